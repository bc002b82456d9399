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
        self.newest_iteration = self._drawn_up_to = 0

    def follow(
        self, rows: Rows, losses: FloatArray, axes: LossAxes, *, passing: bool = False
    ) -> bool:
        """Take the losses (m,) of these rows; whether there is something to draw.

        There is none where what is new would not be seen to move the curve. `passing`
        says that others come soon: until the curve has grown by what can be seen, its
        end alone moves up and down then.
        """
        before = self._rows
        another = (rows.branch, rows.stride) != (before.branch, before.stride)
        if len(before) and (another or len(rows) < len(before)):
            self.forget()
        is_whole = self._drawn_up_to == self.newest_iteration
        if (passing or is_whole) and self._looks_the_same(rows, losses, axes):
            return False
        moved = passing and self._moves_its_end(rows, losses, axes)
        self._rows, self._losses = rows, losses
        self.newest_iteration = rows.newest if len(rows) else 0
        if not moved:
            self.place_on(axes)
        return not moved

    def place_on(self, axes: LossAxes) -> None:
        """Find the places of the same losses on these axes, to be drawn."""
        stride, newest = self._rows.stride, self.newest_iteration
        self._drawn_up_to = newest
        self.take(self._losses, axes.on_axis, stride, newest)

    def _new_places(
        self, rows: Rows, losses: FloatArray, axes: LossAxes, since: int
    ) -> FloatArray | None:
        """Where those stand that are new; None where they are seen to be later."""
        if rows.newest - since > _UNSEEN_PIXELS / axes.mapping.x_scale:
            return None
        # The newest row that has been drawn may have been written again.
        return axes.on_axis(losses[len(self._rows) - 1 :])

    def _looks_the_same(self, rows: Rows, losses: FloatArray, axes: LossAxes) -> bool:
        if not len(self._rows):
            return not len(rows)
        new = self._new_places(rows, losses, axes, self.newest_iteration)
        unseen = _UNSEEN_PIXELS / axes.mapping.y_scale
        return new is not None and _stays(new, self.newest, unseen)

    def _moves_its_end(self, rows: Rows, losses: FloatArray, axes: LossAxes) -> bool:
        """Move it, where nothing else has to: all that is new is within the axes."""
        if not len(self._rows):
            return False
        new = self._new_places(rows, losses, axes, self._drawn_up_to)
        bottom, top = axes.mapping.y
        # False for NaN as well.
        if new is None or not ((bottom < new) & (new < top)).all():
            return False
        self.move_end(rows.newest, float(new[-1]))
        return True


def _stays(values: FloatArray, before: float, unseen: float) -> bool:
    """Whether all values are about that of before, or all of them are none."""
    none = np.isnan(values)
    if none.any() or np.isnan(before):
        return bool(none.all() and np.isnan(before))
    return bool(np.abs(values - before).max() < unseen)
