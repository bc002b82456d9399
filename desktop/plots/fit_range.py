"""What part of the data's plane the picture of a fit shows."""

import numpy as np

from desktop.plots.canvas import Canvas
from desktop.plots.partial_fit import PartialFit
from desktop.plots.steps import Interval, drawable, grown, padded
from linreg.dataset import FloatArray

# How far the view follows a line that leaves the data, in heights of the data.
_REACH = 2.5


class FitRange:
    """All of the data and the exact fit, and as much of the model's line as fits.

    `across` is the interval of x that is shown; `drawable` says whether the data's
    numbers are of a size that can be drawn.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self.across: Interval = (0.0, 1.0)
        self.drawable = True
        self._home: Interval | None = None
        self._up: Interval | None = None

    def show(self, picture: PartialFit, exact: FloatArray) -> None:
        """Show the data whole, and the exact fit (g,) as far as it stays near them.

        Beyond them a polynomial goes where nobody has measured anything.
        """
        low, high = picture.y_ends
        height = high - low
        near = np.clip(exact, low - height, high + height)
        values = drawable(np.concatenate([picture.y_ends, near]))
        values = values[np.isfinite(values)]
        self.across = (float(picture.grid[0]), float(picture.grid[-1]))
        self._up = self._home = None
        ends = drawable(np.array([*self.across, *picture.y_ends]))
        self.drawable = bool(np.isfinite(ends).all())
        if self.drawable:
            self._up = self._home = padded(float(values.min()), float(values.max()))
            self._canvas.set_ranges(self.across, self._up)

    def make_room(self, line: FloatArray) -> None:
        """Grow with the model's line (g,), but not so far that the data get lost."""
        seen = line[np.isfinite(line)]
        if self._home is None or not len(seen):
            return
        low, high = self._home
        reach = _REACH * (high - low)
        lowest = max(float(seen.min()), low - reach)
        highest = min(float(seen.max()), high + reach)
        self._up = grown(self._up, min(low, lowest), max(high, highest))
        self._canvas.set_ranges(self.across, self._up)
