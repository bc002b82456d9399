"""Points of a picture, few or thousands."""

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsPathItem, QGraphicsPixmapItem

from desktop.plots.canvas import Canvas, Mapping
from desktop.plots.symbols import Shape, line_pen, symbol
from linreg.dataset import FloatArray

# More points are drawn as an image, with so many pixels to one of the screen and so
# much deeper; of still more, each without its edge.
_FEW_POINTS, _DETAIL, _CLOUD_DEPTH = 200, 2, 10.0
_MANY_POINTS = 1000


class Points:
    """Marks of one shape, seldom changed.

    A few of them are a path; many are an image at twice the screen's resolution, for a
    line that moves over them must not have all of them drawn anew. The image lies
    deeper, below lines that would be lost under it.
    """

    def __init__(self, canvas: Canvas, height: float, shape: Shape) -> None:
        self._shape: Shape = shape
        self._radius = 0.0
        self._brush, self._pen = QBrush(), QPen()
        self._x = self._y = np.empty(0)
        self._mapping = canvas.mapping
        self.item = QGraphicsPathItem(canvas.frame)
        self.image = QGraphicsPixmapItem(canvas.frame)
        self.image.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self.image.setScale(1 / _DETAIL)
        self.item.setZValue(height)
        self.image.setZValue(height - _CLOUD_DEPTH)
        canvas.add(self)

    def colour(self, fill: QColor | str, edge: QColor | str | None) -> None:
        """With an edge of that colour, or with none."""
        self._brush = QBrush(QColor(fill))
        self._pen = QPen(Qt.PenStyle.NoPen) if edge is None else line_pen(edge, 1)
        self.item.setBrush(self._brush)
        self.item.setPen(self._pen)
        self.place(self._mapping)

    def show(self, x: FloatArray, y: FloatArray, radius: float) -> None:
        """Draw marks at x (m,), y (m,); where a coordinate is NaN, none."""
        seen = np.isfinite(x) & np.isfinite(y)
        self._x, self._y, self._radius = x[seen], y[seen], radius
        self.place(self._mapping)

    def place(self, mapping: Mapping) -> None:
        self._mapping = mapping
        right, down = mapping.to_pixels(self._x, self._y)
        many = len(right) > _FEW_POINTS
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        mark = symbol(self._shape, self._radius)
        for x, y in () if many else zip(right, down, strict=True):
            path.addPath(mark.translated(x, y))
        self.item.setPath(path)
        self.image.setPixmap(self._stamped(right, down) if many else QPixmap())

    def _stamped(self, right: FloatArray, down: FloatArray) -> QPixmap:
        """One drawing of the mark, put on all places within the frame."""
        half = int(self._radius) + 2
        stamp = _blank(2 * half, 2 * half)
        painter = QPainter(stamp)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._brush)
        # In a dense cloud nothing but edges would be left.
        crowded = len(right) > _MANY_POINTS
        painter.setPen(QPen(Qt.PenStyle.NoPen) if crowded else self._pen)
        painter.translate(half, half)
        painter.drawPath(symbol(self._shape, self._radius))
        painter.end()
        width, height = self._mapping.width, self._mapping.height
        near = (np.abs(right - width / 2) < width) & (
            np.abs(down - height / 2) < height
        )
        sheet = _blank(int(width) + 1, int(height) + 1)
        painter = QPainter(sheet)
        for x, y in zip(right[near] - half, down[near] - half, strict=True):
            painter.drawPixmap(QPointF(x, y), stamp)
        painter.end()
        sheet.setDevicePixelRatio(1)
        return sheet


def _blank(width: int, height: int) -> QPixmap:
    pixmap = QPixmap(_DETAIL * width, _DETAIL * height)
    pixmap.setDevicePixelRatio(_DETAIL)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap
