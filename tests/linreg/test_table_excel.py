"""Workbooks: sheets, kinds of cells, and what cannot be read."""

import datetime
import re
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from linreg.table_errors import Cancelled, TableError
from linreg.table_io import preview_table, read_table
from linreg.table_options import ReadOptions
from tests.linreg.tables import DROP, SAME_FOLDER, fault_of, write

Cell = str | float | bool | datetime.date | None
DAY = datetime.date(2020, 2, 3)
ROWS: list[list[Cell]] = [
    ["name", "x", "y", "day", "flag", "typed"],
    ["a", 1.5, 2, DAY, True, "1.25"],
    [],
    ["b", -1e-300, 1 / 3, DAY, False, 7],
    ["c", 1e300, 0.1, None, True, 8],
]


def workbook(path: Path, *sheets: tuple[str, list[list[Cell]]], top: int = 0) -> Path:
    """A file with these sheets, their rows from row `top` and column 2 on."""
    book = xlsxwriter.Workbook(path)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows, top):
            for column, cell in enumerate(cells, 1):
                if isinstance(cell, datetime.date):
                    moment = datetime.datetime.combine(cell, datetime.time())
                    sheet.write_datetime(row, column, moment, day)
                elif cell is not None:
                    sheet.write(row, column, cell)
    book.close()
    return path


def as_written(number: float) -> float:
    """The number that the writer puts down, which keeps 16 digits."""
    return float(f"{number:.16G}")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return workbook(tmp_path / "data.xlsx", ("First", ROWS), ("Second", []), top=2)


def test_a_sheet(path: Path) -> None:
    table = read_table(path)
    assert table.names == ("x", "y", "typed")
    assert table.text_names == ("name", "day", "flag")
    assert (table.file_kind, table.sheet, table.separator) == ("excel", "First", None)
    x, y, typed = (column.tolist() for column in table.columns)
    assert x == [1.5, -1e-300, 1e300]
    assert y == [2, as_written(1 / 3), 0.1]
    assert typed == [1.25, 7, 8]


def test_a_preview(path: Path) -> None:
    preview = preview_table(path)
    assert preview.sheets == ("First", "Second")
    assert (preview.options.sheet, preview.options.has_header) == ("First", True)
    assert preview.names == ("name", "x", "y", "day", "flag", "typed")
    kinds = ("text", "number", "number", "text", "text", "number")
    assert preview.kinds == kinds
    assert preview.rows[0] == ("a", "1.5", "2", "2020-02-03 00:00:00", "true", "1.25")
    assert preview.rows[1][1:3] == ("-1e-300", repr(as_written(1 / 3)))
    assert len(preview.rows) == 3


def test_the_rows_are_counted_where_none_is_blank(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["x", "y"]]
    rows += [[float(i), 1.0] for i in range(700)]
    path = workbook(tmp_path / "a.xlsx", ("A", rows))
    assert preview_table(path).total_rows == 700
    assert len(preview_table(path).rows) == 50
    assert read_table(path).rows == 700
    del rows[0]
    path = workbook(tmp_path / "b.xlsx", ("A", rows), top=5)
    preview = preview_table(path)
    assert (preview.total_rows, preview.options.has_header) == (700, False)
    assert (preview.names, read_table(path).names) == (("x", "y"),) * 2
    path = workbook(tmp_path / "c.xlsx", ("A", [*rows[:9], [], *rows[9:]]))
    assert preview_table(path).total_rows is None


def test_another_sheet(tmp_path: Path) -> None:
    other: list[list[Cell]] = [["a", "b"], [1, 2], [3, 4]]
    path = workbook(tmp_path / "data.xlsx", ("First", ROWS), ("Other", other))
    options = ReadOptions(sheet="Other")
    assert preview_table(path, options).names == ("a", "b")
    table = read_table(path, options)
    assert (table.names, table.sheet) == (("a", "b"), "Other")


@pytest.mark.parametrize(
    ("sheet", "problem"), [("Second", "empty_sheet"), ("Third", "no_sheet")]
)
def test_a_sheet_that_cannot_be_had(path: Path, sheet: str, problem: str) -> None:
    options = ReadOptions(sheet=sheet)
    for read in (read_table, preview_table):
        with pytest.raises(TableError) as caught:
            read(path, options)
        assert (caught.value.problem, caught.value.sheet) == (problem, sheet)
        assert caught.value.columns == ("First", "Second")


def test_a_sheet_with_a_header_alone(tmp_path: Path) -> None:
    path = workbook(tmp_path / "data.xlsx", ("A", [["x", "y"]]))
    fault = fault_of(path)
    assert (fault.problem, fault.columns) == ("header_only", ("x", "y"))
    assert preview_table(path).rows == ()


@pytest.mark.parametrize(
    ("cell", "problem"),
    [("abc", "text_cell"), (None, "blank_cell"), ("n/a", "not_finite_cell")],
)
def test_cells_that_are_no_numbers(tmp_path: Path, cell: Cell, problem: str) -> None:
    rows: list[list[Cell]] = [["x", "y"], [1, 2], [], [2, cell], [3, 4], [5, 6]]
    path = workbook(tmp_path / "data.xlsx", ("A", rows), top=1)
    fault = fault_of(path)
    assert (fault.problem, fault.row, fault.column) == (problem, 5, "y")
    assert (fault.cell, fault.file_kind) == (cell or "", "excel")
    if problem != "text_cell":
        assert read_table(path, DROP).dropped_rows == 1


def test_an_error_of_a_formula_is_a_missing_number(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "data.xlsx")
    sheet = book.add_worksheet()
    for row in range(4):
        sheet.write_row(row, 0, [row, row])
    sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
    sheet.write_formula(3, 1, "=2+2", None, 4)
    book.close()
    fault = fault_of(tmp_path / "data.xlsx")
    assert (fault.problem, fault.row) == ("blank_cell", 3)
    assert read_table(tmp_path / "data.xlsx", DROP).columns[1].tolist() == [0, 1, 4]


def test_kinds_can_be_corrected(path: Path) -> None:
    options = ReadOptions(kinds={"typed": "text"})
    assert preview_table(path, options).kinds[-1] == "text"
    assert read_table(path, options).names == ("x", "y")
    fault = fault_of(path, ReadOptions(kinds={"flag": "number"}))
    assert (fault.problem, fault.cell, fault.row) == ("text_cell", "true", 4)


@pytest.mark.parametrize("name", ["data.xlsx", "data.xls", "data.csv", "data"])
def test_a_name_does_not_matter(path: Path, name: str) -> None:
    assert read_table(path.rename(path.with_name(name))).file_kind == "excel"


def test_text_that_is_called_a_workbook_is_text(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "x\ty\n1\t2\n3\t4\n", "data.xls"))
    assert (table.file_kind, table.separator) == ("text", "\t")


@pytest.mark.parametrize("keep", [4, 100, -1, -30, -300])
def test_a_damaged_workbook(path: Path, keep: int) -> None:
    path.write_bytes(path.read_bytes()[:keep])
    for read in (read_table, preview_table):
        with pytest.raises(TableError) as caught:
            read(path)
        assert (caught.value.problem, caught.value.file_kind) == ("damaged", "excel")


def test_a_workbook_without_sheets(path: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.xlsx"
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(bare, "w") as archive:
        for name in whole.namelist():
            content = whole.read(name)
            if name == "xl/workbook.xml":
                content = re.sub(rb"<sheet [^>]*/>", b"", content)
            archive.writestr(name, content)
    assert fault_of(bare).problem == "damaged"


def test_another_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "data.zip", "w") as archive:
        archive.writestr("data.csv", "x,y\n1,2\n3,4\n")
    assert fault_of(tmp_path / "data.zip").problem == "damaged"


def test_a_password(tmp_path: Path) -> None:
    """Office keeps what is encrypted in a file of its older kind, under this name."""
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    data += "EncryptedPackage".encode("utf-16-le") + bytes(400)
    assert fault_of(write(tmp_path, data, "data.xlsx")).problem == "encrypted"


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content
  xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="A">{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>"""

MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest
  xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/"
  manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
</manifest:manifest>"""


def test_a_workbook_of_opendocument(tmp_path: Path) -> None:
    def text(cell: str) -> str:
        kind = 'office:value-type="string"'
        return f"<table:table-cell {kind}><text:p>{cell}</text:p></table:table-cell>"

    def number(cell: str) -> str:
        kind = f'office:value-type="float" office:value="{cell}"'
        return f"<table:table-cell {kind}><text:p>{cell}</text:p></table:table-cell>"

    cells = [text("x") + text("y"), number("0.1") + number("2"), number("3") * 2]
    rows = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    path = tmp_path / "data.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", ODS.format(rows=rows))
    table = read_table(path)
    assert (table.names, table.sheet) == (("x", "y"), "A")
    assert [column.tolist() for column in table.columns] == [[0.1, 3], [2, 3]]


def test_it_can_be_cancelled(path: Path) -> None:
    told: list[float] = []
    read_table(path, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1

    def progress(fraction: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read_table(path, progress=progress)


# With 16 digits, the largest of all numbers would become infinite.
finite = st.floats(-1e308, 1e308).map(as_written)


@SAME_FOLDER
@given(
    rows=st.lists(st.tuples(finite, finite), min_size=2, max_size=20),
    header=st.booleans(),
)
def test_numbers_come_back_to_the_bit(
    tmp_path: Path, rows: list[tuple[float, float]], header: bool
) -> None:
    cells: list[list[Cell]] = [list(row) for row in rows]
    top: list[list[Cell]] = [["a", "b"]] if header else []
    path = workbook(tmp_path / "data.xlsx", ("A", [*top, *cells]))
    table = read_table(path)
    assert table.names == (("a", "b") if header else ("x", "y"))
    for found, put_in in zip(table.columns, zip(*rows, strict=True), strict=True):
        assert found.tobytes() == struct.pack(f"{len(rows)}d", *put_in)
