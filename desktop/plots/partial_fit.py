"""What the picture of a fit shows along one feature, the others at their means."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop.plots.steps import padded
from linreg.dataset import FloatArray
from linreg.exact import ExactFit
from linreg.prepare import Prepared

MOST_POINTS = 5000
_CURVE_POINTS = 200


@dataclass(frozen=True, eq=False)
class PartialFit:
    """Worked out once for each data set, feature and question.

    `x`, `y` and `is_test`, each (m,), are the drawn rows and `inputs` (m, p) what the
    model sees of them; `grid` (g,) and `grid_inputs` (g, p) are the line's, and
    `asked_x` with `asked_inputs` (1, p) the question's, if there is one.
    """

    x: FloatArray
    y: FloatArray
    is_test: npt.NDArray[np.bool_]
    inputs: FloatArray
    grid: FloatArray
    grid_inputs: FloatArray
    asked_x: float | None
    asked_inputs: FloatArray


def make_partial_fit(
    prepared: Prepared, feature: int, asked: FloatArray | None
) -> PartialFit:
    """Along the x column of that place; `asked` is a raw x (columns,) to be in view.

    Of more than 5,000 rows, evenly spaced ones are drawn.
    """
    dataset = prepared.dataset
    rows = slice(None, None, max(1, -(-dataset.rows // MOST_POINTS)))
    x = dataset.column(dataset.x_names[feature])
    asked_x = None if asked is None else float(asked[feature])
    ends = np.array([x.min(), x.max()] + ([] if asked_x is None else [asked_x]))
    low, high = padded(float(ends.min()), float(ends.max()))
    # A straight line needs no more than its ends.
    count = 2 if prepared.inputs.degree == 1 else _CURVE_POINTS
    grid = np.linspace(low, high, count)
    means = _training_means(prepared)
    return PartialFit(
        x[rows],
        prepared.y[rows],
        prepared.is_test[rows],
        prepared.x[rows],
        grid,
        _partial_inputs(prepared, means, feature, grid),
        asked_x,
        _partial_inputs(prepared, means, feature, np.array([asked_x or 0.0])),
    )


def _training_means(prepared: Prepared) -> FloatArray:
    """Training means of the raw x columns, (columns,)."""
    names, train = prepared.dataset.x_names, ~prepared.is_test
    return np.array([prepared.dataset.column(n)[train].mean() for n in names])


def _partial_inputs(
    prepared: Prepared, means: FloatArray, feature: int, values: FloatArray
) -> FloatArray:
    """What the model sees (g, p) where the feature takes `values` (g,)."""
    raw = np.tile(means, (len(values), 1))
    raw[:, feature] = values
    with np.errstate(over="ignore", invalid="ignore"):
        return prepared.inputs.matrix(raw)


def exact_along(
    prepared: Prepared, exact: ExactFit, partial_fit: PartialFit
) -> FloatArray:
    """The exact fit's predictions along the grid, (g,)."""
    inputs = prepared.inputs
    with np.errstate(over="ignore", invalid="ignore"):
        weight, bias = inputs.to_model_units(exact.weight, exact.bias or 0.0)
        predicted: FloatArray = partial_fit.grid_inputs @ weight + bias
        return predicted
