"""The first rows of a file: readable at a glance, whatever stands in them."""

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QBrush
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.table.import_preview import PreviewTable

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TOOLTIP, COLOUR = Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.ForegroundRole
LONG = "a <b>long</b> text of some forty letters"


@pytest.fixture
def table(qtbot: QtBot) -> PreviewTable:
    table = PreviewTable()
    qtbot.addWidget(table)
    table.resize(600, 300)
    table.show()
    table.show_rows(
        ("x", "y", "note"),
        ("number", "number", "text"),
        (("1", "2", LONG), ("3", "4"), ("5", "6", "two\nlines", "too many")),
    )
    return table


def cell(table: PreviewTable, row: int, column: int, role: int = 0) -> object:
    model: QAbstractItemModel = table.model()
    return model.index(row, column).data(role)


def test_cells_are_on_one_line_and_said_in_full(table: PreviewTable) -> None:
    assert cell(table, 0, 2) == LONG[:23] + "…"
    assert "&lt;b&gt;long" in str(cell(table, 0, 2, TOOLTIP))
    assert cell(table, 2, 2) == "two lines"
    # A short row ends in blanks.
    assert cell(table, 1, 2) == ""


def test_cells_beyond_the_names_are_seen_to_be_too_many(table: PreviewTable) -> None:
    model, across = table.model(), Qt.Orientation.Horizontal
    assert model.columnCount() == 4
    assert model.headerData(3, across) == "\ntoo many"
    assert "More cells" in str(model.headerData(3, across, TOOLTIP))
    assert (cell(table, 0, 3), cell(table, 2, 3)) == ("", "too many")
    table.setCurrentIndex(model.index(2, 3))
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert not table.menu.isVisible()


def test_numbers_stand_on_the_right_and_what_is_ignored_is_paler(
    table: PreviewTable,
) -> None:
    role = Qt.ItemDataRole.TextAlignmentRole
    right, left = cell(table, 0, 0, role), cell(table, 0, 2, role)
    assert isinstance(right, Qt.AlignmentFlag)
    assert isinstance(left, Qt.AlignmentFlag)
    assert right & Qt.AlignmentFlag.AlignRight
    assert left & Qt.AlignmentFlag.AlignLeft
    assert cell(table, 0, 0, COLOUR) is None
    pale = cell(table, 0, 2, COLOUR)
    assert isinstance(pale, QBrush)
    assert pale.color() == QApplication.palette().placeholderText().color()


def test_headers_say_what_a_column_is_and_how_to_change_it(
    table: PreviewTable,
) -> None:
    model = table.model()
    across = Qt.Orientation.Horizontal
    assert model.headerData(0, across) == "x\nnumber ▾"
    assert model.headerData(2, across) == "note\nignored ▾"
    tip = str(model.headerData(2, across, TOOLTIP))
    assert "it is not imported" in tip
    assert "Click" in tip
    assert model.headerData(1, Qt.Orientation.Vertical) == 2


def test_many_columns_scroll_and_few_are_not_torn_apart(table: PreviewTable) -> None:
    assert table.horizontalScrollBar().maximum() == 0
    assert table.columnWidth(0) < 150
    names = tuple(f"column {i}" for i in range(30))
    table.show_rows(names, ("number",) * 30, (("1.25",) * 30,) * 2)
    assert table.horizontalScrollBar().maximum() > 0
    text = table.fontMetrics().horizontalAdvance("column 29")
    assert min(table.columnWidth(column) for column in range(30)) > text


def test_what_is_in_view_stays_when_a_kind_changes(table: PreviewTable) -> None:
    names, rows = tuple(f"column {i}" for i in range(30)), (("1",) * 30,) * 2
    table.show_rows(names, ("number",) * 30, rows)
    table.horizontalScrollBar().setValue(400)
    table.show_rows(names, ("text",) * 30, rows)
    assert table.horizontalScrollBar().value() == 400


def test_nothing_to_show_is_nothing_to_ask(table: PreviewTable) -> None:
    table.show_rows((), (), ())
    assert table.model().columnCount() == 0
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert not table.menu.isVisible()


def test_the_model_keeps_qt_s_rules(table: PreviewTable) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    tester = QAbstractItemModelTester(table.model(), mode)
    table.show_rows(("x",), ("number",), (("1",),))
    table.show_rows((), (), ())
    assert tester.model() is table.model()
