"""Points that stand still, few or tens of thousands."""

import numpy as np
from PySide6.QtGui import QColor

from desktop.plots.canvas import Canvas
from desktop.plots.points import Points
from desktop.plots.swarm import Swarm
from desktop.plots.symbols import Shape
from linreg.dataset import FloatArray

# More points are put together pixel by pixel; they lie so much deeper, below lines that
# would be lost under them.
_MANY_POINTS, _DEPTH = 1000, 10.0


class Cloud:
    """Marks of one shape; shown again as they are, they cost nothing."""

    def __init__(self, canvas: Canvas, height: float, shape: Shape) -> None:
        self._few = Points(canvas, height, shape)
        self._many = Swarm(canvas, height - _DEPTH, shape)
        self._shown = (np.empty(0), np.empty(0), 0.0)

    def colour(
        self, fill: QColor | str, edge: QColor | str | None, crowd: QColor | str
    ) -> None:
        """A few have that fill and edge; each of a crowd has one colour."""
        self._few.colour(fill, edge)
        self._many.colour(crowd)

    def show(self, x: FloatArray, y: FloatArray, radius: float) -> None:
        """Draw marks at x (m,), y (m,); where a coordinate is NaN, none."""
        old_x, old_y, old_radius = self._shown
        same = np.array_equal(x, old_x) and np.array_equal(y, old_y)
        if same and radius == old_radius:
            return
        self._shown = (x, y, radius)
        none = np.empty(0)
        many = len(x) > _MANY_POINTS
        self._few.show(none if many else x, none if many else y, radius)
        self._many.show(x if many else none, y if many else none, radius)
