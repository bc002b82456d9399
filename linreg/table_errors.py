"""What can be wrong with a file that should hold a table of numbers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from linreg.errors import LinregError
from linreg.table_options import Encoding, FileKind


class Cancelled(LinregError):  # noqa: N818
    """Raised by a callback of progress, to end the reading or writing of a file."""


TableProblem = Literal[
    "missing",  # there is no such file
    "folder",  # the path is a folder's
    "unreadable",  # the system refused; `reason` is its own word for why
    "vanished",  # it was there when its reading began
    "changed",  # it was written to while it was read
    "empty",  # nothing in the file but white space
    "binary",  # a zero byte at `byte` on line `row`
    "encoding",  # not `encoding` at `byte` on line `row`; `cell` is that byte
    "damaged",  # not what `file_kind` says; `reason` is the reader's word for why
    "too_large",  # a workbook with more in it than can be read; `reason` says how much
    "encrypted",  # a workbook that needs a password
    "no_sheet",  # `sheet` is not among `columns`, the workbook's sheets
    "empty_sheet",  # nothing in `sheet`; `columns` are all sheets
    "unclosed_cell",  # a quotation mark without its partner, or an endless cell
    "ragged_row",  # `count` cells on line `row`, where the first line has `expected`
    "header_only",
    "too_few_rows",  # `count` are left, after `dropped` were left out
    "no_numeric_column",  # `columns` are those of text
    "one_numeric_column",  # `column`; a line needs x and y
    "unknown_column",  # `column` is not among `columns`
    "text_column",  # `column` is there, but its cells are text
    "same_column",  # `column` was asked for twice
    "text_cell",  # `cell` in the numeric `column` on line `row`
    "blank_cell",  # nothing in the numeric `column` on line `row`
    "not_finite_cell",  # `cell` says nan, NA or inf, or is beyond float64
]


@dataclass
class TableError(LinregError):
    """A file that cannot be read as a table of numbers.

    `row` is the line of a text file as an editor numbers it: the first is 1, and the
    header and blank lines count. In Excel it is the row as Excel numbers it, and in
    Parquet it counts the rows of data. `byte` counts from 1 as well. 0 and "" stand for
    what is not known or does not apply.
    """

    path: Path
    problem: TableProblem
    row: int = 0
    column: str = ""
    cell: str = ""
    columns: tuple[str, ...] = ()
    count: int = 0
    expected: int = 0
    dropped: int = 0
    byte: int = 0
    reason: str = ""
    sheet: str = ""
    encoding: Encoding = "utf-8"
    file_kind: FileKind = "text"

    def __str__(self) -> str:
        return (
            f"{self.path}: {self.problem} "
            f"(line {self.row}, column {self.column!r}, cell {self.cell!r})"
        )
