"""The loss as a function of the parameters: surfaces, cross-sections, contour lines.

All parameters are the model's own, in the order of `Prepared.parameter_names`, and all
losses are over the training rows.
"""

from dataclasses import replace

import contourpy
import numpy as np
import numpy.typing as npt

from linreg.dataset import FloatArray
from linreg.loss_shapes import Paraboloid, PlaneCurvature, RowByRow, Shape
from linreg.prepare import Prepared

# Rows that losses other than MSE are taken from at first, and where there is time for
# more: 100 x 100 points then take some 0.02 s, and 0.5 s.
_SAMPLED_ROWS, _SHARP_ROWS = 1000, 20_000
# Of all the points, those that the innermost contour line encloses at least.
_INNERMOST = 0.001


class Surface:
    """The loss of a model on its training rows, anywhere.

    MSE comes from factors that are made once, whatever the number of rows, and is as
    precise close to its minimum as far from it. Other losses are evaluated row by row,
    on at most `most_rows` evenly spaced rows: `sampled_rows` of the `rows`; a sum is
    then scaled up to all of them. A loss that overflows is infinite.
    """

    def __init__(
        self,
        prepared: Prepared,
        loss: str,
        reduction: str,
        most_rows: int = _SAMPLED_ROWS,
    ) -> None:
        self._made_from = (prepared, loss, reduction)
        self.rows = len(prepared.y_train)
        self._shape: Shape
        if loss == "mse":
            self.sampled_rows = self.rows
            self._shape = Paraboloid(prepared)
        else:
            self.sampled_rows = min(self.rows, most_rows)
            self._shape = RowByRow(prepared, loss, self.sampled_rows)
        self._factor = self.rows if reduction == "sum" else 1

    def sharper(self) -> "Surface":
        """The same surface from up to 20,000 rows, for where there is time."""
        return Surface(*self._made_from, most_rows=_SHARP_ROWS)

    def of_rows(self, rows: npt.NDArray[np.int64]) -> "Surface":
        """The same loss over these rows alone, given by their numbers in the table.

        Raises IndexError for a number that the table does not have.
        """
        prepared, loss, reduction = self._made_from
        chosen = np.zeros(len(prepared.y), dtype=np.bool_)
        chosen[rows] = True
        part = replace(prepared, is_train=chosen, is_test=np.zeros_like(chosen))
        return Surface(part, loss, reduction)

    def at(self, parameters: FloatArray) -> float:
        """The loss at one point (k,)."""
        return float(self.line(0, parameters, parameters[:1])[0])

    def line(self, index: int, held: FloatArray, values: FloatArray) -> FloatArray:
        """The loss (m,) where one parameter takes the values (m,), others as held."""
        with np.errstate(all="ignore"):
            return _overflow_to_inf(
                self._shape.line(index, held, values) * self._factor
            )

    def grid(
        self, first: int, second: int, held: FloatArray, a: FloatArray, b: FloatArray
    ) -> FloatArray:
        """The loss (len(b), len(a)) over two different parameters.

        `first` takes the values a, along a row, `second` takes b, down a column; the
        others are as in `held` (k,).
        """
        with np.errstate(all="ignore"):
            losses = self._shape.grid(first, second, held, a, b)
            losses *= self._factor
            return _overflow_to_inf(losses)

    def gradients(
        self, first: int, second: int, held: FloatArray, a: FloatArray, b: FloatArray
    ) -> FloatArray:
        """The two slopes (len(b), len(a), 2) at the points of the same grid.

        They are ∂L/∂first and ∂L/∂second by the criterion's formula, 0 where L1 has a
        kink; what overflows is not finite.
        """
        with np.errstate(all="ignore"):
            slopes: FloatArray = self._shape.gradients(first, second, held, a, b)
            return slopes * self._factor

    def plane_curvature(
        self, first: int, second: int, held: FloatArray
    ) -> PlaneCurvature | None:
        """How MSE bends over these two parameters; None for another loss."""
        if not isinstance(self._shape, Paraboloid):
            return None
        with np.errstate(all="ignore"):
            found = self._shape.plane_curvature(first, second, held)
            return replace(found, eigenvalues=found.eigenvalues * self._factor)


def _overflow_to_inf(losses: FloatArray) -> FloatArray:
    # Infinity less infinity, which is NaN, has overflowed as well.
    finite_or_inf: FloatArray = np.fmin(losses, np.inf, out=losses)
    return finite_or_inf


def contour_levels(values: FloatArray, lowest: float, count: int) -> FloatArray:
    """Up to `count` levels, ascending, strictly within the finite values of a grid.

    Their heights above `lowest`, the least that the loss can be, are in geometric
    progression, so that a long and narrow valley shows on its floor as well as on its
    walls. The innermost line is about as low as the grid can draw it in one piece.
    None where the values are all equal or none is finite.
    """
    finite = values[np.isfinite(values)]
    if finite.size == 0:
        return np.empty(0)
    low, high = finite.min(), finite.max()
    base = np.fmin(lowest, low)
    with np.errstate(over="ignore"):
        few = np.quantile(finite, _INNERMOST, method="higher") - base
        innermost = max(few, _rise_beside_the_lowest(values))
        if not 0 < innermost < high - base < np.inf:
            return np.empty(0)
    heights = np.geomspace(innermost, high - base, count, endpoint=False)
    levels = np.unique(base + heights)
    inside: FloatArray = levels[(levels > low) & (levels < high)]
    return inside


def even_levels(values: FloatArray, count: int) -> FloatArray:
    """The same with equal steps between the levels: steep where lines are close."""
    finite = values[np.isfinite(values)]
    if finite.size == 0:
        return np.empty(0)
    low, high = finite.min(), finite.max()
    with np.errstate(over="ignore", invalid="ignore"):
        levels = np.unique(np.linspace(low, high, count + 2))
    inside: FloatArray = levels[(levels > low) & (levels < high)]
    return inside


def _rise_beside_the_lowest(values: FloatArray) -> float:
    """How much higher the points next to the lowest are, the mean of both directions.

    A valley that runs aslant between the points has bumps of about that height on its
    floor; a line below them would fall to pieces.
    """
    numbers = np.where(np.isfinite(values), values, np.inf)
    row, column = np.unravel_index(numbers.argmin(), numbers.shape)
    along_a = _mean_rise(numbers[row], int(column))
    along_b = _mean_rise(numbers[:, column], int(row))
    return (along_a + along_b) / 2


def _mean_rise(line: FloatArray, at: int) -> float:
    beside = np.delete(line[max(at - 1, 0) : at + 2], min(at, 1))
    beside = beside[np.isfinite(beside)]
    return float((beside - line[at]).mean()) if beside.size else 0.0


def contour_lines(
    a: FloatArray, b: FloatArray, values: FloatArray, levels: FloatArray
) -> list[FloatArray]:
    """The contour lines (m, 2) of values (len(b), len(a)), as points (a, b).

    The lines end where the values are not finite: contourpy masks those by itself.
    """
    generator = contourpy.contour_generator(
        a, b, values, line_type=contourpy.LineType.Separate
    )
    return [np.asarray(line) for level in levels for line in generator.lines(level)]
