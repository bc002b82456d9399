"""What lies after a place on the x axis, made faint."""

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QGraphicsRectItem

from desktop.plots.canvas import Canvas, Mapping
from desktop.plots.vertical_lines import VerticalLine
from desktop.theme import Theme

OPACITY = 0.65


class Veil:
    """A pale sheet from a line in the model's colour to the right edge of the frame."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self._x = np.nan
        self._mapping = canvas.mapping
        self.item = QGraphicsRectItem(canvas.frame)
        self.item.setZValue(height)
        self.item.setPen(QPen(Qt.PenStyle.NoPen))
        self.item.setVisible(False)
        self._line = VerticalLine(canvas, height)
        canvas.add(self)

    def set_theme(self, theme: Theme) -> None:
        pale = QColor(theme.card)
        pale.setAlphaF(OPACITY)
        self.item.setBrush(pale)
        self._line.colour(theme.model)

    def show(self, x: float) -> None:
        """Begin at x."""
        if np.isnan(x) and np.isnan(self._x):
            return
        self._x = x
        self._line.show(x)
        self.place(self._mapping)

    def hide(self) -> None:
        self.show(np.nan)

    def place(self, mapping: Mapping) -> None:
        self._mapping = mapping
        left = max((self._x - mapping.x[0]) * mapping.x_scale, 0.0)
        # False for NaN as well.
        shown = left < mapping.width
        self.item.setVisible(shown)
        if shown:
            self.item.setRect(QRectF(left, 0.0, mapping.width - left, mapping.height))
