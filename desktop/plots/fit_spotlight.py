"""The points of one batch, which stand out of all others."""

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor

from desktop.plots.canvas import Canvas
from desktop.plots.cloud import Cloud
from desktop.plots.partial_fit import PartialFit
from desktop.plots.steps import drawable
from desktop.theme import Theme
from linreg.dataset import BoolArray

# So much larger are its points, and around each is a halo of that width.
_LARGER, _HALO = 0.5, 4.0
_HALO_OPACITY = 0.22
# How much of their colour is left to the other points.
_LEFT = 0.4


def faded(colour: str, ground: str) -> QColor:
    """The colour of a point that is not in the batch, on this ground."""
    full, below = QColor(colour), QColor(ground)
    pairs = (
        (full.red(), below.red()),
        (full.green(), below.green()),
        (full.blue(), below.blue()),
    )
    return QColor(*(round(_LEFT * a + (1 - _LEFT) * b) for a, b in pairs))


class Spotlight:
    """Halos around the rows of a batch; of points without number, around none."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self._rows = np.empty(0, np.int64)
        self._halos = Cloud(canvas, height, "dot")
        self._points = Cloud(canvas, height + 0.1, "dot")

    def set_theme(self, theme: Theme) -> None:
        glow = QColor(theme.train)
        glow.setAlphaF(_HALO_OPACITY)
        self._halos.colour(glow, theme.train, faded(theme.train, theme.card))
        self._points.colour(theme.train, theme.card, theme.train)

    def turn_to(self, rows: npt.NDArray[np.int64]) -> None:
        """Choose the rows (b,) of the table that are in the light from now on."""
        self._rows = rows

    def lit(self, picture: PartialFit) -> BoolArray:
        """Which of the drawn rows (m,) these are."""
        if picture.is_dense or not len(self._rows):
            return np.zeros(len(picture.rows), np.bool_)
        return picture.is_train & np.isin(picture.rows, self._rows)

    def show(self, picture: PartialFit, rows: BoolArray, radius: float) -> None:
        """Draw these of the rows (m,), with points of about this radius."""
        x, y = drawable(picture.x[rows]), drawable(picture.y[rows])
        self._halos.show(x, y, radius + _HALO)
        self._points.show(x, y, radius + _LARGER)
