"""A few words beside a mark, on a quiet ground."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QGraphicsSimpleTextItem

_MARGIN, _ROUND = 3.0, 3.0
_OPACITY = 0.8


class Words:
    """One line of text in pixels of its parent; hidden where there is none."""

    def __init__(self, parent: QGraphicsItem, height: float) -> None:
        self.item = QGraphicsPathItem(parent)
        self.item.setZValue(height)
        self.item.setPen(QPen(Qt.PenStyle.NoPen))
        self.item.setVisible(False)
        self._line = QGraphicsSimpleTextItem(self.item)
        self._line.setPos(_MARGIN, 0)
        self._laid_out = ("", QFont(), 0.0)
        self._words = ""
        self.width = self.height = 0.0

    def set_colours(self, text: QColor | str, ground: QColor | str) -> None:
        pale = QColor(ground)
        pale.setAlphaF(_OPACITY)
        self.item.setBrush(pale)
        self._line.setBrush(QColor(text))

    @property
    def text(self) -> str:
        """What there is to read, with "…" for what had no room."""
        return self._words

    def set_text(self, text: str, font: QFont, room: float) -> None:
        """Say this in at most so many pixels."""
        if (text, font, room) == self._laid_out:
            return
        self._laid_out = (text, font, room)
        elide = Qt.TextElideMode.ElideRight
        metrics = QFontMetricsF(font)
        self._words = metrics.elidedText(text, elide, room - 2 * _MARGIN)
        self._line.setFont(font)
        self._line.setText(self._words)
        box = self._line.boundingRect()
        self.width, self.height = box.width() + 2 * _MARGIN, box.height()
        path = QPainterPath()
        path.addRoundedRect(QRectF(0, 0, self.width, self.height), _ROUND, _ROUND)
        self.item.setPath(path)

    def move(self, left: float, top: float) -> None:
        """Stand there; in the middle of a pixel letters would blur."""
        self.item.setVisible(bool(self.text))
        self.item.setPos(round(left), round(top))

    def hide(self) -> None:
        self.item.setVisible(False)
