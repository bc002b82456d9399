"""The path of one run as a relief shows it: taken once, and cut at an iteration."""

from dataclasses import dataclass

import numpy as np

from desktop.plots.steps import drawn
from desktop.plots.trail import Trail
from linreg.dataset import FloatArray
from linreg.rows import Rows

# Steps that can be told apart on a path, as a part of its first view.
_GRAIN = 1 / 300


@dataclass(frozen=True, eq=False)
class Moment:
    """A still of a history, and the iteration of it that is shown.

    `parameters` (k,) are those of the iteration: a thinned history may not keep them.
    """

    rows: Rows
    iteration: int
    parameters: FloatArray


class Way:
    """The points of a path over the parameters `shown`, in a view `unit` (2,) wide."""

    def __init__(self, shown: tuple[int, ...], unit: FloatArray) -> None:
        self._shown, self._unit = list(shown), unit
        self._begin()

    def _begin(self) -> None:
        self._moment: Moment | None = None
        self._trail = Trail(self._unit, _GRAIN)

    def fresh(self, rows: Rows) -> FloatArray:
        """Parameters (m, 2) that have not been taken; the newest may change."""
        return rows.parameters[self._taken(rows) :, self._shown]

    def _taken(self, rows: Rows) -> int:
        if self._moment is None:
            return 0
        before, count = self._moment.rows, self._trail.count
        same = (rows.branch, rows.stride) == (before.branch, before.stride)
        return count if same and len(rows) > count else 0

    def follow(self, moment: Moment) -> None:
        """Take the rows of a history, which has one at least."""
        rows = moment.rows
        taken = self._taken(rows)
        if taken < self._trail.count:
            self._begin()
        self._moment = moment
        new = slice(taken, len(rows) - 1)
        self._trail.extend(rows.iterations[new], rows.parameters[new, self._shown])

    @property
    def start(self) -> FloatArray:
        """Where it begins, (1, 2); (0, 2) where there is no such place yet."""
        if self._moment is None:
            return np.empty((0, 2))
        return drawn(self._moment.rows.parameters[:1, self._shown])

    @property
    def now(self) -> FloatArray:
        """Where it is at the iteration shown, (1, 2); (0, 2) where it is nowhere."""
        if self._moment is None:
            return np.empty((0, 2))
        return drawn(self._moment.parameters[np.newaxis, self._shown])

    def until_now(self) -> FloatArray:
        """The points (m, 2) up to the iteration shown."""
        return np.concatenate([self._trail.points[: self._split()], self.now])

    def from_now(self) -> FloatArray:
        """The points (m, 2) after it, or none where it is the newest."""
        moment = self._moment
        if moment is None or moment.iteration >= moment.rows.newest:
            return np.empty((0, 2))
        newest = drawn(moment.rows.parameters[-1:, self._shown])
        return np.concatenate([self.now, self._trail.points[self._split() :], newest])

    def _split(self) -> int:
        if self._moment is None:
            return 0
        iterations, shown = self._trail.iterations, self._moment.iteration
        return int(np.searchsorted(iterations, shown, side="right"))
