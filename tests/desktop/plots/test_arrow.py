"""An arrow has a shaft, and a head at its tip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF

from desktop.plots.arrow import Arrow, arrow_path
from desktop.plots.canvas import Canvas
from tests.desktop.plots.drawing import look, shows

ENDS = st.floats(-500, 500)


@given(ENDS, ENDS, ENDS, ENDS)
def test_it_reaches_from_its_start_to_its_tip(
    x: float, y: float, to_x: float, to_y: float
) -> None:
    start, tip = QPointF(x, y), QPointF(to_x, to_y)
    length = (tip - start).manhattanLength()
    path = arrow_path(start, tip, 3.0)
    if length < 2:
        assert path.isEmpty()
    elif length > 3:
        box = path.boundingRect().adjusted(-0.01, -0.01, 0.01, 0.01)
        assert box.contains(tip)
        assert box.contains(start)
        assert path.contains(start + (tip - start) * 0.3)


def test_the_head_is_wider_than_the_shaft() -> None:
    path = arrow_path(QPointF(0, 0), QPointF(100, 0), 4.0)
    assert path.contains(QPointF(50, 1.5))
    assert not path.contains(QPointF(50, 4))
    assert path.contains(QPointF(90, 4))


def test_it_is_drawn_and_hidden(canvas: Canvas) -> None:
    arrow = Arrow(canvas, 1, 6)
    arrow.colour("#ff0000", "#00a000")
    arrow.show(QPointF(50, 50), QPointF(150, 50))
    at = canvas.mapFromScene(canvas.frame.mapToScene(QPointF(90, 50)))
    assert look(canvas).pixelColor(at).name() == "#ff0000"
    assert shows(canvas, "#00a000", 60)
    arrow.hide()
    assert not shows(canvas, "#ff0000")


@pytest.mark.parametrize("length", [0.0, 1.0])
def test_what_is_too_short_has_no_direction(length: float) -> None:
    assert arrow_path(QPointF(5, 5), QPointF(5 + length, 5), 3).isEmpty()


def test_with_a_wide_edge_it_is_seen_to_be_hollow(canvas: Canvas) -> None:
    arrow, wide = Arrow(canvas, 1, 8), Arrow(canvas, 1, 8)
    arrow.show(QPointF(50, 50), QPointF(150, 50))
    for each, width in ((arrow, 1.0), (wide, 3.0)):
        arrow.hide()
        each.colour("#ffffff", "#ff0000", width)
        each.show(QPointF(50, 50), QPointF(150, 50))
        if each is arrow:
            thin = shows(canvas, "#ff0000", 60)
    assert shows(canvas, "#ff0000", 60) > 2 * thin
