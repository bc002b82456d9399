"""What stands in the menu bar."""

import pytest
from PySide6.QtGui import QAction, QUndoStack
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget
from pytestqt.qtbot import QtBot

from desktop.actions import Actions
from desktop.menus import fill_menu_bar


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def bar(window: QWidget) -> QMenuBar:
    bar = QMenuBar(window)
    recent = QAction("Recent files", window)
    fill_menu_bar(bar, Actions(window, QUndoStack(window)), recent)
    return bar


def entries(bar: QMenuBar, title: str) -> list[str]:
    """The texts of a menu; "" is a line."""
    menus = {action.text(): action.menu() for action in bar.actions()}
    menu = menus[title]
    assert isinstance(menu, QMenu)
    return [action.text() for action in menu.actions()]


def test_the_menus_in_their_order(bar: QMenuBar) -> None:
    titles = [action.text() for action in bar.actions()]
    assert titles == ["&File", "&Edit", "&Run", "&View", "&Help"]


def test_edit(bar: QMenuBar) -> None:
    assert entries(bar, "&Edit") == ["Undo", "Redo", "", "Remove selected points"]


def test_a_run_and_its_parts(bar: QMenuBar) -> None:
    steps = ["Step", "Step back", "Phase", "Step N"]
    assert entries(bar, "&Run") == ["Run", *steps, "", "Reset"]


def test_files_come_and_go_by_the_first_menu(bar: QMenuBar) -> None:
    assert entries(bar, "&File") == [
        "Open project…",
        "Recent files",
        "Reopen last session",
        "",
        "Save",
        "Save as…",
        "",
        "Import…",
        "Export table…",
        "Export…",
        "Export all plots…",
        "",
        "Quit",
    ]


def test_anscombes_four_can_be_seen(bar: QMenuBar) -> None:
    assert "Anscombe’s four…" in entries(bar, "&View")


def test_every_entry_says_what_it_does(bar: QMenuBar) -> None:
    for top in bar.actions():
        menu = top.menu()
        assert isinstance(menu, QMenu)
        assert all(a.toolTip() for a in menu.actions() if not a.isSeparator())
