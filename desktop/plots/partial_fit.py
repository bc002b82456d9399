"""What the picture of a fit shows along one feature, the others at their means."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from desktop.plots.steps import Interval, padded
from linreg.dataset import BoolArray, FloatArray
from linreg.density import drawn_as_density
from linreg.exact import ExactFit
from linreg.prepare import Prepared

_CURVE_POINTS = 200
_NO_ROWS: npt.NDArray[np.int64] = np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class PartialFit:
    """Worked out once for each data set, feature and question.

    `rows` (m,) are the drawn rows' numbers in the table, `x`, `y`, `is_train` and
    `is_test`, each (m,), what they are, and `inputs` (m, p) what the model sees of
    them. Where `is_dense`, there are too many, and of these the selected rows alone are
    drawn one by one. `y_ends` (2,) are those of all rows. `grid` (g,) and `grid_inputs`
    (g, p) are the line's, and `asked_x` with `asked_inputs` (1, p) the question's, if
    there is one.
    """

    rows: npt.NDArray[np.int64]
    x: FloatArray
    y: FloatArray
    is_train: BoolArray
    is_test: BoolArray
    inputs: FloatArray
    is_dense: bool
    y_ends: FloatArray
    grid: FloatArray
    grid_inputs: FloatArray
    asked_x: float | None
    asked_inputs: FloatArray

    @property
    def is_left_out(self) -> BoolArray:
        """Rows that are not used, but stand somewhere in the picture, (m,)."""
        left_out: BoolArray = ~(self.is_train | self.is_test)
        return left_out

    @cached_property
    def all_inputs(self) -> FloatArray:
        """Those of the grid, of the rows and of the question, (g + m + 1, p)."""
        return np.concatenate([self.grid_inputs, self.inputs, self.asked_inputs])

    @cached_property
    def used(self) -> npt.NDArray[np.int64]:
        """The places (u,) among `rows` of those that are used."""
        return np.flatnonzero(~self.is_left_out)


def make_partial_fit(
    prepared: Prepared,
    feature: int,
    asked: FloatArray | None,
    across: Interval | None = None,
    selected: npt.NDArray[np.int64] = _NO_ROWS,
) -> PartialFit:
    """Along the x column of that place; `asked` is a raw x (columns,) to be in view.

    Every row with a number in that column and in y is drawn; of more than 20,000, only
    those `selected` (s,) are. The grid goes from end to end of `across`, and without it
    a little further than the rows.
    """
    dataset = prepared.dataset
    x = dataset.column(dataset.x_names[feature])
    asked_x = None if asked is None else float(asked[feature])
    is_dense = drawn_as_density(dataset.rows)
    if is_dense:
        ends = prepared.overview
        rows = selected[prepared.dataset.used[selected]]
        x_ends = ends.low[feature], ends.high[feature]
        y_ends = np.array([ends.low[-1], ends.high[-1]])
    else:
        rows = np.flatnonzero(np.isfinite(x) & np.isfinite(prepared.y))
        x_ends = x[rows].min(), x[rows].max()
        y_ends = np.array([prepared.y[rows].min(), prepared.y[rows].max()])
    low, high = across or _with_asked(x_ends, asked_x)
    # A straight line needs no more than its ends.
    count = 2 if prepared.inputs.degree == 1 else _CURVE_POINTS
    grid = np.linspace(low, high, count)
    return PartialFit(
        rows,
        x[rows],
        prepared.y[rows],
        prepared.is_train[rows],
        prepared.is_test[rows],
        prepared.x[rows],
        is_dense,
        y_ends,
        grid,
        inputs_along(prepared, feature, grid),
        asked_x,
        inputs_along(prepared, feature, np.array([asked_x or 0.0])),
    )


def _with_asked(ends: tuple[float, float], asked_x: float | None) -> Interval:
    low, high = ends
    if asked_x is not None:
        low, high = min(low, asked_x), max(high, asked_x)
    return padded(float(low), float(high))


def inputs_along(prepared: Prepared, feature: int, values: FloatArray) -> FloatArray:
    """What the model sees (g, p) where the feature takes `values` (g,).

    The other x columns stand at their training means.
    """
    raw = np.tile(prepared.overview.mean[:-1], (len(values), 1))
    raw[:, feature] = values
    with np.errstate(over="ignore", invalid="ignore"):
        return prepared.inputs.matrix(raw)


def predicted_by(prepared: Prepared, exact: ExactFit, inputs: FloatArray) -> FloatArray:
    """The exact fit's predictions (g,) for what the model sees (g, p)."""
    with np.errstate(over="ignore", invalid="ignore"):
        weight, bias = prepared.inputs.to_model_units(exact.weight, exact.bias or 0.0)
        predicted: FloatArray = inputs @ weight + bias
        return predicted
