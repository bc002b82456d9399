"""Ranges hold what they must, and seldom change."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.plots.steps import (
    Interval,
    drawable,
    drawn,
    grown,
    grown_logarithmic,
    nice_ceiling,
    padded,
)

NUMBERS = st.floats(-1e29, 1e29, allow_subnormal=False)


@pytest.mark.parametrize(
    ("value", "ceiling"),
    [(1, 1), (1.01, 2), (2, 2), (3, 5), (5.1, 10), (0.0003, 0.0005), (1e12, 1e12)],
)
def test_a_nice_ceiling_is_1_2_or_5_times_a_power_of_ten(
    value: float, ceiling: float
) -> None:
    assert nice_ceiling(value) == pytest.approx(ceiling)


@given(st.floats(1e-300, 1e300))
def test_a_nice_ceiling_is_not_below_and_not_far_above(value: float) -> None:
    assert value * (1 - 1e-9) <= nice_ceiling(value) <= value * 2.5 * (1 + 1e-9)


@given(NUMBERS, NUMBERS)
def test_a_padded_interval_holds_its_ends_and_has_a_width(a: float, b: float) -> None:
    low, high = padded(min(a, b), max(a, b))
    assert low <= min(a, b)
    assert high >= max(a, b)
    assert high > low


@given(st.lists(NUMBERS, min_size=1, max_size=30))
def test_a_grown_interval_holds_all_that_came(values: list[float]) -> None:
    interval: Interval | None = None
    for value in values:
        interval = grown(interval, value, value)
        assert interval[0] <= value <= interval[1]
    assert interval is not None
    assert interval[0] <= min(values)
    assert interval[1] >= max(values)


def test_an_interval_stays_while_values_stay_inside_and_grows_in_few_steps() -> None:
    interval, changes = grown(None, 0.0, 1.0), 0
    assert grown(interval, 0.2, 0.9) == interval
    for top in np.linspace(1, 100, 1000):
        new = grown(interval, 0.0, float(top))
        changes += new != interval
        interval = new
    assert changes < 15


@given(
    st.lists(st.tuples(st.floats(-300, 300), st.floats(0, 5)), min_size=1, max_size=20)
)
def test_a_logarithmic_interval_holds_all_that_came(
    values: list[tuple[float, float]],
) -> None:
    interval: Interval | None = None
    for low, width in values:
        interval = grown_logarithmic(interval, low, low + width)
        assert interval[0] <= low + 1e-9
        assert interval[1] >= low + width - 1e-9
        assert interval[1] - interval[0] > 0.01
        assert grown_logarithmic(interval, low, low + width) == interval


@pytest.mark.parametrize(
    ("low", "high", "ends"),
    [(2.6e-12, 52.4, (1e-12, 100)), (13.1, 52.4, (10, 100)), (0.24, 4.9, (0.2, 5))],
)
def test_wide_logarithmic_intervals_end_at_round_numbers_with_a_margin(
    low: float, high: float, ends: tuple[float, float]
) -> None:
    start, end = grown_logarithmic(None, math.log10(low), math.log10(high))
    margin = 0.03 / 1.06 * (end - start)
    assert 10 ** (start + margin) == pytest.approx(ends[0])
    assert 10 ** (end - margin) == pytest.approx(ends[1])


def test_narrow_logarithmic_intervals_stay_narrow() -> None:
    low, high = grown_logarithmic(None, math.log10(11_353), math.log10(12_000))
    assert 10_000 < 10**low < 11_353
    assert 12_000 < 10**high < 13_000


def test_what_cannot_be_drawn_is_nan() -> None:
    values = drawable(np.array([1.0, np.inf, -np.inf, np.nan, 1e200, -1e29]))
    np.testing.assert_array_equal(np.isnan(values), [0, 1, 1, 1, 1, 0])


def test_points_that_cannot_be_drawn_are_left_out() -> None:
    points = np.array([[1.0, 2.0], [np.nan, 0.0], [0.0, 1e31], [3.0, -4.0]])
    np.testing.assert_array_equal(drawn(points), points[[0, 3]])
    assert len(drawn(points[:0])) == 0
