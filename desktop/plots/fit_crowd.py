"""The points of a fit that are too many to be drawn one by one: as a density."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Slot

from desktop.background import Background, Progress
from desktop.plots.canvas import Canvas
from desktop.plots.density import Density
from desktop.plots.steps import Interval, padded
from desktop.theme import Theme
from linreg.dataset import BoolArray, FloatArray
from linreg.density import CountArray, density
from linreg.prepare import Prepared

# Rows at a time: between two parts the counting may be given up.
_PART = 1 << 18
# Below the lines, as many points are.
_DEPTH = -7.0


@dataclass(frozen=True, eq=False)
class Crowd:
    """How many training and test rows are in each cell (rows, columns) of a picture."""

    train: CountArray
    test: CountArray
    x: Interval
    y: Interval


def count_crowd(
    prepared: Prepared, feature: int, cells: tuple[int, int], progress: Progress
) -> Crowd:
    """Count the rows along that x column, in so many cells across and up."""
    column = prepared.dataset.column(prepared.dataset.x_names[feature])
    ends = prepared.overview
    x = padded(float(ends.low[feature]), float(ends.high[feature]))
    y = padded(float(ends.low[-1]), float(ends.high[-1]))
    counts = [np.zeros(cells[::-1], np.int64) for _ in range(2)]
    rows = len(column)
    for start in range(0, rows, _PART):
        progress(start / rows)
        part = slice(start, start + _PART)
        for count, marked in zip(
            counts, (prepared.is_train, prepared.is_test), strict=True
        ):
            count += _count(column[part], prepared.y[part], marked[part], x, y, cells)
    train, test = counts
    return Crowd(train, test, x, y)


def _count(
    x: FloatArray,
    y: FloatArray,
    marked: BoolArray,
    across: Interval,
    up: Interval,
    cells: tuple[int, int],
) -> CountArray:
    if not marked.any():
        return np.zeros(cells[::-1], np.int64)
    if not marked.all():
        x, y = x[marked], y[marked]
    return density(x, y, across, up, *cells)


class FitCrowd(QObject):
    """The densities of the training and of the test rows, counted in another thread."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._counted: tuple[Prepared, int] | None = None
        self._train = Density(canvas, _DEPTH)
        self._test = Density(canvas, _DEPTH + 1)
        self._counting = Background(self)
        self._counting.finished.connect(self._on_counted)

    def set_theme(self, theme: Theme) -> None:
        self._train.colour(theme.train)
        self._test.colour(theme.test)

    def show(self, prepared: Prepared, feature: int, *, shown: bool) -> None:
        """Show the rows along that x column as soon as they are counted, or none."""
        wanted = (prepared, feature) if shown else None
        if wanted == self._counted:
            return
        self._counted = wanted
        self._counting.cancel()
        self._train.hide()
        self._test.hide()
        if shown:
            work = partial(count_crowd, prepared, feature, self._train.cells)
            self._counting.start(work)

    @Slot(object)
    def _on_counted(self, crowd: Crowd) -> None:
        self._train.show(crowd.train, crowd.x, crowd.y)
        self._test.show(crowd.test, crowd.x, crowd.y)

    def close_threads(self) -> None:
        """Wait for the thread that counts to end."""
        self._counting.close()
