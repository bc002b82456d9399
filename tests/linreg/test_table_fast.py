"""The fast reading of long tables against the precise one."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linreg import table_fast, table_source, table_text
from linreg.table_errors import TableError
from linreg.table_io import read_table
from linreg.table_options import ReadOptions
from tests.linreg.tables import SAME_FOLDER, fault_of, write

finite = st.floats(allow_nan=False, allow_infinity=False)
cells = st.one_of(
    finite.map(repr),
    st.integers(-99, 99).map(str),
    st.sampled_from(["", " 1", "2 ", "1 2", "\u00a07", "\x1c1", "\x0b", "a\t1", "'"]),
    st.sampled_from(
        [
            "nan",
            "NaN",
            "-nan",
            "inf",
            "-Infinity",
            "NA",
            "n/a",
            "null",
            "abc",
            "1_0",
            "1e400",
            "1,5",
            "1.5",
            "+3",
            ".",
            "-",
            "1e",
            "e1",
            "1f",
            "0x1",
            "\u0661",
            "TRUE",
            "#5",
            "'6'",
            "5.",
            ".5",
            "--1",
            "1e5",
            "ab|cd",
            "∞",
        ]
    ),
)
# Mostly good tables, or the fast way would hardly ever be taken.
tables = st.lists(
    st.one_of(
        st.tuples(finite.map(repr), st.integers(-9, 9).map(str), st.just("ab")),
        st.tuples(cells, cells, cells),
    ),
    min_size=1,
    max_size=8,
)


def outcome(path: Path, drop_invalid: bool) -> object:
    try:
        table = read_table(path, ReadOptions(drop_invalid=drop_invalid))
    except TableError as error:
        return error
    columns = [column.tobytes() for column in table.columns]
    layout = (table.separator, table.decimal, table.dropped_rows)
    return columns, table.names, table.text_names, layout


@SAME_FOLDER
@given(
    rows=tables,
    separator=st.sampled_from(",;\t"),
    drop_invalid=st.booleans(),
    line_end=st.sampled_from(["\n", "\r\n"]),
    data=st.data(),
)
def test_the_fast_way_gives_what_the_precise_way_gives(
    tmp_path: Path,
    rows: list[tuple[str, ...]],
    separator: str,
    drop_invalid: bool,
    line_end: str,
    data: st.DataObject,
) -> None:
    text = line_end.join(separator.join(row) for row in [("a", "b", "c"), *rows])
    path = write(tmp_path, text + line_end)
    precise = outcome(path, drop_invalid)
    with pytest.MonkeyPatch.context() as patch:
        head = data.draw(st.integers(6, len(text.encode()) + 1))
        patch.setattr(table_source, "HEAD_BYTES", head)
        patch.setattr(table_fast, "PIECE_BYTES", data.draw(st.integers(1, 99)))
        assert outcome(path, drop_invalid) == precise


@pytest.mark.parametrize(
    "content",
    [
        'n,x,y\na,1,2\n"b,3",4\n5,6,7,8\n',
        'n,x,y\na,1,2\nb,"3",4\n',
        "x;y\n1,5;2,5\n2.5;3\n4,5;5\n",
        "x\ty\n1,5\t2,5\n2.5\t3\n",
        "x;y\n1;2\n3;4\n1,5;2\n",
        "x,y\n1,2\r3,4\n5,6\n",
        "x,y\n1,2\n3,4\r5,6,7\n",
        "n,x\na,1\nb\rc,2\nd,3\n",
        'n,x\na,1\n"1",2\n"2",3\n"3",4\n',
        "n;x\na,b;1\nc;2\n",
        'n,x,y\n"a\nb",1,2\n"c\nd",3,4\n',
        "n;x\n1,5;1\nc;2\nd;3,5\ne;4\n",
        "\n\n\n\n\n\n\n\nx,y\n1,2\n3,4\n",
        "\n\nx,y\n\n1,2\n3,4\n\n\n",
        "x,y\r\n\r\n1,2\r\n3,4\r\n\r\n",
        "x,y\n1,2\n\n3,4\n",
        '"a\nb",y\n1,2\n3,4\n',
        "x\n1\n\n2\n3\n4\n",
        "1,2\n3,4\n5,6\n",
    ],
)
def test_the_fast_way_steps_back(
    tmp_path: Path, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, content)
    precise = outcome(path, drop_invalid=False)
    for head in range(8, len(content)):
        monkeypatch.setattr(table_source, "HEAD_BYTES", head)
        monkeypatch.setattr(table_fast, "PIECE_BYTES", 1 + head % 9)
        assert outcome(path, drop_invalid=False) == precise


@pytest.fixture
def long_rows() -> list[str]:
    draw = random.Random(5).gauss
    return [f"row {i},{draw(0, 1)!r},{draw(0, 1e9)!r}" for i in range(20_000)]


def test_a_long_table_is_read_by_polars(
    tmp_path: Path, long_rows: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the precise reading was used")

    monkeypatch.setattr(table_text, "read_precisely", refuse)
    path = write(tmp_path, "\r\n".join(["", "name,x,y", "", *long_rows, "", "", ""]))
    table = read_table(path)
    assert table.rows == len(long_rows)
    assert table.text_names == ("name",)
    for i in (0, 4_321, 19_999):
        expected = [float(cell) for cell in long_rows[i].split(",")[1:]]
        assert [column[i] for column in table.columns] == expected


@pytest.mark.parametrize(
    ("bad", "problem", "cell"),
    [
        ("row,1,abc", "text_cell", "abc"),
        ("row,1,", "blank_cell", ""),
        ("row,1,nan", "not_finite_cell", "nan"),
        ("row,1", "ragged_row", ""),
        ("row,1,2,3", "ragged_row", ""),
    ],
)
def test_a_fault_deep_in_a_long_table_is_found(
    tmp_path: Path, long_rows: list[str], bad: str, problem: str, cell: str
) -> None:
    long_rows[15_000] = bad
    fault = fault_of(write(tmp_path, "\n".join(["name,x,y", *long_rows])))
    assert (fault.problem, fault.row, fault.cell) == (problem, 15_002, cell)
