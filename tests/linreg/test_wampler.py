"""Wampler's sets against a fit in fractions, and against the published tables."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest

from linreg.certified import read_certified
from linreg.wampler import NUMBERS, wampler_certified, wampler_data
from tests.linreg.certified import FOLDER, fit_in_fractions, needs_files, read_table

X = range(21)
MATRIX = [[Fraction(x) ** k for k in (1, 2, 3, 4, 5, 0)] for x in X]


def total(numbers: Iterable[Fraction]) -> Fraction:
    return sum(numbers, Fraction(0))


def root(number: Fraction) -> float:
    """The square root, rounded once."""
    with localcontext() as context:
        context.prec = 60
        return float((Decimal(number.numerator) / number.denominator).sqrt())


def inverse_diagonal() -> list[Fraction]:
    """That of (AᵀA)⁻¹, by Gauss and Jordan's elimination in fractions."""
    size = len(MATRIX[0])
    rows = [
        [total(r[i] * r[j] for r in MATRIX) for j in range(size)]
        + [Fraction(i == j) for j in range(size)]
        for i in range(size)
    ]
    for k in range(size):
        rows[k] = [v / rows[k][k] for v in rows[k]]
        for i in range(size):
            if i != k:
                part = rows[i][k]
                pairs = zip(rows[i], rows[k], strict=True)
                rows[i] = [v - part * w for v, w in pairs]
    return [rows[i][size + i] for i in range(size)]


@pytest.mark.parametrize("number", [1, 3, 4, 5])
def test_the_certified_answers_are_those_of_exact_arithmetic(number: int) -> None:
    data, certified = wampler_data(number), wampler_certified(number)
    exact = fit_in_fractions(data, degree=5, bias=True)
    assert exact is not None
    assert list(map(float, exact.coefficients)) == [*certified.weight, certified.bias]

    variance = exact.residual_sum / (21 - 6)
    y = [Fraction(v) for v in data.y.tolist()]
    around = total((v - total(y) / 21) ** 2 for v in y)
    errors = [root(variance * part) for part in inverse_diagonal()]
    # Certified to 15 digits, and so to half a unit of the last.
    found = [certified.residual_sd, certified.r_squared, *certified.standard_errors]
    r_squared = float(1 - exact.residual_sum / around)
    assert found == pytest.approx([root(variance), r_squared, *errors], 5.1e-15, 0.0)


def test_the_second_set_is_the_polynomial_in_tenths() -> None:
    for x, y in zip(X, wampler_data(2).y, strict=True):
        assert float(sum(Fraction(x, 10) ** k for k in range(6))) == y
    certified = wampler_certified(2)
    assert certified.weight == (0.1, 0.01, 0.001, 0.0001, 0.00001)
    assert certified.residual_sd == 0
    assert certified.r_squared == 1


def test_the_deviations_are_orthogonal_to_polynomials() -> None:
    """What keeps the coefficients of sets 3 to 5 what they are in set 1."""
    plain = wampler_data(1).y
    for number, times in ((3, 1), (4, 100), (5, 10_000)):
        deviations = [int(v) for v in wampler_data(number).y - plain]
        assert max(map(abs, deviations)) == 2523 * times
        for k in range(6):
            assert sum(d * x**k for d, x in zip(deviations, X, strict=True)) == 0


@needs_files
@pytest.mark.parametrize("number", NUMBERS)
def test_tables_and_answers_are_the_published_ones(number: int) -> None:
    data, published = wampler_data(number), read_table(f"Wampler{number}")
    assert np.array_equal(data.x, published.x)
    assert np.array_equal(data.y, published.y)
    read = read_certified(FOLDER / f"wampler{number}.csv")
    assert read is not None
    made = wampler_certified(number)
    assert replace(made, title=read.title, source=read.source) == read
