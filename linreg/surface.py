"""The loss as a function of the parameters: surfaces, cross-sections, contour lines.

All parameters are the model's own, in the order of `Prepared.parameter_names`, and all
losses are over the training rows.
"""

import math
from typing import Protocol

import contourpy
import numpy as np

from linreg.dataset import FloatArray
from linreg.least_squares import (
    fold_rows,
    power_of_two,
    row_blocks,
    solve,
    triangle_of,
    with_ones,
)
from linreg.losses import LOSSES
from linreg.prepare import Prepared
from linreg.spread import largest

# Rows that losses other than MSE are taken from at first, and where there is time for
# more: 100 x 100 points then take some 0.02 s, and 0.5 s.
_SAMPLED_ROWS, _SHARP_ROWS = 1000, 20_000
_CHUNK_NUMBERS = 1 << 16
# Of all the points, those that the innermost contour line encloses at least.
_INNERMOST = 0.001


class Surface:
    """The loss of a model on its training rows, anywhere.

    MSE comes from a triangle that is made once, whatever the number of rows, and is as
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
        self._shape: _Shape
        if loss == "mse":
            self.sampled_rows = self.rows
            self._shape = _Paraboloid(prepared)
        else:
            self.sampled_rows = min(self.rows, most_rows)
            self._shape = _RowByRow(prepared, loss, self.sampled_rows)
        self._factor = self.rows if reduction == "sum" else 1

    def sharper(self) -> "Surface":
        """The same surface from up to 20,000 rows, for where there is time."""
        return Surface(*self._made_from, most_rows=_SHARP_ROWS)

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


def _overflow_to_inf(losses: FloatArray) -> FloatArray:
    # Infinity less infinity, which is NaN, has overflowed as well.
    finite_or_inf: FloatArray = np.fmin(losses, np.inf, out=losses)
    return finite_or_inf


class _Shape(Protocol):
    """The mean over the rows; NaN where a number overflowed on the way."""

    def line(self, index: int, held: FloatArray, values: FloatArray) -> FloatArray: ...

    def grid(
        self, first: int, second: int, held: FloatArray, a: FloatArray, b: FloatArray
    ) -> FloatArray: ...


class _Paraboloid:
    """MSE as |R (p - p*) - e|²/n, with [R z] the triangle of the QR factors of [x y].

    p* is the least-squares solution, and e = z - R p* what is left, orthogonal to R: so
    the sum of squares cancels nothing near p*, and it is never negative.
    """

    def __init__(self, prepared: Prepared) -> None:
        x, y, bias = prepared.x_train, prepared.y_train, prepared.bias
        count = len(prepared.parameter_names)
        units = np.ones(count)
        units[: x.shape[1]] = power_of_two(largest(x))
        y_unit = power_of_two(largest(y[:, np.newaxis]))
        triangle = fold_rows(
            np.column_stack([with_ones(x[part], bias) / units, y[part] / y_unit])
            for part in row_blocks(len(y), count + 1)
        )
        root, rest = triangle[:, :-1], triangle[:, -1]
        best = solve(triangle).coefficients
        size = math.sqrt(len(y))
        with np.errstate(over="ignore"):
            self._best = best * y_unit / units
            self._root = root * units / size
            self._rest = (rest - root @ best) * y_unit / size

    def line(self, index: int, held: FloatArray, values: FloatArray) -> FloatArray:
        r = self._reduced((index,), held)
        along = r[0, 0] * (values - self._best[index]) + r[0, 1]
        loss: FloatArray = along**2 + r[1, 1] ** 2
        return loss

    def grid(
        self, first: int, second: int, held: FloatArray, a: FloatArray, b: FloatArray
    ) -> FloatArray:
        r = self._reduced((first, second), held)
        a, b = a - self._best[first], b - self._best[second]
        along, across = r[0, 0] * a, r[0, 1] * b + r[0, 2]
        loss: FloatArray = along[np.newaxis, :] + across[:, np.newaxis]
        loss *= loss
        loss += ((r[1, 1] * b + r[1, 2]) ** 2 + r[2, 2] ** 2)[:, np.newaxis]
        return loss

    def _reduced(self, free: tuple[int, ...], held: FloatArray) -> FloatArray:
        """A triangle of the same lengths as [R e], for the free parameters and 1.

        The held parameters have gone into its last column.
        """
        away = held - self._best
        away[list(free)] = 0.0
        fixed = self._root @ away - self._rest
        columns = np.column_stack([self._root[:, free], fixed])
        reduced = np.zeros((columns.shape[1], columns.shape[1]))
        triangle = triangle_of(columns)
        reduced[: len(triangle)] = triangle
        return reduced


class _RowByRow:
    """Any loss, from the residual of each row of an evenly spaced sample."""

    def __init__(self, prepared: Prepared, loss: str, rows: int) -> None:
        chosen = np.linspace(0, len(prepared.y_train) - 1, rows).round().astype(int)
        self._a = with_ones(prepared.x_train[chosen], prepared.bias)
        self._y = prepared.y_train[chosen]
        self._of_residual = LOSSES[loss].of_residual

    def line(self, index: int, held: FloatArray, values: FloatArray) -> FloatArray:
        points = np.tile(held, (len(values), 1))
        points[:, index] = values
        return self._mean_losses(points)

    def grid(
        self, first: int, second: int, held: FloatArray, a: FloatArray, b: FloatArray
    ) -> FloatArray:
        points = np.tile(held, (len(b), len(a), 1))
        points[:, :, first] = a
        points[:, :, second] = b[:, np.newaxis]
        flat = self._mean_losses(points.reshape(-1, len(held)))
        return flat.reshape(len(b), len(a))

    def _mean_losses(self, points: FloatArray) -> FloatArray:
        """Of points (m, k) -> (m,), some points at a time to bound the memory."""
        losses = np.empty(len(points))
        step = max(_CHUNK_NUMBERS // len(self._y), 1)
        for start in range(0, len(points), step):
            part = slice(start, start + step)
            residual = points[part] @ self._a.T
            residual -= self._y
            losses[part] = self._of_residual(residual).mean(axis=1)
        return losses


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
