"""Keyframes in a project file: whole states of a run, column by column."""

from collections.abc import Sequence

import numpy as np
import torch

from linreg.batches import BatchesState, Order, Place
from linreg.keyframes import Keyframe
from linreg.project_arrays import (
    IntArray,
    decode_bytes,
    decode_integers,
    encode_floats,
    encode_integers,
)
from linreg.project_json import Binary
from linreg.project_kinds import encode_build
from linreg.project_node import Node
from linreg.snapshot import Build

FRAME_FIELDS = ("kinds", "kind", "numbers", "batches", "before")
_PLACE_FIELDS = ("rows", "first_iteration", "epochs_before", "drawn_from")
_NEVER_DRAWN = -1


class GeneratorStore:
    """States of the generators that shuffle rows, each with a number."""

    def __init__(self) -> None:
        self.states: list[object] = []
        self._numbers: dict[bytes, int] = {}

    def number(self, state: torch.Tensor | None) -> int:
        """Of that state, which is added where it is new; below 0 for none."""
        if state is None:
            return _NEVER_DRAWN
        array = state.numpy()
        key = array.tobytes()
        if key not in self._numbers:
            self._numbers[key] = len(self.states)
            self.states.append(Binary(array))
        return self._numbers[key]


def encode_frames(
    frames: Sequence[Keyframe], generators: GeneratorStore
) -> dict[str, object]:
    """All of the states but their iterations and configs."""
    kinds: dict[tuple[Build, Build], int] = {}
    kind_of = [kinds.setdefault(_kind(f), len(kinds)) for f in frames]
    numbers = [frame.snapshot.numbers for frame in frames]
    return {
        "kinds": [_encode_kind(*kind) for kind in kinds],
        "kind": encode_integers(kind_of),
        "numbers": encode_floats(np.concatenate([np.empty(0), *numbers])),
        "batches": _encode_batches(frames, generators),
        "before": _encode_before(frames, generators),
    }


def _kind(frame: Keyframe) -> tuple[Build, Build]:
    """How gradients and optimizer state are put together."""
    _, gradients, states, *_ = frame.snapshot.build[1]
    return gradients, states


def _encode_kind(gradients: Build, states: Build) -> dict[str, object]:
    return {
        "gradients": [part[0] == "tensor" for part in gradients[1]],
        "states": [encode_build(part) for part in states[1]],
    }


def _encode_batches(
    frames: Sequence[Keyframe], generators: GeneratorStore
) -> dict[str, object]:
    states = [frame.snapshot.batches for frame in frames]
    numbers = [generators.number(state.generator) for state in states]
    return {
        **_encode_places([state.place for state in states], generators),
        "generator": encode_integers(numbers),
        "drawn_at": encode_integers([state.drawn_at for state in states]),
    }


def _encode_before(
    frames: Sequence[Keyframe], generators: GeneratorStore
) -> dict[str, object]:
    """How the batches were before the rows were changed at a frame's own iteration.

    Of earlier changes nobody asks any more.
    """
    earlier = [(n, frame.snapshot.batches.before) for n, frame in enumerate(frames)]
    places = [
        (n, before[1])
        for n, before in earlier
        if before is not None and before[0] == frames[n].iteration
    ]
    return {
        "frame": encode_integers([n for n, _ in places]),
        **_encode_places([place for _, place in places], generators),
    }


def _encode_places(
    places: Sequence[Place], generators: GeneratorStore
) -> dict[str, object]:
    drawn = [generators.number(place.order.drawn_from) for place in places]
    return {
        "rows": encode_integers([place.order.rows for place in places]),
        "first_iteration": encode_integers([p.first_iteration for p in places]),
        "epochs_before": encode_integers([p.epochs_before for p in places]),
        "drawn_from": encode_integers(drawn),
    }


def decode_generators(node: Node) -> list[torch.Tensor]:
    """States that torch's generator takes. Raises ProjectError."""
    return [_decode_generator(item) for item in node.items()]


def _decode_generator(node: Node) -> torch.Tensor:
    scratch = torch.Generator()
    size = len(scratch.get_state())
    state = torch.from_numpy(decode_bytes(node, size))
    # Where the engine stands among its 624 numbers: torch trusts that it is so.
    left, at = int(state[8:12].view(torch.int32)), int(state[16:24].view(torch.int64))
    try:
        scratch.set_state(state)
    except RuntimeError as error:
        raise node.error("inconsistent", reason=str(error)) from None
    if not (left > 0 and at >= 0 and left + at <= 625):
        raise node.error("inconsistent", reason="the engine's place")
    return state


class BatchesReader:
    """Where runs of so many training rows stood among them, from a file."""

    def __init__(
        self, generators: Sequence[torch.Tensor], most_rows: int, *, shuffle: bool
    ) -> None:
        self._generators = generators
        self._most_rows = most_rows
        self._shuffle = shuffle

    def read(
        self, batches: Node, before: Node, iterations: IntArray, rows: IntArray
    ) -> list[BatchesState]:
        """One for each iteration (m,), at which the rows are so many (m,).

        Raises ProjectError.
        """
        *places, generator, drawn_at = batches.object(
            *_PLACE_FIELDS, "generator", "drawn_at"
        )
        count = len(iterations)
        taken = self._places(places, count)
        if [place.order.rows for place in taken] != rows.tolist():
            raise places[0].error("inconsistent", reason="not as many as the data")
        numbers = decode_integers(generator, count, 0, len(self._generators) - 1)
        drawn = decode_integers(drawn_at, count, -1)
        self._check_draws(drawn_at, drawn, taken, iterations)
        earlier = self._before(before, iterations)
        return [
            BatchesState(place, earlier.get(n), at, self._generators[number])
            for n, (place, at, number) in enumerate(
                zip(taken, drawn.tolist(), numbers.tolist(), strict=True)
            )
        ]

    def _places(self, nodes: Sequence[Node], count: int) -> list[Place]:
        rows, first, epochs = (decode_integers(n, count) for n in nodes[:3])
        high = len(self._generators) - 1 if self._shuffle else _NEVER_DRAWN
        drawn = decode_integers(nodes[3], count, _NEVER_DRAWN, high)
        columns = (rows.tolist(), first.tolist(), epochs.tolist(), drawn.tolist())
        return [
            Place(Order(n, self._generators[d] if d >= 0 else None), i, e)
            for n, i, e, d in zip(*columns, strict=True)
        ]

    def _check_draws(
        self, node: Node, drawn: IntArray, places: list[Place], iterations: IntArray
    ) -> None:
        if (drawn > iterations).any():
            raise node.error("inconsistent", reason="later than the state")
        # Where rows are edited there, that draw will be taken back.
        for last, place in zip((drawn == iterations).tolist(), places, strict=True):
            if last and place.order.drawn_from is None:
                raise node.error("inconsistent", reason="drawn from nothing")

    def _before(self, node: Node, iterations: IntArray) -> dict[int, tuple[int, Place]]:
        frame, *places = node.object("frame", *_PLACE_FIELDS)
        frames = decode_integers(frame, high=len(iterations) - 1)
        taken = self._places(places, len(frames))
        if any(place.order.rows > self._most_rows for place in taken):
            raise places[0].error("out_of_range", self._most_rows)
        pairs = zip(frames.tolist(), taken, strict=True)
        return {n: (int(iterations[n]), place) for n, place in pairs}
