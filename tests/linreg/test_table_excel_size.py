"""Workbooks that are small as files, and would not be so in memory."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from linreg import table_excel_size
from linreg.table_errors import TableError
from linreg.table_io import preview_table, read_table
from tests.linreg.tables import fault_of

XLSX_ROWS, XLSX_COLUMNS = 1_048_576, 16_384


def workbook(path: Path, far: tuple[int, int], value: object = 7) -> Path:
    """Two columns of numbers, and a cell at that row and column, counted from 0."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        grey = book.add_format({"bg_color": "gray"})
        for row in range(4):
            sheet.write_row(row, 0, [row, row * 2.5])
        if value is None:
            sheet.write_blank(*far, None, grey)
        else:
            sheet.write(*far, value)
    return path


@pytest.mark.parametrize("value", [7, "total", "=1+1", True])
def test_a_cell_in_the_farthest_corner(tmp_path: Path, value: object) -> None:
    path = workbook(tmp_path / "far.xlsx", (XLSX_ROWS - 1, XLSX_COLUMNS - 1), value)
    assert path.stat().st_size < 10_000
    assert fault_of(path).problem == "too_large"
    with pytest.raises(TableError, match="too_large"):
        preview_table(path)


def test_a_coloured_cell_with_nothing_in_it_does_not_count(tmp_path: Path) -> None:
    far = (XLSX_ROWS - 1, XLSX_COLUMNS - 1)
    table = read_table(workbook(tmp_path / "grey.xlsx", far, None))
    assert table.rows == 4


@pytest.mark.parametrize(("far", "cells"), [((9, 1), 20), ((9, 2), 30), ((3, 30), 124)])
def test_the_rectangle_is_counted(
    tmp_path: Path,
    far: tuple[int, int],
    cells: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = workbook(tmp_path / "near.xlsx", far).read_bytes()
    # The last cell of a part that is read may be cut in two.
    monkeypatch.setattr(table_excel_size, "_AT_ONCE", 50)
    monkeypatch.setattr(table_excel_size, "MOST_CELLS", cells)
    table_excel_size.check_size(tmp_path, data)
    monkeypatch.setattr(table_excel_size, "MOST_CELLS", cells - 1)
    with pytest.raises(TableError) as caught:
        table_excel_size.check_size(tmp_path, data)
    assert str(cells - 1) in caught.value.reason


def test_an_archive_of_zeros(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "zeros.xlsx", (1, 1))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/picture.png", bytes(10_000_000))
    assert path.stat().st_size < 20_000
    assert read_table(path).rows == 4
    monkeypatch.setattr(table_excel_size, "MOST_BYTES", 10_000_000)
    assert fault_of(path).problem == "too_large"
