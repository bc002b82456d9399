"""Tables in Parquet: a column's type says whether it holds numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import polars as pl

from linreg.dataset import FloatArray
from linreg.table_cells import Cell, Column, missing_fault
from linreg.table_errors import TableError
from linreg.table_layout import unique_names
from linreg.table_numbers import Fault, GrowingTable, Numbers
from linreg.table_options import Kind, Preview, ReadOptions
from linreg.table_source import FileFacts, Progress
from linreg.table_text import PREVIEW_ROWS

# Read at once between two words of progress; about what most writers put in a group.
_ROWS_AT_ONCE = 1 << 19


class _Parquet:
    """An open file: its columns' types by their names, unique and never blank."""

    def __init__(self, facts: FileFacts) -> None:
        self.frame = pl.scan_parquet(facts.path, glob=False)
        schema = self.frame.collect_schema()
        self.own_names = dict(zip(unique_names(schema.names()), schema, strict=True))
        self.types = dict(zip(self.own_names, schema.dtypes(), strict=True))
        self.rows = int(self.frame.select(pl.len()).collect().item())

    def kind(self, name: str, options: ReadOptions) -> Kind:
        found: Kind = "number" if self.types[name].is_numeric() else "text"
        return options.kinds.get(name, found)

    def column(self, name: str) -> pl.Expr:
        """The column under its unique name; what is a number or a flag as float64."""
        column = pl.col(self.own_names[name]).alias(name)
        kind = self.types[name]
        if kind.is_numeric() or kind == pl.Boolean:
            return column.cast(pl.Float64)
        return column


def read_parquet(facts: FileFacts, options: ReadOptions, progress: Progress) -> Numbers:
    """The numeric columns of a Parquet file. Raises TableError."""
    with _polars_errors(facts):
        file = _Parquet(facts)
        names = [n for n in file.types if file.kind(n, options) == "number"]
        if not file.rows:
            raise TableError(facts.path, "header_only", columns=tuple(file.types))
        table = GrowingTable(names)
        faults: dict[tuple[str, str], Fault] = {}
        for start in range(0, file.rows, _ROWS_AT_ONCE):
            progress(start / file.rows)
            frame = file.frame.slice(start, _ROWS_AT_ONCE)
            part = frame.select([file.column(name) for name in names]).collect()
            values: dict[str, FloatArray] = {}
            for name in names:
                values[name], found = _to_numbers(part[name], start)
                for fault in found:
                    faults.setdefault((name, fault.problem), fault)
            if names:
                table.extend(values, file.rows)
        progress(1.0)
    return Numbers(
        table.finish(),
        tuple(name for name in file.types if name not in names),
        tuple(faults.values()),
        "parquet",
    )


def preview_parquet(facts: FileFacts, options: ReadOptions) -> Preview:
    """What a Parquet file says of itself, and its first rows. Raises TableError."""
    with _polars_errors(facts):
        file = _Parquet(facts)
        own = list(file.own_names.values())
        rows = file.frame.select(own).head(PREVIEW_ROWS).collect().rows()
    return Preview(
        facts.path,
        "parquet",
        replace(options, has_header=True),
        tuple(file.types),
        tuple(file.kind(name, options) for name in file.types),
        tuple(tuple("" if c is None else str(c) for c in row) for row in rows),
        (),
        facts.size,
        file.rows,
    )


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
def _polars_errors(facts: FileFacts) -> Iterator[None]:
    try:
        yield
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise TableError(
            facts.path, "damaged", reason=reason, file_kind="parquet"
        ) from None
