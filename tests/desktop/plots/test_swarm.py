"""Many points that move, as a person sees them."""

import numpy as np
import pytest

from desktop.plots.canvas import Canvas
from desktop.plots.swarm import MovingPoints, Swarm
from desktop.plots.symbols import Shape
from desktop.theme import DARK, LIGHT
from tests.desktop.plots.drawing import colour_at, is_like, sees, shows


@pytest.mark.parametrize("shape", ["dot", "square"])
@pytest.mark.parametrize("few", [True, False])
def test_marks_stand_where_they_should(canvas: Canvas, shape: Shape, few: bool) -> None:
    points = MovingPoints(canvas, 1, shape)
    points.colour(LIGHT.train, LIGHT.card)
    # Many of them on each of these places.
    times = 1 if few else 100
    x, y = np.tile([0.0, 2.0, 5.0], times), np.tile([10.0, 3.0, 7.5], times)
    points.show(x, y, 4.0)
    for place in zip(x[:3], y[:3], strict=True):
        assert sees(canvas, *place, LIGHT.train)
    assert is_like(colour_at(canvas, 5.0, 3.0), LIGHT.card)
    points.show(x + 1, y - 1, 4.0)
    assert sees(canvas, 6.0, 6.5, LIGHT.train)
    assert is_like(colour_at(canvas, 2.0, 3.0), LIGHT.card)
    points.show(np.empty(0), np.empty(0), 4.0)
    assert not shows(canvas, LIGHT.train)


def test_few_and_many_have_the_same_size(canvas: Canvas) -> None:
    points = MovingPoints(canvas, 1, "dot")
    points.colour(LIGHT.train, None)
    points.show(np.array([5.0]), np.array([5.0]), 6.0)
    few = shows(canvas, LIGHT.train, 60)
    points.show(np.full(300, 5.0), np.full(300, 5.0), 6.0)
    assert shows(canvas, LIGHT.train, 60) == pytest.approx(few, rel=0.1)


def test_marks_go_with_the_view(canvas: Canvas) -> None:
    swarm = Swarm(canvas, 1, "dot")
    swarm.colour(LIGHT.test)
    swarm.show(np.full(300, 5.0), np.full(300, 5.0), 4.0)
    canvas.set_ranges((0.0, 20.0), (0.0, 20.0))
    assert sees(canvas, 5.0, 5.0, LIGHT.test)
    assert is_like(colour_at(canvas, 10.0, 10.0), LIGHT.card)
    for width in range(300, 304):
        canvas.resize(width, 400)
        assert sees(canvas, 5.0, 5.0, LIGHT.test)


def test_another_colour(canvas: Canvas) -> None:
    swarm = Swarm(canvas, 1, "square")
    swarm.colour(LIGHT.train)
    swarm.show(np.full(300, 5.0), np.full(300, 5.0), 4.0)
    swarm.colour(DARK.test)
    assert sees(canvas, 5.0, 5.0, DARK.test)
    assert not shows(canvas, LIGHT.train)


def test_what_is_outside_or_not_a_number_is_left_out(canvas: Canvas) -> None:
    swarm = Swarm(canvas, 1, "dot")
    swarm.colour(LIGHT.train)
    far = np.array([np.nan, 1e29, -1e29, 10.5, -0.5, 5.0])
    swarm.show(np.repeat(far, 60), np.tile([np.nan, -1e29, 1e29, 5.0], 90), 4.0)
    assert sees(canvas, 5.0, 5.0, LIGHT.train)
    alone = shows(canvas, LIGHT.train)
    swarm.show(np.full(300, 5.0), np.full(300, 5.0), 4.0)
    assert shows(canvas, LIGHT.train) == alone


def test_neighbours_do_not_rub_each_other_out(canvas: Canvas) -> None:
    swarm = Swarm(canvas, 1, "dot")
    swarm.colour(LIGHT.train)
    near = 5 + np.linspace(-0.1, 0.1, 400)
    swarm.show(near, near[::-1], 4.0)
    assert is_like(colour_at(canvas, 5.0, 5.0), LIGHT.train, 10)
