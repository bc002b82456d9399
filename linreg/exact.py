"""What training is compared with: the exact fit, and how fast a step may be.

The exact fit is least squares on the training rows: by orthogonal factors in float64,
in functions that are nearly orthogonal, and then, where the table is not long, refined
with residuals in decimal numbers until float64 can hold no more of it.
"""

import math
from dataclasses import dataclass
from decimal import Decimal, localcontext

import numpy as np

from linreg.dataset import FloatArray
from linreg.least_squares import (
    Solution,
    fold_rows,
    negligible,
    power_of_two,
    row_blocks,
    solve,
    with_ones,
)
from linreg.orthogonal import Basis, Columns, Numbers, make_basis, to_decimal
from linreg.prepare import Prepared
from linreg.spread import largest, mean_of

# Up to this many numbers in the matrix, the refinement takes some milliseconds.
_REFINED_NUMBERS = 5_000
_DIGITS = 100
# A correction must be so much smaller than the one before, or it is rounding alone; and
# so much smaller than the first, to be the last.
_SHRINK = 0.1
_ENOUGH = 1e-60
# Less than this, where the data are about 1, is left over from the refinement itself.
_NOTHING = Decimal("1e-45")
_ALL = slice(None)


@dataclass(frozen=True, eq=False)
class ExactFit:
    """Least squares on the training rows.

    `weight` (p,) and `bias` are in the data's own units: they multiply the raw terms;
    `bias` is None without one. `rank` is that of the centred and scaled terms, the bias
    counted. The fit is `determined` where that is the number of parameters k; elsewhere
    it is the one of least norm in those terms. `residual_sd` is sqrt(SSR / (n - k)),
    NaN where n <= k. What float64 cannot hold is infinite.
    """

    weight: FloatArray
    bias: float | None
    rank: int
    determined: bool
    residual_sd: float

    @property
    def coefficients(self) -> FloatArray:
        """Weights and then the bias, if there is one, (k,)."""
        return np.append(self.weight, [] if self.bias is None else [self.bias])


@dataclass(frozen=True, eq=False)
class Curvature:
    """How MSE bends over the training rows, in the units in which the model trains.

    `hessian` (k, k) is 2 AᵀA/n for the mean and 2 AᵀA for the sum, with the bias's
    ones as A's last column. Its `eigenvalues` (k,) are ascending; one that rounding
    cannot tell from 0 is 0. `axes` (k, k) has unit eigenvectors as columns, in the
    same order. `condition_number` is the largest eigenvalue over the smallest, infinite
    where that is 0. Plain full-batch gradient descent converges below the learning rate
    `max_stable_lr`, 2 over the largest (LeCun, Bottou, Orr, Müller 1998, "Efficient
    BackProp", section 5.1). What float64 cannot hold is not finite.
    """

    hessian: FloatArray
    eigenvalues: FloatArray
    axes: FloatArray
    condition_number: float
    max_stable_lr: float


@dataclass(frozen=True, eq=False)
class _Rows:
    """The training rows as they came, and powers of two by which they are about 1.

    `x` (n, columns) and `y` (n,) are divided where they are needed, block by block: a
    long table is not held a second time.
    """

    x: FloatArray
    y: FloatArray
    x_unit: FloatArray
    y_unit: float

    def scaled_x(self, part: slice = _ALL) -> FloatArray:
        scaled: FloatArray = self.x[part] / self.x_unit
        return scaled

    def scaled_y(self, part: slice = _ALL) -> FloatArray:
        scaled: FloatArray = self.y[part] / self.y_unit
        return scaled


def _rows_of(prepared: Prepared) -> _Rows:
    inputs, y = prepared.inputs, prepared.y_train
    as_they_came = inputs.degree == 1 and not prepared.is_scaled
    x = prepared.x_train if as_they_came else _raw_x(prepared)
    y_unit = float(power_of_two(largest(y)))
    return _Rows(x, y, power_of_two(largest(x)), y_unit)


def _raw_x(prepared: Prepared) -> FloatArray:
    dataset, rows = prepared.dataset, prepared.is_train
    return np.column_stack([dataset.column(name)[rows] for name in dataset.x_names])


def fit_exact(prepared: Prepared, *, refined: bool = True) -> ExactFit:
    """The exact fit of the data as they are, whatever units the model trains in.

    One that is not `refined` has float64's own precision, at a tenth of the time: it is
    for data that are being moved about.
    """
    rows = _rows_of(prepared)
    basis = _basis_of(rows, prepared)
    solution = _solve(basis, rows)
    count = len(prepared.parameter_names)
    spare = len(rows.y) - count
    with localcontext() as context:
        context.prec = _DIGITS
        coefficients, residual_sum = _refine(basis, rows, solution, refined)
        weight, bias = basis.to_terms(coefficients)
        unit = Decimal(rows.y_unit)
        sd = (residual_sum / spare).sqrt() if spare > 0 else None
        return ExactFit(
            weight=_in_data_units(weight, rows, prepared.inputs.degree),
            bias=_to_float(bias, unit) if prepared.bias else None,
            rank=solution.rank,
            determined=solution.rank == count,
            residual_sd=math.nan if sd is None else _to_float(sd, unit),
        )


def _basis_of(rows: _Rows, prepared: Prepared) -> Basis:
    if prepared.inputs.degree == 1:
        return Columns(mean_of(rows.x, rows.x_unit), prepared.bias)
    return make_basis(rows.scaled_x(), prepared.inputs.degree, prepared.bias)


def _solve(basis: Basis, rows: _Rows) -> Solution:
    triangle = fold_rows(
        np.column_stack([basis.matrix(rows.scaled_x(part)), rows.scaled_y(part)])
        for part in row_blocks(len(rows.y), rows.x.shape[1] + 1)
    )
    return solve(triangle)


def _refine(
    basis: Basis, rows: _Rows, solution: Solution, refined: bool
) -> tuple[Numbers, Decimal]:
    """The coefficients to more digits than float64 has, and their SSR.

    A long table is left as float64 has it.
    """
    coefficients = to_decimal(solution.coefficients)
    numbers = len(rows.y) * (len(coefficients) + 1)
    if not refined or numbers > _REFINED_NUMBERS:
        return coefficients, Decimal(solution.residual_sum)
    a, y = basis.matrix(to_decimal(rows.scaled_x())), to_decimal(rows.scaled_y())
    residual = y - a @ coefficients
    size_of_y = float(np.linalg.norm(rows.scaled_y()))
    size = start = size_of_y + solution.size_of(solution.coefficients)
    while size > _ENOUGH * start:
        change = solution.correction((a.T @ residual).astype(np.float64))
        if solution.size_of(change) > _SHRINK * size:
            break
        size = solution.size_of(change)
        coefficients = coefficients + to_decimal(change)
        residual = y - a @ coefficients
    return coefficients, residual @ residual


def _in_data_units(weight: Numbers, rows: _Rows, degree: int) -> FloatArray:
    x_units: Numbers = to_decimal(rows.x_unit) ** np.arange(1, degree + 1)
    units = Decimal(rows.y_unit) / x_units
    return np.array([_to_float(w, u) for w, u in zip(weight, units, strict=True)])


def _to_float(number: Decimal, unit: Decimal) -> float:
    return float(number * unit) if abs(number) > _NOTHING else 0.0


def curvature(prepared: Prepared, reduction: str) -> Curvature:
    """The curvature of MSE with that reduction, "mean" or "sum"."""
    x, count = prepared.x_train, len(prepared.parameter_names)
    unit = float(power_of_two(np.array([largest(x).max(), 1.0])).max())
    triangle = fold_rows(
        with_ones(x[part], prepared.bias) / unit for part in row_blocks(len(x), count)
    )
    # All the right vectors: with fewer rows than parameters some have no value, or 0.
    _, found, directions = np.linalg.svd(triangle, full_matrices=True)
    values = np.zeros(count)
    values[: len(found)] = found
    values[values <= negligible(count) * values[0]] = 0.0
    rows = len(x) if reduction == "mean" else 1
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        a = triangle * unit
        eigenvalues = 2 / rows * (values[::-1] * unit) ** 2
        condition = np.square(values[0] / values[-1]) if values[-1] else np.inf
        return Curvature(
            hessian=2 / rows * (a.T @ a),
            eigenvalues=eigenvalues,
            axes=directions[::-1].T,
            condition_number=float(condition),
            max_stable_lr=float(2 / eigenvalues[-1]),
        )
