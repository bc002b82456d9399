"""What a person does to the window by mouse and keyboard, and what they read there."""

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.plots.canvas import Canvas
from desktop.table.chooser import DataChooser
from desktop.table.view import DataTableView
from desktop.window import MainWindow
from tests.desktop.plots.drawing import place

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


def press(window: MainWindow, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
    """Press a key, wherever the keyboard is."""
    focus = QApplication.focusWidget()
    QTest.keyClick(focus if isinstance(focus, QWidget) else window, key, keys)


def undo(window: MainWindow) -> None:
    press(window, Qt.Key.Key_Z, CONTROL)


def redo(window: MainWindow) -> None:
    press(window, Qt.Key.Key_Z, CONTROL | SHIFT)


def table(window: MainWindow) -> DataTableView:
    (view,) = window.data.findChildren(DataTableView)
    return view


def cell(window: MainWindow, row: int, column: int) -> str:
    """What stands in a cell of the table."""
    model = table(window).model()
    return str(model.data(model.index(row, column)))


def click_cell(
    window: MainWindow, row: int, column: int, keys: Qt.KeyboardModifier = NONE
) -> None:
    view = table(window)
    view.scrollTo(view.model().index(row, column))
    spot = view.visualRect(view.model().index(row, column)).center()
    QTest.mouseClick(view.viewport(), LEFT, keys, spot)


def click_row(window: MainWindow, row: int) -> None:
    """Click on the number beside a row, which selects it from end to end."""
    header = table(window).verticalHeader()
    down = header.sectionViewportPosition(row) + header.sectionSize(row) // 2
    QTest.mouseClick(header.viewport(), LEFT, NONE, QPoint(4, down))


def type_over(window: MainWindow, row: int, column: int, text: str) -> None:
    """Click into a cell, type over what stands there, and press Enter."""
    click_cell(window, row, column)
    QTest.keyClicks(table(window), text[0])
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, text[1:])
    QTest.keyClick(field, Qt.Key.Key_Return)


def paste(window: MainWindow, text: str) -> None:
    QApplication.clipboard().setText(text)
    press(window, Qt.Key.Key_V, CONTROL)


def click(canvas: Canvas, x: float, y: float, keys: Qt.KeyboardModifier = NONE) -> None:
    """Click into a picture, at a place in the data's units."""
    QTest.mouseClick(canvas.viewport(), LEFT, keys, place(canvas, x, y))


def drag(
    canvas: Canvas,
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    release: bool = True,
) -> None:
    """Take hold of a point and move it in several steps."""
    first, last = place(canvas, *start), place(canvas, *end)
    QTest.mousePress(canvas.viewport(), LEFT, NONE, first)
    for part in (0.25, 0.5, 0.75, 1.0):
        QTest.mouseMove(canvas.viewport(), first + (last - first) * part)
    if release:
        QTest.mouseRelease(canvas.viewport(), LEFT, NONE, last)


def number(window: MainWindow, name: str) -> str:
    """What the row of numbers at the bottom says under that name."""
    for figure in window.readout.findChildren(QWidget):
        labels = figure.findChildren(QLabel)
        if len(labels) == 2 and labels[0].text() == name and figure.isVisible():
            return labels[1].text()
    raise AssertionError(f"no {name}")


def said(window: MainWindow) -> str:
    """What the message bar says."""
    return window.messages.message.text if window.messages.message else ""


def texts(widget: QWidget) -> str:
    """All the text that can be seen in a part of the window."""
    labels = widget.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def entry(numbers: QTableWidget, row: str, column: str) -> str:
    """What a table of numbers says in the row and the column of these names."""
    rows = [_text(numbers.verticalHeaderItem(i)) for i in range(numbers.rowCount())]
    columns = [
        _text(numbers.horizontalHeaderItem(j)) for j in range(numbers.columnCount())
    ]
    return _text(numbers.item(rows.index(row), columns.index(column)))


def _text(item: QTableWidgetItem | None) -> str:
    return item.text() if item else ""


def choose(window: MainWindow, title: str) -> None:
    """Choose a data set from the list, as Enter in the open list does."""
    (chooser,) = window.data.findChildren(DataChooser)
    chooser.activated.emit(chooser.findText(title))


def until_ready(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: len(window.session.run.history) > 0)
    qtbot.waitUntil(lambda: window.session.activity == "idle")


def run_on(qtbot: QtBot, window: MainWindow, steps: int = 100) -> None:
    """A run at full speed that has made some steps, and does not end by itself."""
    session = window.session
    session.configure(replace(session.config, iterations=10**9))
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(session.run.history) > steps)
