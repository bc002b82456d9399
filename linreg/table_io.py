"""A table of numbers from a file: text in many forms, Parquet, and Excel's workbooks.

Columns of text are ignored; anything but a finite number in a numeric column is an
error that names the cell, unless rows with missing numbers are to be left out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from linreg.dataset import Dataset, FloatArray
from linreg.table_errors import TableError
from linreg.table_numbers import Fault, Numbers
from linreg.table_options import (
    Decimal,
    Encoding,
    FileKind,
    Preview,
    ReadOptions,
    Separator,
)
from linreg.table_source import FileFacts, Progress, look_at, unchanged
from linreg.table_text import preview_text, read_text

_DETECT = ReadOptions()
_Reader = Callable[[FileFacts, ReadOptions, Progress], Numbers]
_Previewer = Callable[[FileFacts, ReadOptions], Preview]


def _readers(kind: FileKind) -> tuple[_Reader, _Previewer]:
    """What reads a file of that kind, and what shows its beginning.

    Polars takes a tenth of the program's start: it is loaded with the first file that
    needs it.
    """
    if kind == "parquet":
        from linreg.table_parquet import preview_parquet, read_parquet

        return read_parquet, preview_parquet
    if kind == "excel":
        from linreg.table_excel import preview_excel, read_excel

        return read_excel, preview_excel
    return read_text, preview_text


@dataclass(frozen=True, eq=False)
class Table:
    """The numeric columns of a file, each float64 of shape (rows,), all finite.

    `text_names` are the columns that were ignored, `dropped_rows` the number of rows
    left out because a number was missing in them. What follows tells how the file was
    read, with None for what there is not in a file of its kind.
    """

    path: Path
    names: tuple[str, ...]
    columns: tuple[FloatArray, ...]
    text_names: tuple[str, ...] = ()
    dropped_rows: int = 0
    file_kind: FileKind = "text"
    separator: Separator | None = None
    decimal: Decimal | None = None
    encoding: Encoding | None = None
    sheet: str | None = None

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name

    @property
    def rows(self) -> int:
        return len(self.columns[0])


def preview_table(path: Path, options: ReadOptions = _DETECT) -> Preview:
    """What the beginning of a file shows, and how it would be read.

    Raises TableError where nothing can be shown. Rows of unequal length, and letters
    that are not of the encoding, can be.
    """
    facts = look_at(path)
    with unchanged(facts):
        _, preview = _readers(facts.kind)
        return preview(facts, options)


def read_table(
    path: Path,
    options: ReadOptions = _DETECT,
    *,
    only: tuple[str, ...] | None = None,
    progress: Progress | None = None,
) -> Table:
    """The numeric columns of a file.

    `only` names the columns that matter: a bad cell in another one is then no error.
    `progress` is told the fraction that is read, in this thread; it may raise, and
    nothing is then left open. Raises TableError.
    """
    facts = look_at(path)
    with unchanged(facts):
        read, _ = _readers(facts.kind)
        numbers = read(facts, options, progress or _tell_nobody)
    return _make_table(path, numbers, options, only)


def _tell_nobody(fraction: float) -> None:
    pass


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


def _make_table(
    path: Path, numbers: Numbers, options: ReadOptions, only: tuple[str, ...] | None
) -> Table:
    read = dict(numbers.columns)
    if not read:
        raise TableError(path, "no_numeric_column", columns=numbers.texts)
    _check_names(path, only or (), tuple(read), numbers.texts)
    names = tuple(name for name in read if only is None or name in only)
    faults = [fault for fault in numbers.faults if fault.column in names]
    _raise_first(path, faults, numbers.file_kind, options.drop_invalid)
    columns = [read[name] for name in names]
    rows, dropped = len(columns[0]), 0
    numbers.columns.clear()
    read.clear()
    if faults:
        keep = np.logical_and.reduce([np.isfinite(column) for column in columns])
        rows, dropped = int(keep.sum()), int((~keep).sum())
        for place in range(len(columns)):
            columns[place] = columns[place][keep]
    if rows < 2:
        raise TableError(path, "too_few_rows", count=rows, dropped=dropped)
    return Table(
        path,
        names,
        tuple(columns),
        numbers.texts,
        dropped,
        numbers.file_kind,
        numbers.separator,
        numbers.decimal,
        numbers.encoding,
        numbers.sheet,
    )


def _raise_first(
    path: Path, faults: list[Fault], file_kind: FileKind, drop_invalid: bool
) -> None:
    """Raise TableError for the first of the faults, or the first that is no gap."""
    bad = [f for f in faults if f.problem == "text_cell" or not drop_invalid]
    if bad:
        row, column, problem, text = min(bad, key=lambda fault: fault.row)
        raise TableError(path, problem, row, column, text, file_kind=file_kind)


def _check_names(
    path: Path, wanted: tuple[str, ...], names: tuple[str, ...], texts: tuple[str, ...]
) -> None:
    for name in wanted:
        if name in texts:
            raise TableError(path, "text_column", column=name, columns=names)
        if name not in names:
            raise TableError(path, "unknown_column", column=name, columns=names)
