"""The preview before an import: what is shown, corrected, read, stopped and refused."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import xlsxwriter
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QProgressBar,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.table import import_dialog
from desktop.table.import_dialog import ImportDialog
from desktop.widgets.choice_box import ChoiceBox
from linreg.dataset import Dataset
from linreg.table_io import Table, preview_table, read_table
from linreg.table_options import Preview, ReadOptions
from tests.linreg.tables import write

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LEFT = Qt.MouseButton.LeftButton
Progress = Callable[[float], None]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def dialog(window: QWidget) -> Iterator[ImportDialog]:
    dialog = ImportDialog(window)
    yield dialog
    dialog.end()


def settle(qtbot: QtBot, dialog: ImportDialog) -> None:
    qtbot.waitUntil(lambda: not dialog._looking.busy and not dialog._reading.busy)


def show(qtbot: QtBot, dialog: ImportDialog, path: Path) -> None:
    dialog.show_file(path)
    settle(qtbot, dialog)


def shown(dialog: ImportDialog) -> list[list[str]]:
    """The headers and the cells as one sees them."""
    model = dialog.table.model()
    columns = range(model.columnCount())
    heads = [model.headerData(c, Qt.Orientation.Horizontal) for c in columns]
    rows = [
        [model.index(row, c).data() for c in columns] for row in range(model.rowCount())
    ]
    return [[str(head) for head in heads], *rows]


def choose(box: ChoiceBox, text: str) -> None:
    """Open the list and take the entry with the keyboard."""
    box.setFocus()
    steps = box.findText(text, Qt.MatchFlag.MatchStartsWith) - box.currentIndex()
    key = Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up
    for _ in range(abs(steps)):
        QTest.keyClick(box, key)


def import_it(qtbot: QtBot, dialog: ImportDialog) -> tuple[Dataset, Table]:
    with qtbot.waitSignal(dialog.opened) as caught:
        QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    dataset, table = caught.args or (None, None)
    assert isinstance(dataset, Dataset)
    assert isinstance(table, Table)
    return dataset, table


def test_a_file_is_shown_before_it_is_read(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    path = write(tmp_path, "h;w;who\n1,5;3;Ada\n2;4,25;Bob\n", "people.csv")
    with qtbot.assertNotEmitted(dialog.opened):
        show(qtbot, dialog, path)
    assert dialog.isVisible()
    assert shown(dialog) == [
        ["h\nnumber ▾", "w\nnumber ▾", "who\nignored ▾"],
        ["1,5", "3", "Ada"],
        ["2", "4,25", "Bob"],
    ]
    options = dialog.options
    assert options.separator.currentData() == ";"
    assert options.decimal.currentData() == ","
    assert options.encoding.currentData() == "utf-8"
    assert options.header.isChecked()
    assert not options.sheet.isVisible()
    assert dialog.import_button.isEnabled()
    assert not dialog.sentence.isVisible()
    dataset, _ = import_it(qtbot, dialog)
    assert not dialog.isVisible()
    assert dataset.x.tolist() == [[1.5], [2.0]]
    assert dataset.y.tolist() == [3.0, 4.25]


def test_the_next_file_has_the_keyboard_on_its_table(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    path = write(tmp_path, "a,b\n1,2\n3,4\n", "first.csv")
    show(qtbot, dialog, path)
    import_it(qtbot, dialog)
    show(qtbot, dialog, path)
    assert dialog.focusWidget() is dialog.table


def test_escape_and_cancel_leave_everything(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    path = write(tmp_path, "x,y\n1,2\n3,4\n")
    with qtbot.assertNotEmitted(dialog.opened):
        show(qtbot, dialog, path)
        QTest.keyClick(dialog.table, Qt.Key.Key_Escape)
        assert not dialog.isVisible()
        show(qtbot, dialog, path)
        QTest.mouseClick(dialog.cancel_button, LEFT)
        assert not dialog.isVisible()


def test_a_wrong_separator_is_corrected(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    # More of the lines agree on commas, which here are decimal signs.
    path = write(tmp_path, "a;b;c\n1,5;2,5;3\n4,5;5,5;7\n")
    show(qtbot, dialog, path)
    choose(dialog.options.separator, "comma")
    settle(qtbot, dialog)
    assert not dialog.import_button.isEnabled()
    assert dialog.sentence.isVisible()
    choose(dialog.options.separator, "semicolon")
    settle(qtbot, dialog)
    assert shown(dialog)[1] == ["1,5", "2,5", "3"]
    assert not dialog.sentence.isVisible()
    dataset, _ = import_it(qtbot, dialog)
    assert dataset.column("b").tolist() == [2.5, 5.5]


def test_a_wrong_decimal_sign_is_corrected(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    path = write(tmp_path, "a;b\n1,5;2,5\n4,5;5,5\n")
    show(qtbot, dialog, path)
    choose(dialog.options.decimal, "point")
    settle(qtbot, dialog)
    assert shown(dialog)[0] == ["a\nignored ▾", "b\nignored ▾"]
    assert "two columns of numbers" in dialog.sentence.text()
    assert "two columns of numbers" in dialog.import_button.toolTip()
    assert not dialog.import_button.isEnabled()
    choose(dialog.options.decimal, "comma")
    settle(qtbot, dialog)
    assert import_it(qtbot, dialog)[0].y.tolist() == [2.5, 5.5]


def test_windows_1252_is_corrected(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    content = "Größe,Gewicht\n1.5,50\n1.75,75\n".encode("cp1252")
    path = write(tmp_path, content)
    show(qtbot, dialog, path)
    choose(dialog.options.encoding, "UTF-8")
    settle(qtbot, dialog)
    choose(dialog.options.encoding, "Windows-1252")
    settle(qtbot, dialog)
    assert shown(dialog)[0] == ["Größe\nnumber ▾", "Gewicht\nnumber ▾"]
    assert import_it(qtbot, dialog)[0].names == ("Größe", "Gewicht")


def test_letters_of_another_encoding_are_seen_and_said(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    path = write(tmp_path, "Größe,y\n1,2\n3,4\n".encode("cp1252"))
    show(qtbot, dialog, path)
    choose(dialog.options.encoding, "UTF-8")
    settle(qtbot, dialog)
    assert "\N{REPLACEMENT CHARACTER}" in shown(dialog)[0][0]
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    settle(qtbot, dialog)
    assert dialog.isVisible()
    assert "byte 3 is 0xF6" in dialog.sentence.text()
    assert "choose it above" in dialog.sentence.text()


def test_a_row_that_is_too_long_is_said_when_it_is_read(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    show(qtbot, dialog, write(tmp_path, "x,y\n1,2\n3,4,5\n"))
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    settle(qtbot, dialog)
    assert dialog.sentence.text() == (
        "data.csv, line 3: the row has 3 cells, but the first row has 2. "
        "Perhaps the separator or the decimal sign is another one."
    )
    # What was said goes away with a correction.
    choose(dialog.options.separator, "semicolon")
    settle(qtbot, dialog)
    assert "the row has" not in dialog.sentence.text()


def write_workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    return path


def test_another_sheet_of_excel(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    one: list[list[object]] = [["x", "y"], [1, 2], [3, 4]]
    two: list[list[object]] = [["a", "b"], [1.5, 2], [3, 7]]
    book = write_workbook(tmp_path / "book.xlsx", {"one": one, "two": two})
    show(qtbot, dialog, book)
    assert dialog.options.sheet.currentText() == "one"
    choose(dialog.options.sheet, "two")
    settle(qtbot, dialog)
    assert [head.split("\n")[0] for head in shown(dialog)[0]] == ["a", "b"]
    dataset, table = import_it(qtbot, dialog)
    assert dataset.y.tolist() == [2.0, 7.0]
    assert table.sheet == "two"


def test_an_empty_sheet_leaves_the_choice_of_another(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    full: list[list[object]] = [["x", "y"], [1, 2], [3, 4]]
    book = write_workbook(tmp_path / "book.xlsx", {"empty": [], "full": full})
    show(qtbot, dialog, book)
    assert dialog.sentence.isVisible()
    assert dialog.options.sheet.currentText() == "empty"
    choose(dialog.options.sheet, "full")
    settle(qtbot, dialog)
    assert import_it(qtbot, dialog)[0].y.tolist() == [2.0, 4.0]


def test_parquet_needs_no_options(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    path = tmp_path / "data.parquet"
    pl.DataFrame({"x": [1.0, 2.0], "y": [3.0, 5.0], "who": ["a", "b"]}).write_parquet(
        path
    )
    show(qtbot, dialog, path)
    assert not dialog.options.separator.isVisible()
    assert not dialog.options.header.isVisible()
    dataset, table = import_it(qtbot, dialog)
    assert dataset.y.tolist() == [3.0, 5.0]
    assert table.text_names == ("who",)


def test_a_header_that_is_data(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    path = write(tmp_path, "1,2\n3,4\n5,6\n")
    show(qtbot, dialog, path)
    header = dialog.options.header
    assert not header.isChecked()
    assert len(shown(dialog)) == 1 + 3
    QTest.keyClick(header, Qt.Key.Key_Space)
    settle(qtbot, dialog)
    assert shown(dialog) == [
        ["1\nnumber ▾", "2\nnumber ▾"],
        ["3", "4"],
        ["5", "6"],
    ]
    assert import_it(qtbot, dialog)[0].names == ("1", "2")


def open_kinds(dialog: ImportDialog, column: int) -> None:
    """Click on the header of a column."""
    header = dialog.table.horizontalHeader()
    x = header.sectionViewportPosition(column) + 8
    QTest.mouseClick(header.viewport(), LEFT, pos=QPoint(x, header.height() // 2))
    assert dialog.table.menu.isVisible()


def test_a_column_is_ignored_by_a_click_on_its_header(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    path = write(tmp_path, "id,x,y\n1,2,3\n2,4,5\n3,9,7\n")
    show(qtbot, dialog, path)
    open_kinds(dialog, 0)
    menu = dialog.table.menu
    number, ignored = menu.actions()
    assert number.isChecked()
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(ignored).center())
    settle(qtbot, dialog)
    assert shown(dialog)[0] == ["id\nignored ▾", "x\nnumber ▾", "y\nnumber ▾"]
    dataset, table = import_it(qtbot, dialog)
    assert dataset.names == ("x", "y")
    assert table.text_names == ("id",)


def test_a_column_of_text_is_asked_to_be_numbers_with_the_keyboard(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    path = write(tmp_path, "x,y,z\n1,2,a\n3,4,b\n5,6,7\n")
    show(qtbot, dialog, path)
    QTest.keyClick(dialog.table, Qt.Key.Key_Right)
    QTest.keyClick(dialog.table, Qt.Key.Key_Right)
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)
    menu = dialog.table.menu
    assert menu.actions()[1].isChecked()
    menu.setActiveAction(menu.actions()[0])
    QTest.keyClick(menu, Qt.Key.Key_Return)
    settle(qtbot, dialog)
    assert shown(dialog)[0][2] == "z\nnumber ▾"
    # The cell that the keyboard is on is where it was.
    assert dialog.table.currentIndex().column() == 2
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    settle(qtbot, dialog)
    assert dialog.isVisible()
    assert "'a' is not a number" in dialog.sentence.text()


def test_choosing_the_kind_that_it_is_changes_nothing(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    show(qtbot, dialog, write(tmp_path, "x,y\n1,2\n3,4\n"))
    open_kinds(dialog, 0)
    with qtbot.assertNotEmitted(dialog.table.kind_chosen):
        QTest.keyClick(dialog.table.menu, Qt.Key.Key_Escape)
        dialog.table.menu.actions()[0].trigger()


def test_another_separator_forgets_what_was_said_of_the_columns(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    show(qtbot, dialog, write(tmp_path, "x;y;z\n1;2;3\n3;4;5\n"))
    dialog.table.kind_chosen.emit("x", "text")
    settle(qtbot, dialog)
    assert shown(dialog)[0][0] == "x\nignored ▾"
    choose(dialog.options.separator, "comma")
    choose(dialog.options.separator, "semicolon")
    settle(qtbot, dialog)
    assert shown(dialog)[0][0] == "x\nnumber ▾"


@pytest.mark.parametrize("found_by", ["key", "mouse"])
def test_rows_that_lack_a_number_are_left_out(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path, found_by: str
) -> None:
    path = write(tmp_path, "x,y\n1,2\n3,nan\n5,6\n")
    show(qtbot, dialog, path)
    with qtbot.assertNotEmitted(dialog.opened):
        QTest.mouseClick(dialog.import_button, LEFT)
        settle(qtbot, dialog)
    assert dialog.isVisible()
    assert dialog.sentence.text() == (
        "data.csv, line 3, column 'y': 'nan' is not a finite number; rows with such "
        "cells can be left out. Tick “Leave out rows that lack a number” to import the "
        "others."
    )
    assert dialog.drop.hasFocus()
    if found_by == "key":
        QTest.keyClick(dialog.drop, Qt.Key.Key_Space)
    else:
        QTest.mouseClick(dialog.drop, LEFT, pos=QPoint(8, dialog.drop.height() // 2))
    assert dialog.drop.isChecked()
    assert not dialog.sentence.isVisible()
    dataset, table = import_it(qtbot, dialog)
    assert dataset.y.tolist() == [2.0, 6.0]
    assert table.dropped_rows == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("data.csv", "", "data.csv: the file is empty."),
        ("data.csv", b"\0\1\2", "data.csv, line 1: this is not a text file"),
        ("data.xlsx", b"PK\x03\x04 and no more", "data.xlsx: "),
        ("data.parquet", b"PAR1 and no more", "data.parquet: "),
    ],
)
def test_a_broken_file_is_a_sentence(
    qtbot: QtBot,
    dialog: ImportDialog,
    tmp_path: Path,
    name: str,
    content: str | bytes,
    sentence: str,
) -> None:
    show(qtbot, dialog, write(tmp_path, content, name))
    assert dialog.sentence.isVisible()
    assert dialog.sentence.text().startswith(sentence)
    assert dialog.sentence.text().endswith(".")
    assert not dialog.import_button.isEnabled()
    assert dialog.import_button.toolTip() == dialog.sentence.text()
    # Enter asks for what cannot be done, and nothing happens.
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert dialog.isVisible()
    # The next file is shown as if nothing had been.
    show(qtbot, dialog, write(tmp_path, "x,y\n1,2\n3,4\n", "good.csv"))
    assert not dialog.sentence.isVisible()
    assert import_it(qtbot, dialog)[0].rows == 2


def test_a_file_that_is_not_there(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    show(qtbot, dialog, tmp_path / "none.csv")
    assert dialog.sentence.text() == "none.csv: there is no such file."


class Slow:
    """Stands in for the reading: it tells of a half, and waits for a word to go on."""

    def __init__(self) -> None:
        self.go_on, self.begun = threading.Event(), threading.Event()
        self.options = ReadOptions()

    def read(self, path: Path, options: ReadOptions, *, progress: Progress) -> Table:
        self.options = options
        self.begun.set()
        while not self.go_on.wait(0.001):
            progress(0.5)
        return read_table(path, options, progress=progress)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    slow = Slow()
    monkeypatch.setattr(import_dialog, "read_table", slow.read)
    return slow


def bar_of(dialog: ImportDialog) -> QProgressBar:
    (bar,) = dialog.findChildren(QProgressBar)
    return bar


def test_while_it_is_read_a_bar_grows_and_all_else_waits(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path, slow: Slow
) -> None:
    show(qtbot, dialog, write(tmp_path, "x;y\n1,5;2\n3;4\n"))
    assert not bar_of(dialog).isVisible()
    QTest.mouseClick(dialog.import_button, LEFT)
    qtbot.waitUntil(lambda: bar_of(dialog).value() == 500)
    assert bar_of(dialog).isVisible()
    assert "Reading: 50 %" in [label.text() for label in labels(dialog)]
    for part in (dialog.options, dialog.table, dialog.drop, dialog.import_button):
        assert not part.isEnabled()
    assert dialog.import_button.toolTip() == "The file is being read"
    # What is read is what was shown, to the last option.
    assert (slow.options.separator, slow.options.decimal) == (";", ",")
    with qtbot.waitSignal(dialog.opened):
        slow.go_on.set()
    assert not dialog.isVisible()


def labels(dialog: ImportDialog) -> list[QLabel]:
    return dialog.findChildren(QLabel)


@pytest.mark.parametrize("way", ["click", "escape"])
def test_reading_is_cancelled_in_the_middle(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path, slow: Slow, way: str
) -> None:
    show(qtbot, dialog, write(tmp_path, "x,y\n1,2\n3,4\n"))
    QTest.mouseClick(dialog.import_button, LEFT)
    assert slow.begun.wait(10)
    with qtbot.assertNotEmitted(dialog.opened):
        assert dialog.cancel_button.hasFocus()
        if way == "click":
            QTest.mouseClick(dialog.cancel_button, LEFT)
        else:
            QTest.keyClick(dialog.cancel_button, Qt.Key.Key_Escape)
        # The preview is there again, and the thread has ended by itself.
        assert dialog.isVisible()
        assert not bar_of(dialog).isVisible()
        assert dialog.import_button.isEnabled()
        dialog._reading._pool.waitForDone()
        QApplication.processEvents()
    slow.go_on.set()
    assert import_it(qtbot, dialog)[0].rows == 2


def test_a_long_file_is_cancelled_by_its_own_progress(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    numbers = np.random.default_rng(1).normal(size=(300_000, 3))
    lines = "\n".join(",".join(map(repr, row)) for row in numbers.tolist())
    show(qtbot, dialog, write(tmp_path, f"a,b,c\n{lines}\n"))
    with qtbot.waitSignal(dialog._reading.progressed):
        QTest.mouseClick(dialog.import_button, LEFT)
    with qtbot.assertNotEmitted(dialog.opened):
        QTest.mouseClick(dialog.cancel_button, LEFT)
        dialog._reading._pool.waitForDone()
        QApplication.processEvents()
    assert dialog.isVisible()
    assert import_it(qtbot, dialog)[0].rows == 300_000


def test_ending_stops_the_thread(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path, slow: Slow
) -> None:
    show(qtbot, dialog, write(tmp_path, "x,y\n1,2\n3,4\n"))
    QTest.mouseClick(dialog.import_button, LEFT)
    assert slow.begun.wait(10)
    with qtbot.assertNotEmitted(dialog.opened):
        # Nothing lets the reading go on: it is the end that stops it.
        dialog.end()
        QApplication.processEvents()
    assert not dialog.isVisible()


def test_of_several_corrections_the_last_one_counts(
    qtbot: QtBot,
    dialog: ImportDialog,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    show(qtbot, dialog, write(tmp_path, "a;b\n1,5;2,5\n4,5;5,5\n"))
    begun, go_on = threading.Event(), threading.Event()
    seen: list[str | None] = []

    def look(path: Path, options: ReadOptions) -> Preview:
        seen.append(options.separator)
        begun.set()
        assert go_on.wait(10)
        return preview_table(path, options)

    monkeypatch.setattr(import_dialog, "preview_table", look)
    choose(dialog.options.separator, "comma")
    assert begun.wait(10)
    # The window answers while the preview is made, and cannot import meanwhile.
    assert not dialog.import_button.isEnabled()
    assert dialog.import_button.toolTip() == "The first rows are being looked at"
    choose(dialog.options.separator, "tab")
    choose(dialog.options.separator, "semicolon")
    go_on.set()
    settle(qtbot, dialog)
    assert shown(dialog)[1] == ["1,5", "2,5"]
    # What nobody waits for any more was not even begun.
    assert seen == [",", ";"]


def test_another_file_takes_the_place_of_one_that_is_being_read(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path, slow: Slow
) -> None:
    show(qtbot, dialog, write(tmp_path, "x,y\n1,2\n3,4\n", "first.csv"))
    QTest.mouseClick(dialog.import_button, LEFT)
    assert slow.begun.wait(10)
    with qtbot.assertNotEmitted(dialog.opened):
        dialog.show_file(write(tmp_path, "x,y\n5,6\n7,8\n", "second.csv"))
        settle(qtbot, dialog)
    slow.go_on.set()
    assert shown(dialog)[1] == ["5", "6"]
    assert import_it(qtbot, dialog)[0].name == "second.csv"


def test_everything_can_be_named_and_explained(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    show(qtbot, dialog, write(tmp_path, "x,y\n1,2\n3,4\n"))
    controls = [*dialog.findChildren(QComboBox), bar_of(dialog)]
    controls += [dialog.drop, dialog.options.header]
    controls += [dialog.import_button, dialog.cancel_button]
    for control in controls:
        assert control.accessibleName()
        assert control.toolTip()
    assert dialog.findChildren(QTableView)[0].accessibleName()
    names = [b.accessibleName() for b in dialog.findChildren(QAbstractButton)]
    assert "Import" in names
