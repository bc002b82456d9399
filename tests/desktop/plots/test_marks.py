"""Curves, points, marks, images and captions are where they should be."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyqtgraph.functions import arrayToQPath
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage, QPainterPath

from desktop.plots.canvas import Canvas
from desktop.plots.marks import Band, Curve, Mark, Raster, _path
from desktop.plots.points import Points
from desktop.plots.symbols import line_pen
from desktop.theme import LIGHT
from tests.desktop.plots.drawing import (
    sees,
    shows,
)

RED, BLUE = "#ff0000", "#0000ff"


def red_curve(canvas: Canvas, *, pairs: bool = False) -> Curve:
    curve = Curve(canvas, 1, pairs=pairs)
    curve.set_pens(line_pen(RED, 3))
    return curve


def test_a_curve_goes_through_its_points_and_leaves_gaps_at_nan(
    canvas: Canvas,
) -> None:
    curve = red_curve(canvas)
    curve.show(np.array([0.0, 4, 5, 6, 10]), np.array([1.0, 5, np.nan, 5, 9]))
    assert sees(canvas, 2, 3, RED)
    assert sees(canvas, 8, 7, RED)
    assert not sees(canvas, 5, 5, RED)
    curve.hide()
    assert not shows(canvas, RED)


def test_pairs_are_single_lines(canvas: Canvas) -> None:
    curve = red_curve(canvas, pairs=True)
    curve.show(np.array([2.0, 2, 8, 8]), np.array([1.0, 9, 1, np.nan]))
    assert sees(canvas, 2, 5, RED)
    assert not sees(canvas, 5, 5, RED)
    assert not sees(canvas, 8, 5, RED)


COORDINATES = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 40)) | st.just((np.nan, 1.0)),
    max_size=12,
)


@settings(deadline=None)
@given(points=COORDINATES, pairs=st.booleans())
def test_few_points_look_as_many_do(
    points: list[tuple[float, float]], pairs: bool
) -> None:
    if pairs and len(points) % 2:
        points = points[1:]
    x, y = np.array(points, np.float64).reshape(-1, 2).T
    many = arrayToQPath(x, y, "pairs" if pairs else "finite")
    assert segments(_path(x, y, pairs=pairs)) == segments(many)


def segments(path: QPainterPath) -> list[tuple[float, ...]]:
    """From where to where each straight piece of it goes."""
    elements = [path.elementAt(i) for i in range(path.elementCount())]
    return [
        (start.x, start.y, end.x, end.y)
        for start, end in pairwise(elements)
        if end.isLineTo() and (start.x, start.y) != (end.x, end.y)
    ]


def test_a_curve_keeps_its_place_when_ranges_or_the_size_change(
    canvas: Canvas,
) -> None:
    red_curve(canvas).show(np.array([0.0, 10]), np.array([5.0, 5]))
    canvas.set_ranges((0.0, 10.0), (0.0, 6.0))
    assert sees(canvas, 5, 5, RED)
    canvas.resize(700, 500)
    assert sees(canvas, 5, 5, RED)


def test_a_halo_is_drawn_around_a_curve(canvas: Canvas) -> None:
    curve = Curve(canvas, 1)
    curve.set_pens(line_pen(RED, 2), line_pen(BLUE, 12))
    curve.show(np.array([0.0, 10]), np.array([5.0, 5]))
    assert sees(canvas, 5, 5, RED)
    assert shows(canvas, BLUE) > shows(canvas, RED)


def test_a_steep_line_that_leaves_the_frame_is_drawn_where_it_is(
    canvas: Canvas,
) -> None:
    red_curve(canvas).show(np.array([0.0, 10]), np.array([-1e7, 1e7]))
    for y in (1.0, 5.0, 9.0):
        assert sees(canvas, 5, y, RED)


@pytest.mark.parametrize("value", [1e300, -1e300, np.inf, -np.inf, np.nan])
def test_no_number_breaks_a_mark(canvas: Canvas, value: float) -> None:
    values = np.array([1.0, value, 2.0])
    red_curve(canvas).show(values, values[::-1])
    Band(canvas, 1).show(np.arange(3.0), values, values)
    points = Points(canvas, 1, "dot")
    points.show(np.tile(values, 200), np.tile(values, 200), 3)
    points.show(values, values, 3)
    Mark(canvas, 1, "star", 5).show(1.0, value)
    canvas.grab()


def test_a_curve_that_covers_an_area_is_drawn_thin(canvas: Canvas) -> None:
    curve = red_curve(canvas)
    x = np.linspace(0, 10, 400)
    curve.show(x, 5 + 4 * np.cos(200 * x))
    assert curve.item.pen().widthF() == 1
    curve.show(x, x)
    assert curve.item.pen().widthF() == 3


def test_a_band_fills_what_is_between(canvas: Canvas) -> None:
    band = Band(canvas, 1)
    band.item.setBrush(QColor(RED))
    band.show(np.array([1.0, 5, 9]), np.array([2.0, 2, 2]), np.array([8.0, 8, 8]))
    assert sees(canvas, 3, 5, RED)
    assert not sees(canvas, 3, 9, RED)


def test_a_mark_stands_where_it_is_told_or_nowhere(canvas: Canvas) -> None:
    mark = Mark(canvas, 1, "dot", 6)
    mark.colour(RED, BLUE)
    mark.show(3.0, 7.0)
    assert sees(canvas, 3, 7, RED)
    mark.show(3.0, np.nan)
    assert not shows(canvas, RED)
    mark.show(4.0, 4.0)
    canvas.set_ranges((0.0, 20.0), (0.0, 10.0))
    assert sees(canvas, 4, 4, RED)
    mark.hide()
    assert not shows(canvas, RED)


def test_an_image_is_stretched_from_edge_to_edge(canvas: Canvas) -> None:
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    image.fill(QColor(RED))
    image.setPixelColor(QPoint(0, 1), QColor(BLUE))
    raster = Raster(canvas, 1)
    raster.show(image, (2.0, 8.0), (2.0, 8.0))
    assert sees(canvas, 2.8, 2.8, BLUE)
    assert sees(canvas, 7.2, 7.2, RED)
    assert sees(canvas, 9.3, 9.3, LIGHT.card)
    raster.hide()
    assert not shows(canvas, RED)
