"""The border of all parameters whose penalty is that of the present ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.plots.canvas import Canvas, Mapping
from desktop.plots.penalty_region import PenaltyRegion, border
from desktop.theme import LIGHT
from linreg.dataset import FloatArray
from tests.desktop.plots.drawing import sees

MAPPING = Mapping((-5.0, 5.0), (-4.0, 4.0), 400.0, 300.0)
SIZES = st.floats(0.01, 100.0)
SIGNED = SIZES | SIZES.map(lambda size: -size)
RATES = st.just(0.0) | st.floats(0.001, 10.0)


def penalty(points: FloatArray, l1: FloatArray, decay: float) -> FloatArray:
    found: FloatArray = np.abs(points) @ l1 + decay / 2 * (points**2).sum(axis=1)
    return found


@given(SIGNED, SIGNED, RATES, RATES, RATES)
def test_on_the_border_the_penalty_is_the_present_one(
    a: float, b: float, first: float, second: float, decay: float
) -> None:
    present, l1 = np.array([a, b]), np.array([first, second])
    if not (l1.any() or decay):
        return
    with np.errstate(all="ignore"):
        points = border(present, l1, decay, MAPPING)
    points = points[~np.isnan(points).any(axis=1)]
    known = penalty(present[np.newaxis], l1, decay)[0]
    assert penalty(points, l1, decay) == pytest.approx(
        np.full(len(points), known), rel=1e-9
    )


def test_weight_decay_alone_has_a_circle() -> None:
    points = border(np.array([3.0, -4.0]), np.zeros(2), 0.1, MAPPING)
    np.testing.assert_allclose(np.hypot(*points.T), 5)
    assert np.hypot(*(points - [3, -4]).T).min() < 1e-9
    # Once around and back to where it began.
    assert points[0] == pytest.approx(points[-1])
    turns = np.unwrap(np.arctan2(points[:, 1], points[:, 0]))
    assert turns[-1] - turns[0] == pytest.approx(2 * np.pi)
    assert (np.diff(turns) > -1e-12).all()


def test_a_large_circle_is_round_where_it_is_seen() -> None:
    """A view of some units, a million from 0: the chords leave it by nothing."""
    present = np.array([1e6, 2.0])
    points = border(present, np.zeros(2), 0.1, MAPPING)
    near = points[(np.abs(points[:, 1] - 2) < 5) & (points[:, 0] > 0)]
    assert len(near) > 2
    middles = (near[1:] + near[:-1]) / 2
    assert np.abs(np.hypot(*middles.T) - np.hypot(*present)).max() < 1e-3


def test_l1_over_two_weights_has_a_diamond() -> None:
    points = border(np.array([1.0, -2.0]), np.ones(2), 0.0, MAPPING)
    np.testing.assert_allclose(np.abs(points).sum(axis=1), 3)
    for corner in ([3, 0], [0, 3], [-3, 0], [0, -3]):
        assert np.hypot(*(points - corner).T).min() < 1e-9


def test_l1_over_a_weight_and_the_bias_has_a_band() -> None:
    """The bias is not penalised, whichever axis it is on."""
    lines = border(np.array([2.0, 9.0]), np.array([0.5, 0.0]), 0.0, MAPPING)
    np.testing.assert_array_equal(lines[[0, 1]], [[2, -4], [2, 4]])
    np.testing.assert_array_equal(lines[[3, 4]], [[-2, -4], [-2, 4]])
    lines = border(np.array([9.0, 2.0]), np.array([0.0, 0.5]), 0.0, MAPPING)
    np.testing.assert_array_equal(lines[[0, 1]], [[-5, 2], [5, 2]])


def test_over_a_single_weight_it_is_an_interval() -> None:
    for l1, decay in ((0.5, 0.0), (0.0, 0.3), (0.5, 0.3)):
        lines = border(np.array([-1.5]), np.array([l1]), decay, MAPPING)
        assert lines[[0, 3], 0] == pytest.approx([1.5, -1.5])


def test_it_goes_through_the_present_point(canvas: Canvas) -> None:
    region = PenaltyRegion(canvas)
    region.set_theme(LIGHT, on_heat=False)
    region.set_rates(0.0, 0.1)
    region.draw(np.array([3.0, 4.0]), np.array([1.0, 0.0]))
    for x, y in ((5.0, 0.3), (3.0, 4.0), (0.3, 5.0)):
        assert any(sees(canvas, x, y + by, LIGHT.muted) for by in (-0.3, 0.0, 0.3))
    region.draw(np.array([6.0, 8.0]), np.array([1.0, 0.0]))
    assert not any(sees(canvas, 3.0, 4 + by, LIGHT.muted) for by in (-0.3, 0.0, 0.3))


def test_without_a_penalty_and_without_a_point_there_is_none(canvas: Canvas) -> None:
    region = PenaltyRegion(canvas)
    region.set_rates(1.0, 0.0)
    assert region.is_on
    region.place(canvas.mapping)
    assert region._line.item.path().isEmpty()
    region.draw(np.array([1.0, 1.0]), np.ones(2))
    assert not region._line.item.path().isEmpty()
    region.set_rates(0.0, 0.0)
    assert not region.is_on
    region.draw(np.array([1.0, 1.0]), np.ones(2))
    assert region._line.item.path().isEmpty()


@pytest.mark.parametrize("bad", [0.0, np.nan, np.inf, 1e200, 1e-320])
def test_no_number_breaks_it(canvas: Canvas, bad: float) -> None:
    region = PenaltyRegion(canvas)
    region.set_theme(LIGHT, on_heat=True)
    for rates in ((1.0, 0.0), (0.0, 1.0), (1.0, 1.0)):
        region.set_rates(*rates)
        for weights in ([1.0, 1.0], [1.0, 0.0], [0.0, 1.0]):
            region.draw(np.array([bad, bad]), np.array(weights))
            region.draw(np.array([bad, 1.0]), np.array(weights))
            canvas.grab()
