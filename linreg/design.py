"""The exact fit's matrix, for what rests on it: how sure its coefficients are."""

import math
from dataclasses import dataclass
from decimal import Decimal, localcontext

import numpy as np

from linreg.dataset import FloatArray
from linreg.exact import ExactFit
from linreg.least_squares import (
    Solution,
    fold_rows,
    power_of_two,
    row_blocks,
    solve,
)
from linreg.orthogonal import Basis, Columns, Numbers, make_basis, to_decimal
from linreg.prepare import Inputs, Prepared
from linreg.spread import largest, mean_of

_DIGITS = 100


@dataclass(frozen=True, eq=False)
class Design:
    """The exact fit's least squares problem, in units in which its numbers are about 1.

    `unit` has one for each of the x columns as the model sees them.
    """

    basis: Basis
    unit: FloatArray
    y_unit: float
    solution: Solution

    def matrix(self, inputs: FloatArray) -> FloatArray:
        """What the model sees (m, p) -> the functions (m, f)."""
        return _functions(self.basis, self.unit, inputs)

    @property
    def root(self) -> FloatArray:
        """V (f, rank): V Vᵀ is (AᵀA)⁻¹, the coefficients' covariance for an sd of 1."""
        solution = self.solution
        directions = solution.directions.T / solution.singular_values
        root: FloatArray = directions / solution.norm[:, np.newaxis]
        return root


def _functions(basis: Basis, unit: FloatArray, inputs: FloatArray) -> FloatArray:
    functions: FloatArray = basis.matrix(inputs[:, : len(unit)] / unit)
    return functions


def make_design(prepared: Prepared) -> Design:
    """In two passes over the training rows; polynomials take one more for each power.

    The first of the model's inputs is x itself, or x shifted and scaled: a polynomial
    in the one is a polynomial in the other.
    """
    degree = prepared.inputs.degree
    x, y = prepared.x_train, prepared.y_train
    columns = x if degree == 1 else x[:, :1]
    unit = power_of_two(largest(columns))
    y_unit = float(power_of_two(largest(y)))
    basis: Basis
    if degree == 1:
        basis = Columns(mean_of(columns, unit), prepared.bias)
    else:
        basis = make_basis(columns / unit, degree, prepared.bias)
    triangle = fold_rows(
        np.column_stack([_functions(basis, unit, x[part]), y[part] / y_unit])
        for part in row_blocks(len(y), x.shape[1] + 2)
    )
    return Design(basis, unit, y_unit, solve(triangle))


def standard_errors(prepared: Prepared, exact: ExactFit, design: Design) -> FloatArray:
    """Of the coefficients (k,) in the data's own units, weights and then the bias.

    NaN where there are none.
    """
    count = len(prepared.parameter_names)
    if not has_errors(prepared, exact, design):
        return np.full(count, math.nan)
    with localcontext() as context:
        context.prec = _DIGITS
        parts = [
            _in_data_units(prepared.inputs, design, to_decimal(column))
            for column in design.root.T
        ]
        sizes = [np.dot(part, part).sqrt() for part in np.array(parts).T[:count]]
        sd = Decimal(exact.residual_sd)
        return np.array([float(sd * size) for size in sizes])


def has_errors(prepared: Prepared, exact: ExactFit, design: Design) -> bool:
    """Whether the fit is determined, and by more rows than it has parameters."""
    count = len(prepared.parameter_names)
    found = exact.determined and design.solution.rank == count
    return found and len(prepared.y_train) > count


def _in_data_units(inputs: Inputs, design: Design, coefficients: Numbers) -> Numbers:
    """Coefficients (f,) of the functions -> those of the raw terms, and then the bias.

    The functions' own x is (x - shift)/scale of the raw one.
    """
    weight, bias = design.basis.to_terms(coefficients)
    count = len(design.unit)
    shift = to_decimal(inputs.shift[:count])
    scale = to_decimal(inputs.scale[:count]) * to_decimal(design.unit)
    if inputs.degree == 1:
        weight = weight / scale
        return np.append(weight, bias - weight @ shift)
    terms = to_decimal(np.zeros(len(weight) + 1))
    # Horner's scheme; the highest term is 0 until the end, and none is rolled round.
    for coefficient in (*weight[::-1], bias):
        terms = (np.roll(terms, 1) - shift[0] * terms) / scale[0]
        terms[0] += coefficient
    return np.append(terms[1:], terms[0])
