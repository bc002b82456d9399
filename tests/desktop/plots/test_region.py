"""The part of the parameters that is in view."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from desktop.plots.region import Region
from linreg.dataset import FloatArray

ANY = arrays(np.float64, 2, elements=st.floats(allow_nan=True, allow_infinity=True))
SENSIBLE = arrays(np.float64, 2, elements=st.floats(-100, 100))
ONES = np.ones(2)


@given(SENSIBLE, SENSIBLE)
def test_start_and_target_are_in_view_with_a_margin(
    start: FloatArray, target: FloatArray
) -> None:
    region = Region(start, target, ONES)
    for point in (start, target):
        assert region.holds(point)
        for value, (low, high) in zip(point, region.intervals, strict=True):
            assert min(value - low, high - value) >= 0.1 * (high - low)


def test_an_axis_without_a_distance_gets_a_width_from_the_sensitivity() -> None:
    region = Region(np.array([0.5, 0.0]), np.array([2.0, 0.0]), np.array([2.0, 1.0]))
    width, height = region.spans
    assert height == pytest.approx(2 * 0.7 * width)


def test_it_stays_while_the_path_stays_inside() -> None:
    region = Region(np.zeros(2), np.ones(2), ONES)
    before = list(region.intervals)
    assert not region.grow(np.random.default_rng(0).uniform(0, 1, (50, 2)))
    assert region.intervals == before


def test_it_grows_with_the_path_but_a_diverging_one_leaves_it() -> None:
    region = Region(np.zeros(2), np.ones(2), ONES)
    first = region.spans
    near = np.array([3.0, -2.0])
    assert region.grow(near[np.newaxis])
    assert region.holds(near)
    grew = sum(region.grow(np.full((1, 2), 1.1**step)) for step in range(600))
    assert grew < 12
    assert (region.spans <= 11.1 * first).all()
    assert not region.holds(np.full(2, 1.1**599))
    assert region.holds(np.zeros(2))


def test_a_leap_beyond_the_limit_leaves_the_view_as_it_is() -> None:
    region = Region(np.zeros(2), np.ones(2), ONES)
    before = list(region.intervals)
    assert not region.grow(np.full((1, 2), 1e9))
    assert region.intervals == before


@given(ANY, ANY, ANY, ANY)
def test_no_number_breaks_it(
    start: FloatArray, target: FloatArray, sensitivity: FloatArray, point: FloatArray
) -> None:
    region = Region(start, target, np.abs(sensitivity))
    region.grow(np.array([point, start]))
    for low, high in region.intervals:
        assert np.isfinite([low, high]).all()
        assert low < high
    region.holds(point)
