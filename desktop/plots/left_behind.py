"""The losses of branches that a run has left, to go on from an earlier step."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from desktop.plots.canvas import Canvas
from desktop.plots.marks import Curve
from desktop.plots.symbols import line_pen
from desktop.plots.track import OnAxis
from linreg.dataset import FloatArray
from linreg.rows import Rows

_OPACITY = 0.75
# More would be a tangle, and dashes are dear to paint in every frame.
_MOST_BRANCHES, _MOST_POINTS = 20, 2000
_GAP = np.array([np.nan])


class LeftBehind:
    """Faint dashed curves, one for each of the last branches.

    `newest` is the largest iteration of them, 0 without any; `places` are numbers on
    the left axis, NaN between two branches.
    """

    def __init__(self, canvas: Canvas, height: float) -> None:
        self._line = Curve(canvas, height)
        self.newest = 0
        self._x = self._losses = self.places = np.empty(0)

    def colour(self, colour: QColor | str) -> None:
        faint = QColor(colour)
        faint.setAlphaF(_OPACITY)
        self._line.set_pens(line_pen(faint, 1, Qt.PenStyle.DashLine))

    def take(self, branches: Sequence[Rows], on_axis: OnAxis) -> None:
        """Draw these from now on, each of at least one row, the oldest first."""
        last = branches[-_MOST_BRANCHES:]
        points = _MOST_POINTS // max(len(last), 1)
        thinned = [branch.thinned(0, points) for branch in last]
        self.newest = max((branch.newest for branch in thinned), default=0)
        self._x = _joined([branch.iterations for branch in thinned])
        self._losses = _joined([branch.losses for branch in thinned])
        self.draw(on_axis)

    def draw(self, on_axis: OnAxis) -> None:
        """Draw the same on another axis."""
        self.places = on_axis(self._losses)
        self._line.show(self._x, self.places)


def _joined(pieces: Sequence[FloatArray]) -> FloatArray:
    """All of them in one, with a gap after each."""
    with_gaps = [part for piece in pieces for part in (piece, _GAP)]
    return np.concatenate([np.empty(0), *with_gaps])
