"""The axes of the loss plot: iterations, and losses or their logarithms."""

from collections.abc import Sequence

import numpy as np

from desktop.plots.canvas import Canvas, Mapping
from desktop.plots.steps import (
    SMALLEST,
    Interval,
    drawable,
    grown_logarithmic,
    nice_ceiling,
)
from linreg.dataset import FloatArray

_FIRST_ITERATIONS = 10.0
# In a race, losses above so many times the highest start are given no room: one decade
# shows that a run diverges, and on a linear axis more would press the others flat.
_LOG_ROOM, _LINEAR_ROOM = 10.0, 2.0


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

    @property
    def mapping(self) -> Mapping:
        """What is seen at present, and in how many pixels."""
        return self._canvas.mapping

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

    def ceiling(self, runs: Sequence[FloatArray]) -> float:
        """Up to which place a race of these runs is given room on the left axis.

        `runs` are the places (m,) of each, that of its first loss first. It is ten
        times (on a linear axis twice) the highest first loss, or as much above the
        calmest run where that goes higher. So one run that diverges does not press the
        others flat, and never are all of them out of sight.
        """
        starts = [run[0] for run in runs if len(run)]
        peaks = [np.fmax.reduce(run, initial=-np.inf) for run in runs]
        peaks = [peak for peak in peaks if peak > -np.inf]
        if not peaks:
            return np.inf
        high = float(np.fmax.reduce(starts, initial=min(peaks)))
        if self._logarithmic:
            return high + float(np.log10(_LOG_ROOM))
        return _LINEAR_ROOM * high

    def fit(
        self,
        newest: int,
        places: FloatArray,
        left_behind: FloatArray,
        *,
        ceiling: float = np.inf,
        names: float = 0.0,
    ) -> None:
        """Show all iterations up to the newest, and all places on the left axis.

        Places above the ceiling are given no room, and those of what was left behind
        are shown but for those above all others: one that has diverged would press the
        present curve flat. Right of the iterations so many pixels are left for names.
        """
        while self._span < newest:
            self._span = nice_ceiling(self._span * 1.01)
        places = places[np.isfinite(places)]
        if len(places):
            low = np.fmin.reduce(left_behind, initial=places.min())
            self._extend(float(low), min(float(places.max()), ceiling))
        margin = 0.02 * self._span
        whole = (self._span + 2 * margin) / (1 - names / self.mapping.width)
        extent = self._extent or ((-1.0, 1.0) if self._logarithmic else (0.0, 1.0))
        self._canvas.set_ranges((-margin, whole - margin), extent)

    def _extend(self, low: float, high: float) -> None:
        if self._logarithmic:
            self._extent = grown_logarithmic(self._extent, low, high)
        elif self._extent is None or high > self._extent[1]:
            # A linear axis begins at 0, or heights would not compare.
            top = nice_ceiling(high) if high > SMALLEST else 1.0
            self._extent = (-0.03 * top, 1.03 * top)
