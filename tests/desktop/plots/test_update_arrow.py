"""An update is drawn from its old to its new parameters, and no further."""

import numpy as np
import pytest

from desktop.plots.canvas import Canvas
from desktop.plots.landscape import HeatMap, Section
from desktop.plots.update_arrow import UpdateArrow
from desktop.theme import LIGHT
from linreg.dataset import FloatArray
from tests.desktop.plots.drawing import sees


def shown(
    canvas: Canvas, before: FloatArray | None, after: FloatArray | None
) -> UpdateArrow:
    update = UpdateArrow(canvas)
    update.set_theme(LIGHT, on_heat=False)
    update.take(before, after)
    update.draw(HeatMap(canvas), (0, 1))
    return update


def ends(update: UpdateArrow, canvas: Canvas) -> FloatArray:
    """The middle of the arrow's butt, and its tip, in data units."""
    path = update._arrow.item.path()
    left, right, tip = (path.elementAt(i) for i in (0, 6, 3))
    butt = ((left.x + right.x) / 2, (left.y + right.y) / 2)
    return np.array(
        [canvas.mapping.to_data(*butt), canvas.mapping.to_data(tip.x, tip.y)]
    )


def test_it_goes_exactly_from_point_to_point(canvas: Canvas) -> None:
    before, after = np.array([2.0, 3.0]), np.array([7.0, 8.0])
    update = shown(canvas, before, after)
    np.testing.assert_allclose(ends(update, canvas), [before, after])
    assert sees(canvas, 4, 5, LIGHT.model)
    assert update._old.item.isVisible()
    assert canvas.mapping.to_data(update._old.item.x(), update._old.item.y()) == (
        pytest.approx((2, 3))
    )


def test_it_stays_there_when_the_picture_is_zoomed(canvas: Canvas) -> None:
    update = shown(canvas, np.array([2.0, 3.0]), np.array([7.0, 8.0]))
    canvas.set_ranges((0.0, 20.0), (-20.0, 20.0))
    np.testing.assert_allclose(ends(update, canvas), [[2, 3], [7, 8]])


def test_of_a_short_one_the_mark_alone_is_seen(canvas: Canvas) -> None:
    update = shown(canvas, np.array([5.0, 5.0]), np.array([5.05, 5.05]))
    assert update._arrow.item.path().isEmpty()
    assert update._old.item.isVisible()
    canvas.set_ranges((4.9, 5.1), (4.9, 5.1))
    assert not update._arrow.item.path().isEmpty()


@pytest.mark.parametrize(
    "after", [None, np.array([np.nan, 1.0]), np.array([1e300, -np.inf])]
)
def test_without_two_places_there_is_none(
    canvas: Canvas, after: FloatArray | None
) -> None:
    update = shown(canvas, np.array([5.0, 5.0]), np.array([8.0, 8.0]))
    update.take(np.array([5.0, 5.0]), after)
    update.draw(HeatMap(canvas), (0, 1))
    assert update._arrow.item.path().isEmpty()
    assert not update._old.item.isVisible()


def test_of_several_parameters_the_shown_ones_are_drawn(canvas: Canvas) -> None:
    update = shown(canvas, np.array([2.0, 3.0, 8.0]), np.array([7.0, 8.0, 1.0]))
    update.draw(HeatMap(canvas), (2, 0))
    np.testing.assert_allclose(ends(update, canvas), [[8, 2], [1, 7]])


def test_over_one_parameter_it_goes_from_one_place_of_the_curve_to_another(
    canvas: Canvas,
) -> None:
    section = Section(canvas)
    section._x, section._y = np.array([0.0, 10.0]), np.array([0.0, 10.0])
    update = UpdateArrow(canvas)
    update.take(np.array([2.0]), np.array([6.0]))
    update.draw(section, (0,))
    np.testing.assert_allclose(ends(update, canvas), [[2, 2], [6, 6]])
    update.take(np.array([2.0]), np.array([60.0]))
    update.draw(section, (0,))
    assert update._arrow.item.path().isEmpty()
