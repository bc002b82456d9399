"""The options of an import: those that the kind of file has, shown and corrected."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.table.import_options import ImportOptions
from linreg.table_options import FileKind, Kind, Preview, ReadOptions

TEXT = ReadOptions(";", ",", "windows-1252", True)


def preview_of(
    kind: FileKind, options: ReadOptions, sheets: tuple[str, ...] = ()
) -> Preview:
    names = ("x", "y")
    kinds: tuple[Kind, ...] = ("number", "number")
    return Preview(Path("a"), kind, options, names, kinds, (), sheets, 10, None)


@pytest.fixture
def options(qtbot: QtBot) -> ImportOptions:
    options = ImportOptions()
    qtbot.addWidget(options)
    options.show()
    return options


def visible(options: ImportOptions) -> list[str]:
    boxes = (options.separator, options.decimal, options.encoding, options.sheet)
    names = [box.accessibleName() for box in boxes if box.isVisible()]
    header = options.header
    return [*names, *([header.accessibleName()] if header.isVisible() else [])]


def test_each_kind_of_file_has_its_own(options: ImportOptions) -> None:
    options.show_preview(ReadOptions(), preview_of("text", TEXT))
    header = "First row holds names"
    assert visible(options) == ["Separator", "Decimal sign", "Encoding", header]
    excel = ReadOptions(has_header=False, sheet="b")
    options.show_preview(ReadOptions(), preview_of("excel", excel, ("a", "b")))
    assert visible(options) == ["Sheet", header]
    assert options.sheet.currentText() == "b"
    assert not options.header.isChecked()
    options.show_preview(ReadOptions(), preview_of("parquet", ReadOptions()))
    assert visible(options) == []
    options.show_file(Path("next.XLSX"))
    assert visible(options) == ["Sheet", header]
    options.show_file(Path("next.dat"))
    assert visible(options)[0] == "Separator"


def test_what_was_detected_is_shown(options: ImportOptions) -> None:
    options.show_preview(ReadOptions(), preview_of("text", TEXT))
    assert options.separator.currentText() == "semicolon  ;"
    assert options.decimal.currentText() == "comma  1,5"
    assert options.encoding.currentText() == "Windows-1252"
    assert options.header.isChecked()
    options.show_file(Path("next.csv"))
    assert options.separator.currentIndex() == -1
    assert options.separator.placeholderText() == "unknown"


def test_a_correction_keeps_the_earlier_ones_and_no_more(
    qtbot: QtBot, options: ImportOptions
) -> None:
    given = ReadOptions(encoding="utf-16", kinds={"x": "text"})
    options.show_preview(given, preview_of("text", TEXT))
    with qtbot.waitSignal(options.corrected) as caught:
        QTest.keyClick(options.decimal, Qt.Key.Key_Up)
    # The names are what they were, and so are their kinds.
    assert caught.args == [replace(given, decimal=".")]
    with qtbot.waitSignal(options.corrected) as caught:
        QTest.keyClick(options.separator, Qt.Key.Key_Down)
    assert caught.args == [replace(given, separator="\t", kinds={})]
    with qtbot.waitSignal(options.corrected) as caught:
        QTest.keyClick(options.encoding, Qt.Key.Key_Up)
    assert caught.args == [replace(given, encoding="utf-16", kinds={})]
    with qtbot.waitSignal(options.corrected) as caught:
        QTest.keyClick(options.header, Qt.Key.Key_Space)
    assert caught.args == [replace(given, has_header=False, kinds={})]


def test_another_sheet(qtbot: QtBot, options: ImportOptions) -> None:
    shown = ReadOptions(sheet="first")
    preview = preview_of("excel", shown, ("first", "second"))
    options.show_preview(ReadOptions(), preview)
    with qtbot.waitSignal(options.corrected) as caught:
        QTest.keyClick(options.sheet, Qt.Key.Key_Down)
    assert caught.args == [ReadOptions(sheet="second")]
    # Those of one file are not those of the next.
    options.show_file(Path("next.xlsx"))
    assert options.sheet.count() == 0


def test_an_empty_sheet_and_the_others(options: ImportOptions) -> None:
    options.show_empty_sheet("b", ("a", "b"))
    assert visible(options)[0] == "Sheet"
    assert options.sheet.currentText() == "b"
    assert options.sheet.count() == 2


def test_showing_is_no_correction(qtbot: QtBot, options: ImportOptions) -> None:
    with qtbot.assertNotEmitted(options.corrected):
        options.show_preview(ReadOptions(), preview_of("text", TEXT))
        options.show_file(Path("next.csv"))
