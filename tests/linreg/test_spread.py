"""Sums of numbers of any size, against numpy on numbers that need no care."""

import math

import numpy as np
import pytest

from linreg.dataset import FloatArray
from linreg.spread import largest, mean_of, sizes_of, spread_of, squared_ratio

NUMBERS = np.random.default_rng(1).normal(3.0, 2.0, 20_000)
SCALES = [1e-300, 1.0, 1e300]


def blocks(values: FloatArray) -> list[FloatArray]:
    return [values[:7], values[7:9000], values[9000:]]


@pytest.mark.parametrize("scale", SCALES)
def test_means_of_any_size(scale: float) -> None:
    sizes = sizes_of(blocks(NUMBERS * scale))
    assert sizes.rows == 20_000
    rms = math.sqrt(float(np.mean(NUMBERS**2)))
    assert sizes.rms / scale == pytest.approx(rms, rel=1e-12)
    mean = float(np.mean(np.abs(NUMBERS)))
    assert sizes.mean / scale == pytest.approx(mean, rel=1e-12)


@pytest.mark.parametrize("scale", SCALES)
def test_the_spread_about_the_mean_and_about_zero(scale: float) -> None:
    y = NUMBERS * scale
    about_mean = spread_of(y, scale, about_mean=True)
    assert about_mean == pytest.approx(float(NUMBERS.std()), rel=1e-12)
    about_zero = spread_of(y, scale, about_mean=False)
    assert about_zero == pytest.approx(math.sqrt(float(np.mean(NUMBERS**2))))


@pytest.mark.parametrize("value", [0.1, 1e9 / 3, 1e-301])
def test_what_does_not_vary_has_no_spread_at_all(value: float) -> None:
    assert spread_of(np.full(30_001, value), 1.0, about_mean=True) == 0.0


def test_the_mean_and_the_largest_of_each_column() -> None:
    table = np.column_stack([NUMBERS, -5 * NUMBERS])
    np.testing.assert_allclose(mean_of(table, 2.0), table.mean(axis=0) / 2, rtol=1e-12)
    np.testing.assert_array_equal(largest(table), np.abs(table).max(axis=0))


def test_what_is_not_finite_stays_so() -> None:
    assert math.isnan(sizes_of([np.array([1.0, np.nan])]).rms)
    assert sizes_of([np.array([1.0, -np.inf])]).mean == math.inf
    assert squared_ratio(1e200, 1e-10) == math.inf
    assert math.isnan(squared_ratio(1.0, 0.0))
