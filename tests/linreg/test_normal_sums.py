"""Factors by sums of squares, against orthogonal ones and against the rows."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linreg.config import Config
from linreg.dataset import FloatArray, make_dataset
from linreg.least_squares import fold_rows, row_blocks, solve, with_ones
from linreg.normal_sums import factors_by_sums
from linreg.prepare import prepare
from linreg.surface import Surface

# Two whole blocks and a part of one.
ROWS = 140_000


def rows(columns: int, noise: float, offset: float = 0.0, seed: int = 0) -> FloatArray:
    """[x y] (n, columns + 1)."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((ROWS, columns)) + offset
    y = x @ rng.standard_normal(columns) + 3 + noise * rng.standard_normal(ROWS)
    return np.column_stack([x, y])


def by_qr(table: FloatArray, bias: bool) -> FloatArray:
    x, y = table[:, :-1], table[:, -1]
    return fold_rows(
        np.column_stack([with_ones(x[part], bias), y[part]])
        for part in row_blocks(len(y), x.shape[1] + bias + 1)
    )


def by_sums(table: FloatArray, bias: bool) -> FloatArray:
    factors = factors_by_sums(table[:, :-1], table[:, -1], bias)
    assert factors is not None
    return factors


@settings(deadline=None)
@given(
    st.integers(1, 4),
    st.booleans(),
    st.sampled_from([1e-6, 1.0, 1e3]),
    st.sampled_from([0.0, 50.0]),
    st.integers(0, 9),
)
def test_they_measure_as_orthogonal_factors_do(
    columns: int, bias: bool, noise: float, offset: float, seed: int
) -> None:
    table = rows(columns, noise, offset if bias else 0.0, seed)
    found, known = by_sums(table, bias), by_qr(table, bias)
    there = solve(known)
    for away in (0.0, 1e-3, 1.0):
        at = np.append(there.coefficients + away, -1.0)
        distances = np.linalg.norm(found @ at), np.linalg.norm(known @ at)
        assert distances[0] == pytest.approx(distances[1], rel=1e-7)
    np.testing.assert_allclose(
        solve(found).coefficients, there.coefficients, rtol=1e-9, atol=1e-11
    )


def test_what_is_left_of_a_perfect_fit_is_about_nothing() -> None:
    table = rows(1, 0.0)
    assert by_sums(table, True)[-1, -1] < 1e-12 * np.linalg.norm(table[:, -1])


def test_rows_far_from_0_lose_nothing() -> None:
    """As years do; the sum of the residuals' squares is taken exactly."""
    table = rows(1, 1e-3, 1e5)
    fit = solve(by_qr(table, True)).coefficients
    residuals = table[:, 1] - table[:, 0] * fit[0] - fit[1]
    known = math.sqrt(math.fsum(residuals**2))
    assert by_sums(table, True)[-1, -1] == pytest.approx(known, rel=1e-6)


@pytest.mark.parametrize(
    "x",
    [
        np.ones((ROWS, 1)),
        np.linspace(0, 1, ROWS)[:, np.newaxis] ** [1.0, 2, 3, 4, 5],
        np.linspace(1, 2, ROWS)[:, np.newaxis] * 1e200,
        np.linspace(1, 1.7, ROWS)[:, np.newaxis] * 1e308,
        np.linspace(1, 2, ROWS)[:, np.newaxis] * 1e-200,
    ],
    ids=["constant", "nearly parallel", "too large", "largest", "too small"],
)
def test_where_digits_would_be_lost_there_are_none(x: FloatArray) -> None:
    assert factors_by_sums(x, np.arange(float(ROWS)), bias=True) is None


@pytest.mark.parametrize("bias", [True, False])
def test_the_surface_of_a_long_table_is_the_loss_of_its_rows(bias: bool) -> None:
    table = np.concatenate([rows(2, 0.5, seed=1), rows(2, 0.5, seed=1)])
    dataset = make_dataset("long", dict(zip("uvy", table.T, strict=True)))
    prepared = prepare(dataset, Config(bias=bias))
    surface = Surface(prepared, "mse", "mean")
    design = with_ones(prepared.x_train, bias)
    best = np.linalg.lstsq(design, prepared.y_train)[0].astype(np.float64)
    for away in (0.0, 1e-4, 2.0):
        at: FloatArray = best + away
        known = np.mean((design @ at - prepared.y_train) ** 2)
        assert surface.at(at) == pytest.approx(known, rel=1e-10)
