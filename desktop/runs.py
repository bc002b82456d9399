"""A run, and what it is compared with: all that is known of it but its steps."""

from dataclasses import dataclass, replace

from linreg.config import Config
from linreg.data_change import changes_until
from linreg.dataset import Dataset
from linreg.edits import same_roles
from linreg.errors import LinregError
from linreg.exact import Curvature, ExactFit, curvature, fit_exact
from linreg.history import History
from linreg.prepare import Prepared, adapted, prepare
from linreg.surface import Surface

# With more rows than this the answers take longer than a frame may.
_QUICK_ROWS = 100_000


@dataclass(frozen=True, eq=False)
class Run:
    """One training run and the exact answers that it is compared with."""

    prepared: Prepared
    config: Config
    history: History
    exact: ExactFit
    curvature: Curvature
    surface: Surface

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
    return _with_answers(prepared, run.config, run.history, refined)


def with_data(run: Run, prepared: Prepared) -> Run:
    """The same run, seen where it trained on these data."""
    return _with_answers(prepared, run.config, run.history, refined=True)


def _with_answers(
    prepared: Prepared, config: Config, history: History, refined: bool
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
    )


def is_quick(dataset: Dataset) -> bool:
    """Whether a run on these data is made between two frames."""
    return dataset.rows <= _QUICK_ROWS


def with_config(run: Run, config: Config) -> Run:
    """The same run under other live settings."""
    return replace(run, config=config)
