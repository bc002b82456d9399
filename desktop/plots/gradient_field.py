"""Which way is downhill, all over a loss surface."""

import numpy as np
from pyqtgraph.functions import arrayToQPath
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QGraphicsPathItem

from desktop.plots.canvas import Canvas, Mapping
from desktop.plots.landscape import ON_HEAT, View
from desktop.plots.symbols import line_pen
from linreg.dataset import FloatArray

_HEIGHT = 2.5
# At most so many arrows side by side and above one another, and so far apart in pixels.
_COLUMNS, _ROWS = 15, 12
_APART = 30.0
_FEWEST = 3
# The longest arrow, as a part of the distance between two of them.
_LONGEST = 0.86
# With this, the arrow of a gradient that is ten times smaller is half as long.
_RANGE = 100.0
# Less than this, in pixels, is no arrow.
_SHORTEST = 3.0
# The head's two sides: as a part of the arrow, at most in pixels, and how wide.
_HEAD, _MOST_HEAD, _WIDE = 0.38, 5.0, 0.5


class GradientField:
    """Thin arrows along minus the gradient, on a grid over what is in the frame.

    So each points where a step of gradient descent from its tail would lead. The length
    grows with the logarithm of the step's, or only the steepest ones would be seen.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._mapping = canvas.mapping
        self._view: View | None = None
        self._edge = QGraphicsPathItem(canvas.frame)
        self.item = QGraphicsPathItem(canvas.frame)
        self._edge.setPen(line_pen("#5014141e", 2.6))
        self.item.setPen(line_pen(ON_HEAT, 1.1))
        for item in (self._edge, self.item):
            item.setZValue(_HEIGHT)
        canvas.add(self)

    def draw(self, view: View | None) -> None:
        """Over these two parameters, or nowhere."""
        self._view = view
        self.place(self._mapping)

    def place(self, mapping: Mapping) -> None:
        self._mapping = mapping
        path = QPainterPath()
        if self._view is not None:
            path = _arrows(self._view, mapping)
        self._edge.setPath(path)
        self.item.setPath(path)


def _arrows(view: View, mapping: Mapping) -> QPainterPath:
    columns, rows = _counts(mapping)
    a = np.linspace(*mapping.x, 2 * columns + 1)[1::2]
    b = np.linspace(*mapping.y, 2 * rows + 1)[1::2]
    first, second = view.shown
    slopes = view.ground.surface.gradients(first, second, view.held, a, b)
    with np.errstate(over="ignore"):
        downhill = slopes.reshape(-1, 2) * [-mapping.x_scale, mapping.y_scale]
    room = min(mapping.width / columns, mapping.height / rows)
    steps = _compressed(downhill) * _LONGEST * room
    middles = np.stack(np.meshgrid(*mapping.to_pixels(a, b)), axis=-1).reshape(-1, 2)
    return _lines(middles, steps)


def _counts(mapping: Mapping) -> tuple[int, int]:
    """Columns and rows of arrows that have room beside one another."""
    columns, rows = (int(size / _APART) for size in (mapping.width, mapping.height))
    return min(max(columns, _FEWEST), _COLUMNS), min(max(rows, _FEWEST), _ROWS)


def _compressed(steps: FloatArray) -> FloatArray:
    """The same directions (m, 2), in lengths from 0 to 1; 0 for what is not finite."""
    steps = np.where(np.isfinite(steps).all(axis=1, keepdims=True), steps, 0.0)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        # In parts of the largest number, or the squares would overflow.
        steps = steps / np.abs(steps).max()
        lengths = np.hypot(steps[:, :1], steps[:, 1:])
        wanted = np.log1p(_RANGE * lengths / lengths.max()) / np.log1p(_RANGE)
        compressed: FloatArray = np.nan_to_num(steps / lengths * wanted)
    return compressed


def _lines(middles: FloatArray, steps: FloatArray) -> QPainterPath:
    """Arrows through these places (m, 2), as three lines each: a shaft and a head."""
    lengths = np.hypot(steps[:, :1], steps[:, 1:])
    seen = lengths[:, 0] >= _SHORTEST
    middles, steps, lengths = middles[seen], steps[seen], lengths[seen]
    tails, tips = middles - steps / 2, middles + steps / 2
    heads = np.minimum(_HEAD * lengths, _MOST_HEAD) * steps / lengths
    aside = _WIDE * heads[:, ::-1] * [-1, 1]
    ends = [tails, tips, tips - heads + aside, tips, tips - heads - aside, tips]
    points = np.stack(ends, axis=1).reshape(-1, 2)
    path: QPainterPath = arrayToQPath(
        points[:, 0], points[:, 1], connect="pairs", finiteCheck=False
    )
    return path
