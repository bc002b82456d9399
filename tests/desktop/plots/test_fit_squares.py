"""Squares on residuals: as wide as they are high, where there is room for them."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from desktop.plots.canvas import Canvas
from desktop.plots.fit_squares import Squares
from desktop.theme import LIGHT
from tests.desktop.plots.drawing import colour_at, is_like


def box(squares: Squares) -> QRectF:
    return squares.item.path().boundingRect()


def show(squares: Squares, x: float, y: float, end: float, *, rising: bool) -> None:
    values = (np.array([value]) for value in (x, y, end))
    squares.show(*values, rising=rising)


@pytest.mark.parametrize(
    ("y", "end", "rising", "left"),
    [
        (6.0, 4.0, True, True),
        (4.0, 6.0, True, False),
        (6.0, 4.0, False, False),
        (4.0, 6.0, False, True),
    ],
)
def test_it_stands_away_from_the_line(
    canvas: Canvas, y: float, end: float, rising: bool, left: bool
) -> None:
    squares = Squares(canvas, 1)
    show(squares, 5, y, end, rising=rising)
    mapping = canvas.mapping
    side = 2 * mapping.y_scale
    assert box(squares).width() == pytest.approx(side)
    assert box(squares).height() == pytest.approx(side)
    assert box(squares).top() == pytest.approx(4 * mapping.y_scale)
    at = 5 * mapping.x_scale
    edge = box(squares).right() if left else box(squares).left()
    assert edge == pytest.approx(at)


def test_it_turns_to_the_other_side_at_the_edge(canvas: Canvas) -> None:
    squares = Squares(canvas, 1)
    show(squares, 0.5, 6, 4, rising=True)
    assert box(squares).left() == pytest.approx(0.5 * canvas.mapping.x_scale)
    show(squares, 9.5, 4, 6, rising=True)
    assert box(squares).right() == pytest.approx(9.5 * canvas.mapping.x_scale)


def test_it_stays_a_square_when_the_picture_is_stretched(
    canvas: Canvas, qtbot: QtBot
) -> None:
    squares = Squares(canvas, 1)
    show(squares, 5, 6, 4, rising=True)
    before = box(squares)
    canvas.resize(300, 500)
    qtbot.waitUntil(lambda: box(squares) != before)
    assert box(squares).width() == pytest.approx(2 * canvas.mapping.y_scale)
    assert box(squares).width() == pytest.approx(box(squares).height())


def test_what_two_squares_cover_is_filled(canvas: Canvas) -> None:
    squares = Squares(canvas, 1)
    squares.set_theme(LIGHT)
    x, y, end = np.array([[5.0, 5.5], [8.0, 7.5], [3.0, 9.5]])
    squares.show(x, y, end, rising=True)
    squares.show(np.array([5.0, 4.8]), y, np.array([3.0, 3.0]), rising=True)
    assert not is_like(colour_at(canvas, 4.6, 5.2), LIGHT.card, 10)


def test_residuals_that_are_not_finite_have_none(canvas: Canvas) -> None:
    squares = Squares(canvas, 1)
    x = np.array([1.0, 2.0, 5.0])
    squares.show(x, np.array([np.nan, 2.0, 6.0]), np.array([1, np.inf, 4]), rising=True)
    assert box(squares).width() == pytest.approx(2 * canvas.mapping.y_scale)
    squares.hide()
    assert squares.item.path().isEmpty()
