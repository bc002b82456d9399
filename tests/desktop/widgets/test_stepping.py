"""One press of an arrow key goes to a sensible neighbour."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.widgets.stepping import stepped
from linreg.specs import FRACTION, NOT_NEGATIVE, POSITIVE, Range, Spec


def spec(allowed: Range, kind: str = "float") -> Spec:
    return Spec("x", "int" if kind == "int" else "float", 0.0, "", (allowed,))


def walk(allowed: Range, value: float, direction: int, count: int) -> list[float]:
    """The values that `count` steps pass."""
    passed = []
    for _ in range(count):
        value = stepped(spec(allowed), value, direction)
        passed.append(value)
    return passed


def test_a_rate_takes_ten_steps_for_a_factor_of_ten() -> None:
    up = [0.013, 0.016, 0.02, 0.025, 0.032, 0.04, 0.05, 0.063, 0.079, 0.1]
    assert walk(POSITIVE, 0.01, 1, 10) == up
    assert walk(POSITIVE, 0.1, -1, 10) == [*up[-2::-1], 0.01]


@pytest.mark.parametrize(
    ("value", "below", "above"),
    [(0.03, 0.025, 0.032), (1e-8, 7.9e-9, 1.3e-8), (0.0601, 0.05, 0.063)],
)
def test_a_rate_goes_to_the_next_on_the_scale(
    value: float, below: float, above: float
) -> None:
    assert stepped(spec(POSITIVE), value, -1) == below
    assert stepped(spec(POSITIVE), value, 1) == above


def test_zero_can_be_left_but_not_passed() -> None:
    assert stepped(spec(NOT_NEGATIVE), 0.0, 1) == 1e-4
    assert stepped(spec(NOT_NEGATIVE), 0.0, -1) == 0.0


def test_a_fraction_goes_evenly_and_then_towards_one() -> None:
    assert walk(FRACTION, 0.0, 1, 3) == [0.05, 0.1, 0.15]
    assert walk(FRACTION, 0.85, 1, 3) == [0.9, 0.921, 0.937]
    assert stepped(spec(FRACTION), 0.999, 1) == 0.99921
    assert stepped(spec(FRACTION), 0.99, -1) == 0.987
    assert walk(FRACTION, 0.921, -1, 3) == [0.9, 0.85, 0.8]


def test_a_whole_number_goes_by_one() -> None:
    assert stepped(spec(POSITIVE, "int"), 1000, 1) == 1001
    assert stepped(spec(POSITIVE, "int"), 1000, -1) == 999


@pytest.mark.parametrize(
    ("value", "above"),
    [(0.0, 0.1), (-0.05, 0.05), (1.2345, 1.3345), (4.0, 4.1), (1987.0, 1997.0)],
)
def test_any_other_number_goes_by_some_hundredths(value: float, above: float) -> None:
    assert stepped(spec(Range()), value, 1) == above
    assert stepped(spec(Range()), -value, -1) == -above


@given(
    value=st.floats(allow_nan=False, allow_infinity=False),
    allowed=st.sampled_from([POSITIVE, NOT_NEGATIVE, FRACTION, Range()]),
    direction=st.sampled_from([-1, 1]),
)
def test_a_step_never_goes_the_wrong_way(
    value: float, allowed: Range, direction: int
) -> None:
    if allowed.contains(value):
        step = stepped(spec(allowed), value, direction) - value
        assert step * direction >= 0


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_stays(value: float) -> None:
    after = stepped(spec(Range()), value, 1)
    assert after == value or math.isnan(after)
