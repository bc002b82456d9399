"""Four cards whose borders are one cross, and any of which can fill the square."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSplitterHandle
from pytestqt.qtbot import QtBot

from desktop.picture_grid import PictureGrid
from desktop.widgets.card import Card


@pytest.fixture
def cards(qtbot: QtBot) -> list[Card]:
    return [Card(title) for title in ("A", "B", "C", "D")]


@pytest.fixture
def grid(qtbot: QtBot, cards: list[Card]) -> PictureGrid:
    grid = PictureGrid({card: card for card in cards})
    qtbot.addWidget(grid)
    grid.resize(800, 600)
    grid.show()
    return grid


def drag(handle: QSplitterHandle, by: QPoint) -> None:
    centre = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=centre)
    QTest.mouseMove(handle, centre + by)
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=centre + by)


def test_the_borders_are_a_cross(grid: PictureGrid, cards: list[Card]) -> None:
    assert cards[0].height() == cards[2].height()
    assert cards[1].height() == cards[3].height()
    assert abs(cards[0].width() - cards[2].width()) <= 1


@pytest.mark.parametrize("column", ["left_column", "right_column"])
def test_both_halves_of_the_level_border_go_together(
    grid: PictureGrid, cards: list[Card], column: str
) -> None:
    before = cards[0].height()
    drag(grid.splitters[column].handle(1), QPoint(0, -60))
    assert cards[0].height() == cards[2].height() == before - 60


def test_a_card_fills_the_square_and_gives_it_back(
    qtbot: QtBot, grid: PictureGrid, cards: list[Card]
) -> None:
    places = [card.geometry() for card in cards]
    title = QPoint(30, 15)
    QTest.mouseDClick(cards[1], Qt.MouseButton.LeftButton, pos=title)
    assert [card.isVisible() for card in cards] == [False, True, False, False]
    qtbot.waitUntil(lambda: cards[1].width() > 790)
    QTest.mouseDClick(cards[1], Qt.MouseButton.LeftButton, pos=title)
    qtbot.waitUntil(lambda: [card.geometry() for card in cards] == places)
