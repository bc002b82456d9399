"""What lies after a place is faint, what lies before it is not."""

import pytest
from PySide6.QtGui import QColor

from desktop.plots.canvas import Canvas
from desktop.plots.veil import Veil
from desktop.theme import DARK, LIGHT
from tests.desktop.plots.drawing import colour_at, is_like, sees, shows


@pytest.fixture
def veil(canvas: Canvas) -> Veil:
    canvas.setBackgroundBrush(QColor("#000000"))
    veil = Veil(canvas, 1)
    veil.set_theme(LIGHT)
    return veil


def is_pale(canvas: Canvas, x: float) -> bool:
    return is_like(colour_at(canvas, x, 4.7), QColor(166, 166, 166), 20)


def test_it_reaches_from_its_place_to_the_right_edge(
    canvas: Canvas, veil: Veil
) -> None:
    veil.show(4.0)
    assert [is_pale(canvas, x) for x in (0.3, 3.7, 4.3, 9.7)] == [False] * 2 + [
        True
    ] * 2
    assert sees(canvas, 4, 2.2, LIGHT.model)
    canvas.set_ranges((0.0, 100.0), (4.0, 5.0))
    assert [is_pale(canvas, x) for x in (2.5, 5.5, 95)] == [False, True, True]


def test_all_is_faint_where_its_place_is_left_of_the_frame(
    canvas: Canvas, veil: Veil
) -> None:
    veil.show(-3.0)
    assert is_pale(canvas, 0.3)
    assert not shows(canvas, LIGHT.model)


def test_nothing_is_faint_where_its_place_is_right_of_the_frame_or_nowhere(
    canvas: Canvas, veil: Veil
) -> None:
    veil.show(11.0)
    assert not any(is_pale(canvas, x) for x in (0.3, 9.7))
    veil.show(2.0)
    veil.hide()
    assert not any(is_pale(canvas, x) for x in (0.3, 9.7))
    assert not shows(canvas, LIGHT.model)


def test_it_has_the_colour_of_the_card(canvas: Canvas, veil: Veil) -> None:
    canvas.setBackgroundBrush(QColor("#ffffff"))
    veil.show(4.0)
    veil.set_theme(DARK)
    assert not sees(canvas, 8.5, 4.7, LIGHT.card)
    assert sees(canvas, 4, 2.2, DARK.model)
