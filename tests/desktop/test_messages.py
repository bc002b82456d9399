"""One message at a time, legible, and out of the way at a click."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.messages import Level, Message, MessageBar, Offer
from desktop.theme import DARK, LIGHT, apply_theme

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

PLAIN = Message(Level.INFO, "Finished.")
USEFUL = Message(Level.ERROR, "Diverged.", (Offer("reset", "Reset"),))


@pytest.fixture
def bar(qtbot: QtBot, qapp: QApplication) -> Iterator[MessageBar]:
    palette, font = qapp.palette(), qapp.font()
    apply_theme(qapp, LIGHT)
    page, bar = QWidget(), MessageBar(LIGHT)
    qtbot.addWidget(page)
    QVBoxLayout(page).addWidget(bar)
    page.show()
    yield bar
    qapp.setStyleSheet("")
    qapp.setPalette(palette)
    qapp.setFont(font)


def text_of(bar: MessageBar) -> QLabel:
    (label,) = [x for x in bar.findChildren(QLabel) if x.text()]
    return label


def ground(bar: MessageBar) -> str:
    """The colour of the bar itself."""
    at = bar.mapTo(bar.window(), QPoint(bar.width() // 2, 4))
    return bar.window().grab().toImage().pixelColor(at).name()


def test_it_is_not_there_until_there_is_something_to_say(bar: MessageBar) -> None:
    assert not bar.isVisible()
    assert bar.message is None


def test_a_message_is_shown_and_read_out(bar: MessageBar) -> None:
    bar.show_message(PLAIN)
    assert bar.isVisible()
    assert bar.message == PLAIN
    assert text_of(bar).text() == "Finished."
    assert text_of(bar).accessibleName() == "Finished."
    assert not bar.findChildren(QPushButton)


def test_the_next_message_takes_its_place(bar: MessageBar) -> None:
    bar.show_message(USEFUL)
    bar.show_message(PLAIN)
    assert bar.message == PLAIN
    assert not bar.findChildren(QPushButton)[0].isVisible()


def test_its_button_asks_for_the_action_once(bar: MessageBar, qtbot: QtBot) -> None:
    bar.show_message(USEFUL)
    button = bar.findChildren(QPushButton)[0]
    assert button.text() == "Reset"
    with qtbot.waitSignal(bar.action_requested) as caught:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert caught.args == ["reset"]
    assert not bar.isVisible()


def test_each_of_several_buttons_asks_for_its_own_action(
    bar: MessageBar, qtbot: QtBot
) -> None:
    offers = (
        Offer("rate", "Reset with lr = 0.03", "A new run"),
        Offer("clip", "Clip at 0.1"),
        Offer("go_back", "Go back to step 12"),
    )
    bar.show_message(Message(Level.ERROR, "Diverged.", offers))
    buttons = bar.findChildren(QPushButton)
    assert [b.text() for b in buttons] == [offer.text for offer in offers]
    assert [b.toolTip() for b in buttons[:2]] == ["A new run", "Clip at 0.1"]
    with qtbot.waitSignal(bar.action_requested) as caught:
        QTest.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert caught.args == ["clip"]
    bar.show_message(USEFUL)
    assert [b.isVisible() for b in buttons] == [True, False, False]


def test_it_can_be_put_away(bar: MessageBar, qtbot: QtBot) -> None:
    bar.show_message(USEFUL)
    close = bar.findChildren(QToolButton)[0]
    assert close.toolTip()
    assert close.accessibleName()
    with qtbot.assertNotEmitted(bar.action_requested):
        QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    assert bar.message is None


def test_each_level_has_its_own_look(bar: MessageBar) -> None:
    grounds, signs = [], []
    for level in Level:
        bar.show_message(Message(level, "Something."))
        grounds.append(ground(bar))
        sign = next(x for x in bar.findChildren(QLabel) if not x.text())
        signs.append(sign.pixmap().toImage())
    for one, other in combinations(range(len(Level)), 2):
        assert grounds[one] != grounds[other]
        assert signs[one] != signs[other]


def test_it_follows_the_theme(bar: MessageBar, qapp: QApplication) -> None:
    bar.show_message(USEFUL)
    light = ground(bar)
    apply_theme(qapp, DARK)
    bar.set_theme(DARK)
    assert ground(bar) != light
    assert bar.message == USEFUL


def test_a_long_text_is_wrapped(bar: MessageBar) -> None:
    bar.show_message(PLAIN)
    low = bar.heightForWidth(600)
    bar.show_message(Message(Level.ERROR, "The learning rate is too large. " * 20))
    assert bar.minimumSizeHint().width() < 400
    assert bar.heightForWidth(600) > 2 * low


def test_a_long_path_does_not_widen_the_window(bar: MessageBar) -> None:
    path = "/folder/" + "x" * 250 + ".csv"
    bar.show_message(Message(Level.ERROR, f"{path}: there is no such file."))
    assert bar.minimumSizeHint().width() < 700
    assert text_of(bar).accessibleName() == f"{path}: there is no such file."


def test_markup_in_a_name_is_shown_as_it_is(bar: MessageBar) -> None:
    bar.show_message(Message(Level.ERROR, "<h1>a.csv</h1>: there is no such file."))
    high = bar.heightForWidth(600)
    bar.show_message(Message(Level.ERROR, "(h1)a.csv(/h1): there is no such file."))
    assert bar.heightForWidth(600) == high
    assert text_of(bar).textFormat() == Qt.TextFormat.PlainText
