"""Which part of the parameters' plane, or line, the loss surface shows."""

import numpy as np

from desktop.plots.steps import Interval, drawable, drawn, grown, padded
from linreg.dataset import FloatArray

# Of the distance from start to target, this is left free on each side of both.
_MARGIN = 0.4
# Along each axis the view changes predictions at least by this part of the most.
_LEAST_REACH = 0.7
# A path is followed so many first views far to each side. Further out it diverges, and
# the place where it should have gone could no longer be seen.
_LIMIT = 5.0


class Region:
    """An interval for each of the d shown parameters; grows in steps, up to a limit.

    `start` and `target`, both (d,), are held from the first; numbers that cannot be
    drawn are left out. `sensitivity` (d,) says how far the predictions move for one
    unit of each parameter: with it a view has a sensible width even along an axis on
    which start and target agree.
    """

    def __init__(
        self, start: FloatArray, target: FloatArray, sensitivity: FloatArray
    ) -> None:
        points = drawn(np.array([start, target]))
        if not len(points):
            points = np.zeros((1, len(start)))
        spans = _spans(np.ptp(points, axis=0), np.abs(points[0]), sensitivity)
        middles = (points.min(axis=0) + points.max(axis=0)) / 2
        halves = spans / 2
        self._intervals = [
            padded(float(m - h), float(m + h), _MARGIN)
            for m, h in zip(middles, halves, strict=True)
        ]
        self._limits = [padded(*each, _LIMIT) for each in self._intervals]

    @property
    def intervals(self) -> list[Interval]:
        """One for each shown parameter."""
        return self._intervals

    @property
    def spans(self) -> FloatArray:
        """The widths of the intervals, (d,)."""
        return np.array([high - low for low, high in self._intervals])

    def grow(self, points: FloatArray) -> bool:
        """Hold these points (m, d) too, within the limit; whether that changed it."""
        points = drawn(points)
        if not len(points):
            return False
        before = self._intervals
        self._intervals = [
            _grown_within(*each)
            for each in zip(
                before,
                points.min(axis=0).tolist(),
                points.max(axis=0).tolist(),
                self._limits,
                strict=True,
            )
        ]
        return self._intervals != before

    def holds(self, point: FloatArray) -> bool:
        """Whether this point (d,) is in view."""
        return all(
            low <= value <= high
            for value, (low, high) in zip(point, self._intervals, strict=True)
        )


def _grown_within(
    interval: Interval, low: float, high: float, limit: Interval
) -> Interval:
    low, high = max(low, limit[0]), min(high, limit[1])
    if low > high:
        return interval
    new = grown(interval, low, high)
    return max(new[0], limit[0]), min(new[1], limit[1])


def _spans(
    distances: FloatArray, sizes: FloatArray, sensitivity: FloatArray
) -> FloatArray:
    """Widths (d,) along which the predictions change to a similar extent."""
    with np.errstate(all="ignore"):
        reach = (distances * sensitivity).max() or (sizes * sensitivity).max() or 1.0
        least = drawable(_LEAST_REACH * reach / sensitivity)
    # A parameter that changes nothing has no width of its own.
    widths: FloatArray = np.fmax(distances, np.where(np.isnan(least), 1.0, least))
    return widths
