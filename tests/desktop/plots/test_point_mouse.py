"""Points under the mouse: hover, click, drag, and giving a drag up."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.plots.canvas import Canvas
from desktop.plots.point_mouse import PointMouse
from tests.desktop.plots.drawing import place

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ROWS, X, Y = np.array([3, 5, 9]), np.array([2.0, 5.0, 5.0]), np.array([2.0, 5.0, 8.0])


class Heard:
    """Everything that the mouse has told, in its order."""

    def __init__(self, mouse: PointMouse) -> None:
        self.events: list[tuple[object, ...]] = []
        mouse.drag_started.connect(lambda row: self.events.append(("start", row)))
        mouse.dragged.connect(self._on_dragged)
        mouse.drag_finished.connect(lambda: self.events.append(("finish",)))
        mouse.drag_cancelled.connect(lambda: self.events.append(("cancel",)))
        mouse.row_clicked.connect(lambda *told: self.events.append(("row", *told)))
        mouse.place_clicked.connect(lambda *told: self.events.append(("place", *told)))
        self.dragged: list[tuple[int, float, float]] = []

    def _on_dragged(self, row: int, x: float, y: float) -> None:
        self.dragged.append((row, x, y))

    @property
    def kinds(self) -> list[object]:
        return [event[0] for event in self.events]


@pytest.fixture
def mouse(canvas: Canvas) -> PointMouse:
    mouse = PointMouse(canvas)
    mouse.set_points(ROWS, X, Y)
    return mouse


@pytest.fixture
def heard(mouse: PointMouse) -> Heard:
    return Heard(mouse)


def cursor(canvas: Canvas) -> Qt.CursorShape:
    return canvas.viewport().cursor().shape()


def press(canvas: Canvas, at: QPoint) -> None:
    QTest.mousePress(canvas.viewport(), LEFT, NONE, at)


def move(canvas: Canvas, at: QPoint) -> None:
    QTest.mouseMove(canvas.viewport(), at)


def release(canvas: Canvas, at: QPoint) -> None:
    QTest.mouseRelease(canvas.viewport(), LEFT, NONE, at)


def test_a_drag_moves_the_point_and_not_the_picture(
    canvas: Canvas, heard: Heard
) -> None:
    before, start, end = canvas.mapping, place(canvas, 5, 5), place(canvas, 7, 3)
    press(canvas, start)
    move(canvas, (start + end) / 2)
    move(canvas, end)
    assert cursor(canvas) == Qt.CursorShape.ClosedHandCursor
    release(canvas, end)
    assert heard.events == [("start", 5), ("finish",)]
    row, x, y = heard.dragged[-1]
    assert row == 5
    assert (x, y) == pytest.approx((7, 3), abs=0.03)
    assert len(heard.dragged) == 2
    assert canvas.mapping == before


def test_the_point_stays_under_the_hand_where_it_was_taken(
    canvas: Canvas, heard: Heard
) -> None:
    beside = place(canvas, 5, 5) + QPoint(4, -5)
    press(canvas, beside)
    move(canvas, beside + QPoint(40, 30))
    _, x, y = heard.dragged[-1]
    scale = canvas.mapping
    assert x == pytest.approx(5 + 40 / scale.x_scale, abs=0.03)
    assert y == pytest.approx(5 - 30 / scale.y_scale, abs=0.03)
    release(canvas, beside)


def test_a_drag_ends_at_the_edge_of_the_frame(canvas: Canvas, heard: Heard) -> None:
    press(canvas, place(canvas, 5, 5))
    for far in (QPoint(5000, -5000), QPoint(-5000, 5000)):
        move(canvas, far)
    release(canvas, QPoint(-5000, 5000))
    (_, *first), (_, *last) = heard.dragged
    assert first == pytest.approx([10, 10])
    assert last == pytest.approx([0, 0], abs=1e-9)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.tuples(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6)),
    st.integers(-900, 900),
    st.integers(-900, 900),
)
def test_wherever_it_is_dragged_the_place_is_that_of_the_mouse(
    canvas: Canvas, mouse: PointMouse, view: tuple[float, float], dx: int, dy: int
) -> None:
    low, span = view
    canvas.set_ranges((low, low + span), (low, low + span))
    middle = low + span / 2
    mouse.set_points(ROWS[:1], np.array([middle]), np.array([middle]))
    heard = Heard(mouse)
    start = place(canvas, middle, middle)
    press(canvas, start)
    # Beyond what still is a click.
    move(canvas, start + QPoint(50, 50))
    move(canvas, start + QPoint(dx, dy))
    release(canvas, start + QPoint(dx, dy))
    _, x, y = heard.dragged[-1]
    wanted_x = middle + dx / canvas.mapping.x_scale
    wanted_y = middle - dy / canvas.mapping.y_scale
    end = low + span
    assert x == pytest.approx(np.clip(wanted_x, low, end), abs=2e-3 * span)
    assert y == pytest.approx(np.clip(wanted_y, low, end), abs=2e-3 * span)


@pytest.mark.parametrize(
    ("modifier", "extend"),
    [
        (NONE, False),
        (Qt.KeyboardModifier.ControlModifier, True),
        (Qt.KeyboardModifier.ShiftModifier, True),
    ],
)
def test_a_click_on_a_point_tells_its_row(
    canvas: Canvas, heard: Heard, modifier: Qt.KeyboardModifier, extend: bool
) -> None:
    at = place(canvas, 2, 2)
    QTest.mousePress(canvas.viewport(), LEFT, modifier, at)
    QTest.mouseMove(canvas.viewport(), at + QPoint(2, 1))
    QTest.mouseRelease(canvas.viewport(), LEFT, modifier, at + QPoint(2, 1))
    assert heard.events == [("row", 3, extend)]
    assert not heard.dragged


def test_a_click_beside_the_points_tells_the_place(
    canvas: Canvas, heard: Heard
) -> None:
    QTest.mouseClick(canvas.viewport(), LEFT, pos=place(canvas, 8, 2))
    QTest.mouseClick(
        canvas.viewport(), Qt.MouseButton.RightButton, pos=place(canvas, 8, 3)
    )
    ((kind, x, y),) = heard.events
    assert kind == "place"
    assert (x, y) == pytest.approx((8, 2), abs=0.03)


def test_of_several_points_the_nearest_is_meant(
    canvas: Canvas, mouse: PointMouse, heard: Heard
) -> None:
    near = 5 + 6 / canvas.mapping.x_scale
    mouse.set_points(np.array([1, 2]), np.array([5.0, near]), np.array([5.0, 5.0]))
    QTest.mouseClick(canvas.viewport(), LEFT, pos=place(canvas, near, 5))
    QTest.mouseClick(canvas.viewport(), LEFT, pos=place(canvas, 5, 5))
    assert heard.events == [("row", 2, False), ("row", 1, False)]


def test_the_hand_opens_over_a_point(
    canvas: Canvas, mouse: PointMouse, qtbot: QtBot
) -> None:
    assert cursor(canvas) == Qt.CursorShape.CrossCursor
    with qtbot.waitSignal(mouse.hovered) as hovered:
        move(canvas, place(canvas, 2, 2) + QPoint(5, 5))
    assert hovered.args == [3]
    assert cursor(canvas) == Qt.CursorShape.OpenHandCursor
    with qtbot.waitSignal(mouse.hovered) as hovered:
        move(canvas, place(canvas, 2, 2) + QPoint(9, 9))
    assert hovered.args == [-1]
    assert cursor(canvas) == Qt.CursorShape.CrossCursor


def test_after_a_drag_the_hand_opens_or_is_gone(
    canvas: Canvas, mouse: PointMouse
) -> None:
    for end, shape in (
        (place(canvas, 5, 8), Qt.CursorShape.OpenHandCursor),
        (place(canvas, 8, 2), Qt.CursorShape.CrossCursor),
    ):
        press(canvas, place(canvas, 5, 5))
        move(canvas, end)
        release(canvas, end)
        assert cursor(canvas) == shape


def test_escape_gives_the_drag_up(canvas: Canvas, heard: Heard, qtbot: QtBot) -> None:
    canvas.activateWindow()
    qtbot.waitUntil(canvas.isActiveWindow)
    press(canvas, place(canvas, 5, 5))
    move(canvas, place(canvas, 7, 5))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    moves = len(heard.dragged)
    before = canvas.mapping
    move(canvas, place(canvas, 8, 8))
    release(canvas, place(canvas, 8, 8))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert heard.events == [("start", 5), ("cancel",)]
    assert len(heard.dragged) == moves
    assert canvas.mapping == before
    press(canvas, place(canvas, 5, 5))
    move(canvas, place(canvas, 7, 5))
    release(canvas, place(canvas, 7, 5))
    assert heard.kinds == ["start", "cancel", "start", "finish"]


def test_a_point_that_is_gone_is_not_dragged_on(
    canvas: Canvas, mouse: PointMouse, heard: Heard
) -> None:
    press(canvas, place(canvas, 5, 5))
    move(canvas, place(canvas, 7, 5))
    mouse.set_points(ROWS[:1], X[:1], Y[:1])
    move(canvas, place(canvas, 8, 5))
    release(canvas, place(canvas, 8, 5))
    assert len(heard.dragged) == 1
    assert heard.kinds == ["start", "finish"]


def test_other_buttons_do_not_disturb_a_drag(canvas: Canvas, heard: Heard) -> None:
    at = place(canvas, 7, 5)
    press(canvas, place(canvas, 5, 5))
    move(canvas, at)
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.RightButton, pos=at)
    release(canvas, at)
    assert heard.kinds == ["start", "finish"]


def test_the_double_click_that_shows_all_again_is_no_click(
    canvas: Canvas, heard: Heard, qtbot: QtBot
) -> None:
    canvas.frame.scaleBy((0.5, 0.5))
    canvas.frame.sigRangeChangedManually.emit([True, True])
    assert canvas.zoomed
    at = place(canvas, 6, 4)
    with qtbot.waitSignal(heard_place(canvas)):
        QTest.mouseClick(canvas.viewport(), LEFT, pos=at)
    assert heard.kinds == ["place"]
    QTest.mouseClick(canvas.viewport(), LEFT, pos=at)
    QTest.mouseDClick(canvas.viewport(), LEFT, pos=at)
    assert not canvas.zoomed
    single = grip(canvas)._single
    qtbot.waitUntil(lambda: not single.isActive())
    assert heard.kinds == ["place"]


def grip(canvas: Canvas) -> PointMouse:
    assert isinstance(canvas.grip, PointMouse)
    return canvas.grip


def heard_place(canvas: Canvas) -> object:
    return grip(canvas).place_clicked


def test_without_points_or_with_numbers_without_end_nothing_is_held(
    canvas: Canvas, mouse: PointMouse, heard: Heard
) -> None:
    for x in (np.empty(0), np.array([1e300]), np.array([-1e300])):
        mouse.set_points(np.arange(len(x)), x, x)
        QTest.mouseClick(canvas.viewport(), LEFT, pos=place(canvas, 5, 5))
    assert heard.kinds == ["place"] * 3
