"""What every kind of file is read into: columns of numbers, and what is wrong there."""

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


class Growing:
    """A column whose length is not known before its end."""

    def __init__(self) -> None:
        self._room = np.empty(0)
        self.rows = 0

    def extend(self, values: FloatArray, expected: int) -> None:
        """Append (m,) values; `expected` is how many there may be in the end.

        Room that is never written to takes no memory.
        """
        end = self.rows + len(values)
        if end > len(self._room):
            room = np.empty(max(end, expected))
            room[: self.rows] = self._room[: self.rows]
            self._room = room
        self._room[self.rows : end] = values
        self.rows = end

    def finish(self) -> FloatArray:
        """All values, (rows,); the column cannot grow any more."""
        self._room.resize(self.rows, refcheck=False)
        return self._room
