"""One loss of a run, followed while the run grows."""

import numpy as np

from desktop.plots.loss_axes import LossAxes
from desktop.plots.track import LossTrack
from linreg.dataset import FloatArray
from linreg.rows import Rows

NO_ROWS = Rows(np.empty((0, 4)), 0)
# Rows that would move the curve's end by less than this, in pixels, wait for the next
# ones: nobody sees it, and each time the whole curve is painted anew.
_UNSEEN_PIXELS = 0.5


class LossCurve(LossTrack):
    """A track that knows the rows it was taken of, and takes others where it has to.

    `newest_iteration` is the last of them, 0 without any.
    """

    def forget(self) -> None:
        super().forget()
        self._rows, self._losses = NO_ROWS, np.empty(0)
        self.newest_iteration = 0

    def follow(self, rows: Rows, losses: FloatArray, axes: LossAxes) -> bool:
        """Take the losses (m,) of these rows; whether there is something to draw.

        There is none where what is new would not be seen to move the curve.
        """
        before = self._rows
        another = (rows.branch, rows.stride) != (before.branch, before.stride)
        if len(before) and (another or len(rows) < len(before)):
            self.forget()
        if self._looks_the_same(rows, losses, axes):
            return False
        self._rows, self._losses = rows, losses
        self.newest_iteration = rows.newest if len(rows) else 0
        self.place_on(axes)
        return True

    def place_on(self, axes: LossAxes) -> None:
        """Find the places of the same losses on these axes, to be drawn."""
        stride, newest = self._rows.stride, self.newest_iteration
        self.take(self._losses, axes.on_axis, stride, newest)

    def _looks_the_same(self, rows: Rows, losses: FloatArray, axes: LossAxes) -> bool:
        drawn = len(self._rows)
        if not drawn:
            return not len(rows)
        mapping = axes.mapping
        if rows.newest - self.newest_iteration > _UNSEEN_PIXELS / mapping.x_scale:
            return False
        # The newest row that has been drawn may have been written again.
        new = axes.on_axis(losses[drawn - 1 :])
        return _stays(new, self.newest, _UNSEEN_PIXELS / mapping.y_scale)


def _stays(values: FloatArray, before: float, unseen: float) -> bool:
    """Whether all values are about that of before, or all of them are none."""
    none = np.isnan(values)
    if none.any() or np.isnan(before):
        return bool(none.all() and np.isnan(before))
    return bool(np.abs(values - before).max() < unseen)
