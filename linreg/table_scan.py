"""The precise reading of a table's text: every cell looked at, its line known.

This is what a table means here; the fast reading in `table_io` only stands in for it
where it provably gives the same numbers.
"""

import csv
import math
import re
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from linreg.dataset import FloatArray
from linreg.table_errors import TableError

Decimal = Literal[".", ","]
Separator = Literal["\t", ";", ","]

# In the order of trust: a comma may be a decimal sign, a semicolon stands in prose.
SEPARATORS: tuple[Separator, ...] = ("\t", ";", ",")
SPACES = " \t\u00a0"
_LINES_TO_LOOK_AT = 20

# The ASCII digits only, and none of the other things that float() takes for a number.
_POINT = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
NUMBER: dict[Decimal, str] = {".": _POINT, ",": _POINT.replace(r"\.", ",")}
# A cell that says in words that there is no finite number in it.
MISSING = r"(?:[+-]?(?:nan|inf|infinity)|n/a|#n/a|na|null|none)?"

_NUMBERS = {sign: re.compile(pattern) for sign, pattern in NUMBER.items()}
_MISSING = re.compile(MISSING, re.IGNORECASE)


@dataclass(frozen=True)
class Layout:
    """How a table is laid out: its separator, and its columns' names.

    Without a header the names are x and y, or x1, x2 … y, or x for a single column.
    """

    separator: Separator
    names: tuple[str, ...]
    has_header: bool


class Cell(NamedTuple):
    """A cell's text and its line in the file, counted from 1."""

    row: int
    text: str


@dataclass
class Column:
    """One column, as it is being read.

    `values` has NaN where the cell is no number. The two cells are the first of their
    kind, if there is one.
    """

    name: str
    # In quotes, because array cannot be subscripted at run time before Python 3.12.
    values: "array[float]" = field(default_factory=lambda: array("d"))
    numbers: int = 0
    texts: int = 0
    first_text: Cell | None = None
    first_missing: Cell | None = None

    @property
    def is_numeric(self) -> bool:
        """Whether most of the cells that hold anything hold a number."""
        return self.numbers > self.texts

    def to_numpy(self) -> FloatArray:
        """The values, shape (rows,)."""
        return np.array(self.values, dtype=np.float64)

    def add(self, row: int, text: str, decimal: Decimal) -> None:
        value = math.nan
        if _NUMBERS[decimal].fullmatch(text):
            value = float(text.replace(",", "."))
            self.numbers += 1
        elif not _MISSING.fullmatch(text):
            self.texts += 1
            self.first_text = self.first_text or Cell(row, text)
            self.values.append(math.nan)
            return
        if not math.isfinite(value):
            self.first_missing = self.first_missing or Cell(row, text)
        self.values.append(value)


class Numbers(NamedTuple):
    """The numeric columns by name, (rows,) each, with NaN for what is missing."""

    decimal: Decimal
    columns: dict[str, FloatArray]


@dataclass(frozen=True)
class Scan:
    """A whole table, read with one decimal sign."""

    decimal: Decimal
    columns: tuple[Column, ...]


def find_layout(path: Path, head: str) -> Layout:
    """The layout that the beginning of a file shows.

    The first line is the header, unless all that stands in it are numbers. Raises
    TableError where the file has nothing in it.
    """
    separator = _find_separator(path, head)
    first = next(records(path, head, separator, strict=False), None)
    if first is None or not head.strip():
        raise TableError(path, "empty")
    cells = first[1]
    if _are_numbers(cells, separator):
        return Layout(separator, _default_names(len(cells)), has_header=False)
    return Layout(separator, _unique_names(cells), has_header=True)


def records(
    path: Path, text: str, separator: str, *, strict: bool = True
) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank: its first line's number, and its cells, trimmed.

    Raises TableError for a quotation mark that has no partner.
    """
    reader = csv.reader(
        StringIO(text, newline=""),
        delimiter=separator,
        skipinitialspace=True,
        strict=strict,
    )
    row = 1
    try:
        for raw_cells in reader:
            cells = [cell.strip(SPACES) for cell in raw_cells]
            if len(cells) > 1 or any(cells):
                yield row, cells
            row = reader.line_num + 1
    except csv.Error:
        raise TableError(path, "unclosed_cell", row=row) from None


def scan(path: Path, text: str, layout: Layout) -> Scan:
    """The table with the decimal sign under which more of its cells are numbers.

    Raises TableError for rows of unequal length and for cells without an end.
    """
    comma_possible = layout.separator != "," and "," in text
    signs: tuple[Decimal, ...] = (".", ",") if comma_possible else (".",)
    scans = [scan_with(path, text, layout, sign) for sign in signs]
    return max(scans, key=lambda found: sum(c.numbers for c in found.columns))


def scan_with(path: Path, text: str, layout: Layout, decimal: Decimal) -> Scan:
    columns = tuple(Column(name) for name in layout.names)
    rows = records(path, text, layout.separator)
    for row, cells in islice(rows, int(layout.has_header), None):
        if len(cells) != len(columns):
            raise TableError(
                path, "ragged_row", row, count=len(cells), expected=len(columns)
            )
        for column, text_of_cell in zip(columns, cells, strict=True):
            column.add(row, text_of_cell, decimal)
    return Scan(decimal, columns)


def _find_separator(path: Path, head: str) -> Separator:
    """The separator by which most of the first lines agree with the very first."""
    agreement: Counter[Separator] = Counter()
    for separator in SEPARATORS:
        rows = islice(records(path, head, separator, strict=False), _LINES_TO_LOOK_AT)
        counts = [len(cells) for _, cells in rows]
        if counts and counts[0] > 1:
            agreement[separator] = counts.count(counts[0])
    return max(agreement, key=agreement.__getitem__, default=",")


def _are_numbers(cells: list[str], separator: Separator) -> bool:
    filled = [cell for cell in cells if not _MISSING.fullmatch(cell)]
    signs: tuple[Decimal, ...] = (".",) if separator == "," else (".", ",")
    return bool(filled) and any(
        all(_NUMBERS[sign].fullmatch(cell) for cell in filled) for sign in signs
    )


def _default_names(count: int) -> tuple[str, ...]:
    if count <= 2:
        return ("x", "y")[:count]
    return (*(f"x{i}" for i in range(1, count)), "y")


def _unique_names(cells: list[str]) -> tuple[str, ...]:
    """The header's names; a blank one becomes "column 3", a second x is "x (2)"."""
    names: list[str] = []
    for position, cell in enumerate(cells, 1):
        wanted = " ".join(cell.split()) or f"column {position}"
        name, copy = wanted, 1
        while name in names:
            copy += 1
            name = f"{wanted} ({copy})"
        names.append(name)
    return tuple(names)
