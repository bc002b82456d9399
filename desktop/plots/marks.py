"""What a picture is made of: curves, bands, single marks and images.

Each of them keeps what it shows in the data's units and places itself on a canvas.
Marks with a greater `height` lie above those with a smaller one.
"""

from math import isfinite

import numpy as np
from pyqtgraph.functions import arrayToQPath
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainterPath,
    QPen,
    QPixmap,
    QTransform,
)
from PySide6.QtWidgets import (
    QGraphicsPathItem,
    QGraphicsPixmapItem,
)

from desktop.plots.canvas import FAR, Canvas, Mapping
from desktop.plots.steps import Interval
from desktop.plots.symbols import Shape, line_pen, symbol
from linreg.dataset import FloatArray

# A curve that has moved less than this, in pixels, looks the same.
_UNSEEN = 0.1
# A line that goes so far, in pixels, crosses itself more than it leads anywhere.
_DENSE = 12_000.0
# A line through so few points never does, and needs no arrays.
_FEW_POINTS = 12


class Curve:
    """A line through points; NaN leaves a gap. With `pairs`, one line for every two."""

    def __init__(self, canvas: Canvas, height: float, *, pairs: bool = False) -> None:
        self._connect = "pairs" if pairs else "finite"
        self._x = self._y = np.empty(0)
        self._seen = (self._x, self._y)
        self._mapping = canvas.mapping
        self._pens = (QPen(), QPen(Qt.PenStyle.NoPen))
        self._dense = False
        self._halo = QGraphicsPathItem(canvas.frame)
        self.item = QGraphicsPathItem(canvas.frame)
        for item in (self._halo, self.item):
            item.setZValue(height)
        canvas.add(self)

    def set_pens(self, pen: QPen, halo: QPen | None = None) -> None:
        """Draw with this pen, and with the other one below it."""
        self._pens = (pen, halo or QPen(Qt.PenStyle.NoPen))
        self._apply_pens()

    def _apply_pens(self) -> None:
        """A line that covers an area does so thin as well, in a tenth of the time."""
        pen, halo = self._pens
        if self._dense:
            pen, halo = QPen(pen), QPen(Qt.PenStyle.NoPen)
            pen.setWidthF(min(pen.widthF(), 1.0))
        self.item.setPen(pen)
        self._halo.setPen(halo)

    def show(self, x: FloatArray, y: FloatArray) -> None:
        """Draw the line through these points, x (m,) and y (m,)."""
        self._x, self._y = x, y
        self.place(self._mapping)

    def hide(self) -> None:
        if len(self._x):
            self.show(np.empty(0), np.empty(0))

    def place(self, mapping: Mapping) -> None:
        self._mapping = mapping
        right, down = mapping.to_pixels(self._x, self._y)
        if _same(right, self._seen[0]) and _same(down, self._seen[1]):
            return
        self._seen = (right, down)
        if len(right) > _FEW_POINTS:
            path = arrayToQPath(right, down, connect=self._connect)
        else:
            path = _path(right, down, pairs=self._connect == "pairs")
        self.item.setPath(path)
        if self._pens[1].style() != Qt.PenStyle.NoPen:
            self._halo.setPath(path)
        dense = len(right) > _FEW_POINTS and _length(right, down) > _DENSE
        if dense != self._dense:
            self._dense = dense
            self._apply_pens()


def _path(right: FloatArray, down: FloatArray, *, pairs: bool) -> QPainterPath:
    """The same of few points in a tenth of the time: each frame has several of it."""
    path, goes_on = QPainterPath(), False
    for i, (x, y) in enumerate(zip(right.tolist(), down.tolist(), strict=True)):
        if not isfinite(x + y):
            goes_on = False
        elif goes_on and not (pairs and i % 2 == 0):
            path.lineTo(x, y)
        else:
            path.moveTo(x, y)
            goes_on = True
    return path


def _length(right: FloatArray, down: FloatArray) -> float:
    """How far a line goes along both axes, in pixels."""
    ways = np.abs(right[1:] - right[:-1]) + np.abs(down[1:] - down[:-1])
    length = float(ways.sum())
    # A line has seldom a gap, and to leave them out takes four times as long.
    return float(np.nansum(ways)) if np.isnan(length) else length


def _same(new: FloatArray, old: FloatArray) -> bool:
    if len(new) != len(old):
        return False
    # A NaN makes the largest difference NaN, so that it counts as a change.
    return not len(new) or bool(np.abs(new - old).max() < _UNSEEN)


class Band:
    """The area between two curves."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self._x = self._low = self._high = np.empty(0)
        self._mapping = canvas.mapping
        self.item = QGraphicsPathItem(canvas.frame)
        self.item.setZValue(height)
        self.item.setPen(QPen(Qt.PenStyle.NoPen))
        canvas.add(self)

    def show(self, x: FloatArray, low: FloatArray, high: FloatArray) -> None:
        """Fill what lies between low (m,) and high (m,), but for where one is NaN."""
        both = ~(np.isnan(low) | np.isnan(high))
        self._x, self._low, self._high = x[both], low[both], high[both]
        self.place(self._mapping)

    def hide(self) -> None:
        if len(self._x):
            self.show(np.empty(0), np.empty(0), np.empty(0))

    def place(self, mapping: Mapping) -> None:
        self._mapping = mapping
        right, bottom = mapping.to_pixels(self._x, self._low)
        _, top = mapping.to_pixels(self._x, self._high)
        around = np.concatenate([right, right[::-1]])
        edge = np.concatenate([bottom, top[::-1]])
        self.item.setPath(arrayToQPath(around, edge, finiteCheck=False))


class Mark:
    """One mark that moves."""

    def __init__(
        self, canvas: Canvas, height: float, shape: Shape, radius: float
    ) -> None:
        self._place = (np.nan, np.nan)
        self._mapping = canvas.mapping
        self.item = QGraphicsPathItem(symbol(shape, radius), canvas.frame)
        self.item.setZValue(height)
        self.item.setVisible(False)
        canvas.add(self)

    def show(self, x: float, y: float) -> None:
        """Stand there, or nowhere where a coordinate is not finite."""
        self._place = (x, y)
        self.place(self._mapping)

    def hide(self) -> None:
        self.show(np.nan, np.nan)

    def colour(self, fill: QColor | str, edge: QColor | str) -> None:
        self.item.setBrush(QColor(fill))
        self.item.setPen(line_pen(edge, 1.5))

    def place(self, mapping: Mapping) -> None:
        self._mapping = mapping
        x, y = self._place
        right = (x - mapping.x[0]) * mapping.x_scale
        down = (mapping.y[1] - y) * mapping.y_scale
        # False for NaN as well.
        shown = abs(right) < FAR and abs(down) < FAR
        self.item.setVisible(shown)
        if shown:
            self.item.setPos(right, down)


class Raster:
    """An image, stretched over a rectangle."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self._x: Interval = (0.0, 1.0)
        self._y: Interval = (0.0, 1.0)
        self._mapping = canvas.mapping
        self.item = QGraphicsPixmapItem(canvas.frame)
        self.item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self.item.setZValue(height)
        canvas.add(self)

    def show(self, image: QImage, x: Interval, y: Interval) -> None:
        """Stretch the image from edge to edge over these intervals."""
        self._x, self._y = x, y
        self.item.setPixmap(QPixmap.fromImage(image))
        self.place(self._mapping)

    def hide(self) -> None:
        self.item.setPixmap(QPixmap())

    def place(self, mapping: Mapping) -> None:
        self._mapping = mapping
        size = self.item.pixmap().size()
        if size.isEmpty():
            return
        corners = mapping.to_pixels(np.array(self._x), np.array(self._y))
        (left, right), (bottom, top) = corners
        self.item.setPos(left, top)
        across, down = (right - left) / size.width(), (bottom - top) / size.height()
        self.item.setTransform(QTransform.fromScale(across, down))
