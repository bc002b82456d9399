"""A table of numbers from a text file: CSV in the forms in which people have them.

Commas, semicolons or tabs; decimal points or, with the latter two, decimal commas; any
line ends; a byte-order mark, quoted cells and spaces around cells are understood. The
text is UTF-8. A column is numeric if most of its cells that hold anything hold a
number. The other columns are ignored; anything but a finite number in a numeric column
is an error that names the cell.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from linreg.dataset import Dataset, FloatArray
from linreg.table_errors import TableError, TableProblem
from linreg.table_fast import read_fast
from linreg.table_scan import (
    Column,
    Decimal,
    Layout,
    Numbers,
    Separator,
    find_layout,
    scan,
)

# A file no longer than this is read cell by cell at once. Of a longer one, this much
# shows the layout, and polars then reads the numbers.
HEAD_BYTES = 1 << 16

_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, eq=False)
class Table:
    """The numeric columns of a file, each float64 of shape (rows,), all finite.

    `text_names` are the columns that were ignored, `dropped_rows` the number of rows
    left out because a number was missing in them.
    """

    path: Path
    names: tuple[str, ...]
    columns: tuple[FloatArray, ...]
    text_names: tuple[str, ...]
    dropped_rows: int
    separator: Separator
    decimal: Decimal

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name

    @property
    def rows(self) -> int:
        return len(self.columns[0])


def read_table(
    path: Path, *, drop_invalid: bool = False, only: tuple[str, ...] | None = None
) -> Table:
    """The numeric columns of a text file.

    `drop_invalid` leaves out the rows in which a numeric cell is blank, NaN or
    infinite. `only` names the columns that matter: a bad cell in another one is then
    no error. Raises TableError.
    """
    data = _read_bytes(path)
    head = _head(data)
    layout = find_layout(path, head.decode("utf-8"))
    numbers = None
    if len(data) > HEAD_BYTES:
        numbers = read_fast(path, data, head, layout, drop_invalid)
    if numbers is None:
        numbers = _read_precisely(path, data, layout, drop_invalid, only)
    return _make_table(path, layout, numbers, only)


def table_to_dataset(
    table: Table, x_names: tuple[str, ...] | None = None, y_name: str | None = None
) -> Dataset:
    """The table with its roles: y is the last numeric column and x are the others.

    What is named takes its role first, and the default is then made from the rest.
    Raises TableError for a name that is not there or is used twice, and where there
    is no column left for x or y.
    """
    given = (*(x_names or ()), *((y_name,) if y_name is not None else ()))
    _check_names(table.path, given, table.names, table.text_names)
    for name in given:
        if given.count(name) > 1:
            raise TableError(table.path, "same_column", column=name)
    rest = [name for name in table.names if name not in given]
    needed = int(not x_names) + int(y_name is None)
    if len(rest) < needed:
        raise TableError(
            table.path, "one_numeric_column", column=table.names[0], columns=table.names
        )
    y = rest.pop() if y_name is None else y_name
    return Dataset(table.name, table.names, table.columns, x_names or tuple(rest), y)


def _read_bytes(path: Path) -> bytes:
    """The file without its byte-order mark; raises TableError if it is not UTF-8."""
    try:
        if path.is_dir():
            raise TableError(path, "folder")
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise TableError(path, "missing") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise TableError(path, "unreadable", reason=reason) from None
    if data.startswith(_UTF16_BOMS):
        raise TableError(path, "encoding", 1, cell="UTF-16", byte=1)
    zero = data.find(b"\0")
    if zero >= 0:
        raise TableError(path, "binary", _line_of(data, zero), byte=zero + 1)
    _check_utf8(path, data)
    return data.removeprefix(_BOM)


def _check_utf8(path: Path, data: bytes) -> None:
    if data.isascii():
        return
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
        raise TableError(
            path,
            "encoding",
            _line_of(data, at),
            cell=f"0x{data[at]:02X}",
            byte=at + 1,
        ) from None


def _line_of(data: bytes, position: int) -> int:
    before = data[:position].replace(b"\r\n", b"\n")
    return before.count(b"\n") + before.count(b"\r") + 1


def _head(data: bytes) -> bytes:
    """The beginning of the file, in whole lines."""
    if len(data) <= HEAD_BYTES:
        return data
    end = max(data.rfind(b"\n", 0, HEAD_BYTES), data.rfind(b"\r", 0, HEAD_BYTES))
    head = data[: end + 1]
    return head if head.strip() else data


def _read_precisely(
    path: Path,
    data: bytes,
    layout: Layout,
    drop_invalid: bool,
    only: tuple[str, ...] | None,
) -> Numbers:
    """The table cell by cell; raises TableError for the first cell that is wrong."""
    found = scan(path, data.decode("utf-8"), layout)
    if not found.columns[0].values:
        raise TableError(path, "header_only", columns=layout.names)
    numeric = [column for column in found.columns if column.is_numeric]
    wanted = [c for c in numeric if only is None or c.name in only]
    _raise_first_fault(path, wanted, drop_invalid)
    columns = {column.name: column.to_numpy() for column in numeric}
    return Numbers(found.decimal, columns)


def _raise_first_fault(path: Path, columns: list[Column], drop_invalid: bool) -> None:
    faults: list[TableError] = []
    for column in columns:
        text, missing = column.first_text, column.first_missing
        if text:
            fault = TableError(path, "text_cell", text.row, column.name, text.text)
            faults.append(fault)
        if missing and not drop_invalid:
            problem: TableProblem = "not_finite_cell" if missing.text else "blank_cell"
            faults.append(
                TableError(path, problem, missing.row, column.name, missing.text)
            )
    if faults:
        raise min(faults, key=lambda fault: fault.row)


def _make_table(
    path: Path, layout: Layout, numbers: Numbers, only: tuple[str, ...] | None
) -> Table:
    texts = tuple(name for name in layout.names if name not in numbers.columns)
    if not numbers.columns:
        raise TableError(path, "no_numeric_column", columns=texts)
    _check_names(path, only or (), tuple(numbers.columns), texts)
    names = tuple(n for n in numbers.columns if only is None or n in only)
    columns = tuple(numbers.columns[name] for name in names)
    keep = np.logical_and.reduce([np.isfinite(column) for column in columns])
    rows, dropped = int(keep.sum()), int((~keep).sum())
    if rows < 2:
        raise TableError(path, "too_few_rows", count=rows, dropped=dropped)
    if dropped:
        columns = tuple(column[keep] for column in columns)
    return Table(
        path, names, columns, texts, dropped, layout.separator, numbers.decimal
    )


def _check_names(
    path: Path, wanted: tuple[str, ...], names: tuple[str, ...], texts: tuple[str, ...]
) -> None:
    for name in wanted:
        if name in texts:
            raise TableError(path, "text_column", column=name, columns=names)
        if name not in names:
            raise TableError(path, "unknown_column", column=name, columns=names)
