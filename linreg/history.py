"""What happened in a run: one row a step, in memory that is bounded for ever.

Row t is the state t: the parameters before update t, and the loss and its gradient
there. So a row is a point on the loss surface together with its slope.
"""

import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from linreg.config import Config
from linreg.data_change import DataChange
from linreg.dataset import FloatArray
from linreg.keyframes import Keyframes
from linreg.rows import Row, Rows
from linreg.specs import Value

_FIRST_CAPACITY = 1024
# Rows are thinned when there would be more, or more bytes of them.
MOST_ROWS = 1 << 20
_MOST_ROW_BYTES = 64 << 20
# Points of a branch left behind; of all of them together; and branches.
_BRANCH_POINTS = 500
_ABANDONED_POINTS = 20_000
_MOST_BRANCHES = 200


@dataclass(frozen=True)
class Change:
    """Settings that took effect at update `iteration`, while the run went on.

    `is_other_loss`: losses from there on are of another criterion or reduction.
    """

    iteration: int
    config: Config
    is_other_loss: bool = False

    @property
    def settings(self) -> Mapping[str, Value]:
        """The optimizer's hyperparameters."""
        return self.config.settings


@dataclass(frozen=True)
class LeastLoss:
    """The least test loss of a run so far, and the first iteration that had it."""

    iteration: int
    loss: float


class History:
    """Rows in one growing array; one thread writes while others read.

    The writer fills a row and raises the length last. A reader takes `rows()` once: a
    still of what was complete by then. (The last row alone may be written again: when
    the run goes on from it with the same numbers, or with others where the data have
    been edited there.)

    When the array is full, every second row is let go and from then on every `stride`th
    iteration is kept, and the newest. What was let go can be had back from `keyframes`,
    by a replay that meets each of `changes` and `data_changes` at its iteration. When a
    run goes on from an earlier step, what came after it is `abandoned`. `least_test` is
    the least test loss on the present data by the present criterion, None where there
    is none; where a thinned history is branched it is that of the rows kept.

    At any length the rows take at most 64 MiB, as much again while they are thinned,
    and the keyframes at most 96 MiB. Changes are not bounded in number, for each is
    needed: a point moved by hand takes some 300 bytes, so that an hour of dragging, 40
    times a second, takes some 45 MB. An edit of more cells takes 20 bytes for each of
    them, or its columns if that is less; rows added or removed take a whole new table.
    """

    def __init__(
        self, parameter_names: tuple[str, ...], most_rows: int = MOST_ROWS
    ) -> None:
        self.parameter_names = parameter_names
        self.changes: list[Change] = []
        self.data_changes: list[DataChange] = []
        self.keyframes = Keyframes()
        self.abandoned: tuple[Rows, ...] = ()
        self.least_test: LeastLoss | None = None
        self._least = math.inf
        # An iteration's number, the parameters, the gradient, two losses, and the rate.
        columns = 2 * len(parameter_names) + 4
        self._row_bytes = 8 * columns
        self._most_rows = min(most_rows, _MOST_ROW_BYTES // self._row_bytes) & ~1
        self._pack = struct.Struct(f"{columns}d").pack_into
        self._length = 0
        self._stride = 1
        self._branch = 0
        capacity = min(_FIRST_CAPACITY, self._most_rows)
        self._take_array(np.empty((capacity, columns)))

    @classmethod
    def of(
        cls, rows: Rows, parameter_names: tuple[str, ...], keyframes: Keyframes
    ) -> "History":
        """With these rows and keyframes; the rows are copied.

        Raises ValueError where they are more than a history may have.
        """
        history = cls(parameter_names)
        if len(rows) > history._most_rows:
            raise ValueError(len(rows))
        history.keyframes = keyframes
        history._stride, history._branch = rows.stride, rows.branch
        capacity = len(history._array)
        while capacity < len(rows):
            capacity = min(2 * capacity, history._most_rows)
        array = np.empty((capacity, history._array.shape[1]))
        array[: len(rows)] = rows.numbers
        history._take_array(array)
        history._length = rows.newest + 1 if len(rows) else 0
        return history

    def take_least(self, least: LeastLoss | None) -> None:
        """What was the least test loss of the rows before they were thinned."""
        self._forget_least()
        if least is not None:
            self._note_least(least.iteration, least.loss)

    def _take_array(self, array: FloatArray) -> None:
        self._array, self._bytes = array, array.data.cast("B")
        # A reader takes these together: they belong to one another.
        self._still = (array, self._stride, self._branch)

    def __len__(self) -> int:
        """The newest iteration and 1, whether or not all rows are still kept."""
        return self._length

    @property
    def nbytes(self) -> int:
        """What the rows take of memory."""
        return self._array.nbytes

    def write(self, iteration: int, numbers: Sequence[float]) -> None:
        """Row `iteration`: parameters, gradient, loss, test loss and learning rate.

        Each iteration follows the last one. What was written before the last one
        stays: a replay finds the same numbers.
        """
        if iteration < self._length - 1:
            return
        slot = -(-iteration // self._stride)
        if slot >= len(self._array):
            slot = self._make_room(iteration)
        # Half the price of an assignment to the array, in a loop where it counts.
        self._pack(self._bytes, slot * self._row_bytes, iteration, *numbers)
        self._length = iteration + 1
        if numbers[-2] < self._least:
            self._note_least(iteration, numbers[-2])

    def _note_least(self, iteration: int, loss: float) -> None:
        self._least = loss
        self.least_test = LeastLoss(iteration, loss)

    def _forget_least(self) -> None:
        self._least, self.least_test = math.inf, None

    def _find_least_again(self) -> None:
        """The least test loss of the rows that are kept, where the last was let go."""
        self._forget_least()
        rows = self.rows()
        losses = rows.test_losses[rows.before(self.present_loss_since) :]
        if not np.isnan(losses).all():
            place = int(np.nanargmin(losses)) + len(rows) - len(losses)
            self._note_least(int(rows.iterations[place]), float(losses.min()))

    def _make_room(self, iteration: int) -> int:
        """Grow, or at the bound let every second row go; the slot of that iteration."""
        old, capacity = self._array, len(self._array)
        if capacity < self._most_rows:
            array = np.empty((min(2 * capacity, self._most_rows), old.shape[1]))
            array[:capacity] = old
        else:
            array = np.empty_like(old)
            self._stride *= 2
            array[: capacity // 2] = old[::2]
            # The newest row is kept until the next one is there.
            array[capacity // 2] = old[-1]
        self._take_array(array)
        return -(-iteration // self._stride)

    def rows(self) -> Rows:
        """All that is kept by now; what is read from it later stays true."""
        # Read in this order, the length can be behind the rows but never ahead of them.
        length = self._length
        array, stride, branch = self._still
        count = -(-(length - 1) // stride) + 1 if length else 0
        return Rows(array[:count], len(self.parameter_names), stride, branch)

    def branch(self, iteration: int, numbers: Sequence[float]) -> None:
        """Go on from that iteration, whose row this is; set aside what came later.

        Changes that took effect later are forgotten, those at the iteration are not.
        """
        rows = self.rows()
        kept = rows.before(iteration)
        self._set_aside(rows, kept)
        self.changes = [c for c in self.changes if c.iteration <= iteration]
        self.data_changes = [c for c in self.data_changes if c.iteration <= iteration]
        self.keyframes.drop_after(iteration)
        # Other memory than before: what a reader holds is not overwritten.
        array = np.empty_like(self._array)
        array[:kept] = self._array[:kept]
        array[kept] = iteration, *numbers
        self._length = iteration + 1
        self._branch += 1
        self._take_array(array)
        if self.least_test is not None and self.least_test.iteration > iteration:
            self._find_least_again()

    def _set_aside(self, rows: Rows, kept: int) -> None:
        """Remember the rows from that place on, as points for a faint path."""
        # It begins where the two paths part.
        branches = [*self.abandoned, rows.thinned(max(kept - 1, 0), _BRANCH_POINTS)]
        branches = branches[-_MOST_BRANCHES:]
        if sum(map(len, branches)) > _ABANDONED_POINTS:
            branches = [b.thinned(0, max(len(b) // 2, 2)) for b in branches]
        self.abandoned = tuple(branches)

    def change(self, change: Change) -> None:
        """Note other settings; the state of that iteration is another one with them."""
        self.keyframes.drop_from(change.iteration)
        self.changes.append(change)
        if change.is_other_loss:
            self._forget_least()

    def change_data(self, change: DataChange) -> None:
        """Note edited data; those that no update has used are replaced by them."""
        self.keyframes.drop_from(change.iteration)
        self._forget_least()
        earlier = self.data_changes
        if earlier and earlier[-1].iteration == change.iteration:
            earlier[-1] = change
        else:
            earlier.append(change)

    @property
    def present_loss_since(self) -> int:
        """The iteration since which losses are of one criterion and the same data."""
        starts = [c.iteration for c in self.changes if c.is_other_loss]
        starts += [change.iteration for change in self.data_changes[-1:]]
        return max(starts, default=0)

    def row(self, iteration: int) -> Row:
        """The state at that iteration; IndexError where it is not kept."""
        found = self.find(iteration)
        if found is None:
            raise IndexError(iteration)
        return found

    def find(self, iteration: int) -> Row | None:
        """The state at that iteration; None where it is not recorded, or let go."""
        rows = self.rows()
        if not 0 <= iteration < self._length or not len(rows):
            return None
        row = rows.row(rows.index(iteration))
        return row if row.iteration == iteration else None

    def parameters(self, length: int) -> FloatArray:
        """Parameters of the first rows kept, shape (length, k); a view to read."""
        return self.rows().parameters[:length]

    def gradients(self, length: int) -> FloatArray:
        """Gradients of the first rows kept, shape (length, k); a view."""
        return self.rows().gradients[:length]

    def losses(self, length: int) -> FloatArray:
        """Losses of the first rows kept, shape (length,); a view."""
        return self.rows().losses[:length]

    def test_losses(self, length: int) -> FloatArray:
        """Test losses of the first rows kept, (length,), NaN without test rows."""
        return self.rows().test_losses[:length]
