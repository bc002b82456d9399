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
_LIMIT = 2.0
# The same for paths that are drawn beside it; one that converges goes no further.
_LITTLE = 1.0


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
        self._near = [padded(*each, _LITTLE) for each in self._intervals]

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
        return self._grow(drawn(points), self._limits)

    def grow_a_little(self, points: FloatArray) -> bool:
        """Hold those of the points (m, d) that are no further than one more first view.

        Others, of a path that diverges, do not count. Whether that changed the view.
        """
        low, high = np.array(self._near).T
        with np.errstate(invalid="ignore"):
            near = ((low <= points) & (points <= high)).all(axis=1)
        ends = zip(self._near, self._intervals, strict=True)
        limits = [(min(a[0], b[0]), max(a[1], b[1])) for a, b in ends]
        return self._grow(points[near], limits)

    def _grow(self, points: FloatArray, limits: list[Interval]) -> bool:
        if not len(points):
            return False
        before = self._intervals
        self._intervals = [
            _grown_within(*each)
            for each in zip(
                before,
                points.min(axis=0).tolist(),
                points.max(axis=0).tolist(),
                limits,
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

    def in_sight(self, path: FloatArray) -> FloatArray:
        """The path (m, d), with a gap of NaN wherever it goes on out of view.

        A run that diverges leaps over the view for ever: all of its lines would soon
        cover it.
        """
        low, high = np.array(self._intervals).T
        out = ((path < low) | (path > high)).any(axis=1)
        if not out.any():
            return path
        gaps = np.flatnonzero(out[1:] & out[:-1]) + 1
        with_gaps: FloatArray = np.insert(path, gaps, np.nan, axis=0)
        return with_gaps


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
