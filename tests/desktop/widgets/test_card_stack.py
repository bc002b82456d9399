"""Cards behind each other, switched by tabs in their headers."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.widgets.card import Card
from desktop.widgets.card_stack import CardStack
from tests.desktop.widgets.conftest import Page

TITLES = ["Fit", "Residuals", "Statistics"]


class Panel(QWidget):
    """A widget around a card, as the window's panels are."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.card = Card(title)
        self.card.body.addWidget(QLabel("body"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)


@pytest.fixture
def panels() -> list[Panel]:
    return [Panel(title) for title in TITLES]


@pytest.fixture
def stack(qtbot: QtBot, panels: list[Panel]) -> CardStack:
    stack = CardStack([(p, p.card, p.card.title.text()) for p in panels])
    qtbot.addWidget(stack)
    stack.resize(420, 300)
    stack.show()
    return stack


def tabs(stack: CardStack) -> QTabBar:
    """The row of tabs that a person sees."""
    (seen,) = [bar for bar in stack.findChildren(QTabBar) if bar.isVisible()]
    return seen


def middle(bar: QTabBar, index: int) -> QPoint:
    return bar.tabRect(index).center()


def click(stack: CardStack, index: int) -> None:
    bar = tabs(stack)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=middle(bar, index))


def test_only_the_first_is_shown_and_tabs_stand_for_the_title(
    stack: CardStack, panels: list[Panel]
) -> None:
    assert [panel.isVisible() for panel in panels] == [True, False, False]
    assert stack.current() == 0
    assert stack.cards == tuple(panel.card for panel in panels)
    assert [tabs(stack).tabText(i) for i in range(3)] == TITLES
    assert tabs(stack).currentIndex() == 0
    assert not panels[0].card.title.isVisible()


def test_a_click_on_a_tab_switches(
    qtbot: QtBot, stack: CardStack, panels: list[Panel]
) -> None:
    for index in (2, 0, 1):
        with qtbot.waitSignal(stack.currentChanged) as changed:
            click(stack, index)
        assert changed.args == [index]
        assert stack.current() == index
        assert [p.isVisible() for p in panels] == [i == index for i in range(3)]
        assert tabs(stack).currentIndex() == index


def test_tabs_stand_in_the_same_place_in_every_card(stack: CardStack) -> None:
    places = []
    for index in range(3):
        stack.setCurrent(index)
        bar = tabs(stack)
        left = bar.mapTo(stack, QPoint())
        places.append((left, [bar.tabRect(i) for i in range(3)]))
    assert places[0] == places[1] == places[2]


def test_what_is_shown_already_is_no_change(qtbot: QtBot, stack: CardStack) -> None:
    with qtbot.assertNotEmitted(stack.currentChanged):
        stack.setCurrent(0)
        click(stack, 0)


def test_arrow_keys_lead_through_all_tabs(
    qtbot: QtBot, panels: list[Panel], on_page: Callable[[QWidget], Page]
) -> None:
    stack = CardStack([(p, p.card, p.card.title.text()) for p in panels])
    page = on_page(stack)
    page.elsewhere.setFocus()
    qtbot.waitUntil(page.elsewhere.hasFocus)
    QTest.keyClick(page.elsewhere, Qt.Key.Key_Tab)
    assert tabs(stack).hasFocus()
    for expected in (1, 2, 2):
        QTest.keyClick(tabs(stack), Qt.Key.Key_Right)
        assert stack.current() == expected
        assert tabs(stack).hasFocus()
    QTest.keyClick(tabs(stack), Qt.Key.Key_Left)
    assert stack.current() == 1


def test_the_focus_stays_on_the_tabs_beside_other_controls(
    panels: list[Panel], on_page: Callable[[QWidget], Page]
) -> None:
    for panel in panels:
        panel.card.addHeaderWidget(QLineEdit())
    stack = CardStack([(p, p.card, p.card.title.text()) for p in panels])
    on_page(stack)
    tabs(stack).setFocus()
    QTest.keyClick(tabs(stack), Qt.Key.Key_Right)
    assert stack.current() == 1
    assert tabs(stack).hasFocus()


def test_a_click_leaves_the_focus_where_it_was(
    qtbot: QtBot, panels: list[Panel], on_page: Callable[[QWidget], Page]
) -> None:
    stack = CardStack([(p, p.card, p.card.title.text()) for p in panels])
    page = on_page(stack)
    page.elsewhere.setFocus()
    qtbot.waitUntil(page.elsewhere.hasFocus)
    click(stack, 1)
    assert page.elsewhere.hasFocus()


@pytest.mark.parametrize("on_tab", [True, False])
@pytest.mark.parametrize("index", [0, 1])
def test_a_double_click_on_the_header_is_told(
    qtbot: QtBot, stack: CardStack, index: int, on_tab: bool
) -> None:
    stack.setCurrent(index)
    of_stack: list[object] = []
    of_card: list[object] = []
    stack.titleDoubleClicked.connect(of_stack.append)
    stack.cards[index].titleDoubleClicked.connect(of_card.append)
    bar = tabs(stack)
    place = middle(bar, index) if on_tab else QPoint(bar.width() - 4, 10)
    QTest.mouseDClick(bar, Qt.MouseButton.LeftButton, pos=place)
    assert of_stack == [stack]
    assert of_card == [stack.cards[index]]


def test_header_widgets_keep_their_place(qtbot: QtBot, panels: list[Panel]) -> None:
    button = QToolButton()
    panels[0].card.addHeaderWidget(button)
    stack = CardStack([(p, p.card, p.card.title.text()) for p in panels])
    qtbot.addWidget(stack)
    stack.resize(420, 300)
    stack.show()
    right = button.mapTo(stack, button.rect().topRight()).x()
    assert right > 400
    assert tabs(stack).mapTo(stack, QPoint()).x() < 30


def test_tabs_have_names_and_tips(stack: CardStack) -> None:
    bar = tabs(stack)
    assert bar.accessibleName()
    assert [bar.accessibleTabName(i) for i in range(3)] == TITLES
    assert [bar.tabToolTip(i) for i in range(3)] == [f"Show {t} here" for t in TITLES]


def test_many_short_titles_have_room(qtbot: QtBot) -> None:
    panels = [Panel(title) for title in ("Parameters", "Code", "Numbers", "Race") * 2]
    stack = CardStack([(p, p.card, p.card.title.text()) for p in panels])
    qtbot.addWidget(stack)
    tabs = stack.findChild(QTabBar)
    assert tabs is not None
    # Unlike in the program, tabs without a style sheet are wider than that.
    assert tabs.minimumSizeHint().width() > 50 * len(panels)


def test_long_titles_do_not_widen_the_window(qtbot: QtBot) -> None:
    panels = [Panel("Regression line " * 3), Panel("Residuals " * 3)]
    stack = CardStack([(p, p.card, p.card.title.text()) for p in panels])
    qtbot.addWidget(stack)
    stack.show()
    assert stack.minimumSizeHint().width() < 260
