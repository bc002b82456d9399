"""One selection of rows, whoever makes it."""

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.selection import RowSelection

Told = list[tuple[int, ...]]


@pytest.fixture
def owner(qtbot: QtBot) -> QObject:
    return QObject()


@pytest.fixture
def selection(owner: QObject) -> RowSelection:
    return RowSelection(owner)


@pytest.fixture
def told(selection: RowSelection) -> Told:
    told: Told = []
    selection.changed.connect(told.append)
    return told


def test_nothing_is_selected_at_first(selection: RowSelection) -> None:
    assert selection.rows == ()


def test_the_same_rows_again_are_not_told(selection: RowSelection, told: Told) -> None:
    selection.choose((1, 2))
    selection.choose((1, 2))
    selection.choose(())
    assert told == [(1, 2), ()]


def test_a_click_selects_a_row_alone_and_then_none(
    selection: RowSelection, told: Told
) -> None:
    selection.choose((1, 2))
    for row in (2, 0, 0):
        selection.click(row)
    assert told == [(1, 2), (2,), (0,), ()]


def test_a_click_that_extends_adds_a_row_or_takes_it_away(
    selection: RowSelection, told: Told
) -> None:
    for row in (4, 0, 4):
        selection.click(row, True)
    assert told == [(4,), (4, 0), (0,)]
