"""The numbers as a widget: it keeps still for a person who reads or selects."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QTextEdit
from pytestqt.qtbot import QtBot

from desktop.explain import numbers_view
from desktop.explain.numbers_view import NumbersView
from desktop.theme import DARK, LIGHT
from linreg.config import Config
from linreg.opened_step import OpenedStep
from tests.desktop.explain.opened import lecture, opened_step

CONFIG = Config(reduction="sum")


@pytest.fixture
def view(qtbot: QtBot) -> NumbersView:
    view = NumbersView(LIGHT)
    qtbot.addWidget(view)
    view.resize(520, 330)
    view.show()
    return view


@pytest.fixture(scope="module")
def steps() -> tuple[OpenedStep, OpenedStep]:
    return opened_step(lecture(), CONFIG, 3), opened_step(lecture(), CONFIG, 4)


def page(view: NumbersView) -> QTextEdit:
    (found,) = view.findChildren(QTextEdit)
    return found


def text(view: NumbersView) -> str:
    return page(view).toPlainText()


def note(view: NumbersView) -> QLabel:
    return next(each for each in view.findChildren(QLabel) if "Esc" in each.text())


def select_word(view: NumbersView) -> None:
    cursor = page(view).textCursor()
    cursor.select(QTextCursor.SelectionType.WordUnderCursor)
    page(view).setTextCursor(cursor)


def test_a_step_is_shown_and_the_next_one(
    view: NumbersView, steps: tuple[OpenedStep, OpenedStep]
) -> None:
    view.show_step(None, None)
    assert text(view) == "There is no step to look into yet."
    view.show_step(steps[0], None)
    assert text(view).startswith("Iteration 3,")
    view.show_step(steps[1], "loss")
    assert text(view).startswith("Iteration 4,")
    assert text(view).count("not yet") == 3


def test_what_nobody_sees_is_not_written(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    steps: tuple[OpenedStep, OpenedStep],
) -> None:
    written = []

    def page_html(opened: OpenedStep, *_: object) -> str:
        written.append(opened.iteration)
        return "page"

    monkeypatch.setattr(numbers_view, "page_html", page_html)
    view = NumbersView(LIGHT)
    qtbot.addWidget(view)
    view.show_step(steps[0], None)
    view.show_step(steps[1], None)
    view.set_theme(DARK)
    assert written == []
    view.show()
    assert written == [4]


def test_the_place_that_is_read_stays(
    view: NumbersView, steps: tuple[OpenedStep, OpenedStep]
) -> None:
    view.show_step(steps[0], None)
    bar = page(view).verticalScrollBar()
    assert bar.maximum() > 150
    bar.setValue(150)
    view.show_step(steps[1], None)
    assert text(view).startswith("Iteration 4,")
    assert bar.value() == 150


def at_the_top(view: NumbersView) -> str:
    return page(view).cursorForPosition(QPoint(30, 12)).block().text()


def test_a_new_phase_is_scrolled_to_and_then_left_alone(
    view: NumbersView, steps: tuple[OpenedStep, OpenedStep]
) -> None:
    bar = page(view).verticalScrollBar()
    view.resize(520, 120)
    view.show_step(steps[0], "backward")
    assert at_the_top(view).startswith("4 Backward")
    bar.setValue(20)
    view.show_step(steps[1], "backward")
    assert bar.value() == 20
    view.show_step(steps[1], "zero_grad")
    assert at_the_top(view).startswith("3 zero_grad")
    view.show_step(steps[1], "forward")
    assert at_the_top(view).startswith("Iteration 4")


def test_the_keyboards_cursor_stays_too(
    view: NumbersView, steps: tuple[OpenedStep, OpenedStep]
) -> None:
    view.show_step(steps[0], None)
    cursor = page(view).textCursor()
    cursor.setPosition(40)
    page(view).setTextCursor(cursor)
    view.show_step(steps[1], None)
    assert page(view).textCursor().position() == 40
    view.show_step(None, None)
    assert page(view).textCursor().position() == len(text(view))


def test_a_selection_holds_the_page_until_escape(
    view: NumbersView, steps: tuple[OpenedStep, OpenedStep]
) -> None:
    view.show_step(steps[0], None)
    select_word(view)
    assert not note(view).isVisible()
    view.show_step(steps[1], None)
    assert text(view).startswith("Iteration 3,")
    assert page(view).textCursor().selectedText() == "Iteration"
    assert note(view).isVisible()
    QTest.keyClick(page(view), Qt.Key.Key_Escape)
    assert text(view).startswith("Iteration 4,")
    assert not note(view).isVisible()


def test_the_page_waits_while_the_mouse_selects(
    view: NumbersView, steps: tuple[OpenedStep, OpenedStep]
) -> None:
    view.show_step(steps[0], None)
    viewport = page(view).viewport()
    QTest.mousePress(
        viewport,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(40, 10),
    )
    view.show_step(steps[1], None)
    assert text(view).startswith("Iteration 3,")
    QTest.mouseRelease(
        viewport,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(40, 10),
    )
    assert text(view).startswith("Iteration 4,")


def test_the_page_waits_while_it_is_scrolled(
    view: NumbersView, steps: tuple[OpenedStep, OpenedStep]
) -> None:
    view.show_step(steps[0], None)
    bar = page(view).verticalScrollBar()
    bar.setSliderDown(True)
    view.show_step(steps[1], None)
    assert text(view).startswith("Iteration 3,")
    bar.setSliderDown(False)
    assert text(view).startswith("Iteration 4,")


def test_another_theme_writes_the_page_anew(
    view: NumbersView, steps: tuple[OpenedStep, OpenedStep]
) -> None:
    view.show_step(steps[0], None)
    assert LIGHT.model in page(view).toHtml()
    view.set_theme(DARK)
    assert DARK.model in page(view).toHtml()
    assert LIGHT.model not in page(view).toHtml()


def test_it_is_read_by_keyboard_and_screen_reader(
    view: NumbersView, steps: tuple[OpenedStep, OpenedStep]
) -> None:
    view.show_step(steps[0], None)
    assert page(view).accessibleName()
    assert page(view).isReadOnly()
    assert page(view).focusPolicy() & Qt.FocusPolicy.TabFocus
    QTest.keyClick(page(view), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert "wᵀ (in, 1)" in page(view).textCursor().selectedText()
