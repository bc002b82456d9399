"""The step in the loss plot that a person points at, here or in another picture."""

import math

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from desktop.plots.canvas import Canvas
from desktop.plots.marks import Mark
from desktop.plots.track import OnAxis
from desktop.plots.vertical_lines import VerticalLine
from desktop.theme import Theme
from linreg.rows import Row, Rows

_RADIUS = 6.0


class LossBrush:
    """A ring on the training loss of one step, and a line through it."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self.row: Row | None = None
        self._line = VerticalLine(canvas, height)
        self._ring = Mark(canvas, height + 1, "dot", _RADIUS)

    def set_theme(self, theme: Theme) -> None:
        self._line.colour(theme.muted)
        self._ring.colour(QColor(Qt.GlobalColor.transparent), theme.text)

    def show(self, row: Row | None, on_axis: OnAxis) -> None:
        """Mark this step, or none; a loss that is not on the axis has no ring."""
        self.row = row
        if row is None:
            self._line.hide()
            self._ring.hide()
            return
        (place,) = on_axis(np.array([row.loss]))
        self._line.show(float(row.iteration))
        self._ring.show(float(row.iteration), float(place))


def nearest_iteration(rows: Rows, x: float) -> int | None:
    """The iteration next to x of those that are kept, None without any."""
    if not len(rows):
        return None
    before = rows.index(math.floor(x))
    near = rows.iterations[before : before + 2]
    return int(near[np.abs(near - x).argmin()])
