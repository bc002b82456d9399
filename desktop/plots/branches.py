"""Paths over the loss surface that a run has left, to go on from an earlier step."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from desktop.plots.canvas import Canvas
from desktop.plots.landscape import Landscape
from desktop.plots.marks import Curve
from desktop.plots.steps import drawable
from desktop.plots.symbols import line_pen
from linreg.dataset import FloatArray
from linreg.rows import Rows

_OPACITY = 0.55
# So many of the newest are drawn; more would cover the ground.
_MOST_BRANCHES = 24
_MOST_POINTS = 4000


class Branches:
    """Faint dashed lines, one for each branch, below the path that is gone on with."""

    def __init__(self, canvas: Canvas) -> None:
        self._line = Curve(canvas, 3.6)
        self._branches = self._few = tuple[Rows, ...]()

    def colour(self, colour: QColor) -> None:
        faint = QColor(colour)
        faint.setAlphaF(_OPACITY)
        self._line.set_pens(line_pen(faint, 1, Qt.PenStyle.DashLine))

    def take(self, branches: tuple[Rows, ...]) -> bool:
        """Whether these, to be drawn from now on, are others than before."""
        if branches is self._branches:
            return False
        self._branches = branches
        newest = branches[-_MOST_BRANCHES:]
        points = _MOST_POINTS // max(len(newest), 1)
        self._few = tuple(branch.thinned(0, points) for branch in newest)
        return True

    def draw(self, landscape: Landscape, shown: list[int], unit: FloatArray) -> None:
        """Put them on this ground, with the parameters `shown`, `unit` (d,) wide."""
        gap = np.full((1, len(shown)), np.nan)
        paths = [_up_to_far(few.parameters[:, shown], unit) for few in self._few]
        pieces = [part for path in paths for part in (path, gap)]
        points = np.concatenate([gap, *pieces])
        # A part that cannot be drawn is a gap as well.
        self._line.show(*landscape.places(drawable(points)))


def _up_to_far(path: FloatArray, unit: FloatArray) -> FloatArray:
    """The path (m, d) until it is a whole view away: a divergence would cover all."""
    with np.errstate(all="ignore"):
        near = (np.abs(path - path[0]) <= unit).all(axis=1)
    return path if near.all() else path[: int(np.argmin(near)) + 1]
