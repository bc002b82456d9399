"""The functions that the exact fit is made in."""

from decimal import Decimal, localcontext

import numpy as np
import pytest

from linreg.dataset import FloatArray
from linreg.orthogonal import Numbers, make_basis, to_decimal
from linreg.prepare import polynomial_terms

X = np.array([0.3, 0.55, 0.6, 0.72, 0.9, 0.91, 0.97])
SHAPES = [(1, True), (1, False), (2, True), (5, True), (5, False)]


def parallel(functions: FloatArray) -> float:
    """The largest cosine between two of the columns."""
    unit = functions / np.linalg.norm(functions, axis=0)
    return float(np.abs(unit.T @ unit - np.eye(unit.shape[1])).max())


@pytest.mark.parametrize(("degree", "bias"), SHAPES)
def test_the_functions_are_orthogonal_over_the_rows(degree: int, bias: bool) -> None:
    functions = make_basis(X[:, np.newaxis], degree, bias).matrix(X[:, np.newaxis])
    assert functions.shape == (len(X), degree + bias)
    assert parallel(functions) < 1e-12


@pytest.mark.parametrize(("degree", "bias"), SHAPES)
def test_coefficients_come_back_as_those_of_the_terms(degree: int, bias: bool) -> None:
    """In decimals the two ways to evaluate a polynomial are the same number."""
    x = X[:, np.newaxis]
    basis = make_basis(x, degree, bias)
    with localcontext() as context:
        context.prec = 100
        c = to_decimal(np.arange(1.0, degree + bias + 1))
        weight, constant = basis.to_terms(c)
        exact = to_decimal(x)
        terms: Numbers = polynomial_terms(exact, degree)
        error = terms @ weight + constant - basis.matrix(exact) @ c
        assert max(map(abs, error)) < Decimal("1e-90")
    assert bool(constant) == bias


@pytest.mark.parametrize(("degree", "bias"), SHAPES)
def test_decimals_and_floats_agree(degree: int, bias: bool) -> None:
    x = X[:, np.newaxis]
    basis = make_basis(x, degree, bias)
    exact = basis.matrix(to_decimal(x))
    assert all(isinstance(number, Decimal) for number in exact.flat)
    np.testing.assert_allclose(basis.matrix(x), exact.astype(float), atol=1e-13)


def test_several_columns_are_centred_beside_a_bias_alone() -> None:
    x = np.array([[1.0, 10.0], [3.0, 60.0]])
    beside = make_basis(x, 1, True).matrix(x)
    assert beside.tolist() == [[-1.0, -25.0, 1.0], [1.0, 25.0, 1.0]]
    assert make_basis(x, 1, False).matrix(x).tolist() == x.tolist()


@pytest.mark.parametrize(("different", "bias"), [(1, True), (3, True), (3, False)])
def test_rows_with_few_different_x_have_few_functions(
    different: int, bias: bool
) -> None:
    x = np.tile(X[:different], 5)[:, np.newaxis]
    assert make_basis(x, 9, bias).matrix(x).shape == (5 * different, different)
