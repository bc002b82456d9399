"""Residuals as squares: the areas that a mean of squares adds up."""

import numpy as np
from pyqtgraph.functions import arrayToQPath
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainterPath
from PySide6.QtWidgets import QGraphicsPathItem

from desktop.plots.canvas import Canvas, Mapping
from desktop.plots.symbols import line_pen
from desktop.theme import Theme
from linreg.dataset import BoolArray, FloatArray

_FILL, _EDGE = 0.1, 0.5


class Squares:
    """One square on each residual, as wide in pixels as the residual is long.

    It stands on the side where the line leaves room for it: on the left of a point
    above a rising line. Where it would leave the frame there, and would not on the
    other side, it stands on that one.
    """

    def __init__(self, canvas: Canvas, height: float) -> None:
        self._x = self._y = self._predicted = np.empty(0)
        self._rising = True
        self._mapping = canvas.mapping
        self.item = QGraphicsPathItem(canvas.frame)
        self.item.setZValue(height)
        canvas.add(self)

    def set_theme(self, theme: Theme) -> None:
        colour = QColor(theme.model)
        colour.setAlphaF(_EDGE)
        self.item.setPen(line_pen(colour, 1))
        colour.setAlphaF(_FILL)
        self.item.setBrush(colour)

    def show(
        self, x: FloatArray, y: FloatArray, predicted: FloatArray, *, rising: bool
    ) -> None:
        """Draw the squares of y − predicted, (m,) each, at x (m,)."""
        seen = np.isfinite(x) & np.isfinite(y) & np.isfinite(predicted)
        self._x, self._y, self._predicted = x[seen], y[seen], predicted[seen]
        self._rising = rising
        self.place(self._mapping)

    def hide(self) -> None:
        none = np.empty(0)
        self.show(none, none, none, rising=True)

    def place(self, mapping: Mapping) -> None:
        self._mapping = mapping
        if not len(self._x):
            self.item.setPath(QPainterPath())
            return
        right, down = mapping.to_pixels(self._x, self._y)
        _, end = mapping.to_pixels(self._x, self._predicted)
        side = np.abs(down - end)
        left = np.where(self._stand_left(right, side, down < end), right - side, right)
        top = np.minimum(down, end)
        self.item.setPath(_outlines(left, top, side))

    def _stand_left(
        self, right: FloatArray, side: FloatArray, above: BoolArray
    ) -> BoolArray:
        fits_left, fits_right = right >= side, right + side <= self._mapping.width
        free_left = above == self._rising
        stand_left: BoolArray = np.where(fits_left == fits_right, free_left, fits_left)
        return stand_left


def _outlines(left: FloatArray, top: FloatArray, side: FloatArray) -> QPainterPath:
    """Squares (m,) with these corners and sides, all of them run round in one sense."""
    gap = np.full(len(left), np.nan)
    x = np.stack([left, left + side, left + side, left, left, gap], axis=1)
    y = np.stack([top, top, top + side, top + side, top, gap], axis=1)
    path: QPainterPath = arrayToQPath(x.reshape(-1), y.reshape(-1), connect="finite")
    # Otherwise what two of them cover would be left blank.
    path.setFillRule(Qt.FillRule.WindingFill)
    return path
