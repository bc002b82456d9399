"""Previews of text, its encodings, what a person corrects, and the end of a reading."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linreg import table_fast, table_source, table_text
from linreg.table_errors import Cancelled, TableError
from linreg.table_io import preview_table, read_table
from linreg.table_options import Decimal, Encoding, Kind, ReadOptions
from tests.linreg.tables import SAME_FOLDER, fault_of, write

GERMAN = "Größe;Länge\n1,5;2\n2,5;3,25\n"


def test_a_preview_of_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    path = write(tmp_path, "name;x;y\nA;1,5;2\nB;3;4,25\n")
    preview = preview_table(path)
    assert preview.file_kind == "text"
    assert preview.options == ReadOptions(";", ",", "utf-8", True)
    assert preview.names == ("name", "x", "y")
    assert preview.kinds == ("text", "number", "number")
    assert preview.rows == (("A", "1,5", "2"), ("B", "3", "4,25"))
    assert preview.size == path.stat().st_size
    assert preview.total_rows == 2


def test_a_preview_of_windows_1252(tmp_path: Path) -> None:
    path = write(tmp_path, GERMAN.encode("cp1252"))
    preview = preview_table(path)
    assert preview.options.encoding == "windows-1252"
    assert preview.names == ("Größe", "Länge")
    assert fault_of(path).problem == "encoding"
    table = read_table(path, preview.options)
    assert table.names == ("Größe", "Länge")
    assert (table.encoding, table.decimal) == ("windows-1252", ",")
    assert table.columns[1].tolist() == [2, 3.25]


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_a_preview_of_utf_16(tmp_path: Path, order: str) -> None:
    """As Excel saves "Unicode text": tabs, and a mark for the order of the bytes."""
    path = write(tmp_path, ("\ufeff" + GERMAN.replace(";", "\t")).encode(order))
    preview = preview_table(path)
    assert preview.options == ReadOptions("\t", ",", "utf-16", True)
    assert preview.names == ("Größe", "Länge")
    table = read_table(path)
    assert (table.names, table.encoding) == (("Größe", "Länge"), "utf-16")
    assert table.columns[0].tolist() == [1.5, 2.5]


def test_a_wrong_encoding_can_be_looked_at(tmp_path: Path) -> None:
    path = write(tmp_path, GERMAN.encode("cp1252"))
    preview = preview_table(path, ReadOptions(encoding="utf-8"))
    assert preview.names == ("Gr\ufffd\ufffde", "L\ufffdnge")
    fault = fault_of(path, preview.options)
    assert (fault.problem, fault.byte, fault.cell) == ("encoding", 3, "0xF6")


def test_a_byte_that_windows_1252_has_not(tmp_path: Path) -> None:
    path = write(tmp_path, b"x,y\n1,2\n3,4 \x81\n")
    fault = fault_of(path, ReadOptions(encoding="windows-1252"))
    assert (fault.problem, fault.row, fault.byte) == ("encoding", 3, 13)
    assert fault.encoding == "windows-1252"


def test_a_fault_of_the_encoding_deep_in_a_file(tmp_path: Path) -> None:
    text = "x,y\r\n" + "1,2 é\r\n" * 300_000
    path = write(tmp_path, text.encode() + b"3,\xff\r\n")
    fault = fault_of(path)
    assert (fault.problem, fault.row, fault.cell) == ("encoding", 300_002, "0xFF")
    assert fault.byte == len(text.encode()) + 3


def test_a_preview_without_a_header(tmp_path: Path) -> None:
    path = write(tmp_path, "1,2\n3,4\n5,6\n")
    preview = preview_table(path)
    assert preview.options.has_header is False
    assert preview.names == ("x", "y")
    assert preview.total_rows == len(preview.rows) == 3
    corrected = ReadOptions(has_header=True)
    assert preview_table(path, corrected).names == ("1", "2")
    assert read_table(path, corrected).names == ("1", "2")
    assert read_table(path, corrected).rows == 2


def test_a_header_may_be_no_header(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b\n1,2\n3,4\n")
    preview = preview_table(path, ReadOptions(has_header=False))
    assert preview.rows[0] == ("a", "b")
    assert fault_of(path, preview.options).cell == "a"


def test_a_preview_of_one_column(tmp_path: Path) -> None:
    preview = preview_table(write(tmp_path, "x\n1\n2\n"))
    assert (preview.names, preview.kinds) == (("x",), ("number",))
    assert preview.rows == (("1",), ("2",))


def test_a_preview_shows_uneven_rows(tmp_path: Path) -> None:
    path = write(tmp_path, "x,y\n1,2\n3\n4,5,6\n")
    assert preview_table(path).rows == (("1", "2"), ("3",), ("4", "5", "6"))
    assert fault_of(path).problem == "ragged_row"


def test_a_preview_of_a_long_file_shows_its_beginning(tmp_path: Path) -> None:
    path = write(tmp_path, "x,y\n" + "1.25,2.5\n" * 20_000)
    preview = preview_table(path)
    assert preview.total_rows is None
    assert preview.rows == (("1.25", "2.5"),) * 50


def test_a_separator_and_a_decimal_sign_can_be_corrected(tmp_path: Path) -> None:
    path = write(tmp_path, "a;b,c\n1;2,5\n3;4,5\n")
    assert preview_table(path).names == ("a", "b,c")
    comma = ReadOptions(separator=",")
    assert preview_table(path, comma).names == ("a;b", "c")
    point = ReadOptions(decimal=".")
    assert preview_table(path, point).kinds == ("number", "text")
    assert read_table(path, point).names == ("a",)
    quoted = write(tmp_path, 'x,y\n"1,5",2\n"2,5",3\n')
    table = read_table(quoted, ReadOptions(decimal=","))
    assert table.columns[0].tolist() == [1.5, 2.5]


MIXED = "x,code,y\n1,7,2\n3,8,4\n5,n1,7\n"


def test_a_kind_can_be_corrected_to_text(tmp_path: Path) -> None:
    path = write(tmp_path, MIXED)
    assert fault_of(path).cell == "n1"
    options = ReadOptions(kinds={"code": "text", "not there": "number"})
    assert preview_table(path, options).kinds == ("number", "text", "number")
    table = read_table(path, options)
    assert (table.names, table.text_names) == (("x", "y"), ("code",))


def test_a_kind_can_be_corrected_to_number(tmp_path: Path) -> None:
    path = write(tmp_path, "x,code,y\n1,a,2\n3,b,4\n5,6,7\n")
    assert read_table(path).text_names == ("code",)
    options = ReadOptions(kinds={"code": "number"})
    assert preview_table(path, options).kinds == ("number", "number", "number")
    fault = fault_of(path, options)
    assert (fault.problem, fault.row, fault.cell) == ("text_cell", 2, "a")


def test_nothing_to_be_previewed(tmp_path: Path) -> None:
    for content, problem in (
        ("", "empty"),
        ("\n \n", "empty"),
        (b"x,y\n1,2\n\0", "binary"),
    ):
        with pytest.raises(TableError) as caught:
            preview_table(write(tmp_path, content))
        assert caught.value.problem == problem
    with pytest.raises(TableError) as caught:
        preview_table(tmp_path / "gone.csv")
    assert caught.value.problem == "missing"


cells = st.one_of(
    st.integers(-99, 99).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.sampled_from(["", "é", "nan", "1,5", "x", '"7"']),
)


@SAME_FOLDER
@given(
    rows=st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=9),
    encoding=st.sampled_from(["utf-8", "utf-16", "windows-1252"]),
    decimal=st.sampled_from([None, ".", ","]),
    kinds=st.dictionaries(
        st.sampled_from("abc"), st.sampled_from(["number", "text"]), max_size=3
    ),
    sizes=st.tuples(st.integers(8, 99), st.integers(1, 99)),
)
def test_the_fast_way_follows_the_options_as_the_precise_way_does(
    tmp_path: Path,
    rows: list[tuple[str, ...]],
    encoding: Encoding,
    decimal: Decimal | None,
    kinds: dict[str, Kind],
    sizes: tuple[int, int],
) -> None:
    text = "\r\n".join(map(";".join, [("a", "b", "c"), *rows]))
    path = write(
        tmp_path, text.encode({"windows-1252": "cp1252"}.get(encoding, encoding))
    )
    options = ReadOptions(";", decimal, encoding, True, kinds=kinds, drop_invalid=True)
    precise = outcome(path, options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_source, "HEAD_BYTES", sizes[0])
        patch.setattr(table_fast, "PIECE_BYTES", sizes[1])
        assert outcome(path, options) == precise


def outcome(path: Path, options: ReadOptions) -> object:
    try:
        table = read_table(path, options)
    except TableError as error:
        return error
    columns = [column.tobytes() for column in table.columns]
    return columns, table.names, table.text_names, table.dropped_rows, table.decimal


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    values = np.random.default_rng(1).normal(size=(40_000, 3)).tolist()
    lines = [",".join(map(repr, row)) for row in values]
    return write(tmp_path, "\n".join(["a,b,c", *lines]))


QUOTE = '"1",2,3\n'
READINGS = pytest.mark.parametrize("is_precise", [False, True], ids=["fast", "precise"])


def make_precise(path: Path) -> None:
    """A quotation mark in the last row, which the fast way leaves to the other."""
    path.write_text(path.read_text() + "\n" + QUOTE)


@READINGS
def test_progress_is_told_and_changes_nothing(
    long_file: Path, is_precise: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_fast, "PIECE_BYTES", 1 << 16)
    if is_precise:
        make_precise(long_file)
    told: list[float] = []
    table = read_table(long_file, progress=told.append)
    assert table.rows == 40_000 + is_precise
    assert len(told) > 20
    assert 0 <= min(told) <= max(told) <= 1
    assert told[-1] == pytest.approx(1, abs=0.05)


def open_files() -> set[str]:
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        pytest.skip("only Linux tells which files are open")
    links = set()
    for link in folder.iterdir():
        try:
            links.add(os.readlink(link))
        except OSError:
            continue
    return links


def cancel_at(fraction: float) -> Callable[[float], None]:
    def progress(told: float) -> None:
        if told >= fraction:
            raise Cancelled

    return progress


@READINGS
@pytest.mark.parametrize("fraction", [0.0, 0.01, 0.6, 0.9])
def test_a_reading_can_be_cancelled_and_nothing_stays_open(
    long_file: Path, is_precise: bool, fraction: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_fast, "PIECE_BYTES", 1 << 16)
    if is_precise:
        options = ReadOptions(decimal=",", kinds={"a": "number"})
    else:
        options = ReadOptions()
    with pytest.raises(Cancelled) as kept:
        read_table(long_file, options, progress=cancel_at(fraction))
    # The traceback keeps every frame of the reading alive.
    assert kept.tb is not None
    assert str(long_file) not in open_files()


def test_a_gap_deep_in_a_long_file_needs_no_second_reading(
    long_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = long_file.read_text().split("\n")
    lines[30_000] = "1, ,3"
    lines[30_001] = "1,2,-inf"
    long_file.write_text("\n".join(lines))
    precise = fault_of(long_file)
    monkeypatch.setattr(table_fast, "PIECE_BYTES", 1 << 16)
    monkeypatch.setattr(table_text, "read_precisely", refuse)
    assert fault_of(long_file) == precise
    assert (precise.problem, precise.row) == ("blank_cell", 30_001)
    table = read_table(long_file, ReadOptions(drop_invalid=True))
    assert (table.rows, table.dropped_rows) == (39_998, 2)


def refuse(*_: object) -> None:
    raise AssertionError("the precise reading was used")
