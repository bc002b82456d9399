"""Every gesture that has a name: its key, its tooltip, and when it can be used."""

import pytest
from PySide6.QtGui import QAction, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.actions import Actions
from desktop.theme import DARK, LIGHT
from linreg.trainer import PHASES


@pytest.fixture
def stack(qtbot: QtBot) -> QUndoStack:
    return QUndoStack()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def actions(window: QWidget, stack: QUndoStack) -> Actions:
    return Actions(window, stack)


def keys_of(action: QAction) -> list[str]:
    return [key.toString() for key in action.shortcuts()]


def test_undo_and_redo_say_what_and_can_be_used_where_there_is_something(
    actions: Actions, stack: QUndoStack
) -> None:
    assert (actions.undo.isEnabled(), actions.redo.isEnabled()) == (False, False)
    stack.push(QUndoCommand("Edit cell"))
    assert actions.undo.text() == "Undo Edit cell"
    assert (actions.undo.isEnabled(), actions.redo.isEnabled()) == (True, False)
    stack.undo()
    assert actions.redo.text() == "Redo Edit cell"
    assert (actions.undo.isEnabled(), actions.redo.isEnabled()) == (False, True)


def test_their_keys(actions: Actions) -> None:
    assert "Ctrl+Z" in keys_of(actions.undo)
    assert keys_of(actions.redo) == ["Ctrl+Shift+Z", "Ctrl+Y"]
    assert keys_of(actions.remove_rows) == ["Del", "Backspace"]


def test_the_key_for_removing_is_not_the_whole_windows(
    actions: Actions, window: QWidget
) -> None:
    assert actions.undo in window.actions()
    assert actions.remove_rows not in window.actions()


def test_what_cannot_act_says_why(actions: Actions) -> None:
    actions.explain(actions.remove_rows, "No point is selected.")
    assert not actions.remove_rows.isEnabled()
    assert actions.remove_rows.toolTip().endswith("(Del)\nNo point is selected.")
    actions.explain(actions.remove_rows, None)
    assert actions.remove_rows.isEnabled()
    assert "\n" not in actions.remove_rows.toolTip()


def test_no_two_actions_share_a_key(actions: Actions, window: QWidget) -> None:
    keys = [key for action in window.actions() for key in keys_of(action)]
    keys += keys_of(actions.remove_rows)
    assert len(keys) == len(set(keys))


def test_the_list_of_keys_has_all_of_them(actions: Actions) -> None:
    named = dict(actions.named_keys())
    assert named["Ctrl+Z"] == "Undo"
    assert named["Ctrl+Shift+Z"] == "Redo"
    assert named["Del"] == "Remove selected points"
    assert named["Space"] == "Run"


def test_the_keys_of_files_are_those_that_people_know(actions: Actions) -> None:
    named = dict(actions.named_keys())
    assert named["Ctrl+O"] == "Open project"
    assert named["Ctrl+S"] == "Save"
    assert named["Ctrl+Shift+S"] == "Save as"
    assert named["Ctrl+I"] == "Import"


def test_the_keys_of_time(actions: Actions) -> None:
    named = dict(actions.named_keys())
    assert named["B"] == "Step back"
    assert named["P"] == "Phase"


def test_phase_names_the_five_of_them_in_their_order(actions: Actions) -> None:
    assert ", ".join(PHASES) in actions.phase.toolTip()


def test_what_has_a_sign_wears_it_in_both_looks(actions: Actions) -> None:
    for theme in (LIGHT, DARK):
        actions.set_theme(theme)
        for action in (actions.step_back, actions.phase):
            assert not action.icon().isNull()
