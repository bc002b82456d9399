"""The names of the marks in a picture, in one row above it."""

from typing import Literal

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QSizePolicy, QWidget

from desktop.plots.arrow import arrow_path
from desktop.plots.symbols import Shape, line_pen, symbol

Line = Literal["line", "dash", "upright dash"]
ArrowSign = Literal["arrow", "thin arrow", "open arrow"]
Sign = Shape | Line | ArrowSign | Literal["ring", "halo"]

_WIDTH, _HEIGHT, _SPACING = 20, 14, 4
_WIDE = ("line", "dash", "arrow", "thin arrow", "open arrow")


class Sample(QWidget):
    """The picture of one kind of mark, drawn as the plot draws it."""

    def __init__(self, sign: Sign, colour: str) -> None:
        super().__init__()
        self._sign: Sign = sign
        self._colour = QColor(colour)
        self.setFixedSize(_WIDTH if sign in _WIDE else _HEIGHT, _HEIGHT)

    def set_colour(self, colour: str) -> None:
        self._colour = QColor(colour)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(self.width() / 2, self.height() / 2)
        sign = self._sign
        if sign == "line" or sign == "dash" or sign == "upright dash":
            self._paint_line(painter)
        elif sign == "arrow" or sign == "thin arrow" or sign == "open arrow":
            self._paint_arrow(painter)
        elif sign == "ring" or sign == "halo":
            self._paint_ring(painter)
        else:
            painter.fillPath(symbol(sign, 4.5), self._colour)
        painter.end()

    def _paint_ring(self, painter: QPainter) -> None:
        is_halo = self._sign == "halo"
        painter.setPen(line_pen(self._colour, 1 if is_halo else 1.5))
        painter.drawPath(symbol("dot", 6 if is_halo else 4))
        if is_halo:
            painter.fillPath(symbol("dot", 3), self._colour)

    def _paint_line(self, painter: QPainter) -> None:
        is_solid = self._sign == "line"
        style = Qt.PenStyle.SolidLine if is_solid else Qt.PenStyle.DashLine
        painter.setPen(line_pen(self._colour, 2, style))
        if self._sign == "upright dash":
            painter.drawLine(0, -_HEIGHT // 2, 0, _HEIGHT // 2)
        else:
            painter.drawLine(-_WIDTH // 2 + 1, 0, _WIDTH // 2 - 1, 0)

    def _paint_arrow(self, painter: QPainter) -> None:
        if self._sign == "open arrow":
            reach = QPointF(_WIDTH / 2 - 1.5, 0)
            painter.setPen(line_pen(self._colour, 1.2))
            painter.drawPath(arrow_path(-reach, reach, 3.4))
            return
        reach = QPointF(_WIDTH / 2 - 1, 0)
        width = 1.2 if self._sign == "thin arrow" else 3.0
        painter.fillPath(arrow_path(-reach, reach, width), self._colour)


class Legend(QWidget):
    """Marks with their names; without the names where there is no room for them."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_SPACING)
        self._row.addStretch(1)
        # The layout would keep the width of the names for good.
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._entries: dict[str, tuple[Sample, QLabel]] = {}
        self._hidden: set[str] = set()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def add(self, key: str, sign: Sign, colour: str, text: str, tip: str) -> None:
        """Name another kind of mark; `tip` says in a sentence what it is."""
        sample, label = Sample(sign, colour), QLabel()
        label.setObjectName("legend")
        label.setContentsMargins(0, 0, _SPACING, 0)
        self._row.addWidget(sample)
        self._row.addWidget(label)
        self._entries[key] = (sample, label)
        self.set_text(key, text, tip)

    def set_colour(self, key: str, colour: str) -> None:
        self._entries[key][0].set_colour(colour)

    def set_text(self, key: str, text: str, tip: str) -> None:
        sample, label = self._entries[key]
        label.setText(text)
        sample.setAccessibleName(text)
        sample.setToolTip(f"{text}: {tip}")
        label.setToolTip(tip)
        self._arrange()

    def text(self, key: str) -> str:
        return self._entries[key][1].text()

    def show_entry(self, key: str, shown: bool) -> None:
        self._hidden.discard(key) if shown else self._hidden.add(key)
        self._arrange()

    def shows(self, key: str) -> bool:
        return key not in self._hidden

    def _arrange(self) -> None:
        for key, (sample, label) in self._entries.items():
            sample.setVisible(key not in self._hidden)
            # What has just been shown may have made room for the names.
            named = self.width() >= self.sizeHint().width()
            label.setVisible(named and key not in self._hidden)
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:
        return self._size(named=True)

    def minimumSizeHint(self) -> QSize:
        return self._size(named=False)

    def _size(self, *, named: bool) -> QSize:
        shown = [pair for key, pair in self._entries.items() if key not in self._hidden]
        width, height = 0, _HEIGHT
        for sample, label in shown:
            width += sample.width() + _SPACING
            height = max(height, label.sizeHint().height())
            if named:
                width += label.sizeHint().width() + _SPACING
        return QSize(width, height)
