"""An arrow, in pixels of the frame."""

import math

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainterPath, QPolygonF
from PySide6.QtWidgets import QGraphicsPathItem

from desktop.plots.canvas import Canvas
from desktop.plots.symbols import line_pen

# The head's length and half its width, in widths of the shaft.
_HEAD, _HALF_HEAD = 3.6, 1.8
# Of a short arrow at most so much is its head.
_MOST_HEAD = 0.6
# Shorter than this, in pixels, no direction is seen.
_SHORTEST = 2.0


class Arrow:
    """A shaft with a head at its tip; hidden where it is too short to be seen."""

    def __init__(self, canvas: Canvas, height: float, width: float) -> None:
        self._width = width
        self.item = QGraphicsPathItem(canvas.frame)
        self.item.setZValue(height)

    def colour(
        self, fill: QColor | str, edge: QColor | str, edge_width: float = 1.0
    ) -> None:
        self.item.setBrush(QColor(fill))
        self.item.setPen(line_pen(edge, edge_width))

    def show(self, start: QPointF, tip: QPointF) -> None:
        """Point from here to there."""
        self.item.setPath(arrow_path(start, tip, self._width))

    def hide(self) -> None:
        self.item.setPath(QPainterPath())


def arrow_path(start: QPointF, tip: QPointF, width: float) -> QPainterPath:
    """The outline of an arrow whose shaft is so wide; empty where it is too short."""
    path = QPainterPath()
    across, down = tip.x() - start.x(), tip.y() - start.y()
    length = math.hypot(across, down)
    if not length >= _SHORTEST:
        return path
    along = QPointF(across / length, down / length)
    aside = QPointF(-along.y(), along.x())
    head = min(_HEAD * width, _MOST_HEAD * length)
    neck = tip - along * head
    half, wing = aside * (width / 2), aside * (head * _HALF_HEAD / _HEAD)
    corners = [start + half, neck + half, neck + wing, tip]
    corners += [neck - wing, neck - half, start - half]
    path.addPolygon(QPolygonF.fromList(corners))
    path.closeSubpath()
    return path
