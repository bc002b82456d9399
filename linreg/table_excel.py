"""Tables in workbooks: one sheet of Excel's files, or of OpenDocument's."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import fastexcel
import numpy as np
import polars as pl

from linreg.table_cells import SPACES, Column, is_number
from linreg.table_errors import TableError
from linreg.table_excel_size import check_size
from linreg.table_layout import column_names, looks_like_header
from linreg.table_numbers import Numbers
from linreg.table_options import Preview, ReadOptions
from linreg.table_source import FileFacts, Progress, system_errors
from linreg.table_text import PREVIEW_ROWS

# The stream in which Office keeps a workbook that needs a password.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# The rows by which a preview judges the kinds of the columns.
_PREVIEWED = 500


@dataclass(frozen=True, eq=False)
class _Sheet:
    """The rows of a sheet that are not blank: their cells, and their own numbers.

    `floats` has the numbers to the bit, whose text is rounded, and null for what is no
    number; its columns are those of the cells. `height` counts the blank rows as well.
    """

    name: str
    sheets: tuple[str, ...]
    cells: list[tuple[str, ...]]
    row_numbers: list[int]
    floats: pl.DataFrame
    height: int


def read_excel(facts: FileFacts, options: ReadOptions, progress: Progress) -> Numbers:
    """The numeric columns of one sheet. Raises TableError."""
    progress(0.0)
    with _reader_errors(facts):
        sheet = _load(facts, options.sheet, None)
    progress(0.5)
    names, first = _find_header(sheet, options)
    if first == len(sheet.cells):
        raise TableError(facts.path, "header_only", columns=names)
    columns = _scan(sheet, names, first)
    numeric = [column for column in columns if column.is_numeric(options.kinds)]
    progress(1.0)
    return Numbers(
        {c.name: c.to_numpy() for c in numeric},
        tuple(c.name for c in columns if not c.is_numeric(options.kinds)),
        tuple(fault for column in numeric for fault in column.faults()),
        "excel",
        sheet=sheet.name,
    )


def preview_excel(facts: FileFacts, options: ReadOptions) -> Preview:
    """The sheets of a workbook, and the first rows of one. Raises TableError."""
    with _reader_errors(facts):
        sheet = _load(facts, options.sheet, _PREVIEWED)
    names, first = _find_header(sheet, options)
    columns = _scan(sheet, names, first)
    above = sheet.row_numbers[first] - 1 if first < len(sheet.cells) else sheet.height
    has_gap = len(sheet.cells) - first != min(sheet.height, _PREVIEWED) - above
    return Preview(
        facts.path,
        "excel",
        replace(options, sheet=sheet.name, has_header=first == 1),
        names,
        tuple(column.kind(options.kinds) for column in columns),
        tuple(_as_shown(sheet, row) for row in range(first, len(sheet.cells)))[
            :PREVIEW_ROWS
        ],
        sheet.sheets,
        facts.size,
        None if has_gap else sheet.height - above,
    )


def _load(facts: FileFacts, wanted: str | None, rows: int | None) -> _Sheet:
    """The sheet of this name, or the first one; of its rows, all or the first ones."""
    with system_errors(facts.path):
        data = facts.path.read_bytes()
    if _ENCRYPTED in data:
        raise TableError(facts.path, "encrypted")
    check_size(facts.path, data)
    reader = fastexcel.read_excel(data)
    sheets = tuple(reader.sheet_names)
    if not sheets:
        raise TableError(facts.path, "damaged", file_kind="excel")
    name = wanted if wanted is not None else sheets[0]
    if name not in sheets:
        raise TableError(facts.path, "no_sheet", sheet=name, columns=sheets)
    loaded = [
        reader.load_sheet(name, header_row=None, skip_rows=0, n_rows=rows, dtypes=kind)
        for kind in ("string", "float")
    ]
    texts, floats = (sheet.to_polars() for sheet in loaded)
    cells = [
        tuple("" if cell is None else cell.strip(SPACES) for cell in row)
        for row in texts.iter_rows()
    ]
    filled = [place for place, row in enumerate(cells) if any(row)]
    if not filled:
        raise TableError(facts.path, "empty_sheet", sheet=name, columns=sheets)
    return _Sheet(
        name,
        sheets,
        [cells[place] for place in filled],
        [place + 1 for place in filled],
        floats[filled],
        loaded[0].total_height,
    )


def _find_header(sheet: _Sheet, options: ReadOptions) -> tuple[tuple[str, ...], int]:
    """The columns' names, and the place of the first row of data: 1 below a header."""
    cells = sheet.cells[0]
    has_header = options.has_header
    if has_header is None:
        has_header = looks_like_header(cells)
    return column_names(cells, has_header), int(has_header)


def _scan(sheet: _Sheet, names: tuple[str, ...], first: int) -> list[Column]:
    """The columns of the rows from `first` on, each number to the bit."""
    columns = []
    rows = list(zip(sheet.row_numbers, sheet.cells, strict=True))[first:]
    for place, name in enumerate(names):
        column = Column(name)
        for row, cells in rows:
            column.add(row, cells[place], ".")
        values, floats = column.to_numpy(), sheet.floats[:, place].to_numpy()[first:]
        is_exact = ~np.isnan(values) & ~np.isnan(floats)
        values[is_exact] = floats[is_exact]
        columns.append(column)
    return columns


def _as_shown(sheet: _Sheet, row: int) -> tuple[str, ...]:
    """A row's cells, its numbers with all of their digits."""
    return tuple(
        text if number is None or not _is_rounded(text, number) else f"{number!r}"
        for text, number in zip(sheet.cells[row], sheet.floats.row(row), strict=True)
    )


def _is_rounded(text: str, number: float) -> bool:
    return is_number(text, ".") and float(text) != number


@contextmanager
def _reader_errors(facts: FileFacts) -> Iterator[None]:
    try:
        yield
    except fastexcel.FastExcelError as error:
        reason = str(error).partition("\n")[0].removeprefix("calamine error: ")
        if "password" in reason.lower():
            raise TableError(facts.path, "encrypted") from None
        raise TableError(
            facts.path, "damaged", reason=reason, file_kind="excel"
        ) from None
