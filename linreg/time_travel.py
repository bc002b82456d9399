"""Going to any step of a run, by its last keyframe and a replay from there."""

from linreg.config import with_stop_rule
from linreg.history import Change, DataChange
from linreg.trainer import Trainer


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
    changes = _changes_after(trainer)
    while trainer.iteration < iteration:
        trainer.step()
        while changes and changes[-1].iteration == trainer.iteration:
            _follow(trainer, changes.pop())


def _changes_after(trainer: Trainer) -> list[Change | DataChange]:
    """Those that the run met later than where it stands, the next one last."""
    history = trainer.history
    changes: list[Change | DataChange] = [*history.changes, *history.data_changes]
    later = [c for c in changes if c.iteration > trainer.iteration]
    return sorted(later, key=lambda change: change.iteration)[::-1]


def _follow(trainer: Trainer, change: Change | DataChange) -> None:
    if isinstance(change, DataChange):
        trainer.follow_data(change.prepared)
    else:
        trainer.follow(with_stop_rule(change.config, trainer.config))
