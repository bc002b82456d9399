"""One loss of a run, followed while the run grows."""

import numpy as np

from desktop.plots.canvas import Mapping
from desktop.plots.loss_axes import LossAxes
from desktop.plots.track import LossTrack
from linreg.dataset import FloatArray
from linreg.rows import Rows

NO_ROWS = Rows(np.empty((0, 4)), 0)
# Rows that would move the curve's end by less than this, in pixels, wait for the next
# ones: nobody sees it.
_UNSEEN_PIXELS = 0.5
# So far, in pixels, a line through the frames' last losses goes on from the curve,
# which takes ten times as long to draw.
_END_PIXELS = 4.0


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
        says that others come soon: until the curve has grown by some pixels, a line
        from its end to the newest loss goes on alone then.
        """
        before = self._rows
        another = (rows.branch, rows.stride) != (before.branch, before.stride)
        if len(before) and (another or len(rows) < len(before)):
            self.forget()
        if not (len(rows) or len(self._rows)):
            return False
        is_whole = self._drawn_up_to == self.newest_iteration
        new = self._new_places(rows, losses, axes) if passing or is_whole else None
        newest, mapping = rows.newest, axes.mapping
        if new is not None and self._looks_the_same(new, newest, mapping):
            return False
        goes_on = passing and new is not None and self._goes_on(new, newest, mapping)
        self._rows, self._losses = rows, losses
        self.newest_iteration = newest
        if not goes_on:
            self.place_on(axes)
        return not goes_on

    def place_on(self, axes: LossAxes) -> None:
        """Find the places of the same losses on these axes, to be drawn."""
        stride, newest = self._rows.stride, self.newest_iteration
        self._drawn_up_to = newest
        self.take(self._losses, axes.on_axis, stride, newest)

    def _new_places(
        self, rows: Rows, losses: FloatArray, axes: LossAxes
    ) -> FloatArray | None:
        """Where those stand that are new; None where they need the whole curve."""
        grown = (rows.newest - self._drawn_up_to) * axes.mapping.x_scale
        if not len(self._rows) or grown > _END_PIXELS:
            return None
        # The newest row that has been drawn may have been written again.
        return axes.on_axis(losses[len(self._rows) - 1 :])

    def _looks_the_same(self, new: FloatArray, newest: int, mapping: Mapping) -> bool:
        grown = (newest - self.newest_iteration) * mapping.x_scale
        unseen = _UNSEEN_PIXELS / mapping.y_scale
        return grown <= _UNSEEN_PIXELS and _stays(new, self.newest, unseen)

    def _goes_on(self, new: FloatArray, newest: int, mapping: Mapping) -> bool:
        """Move its end, if that is enough: all that is new is within the axes."""
        bottom, top = mapping.y
        # False for NaN as well.
        if not (newest <= mapping.x[1] and bottom < new.min() and new.max() < top):
            return False
        self.move_end(newest, float(new[-1]), _UNSEEN_PIXELS / mapping.x_scale)
        return True


def _stays(values: FloatArray, before: float, unseen: float) -> bool:
    """Whether all values are about that of before, or all of them are none."""
    none = np.isnan(values)
    if none.any() or np.isnan(before):
        return bool(none.all() and np.isnan(before))
    return bool(np.abs(values - before).max() < unseen)
