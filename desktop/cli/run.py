"""One run without a window: from the table to everything that there is to report."""

import math
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

from desktop.cli.options import Source, TrainOptions
from desktop.cli.progress import ProgressBar
from linreg.config import Config
from linreg.dataset import FloatArray, lecture_data
from linreg.diagnosis import Diagnosis, diagnose
from linreg.errors import DataError, SettingError
from linreg.exact import Curvature, ExactFit, curvature, fit_exact
from linreg.history import History
from linreg.losses import loss_value
from linreg.prepare import Prepared, constant_inputs, prepare
from linreg.rows import Row
from linreg.stability import Stability, stability
from linreg.status import Divergence, Status
from linreg.table_io import Table, read_table, table_to_dataset
from linreg.table_options import ReadOptions
from linreg.threads import use_threads_for
from linreg.time_travel import go_to
from linreg.trainer import Trainer

LECTURE = Path("the lecture's data")


@dataclass(frozen=True)
class Coefficients:
    """w, one for each input, and b, which is None in a model without one."""

    weight: tuple[float, ...]
    bias: float | None

    @property
    def numbers(self) -> tuple[float, ...]:
        """w and then b, if there is one."""
        return self.weight if self.bias is None else (*self.weight, self.bias)


@dataclass(frozen=True, eq=False)
class Task:
    """What is to be done, checked in full: nothing is left that could be refused.

    `asked` (m, columns) are the raw x to predict for.
    """

    table: Table
    prepared: Prepared
    config: Config
    asked: FloatArray


@dataclass(frozen=True, eq=False)
class Truth:
    """What training is compared with: the exact fit, and how the loss bends.

    `loss` is that of the exact fit over all training rows, by the run's own criterion.
    """

    exact: ExactFit
    loss: float
    curvature: Curvature


@dataclass(frozen=True, eq=False)
class Outcome:
    """How a run ended, and the exact answers beside it.

    `state` is the final one, or the last that was finite where the run has diverged.
    `initial` and `trained` are in the data's own units; `loss` is over all training
    rows. `predictions` is (m,).
    """

    status: Status
    divergence: Divergence | None
    history: History
    state: Row
    iterations_per_epoch: int
    initial: Coefficients
    trained: Coefficients
    loss: float
    truth: Truth
    stability: Stability
    diagnosis: Diagnosis | None
    predictions: FloatArray
    seconds: float

    @property
    def epochs(self) -> int:
        """Passes over the training rows that were complete."""
        return self.state.iteration // self.iterations_per_epoch


def make_task(options: TrainOptions) -> Task:
    """Read the table and look at everything before the first step.

    Raises LinregError.
    """
    table, prepared = read_data(options.source, options.config)
    asked = _rows_to_predict(options.predict, len(prepared.dataset.x_names))
    return Task(table, prepared, options.config, asked)


def read_data(source: Source, config: Config) -> tuple[Table, Prepared]:
    """The table, and what a run of that config sees of it; raises LinregError."""
    table = _read(source)
    dataset = table_to_dataset(table, source.x_names, source.y_name)
    prepared = prepare(dataset, config)
    has_test = bool(prepared.is_test.any())
    constant = constant_inputs(prepared) if prepared.bias else ()
    if constant:
        training = len(prepared.y_train) if has_test else 0
        raise DataError("constant_feature", constant[0], dataset.names, rows=training)
    if config.patience and not has_test:
        raise SettingError("patience", config.patience, "conflict", "test rows")
    return table, prepared


def _read(source: Source) -> Table:
    x_names, y_name = source.x_names, source.y_name
    if source.file is None:
        data = lecture_data()
        return Table(LECTURE, data.names, data.columns)
    only = None if x_names is None or y_name is None else (*x_names, y_name)
    how = ReadOptions(drop_invalid=source.drop_invalid)
    return read_table(source.file, how, only=only)


def _rows_to_predict(given: tuple[tuple[float, ...], ...], columns: int) -> FloatArray:
    """With a single x column each number is a row, else each option is one."""
    if columns == 1:
        given = tuple((number,) for numbers in given for number in numbers)
    for row in given:
        if len(row) != columns:
            raise SettingError("predict", row, "wrong_count", columns)
    return np.array(given, dtype=np.float64).reshape(-1, columns)


def run(task: Task, progress: ProgressBar) -> Outcome:
    """Train to the end, and compare."""
    prepared, config = task.prepared, task.config
    use_threads_for(len(prepared.y_train))
    trainer = Trainer(prepared, config)
    start = perf_counter()
    _train(trainer, progress)
    seconds = perf_counter() - start
    status, divergence = trainer.status, trainer.divergence
    truth = find_truth(prepared, config)
    stable = stability(truth.curvature, config, full_batch=trainer.batches.full)
    state = last_finite_state(trainer)
    return Outcome(
        status=status,
        divergence=divergence,
        history=trainer.history,
        state=state,
        iterations_per_epoch=trainer.batches.per_epoch,
        initial=coefficients(prepared, trainer.history.row(0).parameters),
        trained=coefficients(prepared, state.parameters),
        loss=trainer.train_loss(),
        truth=truth,
        stability=stable,
        diagnosis=diagnosis_of(trainer, status, divergence, truth),
        predictions=trainer.predict(task.asked),
        seconds=seconds,
    )


def _train(trainer: Trainer, progress: ProgressBar) -> None:
    try:
        while trainer.status is Status.TRAINING:
            trainer.step()
            if progress.is_due():
                newest = float(trainer.history.losses(len(trainer.history))[-1])
                progress.show(trainer.iteration, f"loss {newest:.4g}")
        trainer.evaluate()
    finally:
        progress.clear()


def last_finite_state(trainer: Trainer) -> Row:
    """The state to report, to which the model is put back where it has diverged.

    Where it has only grown, that is the last one there is.
    """
    divergence = trainer.divergence
    if divergence is None or divergence.quantity == "growth":
        return trainer.history.row(trainer.iteration)
    go_to(trainer, max(0, divergence.iteration - 1))
    return trainer.evaluate()


def find_truth(prepared: Prepared, config: Config) -> Truth:
    """The exact fit of the data, and its loss by this config's criterion."""
    exact = fit_exact(prepared)
    bend = curvature(prepared, config.reduction)
    return Truth(exact, _loss_of(exact, prepared, config), bend)


def _loss_of(exact: ExactFit, prepared: Prepared, config: Config) -> float:
    with np.errstate(over="ignore", invalid="ignore"):
        weight, bias = prepared.inputs.to_model_units(exact.weight, exact.bias or 0.0)
        residual = prepared.x_train @ weight + bias - prepared.y_train
        return loss_value(config.loss, config.reduction, residual)


def diagnosis_of(
    trainer: Trainer, status: Status, divergence: Divergence | None, truth: Truth
) -> Diagnosis | None:
    """What has become of a run that ended so."""
    config, batches = trainer.config, trainer.batches
    return diagnose(
        status,
        divergence,
        trainer.history.rows(),
        config,
        stability(truth.curvature, config, full_batch=batches.full),
        _least_loss(truth, config),
        batches.per_epoch,
    )


def _least_loss(truth: Truth, config: Config) -> float:
    """The least loss that training can come to; NaN where it is not known."""
    penalised = config.l1 or config.settings.get("weight_decay")
    return math.nan if penalised or config.loss != "mse" else truth.loss


def coefficients(prepared: Prepared, parameters: FloatArray) -> Coefficients:
    """The model's parameters (k,) in the data's own units."""
    count = len(prepared.inputs.names)
    model_bias = float(parameters[count]) if prepared.bias else 0.0
    with np.errstate(over="ignore", invalid="ignore"):
        weight, bias = prepared.inputs.to_data_units(parameters[:count], model_bias)
    return Coefficients(tuple(weight.tolist()), float(bias) if prepared.bias else None)
