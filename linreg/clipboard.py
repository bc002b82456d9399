"""Blocks of cells as spreadsheets put them on the clipboard: tab-separated text."""

import csv
import math
import re
from dataclasses import dataclass, replace
from io import StringIO
from itertools import zip_longest
from typing import Literal

import numpy as np

from linreg.dataset import Dataset, FloatArray
from linreg.edits import new_name, set_cells
from linreg.errors import DataError, LinregError
from linreg.table_cells import NUMBER, SPACES

_MINUS = "\N{MINUS SIGN}"
_POINT, _COMMA = (re.compile(NUMBER[sign]) for sign in (".", ","))
_NEEDS_QUOTES = re.compile(r'["\t\r\n]')

ClipboardProblem = Literal[
    "empty",  # there is no text
    "not_a_number",  # `cell` at `row` and `column`
    "not_finite",  # a number beyond float64 there
    "unclosed_cell",  # a quotation mark without its partner
    "computed_column",  # a paste would begin in a column that is not of the data
]


@dataclass
class ClipboardError(LinregError):
    """Text that cannot be pasted.

    `row` and `column` count from 1 within what was to be pasted, its header included.
    0 stands for what does not apply.
    """

    problem: ClipboardProblem
    row: int = 0
    column: int = 0
    cell: str = ""

    def __str__(self) -> str:
        return f"{self.problem} (row {self.row}, column {self.column}, {self.cell!r})"


@dataclass(frozen=True, eq=False)
class Block:
    """Numbers (m, c), NaN where a cell is blank, and the names above them, if any.

    A blank name names nothing.
    """

    names: tuple[str, ...] | None
    values: FloatArray


def parse_block(text: str) -> Block:
    """The cells of the text; raises ClipboardError for the first that is no number.

    The first of several rows is a header where it holds text and no number. The decimal
    sign is the one under which more of all the cells are numbers; so a comma between
    thousands is refused. Rows that are short end in blank cells.
    """
    rows = _rows(text)
    if not rows:
        raise ClipboardError("empty")
    names = _header(rows)
    body = rows[1:] if names else rows
    first = 2 if names else 1
    readings = [_Reading(body, sign, first) for sign in (".", ",")]
    reading = max(readings, key=lambda each: each.numbers)
    if reading.fault is not None:
        raise reading.fault
    return Block(names, np.array(reading.values, dtype=np.float64))


def format_block(names: tuple[str, ...] | None, rows: list[tuple[str, ...]]) -> str:
    """The text of these cells, below their names, one line a row."""
    lines = [] if names is None else [tuple(_quoted(name) for name in names)]
    return "".join("\t".join(line) + "\n" for line in (*lines, *rows))


def parse_cell(text: str) -> float:
    """The number that a person wrote into a cell, NaN for a blank one.

    A decimal comma is understood as well. Raises ClipboardError, without a place.
    """
    text = text.strip(SPACES)
    if not text:
        return math.nan
    if not _is_number(text):
        raise ClipboardError("not_a_number", cell=text)
    value = _to_float(text)
    if math.isinf(value):
        raise ClipboardError("not_finite", cell=text)
    return value


def _quoted(name: str) -> str:
    if _NEEDS_QUOTES.search(name):
        return '"' + name.replace('"', '""') + '"'
    return name


def _rows(text: str) -> list[tuple[str, ...]]:
    """All cells, as many in each row as in the longest."""
    reader = csv.reader(StringIO(text, newline=""), delimiter="\t", strict=True)
    try:
        rows = [[cell.strip(SPACES) for cell in row] for row in reader]
    except csv.Error:
        raise ClipboardError("unclosed_cell", row=reader.line_num) from None
    # Turned over twice, short rows are filled up; a blank line is one blank cell.
    columns = zip_longest(*(row or [""] for row in rows), fillvalue="")
    return list(zip(*columns, strict=True))


def _header(rows: list[tuple[str, ...]]) -> tuple[str, ...] | None:
    if len(rows) < 2 or any(_is_meant_as_number(cell) for cell in rows[0]):
        return None
    return rows[0] if any(rows[0]) else None


def _is_meant_as_number(cell: str) -> bool:
    """Whether a cell is a number, if perhaps written in a way that is not taken.

    "1,234.5" above numbers must be refused and not be lost as a name.
    """
    if _is_number(cell):
        return True
    return any(map(str.isdigit, cell)) and not any(map(str.isalpha, cell))


def _is_number(cell: str) -> bool:
    return _matches(_POINT, cell) or _matches(_COMMA, cell)


def _matches(number: re.Pattern[str], cell: str) -> bool:
    return number.fullmatch(cell.replace(_MINUS, "-")) is not None


def _to_float(cell: str) -> float:
    return float(cell.replace(_MINUS, "-").replace(",", "."))


class _Reading:
    """The rows read with one decimal sign: numbers, how many, and the first fault."""

    def __init__(self, rows: list[tuple[str, ...]], sign: str, first: int) -> None:
        self._number = _POINT if sign == "." else _COMMA
        self.numbers = 0
        self.fault: ClipboardError | None = None
        self.values = [
            [self._value(cell, row, column) for column, cell in enumerate(cells, 1)]
            for row, cells in enumerate(rows, first)
        ]

    def _value(self, cell: str, row: int, column: int) -> float:
        if not cell:
            return math.nan
        if not _matches(self._number, cell):
            self.fault = self.fault or ClipboardError("not_a_number", row, column, cell)
            return math.nan
        self.numbers += 1
        value = _to_float(cell)
        if math.isinf(value):
            self.fault = self.fault or ClipboardError("not_finite", row, column, cell)
        return value


def paste(dataset: Dataset, block: Block, row: int, column: int) -> Dataset:
    """The table with the block written over it from this cell on, counted from 0.

    It grows as needed. Names that come with the block are taken when it begins in the
    first row, where a header stands above the cells that it names; the columns keep
    their roles. Raises DataError as `set_cells` does.
    """
    edited = set_cells(dataset, row, column, block.values)
    if block.names is None or row > 0:
        return edited
    names = _with_names(edited.names, column, block.names)
    return _renamed(edited, names)


def replace_table(dataset: Dataset, block: Block) -> Dataset:
    """A table of the block alone, in the place of this one.

    Columns keep names and roles by their places, as far as there are no others. Where
    y would be lost, the last column is y; where no x is left, all others are x. Raises
    DataError where that is no table.
    """
    count = block.values.shape[1]
    if count < 2:
        raise DataError("no_numeric_column", columns=block.names or ())
    kept = list(dataset.names[:count])
    while len(kept) < count:
        kept.append(new_name(tuple(kept)))
    names = _with_names(tuple(kept), 0, block.names or ())
    x_places, y_place = _roles_among(dataset, count)
    columns = tuple(np.ascontiguousarray(column) for column in block.values.T)
    x_names = tuple(names[place] for place in x_places)
    return Dataset(dataset.name, names, columns, x_names, names[y_place])


def _roles_among(dataset: Dataset, count: int) -> tuple[list[int], int]:
    """The places of x and y once there are `count` columns, two or more."""
    y = dataset.names.index(dataset.y_name)
    y = y if y < count else count - 1
    x = [dataset.names.index(name) for name in dataset.x_names]
    kept = [place for place in x if place < count and place != y]
    return kept or [place for place in range(count) if place != y], y


def _with_names(
    names: tuple[str, ...], first: int, wanted: tuple[str, ...]
) -> tuple[str, ...]:
    """The names with these from that place on; a second x is called "x (2)"."""
    before, after = names[:first], names[first + len(wanted) :]
    reached: list[str] = []
    for old, cell in zip(names[first:], wanted, strict=False):
        plain = " ".join(cell.split()) or old
        name, copy = plain, 1
        while name in (*before, *reached, *after):
            copy += 1
            name = f"{plain} ({copy})"
        reached.append(name)
    return (*before, *reached, *after)


def _renamed(dataset: Dataset, names: tuple[str, ...]) -> Dataset:
    new = dict(zip(dataset.names, names, strict=True))
    x_names = tuple(new[name] for name in dataset.x_names)
    return replace(dataset, names=names, x_names=x_names, y_name=new[dataset.y_name])
