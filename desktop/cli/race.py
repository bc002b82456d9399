"""A race without a window: several runs side by side, and what each has come to."""

from dataclasses import dataclass

from desktop.cli.options import RaceOptions
from desktop.cli.progress import ProgressBar
from desktop.cli.run import (
    Coefficients,
    Truth,
    coefficients,
    diagnosis_of,
    find_truth,
    last_finite_state,
    read_data,
)
from linreg.config import Config
from linreg.diagnosis import Diagnosis
from linreg.prepare import Prepared
from linreg.race import Runner, Standing, default_target, step_all
from linreg.status import Status
from linreg.table_io import Table
from linreg.threads import use_threads_for
from linreg.trainer import Trainer


@dataclass(frozen=True, eq=False)
class RaceTask:
    """What is to be done, checked in full: nothing is left that could be refused.

    Since the configs share what concerns the data, so do all runs the `prepared` rows.
    """

    table: Table
    prepared: Prepared
    configs: tuple[Config, ...]
    target: float | None


@dataclass(frozen=True, eq=False)
class Result:
    """What one run has come to.

    `steps`, `evaluations`, `loss`, over all training rows, `test_loss` and `trained`,
    in the data's own units, are of the final state, or of the last that was finite
    where the run has diverged. `standing` is how the run ended.
    """

    config: Config
    standing: Standing
    steps: int
    evaluations: int
    loss: float
    test_loss: float
    trained: Coefficients
    diagnosis: Diagnosis | None

    @property
    def has_diverged(self) -> bool:
        return self.standing.status is Status.DIVERGED

    @property
    def seconds_a_step(self) -> float | None:
        """None where there was no update."""
        updates = self.standing.iteration
        return self.standing.seconds / updates if updates else None


@dataclass(frozen=True, eq=False)
class RaceOutcome:
    """The results in the order of the configs, and the exact answers beside them."""

    results: tuple[Result, ...]
    target: float | None
    truth: Truth


def make_race(options: RaceOptions) -> RaceTask:
    """Read the table and look at everything before the first step.

    Raises LinregError.
    """
    table, prepared = read_data(options.source, options.configs[0])
    return RaceTask(table, prepared, options.configs, options.target)


def run_race(task: RaceTask, progress: ProgressBar) -> RaceOutcome:
    """Train all of them step by step beside each other, and compare."""
    prepared = task.prepared
    use_threads_for(len(prepared.y_train))
    truth = find_truth(prepared, task.configs[0])
    trainers = [Trainer(prepared, config) for config in task.configs]
    target = task.target
    if target is None:
        target = default_target(trainers[0].train_loss(), truth.loss)
    runners = [Runner(trainer, target) for trainer in trainers]
    _train(runners, progress)
    results = tuple(_result(runner, truth) for runner in runners)
    return RaceOutcome(results, target, truth)


def _train(runners: list[Runner], progress: ProgressBar) -> None:
    try:
        while step_all(runners):
            if progress.is_due():
                running = [r for r in runners if r.trainer.status is Status.TRAINING]
                furthest = max(runner.trainer.iteration for runner in runners)
                news = f"{len(running)} of {len(runners)} running"
                progress.show(furthest, news)
    finally:
        progress.clear()


def _result(runner: Runner, truth: Truth) -> Result:
    trainer, standing = runner.trainer, runner.standing()
    diagnosis = diagnosis_of(trainer, standing.status, standing.divergence, truth)
    state = last_finite_state(trainer)
    return Result(
        config=trainer.config,
        standing=standing,
        steps=state.iteration,
        evaluations=runner.evaluations,
        loss=trainer.train_loss(),
        test_loss=state.test_loss,
        trained=coefficients(trainer.prepared, state.parameters),
        diagnosis=diagnosis,
    )
