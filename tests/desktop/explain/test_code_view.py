"""The script as a person reads it, selects in it, and steps through it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from desktop.explain.code_values import live_values
from desktop.explain.code_view import CodeView
from desktop.theme import DARK, LIGHT, apply_theme
from linreg.opened_step import OpenedStep
from linreg.script_cycle import Line
from linreg.trainer import PHASES, Phase
from tests.desktop.explain.code_hands import (
    START,
    edit,
    is_in_view,
    line,
    marked_lines,
    script_of,
    shown_labels,
    shown_view,
    step_at,
)


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> CodeView:
    apply_theme(qapp, LIGHT)
    return shown_view(qtbot)


# The text


def test_the_script_is_shown_as_it_is(view: CodeView) -> None:
    assert edit(view).toPlainText() == script_of().text
    assert shown_labels(view) == ["The run as a PyTorch script"]


def test_other_settings_show_another_script_at_the_same_place(view: CodeView) -> None:
    bar = edit(view).verticalScrollBar()
    bar.setValue(20)
    script = script_of(replace(START, optimizer="Adam", settings={}))
    view.show_script(script)
    assert edit(view).toPlainText() == script.text
    assert bar.value() == 20


def test_it_cannot_be_edited(qtbot: QtBot, view: CodeView) -> None:
    edit(view).setFocus()
    QTest.keyClicks(edit(view), "abc")
    QTest.keyClick(edit(view), Qt.Key.Key_Delete)
    assert edit(view).toPlainText() == script_of().text


def test_the_note(view: CodeView) -> None:
    view.show_note("The settings were changed.")
    assert "The settings were changed." in shown_labels(view)
    view.show_note("")
    assert shown_labels(view) == ["The run as a PyTorch script"]


# The step


def test_the_values_of_a_whole_step(view: CodeView) -> None:
    lines = script_of().lines
    view.show_step(step_at(0), None)
    assert shown_labels(view) == ["Iteration 0"]
    assert line(view, lines["forward"]) == (
        "    y_pred = model(x)  # [1.5000, 2.5000, 3.5000]"
    )
    assert line(view, lines["loss"]) == "    loss = criterion(y_pred, y)  # 8.7500"
    assert line(view, lines["update"]) == (
        "    optimizer.step()  # w: 1.0000 → 1.2200, b: 0.50000 → 0.59000"
    )
    assert marked_lines(view) == []


@pytest.mark.parametrize("phase", PHASES)
def test_a_phase_is_marked_and_in_view(view: CodeView, phase: Phase) -> None:
    lines = script_of().lines
    view.show_step(step_at(3), phase)
    assert shown_labels(view) == [f"Iteration 3: {phase} is done"]
    assert marked_lines(view) == [lines[phase]]
    for each in PHASES:
        assert is_in_view(view, lines[each])
        is_done = PHASES.index(each) <= PHASES.index(phase)
        assert ("  # " in line(view, lines[each])) == is_done


def test_another_step_replaces_the_values_and_none_takes_them_away(
    view: CodeView,
) -> None:
    number = script_of().lines["loss"]
    view.show_step(step_at(0), None)
    view.show_step(step_at(0), "forward")
    assert line(view, number) == "    loss = criterion(y_pred, y)"
    view.show_step(step_at(0), "loss")
    assert line(view, number) == "    loss = criterion(y_pred, y)  # 8.7500"
    view.show_step(None, None)
    assert edit(view).toPlainText() == script_of().text
    assert marked_lines(view) == []


def test_the_closure_of_lbfgs_is_stepped_through(view: CodeView) -> None:
    config = replace(START, optimizer="LBFGS", settings={})
    script = script_of(config)
    view.show_script(script)
    for phase in PHASES:
        view.show_step(step_at(1, config), phase)
        assert marked_lines(view) == [script.lines[phase]]
        assert is_in_view(view, script.lines[phase])


def test_gradients_that_add_up(view: CodeView) -> None:
    config = replace(START, zero_grad=False)
    script = script_of(config)
    view.show_script(script)
    view.show_step(step_at(1, config), "zero_grad")
    assert line(view, script.lines["zero_grad"]) == (
        "    # optimizer.zero_grad() is left out: the gradients add up."
        "  # w.grad is still −22.00, b.grad −9.000"
    )


def test_the_lines_between_the_phases_have_their_values(view: CodeView) -> None:
    config = replace(START, l1=0.5, clip=2.0, scheduler="ExponentialLR")
    script = script_of(config)
    view.show_script(script)
    view.show_step(step_at(0, config), None)
    assert line(view, script.lines["penalty"]).endswith("sum()  # 0.50000")
    assert line(view, script.lines["clip"]).endswith("2.0)  # norm 23.31 → 2")
    assert line(view, script.lines["schedule"]) == (
        "    scheduler.step()  # lr: 0.010000 → 0.0099500"
    )
    # Settings that are changed meanwhile change the script before there is a step.
    view.show_script(script_of(START))
    assert "scheduler" not in edit(view).toPlainText()
    assert line(view, script_of(START).lines["loss"]).endswith("# 8.7500")


def test_running_never_scrolls_and_stepping_only_out_of_view(view: CodeView) -> None:
    bar = edit(view).verticalScrollBar()
    view.show_step(step_at(0), None)
    assert bar.value() == 0
    view.show_step(step_at(0), "forward")
    first = bar.value()
    assert first > 0
    bar.setValue(first + 1)
    view.show_step(step_at(0), "loss")
    assert bar.value() == first + 1
    # What a person scrolls away from stays away until the next phase.
    bar.setValue(0)
    view.show_step(step_at(0), "loss")
    assert bar.value() == 0
    view.show_step(step_at(0), "zero_grad")
    assert bar.value() == first


def select(view: CodeView, start: int, end: int) -> str:
    cursor = edit(view).textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    edit(view).setTextCursor(cursor)
    return edit(view).textCursor().selectedText()


@pytest.mark.parametrize("is_backwards", [False, True])
@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("import torch", "import torch"),
        ("y_pred = model(x)", "y_pred = model(x)"),
        ("import torch", 'print("prediction ='),
        ("    loss = criterion", "optimizer.step()"),
    ],
)
def test_a_selection_and_the_place_in_view_are_kept(
    view: CodeView, first: str, last: str, is_backwards: bool
) -> None:
    """Of the code in it: the values have changed."""
    view.show_step(step_at(0), None)
    text = edit(view).toPlainText()
    ends = [text.index(first), text.index(last) + len(last)]
    before = select(view, *(reversed(ends) if is_backwards else ends))
    scroll = [edit(view).verticalScrollBar(), edit(view).horizontalScrollBar()]
    for bar in scroll:
        bar.setValue(3)
    for iteration in (1, 700):
        view.show_step(step_at(iteration), None)
        assert [bar.value() for bar in scroll] == [3, 3]
    view.show_step(step_at(1), "loss")
    view.show_step(step_at(0), None)
    cursor = edit(view).textCursor()
    assert cursor.selectedText() == before
    assert (cursor.position() < cursor.anchor()) == is_backwards


def test_a_whole_line_stays_selected_with_its_value(view: CodeView) -> None:
    view.show_step(step_at(0), None)
    text = edit(view).toPlainText()
    start = text.index("optimizer.step()")
    select(view, start, text.index("\n", start))
    view.show_step(step_at(1), None)
    selected = edit(view).textCursor().selectedText()
    assert selected.startswith("optimizer.step()  # w: 1.2200 → 1.3676, b: ")
    view.show_step(step_at(1), "loss")
    assert edit(view).textCursor().selectedText() == "optimizer.step()"


def test_out_of_sight_it_does_nothing(
    view: CodeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def count(opened: OpenedStep, phase: Phase | None) -> dict[Line, str]:
        asked.append(opened)
        return live_values(opened, phase)

    monkeypatch.setattr("desktop.explain.code_view.live_values", count)
    view.hide()
    script = script_of(replace(START, settings={"lr": 0.02}))
    view.show_script(script)
    view.show_step(step_at(0), "loss")
    assert asked == []
    assert edit(view).toPlainText() == script_of().text
    view.show()
    assert len(asked) == 1
    assert "lr=0.02" in edit(view).toPlainText()
    assert marked_lines(view) == [script.lines["loss"]]


def test_the_mark_has_the_themes_colour(view: CodeView) -> None:
    view.show_step(step_at(0), "loss")
    for theme in (DARK, LIGHT):
        view.set_theme(theme)
        (mark,) = edit(view).extraSelections()
        assert mark.format.background().color().name() == theme.accent


def test_space_is_left_to_the_window(qtbot: QtBot) -> None:
    window, view = QMainWindow(), CodeView(LIGHT)
    qtbot.addWidget(window)
    view.show_script(script_of())
    window.setCentralWidget(view)
    run = QAction("Run", window)
    run.setShortcut(Qt.Key.Key_Space)
    window.addAction(run)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    edit(view).setFocus()
    with qtbot.waitSignal(run.triggered):
        QTest.keyClick(edit(view), Qt.Key.Key_Space)
    QTest.keyClick(edit(view), Qt.Key.Key_Tab)
    assert not edit(view).hasFocus()
