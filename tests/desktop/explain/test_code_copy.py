"""Taking the script along: Copy and Save."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.explain.code_view import CodeView
from desktop.theme import LIGHT, apply_theme
from linreg.dataset import lecture_data
from linreg.script import Script
from tests.desktop.explain.code_hands import (
    QUESTION,
    START,
    button,
    edit,
    script_of,
    shown_view,
    step_at,
)
from tests.linreg.scripts import found, printed, trained


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> Iterator[CodeView]:
    apply_theme(qapp, LIGHT)
    yield shown_view(qtbot)
    QApplication.clipboard().clear()


def test_copy_puts_the_script_without_values_on_the_clipboard(
    qtbot: QtBot, view: CodeView
) -> None:
    view.show_step(step_at(12), "backward")
    copy = button(view, "Copy")
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert copy.text() == "Copied"
    text = QApplication.clipboard().text()
    assert text == script_of().text
    expected = found(trained(lecture_data(), START), QUESTION)
    assert printed(text) == expected


def test_copy_of_an_abridged_script_is_whole(qtbot: QtBot, view: CodeView) -> None:
    view.show_script(Script("# abridged\n", {}), lambda: "# whole\n")
    view.show_step(step_at(0), "loss")
    QTest.mouseClick(button(view, "Copy"), Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "# whole\n"
    assert edit(view).toPlainText() == "# abridged\n"


def test_copied_is_said_until_the_mouse_leaves(qtbot: QtBot, view: CodeView) -> None:
    copy = button(view, "Copy")
    width = copy.width()
    QTest.mouseMove(copy, copy.rect().center())
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert copy.text() == "Copied"
    QApplication.sendPostedEvents()
    assert copy.width() == width
    view.show_script(script_of())
    assert copy.text() == "Copied"
    QTest.mouseMove(edit(view).viewport(), QPoint(5, 5))
    qtbot.waitUntil(lambda: copy.text() == "Copy")


def test_copied_is_said_until_the_script_changes(qtbot: QtBot, view: CodeView) -> None:
    copy = button(view, "Copy")
    copy.setFocus()
    QTest.keyClick(copy, Qt.Key.Key_Space)
    assert copy.text() == "Copied"
    view.show_script(script_of(replace(START, settings={"lr": 0.02})))
    assert copy.text() == "Copy"


def test_save_asks_for_it(qtbot: QtBot, view: CodeView) -> None:
    with qtbot.waitSignal(view.save_requested):
        QTest.mouseClick(button(view, "Save as .py…"), Qt.MouseButton.LeftButton)
