"""A short piece of a run's line, as the pictures draw it."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

SWATCH_SIZE = QSize(22, 12)
_LINE_WIDTH = 2.5
# Sharp on screens with two device pixels to a pixel as well.
_RATIO = 2


def draw_swatch(colour: str, dash: Qt.PenStyle) -> QPixmap:
    """A line of that colour ("#rrggbb") and kind."""
    pixmap = QPixmap(SWATCH_SIZE * _RATIO)
    pixmap.setDevicePixelRatio(_RATIO)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    pen = QPen(QColor(colour), _LINE_WIDTH, dash)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    middle = SWATCH_SIZE.height() / 2
    painter.drawLine(QPointF(0, middle), QPointF(SWATCH_SIZE.width(), middle))
    painter.end()
    return pixmap
