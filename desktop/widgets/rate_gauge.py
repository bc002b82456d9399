"""Where a learning rate stands between too small, best, and too large."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.number_format import short_number
from desktop.theme import LIGHT, Theme
from desktop.widgets.rate_picture import Marks, RatePicture, picture_height
from desktop.widgets.rate_scale import RateScale, scale_start, three_digits

_KEY_FACTOR = 1.05
_KEYS = {
    Qt.Key.Key_Right: _KEY_FACTOR,
    Qt.Key.Key_Up: _KEY_FACTOR,
    Qt.Key.Key_Left: 1 / _KEY_FACTOR,
    Qt.Key.Key_Down: 1 / _KEY_FACTOR,
}
# Room beside the scale for a pointer that points out of it.
_SIDE = 9.0
# As near as this a press takes hold of the pointer where it stands.
_REACH = 7.0


class RateGauge(QWidget):
    """A logarithmic scale with the largest stable rate, the best one, and a pointer.

    The pointer is dragged, or moved by 5 % with the arrow keys; beyond an end of the
    scale it points out of it. Signal: `valueChanged(float)` at each move by a person.
    """

    valueChanged = Signal(float)

    def __init__(self, theme: Theme = LIGHT) -> None:
        super().__init__()
        self._theme = theme
        self._value = 1.0
        self._marks = Marks(1.0, None)
        self._start = scale_start(1.0)
        # How far right of the mouse the pointer is held.
        self._grip = 0.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Learning rate on a scale"))
        self._explain()

    def value(self) -> float:
        return self._value

    def setValue(self, value: float) -> None:
        """Let the pointer stand at this rate, without a signal."""
        if value != self._value:
            self._value = value
            self._explain()
            self.update()

    def setMarks(self, largest: float, best: float | None) -> None:
        """Mark the largest stable rate, finite and above 0, and the best, if known."""
        marks = Marks(largest, best)
        if marks != self._marks:
            self._marks = marks
            self._start = scale_start(largest, self._start)
            self._explain()
            self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, picture_height(self.font()))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, picture_height(self.font()))

    def _explain(self) -> None:
        """The numbers in words, for the pointed at and for the read aloud."""
        value, largest = (
            short_number(self._value, 3),
            short_number(self._marks.largest, 3),
        )
        lines = [
            self.tr(
                "The learning rate on a logarithmic scale: drag it, or use ← and →."
            ),
            self.tr("Pointer: lr = {0}.").format(value),
            self.tr(
                "Line: {0}, the largest stable rate; 2/λmax without momentum, with the "
                "largest eigenvalue λmax of the loss’s Hessian."
            ).format(largest),
        ]
        facts = [
            self.tr("lr = {0}").format(value),
            self.tr("settles below {0}").format(largest),
        ]
        if self._marks.best is not None:
            best = short_number(self._marks.best, 3)
            lines.append(
                self.tr(
                    "Diamond: {0}, the fastest rate; 2/(λmin + λmax) without momentum."
                ).format(best)
            )
            facts.append(self.tr("fastest at {0}").format(best))
        self.setToolTip("\n".join(lines))
        self.setAccessibleDescription("; ".join(facts))

    def _scale(self) -> RateScale:
        return RateScale(self._start, _SIDE, self.width() - 2 * _SIDE)

    def _take(self, rate: float) -> None:
        """The rate that a person has chosen."""
        if rate != self._value:
            self.setValue(rate)
            self.valueChanged.emit(rate)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        x, scale = event.position().x(), self._scale()
        # Taken hold of beside its tip, the pointer must not jump there.
        self._grip = scale.place_inside(self._value) - x
        if not abs(self._grip) <= _REACH:
            self._grip = 0.0
            self._take(scale.rate_at(x))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._take(self._scale().rate_at(event.position().x() + self._grip))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        factor = _KEYS.get(Qt.Key(event.key()))
        if factor is None:
            super().keyPressEvent(event)
        else:
            self._take(three_digits(self._value * factor))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        picture = RatePicture(painter, self._scale(), self._theme)
        picture.paint(self._marks, self._value, focused=self.hasFocus())
        painter.end()
