"""A run made once more from its beginning, without what it kept on its way."""

from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from linreg.config import with_stop_rule
from linreg.data_change import DataChange
from linreg.run_still import RunStill, runner_of
from linreg.trainer import Trainer

if TYPE_CHECKING:
    from linreg.history import Change

_STEPS_ON = 50


def differences(still: RunStill, seen: dict[int, float]) -> list[str]:
    """What is not as in an independent run; `seen` are losses at some iterations.

    A new trainer begins with the first data and the first config, and follows the
    changes where they were made. The rows that were kept must be equal to the bit, and
    those of some more steps, and the losses that were seen while the program lived.
    """
    recovered = runner_of(still).trainer
    alone = Trainer(still.first, with_stop_rule(still.first_config, still.config))
    _run_alone(alone, recovered, still.length - 1)
    found = _unlike_seen(alone, still, seen)
    # One that stands at an earlier step than its newest makes those again.
    for trainer in (alone, recovered):
        while trainer.iteration < still.length + _STEPS_ON and trainer.step():
            pass
        trainer.evaluate()
    return found + _unlike_rows(alone, recovered)


def _run_alone(alone: Trainer, recovered: Trainer, until: int) -> None:
    history = recovered.history
    changes: list[Change | DataChange] = [*history.changes, *history.data_changes]
    changes.sort(key=attrgetter("iteration"), reverse=True)
    while True:
        while changes and changes[-1].iteration <= alone.iteration:
            change = changes.pop()
            if isinstance(change, DataChange):
                alone.follow_data(recovered.prepared_at(change.iteration))
            elif change.iteration:
                # Those of iteration 0 are in the first config.
                alone.follow(with_stop_rule(change.config, alone.config))
        if alone.iteration >= until or not alone.step():
            return


def _unlike_seen(alone: Trainer, still: RunStill, seen: dict[int, float]) -> list[str]:
    # Where the data were edited, the row was written once more.
    changed = {change.iteration for change in still.changes}
    changed |= {change.iteration for change in still.data_changes}
    return [
        f"the loss at iteration {iteration} was another one in its lifetime"
        for iteration, loss in seen.items()
        if iteration < still.length - 1 and iteration not in changed
        if (row := alone.history.find(iteration)) is None or row.loss != loss
    ]


def _unlike_rows(alone: Trainer, recovered: Trainer) -> list[str]:
    rows, others = recovered.history.rows(), alone.history.rows()
    if alone.status is not recovered.status or rows.newest != others.newest:
        return [f"ends at {rows.newest} and not at {others.newest}"]
    places = np.searchsorted(others.iterations, rows.iterations)
    is_same = rows.numbers == others.numbers[places]
    is_same |= np.isnan(rows.numbers) & np.isnan(others.numbers[places])
    bad = rows.iterations[~is_same.all(axis=1)].astype(int)
    return [f"{len(bad)} rows differ, from {bad[0]} on"] if len(bad) else []
