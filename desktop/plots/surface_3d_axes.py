"""The three axes around a relief: edges of its box, numbers and names."""

from itertools import chain

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainterPath, QPen
from PySide6.QtWidgets import (
    QGraphicsPathItem,
    QGraphicsScene,
    QGraphicsSimpleTextItem,
)

from desktop.plots.surface_3d_camera import HEIGHT, Sight
from desktop.plots.surface_3d_relief import Relief
from desktop.plots.ticks import linear_ticks
from desktop.theme import Theme
from linreg.dataset import FloatArray

# Heights of the items: the walls are behind the ground's picture, which is at 0.
_BEHIND, _BEFORE = -1.0, 1.0
_PIXELS_BETWEEN = 46.0
_TICK = 4.0
# From the axis to the middle of a number, and of a name, for texts of no width.
_TO_NUMBER, _TO_NAME = 12.0, 26.0


class BoxAxes:
    """Edges of the box that the ground never covers, and a grid on its far walls.

    `height_name` is where the name of the height is, in the scene.
    """

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self._walls, self._edges = QGraphicsPathItem(), QGraphicsPathItem()
        for item, height in ((self._walls, _BEHIND), (self._edges, _BEFORE)):
            item.setZValue(height)
            scene.addItem(item)
        self._texts: list[QGraphicsSimpleTextItem] = []
        self._used = 0
        self._colours = (QColor(), QColor())
        self.height_name = QRectF()

    def set_theme(self, theme: Theme) -> None:
        self._walls.setPen(QPen(QColor(theme.border), 1))
        self._edges.setPen(QPen(QColor(theme.muted), 1))
        self._colours = (QColor(theme.muted), QColor(theme.text))

    @property
    def texts(self) -> list[str]:
        """All that is written at the axes."""
        return [text.text() for text in self._texts[: self._used]]

    def draw(
        self, sight: Sight, relief: Relief, names: tuple[str, str, str], font: QFont
    ) -> None:
        """Around this relief, with the names of x, of y and of the height."""
        self._sight, self._font = sight, font
        self._lines = QPainterPath()
        self._used = 0
        x_side, y_side = np.sign(sight.eye[:2] + 1e-12)
        heights, marks = relief.ticks(self._most([-x_side, y_side, 0], 2))
        self._draw_walls(x_side, y_side, heights)
        for axis, interval in enumerate((relief.x, relief.y)):
            start = np.array([x_side, y_side, 0.0])
            values, texts = linear_ticks(*interval, self._most(start, axis))
            places = 2 * (values - interval[0]) / (interval[1] - interval[0]) - 1
            self._draw_floor_axis(axis, start, places, texts, names[axis])
        self._draw_height(x_side, y_side, heights, marks, names[2])
        self._edges.setPath(self._lines)
        for text in self._texts[self._used :]:
            text.setVisible(False)

    def _most(self, corner: list[float] | FloatArray, axis: int) -> int:
        """How many numbers have room along this axis through a corner."""
        ends = np.tile(np.asarray(corner, dtype=float), (2, 1))
        ends[:, axis] = (-1, 1) if axis < 2 else (0, HEIGHT)
        first, last = self._sight.pixels(ends)
        return max(int(np.hypot(*(last - first)) / _PIXELS_BETWEEN), 2)

    def _draw_walls(self, x_side: float, y_side: float, heights: FloatArray) -> None:
        path = QPainterPath()
        for z in chain([0.0, HEIGHT], heights):
            corners = [[-x_side, y_side], [-x_side, -y_side], [x_side, -y_side]]
            self._add(path, [[*corner, z] for corner in corners])
        for x, y in ((-x_side, y_side), (-x_side, -y_side), (x_side, -y_side)):
            self._add(path, [[x, y, 0.0], [x, y, HEIGHT]])
        self._walls.setPath(path)

    def _draw_floor_axis(
        self,
        axis: int,
        corner: FloatArray,
        places: FloatArray,
        texts: list[str],
        name: str,
    ) -> None:
        """The edge along x or y that is nearest to the eye."""
        points = np.tile(corner, (len(places) + 3, 1))
        points[:, axis] = [*places, -1, 1, 0]
        outwards = points.copy()
        outwards[:, 1 - axis] *= 1.1
        self._add(self._lines, points[-3:-1])
        self._write_along(points, outwards, [*texts, "", "", name])

    def _draw_height(
        self,
        x_side: float,
        y_side: float,
        heights: FloatArray,
        texts: list[str],
        name: str,
    ) -> None:
        """The upright edge that is furthest to the left; its name is above it."""
        corners = np.array([[-x_side, y_side, 0.0], [x_side, -y_side, 0.0]])
        left = corners[self._sight.pixels(corners)[:, 0].argmin()]
        points = np.tile(left, (len(heights) + 2, 1))
        points[:, 2] = [*heights, 0, HEIGHT]
        self._add(self._lines, points[-2:])
        for (x, y), text in zip(self._sight.pixels(points), texts, strict=False):
            self._tick(x, y, -1.0, 0.0)
            width = QFontMetricsF(self._font).horizontalAdvance(text)
            self._write(x - 2 * _TICK - width / 2, y, text, is_name=False)
        width = QFontMetricsF(self._font).horizontalAdvance(name)
        self._write(4 + width / 2, 10, name, is_name=True)
        self.height_name = self._texts[self._used - 1].sceneBoundingRect()

    def _write_along(
        self, points: FloatArray, outwards: FloatArray, texts: list[str]
    ) -> None:
        """The texts beside the points, on the side of the points further outwards."""
        at = self._sight.pixels(points)
        away = self._sight.pixels(outwards) - at
        away /= np.linalg.norm(away, axis=1)[:, np.newaxis]
        metrics = QFontMetricsF(self._font)
        for number, text in enumerate(texts):
            (x, y), (right, down) = at[number], away[number]
            if not text:
                continue
            is_name = number == len(texts) - 1
            # A wide text beside a steep axis needs more room than one below it.
            room = abs(right) * metrics.horizontalAdvance(text) / 2
            room += _TO_NAME + 8 * abs(right) if is_name else _TO_NUMBER
            if not is_name:
                self._tick(x, y, right, down)
            self._write(x + right * room, y + down * room, text, is_name=is_name)

    def _tick(self, x: float, y: float, right: float, down: float) -> None:
        self._lines.moveTo(x, y)
        self._lines.lineTo(x + _TICK * right, y + _TICK * down)

    def _write(self, x: float, y: float, text: str, *, is_name: bool) -> None:
        """The text about that place, but within the picture."""
        if self._used == len(self._texts):
            item = QGraphicsSimpleTextItem()
            item.setZValue(_BEFORE)
            self._scene.addItem(item)
            self._texts.append(item)
        item = self._texts[self._used]
        self._used += 1
        item.setVisible(True)
        item.setFont(self._font)
        item.setBrush(self._colours[is_name])
        item.setText(text)
        size = item.boundingRect()
        room = QRectF(0, 0, self._sight.width, self._sight.height)
        left = min(max(x - size.width() / 2, 1), room.width() - size.width() - 1)
        top = min(max(y - size.height() / 2, 1), room.height() - size.height() - 1)
        item.setPos(round(left), round(top))

    def _add(self, path: QPainterPath, points: list[list[float]] | FloatArray) -> None:
        pixels = self._sight.pixels(np.asarray(points, dtype=float))
        first, *others = (QPointF(x, y) for x, y in pixels)
        path.moveTo(first)
        for point in others:
            path.lineTo(point)
