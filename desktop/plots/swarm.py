"""Many points that all move in every frame."""

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QGraphicsPixmapItem

from desktop.plots.canvas import Canvas, Mapping
from desktop.plots.points import Points
from desktop.plots.symbols import Shape
from linreg.dataset import FloatArray

# So many pixels of the image to one of the screen.
_DETAIL = 2
_SHADES = 256
# Up to so many a path is as fast.
_FEW_POINTS = 150


class Swarm:
    """Marks of one colour, a dot or a square each, without edges.

    They are put together pixel by pixel in an array: neither a loop over the points nor
    a path of them all would be done within a part of a frame.
    """

    def __init__(self, canvas: Canvas, height: float, shape: Shape) -> None:
        self._shape: Shape = shape
        self._radius = 0.0
        self._x = self._y = np.empty(0)
        self._shades: list[int] = []
        self._mapping = canvas.mapping
        self.item = QGraphicsPixmapItem(canvas.frame)
        self.item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self.item.setScale(1 / _DETAIL)
        self.item.setZValue(height)
        canvas.add(self)

    def colour(self, fill: QColor | str) -> None:
        colour = QColor(fill)
        self._shades = []
        for alpha in range(_SHADES):
            colour.setAlpha(alpha)
            self._shades.append(colour.rgba())
        self.place(self._mapping)

    def show(self, x: FloatArray, y: FloatArray, radius: float) -> None:
        """Draw marks at x (m,), y (m,); where a coordinate is NaN, none."""
        self._x, self._y, self._radius = x, y, radius
        self.place(self._mapping)

    def place(self, mapping: Mapping) -> None:
        self._mapping = mapping
        if not len(self._x):
            if not self.item.pixmap().isNull():
                self.item.setPixmap(QPixmap())
            return
        mask = _mask(self._shape, self._radius * _DETAIL)
        half = len(mask) // 2
        pixels = self._stamp(mask)
        height, width = pixels.shape
        image = QImage(pixels.data, width, height, width, QImage.Format.Format_Indexed8)
        image.setColorTable(self._shades)
        self.item.setPixmap(QPixmap.fromImage(image))
        self.item.setPos(-half / _DETAIL, -half / _DETAIL)

    def _stamp(self, mask: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        """The frame, with half a mark's width on each side, as shades."""
        half = len(mask) // 2
        width = int(_DETAIL * self._mapping.width) + 2 * half + 1
        height = int(_DETAIL * self._mapping.height) + 2 * half + 1
        pixels = np.zeros((height, width), np.uint8)
        column, row = self._pixels()
        inside = (column >= 0) & (column < width - 2 * half)
        inside &= (row >= 0) & (row < height - 2 * half)
        corner = (row[inside] * width + column[inside]).astype(np.int64)
        flat = pixels.reshape(-1)
        for down, across in np.argwhere(mask):
            at = corner + (down * width + across)
            flat[at] = np.maximum(flat[at], mask[down, across])
        return pixels

    def _pixels(self) -> tuple[FloatArray, FloatArray]:
        right, down = self._mapping.to_pixels(self._x, self._y)
        return np.rint(right * _DETAIL), np.rint(down * _DETAIL)


def _mask(shape: Shape, radius: float) -> npt.NDArray[np.uint8]:
    """How much of each pixel a mark covers, with its middle in the middle one."""
    size = math.ceil(1.5 * radius)
    away = np.abs(np.arange(-size, size + 1.0))
    if shape == "dot":
        distance = np.hypot(away[:, np.newaxis], away)
    else:
        # As far as the square of the same name in symbols.py reaches.
        distance = np.maximum(away[:, np.newaxis], away) * (math.sqrt(2) / 1.3)
    cover: npt.NDArray[np.float64] = np.clip(radius + 0.5 - distance, 0, 1)
    return np.rint((_SHADES - 1) * cover).astype(np.uint8)


class MovingPoints:
    """Marks that all move in every frame: a few with edges, or a swarm."""

    def __init__(self, canvas: Canvas, height: float, shape: Shape) -> None:
        self._few = Points(canvas, height, shape)
        self._many = Swarm(canvas, height, shape)

    def colour(self, fill: QColor | str, edge: QColor | str | None) -> None:
        """With an edge of that colour around each of a few, or with none."""
        self._few.colour(fill, edge)
        self._many.colour(fill)

    def show(self, x: FloatArray, y: FloatArray, radius: float) -> None:
        """Draw marks at x (m,), y (m,); where a coordinate is NaN, none."""
        none = np.empty(0)
        many = len(x) > _FEW_POINTS
        self._few.show(none if many else x, none if many else y, radius)
        self._many.show(x if many else none, y if many else none, radius)
