"""How sure the exact fit is: the band about it in the picture of a fit."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QColor

from desktop.background import Background, Progress
from desktop.plots.canvas import Canvas
from desktop.plots.marks import Band
from desktop.plots.partial_fit import inputs_along, predicted_by
from desktop.plots.steps import Interval, drawable
from desktop.theme import Theme
from linreg.dataset import FloatArray
from linreg.exact import ExactFit
from linreg.prepare import Prepared
from linreg.statistics import confidence_band

_PLACES = 80
_OPACITY = 0.16


@dataclass(frozen=True, eq=False)
class _Edges:
    """The band's edges at x, (g,) each."""

    x: FloatArray
    low: FloatArray
    high: FloatArray


class FitBand(QObject):
    """The 95 % confidence band of the exact fit, worked out in another thread.

    None is drawn where the rows are too few to tell, or do not determine the fit.
    """

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._band = Band(canvas, 0.5)
        self._finding = Background(self)
        self._finding.finished.connect(self._on_found)

    def set_theme(self, theme: Theme) -> None:
        colour = QColor(theme.optimum)
        colour.setAlphaF(_OPACITY)
        self._band.item.setBrush(colour)

    def set_shown(self, shown: bool) -> None:
        self._band.item.setVisible(shown)

    def find(
        self, prepared: Prepared, exact: ExactFit, feature: int, across: Interval
    ) -> None:
        """Show the band of this fit along that x column, as soon as it is known."""
        self._finding.start(partial(_find, prepared, exact, feature, across))

    @Slot(object)
    def _on_found(self, edges: _Edges) -> None:
        self._band.show(edges.x, drawable(edges.low), drawable(edges.high))

    def close_threads(self) -> None:
        """Wait for the thread that works it out to end."""
        self._finding.close()


def _find(
    prepared: Prepared,
    exact: ExactFit,
    feature: int,
    across: Interval,
    progress: Progress,
) -> _Edges:
    x = np.linspace(*across, _PLACES)
    inputs = inputs_along(prepared, feature, x)
    predicted = predicted_by(prepared, exact, inputs)
    half = confidence_band(prepared, exact, inputs)
    with np.errstate(over="ignore", invalid="ignore"):
        return _Edges(x, predicted - half, predicted + half)
