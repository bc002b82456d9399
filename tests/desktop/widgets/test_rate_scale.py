"""Five decades around a bound, which stand still while it moves a little."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.widgets.rate_scale import DECADES, RateScale, scale_start, three_digits

RATES = st.floats(1e-12, 1e12)


@given(bound=RATES)
def test_the_bound_is_in_the_upper_half_of_its_scale(bound: float) -> None:
    start = scale_start(bound)
    assert 10.0**start <= bound / 999
    assert bound * 9.99 <= 10.0 ** (start + DECADES)


@given(bound=RATES)
def test_while_the_bound_moves_a_little_the_scale_stands(bound: float) -> None:
    start = scale_start(bound)
    for factor in (0.6, 0.9, 1.1, 1.7):
        assert scale_start(bound * factor, start) == start


@given(bound=RATES, start=st.integers(-20, 20))
def test_whatever_was_before_the_bound_is_well_inside(bound: float, start: int) -> None:
    left = scale_start(bound, start)
    assert 500 < bound / 10.0**left < 20_000


def test_another_bound_has_another_scale() -> None:
    assert scale_start(0.06, -5) == -5
    assert scale_start(60.0, -5) == -2


@pytest.mark.parametrize("bound", [5e-324, 1e-310, 1e308])
def test_bounds_at_the_ends_of_float64_have_a_scale_too(bound: float) -> None:
    scale = RateScale(scale_start(bound), 0.0, 100.0)
    assert 0 <= scale.place_inside(bound) <= 100
    assert math.isfinite(scale.rate_at(100.0))
    assert scale.rate_at(0.0) > 0


SCALE = RateScale(-5, 10.0, 200.0)


@pytest.mark.parametrize(
    ("rate", "place"), [(1e-5, 10.0), (1e-3, 90.0), (1.0, 210.0), (0.1, 170.0)]
)
def test_equal_factors_are_equally_far_apart(rate: float, place: float) -> None:
    assert SCALE.place(rate) == pytest.approx(place)
    assert SCALE.rate_at(place) == rate


@pytest.mark.parametrize(
    ("rate", "place"), [(1e-9, 10.0), (0.0, 10.0), (5.0, 210.0), (math.inf, 210.0)]
)
def test_what_is_outside_stands_at_the_end(rate: float, place: float) -> None:
    assert SCALE.place(rate) != place
    assert SCALE.place_inside(rate) == place


def test_beyond_the_ends_there_is_no_rate() -> None:
    assert SCALE.rate_at(-50.0) == 1e-5
    assert SCALE.rate_at(500.0) == 1.0


@given(rate=RATES)
def test_three_digits_are_near_enough(rate: float) -> None:
    rounded = three_digits(rate)
    assert rounded == pytest.approx(rate, rel=0.005)
    assert len(f"{rounded!r}".split("e")[0].replace(".", "").strip("0")) <= 3
