"""The whole state of a training loop as plain numbers, and back to the bit.

Model, gradients and optimizer hold tensors in nested lists and dictionaries. `flatten`
takes such a thing apart into its numbers, all of which float64 holds exactly, and a
description of how they were put together, which snapshots of one run share.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch.optim.lr_scheduler import LRScheduler

from linreg.batches import Batches, BatchesState
from linreg.dataset import FloatArray

# How a value was put together: a nested tuple, equal for values of equal build.
Build = tuple[Any, ...]

_builds: dict[Build, Build] = {}
_MOST_BUILDS = 1000
# What moves of the schedules on offer; the rate itself is the optimizer's.
_MOVING = (
    "last_epoch",
    "_step_count",
    "_last_lr",
    "best",
    "num_bad_epochs",
    "cooldown_counter",
)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Parameters, gradients, optimizer state and settings, and what comes next."""

    numbers: FloatArray
    build: Build
    batches: BatchesState

    @property
    def nbytes(self) -> int:
        """About what it takes of memory."""
        return 600 + self.numbers.nbytes + self.batches.nbytes


def take_snapshot(
    optimizer: torch.optim.Optimizer,
    scheduler: LRScheduler | None,
    batches: Batches,
) -> Snapshot:
    """The state of the optimizer, of all parameters it moves, and of what is beside it.

    That is the schedule, if there is one, and the batches.
    """
    parameters = _parameters(optimizer)
    value = (
        [p.detach() for p in parameters],
        [p.grad for p in parameters],
        [dict(optimizer.state.get(p, {})) for p in parameters],
        [_without_parameters(group) for group in optimizer.param_groups],
        _moving(scheduler) if scheduler else None,
    )
    numbers: list[float] = []
    build = flatten(value, numbers)
    if len(_builds) > _MOST_BUILDS:
        _builds.clear()
    build = _builds.setdefault(build, build)
    return Snapshot(np.array(numbers), build, batches.state())


def _moving(scheduler: LRScheduler) -> dict[str, Any]:
    """What changes of a schedule; its settings stay, and some are no plain numbers."""
    return {
        name: value for name, value in scheduler.state_dict().items() if name in _MOVING
    }


def restore_snapshot(
    snapshot: Snapshot,
    optimizer: torch.optim.Optimizer,
    scheduler: LRScheduler | None,
    batches: Batches,
) -> None:
    """Put everything back to how it was, to the bit."""
    values, gradients, states, groups, schedule = rebuild(
        snapshot.build, iter(snapshot.numbers.tolist())
    )
    parameters = _parameters(optimizer)
    optimizer.state.clear()
    with torch.no_grad():
        for parameter, value, gradient, state in zip(
            parameters, values, gradients, states, strict=True
        ):
            parameter.copy_(value)
            parameter.grad = gradient
            if state:
                # load_state_dict would cast some of these to the parameter's dtype.
                optimizer.state[parameter] = state
    for group, settings in zip(optimizer.param_groups, groups, strict=True):
        group.update(settings)
    if scheduler:
        scheduler.load_state_dict(schedule)
    batches.restore(snapshot.batches)


def _parameters(optimizer: torch.optim.Optimizer) -> list[torch.nn.Parameter]:
    return [p for group in optimizer.param_groups for p in group["params"]]


def _without_parameters(group: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in group.items() if name != "params"}


def flatten(value: object, numbers: list[float]) -> Build:
    """Append the numbers of a nested value to `numbers`; how it is put together.

    It may hold tensors, numbers, words and None in lists, tuples and dictionaries.
    Raises TypeError for anything else.
    """
    if isinstance(value, torch.Tensor):
        numbers.extend(value.flatten().tolist())
        return ("tensor", value.dtype, tuple(value.shape))
    if value is None or isinstance(value, (bool, str)):
        return ("word", value)
    if isinstance(value, (int, float)):
        numbers.append(value)
        return (type(value).__name__,)
    if isinstance(value, dict):
        parts = tuple(flatten(part, numbers) for part in value.values())
        return ("dict", tuple(value), parts)
    if isinstance(value, (list, tuple)):
        parts = tuple(flatten(part, numbers) for part in value)
        return (type(value).__name__, parts)
    raise TypeError(type(value).__name__)


def rebuild(build: Build, numbers: Iterator[float]) -> Any:
    """The value that was taken apart, made anew from its numbers in their order."""
    kind, *rest = build
    if kind == "tensor":
        dtype, shape = rest
        count = int(np.prod(shape, dtype=np.int64))
        flat = [next(numbers) for _ in range(count)]
        return torch.tensor(flat, dtype=dtype).reshape(shape)
    if kind == "word":
        return rest[0]
    if kind in ("int", "float"):
        return {"int": int, "float": float}[kind](next(numbers))
    if kind == "dict":
        keys, parts = rest
        return dict(zip(keys, _all(parts, numbers), strict=True))
    made = _all(rest[0], numbers)
    return tuple(made) if kind == "tuple" else made


def _all(builds: Sequence[Build], numbers: Iterator[float]) -> list[Any]:
    return [rebuild(build, numbers) for build in builds]
