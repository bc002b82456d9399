"""The names of the marks in a picture, in one row above it."""

from typing import Literal

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QSizePolicy, QWidget

from desktop.plots.arrow import arrow_path
from desktop.plots.symbols import Shape, line_pen, symbol

Sign = Shape | Literal["ring", "line", "dash", "arrow", "thin arrow"]

_WIDTH, _HEIGHT, _SPACING = 20, 14, 4
_WIDE = ("line", "dash", "arrow", "thin arrow")


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
        if self._sign == "line" or self._sign == "dash":
            dashed = self._sign == "dash"
            style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
            painter.setPen(line_pen(self._colour, 2, style))
            painter.drawLine(-_WIDTH // 2 + 1, 0, _WIDTH // 2 - 1, 0)
        elif self._sign == "arrow" or self._sign == "thin arrow":
            width = 1.2 if self._sign == "thin arrow" else 3.0
            reach = QPointF(_WIDTH / 2 - 1, 0)
            painter.fillPath(arrow_path(-reach, reach, width), self._colour)
        elif self._sign == "ring":
            painter.setPen(line_pen(self._colour, 1.5))
            painter.drawPath(symbol("dot", 4))
        else:
            painter.fillPath(symbol(self._sign, 4.5), self._colour)
        painter.end()


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
