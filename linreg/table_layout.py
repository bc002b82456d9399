"""How a table is laid out: the separator, the header, and the columns' names."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path

from linreg.table_cells import SPACES, is_missing, is_number
from linreg.table_errors import TableError
from linreg.table_options import Decimal, ReadOptions, Separator

# In the order of trust: a comma may be a decimal sign, a semicolon stands in prose.
SEPARATORS: tuple[Separator, ...] = ("\t", ";", ",")
_LINES_TO_LOOK_AT = 20


@dataclass(frozen=True)
class Layout:
    """How a table is laid out: its separator, and its columns' names.

    Without a header the names are x and y, or x1, x2 … y, or x for a single column.
    """

    separator: Separator
    names: tuple[str, ...]
    has_header: bool


def find_layout(path: Path, head: str, options: ReadOptions) -> Layout:
    """The layout that the beginning of a file shows, as far as it is not asked for.

    The first line is the header, unless all that stands in it are numbers. Raises
    TableError where the file has nothing in it.
    """
    separator = options.separator or _find_separator(path, head)
    first = next(records(path, head_lines(head), separator, strict=False), None)
    if first is None or not head.strip():
        raise TableError(path, "empty")
    cells = first[1]
    asked = None if options.decimal is None else (options.decimal,)
    has_header = options.has_header
    if has_header is None:
        has_header = not _are_numbers(cells, asked or possible_signs(separator))
    return Layout(separator, column_names(cells, has_header), has_header)


def possible_signs(separator: Separator) -> tuple[Decimal, ...]:
    """The decimal signs that numbers may have without quotes round them."""
    return (".",) if separator == "," else (".", ",")


def head_lines(head: str) -> Iterable[str]:
    """The lines of the text with their ends, as an open file has them."""
    return StringIO(head, newline="")


def records(
    path: Path, lines: Iterable[str], separator: str, *, strict: bool = True
) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank: its first line's number, and its cells, trimmed.

    Raises TableError for a quotation mark that has no partner.
    """
    reader = csv.reader(
        lines, delimiter=separator, skipinitialspace=True, strict=strict
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


def column_names(cells: Sequence[str], has_header: bool) -> tuple[str, ...]:
    """The names in a first row, or those of columns that have no names there."""
    return unique_names(cells) if has_header else _default_names(len(cells))


def looks_like_header(cells: Sequence[str]) -> bool:
    """Whether anything but numbers stands in a row whose numbers have points."""
    return not _are_numbers(cells, (".",))


def _find_separator(path: Path, head: str) -> Separator:
    """The separator by which most of the first lines agree with the very first."""
    agreement: Counter[Separator] = Counter()
    for separator in SEPARATORS:
        rows = records(path, head_lines(head), separator, strict=False)
        counts = [len(cells) for _, cells in islice(rows, _LINES_TO_LOOK_AT)]
        if counts and counts[0] > 1:
            agreement[separator] = counts.count(counts[0])
    return max(agreement, key=agreement.__getitem__, default=",")


def _are_numbers(cells: Sequence[str], signs: tuple[Decimal, ...]) -> bool:
    filled = [cell for cell in cells if not is_missing(cell)]
    return bool(filled) and any(
        all(is_number(cell, sign) for cell in filled) for sign in signs
    )


def _default_names(count: int) -> tuple[str, ...]:
    if count <= 2:
        return ("x", "y")[:count]
    return (*(f"x{i}" for i in range(1, count)), "y")


def unique_names(cells: Sequence[str]) -> tuple[str, ...]:
    """The header's names; a blank one becomes "column 3", a second x is "x (2)"."""
    names: dict[str, None] = {}
    for position, cell in enumerate(cells, 1):
        wanted = " ".join(cell.split()) or f"column {position}"
        name, copy = wanted, 1
        while name in names:
            copy += 1
            name = f"{wanted} ({copy})"
        names[name] = None
    return tuple(names)
