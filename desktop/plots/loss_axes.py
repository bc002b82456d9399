"""The axes of the loss plot: iterations, and losses or their logarithms."""

import numpy as np

from desktop.plots.canvas import Canvas
from desktop.plots.steps import (
    SMALLEST,
    Interval,
    drawable,
    grown_logarithmic,
    nice_ceiling,
)
from linreg.dataset import FloatArray

_FIRST_ITERATIONS = 10.0


class LossAxes:
    """The ranges of both axes, which grow in steps with what is to be seen."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._logarithmic = True
        self._span = _FIRST_ITERATIONS
        self._extent: Interval | None = None
        canvas.set_logarithmic(True)

    @property
    def logarithmic(self) -> bool:
        return self._logarithmic

    def set_logarithmic(self, logarithmic: bool) -> None:
        self._logarithmic = logarithmic
        self.forget_losses()
        self._canvas.set_logarithmic(logarithmic)
        self._canvas.start()

    def start(self) -> None:
        """Begin with another run."""
        self._span = _FIRST_ITERATIONS
        self.forget_losses()
        self._canvas.start()

    def forget_losses(self) -> None:
        """Find the range of the left axis anew."""
        self._extent = None

    def on_axis(self, losses: FloatArray) -> FloatArray:
        """Where losses stand on the left axis; NaN for what cannot be drawn."""
        if self._logarithmic:
            with np.errstate(divide="ignore", invalid="ignore"):
                losses = np.log10(losses)
        return drawable(losses)

    def fit(self, newest: int, places: FloatArray, left_behind: FloatArray) -> None:
        """Show all iterations up to the newest, and all places on the left axis.

        Places of what was left behind are shown but for those above all others: one
        that has diverged would press the present curve flat.
        """
        while self._span < newest:
            self._span = nice_ceiling(self._span * 1.01)
        places = places[np.isfinite(places)]
        if len(places):
            low = np.fmin.reduce(left_behind, initial=places.min())
            self._extend(float(low), float(places.max()))
        margin = 0.02 * self._span
        extent = self._extent or ((-1.0, 1.0) if self._logarithmic else (0.0, 1.0))
        self._canvas.set_ranges((-margin, self._span + margin), extent)

    def _extend(self, low: float, high: float) -> None:
        if self._logarithmic:
            self._extent = grown_logarithmic(self._extent, low, high)
        elif self._extent is None or high > self._extent[1]:
            # A linear axis begins at 0, or heights would not compare.
            top = nice_ceiling(high) if high > SMALLEST else 1.0
            self._extent = (-0.03 * top, 1.03 * top)
