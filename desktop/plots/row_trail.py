"""The rows of a run that grows, followed as the points of a trail."""

from collections.abc import Sequence

from desktop.plots.trail import Trail
from linreg.dataset import FloatArray
from linreg.rows import Rows

# Steps that can be told apart on a path, as a part of its first view.
_GRAIN = 1 / 500


class RowTrail:
    """Takes each row once, but for the newest one, which may still be written again.

    The trail goes over the parameters `shown`; lengths are measured in `unit` (d,), the
    widths of the first view. Rows of another branch, and rows that have been thinned,
    are taken from their beginning.
    """

    def __init__(self, shown: Sequence[int], unit: FloatArray) -> None:
        # Of a million rows a list picks the columns five times faster than a tuple.
        self.shown = list(shown)
        self._unit = unit
        self._trail = Trail(unit, _GRAIN)
        self._followed: tuple[int, int] | None = None

    def taken(self, rows: Rows) -> int:
        """How many of these rows it goes through already."""
        same = self._followed == (rows.branch, rows.stride)
        return self._trail.count if same and len(rows) > self._trail.count else 0

    def follow(self, rows: Rows) -> int:
        """Go through all but the newest; how many of them it had taken before."""
        taken = self.taken(rows)
        if taken < self._trail.count:
            self._trail = Trail(self._unit, _GRAIN)
        self._followed = (rows.branch, rows.stride)
        new = slice(taken, len(rows) - 1)
        self._trail.extend(rows.iterations[new], rows.parameters[new, self.shown])
        return taken

    @property
    def points(self) -> FloatArray:
        """The path as it is to be drawn, (m, d)."""
        return self._trail.points

    @property
    def iterations(self) -> FloatArray:
        """Which iteration each of these points belongs to, (m,), rising."""
        return self._trail.iterations
