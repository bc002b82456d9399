"""What the picture of a fit shows along one feature, the others at their means."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop.plots.steps import Interval, padded
from linreg.dataset import BoolArray, FloatArray
from linreg.exact import ExactFit
from linreg.prepare import Prepared

MOST_POINTS = 20_000
_CURVE_POINTS = 200


@dataclass(frozen=True, eq=False)
class PartialFit:
    """Worked out once for each data set, feature and question.

    `rows` (m,) are the drawn rows' numbers in the table, `x`, `y`, `is_train` and
    `is_test`, each (m,), what they are, and `inputs` (m, p) what the model sees of
    them. `is_sample` says that there are more than these. `grid` (g,) and
    `grid_inputs` (g, p) are the line's, and `asked_x` with `asked_inputs` (1, p) the
    question's, if there is one.
    """

    rows: npt.NDArray[np.int64]
    x: FloatArray
    y: FloatArray
    is_train: BoolArray
    is_test: BoolArray
    inputs: FloatArray
    is_sample: bool
    grid: FloatArray
    grid_inputs: FloatArray
    asked_x: float | None
    asked_inputs: FloatArray

    @property
    def is_left_out(self) -> BoolArray:
        """Rows that are not used, but stand somewhere in the picture, (m,)."""
        left_out: BoolArray = ~(self.is_train | self.is_test)
        return left_out


def make_partial_fit(
    prepared: Prepared,
    feature: int,
    asked: FloatArray | None,
    across: Interval | None = None,
) -> PartialFit:
    """Along the x column of that place; `asked` is a raw x (columns,) to be in view.

    Every row with a number in that column and in y is drawn; of more than 20,000,
    evenly spaced ones are. The grid goes from end to end of `across`, and without it
    a little further than the drawn rows.
    """
    dataset = prepared.dataset
    x = dataset.column(dataset.x_names[feature])
    seen: BoolArray = np.isfinite(x) & np.isfinite(prepared.y)
    asked_x = None if asked is None else float(asked[feature])
    low, high = across or _ends(x, seen, asked_x)
    # A straight line needs no more than its ends.
    count = 2 if prepared.inputs.degree == 1 else _CURVE_POINTS
    grid = np.linspace(low, high, count)
    means = _training_means(prepared)
    rows, is_sample = _drawn_rows(seen)
    return PartialFit(
        rows,
        x[rows],
        prepared.y[rows],
        prepared.is_train[rows],
        prepared.is_test[rows],
        prepared.x[rows],
        is_sample,
        grid,
        _partial_inputs(prepared, means, feature, grid),
        asked_x,
        _partial_inputs(prepared, means, feature, np.array([asked_x or 0.0])),
    )


def _drawn_rows(seen: BoolArray) -> tuple[npt.NDArray[np.int64], bool]:
    """The rows to draw, in their order, and whether they are but a sample."""
    if np.count_nonzero(seen) <= MOST_POINTS:
        return np.flatnonzero(seen), False
    step = -(-len(seen) // MOST_POINTS)
    return step * np.flatnonzero(seen[::step]), True


def _ends(x: FloatArray, seen: BoolArray, asked_x: float | None) -> Interval:
    ends = [
        float(x.min(initial=np.inf, where=seen)),
        float(x.max(initial=-np.inf, where=seen)),
    ]
    if asked_x is not None:
        ends.append(asked_x)
    return padded(min(ends), max(ends))


def _training_means(prepared: Prepared) -> FloatArray:
    """Training means of the raw x columns, (columns,)."""
    names, train = prepared.dataset.x_names, prepared.is_train
    with np.errstate(over="ignore"):
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
