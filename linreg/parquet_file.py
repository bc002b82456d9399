"""A Parquet file as polars reads it, which may abort the process: see linreg.apart."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from linreg.dataset import FloatArray
from linreg.table_cells import Cell, Column, missing_fault
from linreg.table_errors import TableError
from linreg.table_layout import unique_names
from linreg.table_numbers import Fault


@dataclass(frozen=True)
class ParquetFacts:
    """The columns of a file by their names, unique and never blank, and its rows.

    `numeric` are those whose type holds numbers.
    """

    names: tuple[str, ...]
    numeric: frozenset[str]
    rows: int


def parquet_facts(path: Path) -> ParquetFacts:
    """What the file says of itself. Raises TableError."""
    with _polars_errors(path):
        frame = _open(path)
        types = dict(frame.collect_schema())
        rows = int(frame.select(pl.len()).collect().item())
    numeric = frozenset(name for name, kind in types.items() if kind.is_numeric())
    return ParquetFacts(tuple(types), numeric, rows)


def first_rows(path: Path, count: int) -> tuple[tuple[str, ...], ...]:
    """At most so many rows as text, with nothing for null. Raises TableError."""
    with _polars_errors(path):
        rows = _open(path).head(count).collect().rows()
    return tuple(tuple("" if c is None else str(c) for c in row) for row in rows)


def numbers_of(
    path: Path, names: Sequence[str], start: int, count: int
) -> list[tuple[FloatArray, tuple[Fault, ...]]]:
    """Of each column the values (m,) of m rows, `count` at most, from `start` on.

    With them go the first cells that are no number. Raises TableError.
    """
    with _polars_errors(path):
        frame = _open(path).slice(start, count)
        types = frame.collect_schema()
        read = frame.select([_as_float(name, types[name]) for name in names]).collect()
        return [_to_numbers(column, start) for column in read]


def _open(path: Path) -> pl.LazyFrame:
    """The file with unique names of its columns."""
    frame = pl.scan_parquet(path, glob=False)
    own = frame.collect_schema().names()
    names = zip(own, unique_names(own), strict=True)
    return frame.select([pl.col(before).alias(name) for before, name in names])


def _as_float(name: str, kind: pl.DataType) -> pl.Expr:
    """What is a number or a flag as float64, anything else as it is."""
    column = pl.col(name)
    is_float = kind.is_numeric() or kind == pl.Boolean
    return column.cast(pl.Float64) if is_float else column


def _to_numbers(
    column: pl.Series, rows_above: int
) -> tuple[FloatArray, tuple[Fault, ...]]:
    """The values (rows,), and the first cells that are none."""
    if column.dtype != pl.Float64:
        read = Column(column.name)
        for row, cell in enumerate(column.to_list(), rows_above + 1):
            read.add(row, "" if cell is None else str(cell).strip(), ".")
        return read.to_numpy(), read.faults()
    values = (column.fill_null(np.nan) if column.null_count() else column).to_numpy()
    is_finite = np.isfinite(values)
    if is_finite.all():
        return values, ()
    at = int(np.argmin(is_finite))
    cell = column[at]
    found = Cell(rows_above + at + 1, "" if cell is None else str(cell))
    return values, (missing_fault(column.name, found),)


@contextmanager
def _polars_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise TableError(path, "damaged", reason=reason, file_kind="parquet") from None
