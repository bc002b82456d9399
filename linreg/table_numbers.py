"""What every kind of file is read into: columns of numbers, and what is wrong there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from linreg.dataset import FloatArray
from linreg.table_options import Decimal, Encoding, FileKind, Separator


class Fault(NamedTuple):
    """A cell that holds no finite number, in a column of numbers.

    `row` is the line of a text file, or the row of a table, counted from 1.
    """

    row: int
    column: str
    problem: Literal["text_cell", "blank_cell", "not_finite_cell"]
    text: str


@dataclass(frozen=True, eq=False)
class Numbers:
    """The numeric columns by name, (rows,) each, with NaN or inf for what is missing.

    `texts` are the other columns. `faults` has, of each numeric column, the first cell
    that is text and the first one that is missing.
    """

    columns: dict[str, FloatArray]
    texts: tuple[str, ...]
    faults: tuple[Fault, ...]
    file_kind: FileKind
    separator: Separator | None = None
    decimal: Decimal | None = None
    encoding: Encoding | None = None
    sheet: str | None = None


class GrowingTable:
    """Columns of one length, which is not known before its end.

    They lie side by side in one piece of memory, so that some of them can be taken as
    one matrix without a copy.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(names)
        self._room = np.empty((len(self._names), 0))
        self.rows = 0

    def extend(self, values: Mapping[str, FloatArray], expected: int) -> None:
        """Append (m,) values to each column; `expected` rows there may be in the end.

        Room that is never written to takes no memory.
        """
        end = self.rows + len(values[self._names[0]])
        if end > self._room.shape[1]:
            room = np.empty((len(self._names), max(end, expected)))
            room[:, : self.rows] = self._room[:, : self.rows]
            self._room = room
        for place, name in enumerate(self._names):
            self._room[place, self.rows : end] = values[name]
        self.rows = end

    def finish(self) -> dict[str, FloatArray]:
        """All columns, (rows,) each."""
        columns = zip(self._names, self._room, strict=True)
        return {name: column[: self.rows] for name, column in columns}
