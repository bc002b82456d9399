"""Tables as people have them, good and bad."""

import math
import struct
from pathlib import Path
from typing import IO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linreg import table_source
from linreg.table_errors import TableError
from linreg.table_io import Table, read_table, table_to_dataset
from linreg.table_options import ReadOptions
from tests.linreg.tables import DROP, SAME_FOLDER, fault_of, write


def numbers(table: Table) -> dict[str, list[float]]:
    return {
        name: column.tolist()
        for name, column in zip(table.names, table.columns, strict=True)
    }


XY = {"x": [1.5, -2.0], "y": [3.0, 4.25]}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("x,y\n1.5,3\n-2,4.25\n", id="plain"),
        pytest.param("x,y\n1.5,3\n-2,4.25", id="no last line end"),
        pytest.param("x,y\r\n1.5,3\r\n-2,4.25\r\n", id="CRLF"),
        pytest.param("x,y\r1.5,3\r-2,4.25\r", id="CR"),
        pytest.param("\ufeffx,y\n1.5,3\n-2,4.25\n", id="byte-order mark"),
        pytest.param("x;y\n1,5;3\n-2;4,25\n", id="decimal comma"),
        pytest.param("x;y\n1.5;3\n-2;4.25\n", id="semicolon, point"),
        pytest.param("x\ty\n1.5\t3\n-2\t4.25\n", id="tab"),
        pytest.param("x\ty\n1,5\t3\n-2\t4,25\n", id="tab, comma"),
        pytest.param('"x","y"\n"1.5","3"\n"-2","4.25"\n', id="quoted"),
        pytest.param('"x";"y"\n"1,5";"3"\n"-2";"4,25"\n', id="quoted, comma"),
        pytest.param(" x , y \n 1.5 , 3\n -2,4.25  \n", id="spaces"),
        pytest.param('x, "y"\n1.5, "3"\n-2, "4.25"\n', id="space before a quote"),
        pytest.param("\n\nx,y\n\n1.5,3\n\n  \n-2,4.25\n\n\n", id="blank lines"),
        pytest.param("1.5,3\n-2,4.25\n", id="no header"),
        pytest.param("1,5;3\n-2;4,25\n", id="no header, comma"),
        pytest.param("x,y\n+15e-1,3.\n-.2E1,0004.25\n", id="spellings"),
        pytest.param("name,x,y\nA,1.5,3\nB,-2,4.25\n", id="a column of text"),
        pytest.param('n,x,y\n"a, b",1.5,3\n"""c""",-2,4.25\n', id="commas in text"),
        pytest.param("x,y,\n1.5,3,\n-2,4.25,\n", id="an empty last column"),
    ],
)
def test_forms_that_are_understood(tmp_path: Path, content: str) -> None:
    table = read_table(write(tmp_path, content))
    assert numbers(table) == XY
    assert table.dropped_rows == 0
    assert table.name == "data.csv"
    assert all(column.dtype == np.float64 for column in table.columns)


def test_names_without_a_header(tmp_path: Path) -> None:
    path = write(tmp_path, "1,2,3\n4,5,6\n")
    assert read_table(path).names == ("x1", "x2", "y")


def test_a_header_of_which_one_name_is_a_number_is_a_header(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "town,2023\n1,2\n3,4\n"))
    assert numbers(table) == {"town": [1, 3], "2023": [2, 4]}


def test_names_are_made_unique_and_never_blank(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "x,x,,x\n1,2,3,4\n5,6,7,8\n"))
    assert table.names == ("x", "x (2)", "column 3", "x (3)")


def test_what_was_found_is_told(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "name;x;y\nA;1,5;2\nB;3;4\n"))
    assert (table.separator, table.decimal) == (";", ",")
    assert table.text_names == ("name",)
    assert table.names == ("x", "y")


@pytest.mark.parametrize(
    ("content", "facts"),
    [
        ("", {"problem": "empty"}),
        (" \n\t\n\r\n", {"problem": "empty"}),
        ("\ufeff", {"problem": "empty"}),
        ("x,y\n", {"problem": "header_only", "columns": ("x", "y")}),
        ("x,y\n\n\n", {"problem": "header_only"}),
        ("x,y\n1,2\n", {"problem": "too_few_rows", "count": 1}),
        ("1,2\n", {"problem": "too_few_rows", "count": 1}),
        ("a,b\nc,d\ne,f\n", {"problem": "no_numeric_column", "columns": ("a", "b")}),
        ("a,b\n,\n,\n", {"problem": "no_numeric_column"}),
        (
            "x,weight\n1,2\n2,4\n\n3,abc\n4,5\n",
            {"problem": "text_cell", "row": 5, "column": "weight", "cell": "abc"},
        ),
        (
            "x,y\n1,2\n\n1_000,4\n3,4\n",
            {"problem": "text_cell", "row": 4, "column": "x", "cell": "1_000"},
        ),
        (
            "x,y\n1,2\n\u0661,4\n3,4\n",
            {"problem": "text_cell", "row": 3, "cell": "\u0661"},
        ),
        ("x,y\n1,2\n0x1F,4\n3,4\n", {"problem": "text_cell", "cell": "0x1F"}),
        ("x,y\n1,2\n1 000,4\n3,4\n", {"problem": "text_cell", "cell": "1 000"}),
        ("x,y\n1,2\n-,4\n3,4\n", {"problem": "text_cell", "cell": "-"}),
        (
            "x;y\n1,5;2\n2.5;4\n3,5;4\n",
            {"problem": "text_cell", "row": 3, "cell": "2.5"},
        ),
        (
            'n,x\n"two\nlines",1\nb,2\nc,abc\nd,3\n',
            {"problem": "text_cell", "row": 5, "column": "x", "cell": "abc"},
        ),
        ("x,y\n1,2\n3\n", {"problem": "ragged_row", "row": 3, "count": 1}),
        (
            "x,y\n1,2\n3,4,5\n",
            {"problem": "ragged_row", "row": 3, "count": 3, "expected": 2},
        ),
        ("x;y\n1;2\n3;4;\n", {"problem": "ragged_row", "row": 3, "count": 3}),
        (
            "x,y\n1,2\n2,\n3,4\n",
            {"problem": "blank_cell", "row": 3, "column": "y", "cell": ""},
        ),
        ("x,y\n1,2\n  ,3\n3,4\n", {"problem": "blank_cell", "row": 3, "column": "x"}),
        (
            "x,y\n1,2\n2,NaN\n3,4\n",
            {"problem": "not_finite_cell", "row": 3, "column": "y", "cell": "NaN"},
        ),
        ("x,y\n1,2\n2,-inf\n3,4\n", {"problem": "not_finite_cell", "cell": "-inf"}),
        ("x,y\n1,2\n2,NA\n3,4\n", {"problem": "not_finite_cell", "cell": "NA"}),
        ("x,y\n1,2\n2,1e400\n3,4\n", {"problem": "not_finite_cell", "cell": "1e400"}),
        (
            "x,y\n1,nan\nabc,1\n3,4\n4,5\n",
            {"problem": "not_finite_cell", "row": 2, "column": "y"},
        ),
        (b"x,y\n1,2\n\0,3\n", {"problem": "binary", "row": 3, "byte": 9}),
        (
            "größe,y\n1,2\n3,4\n".encode("latin-1"),
            {"problem": "encoding", "row": 1, "byte": 3, "cell": "0xF6"},
        ),
        (
            b"x,y\r\n1,2\r\n3,4 \xb5m\r\n",
            {"problem": "encoding", "row": 3, "byte": 15, "cell": "0xB5"},
        ),
        (
            "x,y\n1,2\n3,4\n".encode("utf-16") + b"\0",
            {"problem": "encoding", "row": 4, "byte": 27, "encoding": "utf-16"},
        ),
        ('x,y\n1,2\n"3,4\n5,6\n', {"problem": "unclosed_cell", "row": 3}),
        ('x,y\n1,2\n"3"4,5\n5,6\n', {"problem": "unclosed_cell", "row": 3}),
    ],
)
def test_bad_input(
    tmp_path: Path, content: str | bytes, facts: dict[str, object]
) -> None:
    fault = fault_of(write(tmp_path, content))
    assert {name: getattr(fault, name) for name in facts} == facts


def test_a_missing_file(tmp_path: Path) -> None:
    assert fault_of(tmp_path / "none.csv").problem == "missing"


def test_a_file_taken_for_a_folder(tmp_path: Path) -> None:
    file = write(tmp_path, "x,y\n")
    assert fault_of(file / "data.csv").problem == "missing"


def test_a_folder(tmp_path: Path) -> None:
    assert fault_of(tmp_path).problem == "folder"


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    fault = fault_of(tmp_path / ("long" * 1000))
    assert (fault.problem, bool(fault.reason)) == ("unreadable", True)


def test_a_file_that_may_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, mode: str) -> IO[bytes]:
        raise PermissionError(13, "Permission denied", str(path))

    path = write(tmp_path, "x,y\n1,2\n3,4\n")
    monkeypatch.setattr(Path, "open", refuse)
    fault = fault_of(path)
    assert (fault.problem, fault.reason) == ("unreadable", "Permission denied")


def test_rows_with_missing_numbers_can_be_left_out(tmp_path: Path) -> None:
    path = write(tmp_path, "n,x,y\na,1,2\nb,,3\nc,4,nan\n,5,6\ne,inf,1\n")
    table = read_table(path, DROP)
    assert numbers(table) == {"x": [1, 5], "y": [2, 6]}
    assert table.dropped_rows == 3


def test_leaving_rows_out_does_not_hide_text(tmp_path: Path) -> None:
    path = write(tmp_path, "x,y\n1,2\n,3\n4,abc\n5,6\n")
    fault = fault_of(path, DROP)
    assert (fault.problem, fault.row, fault.cell) == ("text_cell", 4, "abc")


def test_too_few_rows_may_be_left(tmp_path: Path) -> None:
    path = write(tmp_path, "x,y\n1,2\n,3\n4,nan\n")
    fault = fault_of(path, DROP)
    assert (fault.problem, fault.count, fault.dropped) == ("too_few_rows", 1, 2)


def test_columns_that_do_not_matter_may_have_holes(tmp_path: Path) -> None:
    path = write(tmp_path, "a,power,b\n1,?,2\n3,,4\n5,60,6\n7,70,9\n")
    assert fault_of(path).column == "power"
    table = read_table(path, only=("a", "b"))
    assert numbers(table) == {"a": [1, 3, 5, 7], "b": [2, 4, 6, 9]}
    assert table.dropped_rows == 0


@pytest.mark.parametrize(
    ("wanted", "problem"), [("z", "unknown_column"), ("n", "text_column")]
)
def test_a_named_column_that_cannot_be_had(
    tmp_path: Path, wanted: str, problem: str
) -> None:
    path = write(tmp_path, "n,x,y\na,1,2\nb,3,4\n")
    with pytest.raises(TableError) as caught:
        read_table(path, only=("x", wanted))
    assert (caught.value.problem, caught.value.column) == (problem, wanted)
    assert caught.value.columns == ("x", "y")
    with pytest.raises(TableError) as caught:
        table_to_dataset(read_table(path), ("x",), wanted)
    assert (caught.value.problem, caught.value.column) == (problem, wanted)


@pytest.mark.parametrize(
    ("x_names", "y_name", "expected"),
    [
        (None, None, (("a", "b"), "c")),
        (("a",), None, (("a",), "c")),
        (("c",), None, (("c",), "b")),
        (None, "a", (("b", "c"), "a")),
        (("c", "a"), "b", (("c", "a"), "b")),
    ],
)
def test_roles(
    tmp_path: Path,
    x_names: tuple[str, ...] | None,
    y_name: str | None,
    expected: tuple[tuple[str, ...], str],
) -> None:
    table = read_table(write(tmp_path, "a,b,c\n1,2,3\n4,5,7\n"))
    data = table_to_dataset(table, x_names, y_name)
    assert (data.x_names, data.y_name) == expected
    assert data.name == "data.csv"
    assert data.column("b").tolist() == [2, 5]


@pytest.mark.parametrize(
    ("content", "x_names", "y_name", "problem"),
    [
        ("x\n1\n2\n", None, None, "one_numeric_column"),
        ("n,x\na,1\nb,2\n", None, "x", "one_numeric_column"),
        ("x,y\n1,2\n3,4\n", ("x",), "x", "same_column"),
        ("x,y\n1,2\n3,4\n", ("x", "x"), "y", "same_column"),
        ("x,y\n1,2\n3,4\n", ("x", "y"), None, "one_numeric_column"),
    ],
)
def test_roles_that_cannot_be_filled(
    tmp_path: Path,
    content: str,
    x_names: tuple[str, ...] | None,
    y_name: str | None,
    problem: str,
) -> None:
    table = read_table(write(tmp_path, content))
    with pytest.raises(TableError) as caught:
        table_to_dataset(table, x_names, y_name)
    assert caught.value.problem == problem


finite = st.floats(allow_nan=False, allow_infinity=False)
forms = st.sampled_from([(",", "."), (";", "."), (";", ","), ("\t", "."), ("\t", ",")])


@SAME_FOLDER
@given(
    rows=st.lists(st.tuples(finite, finite, finite), min_size=2, max_size=20),
    form=forms,
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    header=st.booleans(),
)
def test_numbers_come_back_to_the_bit(
    tmp_path: Path,
    rows: list[tuple[float, float, float]],
    form: tuple[str, str],
    line_end: str,
    header: bool,
) -> None:
    separator, decimal = form
    lines = [separator.join(repr(v).replace(".", decimal) for v in r) for r in rows]
    lines = [separator.join(("a", "b", "c")), *lines] if header else lines
    table = read_table(write(tmp_path, line_end.join(lines)))
    for found, put_in in zip(table.columns, zip(*rows, strict=True), strict=True):
        assert found.tobytes() == struct.pack(f"{len(rows)}d", *put_in)


@SAME_FOLDER
@given(
    content=st.one_of(
        st.binary(max_size=200),
        st.text('0123456789.,;\t\n\r"- ex', max_size=200).map(str.encode),
    ),
    drop_invalid=st.booleans(),
    head=st.sampled_from([4, 1 << 16]),
)
def test_any_bytes_give_a_table_or_a_clear_error(
    tmp_path: Path, content: bytes, drop_invalid: bool, head: int
) -> None:
    path = write(tmp_path, content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_source, "HEAD_BYTES", head)
        try:
            table = read_table(path, ReadOptions(drop_invalid=drop_invalid))
        except TableError:
            return
    assert table.rows >= 2
    assert all(np.isfinite(column).all() for column in table.columns)
    assert len({column.shape for column in table.columns}) == 1


def test_what_no_number_can_be(tmp_path: Path) -> None:
    """Whatever float() takes beyond the plain spelling is not taken here."""
    for cell in ("1_0", "\u0661", "infinity", "nan", "1e400", "\u2003 1"):
        assert not math.isnan(float(cell)) or cell == "nan"
        path = write(tmp_path, f"x,y\n1,2\n3,4\n{cell},5\n6,7\n")
        assert fault_of(path).row == 4


def test_a_very_wide_table(tmp_path: Path) -> None:
    count = 3000
    header = ",".join(f"c{place}" for place in range(count))
    row = ",".join(f"{place}" if place % 3 else "word" for place in range(count))
    table = read_table(write(tmp_path, f"{header}\n{row}\n{row}\n"))
    assert table.names == tuple(f"c{place}" for place in range(count) if place % 3)
    assert len(table.text_names) == count // 3
