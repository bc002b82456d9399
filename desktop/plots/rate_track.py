"""The learning rate of each update in a run, as a line of few points."""

import numpy as np

from desktop.plots.envelope import Envelope
from desktop.plots.steps import SMALLEST, Interval, nice_ceiling
from linreg.dataset import FloatArray
from linreg.rows import Rows

# A linear scale leaves rates below this part of the highest without a height to be
# seen; where so large a share of the run has such rates, the scale is logarithmic.
_LOW, _SHARE = 0.1, 0.25


class RateTrack:
    """Follows the rates of a run; while they stay the same it only looks at new ones.

    `changes` says whether they do not stay the same.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin with another run."""
        self.changes = False
        self._seen, self._key = 0, (0, 0)
        self._envelope = Envelope()
        self._x = self._rates = np.empty(0)

    def follow(self, rows: Rows) -> None:
        """Take the rates of these rows, the first of which may be known already."""
        key, rates = (rows.branch, rows.stride), rows.rates
        if key != self._key or len(rates) < self._seen:
            self.forget()
            self._key = key
        # The newest row may be written again.
        new = rates[max(self._seen - 1, 0) :]
        self._seen = len(rates)
        self.changes = self.changes or bool((new != rates[:1]).any())
        if self.changes:
            self._take(rows)

    def _take(self, rows: Rows) -> None:
        self._envelope.extend(rows.rates[self._envelope.count : -1])
        outline = self._envelope.outline()
        last = rows.rates[-1:]
        self._x = np.append(outline.x * rows.stride, float(rows.newest))
        self._rates = np.concatenate([outline.mean, last])

    @property
    def logarithmic(self) -> bool:
        """Whether a logarithmic scale shows them better than one that begins at 0."""
        high = float(np.fmax.reduce(self._rates, initial=0.0))
        low = (self._rates <= _LOW * high * (1 + 1e-9)).mean() if high > 0 else 0.0
        return bool(low >= _SHARE)

    @property
    def extent(self) -> Interval:
        """Round rates around all of them; around the positive ones on a log scale."""
        high = max(float(np.fmax.reduce(self._rates, initial=0.0)), SMALLEST)
        if not self.logarithmic:
            return 0.0, nice_ceiling(high)
        low = float(np.fmin.reduce(self._rates[self._rates > 0], initial=high))
        powers = np.floor(np.log10(low) + 1e-9), np.ceil(np.log10(high) - 1e-9)
        return float(10.0 ** powers[0]), float(10.0 ** powers[1])

    @property
    def stairs(self) -> tuple[FloatArray, FloatArray]:
        """Iterations (m,) and rates (m,) of a line that jumps where the rate does."""
        return np.repeat(self._x, 2)[1:], np.repeat(self._rates, 2)[:-1]
