"""The sheet: where things are, and what the mouse says."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.plots.canvas import Canvas
from desktop.plots.marks import Curve
from desktop.plots.symbols import line_pen
from desktop.theme import DARK, LIGHT
from tests.desktop.plots.drawing import colour_at, is_like, place, shows


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas(LIGHT)
    qtbot.addWidget(canvas)
    canvas.resize(420, 300)
    canvas.show()
    canvas.set_ranges((-1.0, 3.0), (10.0, 50.0))
    return canvas


def turn_wheel(canvas: Canvas, at: QPoint, angle: int) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(canvas.mapToGlobal(at)),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), event)


def drag(canvas: Canvas, start: QPoint, by: QPoint) -> None:
    left, port = Qt.MouseButton.LeftButton, canvas.viewport()
    QTest.mousePress(port, left, pos=start)
    for part in (1, 2, 3, 4):
        QTest.mouseMove(port, start + by * part / 4)
    QTest.mouseRelease(port, left, pos=start + by)


def test_pixels_and_data_units_are_each_others_inverse(canvas: Canvas) -> None:
    right, down = canvas.mapping.to_pixels(np.array([0.5]), np.array([20.0]))
    assert canvas.mapping.to_data(right[0], down[0]) == pytest.approx((0.5, 20.0))
    assert right[0] == pytest.approx(1.5 / 4 * canvas.frame.rect().width())
    assert down[0] == pytest.approx(3 / 4 * canvas.frame.rect().height())


def test_what_is_far_away_or_no_number_can_still_be_mapped(canvas: Canvas) -> None:
    far = np.array([np.inf, -np.inf, 1e300, np.nan])
    right, _ = canvas.mapping.to_pixels(far, far)
    assert np.isfinite(right[:3]).all()
    assert np.isnan(right[3])


def test_a_click_tells_the_place_in_data_units(canvas: Canvas, qtbot: QtBot) -> None:
    with qtbot.waitSignal(canvas.clicked) as clicked:
        QTest.mouseClick(
            canvas.viewport(), Qt.MouseButton.LeftButton, pos=place(canvas, 2.0, 30.0)
        )
    assert clicked.args == pytest.approx([2.0, 30.0], abs=0.2)


def test_a_click_beside_the_frame_a_drag_and_the_right_button_are_no_clicks(
    canvas: Canvas, qtbot: QtBot
) -> None:
    port = canvas.viewport()
    with qtbot.assertNotEmitted(canvas.clicked):
        QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
        QTest.mouseClick(port, Qt.MouseButton.RightButton, pos=place(canvas, 2, 30))
        drag(canvas, place(canvas, 0.0, 20.0), QPoint(60, -40))


def test_the_mouse_over_the_frame_is_followed(canvas: Canvas, qtbot: QtBot) -> None:
    with qtbot.waitSignal(canvas.hovered) as hovered:
        QTest.mouseMove(canvas.viewport(), place(canvas, 1.0, 40.0))
    assert hovered.args == pytest.approx([1.0, 40.0], abs=0.2)
    with qtbot.waitSignal(canvas.unhovered):
        QTest.mouseMove(canvas.viewport(), QPoint(3, 150))


def test_the_wheel_shows_a_part_and_a_double_click_the_whole(canvas: Canvas) -> None:
    turn_wheel(canvas, place(canvas, 1.0, 30.0), 240)
    low, high = canvas.mapping.x
    assert -1.0 < low < 1.0 < high < 3.0
    canvas.set_ranges((-2.0, 3.0), (10.0, 50.0))
    assert canvas.mapping.x == pytest.approx((low, high))
    QTest.mouseDClick(
        canvas.viewport(), Qt.MouseButton.LeftButton, pos=place(canvas, 1, 30)
    )
    assert canvas.mapping.x == pytest.approx((-2.0, 3.0))


def test_dragging_the_whole_moves_nothing_and_ranges_are_followed_on(
    canvas: Canvas,
) -> None:
    drag(canvas, place(canvas, 0.0, 20.0), QPoint(60, -40))
    assert canvas.mapping.x == pytest.approx((-1.0, 3.0))
    canvas.set_ranges((-5.0, 5.0), (10.0, 50.0))
    assert canvas.mapping.x == pytest.approx((-5.0, 5.0))


def test_the_background_follows_the_theme(canvas: Canvas) -> None:
    assert is_like(colour_at(canvas, 1.1, 31.0), LIGHT.card, 2)
    canvas.set_theme(DARK)
    assert is_like(colour_at(canvas, 1.1, 31.0), DARK.card, 2)


def test_a_canvas_that_is_too_small_for_anything_does_not_fail(
    canvas: Canvas,
) -> None:
    canvas.setMinimumSize(1, 1)
    canvas.resize(20, 10)
    canvas.set_ranges((0.0, 1.0), (0.0, 1e-9))
    canvas.grab()
    assert canvas.mapping.width >= 1


def test_ranges_that_reach_very_far_do_not_fail(canvas: Canvas) -> None:
    canvas.set_ranges((-1e30, 1e30), (0.0, 1e-30))
    canvas.set_ranges((1e15, 1e15 + 8), (0.0, 1.0))
    canvas.grab()


def test_marks_stay_inside_of_the_frame(canvas: Canvas) -> None:
    curve = Curve(canvas, 1)
    curve.set_pens(line_pen("#ff00ff", 9))
    curve.show(np.array([-50.0, 50.0]), np.array([30.0, 30.0]))
    right = int(canvas.frame.sceneBoundingRect().right())
    image = canvas.grab().toImage()
    y = place(canvas, 0, 30).y()
    assert is_like(image.pixelColor(right - 3, y), "#ff00ff", 4)
    assert not is_like(image.pixelColor(right + 3, y), "#ff00ff", 90)
    assert shows(canvas, "#ff00ff")
