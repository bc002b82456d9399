"""Whole states of a run from a file, each checked against what torch itself makes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from linreg.batches import Batches
from linreg.config import Config
from linreg.dataset import FloatArray
from linreg.keyframes import Keyframe
from linreg.project_arrays import IntArray, decode_floats, decode_integers
from linreg.project_frames import FRAME_FIELDS, BatchesReader
from linreg.project_kinds import AllowedStates, as_state, decode_build
from linreg.project_node import MOST_INTEGER, Node
from linreg.schedules import make_scheduler
from linreg.snapshot import Build, Snapshot, take_snapshot
from linreg.torch_optimizer import change_settings, make_optimizer

# Adam's count of steps is a float32, which stays there.
_MOST_STEPS = 1 << 24
# Above all rates that a schedule can come to.
_MOST_RATE = 1.1e18
_NONE: Build = ("word", None)
# One number: the name that it has in a dictionary, and its type.
Leaf = tuple[str, str]


@dataclass(frozen=True)
class Kind:
    """How the gradients and the optimizer's states are put together."""

    gradients: Build
    states: Build


@dataclass(frozen=True, eq=False)
class Tail:
    """What ends a state: the optimizer's groups and the schedule, of one config."""

    builds: tuple[Build, Build]
    numbers: FloatArray


class StateReader:
    """Reads states of one run, which began under `config` with so many `inputs`."""

    def __init__(self, config: Config, inputs: int, batches: BatchesReader) -> None:
        self._config = config
        self._batches = batches
        self._optimizer = _optimizer(config, inputs)
        self._scheduler = make_scheduler(
            config.scheduler, config.scheduler_settings, self._optimizer
        )
        self._allowed = AllowedStates(config, _optimizer(config, inputs))
        self._tails: dict[int, tuple[Config, Tail]] = {}
        self._parameters = self._snapshot().build[1][0]

    def _snapshot(self) -> Snapshot:
        batches = Batches(1, 0, shuffle=False, seed=0)
        return take_snapshot(self._optimizer, self._scheduler, batches)

    def _tail(self, config: Config) -> Tail:
        """What torch makes of that config, which the first one leads to."""
        if id(config) not in self._tails:
            scheduled = self._scheduler is not None
            change_settings(
                self._optimizer, config.settings, config.lr_bias, scheduled=scheduled
            )
            snapshot = self._snapshot()
            groups, schedule = snapshot.build[1][3:]
            count = len(leaves(groups)) + len(leaves(schedule))
            tail = Tail((groups, schedule), snapshot.numbers[-count:])
            self._tails[id(config)] = config, tail
        return self._tails[id(config)][1]

    def read(
        self,
        node: Node,
        iterations: IntArray,
        rows: IntArray,
        config_of: Callable[[int], Config],
        *others: str,
    ) -> list[Keyframe]:
        """One for each iteration (m,), at which the rows are so many (m,).

        The object has `others` beside its own fields. Raises ProjectError.
        """
        *parts, batches, before = node.object(*others, *FRAME_FIELDS)[len(others) :]
        kinds_node, kind_node, numbers_node = parts
        kinds = [self._kind(item) for item in kinds_node.items()]
        count = len(iterations)
        kind_of = decode_integers(kind_node, count, high=len(kinds) - 1)
        frames = [
            _Frame(at, kinds[kind], config_of(at))
            for at, kind in zip(iterations.tolist(), kind_of.tolist(), strict=True)
        ]
        snapshots = self._numbers(numbers_node, kind_node, frames)
        states = self._batches.read(batches, before, iterations, rows)
        return [
            Keyframe(frame.iteration, frame.config, Snapshot(numbers, build, state))
            for frame, (numbers, build), state in zip(
                frames, snapshots, states, strict=True
            )
        ]

    def _kind(self, node: Node) -> Kind:
        likes = self._parameters[1]
        gradients, states = node.object("gradients", "states")
        flags = [item.flag() for item in gradients.items(len(likes))]
        builds = [_state(item) for item in states.items(len(likes))]
        if not len(flags) == len(builds) == len(likes):
            raise node.error("inconsistent", len(likes), "one for each parameter")
        held = (
            like if flag else _NONE for like, flag in zip(likes, flags, strict=True)
        )
        return Kind(("list", tuple(held)), ("list", tuple(builds)))

    def _numbers(
        self, node: Node, kind_node: Node, frames: Sequence["_Frame"]
    ) -> list[tuple[FloatArray, Build]]:
        """The numbers of each frame, and how they are put together."""
        builds: dict[tuple[int, int], Build] = {}
        for frame in frames:
            if frame.key not in builds:
                builds[frame.key] = self._build(frame)
            if not self._allows(frame):
                raise kind_node.error("inconsistent", reason="the optimizer's state")
        names = {key: leaves(build) for key, build in builds.items()}
        sizes = [len(names[frame.key]) for frame in frames]
        ends = np.cumsum(sizes)
        numbers = decode_floats(node, sum(sizes))
        parts = np.split(numbers, ends[:-1]) if frames else []
        for frame, part in zip(frames, parts, strict=True):
            self._check(node, frame, part, names[frame.key])
        return [
            (part, builds[frame.key]) for frame, part in zip(frames, parts, strict=True)
        ]

    def _build(self, frame: "_Frame") -> Build:
        kind, tail = frame.kind, self._tail(frame.config)
        parts = (self._parameters, kind.gradients, kind.states, *tail.builds)
        return ("tuple", parts)

    def _allows(self, frame: "_Frame") -> bool:
        states = [as_state(build) for build in frame.kind.states[1]]
        return self._allowed.allows(states, frame.iteration, frame.config)

    def _check(
        self, node: Node, frame: "_Frame", numbers: FloatArray, names: list[Leaf]
    ) -> None:
        """Raises ProjectError where torch could not go on from these numbers."""
        tail = self._tail(frame.config).numbers
        kept = np.array([self._is_kept(name) for name, _ in names[-len(tail) :]])
        if not _same_bits(numbers[-len(tail) :][kept], tail[kept]):
            raise node.error("inconsistent", reason="not the config's settings")
        self._check_types(node, numbers, names)
        for (name, _), number in zip(names, numbers.tolist(), strict=True):
            if not self._is_possible(name, number, frame):
                raise node.error("out_of_range", reason=name)

    def _is_kept(self, name: str) -> bool:
        """Whether no schedule moves that number of the groups."""
        moving = ("lr", "last_epoch", "_step_count", "_last_lr", "best")
        others = ("num_bad_epochs", "cooldown_counter")
        return self._scheduler is None or name not in (*moving, *others)

    def _check_types(self, node: Node, numbers: FloatArray, names: list[Leaf]) -> None:
        types = np.array([kind for _, kind in names])
        single, whole = numbers[types == "float32"], numbers[types == "int"]
        with np.errstate(over="ignore", invalid="ignore"):
            rounded = single.astype(np.float32).astype(np.float64)
            is_whole = whole % 1 == 0
        if not ((rounded == single) | np.isnan(single)).all():
            raise node.error("out_of_range", "numbers of float32")
        if not ((whole >= 0) & (whole <= MOST_INTEGER) & is_whole).all():
            raise node.error("out_of_range", "whole numbers")

    def _is_possible(self, name: str, number: float, frame: "_Frame") -> bool:
        iteration = frame.iteration
        if name == "step":
            return number == min(iteration, _MOST_STEPS)
        if name == "mu_product":
            return 0 <= number <= 1
        if name == "n_iter":
            return (number == 0) == ("d" not in frame.kind.states[1][0][1])
        if name == "lr":
            return abs(number) <= _MOST_RATE
        if name in ("last_epoch", "_step_count"):
            return number == self._schedule_steps(iteration) + (name == "_step_count")
        return True

    def _schedule_steps(self, iteration: int) -> int:
        """How often the schedule has moved on by then: OneCycleLR has an end."""
        if self._config.scheduler != "OneCycleLR":
            return iteration
        total = self._config.scheduler_settings["total_steps"]
        assert isinstance(total, int)
        return min(iteration, total - 1)


@dataclass(frozen=True, eq=False)
class _Frame:
    iteration: int
    kind: Kind
    config: Config

    @property
    def key(self) -> tuple[int, int]:
        """Frames of one key are put together in the same way."""
        return id(self.kind), id(self.config)


def _optimizer(config: Config, inputs: int) -> torch.optim.Optimizer:
    """One over parameters whose numbers do not matter."""
    dtype = torch.float32 if config.dtype == "float32" else torch.float64
    shapes = [(1, inputs), (1,)] if config.bias else [(1, inputs)]
    parameters = [torch.nn.Parameter(torch.zeros(s, dtype=dtype)) for s in shapes]
    return make_optimizer(config.optimizer, parameters, config.settings, config.lr_bias)


def _state(node: Node) -> Build:
    names = tuple(node.mapping())
    return ("dict", names, tuple(decode_build(node.part(name)) for name in names))


def _same_bits(first: FloatArray, second: FloatArray) -> bool:
    return first.tobytes() == second.tobytes()


def leaves(build: Build, name: str = "") -> list[Leaf]:
    """The name and the type of each number of a value, in their order."""
    kind, *rest = build
    if kind == "tensor":
        dtype, shape = rest
        count = int(np.prod(shape, dtype=np.int64))
        return [(name, str(dtype).removeprefix("torch."))] * count
    if kind == "word":
        return []
    if kind == "dict":
        pairs = zip(*rest, strict=True)
        return [leaf for key, part in pairs for leaf in leaves(part, key)]
    if kind in ("list", "tuple"):
        return [leaf for part in rest[0] for leaf in leaves(part, name)]
    return [(name, kind)]
