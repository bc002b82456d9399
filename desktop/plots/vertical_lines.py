"""Lines from the lower to the upper edge of the frame."""

import numpy as np
from pyqtgraph.functions import arrayToQPath
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsLineItem, QGraphicsPathItem

from desktop.plots.canvas import Canvas, Mapping
from desktop.plots.symbols import line_pen
from linreg.dataset import FloatArray

# Lines closer together than this, in pixels, could not be told apart.
_APART = 3.0
_OPACITY = 0.6


class VerticalLines:
    """Thin dashed lines at places on the x axis.

    Of those that would run into one another one is drawn, so that their number is
    bounded by the width of the frame.
    """

    def __init__(self, canvas: Canvas, height: float) -> None:
        self._x = np.empty(0)
        self._mapping = canvas.mapping
        self.item = QGraphicsPathItem(canvas.frame)
        self.item.setZValue(height)
        canvas.add(self)

    def colour(self, colour: QColor | str) -> None:
        pale = QColor(colour)
        pale.setAlphaF(_OPACITY)
        self.item.setPen(line_pen(pale, 1, Qt.PenStyle.DashLine))

    def show(self, x: FloatArray) -> None:
        """Draw lines at x (m,)."""
        self._x = x
        self.place(self._mapping)

    def place(self, mapping: Mapping) -> None:
        self._mapping = mapping
        right, _ = mapping.to_pixels(self._x, np.zeros(len(self._x)))
        right = right[(right >= 0) & (right <= mapping.width)]
        _, first = np.unique(np.floor(right / _APART), return_index=True)
        # In the middle of a pixel a thin line is sharp.
        right = np.floor(right[first]) + 0.5
        down = np.tile([0.0, mapping.height], len(right))
        path = arrayToQPath(np.repeat(right, 2), down, connect="pairs")
        self.item.setPath(path)


class VerticalLine:
    """One thin line that moves."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self._x = np.nan
        self._mapping = canvas.mapping
        self.item = QGraphicsLineItem(canvas.frame)
        self.item.setZValue(height)
        self.item.setVisible(False)
        canvas.add(self)

    def colour(self, colour: QColor | str) -> None:
        self.item.setPen(line_pen(colour, 1))

    def show(self, x: float) -> None:
        """Stand there, or nowhere where x is NaN."""
        self._x = x
        self.place(self._mapping)

    def hide(self) -> None:
        self.show(np.nan)

    def place(self, mapping: Mapping) -> None:
        self._mapping = mapping
        right = (self._x - mapping.x[0]) * mapping.x_scale
        # False for NaN as well.
        shown = 0 <= right <= mapping.width
        self.item.setVisible(shown)
        if shown:
            right = np.floor(right) + 0.5
            self.item.setLine(right, 0.0, right, mapping.height)
