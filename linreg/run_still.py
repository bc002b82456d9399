"""All of one run at one step boundary, to be kept and to go on from."""

from dataclasses import dataclass

from linreg.config import Config, with_stop_rule
from linreg.data_change import DataChange
from linreg.dataset import FloatArray
from linreg.history import Change, History, LeastLoss
from linreg.keyframes import Keyframe, Keyframes
from linreg.prepare import Prepared
from linreg.race import Counted, Runner
from linreg.rows import Rows
from linreg.trainer import Trainer

# Points at which LBFGS's evaluations are kept in a still.
MOST_CALLS = 1 << 14
# Of the first step, when the data of the start were not edited yet.
_BEFORE = -1


@dataclass(frozen=True, eq=False)
class RunStill:
    """One run between two steps; another thread may read it while the run goes on.

    `first` and `first_config` are those of iteration 0. The run stands in `state`,
    which may be earlier than the newest recorded step, on the data `prepared`. `rows`
    are those recorded; `newest` has the last of them once more, for the run writes that
    one again. `keyframes` are in their order; the first one is that of iteration 0,
    where a step has been made. `counted` is what a race counts.
    """

    first: Prepared
    first_config: Config
    prepared: Prepared
    state: Keyframe
    rows: Rows
    newest: FloatArray
    keyframes: tuple[Keyframe, ...]
    changes: tuple[Change, ...]
    data_changes: tuple[DataChange, ...]
    abandoned: tuple[Rows, ...]
    least_test: LeastLoss | None
    counted: Counted

    @property
    def config(self) -> Config:
        """What the run follows where it stands."""
        return self.state.config

    @property
    def iteration(self) -> int:
        """Where it stands."""
        return self.state.iteration

    @property
    def length(self) -> int:
        """The newest recorded iteration and 1."""
        return int(self.newest[0]) + 1 if len(self.newest) else 0

    @property
    def recorded(self) -> Rows:
        """A copy of the rows, the last of them as it was."""
        numbers = self.rows.numbers.copy()
        if len(numbers):
            numbers[-1] = self.newest
        count = len(self.first.parameter_names)
        return Rows(numbers, count, self.rows.stride, self.rows.branch)


def still_of(runner: Runner) -> RunStill:
    """The run as it stands; to be called in the thread that trains it.

    It takes microseconds: no rows are copied but the last one.
    """
    trainer = runner.trainer
    history, state = trainer.history, trainer.snapshot()
    rows, frames = history.rows(), history.keyframes.frames
    return RunStill(
        first=trainer.prepared_at(_BEFORE),
        first_config=frames[0].config if frames else state.config,
        prepared=trainer.prepared,
        state=state,
        rows=rows,
        newest=rows.numbers[-1:].flatten(),
        keyframes=frames,
        changes=tuple(history.changes),
        data_changes=tuple(history.data_changes),
        abandoned=history.abandoned,
        least_test=history.least_test,
        counted=runner.counted(MOST_CALLS),
    )


def runner_of(still: RunStill) -> Runner:
    """A new runner that stands where that one stood, and goes on to the bit.

    Whether the run is over is found anew, from a row that it records of its state.
    """
    config = with_stop_rule(still.first_config, still.config)
    trainer = Trainer(still.first, config, _history_of(still))
    trainer.stand_at(still.state, still.prepared)
    runner = Runner(trainer)
    runner.count_on(still.counted)
    trainer.evaluate()
    return runner


def _history_of(still: RunStill) -> History:
    names = still.first.parameter_names
    history = History.of(still.recorded, names, Keyframes.of(still.keyframes))
    history.changes = list(still.changes)
    history.data_changes = list(still.data_changes)
    history.abandoned = still.abandoned
    history.take_least(still.least_test)
    return history
