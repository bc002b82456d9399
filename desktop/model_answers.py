"""What the model of one state of a run answers, and in which units."""

import numpy as np

from desktop.runs import Run
from linreg.dataset import FloatArray
from linreg.rows import Row
from linreg.statistics import RowFacts, row_facts


def kinds_of_loss(run: Run) -> tuple[bool, bool]:
    """Whether each loss is that of a batch alone, and whether there is a test loss."""
    return run.iterations_per_epoch > 1, bool(run.prepared.is_test.any())


def predict(run: Run, row: Row, inputs: FloatArray) -> FloatArray:
    """The model's answers (n,) for what it sees of x (n, p), in float64."""
    count = len(run.prepared.inputs.names)
    bias = row.parameters[count] if run.prepared.bias else 0.0
    with np.errstate(over="ignore", invalid="ignore"):
        y_pred: FloatArray = inputs @ row.parameters[:count] + bias
    return y_pred


def facts_of_row(run: Run, selected: int, row: Row) -> RowFacts | None:
    """What a row of the table has to do with the loss; None for one not trained on."""
    count = len(run.prepared.inputs.names)
    bias = float(row.parameters[count]) if run.prepared.bias else None
    return row_facts(
        run.prepared,
        selected,
        row.parameters[:count],
        bias,
        run.config.loss,
        run.config.reduction,
    )


def in_data_units(run: Run, parameters: FloatArray) -> tuple[FloatArray, float | None]:
    """A row's weights (p,) and bias, None without one, in the data's own units."""
    count = len(run.prepared.inputs.names)
    own_bias = parameters[count] if run.prepared.bias else 0.0
    weight, bias = run.prepared.inputs.to_data_units(parameters[:count], own_bias)
    return weight, float(bias) if run.prepared.bias else None
