"""A race: several runs from one start, on the same rows in the same order.

What the runs share is in `Config` field by field the same: the data's split, the seed,
the initial parameters, the batches, the criterion and the rules of when to stop. What
each has for itself are the fields of `OWN`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import numpy as np

from linreg.closure_calls import ClosureCalls
from linreg.config import SPECS, Config
from linreg.errors import SettingError
from linreg.optimizers import find_hyperparameter, find_optimizer
from linreg.specs import POSITIVE, Range, Spec, Value
from linreg.status import Divergence, Status
from linreg.target import first_at_target
from linreg.trainer import Trainer

# Fields of a Config that each run of a race has for itself.
OWN: tuple[str, ...] = (
    "optimizer",
    "settings",
    "lr_bias",
    "scheduler",
    "scheduler_settings",
    "l1",
    "clip",
    "zero_grad",
)
# Those of them that are one number, and no hyperparameter of an optimizer.
_OWN_NUMBERS = ("l1", "clip", "lr_bias")

LECTURE_EIGHT: tuple[str, ...] = (
    "Adagrad",
    "Adam",
    "Adamax",
    "ASGD",
    "LBFGS",
    "RMSprop",
    "Rprop",
    "SGD",
)

_TARGET_PART = 0.01
_MOST_VALUES = Range(2, 100)
_LOOK_ITERATIONS = 1000
# Typed as 0.001 to 0.1, the value between is 0.01 and not 0.010000000000000002.
_RANGE_DIGITS = 12


def with_own(shared: Config, own: Config) -> Config:
    """The first config, with the `OWN` fields of the second."""
    return replace(shared, **{name: getattr(own, name) for name in OWN})


def with_optimizer(config: Config, optimizer: str, lr: float | None = None) -> Config:
    """The same run under this optimizer at its defaults, or at that learning rate.

    A schedule, a rate of b and clipping were chosen for another optimizer and are left
    out; `l1` and `zero_grad` stay, for they say what is made small. Raises
    SettingError.
    """
    return replace(
        config,
        optimizer=optimizer,
        settings={} if lr is None else {"lr": lr},
        lr_bias=0.0,
        scheduler="none",
        scheduler_settings={},
        clip=0.0,
    )


def lecture_eight(config: Config, lr: float | None = None) -> tuple[Config, ...]:
    """The eight optimizers of the lecture, each at its own rate or all at this one."""
    return tuple(with_optimizer(config, name, lr) for name in LECTURE_EIGHT)


def sweep(config: Config, name: str, values: Sequence[Value]) -> tuple[Config, ...]:
    """The same run once with each value of one setting, in the order given.

    It may be any hyperparameter of the optimizer, or l1, clip or lr_bias. Raises
    SettingError for another name, for a value that it cannot take, and where all the
    runs would be the same: a schedule has a rate of its own, or there is no b.
    """
    spec = sweep_spec(config, name)
    if not values:
        raise SettingError(name, (), "wrong_count", 1)
    return tuple(_with_value(config, name, spec.check(value)) for value in values)


def _with_value(config: Config, name: str, value: Any) -> Config:
    if name in _OWN_NUMBERS:
        return replace(config, **{name: value})
    return replace(config, settings={**config.settings, name: value})


def sweep_spec(config: Config, name: str) -> Spec:
    """What may be swept under that name; raises SettingError."""
    if name == "lr_bias" and not config.bias:
        raise SettingError(name, config.lr_bias, "conflict", "a model with a bias")
    if name in _OWN_NUMBERS:
        return SPECS[name]
    names = [s.name for s in find_optimizer(config.optimizer).hyperparameters]
    if name not in names:
        known = (*names, *_OWN_NUMBERS)
        raise SettingError("setting to sweep", name, "unknown_name", known)
    if name == "lr" and config.scheduler == "OneCycleLR":
        raise SettingError("lr", config.lr, "conflict", "OneCycleLR")
    return find_hyperparameter(config.optimizer, name)


def log_range(low: float, high: float, count: int) -> tuple[float, ...]:
    """So many numbers from low to high, each the same factor above the one before.

    The ends are exact; those between are rounded to 12 digits. Raises SettingError.
    """
    _check("lowest", low, POSITIVE)
    _check("highest", high, Range(low=low, low_open=True))
    _check("count", count, _MOST_VALUES)
    between = np.geomspace(low, high, count)[1:-1].tolist()
    rounded = (float(f"{value:.{_RANGE_DIGITS}g}") for value in between)
    return (low, *rounded, high)


def _check(name: str, number: float, allowed: Range) -> None:
    if not allowed.contains(number):
        raise SettingError(name, number, "out_of_range", allowed)


def default_target(start_loss: float, best_loss: float) -> float | None:
    """The loss that is 1 % of the way above the best; None where there is no way."""
    way = start_loss - best_loss
    return best_loss + _TARGET_PART * way if 0 < way < np.inf else None


@dataclass(frozen=True)
class Standing:
    """How far a runner is: a value that may be sent from thread to thread.

    `loss` is that of the last recorded row: with batches, of one batch. `evaluations`
    of the loss and its gradient are the closure's calls for LBFGS, and else one an
    iteration. `seconds` are those spent in steps alone. `reached` is (iteration,
    evaluations until then) at the first recorded state whose loss is at most the
    target, None where there is no such state or no target. With batches the loss on
    all the training rows is compared, once an epoch.
    """

    status: Status
    divergence: Divergence | None
    iteration: int
    loss: float
    evaluations: int
    seconds: float
    reached: tuple[int, int] | None


@dataclass(frozen=True)
class Counted:
    """What a runner has counted so far, from which it can go on counting.

    Rows were `looked` at for the `target` up to that iteration. LBFGS's evaluations,
    `calls`, are those until every `stride`th iteration.
    """

    seconds: float = 0.0
    target: float | None = None
    reached: tuple[int, int] | None = None
    looked: int = 0
    calls: tuple[int, ...] = ()
    stride: int = 1


class Runner:
    """One trainer with its stopwatch, and an eye on the target."""

    def __init__(self, trainer: Trainer, target: float | None = None) -> None:
        self.trainer = trainer
        self._calls = ClosureCalls()
        self._seconds = 0.0
        self._target = target
        self._course: tuple[object, ...] = ()
        self._looked = 0
        self._reached: tuple[int, int] | None = None
        self._look_on()

    @property
    def evaluations(self) -> int:
        """Of the loss and its gradient, in the updates up to the present state.

        LBFGS counts its closure's calls itself, in the state that belongs to a snapshot
        of the run: going back in time takes the count back as well.
        """
        trainer = self.trainer
        if not _needs_closure(trainer.config):
            return trainer.iteration
        first = trainer.optimizer.param_groups[0]["params"][0]
        calls: int = trainer.optimizer.state.get(first, {}).get("func_evals", 0)
        return calls

    def step(self, *, past_end: bool = False) -> bool:
        """One iteration; False where the run is over.

        A run that has finished goes on where it may step `past_end`. The final state
        has its row as well: it may be the first at the target.
        """
        status = self.trainer.status
        if status is Status.FINISHED and not past_end:
            return False
        if status not in (Status.TRAINING, Status.FINISHED):
            return False
        trainer, start = self.trainer, perf_counter()
        was_updated = trainer.step()
        self._seconds += perf_counter() - start
        if trainer.status is Status.FINISHED:
            trainer.evaluate()
        if _needs_closure(trainer.config):
            self._calls.note(trainer.iteration, self.evaluations)
        # Looked at one by one, rows would cost a race a tenth of its speed.
        if trainer.iteration >= self._looked + _LOOK_ITERATIONS:
            self._look_on()
        return was_updated

    def standing(self) -> Standing:
        self._look_on()
        trainer, rows = self.trainer, self.trainer.history.rows()
        return Standing(
            status=trainer.status,
            divergence=trainer.divergence,
            iteration=trainer.iteration,
            loss=float(rows.losses[-1]) if len(rows) else np.nan,
            evaluations=self.evaluations,
            seconds=self._seconds,
            reached=self._reached,
        )

    def counted(self, most_calls: int) -> Counted:
        """All that it has counted, with LBFGS's evaluations at no more points."""
        self._look_on()
        calls, stride = self._calls.thinned(most_calls)
        reached, looked = self._reached, self._looked
        return Counted(self._seconds, self._target, reached, looked, calls, stride)

    def count_on(self, counted: Counted) -> None:
        """Go on from there, in a run that stands where that one stood."""
        self._calls = ClosureCalls.of(counted.calls, counted.stride)
        self._seconds, self._target = counted.seconds, counted.target
        self._reached, self._looked = counted.reached, counted.looked
        self._course = self._present_course()

    def set_target(self, target: float | None) -> None:
        """Another target, looked for from the first recorded row on."""
        if target != self._target:
            self._target = target
            self._look_from_start()

    def _look_from_start(self) -> None:
        """Where the recorded rows are others than before, or the target is."""
        history = self.trainer.history
        self._course = self._present_course()
        self._calls.keep_until(len(history) - 1)
        self._looked, self._reached = history.present_loss_since, None
        self._look_on()

    def _present_course(self) -> tuple[object, ...]:
        """Another one where a row that was looked at may have become void.

        That is so when the run has gone on from an earlier step, and when its losses
        are of another criterion or of other data than before.
        """
        trainer = self.trainer
        config, branch = trainer.config, trainer.history.rows().branch
        return branch, config.loss, config.reduction, trainer.prepared

    def _look_on(self) -> None:
        """Look at the rows that are new, for the first one at the target."""
        if self._present_course() != self._course:
            self._look_from_start()
            return
        if _needs_closure(self.trainer.config):
            self._calls.note(self.trainer.iteration, self.evaluations)
        rows = self.trainer.history.rows()
        is_settled = self._reached and self._reached[0] < self._looked
        if is_settled or self._target is None or not len(rows):
            return
        first = first_at_target(self.trainer, self._looked, self._target)
        self._reached = None if first is None else self._at(first)
        # The newest row may still be written again, and is looked at again.
        self._looked = max(self._looked, rows.newest)

    def _at(self, iteration: int) -> tuple[int, int]:
        """That iteration, and the evaluations until then."""
        has_count = _needs_closure(self.trainer.config)
        return iteration, self._calls.at(iteration) if has_count else iteration


def step_all(runners: Sequence[Runner], *, past_end: bool = False) -> bool:
    """One iteration of each that is still running; False where none is."""
    # A list, for all are to step and not only the first that can.
    stepped = [runner.step(past_end=past_end) for runner in runners]
    return any(stepped)


def _needs_closure(config: Config) -> bool:
    return find_optimizer(config.optimizer).needs_closure
