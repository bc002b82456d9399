"""Where every panel stands, and which page of a place is shown."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar

from desktop.widgets.card_stack import CardStack
from desktop.window import MainWindow


def titles(stack: CardStack) -> list[str]:
    tabs = stack.cards[stack.current()].findChildren(QTabBar)[0]
    return [tabs.tabText(i) for i in range(tabs.count())]


def choose(stack: CardStack, place: int) -> None:
    """Click on the tab of that page."""
    tabs = stack.cards[stack.current()].findChildren(QTabBar)[0]
    spot = tabs.tabRect(place).center()
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=spot)


def test_pages_share_a_place_and_the_first_is_shown_until_another_is_chosen(
    window: MainWindow,
) -> None:
    body = window.body
    assert titles(body.fit_stack) == ["Fit", "Residuals"]
    assert titles(body.surface_stack) == ["Surface", "3D", "Scaling"]
    pages = ["Loss", "Log", "Stats", "Certified"]
    assert titles(body.loss_stack) == pages
    pages = ["Parameters", "Code", "Graph", "Numbers", "Race", "About"]
    assert titles(body.step_stack) == pages

    first = (window.fit, window.loss, window.surface, window.parameters)
    assert all(panel.isVisible() for panel in first)
    others = (
        window.residuals,
        window.log,
        window.surface_3d,
        window.code,
        window.scaling,
        window.race,
        window.story,
    )
    assert not any(panel.isVisible() for panel in others)
    for stack in body.stacks:
        choose(stack, 1)
    assert not any(panel.isVisible() for panel in first)
    assert all(panel.isVisible() for panel in others[:4])
    choose(body.loss_stack, 3)
    assert window.certified.isVisible()
    w, b = window.session.run.history.row(0).parameters
    assert window.certified._trained == (w, b)


def test_a_place_is_enlarged_with_all_of_its_pages(window: MainWindow) -> None:
    tabs = window.body.fit_stack.cards[0].findChildren(QTabBar)[0]
    spot = tabs.tabRect(0).center()
    QTest.mouseDClick(tabs, Qt.MouseButton.LeftButton, pos=spot)
    assert window.fit.isVisible()
    assert not window.loss.isVisible()
    choose(window.body.fit_stack, 1)
    assert window.residuals.isVisible()
    assert not window.loss.isVisible()
