"""Data edited while a run went on: only what differs is kept, and all is had back."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt

from linreg.config import Config
from linreg.dataset import Dataset, FloatArray, MarkArray
from linreg.prepare import Inputs, Prepared, prepare

# A cell that was edited: its place, and what stands there now, bit by bit.
_CELL = np.dtype([("column", np.int32), ("row", np.int64), ("bits", np.uint64)])
MARKS_COLUMN = -1
# About what a table takes of memory beside its numbers.
_TABLE_BYTES = 1000

_iteration = attrgetter("iteration")

Bits = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Edit:
    """The way from one state of a table to another, as small as it can be.

    It is the `cells` that were edited, 20 bytes each; or the `whole` table after it,
    where that takes less, or where rows, names or roles are others. A `whole` table
    shares the columns that were not edited with the table before it.
    """

    cells: bytes = b""
    whole: Dataset | None = None

    def apply(self, dataset: Dataset) -> Dataset:
        """The table after the edit, from the one before it; equal to the bit."""
        return _with_cells(dataset, self.cells) if self.whole is None else self.whole

    @property
    def count(self) -> int:
        """How many cells it has, where it is not a whole table."""
        return len(self.cells) // _CELL.itemsize

    @property
    def parts(self) -> tuple[Places, Places, Bits]:
        """Columns, rows and bits of its cells, (m,) each; the marks are column -1."""
        cells = np.frombuffer(self.cells, _CELL)
        return cells["column"].astype(np.int64), cells["row"], cells["bits"]


def edit_of(columns: Places, rows: Places, bits: Bits) -> Edit:
    """The edit of these cells, (m,) each, as in `Edit.parts`."""
    cells = np.empty(len(rows), _CELL)
    cells["column"], cells["row"], cells["bits"] = columns, rows, bits
    return Edit(cells.tobytes())


def find_edit(before: Dataset, after: Dataset) -> Edit:
    """What leads from the one table to the other."""
    if _same_build(before, after):
        cells = _changed_cells(before, after)
        if len(cells) < _TABLE_BYTES + _bytes_apart(before, after):
            return Edit(cells)
    return Edit(whole=after)


def _same_build(before: Dataset, after: Dataset) -> bool:
    """Whether the two differ in nothing but numbers and marks."""
    return _build(before) == _build(after)


def _build(dataset: Dataset) -> tuple[object, ...]:
    return dataset.name, dataset.names, dataset.x_names, dataset.y_name, dataset.rows


def _changed_cells(before: Dataset, after: Dataset) -> bytes:
    pairs = zip(before.columns, after.columns, strict=True)
    cells = [
        _cells_of(place, _bits(old), _bits(new))
        for place, (old, new) in enumerate(pairs)
        if old is not new
    ]
    if before.marks is not after.marks:
        marks = (table.marks.astype(np.uint64) for table in (before, after))
        cells.append(_cells_of(MARKS_COLUMN, *marks))
    return b"".join(cells)


def _bits(column: FloatArray) -> Bits:
    """As bits, a NaN is equal to itself, and 0 is not equal to −0."""
    return column.view(np.uint64)


def _cells_of(place: int, old: Bits, new: Bits) -> bytes:
    rows = np.flatnonzero(old != new)
    cells = np.empty(len(rows), _CELL)
    cells["column"], cells["row"], cells["bits"] = place, rows, new[rows]
    return cells.tobytes()


def _with_cells(dataset: Dataset, edited: bytes) -> Dataset:
    """The table with these cells; of several in one place the last counts."""
    cells = np.frombuffer(edited, _CELL)
    columns, marks = list(dataset.columns), dataset.marks
    for place in np.unique(cells["column"]).tolist():
        those = cells[cells["column"] == place]
        if place == MARKS_COLUMN:
            marks = _with_marks(marks, those["row"], those["bits"])
        else:
            columns[place] = columns[place].copy()
            _bits(columns[place])[those["row"]] = those["bits"]
    return replace(dataset, columns=tuple(columns), marks=marks)


def _with_marks(marks: MarkArray, rows: npt.NDArray[np.int64], bits: Bits) -> MarkArray:
    marks = marks.copy()
    marks[rows] = bits
    return marks


def _bytes_apart(before: Dataset, after: Dataset) -> int:
    """What the table after takes beside what it shares with the one before."""
    shared = {id(array) for array in (*before.columns, before.marks)}
    arrays: list[npt.NDArray[Any]] = [*after.columns, after.marks, after.used]
    return sum(array.nbytes for array in arrays if id(array) not in shared)


@dataclass(frozen=True, eq=False, slots=True)
class DataChange:
    """Edited data that took effect at update `iteration`, while the run went on.

    `edit` leads to them from the data of the update before; `inputs` has the scale in
    which the model sees them. They have so many `training_rows`, and test rows or not.
    Epochs are counted on from `epochs_before` since `epoch_start`, the iteration at
    which the number of training rows last became another.
    """

    iteration: int
    epoch_start: int
    epochs_before: int
    edit: Edit
    inputs: Inputs
    training_rows: int
    has_test: bool


def changes_until(changes: Sequence[DataChange], iteration: int) -> int:
    """How many of the changes have taken effect at that iteration."""
    return bisect_right(changes, iteration, key=_iteration)


class FollowedData:
    """The data that a run follows at each iteration, from its first data and changes.

    Held are the first data, and the tables before and after the latest change; of all
    others only what the changes keep. They are made anew when they are asked for, equal
    to the bit; but where anybody still holds the objects that the run has followed, it
    is these.
    """

    def __init__(self, first: Prepared) -> None:
        self._first = first
        # The next edit is likely to lead from one of these.
        self._latest = (first.dataset, first.dataset)
        # By the iteration of their change.
        self._datasets: WeakValueDictionary[int, Dataset] = WeakValueDictionary()
        self._prepared: WeakValueDictionary[int, Prepared] = WeakValueDictionary()

    def change(
        self,
        changes: Sequence[DataChange],
        iteration: int,
        prepared: Prepared,
        epoch_start: tuple[int, int],
    ) -> DataChange:
        """What to note of these data, which the run follows from that iteration on.

        Of earlier ones at that iteration nothing will be known.
        """
        before = self.dataset_at(changes, iteration - 1)
        self._latest = (before, prepared.dataset)
        self._remember(iteration, prepared)
        return DataChange(
            iteration,
            *epoch_start,
            find_edit(before, prepared.dataset),
            self._shared_inputs(changes, prepared.inputs),
            len(prepared.y_train),
            bool(prepared.is_test.any()),
        )

    def _remember(self, iteration: int, prepared: Prepared) -> None:
        self._datasets[iteration] = prepared.dataset
        self._prepared[iteration] = prepared

    def _shared_inputs(self, changes: Sequence[DataChange], inputs: Inputs) -> Inputs:
        """These, or the same ones that an earlier change holds already."""
        earlier = changes[-1].inputs if changes else self._first.inputs
        same = earlier.shift is inputs.shift and earlier.scale is inputs.scale
        return earlier if same and earlier.names == inputs.names else inputs

    def prepared_at(
        self, changes: Sequence[DataChange], iteration: int, config: Config
    ) -> Prepared:
        """The data that the run of that config followed at that iteration."""
        count = changes_until(changes, iteration)
        if not count:
            return self._first
        change = changes[count - 1]
        prepared = self._prepared.get(change.iteration)
        if prepared is None:
            dataset = self.dataset_at(changes, change.iteration)
            prepared = prepare(dataset, config, change.inputs)
            self._remember(change.iteration, prepared)
        return prepared

    def dataset_at(self, changes: Sequence[DataChange], iteration: int) -> Dataset:
        """The table at that iteration: the last one that is held, and the edits since.

        Before iteration 0 it is the first one.
        """
        cells: list[bytes] = []
        known = self._first.dataset
        for place in reversed(range(changes_until(changes, iteration))):
            change = changes[place]
            held = self._datasets.get(change.iteration) or change.edit.whole
            if held is not None:
                known = held
                break
            cells.append(change.edit.cells)
        return _with_cells(known, b"".join(reversed(cells))) if cells else known
