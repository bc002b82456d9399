"""A run, and what it is compared with: all that is known of it but its steps."""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from linreg.config import Config
from linreg.data_change import changes_until
from linreg.dataset import Dataset
from linreg.edits import same_roles
from linreg.errors import LinregError
from linreg.exact import Curvature, ExactFit, curvature, fit_exact
from linreg.history import History, LeastLoss
from linreg.prepare import Prepared, adapted, prepare
from linreg.stability import Stability, stability
from linreg.surface import Surface
from linreg.trainer import Trainer

# With more rows than this the answers take longer than a frame may.
_QUICK_ROWS = 100_000


# From so much more than the least test loss on a run is said to overfit.
_RISEN = 1.1


@dataclass(frozen=True)
class Rise:
    """The least test loss of a run, and the one that it has come to since."""

    least: LeastLoss
    loss: float


@dataclass(frozen=True, eq=False)
class Run:
    """One training run and the exact answers that it is compared with.

    `key` tells the runs of a race from each other.
    """

    prepared: Prepared
    config: Config
    history: History
    exact: ExactFit
    curvature: Curvature
    surface: Surface
    key: int = 0

    @cached_property
    def stability(self) -> Stability:
        """How large the learning rate may be on these data."""
        return self.stability_of(self.config, self.config.lr)

    def stability_of(self, config: Config, lr: float) -> Stability:
        """The same for another config at that rate, which waits for a restart."""
        full_batch = config.batch_size in (0, len(self.prepared.y_train))
        at_rate = replace(config, settings={**config.settings, "lr": lr})
        return stability(self.curvature, at_rate, full_batch=full_batch)

    @cached_property
    def least_squares_loss(self) -> float:
        """The loss of the exact fit, by this run's own criterion."""
        weight, bias = self.prepared.inputs.to_model_units(
            self.exact.weight, self.exact.bias or 0.0
        )
        return self.surface.at(np.append(weight, [bias] if self.prepared.bias else []))

    @property
    def least_loss(self) -> float:
        """The least loss that training can come to; NaN where it is not known."""
        config = self.config
        penalised = config.l1 or config.settings.get("weight_decay")
        if penalised or config.loss != "mse":
            return math.nan
        return self.least_squares_loss

    @property
    def rise(self) -> Rise | None:
        """How the test loss has risen by more than a tenth, if it has."""
        least, rows = self.history.least_test, self.history.rows()
        if least is None or not rows.test_losses[-1] > _RISEN * least.loss:
            return None
        return Rise(least, float(rows.test_losses[-1]))

    @property
    def iterations_per_epoch(self) -> int:
        rows = len(self.prepared.y_train)
        return -(-rows // (self.config.batch_size or rows))

    def epoch(self, iteration: int) -> int:
        """Passes over the training rows that were complete at that iteration.

        It must be one at which the run followed these data.
        """
        before, since = 0, 0
        changes = self.history.data_changes
        count = changes_until(changes, iteration)
        if count:
            change = changes[count - 1]
            before, since = change.epochs_before, change.epoch_start
        return before + (iteration - since) // self.iterations_per_epoch


def make_run(dataset: Dataset, config: Config) -> Run:
    """All that is known of a run before its first step; raises LinregError."""
    prepared = prepare(dataset, config)
    history = History(prepared.parameter_names)
    return _with_answers(prepared, config, history, refined=True)


def adapted_run(dataset: Dataset, config: Config) -> Run:
    """A run whose config gives way where the data do not allow it.

    Raises DataError where the data do not allow any.
    """
    return make_run(dataset, adapted(dataset, config))


def edited_run(
    run: Run, dataset: Dataset, *, rescaled: bool, refined: bool = True
) -> Run | None:
    """The same run, going on with edited data; None where it cannot go on.

    A model in training keeps the scale that it has learned in. Before its first step
    the inputs may be `rescaled`.
    """
    if not same_roles(run.prepared.dataset, dataset):
        return None
    try:
        inputs = None if rescaled else run.prepared.inputs
        prepared = prepare(dataset, run.config, inputs)
    except LinregError:
        return None
    return _with_answers(prepared, run.config, run.history, refined, run.key)


def with_data(run: Run, prepared: Prepared) -> Run:
    """The same run, seen where it trained on these data."""
    return _with_answers(prepared, run.config, run.history, True, run.key)


def _with_answers(
    prepared: Prepared, config: Config, history: History, refined: bool, key: int = 0
) -> Run:
    # Worked out here, where a long table may take its time.
    _ = prepared.overview
    return Run(
        prepared,
        config,
        history,
        fit_exact(prepared, refined=refined),
        curvature(prepared, config.reduction),
        Surface(prepared, config.loss, config.reduction),
        key,
    )


def run_of(trainer: Trainer, key: int) -> Run:
    """All that is known of a run that has been made, where it stands."""
    return _with_answers(trainer.prepared, trainer.config, trainer.history, True, key)


def is_quick(dataset: Dataset) -> bool:
    """Whether a run on these data is made between two frames."""
    return dataset.rows <= _QUICK_ROWS


def with_config(run: Run, config: Config) -> Run:
    """The same run under other live settings."""
    before = run.config
    if (config.loss, config.reduction) == (before.loss, before.reduction):
        return replace(run, config=config)
    return replace(
        run,
        config=config,
        curvature=curvature(run.prepared, config.reduction),
        surface=Surface(run.prepared, config.loss, config.reduction),
    )


def beside(run: Run, other: Run) -> Run:
    """The other run of a race on this run's data, with the answers to them."""
    return replace(run, config=other.config, history=other.history, key=other.key)


def rival(run: Run, config: Config, key: int) -> Run:
    """A new run beside this one, from the same start, of which nothing is recorded."""
    history = History(run.prepared.parameter_names)
    return replace(run, config=config, history=history, key=key)
