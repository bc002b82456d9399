"""A long path as few points, without losing its turns."""

import numpy as np

from desktop.plots.steps import drawn
from linreg.dataset import FloatArray

# The first part of a path is where it is worth seeing: it is never thinned.
_HEAD = 200
_MOST_POINTS = 400
_GROUP = 8
# Steps longer than this are always taken up, or swings would be lost.
_COARSEST = 1 / 60
# Of a million points so many at a time stay in the processor's cache.
_PIECE = 1 << 14


class Trail:
    """Takes the points of a growing path once and keeps those that can be seen.

    A point is kept where the path has gone on by `grain` since the last one kept, with
    lengths measured in `unit` (d,), the widths of the view. When too many are kept, the
    later part is thinned to the outermost points of each group, so a path that swings
    from side to side keeps its width. Points that cannot be drawn are left out. Of each
    point it is known which iteration it belongs to.
    """

    def __init__(self, unit: FloatArray, grain: float) -> None:
        self._unit = unit
        self._grain = grain
        self._count = 0
        # Rows of an iteration and its point, (m, d + 1).
        self._kept = np.empty((0, len(unit) + 1))
        self._last = self._kept
        self._length = 0.0

    @property
    def count(self) -> int:
        """How many points have been taken."""
        return self._count

    def extend(self, iterations: FloatArray, points: FloatArray) -> None:
        """Take the points (m, d) of the iterations (m,) that follow those taken."""
        self._count += len(points)
        for start in range(0, len(points), _PIECE):
            piece = slice(start, start + _PIECE)
            rows = np.empty((len(points[piece]), points.shape[1] + 1))
            rows[:, 0], rows[:, 1:] = iterations[piece], points[piece]
            self._take(drawn(rows))

    def _take(self, rows: FloatArray) -> None:
        if not len(rows):
            return
        chain = np.concatenate([self._last, rows])
        if not len(self._last):
            self._kept = chain[:1].copy()
        self._kept = np.concatenate([self._kept, self._visible(chain)])
        self._last = chain[-1:].copy()
        while len(self._kept) > _MOST_POINTS:
            self._grain = min(2 * self._grain, _COARSEST)
            later = _outermost(self._kept[_HEAD:])
            self._kept = np.concatenate([self._kept[:_HEAD], later])

    def _visible(self, chain: FloatArray) -> FloatArray:
        """Those after the first at which the length passes a multiple of the grain."""
        if len(chain) < 2:
            return chain[1:]
        # In a frame with few points numpy's diff would be the dearest part.
        steps = (chain[1:, 1:] - chain[:-1, 1:]) / self._unit
        lengths = np.sqrt(np.einsum("ij,ij->i", steps, steps))
        along = self._length + np.cumsum(lengths)
        marks = np.floor(along / self._grain)
        passed = np.flatnonzero(marks > np.append(0.0, marks[:-1]))
        self._length = float(along[-1]) % self._grain
        return chain[1:].take(passed, axis=0)

    @property
    def points(self) -> FloatArray:
        """The path as it is to be drawn, (m, d), up to a grain before its end."""
        return self._kept[:, 1:]

    @property
    def iterations(self) -> FloatArray:
        """Which iteration each of these points belongs to, (m,), rising."""
        return self._kept[:, 0]


def _outermost(rows: FloatArray) -> FloatArray:
    """The points outermost along each axis of each group, in the order of the path."""
    whole = len(rows) // _GROUP * _GROUP
    points = rows[:whole, 1:].reshape(-1, _GROUP, rows.shape[1] - 1)
    picked = np.concatenate([points.argmin(axis=1), points.argmax(axis=1)], axis=1)
    picked += np.arange(0, whole, _GROUP)[:, np.newaxis]
    kept = np.ones(len(rows), dtype=np.bool_)
    kept[:whole] = False
    kept[picked] = True
    return rows.take(np.flatnonzero(kept), axis=0)
