"""A run from a project file, with nothing in it believed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from linreg.config import Config, needs_restart
from linreg.data_change import DataChange
from linreg.errors import SettingError
from linreg.history import Change, LeastLoss
from linreg.keyframes import Keyframe
from linreg.prepare import Prepared
from linreg.project import SavedRun
from linreg.project_arrays import decode_integers
from linreg.project_config import decode_config
from linreg.project_data import DataReader, rows_at
from linreg.project_frames import BatchesReader
from linreg.project_node import Node
from linreg.project_rows import MOST_ROWS, decode_branches, decode_rows
from linreg.project_run_writing import config_at
from linreg.project_states import StateReader
from linreg.race import Counted
from linreg.rows import Rows
from linreg.run_state import loss_of
from linreg.run_still import RunStill

_SETTINGS = ("wanted", "first_config", "config", "changes")
_DATA = ("scale", "data_changes", "other_data")
_STATES = ("iteration", "state", "keyframes")
_RECORD = ("rows", "abandoned", "least_test", "race")
_MOST_STRIDE = 1 << 40


@dataclass(frozen=True, eq=False)
class Shared:
    """What the runs of a project share, and refer to by number.

    There are so many `edits` and `scales`; no table has more than `most_rows`.
    """

    data: DataReader
    generators: Sequence[torch.Tensor]
    edits: int
    scales: int
    most_rows: int


def read_run(node: Node, shared: Shared) -> SavedRun:
    """Raises ProjectError."""
    names = ("key", *_SETTINGS, *_DATA, *_STATES, *_RECORD)
    key, wanted, *_ = node.object(*names)
    reader = _RunReader(node, shared)
    return SavedRun(key.integer(), decode_config(wanted), reader.still())


class _RunReader:
    """Each of its parts is read from the others before it; raises ProjectError."""

    def __init__(self, node: Node, shared: Shared) -> None:
        self._node, self._shared = node, shared
        self._first_config = decode_config(node.part("first_config"))
        self._first = self._prepared((), (self._scale(node.part("scale")),))
        names = self._first.parameter_names
        self._rows = decode_rows(node.part("rows"), names)
        self._length = self._rows.newest + 1 if len(self._rows) else 0
        self._iteration = node.part("iteration").integer(0, self._length)
        self._changes = self._read_changes(node.part("changes"))
        self._config = self._live(node.part("config"), self._first_config)
        self._data_changes = self._read_data_changes(node.part("data_changes"))

    def still(self) -> RunStill:
        names = self._first.parameter_names
        prepared = self._present_data(self._node.part("other_data"))
        states = self._state_reader()
        rows = self._rows
        return RunStill(
            first=self._first,
            first_config=self._first_config,
            prepared=prepared,
            state=self._state(states, prepared),
            rows=rows,
            newest=rows.numbers[-1] if len(rows) else np.empty(0),
            keyframes=self._keyframes(states, self._node.part("keyframes")),
            changes=self._changes,
            data_changes=self._data_changes,
            abandoned=decode_branches(self._node.part("abandoned"), names),
            least_test=_least(self._node.part("least_test"), rows),
            counted=_counted(self._node.part("race"), self._length),
        )

    def _prepared(self, edits: tuple[int, ...], scales: tuple[int, ...]) -> Prepared:
        field = self._node.part("first_config").field
        course = edits, scales
        return self._shared.data.prepared(self._first_config, course, field)

    def _scale(self, node: Node) -> int:
        return node.integer(0, self._shared.scales - 1)

    def _live(self, node: Node, before: Config) -> Config:
        """A config that a run can follow without a restart."""
        config = decode_config(node)
        try:
            is_other = needs_restart(before, config)
        except SettingError:
            is_other = True
        if is_other:
            raise node.error("inconsistent", reason="a run cannot come to it")
        return config

    def _read_changes(self, node: Node) -> tuple[Change, ...]:
        changes: list[Change] = []
        before, since = self._first_config, 0
        for item in node.items():
            iteration, config_node = item.object("iteration", "config")
            since = iteration.integer(since, self._length)
            config = self._live(config_node, before)
            is_other_loss = loss_of(config) != loss_of(before)
            changes.append(Change(since, config, is_other_loss))
            before = config
        return tuple(changes)

    def _read_data_changes(self, node: Node) -> tuple[DataChange, ...]:
        iterations, edits, scales = node.object("iterations", "edits", "scales")
        starts = decode_integers(iterations, high=self._length)
        if (np.diff(starts) <= 0).any():
            raise iterations.error("inconsistent", reason="not rising")
        count, shared = len(starts), self._shared
        numbers = decode_integers(edits, count, high=shared.edits - 1).tolist()
        scale = self._scale(self._node.part("scale"))
        others = decode_integers(scales, count, high=shared.scales - 1).tolist()
        self._edits, self._scales = tuple(numbers), (scale, *others)
        field = self._node.part("first_config").field
        course = self._edits, self._scales
        return shared.data.changes(self._first_config, course, starts.tolist(), field)

    def _present_data(self, node: Node) -> Prepared:
        """The data where the run stands."""
        starts = [change.iteration for change in self._data_changes]
        count = int(np.searchsorted(starts, self._iteration, side="right"))
        edits, scales = self._edits[:count], self._scales[: count + 1]
        if node.value is not None:
            edit, scale = node.object("edit", "scale")
            edits = (*edits, edit.integer(0, self._shared.edits - 1))
            scales = (*scales, self._scale(scale))
        return self._prepared(edits, scales)

    def _state_reader(self) -> StateReader:
        config, shared = self._first_config, self._shared
        batches = BatchesReader(
            shared.generators, shared.most_rows, shuffle=config.shuffle
        )
        return StateReader(config, len(self._first.inputs.names), batches)

    def _state(self, reader: StateReader, prepared: Prepared) -> Keyframe:
        iterations = np.array([self._iteration])
        rows = np.array([len(prepared.y_train)])
        node = self._node.part("state")
        (state,) = reader.read(node, iterations, rows, lambda _: self._config)
        return state

    def _keyframes(self, reader: StateReader, node: Node) -> tuple[Keyframe, ...]:
        if "iterations" not in node.mapping():
            node.object("iterations")
        part = node.part("iterations")
        iterations = decode_integers(part, high=self._length)
        if (np.diff(iterations) <= 0).any():
            raise part.error("inconsistent", reason="not rising")
        is_new = self._length <= 1 and not self._iteration
        if not (iterations[0] == 0 if len(iterations) else is_new):
            raise part.error("inconsistent", reason="iteration 0 is not among them")
        rows = rows_at(self._first, self._data_changes, iterations.tolist())
        frames = reader.read(
            node, iterations, np.array(rows, np.int64), self._config_at, "iterations"
        )
        return tuple(frames)

    def _config_at(self, iteration: int) -> Config:
        changes = [(change.iteration, change.config) for change in self._changes]
        return config_at(self._first_config, changes, iteration)


def _least(node: Node, rows: Rows) -> LeastLoss | None:
    if node.value is None:
        return None
    iteration, loss = node.object("iteration", "loss")
    newest = rows.newest if len(rows) else -1
    return LeastLoss(iteration.integer(0, newest), loss.number())


def _counted(node: Node, length: int) -> Counted:
    names = ("seconds", "target", "reached", "looked", "evaluations", "stride")
    seconds, target, reached, looked, evaluations, stride = node.object(*names)
    if seconds.number() < 0:
        raise seconds.error("out_of_range", "numbers from 0 on")
    step = stride.integer(1, _MOST_STRIDE)
    calls = decode_integers(evaluations)
    if len(calls) > MOST_ROWS:
        raise evaluations.error("too_large", MOST_ROWS)
    # Of a run that has not counted all of its steps the last count is all there is.
    missing = (length - 1) // step + 1 - len(calls) if len(calls) else 0
    return Counted(
        seconds.number(),
        None if target.value is None else target.number(),
        _reached(reached),
        looked.integer(0, length),
        (*calls.tolist(), *calls[-1:].tolist() * missing),
        step,
    )


def _reached(node: Node) -> tuple[int, int] | None:
    if node.value is None:
        return None
    pair = [item.integer() for item in node.items(2)]
    if len(pair) < 2:
        raise node.error("wrong_type", "an iteration and a number of evaluations")
    return pair[0], pair[1]
