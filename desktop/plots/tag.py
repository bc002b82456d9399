"""A few letters beside something in a picture."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem, QGraphicsSimpleTextItem

from desktop.plots.canvas import Canvas
from desktop.theme import Theme

_MARGIN = 3.0
_OPACITY = 0.86


class Tag:
    """Text on a quiet ground, about a place in pixels of the frame."""

    def __init__(self, canvas: Canvas, height: float, text: str) -> None:
        self._canvas = canvas
        self.item = QGraphicsPathItem(canvas.frame)
        self.item.setZValue(height)
        self.item.setPen(QPen(Qt.PenStyle.NoPen))
        self.item.setVisible(False)
        self._words = QGraphicsSimpleTextItem(text, self.item)

    def set_theme(self, theme: Theme) -> None:
        ground = QColor(theme.card)
        ground.setAlphaF(_OPACITY)
        self.item.setBrush(ground)
        self._words.setBrush(QColor(theme.text))

    def show(self, right: float, down: float) -> None:
        """Stand with its middle there."""
        self._words.setFont(self._canvas.number_font)
        box = self._words.boundingRect()
        self._words.setPos(-box.width() / 2, -box.height() / 2)
        path = QPainterPath()
        width, height = box.width() + 2 * _MARGIN, box.height()
        path.addRoundedRect(QRectF(-width / 2, -height / 2, width, height), 4, 4)
        self.item.setPath(path)
        self.item.setPos(round(right), round(down))
        self.item.setVisible(True)

    def hide(self) -> None:
        self.item.setVisible(False)
