"""Paths that a run has left are dashed, faint, and cover nothing else."""

import numpy as np
from PySide6.QtGui import QColor

from desktop.plots.branches import Branches
from desktop.plots.canvas import Canvas
from desktop.plots.landscape import HeatMap
from linreg.rows import Rows
from tests.desktop.plots.drawing import look, place

UNIT = np.array([10.0, 10.0])
RED = QColor("#ff0000")


def rows_of(points: list[list[float]]) -> Rows:
    parameters = np.array(points)
    rest = np.zeros((len(points), 4))
    return Rows(np.column_stack([np.arange(len(points)), parameters, rest]), 2)


def drawn(canvas: Canvas, *branches: Rows) -> Branches:
    marks = Branches(canvas)
    marks.colour(RED)
    assert marks.take(branches)
    marks.draw(HeatMap(canvas), [0, 1], UNIT)
    return marks


def reds(canvas: Canvas, y: float) -> list[bool]:
    """Where from x = 1 to 9 there is some red at that height."""
    image, row = look(canvas), place(canvas, 0, y).y()
    left, right = place(canvas, 1, y).x(), place(canvas, 9, y).x()
    colours = [
        [image.pixelColor(x, row + aside) for aside in (-1, 0, 1)]
        for x in range(left, right)
    ]
    return [any(c.red() > c.green() + 30 for c in column) for column in colours]


def test_each_is_a_dashed_line(canvas: Canvas) -> None:
    low, high = [[0.0, 3.1], [10, 3.1]], [[0.0, 7.1], [10, 7.1]]
    drawn(canvas, rows_of(low), rows_of(high))
    for y in (3.1, 7.1):
        assert 0.3 < np.mean(reds(canvas, y)) < 0.9
    assert not any(reds(canvas, 5.1))


def test_those_taken_already_are_nothing_new(canvas: Canvas) -> None:
    branches = (rows_of([[0.0, 3.1], [10, 3.1]]),)
    marks = drawn(canvas, *branches)
    assert marks.take(branches)
    assert not marks.take(branches)
    assert marks.take(())
    marks.draw(HeatMap(canvas), [0, 1], UNIT)
    assert not any(reds(canvas, 3.1))


def test_a_divergence_does_not_cover_the_picture(canvas: Canvas) -> None:
    swings = np.cumprod(np.full(60, -1.3))
    points = np.column_stack([5 + swings, 5.1 + swings])
    points[-1] = np.inf
    marks = drawn(canvas, rows_of(points.tolist()))
    steps = marks._line._x[np.isfinite(marks._line._x)]
    np.testing.assert_array_equal(steps, points[: len(steps), 0])
    # All but its last point are within one view of its first.
    far = np.abs(steps - steps[0]) > UNIT[0]
    assert far.tolist() == [False] * (len(far) - 1) + [True]


def test_no_branch_breaks_it(canvas: Canvas) -> None:
    drawn(canvas, rows_of([[np.nan, np.inf], [1e200, -1e308], [1.0, 1.0]]))
    canvas.grab()


def test_of_hundreds_the_newest_are_drawn_with_few_points(canvas: Canvas) -> None:
    paths = [
        np.column_stack([np.linspace(0, 1, 500), np.full(500, 0.04 * i)]).tolist()
        for i in range(200)
    ]
    marks = drawn(canvas, *(rows_of(path) for path in paths))
    assert len(marks._line._x) < 5000
    heights = np.unique(marks._line._y[np.isfinite(marks._line._y)])
    assert 10 < len(heights) < 50
    assert heights.max() == 0.04 * 199
