"""A note in the corner of a picture."""

from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem, QGraphicsSimpleTextItem

from desktop.plots.canvas import Canvas, Mapping
from desktop.theme import Theme

Corner = Literal["top left", "top right", "bottom left", "bottom right"]

_HEIGHT = 40.0
_GAP, _MARGIN = 6.0, 5.0


class Caption:
    """Lines of text on a quiet ground in a corner of the frame."""

    def __init__(self, canvas: Canvas, corner: Corner) -> None:
        self._canvas = canvas
        self._corner = corner
        self._text = ""
        self.item = QGraphicsPathItem(canvas.frame)
        self.item.setZValue(_HEIGHT)
        self._words = QGraphicsSimpleTextItem(self.item)
        self._words.setPos(_MARGIN, _MARGIN / 2)
        canvas.add(self)
        self.place(canvas.mapping)

    def set_theme(self, theme: Theme) -> None:
        ground = QColor(theme.card)
        ground.setAlphaF(0.86)
        self.item.setBrush(ground)
        self.item.setPen(QPen(Qt.PenStyle.NoPen))
        self._words.setBrush(QColor(theme.text))

    @property
    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        """Show this text, or nothing where it is empty."""
        if text != self._text:
            self._text = text
            self.place(self._canvas.mapping)

    def place(self, mapping: Mapping) -> None:
        self.item.setVisible(bool(self._text))
        font = self._canvas.number_font
        room = mapping.width - 2 * (_GAP + _MARGIN)
        metrics = QFontMetricsF(font)
        elide = Qt.TextElideMode.ElideRight
        self._words.setFont(font)
        lines = self._text.splitlines()
        elided = (metrics.elidedText(line, elide, room) for line in lines)
        self._words.setText("\n".join(elided))
        width = self._words.boundingRect().width() + 2 * _MARGIN
        height = self._words.boundingRect().height() + _MARGIN
        path = QPainterPath()
        path.addRoundedRect(QRectF(0, 0, width, height), 4, 4)
        self.item.setPath(path)
        at_right, at_bottom = "right" in self._corner, "bottom" in self._corner
        x = mapping.width - width - _GAP if at_right else _GAP
        y = mapping.height - height - _GAP if at_bottom else _GAP
        self.item.setPos(round(x), round(y))
