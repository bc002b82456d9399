"""One update: from the old parameters to the new ones, just as far as they moved."""

import math

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from desktop.plots.arrow import Arrow
from desktop.plots.canvas import Canvas, Mapping
from desktop.plots.landscape import ON_HEAT, Landscape
from desktop.plots.marks import Mark
from desktop.plots.steps import drawn
from desktop.theme import Theme
from linreg.dataset import FloatArray

_WIDTH = 2.8
# Of a shorter way, in pixels, the marks alone are seen.
_SHORTEST = 6.0
# Wide enough to be seen around the mark of the present parameters.
_RADIUS = 7.5


class UpdateArrow:
    """A hollow mark on the old parameters, and an arrow from there to the new ones."""

    def __init__(self, canvas: Canvas) -> None:
        self._old = Mark(canvas, 7.9, "dot", _RADIUS)
        # Above the present parameters, which may be at its tip.
        self._arrow = Arrow(canvas, 8.2, _WIDTH)
        self._mapping = canvas.mapping
        self._ends = np.empty((0, 1))
        self._x = self._y = np.empty(0)
        canvas.add(self)

    def set_theme(self, theme: Theme, *, on_heat: bool) -> None:
        edge = ON_HEAT if on_heat else QColor(theme.card)
        self._old.colour(
            QColor(Qt.GlobalColor.transparent), edge if on_heat else theme.model
        )
        self._arrow.colour(theme.model, edge)

    def take(self, before: FloatArray | None, after: FloatArray | None) -> None:
        """The old and the new parameters (k,); without both there is no update."""
        none = before is None or after is None
        self._ends = np.empty((0, 1)) if none else np.array([before, after])

    def draw(self, landscape: Landscape, shown: tuple[int, ...]) -> None:
        """Put it on this ground, whose axes are the parameters `shown`."""
        ends = self._ends[:, shown] if self._ends.shape[1] > max(shown) else None
        ends = np.empty((0, len(shown))) if ends is None else drawn(ends)
        self._x, self._y = landscape.places(ends)
        self.place(self._mapping)

    def place(self, mapping: Mapping) -> None:
        self._mapping = mapping
        right, down = mapping.to_pixels(self._x, self._y)
        if len(right) < 2:
            self._old.hide()
            self._arrow.hide()
            return
        self._old.show(float(self._x[0]), float(self._y[0]))
        # False for NaN as well, which a place beside a curve may be.
        if math.hypot(right[1] - right[0], down[1] - down[0]) >= _SHORTEST:
            self._arrow.show(QPointF(right[0], down[0]), QPointF(right[1], down[1]))
        else:
            self._arrow.hide()
