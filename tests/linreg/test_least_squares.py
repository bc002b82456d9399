"""Folding and solving against numpy's own least squares."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linreg.least_squares import fold_rows, power_of_two, row_blocks, solve, with_ones


@given(st.floats(allow_nan=False, allow_infinity=False).map(abs))
def test_a_power_of_two_divides_without_rounding(size: float) -> None:
    (unit,) = power_of_two(np.array([size]))
    assert math.frexp(unit)[0] == 0.5
    assert size / unit * unit == size
    assert 1 / unit > 0
    if 1e-300 < size < 1e300:
        assert 0.5 <= size / unit < 1
    assert size / unit < 2**30


@given(st.integers(1, 100_000), st.integers(1, 1000))
def test_blocks_cover_every_row_once(rows: int, columns: int) -> None:
    parts = [range(rows)[part] for part in row_blocks(rows, columns)]
    assert [part.start for part in parts] == [0, *(part.stop for part in parts[:-1])]
    assert parts[-1].stop == rows
    # A fold must leave far fewer rows than it was given, or it would never end.
    assert all(len(part) >= 2 * columns for part in parts[:-1])


@pytest.mark.parametrize("rows", [2, 50, 30_000])
def test_folding_keeps_the_lengths(rows: int) -> None:
    a = np.random.default_rng(0).normal(size=(rows, 4))
    triangle = fold_rows(a[part] for part in row_blocks(rows, 4))
    assert triangle.shape == (min(rows, 4), 4)
    np.testing.assert_allclose(
        triangle.T @ triangle, a.T @ a, rtol=1e-12, atol=1e-12 * rows
    )


@pytest.mark.parametrize("rows", [3, 7, 5000])
def test_the_solution_is_that_of_numpy(rows: int) -> None:
    random = np.random.default_rng(1)
    a = with_ones(random.normal(size=(rows, 2)) * [1e-8, 1e8], bias=True)
    y = random.normal(size=rows)
    known = np.linalg.lstsq(a / [1e-8, 1e8, 1], y)[0] / [1e-8, 1e8, 1]
    rest = y - a @ known
    solution = solve(fold_rows([np.column_stack([a, y])]))
    np.testing.assert_allclose(solution.coefficients, known, rtol=1e-9)
    assert solution.rank == 3
    assert solution.residual_sum == pytest.approx(rest @ rest, rel=1e-12, abs=1e-25)


def test_a_correction_takes_the_gradient_away() -> None:
    random = np.random.default_rng(2)
    a, y = random.normal(size=(9, 3)), random.normal(size=9)
    solution = solve(fold_rows([np.column_stack([a, y])]))
    wrong = solution.coefficients + np.array([0.1, -0.2, 0.3])
    mended = wrong + solution.correction(a.T @ (y - a @ wrong))
    np.testing.assert_allclose(mended, solution.coefficients, rtol=1e-12)


def test_parallel_columns_share_the_shortest_solution() -> None:
    x = np.array([1.0, 2.0, 4.0])
    a = np.column_stack([x, 10 * x, 3 * x])
    solution = solve(fold_rows([a]))
    assert solution.rank == 1
    assert solution.coefficients == pytest.approx([1.5, 0.15])
    assert solution.residual_sum == pytest.approx(0, abs=1e-28)
    change = solution.correction(np.array([21.0, 210.0]))
    assert change == pytest.approx([0.5, 0.05])
