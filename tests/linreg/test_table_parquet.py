"""Parquet files with columns of all types, whole and damaged."""

import datetime
import struct
from decimal import Decimal
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linreg import table_parquet
from linreg.parquet_file import parquet_facts
from linreg.table_errors import Cancelled, TableError
from linreg.table_io import preview_table, read_table
from linreg.table_options import ReadOptions
from tests.linreg.tables import DROP, SAME_FOLDER, fault_of, write

DAY = datetime.date(2020, 2, 3)
FRAME = pl.DataFrame(
    {
        "float": [1.5, -2.0, 1e300],
        "int": pl.Series([1, -5, 7], dtype=pl.Int16),
        "unsigned": pl.Series([1, 2, 2**63], dtype=pl.UInt64),
        "single": pl.Series([0.1, 2.0, 3.0], dtype=pl.Float32),
        "decimal": pl.Series(["0.3", "1.10", "-7"]).str.to_decimal(scale=17),
        "flag": [True, False, True],
        "day": [DAY, DAY, DAY],
        "moment": [datetime.datetime(2020, 1, 1)] * 3,
        "name": ["a", "b", None],
        "digits": ["1.5", " 2", "3"],
        "list": [[1], [2], [3]],
        "nothing": [None, None, None],
    }
)
NUMBERS = ("float", "int", "unsigned", "single", "decimal")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    FRAME.write_parquet(tmp_path / "data.parquet")
    return tmp_path / "data.parquet"


def test_types_say_what_is_a_number(path: Path) -> None:
    table = read_table(path)
    assert table.names == NUMBERS
    assert table.text_names == tuple(n for n in FRAME.columns if n not in NUMBERS)
    assert (table.file_kind, table.separator, table.decimal) == ("parquet", None, None)
    columns = dict(zip(table.names, table.columns, strict=True))
    assert all(column.dtype == np.float64 for column in table.columns)
    assert columns["float"].tolist() == [1.5, -2, 1e300]
    assert columns["unsigned"].tolist() == [1, 2, 2.0**63]
    assert columns["single"][0] == np.float64(np.float32(0.1))
    assert columns["decimal"].tolist() == [0.3, 1.1, -7]


def test_a_preview(path: Path) -> None:
    preview = preview_table(path)
    assert preview.file_kind == "parquet"
    assert preview.names == tuple(FRAME.columns)
    numeric = {
        n for n, k in zip(preview.names, preview.kinds, strict=True) if k == "number"
    }
    assert numeric == set(NUMBERS)
    assert preview.rows[0][:2] == ("1.5", "1")
    assert preview.rows[2][8] == ""
    assert (preview.total_rows, preview.size) == (3, path.stat().st_size)


def test_kinds_can_be_corrected(path: Path) -> None:
    options = ReadOptions(
        kinds={"flag": "number", "digits": "number", "int": "text", "single": "text"}
    )
    table = read_table(path, options)
    assert table.names == ("float", "unsigned", "decimal", "flag", "digits")
    assert table.columns[3].tolist() == [1, 0, 1]
    assert table.columns[4].tolist() == [1.5, 2, 3]
    assert "int" in table.text_names
    kinds = dict(zip(FRAME.columns, preview_table(path, options).kinds, strict=True))
    assert (kinds["flag"], kinds["int"], kinds["day"]) == ("number", "text", "text")


@pytest.mark.parametrize(
    ("name", "cell"),
    [("day", "2020-02-03"), ("name", "a"), ("list", "[1]")],
)
def test_what_is_no_number_cannot_be_made_one(path: Path, name: str, cell: str) -> None:
    fault = fault_of(path, ReadOptions(kinds={name: "number"}))
    assert (fault.problem, fault.row, fault.column) == ("text_cell", 1, name)
    assert fault.file_kind == "parquet"
    assert fault.cell == cell


@pytest.mark.parametrize(
    ("cells", "problem", "row", "cell"),
    [
        ([1.0, None, 2.0, 3.0], "blank_cell", 2, ""),
        ([1, 5, None, 3], "blank_cell", 3, ""),
        ([1.0, 2.0, 4.0, float("nan")], "not_finite_cell", 4, "nan"),
        ([float("-inf"), 2.0, 4.0, 5.0], "not_finite_cell", 1, "-inf"),
    ],
)
@pytest.mark.parametrize("at_once", [1, 3, 100])
def test_missing_numbers(
    tmp_path: Path,
    cells: list[float | None],
    problem: str,
    row: int,
    cell: str,
    at_once: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(table_parquet, "_ROWS_AT_ONCE", at_once)
    path = tmp_path / "data.parquet"
    pl.DataFrame({"x": cells, "y": [1, 2, 3, 4]}).write_parquet(path)
    fault = fault_of(path)
    assert (fault.problem, fault.row, fault.cell) == (problem, row, cell)
    table = read_table(path, DROP)
    assert (table.rows, table.dropped_rows) == (3, 1)
    assert read_table(path, only=("y",)).rows == 4


@pytest.mark.parametrize("name", ["data.parquet", "data.csv", "data"])
def test_a_name_does_not_matter(tmp_path: Path, name: str) -> None:
    FRAME.write_parquet(tmp_path / name)
    assert read_table(tmp_path / name).names == NUMBERS


def test_text_that_is_called_parquet_is_text(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "x,y\n1,2\n3,4\n", "data.parquet"))
    assert (table.file_kind, table.rows) == ("text", 2)


def test_names_are_made_unique_and_never_blank(tmp_path: Path) -> None:
    path = tmp_path / "data.parquet"
    pl.DataFrame({"": [1, 2], "a": [3, 4], "a ": [5, 6]}).write_parquet(path)
    table = read_table(path)
    assert table.names == ("column 1", "a", "a (2)")
    assert [column[0] for column in table.columns] == [1, 3, 5]


@pytest.mark.parametrize("keep", [4, 12, 60, -1, -9, -40])
def test_a_damaged_file(path: Path, keep: int) -> None:
    path.write_bytes(path.read_bytes()[:keep])
    for read in (read_table, preview_table):
        with pytest.raises(TableError) as caught:
            read(path)
        assert (caught.value.problem, caught.value.file_kind) == ("damaged", "parquet")
        assert caught.value.reason


def test_a_reader_that_gives_up(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some damage makes the reader panic, which is no Exception in Python."""

    def panic(*_: object) -> None:
        raise pl.exceptions.PanicException("unwrap")

    monkeypatch.setattr(pl.LazyFrame, "collect", panic)
    with pytest.raises(TableError) as caught:
        parquet_facts(path)
    assert (caught.value.problem, caught.value.reason) == ("damaged", "unwrap")


def test_a_reader_that_aborts_ends_nothing_else(path: Path) -> None:
    """A page of −10 values is taken for one of some trillion."""
    FRAME.write_parquet(path, compression="uncompressed")
    content = path.read_bytes()
    path.write_bytes(content.replace(b",\x15\x06", b",\x15\x13"))
    assert path.read_bytes() != content
    for read in (read_table, preview_table):
        with pytest.raises(TableError) as caught:
            read(path)
        assert (caught.value.problem, caught.value.file_kind) == ("damaged", "parquet")
    path.write_bytes(content)
    assert read_table(path).names == NUMBERS


def test_a_path_is_of_the_present_folder(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not of the folder in which the reader's process began."""
    read_table(path)
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        monkeypatch.chdir(tmp_path / folder)
        FRAME.head(2 + (folder == "two")).write_parquet("data.parquet")
        assert read_table(Path("data.parquet")).rows == 2 + (folder == "two")
    Path("data.parquet").write_bytes(b"PAR1 and no more")
    assert fault_of(Path("data.parquet")).path == Path("data.parquet")


def test_what_is_only_called_parquet(tmp_path: Path) -> None:
    fault = fault_of(write(tmp_path, b"\0\1\2" * 99, "data.parquet"))
    assert (fault.problem, fault.file_kind) == ("damaged", "parquet")
    assert fault_of(write(tmp_path, b"", "data.parquet")).problem == "empty"


def test_a_file_without_rows(path: Path) -> None:
    FRAME.clear().write_parquet(path)
    assert fault_of(path).problem == "header_only"
    assert preview_table(path).total_rows == 0


def test_a_file_without_numbers(path: Path) -> None:
    FRAME.select("day", "name").write_parquet(path)
    fault = fault_of(path)
    assert (fault.problem, fault.columns) == ("no_numeric_column", ("day", "name"))


def test_it_can_be_cancelled(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_parquet, "_ROWS_AT_ONCE", 1)
    told: list[float] = []
    read_table(path, progress=told.append)
    assert told == pytest.approx([0, 1 / 3, 2 / 3, 1])

    def progress(fraction: float) -> None:
        if fraction > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_table(path, progress=progress)


finite = st.floats(allow_nan=False, allow_infinity=False)


@SAME_FOLDER
@given(
    rows=st.lists(st.tuples(finite, st.integers(-(2**53), 2**53)), min_size=2),
    at_once=st.integers(1, 9),
    group=st.integers(1, 9),
)
def test_numbers_come_back_to_the_bit(
    tmp_path: Path, rows: list[tuple[float, int]], at_once: int, group: int
) -> None:
    path = tmp_path / "data.parquet"
    frame = pl.DataFrame(rows, schema={"x": pl.Float64, "y": pl.Int64}, orient="row")
    frame.write_parquet(path, row_group_size=group)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_parquet, "_ROWS_AT_ONCE", at_once)
        table = read_table(path)
    for found, put_in in zip(table.columns, zip(*rows, strict=True), strict=True):
        assert found.tobytes() == struct.pack(f"{len(rows)}d", *put_in)


@SAME_FOLDER
@given(st.integers(-(10**17), 10**17), st.integers(0, 17))
def test_decimals_are_the_nearest_numbers(
    tmp_path: Path, digits: int, scale: int
) -> None:
    value = Decimal(digits).scaleb(-scale)
    path = tmp_path / "data.parquet"
    column = pl.Series([value, value], dtype=pl.Decimal(38, scale))
    pl.DataFrame({"x": column}).write_parquet(path)
    assert read_table(path).columns[0].tolist() == [float(str(value))] * 2
