"""The two ways in which a loss is known anywhere: from factors, and row by row.

Both give the mean over the rows, and NaN where a number overflowed on the way.
"""

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from linreg.dataset import FloatArray
from linreg.gradient_formula import loss_derivative
from linreg.least_squares import (
    fold_rows,
    negligible,
    power_of_two,
    row_blocks,
    solve,
    triangle_of,
    with_ones,
)
from linreg.losses import LOSSES
from linreg.normal_sums import factors_by_sums
from linreg.prepare import Prepared
from linreg.spread import largest

_CHUNK_NUMBERS = 1 << 16
# Fewer rows take no time, whatever is done with them.
_MANY_ROWS = 100_000


@dataclass(frozen=True, eq=False)
class PlaneCurvature:
    """How MSE bends in the plane of two parameters, the others held.

    It is least at `minimum` (2,), NaN where it is so at more than one point. There it
    rises by λ s²/2 over a distance s along an axis: `eigenvalues` (2,) are the λ of
    the Hessian's 2 x 2 block, ascending, and `axes` (2, 2) its unit eigenvectors as
    columns. An eigenvalue that rounding cannot tell from 0 is 0, and NaN where float64
    cannot hold it.
    """

    minimum: FloatArray
    eigenvalues: FloatArray
    axes: FloatArray


class Shape(Protocol):
    """A mean loss, over a line, over a plane, and its slopes there."""

    def line(self, index: int, held: FloatArray, values: FloatArray) -> FloatArray: ...

    def grid(
        self, first: int, second: int, held: FloatArray, a: FloatArray, b: FloatArray
    ) -> FloatArray: ...

    def gradients(
        self, first: int, second: int, held: FloatArray, a: FloatArray, b: FloatArray
    ) -> FloatArray: ...


class Paraboloid:
    """MSE as |R (p - p*) - e|²/n, with [R z] the factors of the rows [x y].

    p* is the least-squares solution, and e = z - R p* what is left, orthogonal to R: so
    the sum of squares cancels nothing near p*, and it is never negative.
    """

    def __init__(self, prepared: Prepared) -> None:
        scaled, units = _factors(prepared)
        root, rest = scaled[:, :-1], scaled[:, -1]
        best = solve(scaled).coefficients
        units, y_unit = units[:-1], units[-1]
        size = math.sqrt(len(prepared.y_train))
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

    def gradients(
        self, first: int, second: int, held: FloatArray, a: FloatArray, b: FloatArray
    ) -> FloatArray:
        r = self._reduced((first, second), held)
        a, b = a - self._best[first], b - self._best[second]
        top = (r[0, 0] * a)[np.newaxis, :] + (r[0, 1] * b + r[0, 2])[:, np.newaxis]
        below = (r[1, 1] * b + r[1, 2])[:, np.newaxis]
        slopes: FloatArray = 2 * np.stack(
            [r[0, 0] * top, r[0, 1] * top + r[1, 1] * below], axis=-1
        )
        return slopes

    def plane_curvature(
        self, first: int, second: int, held: FloatArray
    ) -> PlaneCurvature:
        minimum = np.full(2, np.nan)
        r = self._reduced((first, second), held)
        if not np.isfinite(r).all():
            return PlaneCurvature(minimum, minimum, np.eye(2))
        # By the singular values of R's two columns: to multiply them by each other
        # would lose half of the digits of the smaller eigenvalue.
        _, values, directions = np.linalg.svd(r[:2, :2])
        found = np.where(values > negligible(2) * values[0], values, 0.0)
        if found[1]:
            away = np.linalg.solve(r[:2, :2], -r[:2, 2])
            minimum = self._best[[first, second]] + away
        return PlaneCurvature(minimum, 2 * found[::-1] ** 2, directions[::-1].T)

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


def _factors(prepared: Prepared) -> tuple[FloatArray, FloatArray]:
    """[R z] below each other of the rows [x 1 y], and the unit (k + 1,) of each column.

    In these units the numbers are about 1, so that nothing overflows.
    """
    x, y, bias = prepared.x_train, prepared.y_train, prepared.bias
    if len(y) >= _MANY_ROWS:
        factors = factors_by_sums(x, y, bias)
        if factors is not None:
            units = power_of_two(np.linalg.norm(factors, axis=0))
            return factors / units, units
    units = np.ones(len(prepared.parameter_names) + 1)
    units[: x.shape[1]] = power_of_two(largest(x))
    units[-1:] = power_of_two(largest(y[:, np.newaxis]))
    blocks = (
        np.column_stack([with_ones(x[part], bias), y[part]]) / units
        for part in row_blocks(len(y), len(units))
    )
    return fold_rows(blocks), units


class RowByRow:
    """Any loss, from the residual of each row of an evenly spaced sample."""

    def __init__(self, prepared: Prepared, loss: str, rows: int) -> None:
        chosen = np.linspace(0, len(prepared.y_train) - 1, rows).round().astype(int)
        self._a = with_ones(prepared.x_train[chosen], prepared.bias)
        self._y = prepared.y_train[chosen]
        self._loss = loss

    def line(self, index: int, held: FloatArray, values: FloatArray) -> FloatArray:
        points = np.tile(held, (len(values), 1))
        points[:, index] = values
        return self._mean_losses(points)

    def grid(
        self, first: int, second: int, held: FloatArray, a: FloatArray, b: FloatArray
    ) -> FloatArray:
        losses = self._mean_losses(_plane(first, second, held, a, b))
        return losses.reshape(len(b), len(a))

    def gradients(
        self, first: int, second: int, held: FloatArray, a: FloatArray, b: FloatArray
    ) -> FloatArray:
        points = _plane(first, second, held, a, b)
        by_parameter = self._a[:, [first, second]] / len(self._y)
        slopes = np.empty((len(points), 2))
        for part in self._parts(points):
            by_y_pred = loss_derivative(self._loss, self._residuals(points[part]))
            slopes[part] = by_y_pred @ by_parameter
        return slopes.reshape(len(b), len(a), 2)

    def _mean_losses(self, points: FloatArray) -> FloatArray:
        """Of points (m, k) -> (m,)."""
        of_residual = LOSSES[self._loss].of_residual
        losses = np.empty(len(points))
        for part in self._parts(points):
            losses[part] = of_residual(self._residuals(points[part])).mean(axis=1)
        return losses

    def _parts(self, points: FloatArray) -> list[slice]:
        """Some points at a time, to bound the memory."""
        step = max(_CHUNK_NUMBERS // len(self._y), 1)
        return [slice(start, start + step) for start in range(0, len(points), step)]

    def _residuals(self, points: FloatArray) -> FloatArray:
        """Of points (m, k) and n rows -> (m, n)."""
        residuals: FloatArray = points @ self._a.T
        residuals -= self._y
        return residuals


def _plane(
    first: int, second: int, held: FloatArray, a: FloatArray, b: FloatArray
) -> FloatArray:
    """The points (len(b) len(a), k) of a grid, a running fastest."""
    points = np.tile(held, (len(b), len(a), 1))
    points[:, :, first] = a
    points[:, :, second] = b[:, np.newaxis]
    return points.reshape(-1, len(held))
