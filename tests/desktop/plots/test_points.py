"""Few points and thousands are all seen."""

import numpy as np
import pytest

from desktop.plots.canvas import Canvas
from desktop.plots.points import Points
from desktop.plots.symbols import Shape
from tests.desktop.plots.drawing import sees, shows

RED, BLUE = "#ff0000", "#0000ff"


@pytest.mark.parametrize("count", [3, 1000])
@pytest.mark.parametrize("shape", ["dot", "square"])
def test_few_and_many_points_are_all_drawn(
    canvas: Canvas, count: int, shape: Shape
) -> None:
    points = Points(canvas, 1, shape)
    points.colour(BLUE, None)
    x = np.linspace(1, 9, count)
    points.show(x, np.full(count, 5.0), 4)
    for at in (x[0], x[-1]):
        assert sees(canvas, float(at), 5.0, BLUE)
    assert not sees(canvas, 9.5, 5.0, BLUE)
    points.colour(RED, None)
    assert sees(canvas, 1.0, 5.0, RED)
    points.show(x[:0], x[:0], 4)
    assert not shows(canvas, RED)


def test_a_dense_cloud_has_its_colour_and_a_loose_one_has_edges(
    canvas: Canvas,
) -> None:
    points = Points(canvas, 1, "dot")
    points.colour(BLUE, RED)
    x = np.random.default_rng(0).uniform(4, 6, (2, 3000))
    points.show(x[0], x[1], 2)
    assert shows(canvas, BLUE) > 1000
    assert not shows(canvas, RED)
    points.show(x[0, :300], x[1, :300], 2)
    assert shows(canvas, RED, 60)


def test_points_outside_of_the_frame_are_not_seen(canvas: Canvas) -> None:
    points = Points(canvas, 1, "dot")
    points.colour(BLUE, None)
    points.show(np.full(500, 50.0), np.full(500, 5.0), 3)
    assert not shows(canvas, BLUE)
    canvas.set_ranges((0.0, 100.0), (0.0, 10.0))
    assert sees(canvas, 50, 5, BLUE)
