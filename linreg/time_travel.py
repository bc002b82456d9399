"""Going to any step of a run, by its last keyframe and a replay from there."""

from bisect import bisect_right
from operator import attrgetter

from linreg.config import with_stop_rule
from linreg.data_change import DataChange
from linreg.history import Change
from linreg.trainer import Trainer

_iteration = attrgetter("iteration")


def go_to(trainer: Trainer, iteration: int) -> None:
    """Stand at that recorded iteration, to the bit as the run once stood there.

    Nothing is recorded on the way. Raises IndexError for an iteration that is not
    recorded.
    """
    if not 0 <= iteration < len(trainer.history):
        raise IndexError(iteration)
    if iteration == trainer.iteration:
        return
    keyframe = trainer.history.keyframes.before(iteration)
    if not keyframe.iteration <= trainer.iteration < iteration:
        trainer.restore(keyframe)
    changes = _changes_until(trainer, iteration)
    while trainer.iteration < iteration:
        trainer.step()
        while changes and changes[-1].iteration == trainer.iteration:
            _follow(trainer, changes.pop())


def _changes_until(trainer: Trainer, iteration: int) -> list[Change | DataChange]:
    """Those that the run met after where it stands, the next one last."""
    history, start = trainer.history, trainer.iteration
    met: list[Change | DataChange] = []
    for changes in (history.changes, history.data_changes):
        first = bisect_right(changes, start, key=_iteration)
        met += changes[first : bisect_right(changes, iteration, key=_iteration)]
    return sorted(met, key=_iteration)[::-1]


def _follow(trainer: Trainer, change: Change | DataChange) -> None:
    if isinstance(change, DataChange):
        trainer.follow_data(trainer.prepared_at(change.iteration))
    else:
        trainer.follow(with_stop_rule(change.config, trainer.config))
