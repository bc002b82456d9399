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


class Trail:
    """Takes the points of a growing path once and keeps those that can be seen.

    A point is kept where the path has gone on by `grain` since the last one kept, with
    lengths measured in `unit` (d,), the widths of the view. When too many are kept, the
    later part is thinned to the outermost points of each group, so a path that swings
    from side to side keeps its width. Points that cannot be drawn are left out.
    """

    def __init__(self, unit: FloatArray, grain: float) -> None:
        self._unit = unit
        self._grain = grain
        self._count = 0
        self._points = np.empty((0, len(unit)))
        self._last = self._points
        self._length = 0.0

    @property
    def count(self) -> int:
        """How many points have been taken."""
        return self._count

    def extend(self, points: FloatArray) -> None:
        """Take the points (m, d) that follow those already taken."""
        self._count += len(points)
        points = drawn(points)
        if not len(points):
            return
        chain = np.concatenate([self._last, points])
        if not len(self._last):
            self._points = chain[:1].copy()
        self._points = np.concatenate([self._points, self._visible(chain)])
        self._last = chain[-1:].copy()
        while len(self._points) > _MOST_POINTS:
            self._grain = min(2 * self._grain, _COARSEST)
            later = _outermost(self._points[_HEAD:])
            self._points = np.concatenate([self._points[:_HEAD], later])

    def _visible(self, chain: FloatArray) -> FloatArray:
        """Those after the first at which the length passes a multiple of the grain."""
        if len(chain) < 2:
            return chain[1:]
        lengths = np.linalg.norm(np.diff(chain, axis=0) / self._unit, axis=1)
        along = self._length + np.cumsum(lengths)
        marks = np.floor(along / self._grain)
        passed = np.diff(marks, prepend=0.0) > 0
        self._length = float(along[-1]) % self._grain
        return chain[1:][passed]

    def points(self) -> FloatArray:
        """The path as it is to be drawn, (m, d), ending at the newest point."""
        return np.concatenate([self._points, self._last])


def _outermost(points: FloatArray) -> FloatArray:
    """The extremes along both axes of each group, in the order of the path."""
    whole = len(points) // _GROUP * _GROUP
    groups = points[:whole].reshape(-1, _GROUP, points.shape[1])
    picked = np.concatenate([groups.argmin(axis=1), groups.argmax(axis=1)], axis=1)
    kept = np.zeros(groups.shape[:2], dtype=np.bool_)
    np.put_along_axis(kept, picked, True, axis=1)
    return np.concatenate([groups[kept], points[whole:]])
