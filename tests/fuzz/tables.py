"""Files of tables, read as the window and the command line read them."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from hypothesis import strategies as st

from linreg import table_fast, table_source
from linreg.config import Config
from linreg.errors import DataError, SettingError
from linreg.table_errors import TableError
from linreg.table_io import Table, preview_table, read_table, table_to_dataset
from linreg.table_options import Decimal, Encoding, Kind, ReadOptions, Separator
from tests.fuzz.case import problem_of, refusal, warnings_raised
from tests.fuzz.mangling import mixed, one_in
from tests.fuzz.table_files import PROMISES, parquet, workbook
from tests.fuzz.table_text import table_text
from tests.fuzz.training import train_shortly

# Of both, so little that small files too are read fast, and in several pieces.
_SHORT_HEAD, _SHORT_PIECE = 64, 200
_REFUSALS = (TableError, DataError, SettingError)


@dataclass(frozen=True)
class TableCase:
    """A file's content and the end of its name, and how it is asked for.

    `content` is None where there is no such file, or only a folder. With `short` the
    fast reading is tried for it, and must agree with the precise one.
    """

    content: bytes | None
    suffix: str = ".csv"
    separator: Separator | None = None
    decimal: Decimal | None = None
    encoding: Encoding | None = None
    has_header: bool | None = None
    sheet: str | None = None
    kinds: dict[str, Kind] = field(default_factory=dict)
    drop_invalid: bool = False
    only: tuple[str, ...] | None = None
    x_names: tuple[str, ...] | None = None
    y_name: str | None = None
    short: bool = False
    config: dict[str, Any] = field(default_factory=dict)

    @property
    def options(self) -> ReadOptions:
        return ReadOptions(
            self.separator,
            self.decimal,
            self.encoding,
            self.has_header,
            self.sheet,
            self.kinds,
            self.drop_invalid,
        )

    def play(self, folder: Path) -> str:
        """Preview, read, and train a little on the file."""
        path = folder / f"data{self.suffix}" if self.suffix else folder
        if self.content is not None:
            path.write_bytes(self.content)
        try:
            with warnings_raised(), _short_heads() if self.short else nullcontext():
                return self._follow(path)
        finally:
            if self.content is not None:
                path.unlink()

    def _follow(self, path: Path) -> str:
        try:
            preview_table(path, self.options)
        except TableError as error:
            refusal(error)
        try:
            table = read_table(path, self.options, only=self.only)
        except TableError as error:
            self._check_precisely(path, error)
            return refusal(error)
        _check(table)
        self._check_precisely(path, table)
        try:
            dataset = table_to_dataset(table, self.x_names, self.y_name)
            return train_shortly(dataset, Config(**self.config))
        except _REFUSALS as error:
            return refusal(error)

    def _check_precisely(self, path: Path, found: Table | TableError) -> None:
        if not self.short:
            return
        with patch.object(table_fast, "read_fast", return_value=None):
            try:
                precise: Table | TableError = read_table(
                    path, self.options, only=self.only
                )
            except TableError as error:
                precise = error
        if not (_is_unreadable(precise) and isinstance(found, TableError)):
            assert _told(found) == _told(precise)


@contextmanager
def _short_heads() -> Iterator[None]:
    with (
        patch.object(table_source, "HEAD_BYTES", _SHORT_HEAD),
        patch.object(table_fast, "PIECE_BYTES", _SHORT_PIECE),
    ):
        yield


def _check(table: Table) -> None:
    """What is promised of every table that is accepted."""
    assert table.rows >= 2
    assert len(set(table.names)) == len(table.names) == len(table.columns)
    assert all(name.strip() for name in table.names)
    for column in table.columns:
        assert column.dtype == np.float64
        assert column.shape == (table.rows,)
        assert np.isfinite(column).all()


def _is_unreadable(found: Table | TableError) -> bool:
    """Whether it is no text at all: of two mistakes, the other may be met before."""
    return isinstance(found, TableError) and found.problem in ("binary", "encoding")


def _told(found: Table | TableError) -> object:
    """All that is told of a file, to the bit, so that it can be compared."""
    if isinstance(found, TableError):
        return problem_of(found), found.row, found.column, found.cell
    return (
        found.names,
        [column.tobytes() for column in found.columns],
        found.text_names,
        found.dropped_rows,
        found.decimal,
    )


_SUFFIXES = st.sampled_from([".csv"] * 4 + [".txt", ".TSV", ".", ".xlsx", ".parquet"])
_FILES = mixed(
    (6, st.tuples(table_text(), _SUFFIXES)),
    (1, st.tuples(workbook(), st.sampled_from([".xlsx", ".xlsx", ".ods", ".csv"]))),
    (1, st.tuples(parquet(), st.sampled_from([".parquet", ".parquet", ".csv"]))),
    (1, st.tuples(PROMISES, st.sampled_from([".xls", ".parquet", ".xlsb", ".csv"]))),
)
_COLUMNS = st.sampled_from(["x", "y", "z", "x1", "x (2)", "column 2", "", "int", "no"])
_CONFIGS = st.fixed_dictionaries(
    {},
    optional={
        "degree": st.sampled_from([1, 2, 15]),
        "bias": st.booleans(),
        "dtype": st.sampled_from(["float32", "float64"]),
        "loss": st.sampled_from(["mse", "l1", "huber"]),
        "reduction": st.sampled_from(["mean", "sum"]),
        "optimizer": st.sampled_from(["SGD", "Adam", "LBFGS", "Rprop"]),
        "batch_size": st.sampled_from([0, 1, 2]),
        "test_fraction": st.sampled_from([0.0, 0.5, 0.99]),
        "standardize": st.booleans(),
        "initial_weight": st.sampled_from([None, (0.5,)]),
    },
)
_OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "separator": st.sampled_from([",", ";", "\t"]),
        "decimal": st.sampled_from([".", ","]),
        "encoding": st.sampled_from(["utf-8", "utf-16", "windows-1252"]),
        "has_header": st.booleans(),
        "sheet": st.sampled_from(["Data", "Größe", "Empty", "no", ""]),
        "kinds": st.dictionaries(
            _COLUMNS, st.sampled_from(["number", "text"]), max_size=2
        ),
        "only": st.lists(_COLUMNS, min_size=1, max_size=3).map(tuple),
        "x_names": st.lists(_COLUMNS, max_size=2).map(tuple),
        "y_name": _COLUMNS,
    },
)


@st.composite
def table_cases(draw: st.DrawFn) -> TableCase:
    content, suffix = draw(_FILES)
    if draw(one_in(200)):
        return TableCase(None, draw(st.sampled_from([".csv", "", "/x.csv"])))
    # Most files are read as they come, or few would ever be accepted.
    options: dict[str, Any] = draw(_OPTIONS) if draw(one_in(4)) else {}
    return TableCase(
        content,
        suffix,
        **options,
        drop_invalid=draw(st.booleans()),
        short=draw(st.booleans()),
        config=draw(_CONFIGS),
    )
