"""The same run made again by a trainer alone, step by step."""

from dataclasses import replace
from operator import attrgetter

import numpy as np

from linreg.config import Config
from linreg.data_change import DataChange
from linreg.history import Change
from linreg.rows import Row
from linreg.trainer import Trainer

_ENDLESS = 10**9


def check_history(trainer: Trainer, newest: int, most_steps: int) -> None:
    """The trainer's record is what a new one comes to, to the bit.

    The new one is given the first data and settings, and each change at its iteration;
    it goes as far as `newest`, but no more than so many steps.
    """
    history = trainer.history
    plain = Trainer(trainer.prepared_at(-1), _endless(_first_config(trainer)))
    changes: list[Change | DataChange] = sorted(
        [*history.changes, *history.data_changes], key=attrgetter("iteration")
    )
    for iteration in range(min(newest, most_steps) + 1):
        while changes and changes[0].iteration == iteration:
            _follow(plain, trainer, changes.pop(0))
        expected, recorded = plain.evaluate(), history.find(iteration)
        assert recorded is None or _numbers(recorded) == _numbers(expected), (
            f"state {iteration} of {newest} is recorded as {recorded}, "
            f"a trainer alone comes to {expected}; {plain.config}"
        )
        if iteration < newest and not plain.step():
            raise AssertionError(f"a trainer alone ends at {iteration} of {newest}")


def _first_config(trainer: Trainer) -> Config:
    """What the first step was made under."""
    if len(trainer.history.keyframes):
        return trainer.history.keyframes.before(0).config
    return trainer.config


def _endless(config: Config) -> Config:
    """Without rules of when to stop, which others may have been at the time."""
    return replace(config, iterations=_ENDLESS, tolerance=0.0, patience=0)


def _follow(plain: Trainer, trainer: Trainer, change: Change | DataChange) -> None:
    if isinstance(change, DataChange):
        plain.change_data(trainer.prepared_at(change.iteration))
    else:
        plain.change(_endless(change.config))


def _numbers(row: Row) -> bytes:
    numbers = np.array(
        [*row.parameters, *row.gradient, row.loss, row.test_loss, row.lr]
    )
    # One not-a-number is as good as another.
    numbers[np.isnan(numbers)] = np.nan
    return numbers.tobytes()
