"""The data at hand in every panel: another run, edited data, or what was refused."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.table.view import DataTableView
from desktop.widgets.number_list_field import NumberListField
from desktop.window import MainWindow
from linreg.dataset import make_dataset
from linreg.errors import DataError
from tests.desktop.hands import cell, said, texts, type_over, undo


def test_what_is_refused_is_said_and_the_data_stand(
    qtbot: QtBot, window: MainWindow
) -> None:
    x = np.array([1.0, 2.0])
    data = make_dataset("short", {"x": x, "y": x})
    first = window.session.dataset
    type_over(window, 0, 1, "2.5")
    edited = window.session.dataset
    window.data.rejected.emit(_error_of_too_few_rows())
    assert "A line needs two rows of data or more" in said(window)
    assert window.session.dataset is edited
    assert cell(window, 0, 1).strip() == "2.5"
    window.edits.load("Open short", data, "short")
    assert window.session.dataset is data
    undo(window)
    chooser = window.data._chooser
    assert chooser.placeholderText() == "Lecture: y = 2x (edited)"
    assert chooser.currentText() == ""
    undo(window)
    assert window.session.dataset is first
    assert chooser.currentText() == "Lecture: y = 2x"


def _error_of_too_few_rows() -> DataError:
    with pytest.raises(DataError) as raised:
        make_dataset("one", {"x": np.ones(1), "y": np.ones(1)})
    return raised.value


def test_a_question_is_answered_and_shown_in_the_picture(window: MainWindow) -> None:
    (field,) = window.data.findChildren(NumberListField)
    edit = field if isinstance(field, QLineEdit) else field.findChild(QLineEdit)
    assert edit is not None
    edit.selectAll()
    QTest.keyClicks(edit, "10")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    w, b = window.session.run.history.row(0).parameters
    answer = 10 * w + b
    assert any(
        text.startswith("ŷ = ")
        and float(text[4:].replace("−", "-")) == pytest.approx(answer, rel=1e-3)
        for text in texts(window.data).splitlines()
    )
    asked = window.fit._asked
    assert asked is not None
    assert asked.tolist() == [10]
    QTest.keyClick(edit, Qt.Key.Key_End)
    QTest.keyClicks(edit, " 3")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert window.fit._asked is None
    assert "1 numbers needed" in texts(window.data) or said(window)


def test_while_a_long_table_is_prepared_it_cannot_be_edited(
    qtbot: QtBot, window: MainWindow
) -> None:
    x = np.linspace(0, 1, 150_000)
    data = make_dataset("long", {"x": x, "y": x})
    window.edits.load("Open long", data, "long")
    assert not window.data.isEnabled()
    assert "long table" in said(window)
    assert window.session.title == "Lecture: y = 2x"
    qtbot.waitUntil(window.data.isEnabled)
    assert said(window) == ""
    assert window.session.dataset is data
    assert window.actions_.undo.text() == "Undo Open long"


def test_numbers_catch_up_with_a_hand_that_rests(
    qtbot: QtBot, window: MainWindow
) -> None:
    (view,) = window.data.findChildren(DataTableView)

    def shown() -> str:
        text: str = view.model().index(1, 1).data()
        return text

    window.edits.begin_drag()
    window.edits.drag(1, "x", 2.0, 5.0)
    assert shown() == "5"
    window.edits.drag(1, "x", 2.0, 7.0)
    # The pictures are there at once, the numbers a moment later.
    assert window.session.run.exact.weight == pytest.approx([2.0])
    assert shown() == "5"
    qtbot.waitUntil(lambda: shown() == "7")
    window.edits.drag(1, "x", 2.0, 8.0)
    window.edits.end_drag()
    assert shown() == "8"


def test_a_step_back_in_the_middle_of_a_drag_is_shown_in_numbers(
    qtbot: QtBot, window: MainWindow
) -> None:
    type_over(window, 0, 1, "2.5")
    window.edits.begin_drag()
    for y in (5.0, 7.0):
        window.edits.drag(1, "x", 2.0, y)
    window.edits.stack.undo()
    qtbot.waitUntil(lambda: cell(window, 1, 1).strip() == "4")
    assert cell(window, 0, 1).strip() == "2"
