"""The mouse among the points of a picture: hover, click, and drag."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QApplication

from desktop.plots.canvas import CLICK_PIXELS, Canvas
from linreg.dataset import FloatArray

# So near, in pixels, a point is meant; a finger is no more precise.
_REACH = 8.0
_EXTENDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@dataclass
class _Hold:
    """A row's point under a pressed button, from the press to the release.

    `offset` leads from the mouse to the point, in pixels. `moving` tells a drag from a
    click, `over` that what the mouse still does is not to count.
    """

    row: int
    pressed: QPointF
    offset: QPointF
    moving: bool = False
    over: bool = False


class PointMouse(QObject):
    """Lets a person take hold of the points on a canvas, the nearest one first.

    Signals, with rows as numbers in the table and places in data units:
    `drag_started(row)`, `dragged(row, x, y)` for each move, within the frame, and then
    either `drag_finished()` or, after Escape, `drag_cancelled()`;
    `row_clicked(row, extend)`; `place_clicked(x, y)` where no point is near;
    `hovered(row)`, -1 where there is none.
    """

    drag_started = Signal(int)
    dragged = Signal(int, float, float)
    drag_finished = Signal()
    drag_cancelled = Signal()
    row_clicked = Signal(int, bool)
    place_clicked = Signal(float, float)
    hovered = Signal(int)

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._rows: npt.NDArray[np.int64] = np.empty(0, np.int64)
        self._x = self._y = np.empty(0)
        self._hold: _Hold | None = None
        self._hovered: int | None = None
        self._clicked = (0.0, 0.0)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), canvas)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self._on_escape)
        self._single = QTimer(self)
        self._single.setSingleShot(True)
        self._single.timeout.connect(self._on_single)
        canvas.clicked.connect(self._on_clicked)
        canvas.unhovered.connect(self._on_unhovered)
        canvas.viewport().setCursor(Qt.CursorShape.CrossCursor)
        canvas.grip = self

    def set_points(
        self, rows: npt.NDArray[np.int64], x: FloatArray, y: FloatArray
    ) -> None:
        """The points that can be taken hold of: of these rows (m,), at x, y (m,)."""
        self._rows, self._x, self._y = rows, x, y
        if self._hold is not None and self._hold.row not in rows:
            self._hold.over = True

    @property
    def holding(self) -> bool:
        """Whether a point is under the pressed button, dragged or not yet."""
        return self._hold is not None and not self._hold.over

    @property
    def dragging(self) -> bool:
        return self._hold is not None and self._hold.moving

    def press(self, event: QMouseEvent) -> bool:
        if self._hold is not None:
            return True
        pressed = self._canvas.in_frame(event.position())
        index = self._nearest(pressed)
        if index is None or event.button() != Qt.MouseButton.LeftButton:
            return False
        offset = self._pixel(index) - pressed
        self._hold = _Hold(int(self._rows[index]), pressed, offset)
        return True

    def move(self, event: QMouseEvent) -> bool:
        place, hold = self._canvas.in_frame(event.position()), self._hold
        if hold is None:
            if event.buttons() == Qt.MouseButton.NoButton:
                self._hover(place)
            return False
        far = (place - hold.pressed).manhattanLength() > CLICK_PIXELS
        if far and not (hold.moving or hold.over):
            self._begin(hold)
        if hold.moving and not hold.over:
            self.dragged.emit(hold.row, *self._inside(place + hold.offset))
        return True

    def release(self, event: QMouseEvent) -> bool:
        hold = self._hold
        if hold is None or event.button() != Qt.MouseButton.LeftButton:
            return hold is not None
        self._end()
        if hold.moving:
            self.drag_finished.emit()
        elif not hold.over:
            extend = bool(event.modifiers() & _EXTENDING)
            self.row_clicked.emit(hold.row, extend)
        self._hover(self._canvas.in_frame(event.position()))
        return True

    def _begin(self, hold: _Hold) -> None:
        hold.moving = True
        self._escape.setEnabled(True)
        self._canvas.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self.drag_started.emit(hold.row)

    def _end(self) -> None:
        self._hold = None
        self._hovered = None
        self._escape.setEnabled(False)

    @Slot()
    def _on_escape(self) -> None:
        """Give the drag up; the button is still pressed."""
        assert self._hold is not None
        self._hold.moving, self._hold.over = False, True
        self._escape.setEnabled(False)
        self._canvas.viewport().setCursor(Qt.CursorShape.CrossCursor)
        self.drag_cancelled.emit()

    def _inside(self, place: QPointF) -> tuple[float, float]:
        """The place in data units; what is outside of the frame is at its edge."""
        mapping = self._canvas.mapping
        right = min(max(place.x(), 0.0), mapping.width)
        down = min(max(place.y(), 0.0), mapping.height)
        return mapping.to_data(right, down)

    def _nearest(self, place: QPointF) -> int | None:
        """Which point is meant; of two in the same place, the upper one."""
        if not len(self._rows) or not self._canvas.frame.rect().contains(place):
            return None
        right, down = self._canvas.mapping.to_pixels(self._x, self._y)
        away = np.hypot(right - place.x(), down - place.y())[::-1]
        index = int(np.argmin(away))
        return len(away) - 1 - index if away[index] <= _REACH else None

    def _pixel(self, index: int) -> QPointF:
        one = slice(index, index + 1)
        right, down = self._canvas.mapping.to_pixels(self._x[one], self._y[one])
        return QPointF(right[0], down[0])

    def _hover(self, place: QPointF) -> None:
        index = self._nearest(place)
        row = -1 if index is None else int(self._rows[index])
        if row != self._hovered:
            self._hovered = row
            open_hand, cross = Qt.CursorShape.OpenHandCursor, Qt.CursorShape.CrossCursor
            self._canvas.viewport().setCursor(cross if row < 0 else open_hand)
            self.hovered.emit(row)

    @Slot()
    def _on_unhovered(self) -> None:
        if self._hold is None:
            self._hovered = None
            self.hovered.emit(-1)

    @Slot(float, float)
    def _on_clicked(self, x: float, y: float) -> None:
        if not self._canvas.zoomed:
            self.place_clicked.emit(x, y)
            return
        # It may be the first half of the double click that shows all again.
        self._clicked = (x, y)
        self._single.start(QApplication.doubleClickInterval())

    @Slot()
    def _on_single(self) -> None:
        if self._canvas.zoomed:
            self.place_clicked.emit(*self._clicked)
