"""The small windows of the Help menu."""

import re

import pytest
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.actions import Actions
from desktop.help_texts import keys_text


@pytest.fixture
def actions(qtbot: QtBot) -> Actions:
    window = QWidget()
    qtbot.addWidget(window)
    return Actions(window, QUndoStack(window))


def keys(text: str) -> list[str]:
    return re.findall(r"<tr><td><b>(.*?)</b>", text)


def test_every_key_of_the_window_is_listed_once(actions: Actions) -> None:
    listed = keys(keys_text(actions))[:-5]
    assert len(listed) == len(set(listed))
    assert {"Space", "S", "B", "P", "R", "Ctrl+E", "F1"} <= set(listed)
    assert {"Ctrl+O", "Ctrl+S", "Ctrl+Shift+S", "Ctrl+I"} <= set(listed)


def test_the_keys_of_the_table_are_listed(actions: Actions) -> None:
    assert keys(keys_text(actions))[-5:] == ["F2", "Ctrl+C", "Ctrl+V", "Ins", "Del"]


def test_the_ways_through_time_are_told(actions: Actions) -> None:
    assert "to see an earlier step" in keys_text(actions)
