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
    assert (region.spans <= 5.1 * first).all()
    assert not region.holds(np.full(2, 1.1**599))
    assert region.holds(np.zeros(2))


def test_a_leap_beyond_the_limit_leaves_the_view_as_it_is() -> None:
    region = Region(np.zeros(2), np.ones(2), ONES)
    before = list(region.intervals)
    assert not region.grow(np.full((1, 2), 1e9))
    assert region.intervals == before


def test_of_a_path_beside_it_only_what_is_near_counts() -> None:
    """No further than one more first view to each side, whatever else diverges."""
    region = Region(np.zeros(2), np.ones(2), ONES)
    first, spans = list(region.intervals), region.spans
    low, high = np.array(first).T
    far = np.array([[1e9, -1e9], [np.nan, 0.5], [np.inf, 0.5]])
    just_out = np.array([[high[0] + 1.01 * spans[0], 0.5]])
    assert not region.grow_a_little(np.concatenate([far, just_out]))
    assert region.intervals == first
    near = np.array([low[0] - 0.9 * spans[0], high[1] + 0.9 * spans[1]])
    assert region.grow_a_little(np.concatenate([far, near[np.newaxis]]))
    assert region.holds(near)
    assert (region.spans <= 2 * spans + 1e-9).all()
    assert not region.grow_a_little(np.empty((0, 2)))


def test_it_does_not_shrink_for_a_path_beside_it() -> None:
    region = Region(np.zeros(2), np.ones(2), ONES)
    region.grow(np.array([[4.5, 0.5]]))
    before = list(region.intervals)
    region.grow_a_little(np.array([[1.0, -1.5]]))
    assert region.intervals[0] == before[0]
    assert region.holds(np.array([1.0, -1.5]))


def test_a_path_has_gaps_where_it_goes_on_out_of_view() -> None:
    region = Region(np.zeros(1), np.ones(1), np.ones(1))
    path = np.array([[0.0], [1.0], [9.0], [-9.0], [0.5], [9.0], [9.0]])
    seen = region.in_sight(path)[:, 0]
    nan = np.nan
    np.testing.assert_array_equal(seen, [0, 1, 9, nan, -9, 0.5, 9, nan, 9])
    inside = path[:2]
    assert region.in_sight(inside) is inside


@given(ANY, ANY, ANY, ANY)
def test_no_number_breaks_it(
    start: FloatArray, target: FloatArray, sensitivity: FloatArray, point: FloatArray
) -> None:
    region = Region(start, target, np.abs(sensitivity))
    region.grow(np.array([point, start]))
    region.grow_a_little(np.array([point, target]))
    region.in_sight(np.array([point, target, start]))
    for low, high in region.intervals:
        assert np.isfinite([low, high]).all()
        assert low < high
    region.holds(point)
