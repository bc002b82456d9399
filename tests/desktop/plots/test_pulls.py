"""Arrows along negative gradients: their directions, lengths, and ends."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QPainterPath

from desktop.plots.canvas import Canvas
from desktop.plots.landscape import HeatMap, Section
from desktop.plots.pulls import Pulls
from desktop.theme import LIGHT
from linreg.dataset import FloatArray

PLANE = (0, 1)


def reach(path: QPainterPath) -> FloatArray:
    """From an arrow's start to its tip, in data-like axes: to the right and up."""
    if path.isEmpty():
        return np.zeros(2)
    start = (path.elementAt(0), path.elementAt(6))
    tip = path.elementAt(3)
    x = tip.x - (start[0].x + start[1].x) / 2
    y = tip.y - (start[0].y + start[1].y) / 2
    return np.array([x, -y])


def shown(
    canvas: Canvas, at: list[float], row: list[float], full: list[float]
) -> tuple[Pulls, FloatArray, FloatArray]:
    pulls = Pulls(canvas)
    pulls.take(
        "selected row", np.array(at), {"row": np.array(row), "all": np.array(full)}
    )
    pulls.draw(HeatMap(canvas), PLANE)
    return (
        pulls,
        reach(pulls._arrows["row"].item.path()),
        reach(pulls._arrows["all"].item.path()),
    )


def test_both_point_downhill_to_one_scale(canvas: Canvas) -> None:
    canvas.set_ranges((-10.0, 10.0), (-50.0, 50.0))
    mapping = canvas.mapping
    _, row, full = shown(canvas, [1.0, 2.0], [3.0, -1.0], [-1.0, 2.0])
    scales = np.array([mapping.x_scale, mapping.y_scale])
    step = row / (-np.array([3.0, -1.0]) * scales)
    assert step[0] == pytest.approx(step[1], rel=1e-6)
    np.testing.assert_allclose(full / (-np.array([-1.0, 2.0]) * scales), step)
    assert step[0] > 0


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.floats(0, 2 * math.pi), st.floats(-200, 200), st.floats(0, 1))
def test_the_longer_arrow_can_be_read_whatever_its_gradient(
    canvas: Canvas, angle: float, power: float, ratio: float
) -> None:
    row = 10**power * np.array([math.cos(angle), math.sin(angle)])
    pulls, drawn, _ = shown(canvas, [5, 5], row.tolist(), (ratio * row).tolist())
    assert 30 < np.hypot(*drawn) < 97
    assert not pulls.is_cut


def test_a_shrinking_gradient_is_seen_to_shrink(canvas: Canvas) -> None:
    pulls, first, _ = shown(canvas, [5, 5], [1.0, 0.0], [0.0, 0.0])
    pulls.take(
        "selected row", np.array([5.0, 5.0]), {"row": np.array([0.8, 0.0]), "all": None}
    )
    pulls.draw(HeatMap(canvas), PLANE)
    np.testing.assert_allclose(reach(pulls._arrows["row"].item.path()), 0.8 * first)


def test_an_arrow_ends_at_the_frame_and_it_is_known(canvas: Canvas) -> None:
    pulls, row, _ = shown(canvas, [9.9, 5.0], [-1.0, 0.0], [0.0, 0.5])
    assert pulls.is_cut
    assert 0 <= row[0] <= 0.1 * canvas.mapping.x_scale
    pulls, _, _ = shown(canvas, [5.0, 5.0], [-1.0, 0.0], [0.0, 0.5])
    assert not pulls.is_cut


@pytest.mark.parametrize("at", [[50.0, 5.0], [math.nan, 5.0], [5.0, math.inf]], ids=str)
def test_without_a_place_in_the_frame_there_is_none(
    canvas: Canvas, at: list[float]
) -> None:
    pulls = Pulls(canvas)
    pulls.take("selected row", np.array(at), {"row": np.ones(2), "all": np.ones(2)})
    pulls.draw(HeatMap(canvas), PLANE)
    assert pulls._arrows["row"].item.path().isEmpty()
    assert pulls._arrows["all"].item.path().isEmpty()


@pytest.mark.parametrize("gradient", [[0.0, 0.0], [math.nan, 1.0], [math.inf, 1.0]])
def test_without_a_finite_direction_there_is_none(
    canvas: Canvas, gradient: list[float]
) -> None:
    pulls = Pulls(canvas)
    pulls.take(
        "selected row",
        np.array([5.0, 5.0]),
        {"row": np.array(gradient), "all": np.ones(2)},
    )
    pulls.draw(HeatMap(canvas), PLANE)
    assert pulls._arrows["row"].item.path().isEmpty()
    assert not pulls._arrows["all"].item.path().isEmpty()
    pulls.take("selected row", np.array([5.0, 5.0]), {"row": None, "all": None})
    pulls.draw(HeatMap(canvas), PLANE)
    assert pulls._arrows["all"].item.path().isEmpty()


def test_over_one_parameter_both_lie_along_the_axis_beside_one_another(
    canvas: Canvas,
) -> None:
    pulls = Pulls(canvas)
    pulls.take(
        "selected row",
        np.array([0.0]),
        {"row": np.array([-2.0]), "all": np.array([-1.0])},
    )
    canvas.set_ranges((-1.0, 1.0), (-1.0, 1.0))
    pulls.draw(Section(canvas), (0,))
    row, full = pulls._arrows["row"].item.path(), pulls._arrows["all"].item.path()
    assert reach(row) == pytest.approx([2 * reach(full)[0], 0.0])
    assert reach(full)[0] > 0
    assert row.boundingRect().bottom() < full.boundingRect().top()


def test_a_row_a_batch_and_all_rows_are_drawn_to_one_scale(canvas: Canvas) -> None:
    pulls = Pulls(canvas)
    at = np.array([5.0, 5.0])
    gradients = {"row": [2.0, 0.5], "step": [1.0, 1.0], "all": [0.5, -1.0]}
    pulls.take("selected row", at, {"row": np.array(gradients["row"]), "all": None})
    batch, full = np.array(gradients["step"]), np.array(gradients["all"])
    pulls.take("batch", at, {"step": batch, "all": full})
    pulls.draw(HeatMap(canvas), PLANE)
    assert set(pulls.gradients) == {"row", "step", "all"}
    scales = [canvas.mapping.x_scale, canvas.mapping.y_scale]
    steps = [
        reach(arrow.item.path()) / (np.array(gradients[whose]) * scales)
        for whose, arrow in pulls._arrows.items()
    ]
    np.testing.assert_allclose(steps, np.full((3, 2), steps[0][0]), rtol=1e-6)
    assert steps[0][0] < 0


def test_what_one_source_takes_back_another_still_tells(canvas: Canvas) -> None:
    pulls, at, one = Pulls(canvas), np.array([5.0, 5.0]), np.ones(2)
    pulls.take("batch", at, {"step": one, "all": 2 * one})
    assert pulls.of_batch
    pulls.take("phase", at, {"step": 3 * one})
    np.testing.assert_array_equal(pulls.gradients["step"], 3 * one)
    assert not pulls.of_batch
    pulls.take("phase", at, {"step": None})
    pulls.take("selected row", at, {"row": None, "all": None})
    np.testing.assert_array_equal(pulls.gradients["step"], one)
    np.testing.assert_array_equal(pulls.gradients["all"], 2 * one)
    pulls.draw(HeatMap(canvas), PLANE)
    pulls.forget()
    assert not pulls.gradients
    assert all(arrow.item.path().isEmpty() for arrow in pulls._arrows.values())


def test_without_their_colours_they_can_be_told_apart(canvas: Canvas) -> None:
    pulls, at = Pulls(canvas), np.array([5.0, 5.0])
    pulls.set_theme(LIGHT, on_heat=True)
    full = np.array([0.0, 1.0])
    pulls.take("selected row", at, {"row": np.array([1.0, 0.0]), "all": full})
    pulls.take("batch", at, {"step": np.array([-1.0, 0.0])})
    pulls.draw(HeatMap(canvas), PLANE)
    row, step, all_ = (pulls._arrows[each].item for each in ("row", "step", "all"))
    assert row.brush().color().lightness() < 150 < step.brush().color().lightness()
    assert row.path().boundingRect().height() > 2 * all_.path().boundingRect().width()


def test_what_is_taken_back_from_nowhere_is_gone(canvas: Canvas) -> None:
    pulls = Pulls(canvas)
    pulls.take("phase", np.array([5.0, 5.0]), {"step": np.ones(2)})
    pulls.draw(HeatMap(canvas), PLANE)
    assert not pulls._arrows["step"].item.path().isEmpty()
    pulls.take("phase", np.empty(0), {"step": None})
    pulls.draw(HeatMap(canvas), PLANE)
    assert pulls._arrows["step"].item.path().isEmpty()
