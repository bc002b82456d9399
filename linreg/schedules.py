"""The schedules on offer: classes of torch.optim.lr_scheduler, with their settings.

A schedule moves the learning rate once an iteration, after the update. Settings that
torch has a default for have the same one here, but for lengths, which torch counts in
epochs: here they suit a run of 1,000 iterations.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch.optim import lr_scheduler

from linreg.errors import SettingError
from linreg.specs import (
    FRACTION,
    NOT_NEGATIVE,
    POSITIVE,
    Range,
    Spec,
    Value,
    completed,
    find_spec,
)

Settings = Mapping[str, Value]

NO_SCHEDULER = "none"
_ITERATIONS = Range(1, 10**9)
_FACTOR = Range(0.0, 1.0, low_open=True)
_GROWTH = Range(1.0)


@dataclass(frozen=True)
class SchedulerSpec:
    """A schedule: its torch class, None for a rate that stays, and what it does."""

    torch_class: type[lr_scheduler.LRScheduler] | None
    meaning: str
    settings: tuple[Spec, ...] = ()

    @property
    def name(self) -> str:
        return self.torch_class.__name__ if self.torch_class else NO_SCHEDULER


def _float(name: str, default: float, allowed: Range, meaning: str) -> Spec:
    return Spec(name, "float", default, meaning, (allowed,), live=False)


def _count(name: str, default: int, meaning: str, allowed: Range = _ITERATIONS) -> Spec:
    return Spec(name, "int", default, meaning, (allowed,), live=False)


_ALL = (
    SchedulerSpec(None, "The learning rate stays as it is."),
    SchedulerSpec(
        lr_scheduler.StepLR,
        "Multiplies the rate by gamma after every so many iterations.",
        (
            _count("step_size", 300, "Iterations from one drop to the next."),
            _float("gamma", 0.1, _FACTOR, "Factor of each drop."),
        ),
    ),
    SchedulerSpec(
        lr_scheduler.MultiStepLR,
        "Multiplies the rate by gamma at each of these iterations.",
        (
            Spec(
                "milestones",
                "counts",
                (300, 600),
                "Iterations of the drops, with commas between them.",
                (_ITERATIONS,),
                live=False,
            ),
            _float("gamma", 0.1, _FACTOR, "Factor of each drop."),
        ),
    ),
    SchedulerSpec(
        lr_scheduler.ExponentialLR,
        "Multiplies the rate by gamma after each iteration.",
        (_float("gamma", 0.995, _FACTOR, "Factor of each iteration."),),
    ),
    SchedulerSpec(
        lr_scheduler.CosineAnnealingLR,
        "Lets the rate fall along half a cosine wave, and rise again after it.",
        (
            _count("T_max", 1000, "Iterations until the rate is least."),
            _float("eta_min", 0.0, NOT_NEGATIVE, "The least rate."),
        ),
    ),
    SchedulerSpec(
        lr_scheduler.ReduceLROnPlateau,
        "Lowers the rate when the training loss has not fallen for a while.",
        (
            _float("factor", 0.1, Range(0.0, 1.0, True, True), "Factor of each drop."),
            _count("patience", 10, "Iterations without a lower loss.", Range(0, 10**9)),
            _float("threshold", 1e-4, FRACTION, "Part by which a loss must be lower."),
            _count("cooldown", 0, "Iterations of rest after a drop.", Range(0, 10**9)),
            _float("min_lr", 0.0, NOT_NEGATIVE, "The least rate."),
        ),
    ),
    SchedulerSpec(
        lr_scheduler.OneCycleLR,
        "Lets the rate rise to max_lr and then fall far below its start.",
        (
            _float("max_lr", 0.05, POSITIVE, "The highest rate, in place of lr."),
            _count("total_steps", 1000, "Iterations of the cycle.", Range(2, 10**9)),
            _float("pct_start", 0.3, Range(0.0, 1.0), "Part of it that rises."),
            _float("div_factor", 25.0, _GROWTH, "Highest rate over the first one."),
            _float("final_div_factor", 1e4, _GROWTH, "First rate over the last one."),
        ),
    ),
    SchedulerSpec(
        lr_scheduler.LinearLR,
        "Warm-up: lets the rate rise in a straight line to lr.",
        (
            _float("start_factor", 0.1, _FACTOR, "Part of lr at the start."),
            _float("end_factor", 1.0, Range(0.0, 1.0), "Part of lr in the end."),
            _count("total_iters", 100, "Iterations from the one to the other."),
        ),
    ),
)

SCHEDULERS: dict[str, SchedulerSpec] = {spec.name: spec for spec in _ALL}


def find_scheduler(name: str) -> SchedulerSpec:
    """The schedule of that name; raises SettingError for a name not on offer."""
    if name not in SCHEDULERS:
        raise SettingError("scheduler", name, "unknown_name", tuple(SCHEDULERS))
    return SCHEDULERS[name]


def find_scheduler_setting(scheduler: str, name: str) -> Spec:
    """One setting's spec; raises SettingError for a name not on offer."""
    specs = find_scheduler(scheduler).settings
    return find_spec(specs, name, f"{scheduler} setting")


def complete_scheduler(scheduler: str, settings: Settings) -> dict[str, Value]:
    """Every setting of the schedule: those given, the others at their default.

    Raises SettingError for a name or a value that torch would refuse.
    """
    specs = find_scheduler(scheduler).settings
    return completed(specs, settings, f"{scheduler} setting")


def scheduler_arguments(scheduler: str, settings: Settings) -> dict[str, Any]:
    """The complete settings as torch takes them.

    OneCycleLR would move the momentum as well; here a schedule moves the rate alone.
    """
    arguments: dict[str, Any] = complete_scheduler(scheduler, settings)
    if scheduler == "MultiStepLR":
        arguments["milestones"] = list(arguments["milestones"])
    if scheduler == "OneCycleLR":
        arguments["cycle_momentum"] = False
    return arguments


def make_scheduler(
    scheduler: str, settings: Settings, optimizer: torch.optim.Optimizer
) -> lr_scheduler.LRScheduler | None:
    """The torch schedule of that optimizer's rates, None for rates that stay.

    Raises SettingError.
    """
    torch_class: Any = find_scheduler(scheduler).torch_class
    if torch_class is None:
        return None
    arguments = scheduler_arguments(scheduler, settings)
    made: lr_scheduler.LRScheduler = torch_class(optimizer, **arguments)
    return made


def advance(scheduler: lr_scheduler.LRScheduler, loss: float) -> None:
    """One iteration on, after the update; `loss` is the one before it.

    OneCycleLR would raise after its last iteration; the rate stays there instead.
    """
    if isinstance(scheduler, lr_scheduler.ReduceLROnPlateau):
        scheduler.step(loss)
    elif not _is_over(scheduler):
        scheduler.step()


def _is_over(scheduler: lr_scheduler.LRScheduler) -> bool:
    if not isinstance(scheduler, lr_scheduler.OneCycleLR):
        return False
    return scheduler.last_epoch + 1 >= scheduler.total_steps
