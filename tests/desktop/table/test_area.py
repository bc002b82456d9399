"""Editing by gestures: menus, keys, the clipboard, and names above columns."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop.table.area import TableArea
from desktop.theme import LIGHT
from linreg.dataset import MARKS, Dataset, lecture_data
from linreg.errors import LinregError
from tests.desktop.table.samples import houses, patient, split

# Said by a platform without a real keyboard and screen.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Key = Qt.Key
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@dataclass
class Desk:
    """An area whose edits are followed, and what it has sent out."""

    area: TableArea
    names: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def follow(self, text: str, dataset: Dataset) -> None:
        self.names.append(text)
        self.show(dataset)

    def note(self, error: LinregError) -> None:
        self.problems.append(getattr(error, "problem", ""))

    def show(self, dataset: Dataset) -> None:
        self.area.show_dataset(*split(dataset))

    @property
    def dataset(self) -> Dataset:
        return self.area.editing.dataset

    def column(self, place: int) -> list[float]:
        return [float(value) for value in self.dataset.columns[place]]

    def marks(self) -> list[str]:
        return [MARKS[mark] for mark in self.dataset.marks.tolist()]

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.area.view, key, modifier)

    def click_header(self, column: int) -> QMenu:
        header = self.area.view.horizontalHeader()
        x = header.sectionViewportPosition(column) + header.sectionSize(column) // 2
        QTest.mouseClick(header.viewport(), LEFT, NONE, QPoint(x, 8))
        return open_menu()

    def click_row(self, row: int, modifier: Qt.KeyboardModifier = NONE) -> None:
        header = self.area.view.verticalHeader()
        y = header.sectionViewportPosition(row) + 5
        QTest.mouseClick(header.viewport(), LEFT, modifier, QPoint(5, y))

    def menu_at_row(self, row: int) -> QMenu:
        header = self.area.view.verticalHeader()
        return context_menu(header.viewport(), header.sectionViewportPosition(row) + 5)

    def name_field(self) -> QLineEdit:
        (name,) = self.area.view.horizontalHeader().findChildren(QLineEdit)
        return name


def open_menu() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def context_menu(widget: QWidget, y: int) -> QMenu:
    spot = QPoint(5, y)
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, spot, widget.mapToGlobal(spot))
    QApplication.sendEvent(widget, event)
    return open_menu()


def action(menu: QMenu, text: str) -> QAction:
    return next(a for a in menu.actions() if a.text() == text)


def choose(menu: QMenu, text: str) -> None:
    menu.setActiveAction(action(menu, text))
    QTest.keyClick(menu, Key.Key_Return)


def why_not(menu: QMenu, text: str) -> str:
    """Why an entry cannot act; fails where it can."""
    entry = action(menu, text)
    assert not entry.isEnabled()
    return entry.toolTip()


@pytest.fixture
def make(qtbot: QtBot) -> Callable[[Dataset], Desk]:
    def make(dataset: Dataset) -> Desk:
        area = TableArea(LIGHT, lecture_data())
        qtbot.addWidget(area)
        desk = Desk(area)
        area.edited.connect(desk.follow)
        area.rejected.connect(desk.note)
        area.resize(500, 300)
        area.show()
        area.activateWindow()
        qtbot.waitUntil(area.isActiveWindow)
        desk.show(dataset)
        area.view.setFocus()
        return desk

    return make


Make = Callable[[Dataset], Desk]


def test_a_columns_role_from_its_header(make: Make) -> None:
    desk = make(houses(5))
    menu = desk.click_header(1)
    assert action(menu, "Use as x").isChecked()
    choose(menu, "Use as x")
    assert desk.dataset.x_names == ("median income (USD)", "distance to centre")
    choose(desk.click_header(1), "Use as y")
    assert desk.dataset.y_name == "rooms & <b>baths</b>"
    assert desk.names == ["Choose columns", "Choose columns"]
    assert "y: rooms" in str(
        desk.area.model.headerData(1, Qt.Orientation.Horizontal, 0)
    )


def test_what_a_column_cannot_do_is_said(make: Make) -> None:
    desk = make(lecture_data())
    menu = desk.click_header(0)
    assert "one x or more" in why_not(menu, "Use as x")
    assert "one x or more" in why_not(menu, "Remove column")
    menu.close()
    menu = desk.click_header(1)
    assert "is y" in why_not(menu, "Use as x")
    assert "is y" in why_not(menu, "Use as y")
    assert "is y" in why_not(menu, "Remove column")
    menu.close()


def test_computed_columns_have_no_menu(make: Make) -> None:
    desk = make(lecture_data())
    header = desk.area.view.horizontalHeader()
    x = header.sectionViewportPosition(3) + 5
    QTest.mouseClick(header.viewport(), LEFT, NONE, QPoint(x, 8))
    assert QApplication.activePopupWidget() is None


def test_columns_come_and_go(make: Make) -> None:
    desk = make(lecture_data())
    choose(desk.click_header(0), "Insert column after")
    choose(desk.click_header(0), "Insert column before")
    assert list(desk.dataset.names) == ["column 4", "x", "column 3", "y"]
    choose(desk.click_header(2), "Remove column")
    assert list(desk.dataset.names) == ["column 4", "x", "y"]
    assert desk.names == ["Insert column", "Insert column", "Remove column"]


def test_a_column_is_renamed_in_its_header(make: Make) -> None:
    desk = make(lecture_data())
    choose(desk.click_header(0), "Rename…")
    name = desk.name_field()
    assert name.isVisible()
    assert name.selectedText() == "x"
    QTest.keyClicks(name, "depth")
    QTest.keyClick(name, Key.Key_Return)
    assert desk.dataset.names == ("depth", "y")
    assert desk.names == ["Rename column"]
    assert not name.isVisible()
    assert desk.area.view.hasFocus()


def test_a_name_that_cannot_be_stays_to_be_mended(make: Make) -> None:
    desk = make(lecture_data())
    choose(desk.click_header(0), "Rename…")
    name = desk.name_field()
    QTest.keyClicks(name, "y")
    QTest.keyClick(name, Key.Key_Return)
    assert desk.problems == ["taken_name"]
    assert name.isVisible()
    assert name.selectedText() == "y"
    QTest.keyClick(name, Key.Key_Escape)
    assert not name.isVisible()
    assert desk.dataset.names == ("x", "y")
    assert desk.names == []


def test_leaving_a_name_takes_it(make: Make) -> None:
    desk = make(lecture_data())
    choose(desk.click_header(0), "Rename…")
    QTest.keyClicks(desk.name_field(), "depth")
    desk.area.view.setFocus()
    assert desk.dataset.names == ("depth", "y")
    assert not desk.name_field().isVisible()


def test_rows_from_their_menu(make: Make) -> None:
    desk = make(houses(4))
    choose(desk.menu_at_row(1), "Insert row above")
    assert np.isnan(desk.column(0)[1])
    choose(desk.menu_at_row(1), "Remove row")
    assert desk.column(0) == [0, 1000, 2000, 3000]
    choose(desk.menu_at_row(3), "Insert row below")
    assert len(desk.column(0)) == 5
    assert desk.area.view.currentIndex().row() == 4
    assert desk.names == ["Insert row", "Remove row", "Insert row"]


def test_several_rows_are_removed_by_delete(make: Make) -> None:
    desk = make(houses(6))
    desk.click_row(1)
    desk.click_row(4, CTRL)
    desk.key(Key.Key_Delete)
    assert desk.column(0) == [0, 2000, 3000, 5000]
    assert desk.names == ["Remove 2 rows"]


def test_delete_clears_cells(make: Make) -> None:
    desk = make(houses(6))
    desk.area.view.go_to(1, 0)
    desk.key(Key.Key_Right, SHIFT)
    desk.key(Key.Key_Down, SHIFT)
    desk.key(Key.Key_Delete)
    assert desk.names == ["Clear 4 cells"]
    assert np.isnan(desk.column(0)).tolist() == [False, True, True, *[False] * 3]
    assert np.isnan(desk.column(2)).sum() == 0


def test_too_few_rows_cannot_be_left(make: Make) -> None:
    desk = make(lecture_data())
    desk.key(Key.Key_A, CTRL)
    desk.key(Key.Key_Delete)
    assert desk.problems == ["too_few_rows"]
    assert desk.dataset.rows == 3


def test_the_insert_key(make: Make) -> None:
    desk = make(lecture_data())
    desk.area.view.go_to(0, 1)
    desk.key(Key.Key_Insert)
    assert np.isnan(desk.column(1)).tolist() == [False, True, False, False]
    index = desk.area.view.currentIndex()
    assert (index.row(), index.column()) == (1, 1)


def test_rows_are_marked_from_the_menu(make: Make) -> None:
    desk = make(houses(5))
    desk.click_row(1)
    desk.click_row(2, SHIFT)
    menu = desk.menu_at_row(2)
    marks = action(menu, "Mark as").menu()
    assert isinstance(marks, QMenu)
    assert action(marks, "By the split").isChecked()
    action(marks, "Test").trigger()
    menu.close()
    assert desk.marks() == ["auto", "test", "test", "auto", "auto"]
    assert desk.names == ["Mark 2 rows as test"]
    # The menu of a row outside of the selection is about that row.
    menu = desk.menu_at_row(4)
    action(marks, "Left out").trigger()
    menu.close()
    assert desk.marks() == ["auto", "test", "test", "auto", "left_out"]


def test_a_set_is_chosen_in_its_cell(make: Make) -> None:
    desk = make(patient())
    view = desk.area.view
    spot = view.visualRect(view.model().index(2, 3)).center()
    QTest.mouseClick(view.viewport(), LEFT, NONE, spot)
    QTest.mouseDClick(view.viewport(), LEFT, NONE, spot)
    menu = open_menu()
    assert [a.text() for a in menu.actions() if a.isChecked()] == ["Test"]
    choose(menu, "Train")
    assert desk.marks()[2] == "train"
    assert view.model().index(2, 3).data() == "train"
    desk.key(Key.Key_Return)
    menu = open_menu()
    QTest.keyClick(menu, Key.Key_Escape)
    assert desk.names == ["Mark row as train"]


@pytest.mark.parametrize("headers", [False, True])
def test_what_is_copied_can_be_pasted(make: Make, headers: bool) -> None:
    desk = make(houses(5))
    first = desk.dataset
    desk.key(Key.Key_A, CTRL)
    desk.key(Key.Key_C, CTRL | SHIFT if headers else CTRL)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("median income (USD)\t" if headers else "0.0\t1.0\t")
    assert "train" in text
    desk.show(lecture_data())
    desk.key(Key.Key_A, CTRL)
    desk.key(Key.Key_V, CTRL)
    assert desk.names == ["Paste 5 × 4 cells"]
    for mine, theirs in zip(desk.dataset.columns, first.columns, strict=True):
        assert mine.tobytes() == theirs.tobytes()
    assert desk.dataset.names == (
        first.names if headers else ("x", "y", "column 3", "column 4")
    )


def test_a_block_is_pasted_at_the_current_cell(make: Make) -> None:
    desk = make(lecture_data())
    QGuiApplication.clipboard().setText("7,5\t8\n\t9\n")
    desk.area.view.go_to(2, 1)
    desk.key(Key.Key_V, CTRL)
    assert desk.dataset.names == ("x", "y", "column 3")
    assert desk.column(1)[:3] == [2, 4, 7.5]
    np.testing.assert_array_equal(desk.column(2), [np.nan, np.nan, 8, 9])
    assert desk.names == ["Paste 2 × 2 cells"]


def test_a_bad_cell_changes_nothing(make: Make) -> None:
    desk = make(lecture_data())
    first = desk.dataset
    QGuiApplication.clipboard().setText("1\t2\n3\tabc\n")
    desk.area.view.go_to(0, 0)
    desk.key(Key.Key_V, CTRL)
    assert desk.problems == ["not_a_number"]
    assert desk.dataset is first


def test_nothing_is_pasted_over_what_is_computed(make: Make) -> None:
    desk = make(lecture_data())
    QGuiApplication.clipboard().setText("1\n")
    desk.area.view.go_to(0, 3)
    desk.key(Key.Key_V, CTRL)
    assert desk.problems == ["computed_column"]
    menu = context_menu(desk.area.view.viewport(), 5)
    assert "computed" in why_not(menu, "Paste")
    menu.close()
    # The key is not dead for it.
    desk.area.view.go_to(0, 0)
    desk.key(Key.Key_V, CTRL)
    assert desk.names == ["Paste 1 × 1 cells"]


def test_without_a_selection_the_menu_says_so(make: Make) -> None:
    desk = make(lecture_data())
    desk.area.view.clearSelection()
    QGuiApplication.clipboard().setText("")
    menu = context_menu(desk.area.view.viewport(), 250)
    assert "No cell" in why_not(menu, "Copy")
    assert "No cell" in why_not(menu, "Remove rows")
    assert "no text" in why_not(menu, "Paste")
    menu.close()
