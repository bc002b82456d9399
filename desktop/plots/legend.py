"""The names of the marks in a picture, in one row above it."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.plots.marks import Shape, line_pen, symbol

Sign = Shape | Literal["line", "dash"]

_WIDTH, _HEIGHT = 20, 14


class Sample(QWidget):
    """The picture of one kind of mark, drawn as the plot draws it."""

    def __init__(self, sign: Sign, colour: str) -> None:
        super().__init__()
        self._sign: Sign = sign
        self._colour = QColor(colour)
        self.setFixedSize(_WIDTH if sign in ("line", "dash") else _HEIGHT, _HEIGHT)

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
        else:
            painter.fillPath(symbol(self._sign, 4.5), self._colour)
        painter.end()


class Legend(QWidget):
    """Marks with their names."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._entries: dict[str, tuple[Sample, QLabel]] = {}
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def add(self, key: str, sign: Sign, colour: str, text: str, tip: str) -> None:
        """Name another kind of mark; `tip` says in a sentence what it is."""
        if self._entries:
            self._row.addSpacing(6)
        sample, label = Sample(sign, colour), QLabel(text)
        label.setObjectName("legend")
        for widget in (sample, label):
            widget.setToolTip(tip)
            self._row.addWidget(widget)
        self._entries[key] = (sample, label)

    def set_colour(self, key: str, colour: str) -> None:
        self._entries[key][0].set_colour(colour)

    def set_text(self, key: str, text: str, tip: str) -> None:
        sample, label = self._entries[key]
        label.setText(text)
        for widget in (sample, label):
            widget.setToolTip(tip)

    def text(self, key: str) -> str:
        return self._entries[key][1].text()

    def show_entry(self, key: str, shown: bool) -> None:
        for widget in self._entries[key]:
            widget.setVisible(shown)

    def shows(self, key: str) -> bool:
        return not self._entries[key][1].isHidden()
