"""The menu of columns: every choice that it lets one make is a good one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.table.roles import RolesMenu
from linreg.dataset import Dataset, make_dataset
from linreg.errors import LinregError

# Said by a plugin without a real keyboard.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Roles = tuple[tuple[str, ...], str]


def columns(*names: str) -> Dataset:
    return make_dataset("t", {name: np.array([1.0, 2.0]) for name in names})


def following(dataset: Dataset) -> tuple[RolesMenu, list[Roles]]:
    """A menu whose choices are followed, and what it asked for."""
    menu, asked = RolesMenu(), []
    menu.show_roles(dataset)

    def follow(x_names: tuple[str, ...], y_name: str) -> None:
        asked.append((x_names, y_name))
        menu.show_roles(dataset.with_roles(x_names, y_name))

    menu.roles_chosen.connect(follow)
    return menu, asked


def action_of(menu: RolesMenu, role: str, name: str) -> QAction:
    """The action that gives this role to this column."""
    x, y = [action for action in menu.actions() if action.data() == name]
    return {"x": x, "y": y}[role]


def checked(menu: RolesMenu) -> list[str]:
    return [action.data() for action in menu.actions() if action.isChecked()]


def choose(menu: RolesMenu, role: str, name: str) -> None:
    action_of(menu, role, name).trigger()


def test_it_shows_the_roles(qtbot: QtBot) -> None:
    menu, _ = following(columns("a", "b", "c").with_roles(("a",), "c"))
    assert checked(menu) == ["a", "c"]
    assert not action_of(menu, "x", "c").isEnabled()
    assert "is y" in action_of(menu, "x", "c").toolTip()
    assert not action_of(menu, "x", "a").isEnabled()
    assert "one x or more" in action_of(menu, "x", "a").toolTip()
    assert action_of(menu, "x", "b").isEnabled()


def test_x_columns_are_ticked_and_come_in_the_tables_order(qtbot: QtBot) -> None:
    menu, asked = following(columns("a", "b", "c").with_roles(("b",), "c"))
    choose(menu, "x", "a")
    choose(menu, "x", "b")
    assert asked == [(("a", "b"), "c"), (("a",), "c")]


def test_y_changes_places_with_an_x(qtbot: QtBot) -> None:
    menu, asked = following(columns("y", "x1", "x2"))
    choose(menu, "y", "y")
    assert asked == [(("x1", "x2"), "y")]
    assert checked(menu) == ["x1", "x2", "y"]


def test_two_columns_can_be_exchanged(qtbot: QtBot) -> None:
    menu, asked = following(columns("a", "b"))
    choose(menu, "y", "a")
    assert asked == [(("b",), "a")]


def test_a_column_without_a_role_becomes_y_alone(qtbot: QtBot) -> None:
    menu, asked = following(columns("a", "b", "c").with_roles(("a",), "c"))
    choose(menu, "y", "b")
    assert asked == [(("a",), "b")]


def test_refused_roles_are_not_shown(qtbot: QtBot) -> None:
    menu = RolesMenu()
    menu.show_roles(columns("a", "b", "c"))
    choose(menu, "x", "a")
    assert checked(menu) == ["a", "b", "c"]
    choose(menu, "y", "a")
    assert checked(menu) == ["a", "b", "c"]


def test_the_same_y_again_is_no_change(qtbot: QtBot) -> None:
    menu, asked = following(columns("a", "b"))
    choose(menu, "y", "b")
    assert asked == []


def test_it_stays_open_under_the_mouse_and_the_space_bar(qtbot: QtBot) -> None:
    menu, asked = following(columns("a", "b", "c"))
    qtbot.addWidget(menu)
    menu.popup(QPoint(0, 0))
    spot = menu.actionGeometry(action_of(menu, "x", "a")).center()
    none = Qt.KeyboardModifier.NoModifier
    QTest.mouseMove(menu, spot)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, none, spot)
    assert asked == [(("b",), "c")]
    menu.setActiveAction(action_of(menu, "y", "a"))
    QTest.keyClick(menu, Qt.Key.Key_Space)
    assert asked[1:] == [(("b",), "a")]
    blocked = menu.actionGeometry(action_of(menu, "x", "a")).center()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, none, blocked)
    assert len(asked) == 2
    assert menu.isVisible()
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert not menu.isVisible()


def test_the_columns_of_another_table(qtbot: QtBot) -> None:
    menu, _ = following(columns("a", "b", "c"))
    menu.show_roles(columns("p", "q & r"))
    assert [a.data() for a in menu.actions() if a.data()] == ["p", "q & r"] * 2
    # A single & would mark a key and not be seen.
    assert action_of(menu, "x", "q & r").text() == "q && r"


@settings(deadline=None, max_examples=40)
@given(count=st.integers(2, 5), choices=st.lists(st.integers(0, 9), max_size=12))
def test_no_choice_leads_to_impossible_roles(
    qapp: QApplication, count: int, choices: list[int]
) -> None:
    dataset = columns(*"abcde"[:count])
    menu, asked = following(dataset)
    actions = [action for action in menu.actions() if action.data()]
    for choice in choices:
        actions[choice % len(actions)].trigger()
    for x_names, y_name in asked:
        assert x_names
        assert y_name not in x_names
        try:
            dataset.with_roles(x_names, y_name)
        except LinregError as error:
            pytest.fail(str(error))
