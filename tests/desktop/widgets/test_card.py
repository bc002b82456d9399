"""The title stands left, header widgets right of it, the body below."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from desktop.widgets.card import Card

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def test_title_header_and_body(qtbot: QtBot) -> None:
    card, button, legend, body = Card("Loss"), QToolButton(), QLabel("a"), QLineEdit()
    qtbot.addWidget(card)
    card.addHeaderWidget(legend)
    card.addHeaderWidget(button)
    card.body.addWidget(body)
    card.resize(400, 200)
    card.show()
    assert card.title.text() == "Loss"
    left, middle, right = (
        w.mapTo(card, w.rect().center()) for w in (card.title, legend, button)
    )
    assert left.x() < middle.x() < right.x()
    assert body.mapTo(card, body.rect().topLeft()).y() > right.y()


def test_headers_are_as_high_with_buttons_as_without(qtbot: QtBot) -> None:
    plain, full, button = Card("Loss"), Card("Loss"), QToolButton()
    button.setFixedHeight(29)
    full.addHeaderWidget(button)
    for card in (plain, full):
        qtbot.addWidget(card)
    assert plain.sizeHint().height() == full.sizeHint().height()


def test_a_double_click_counts_on_the_header_alone(qtbot: QtBot) -> None:
    card, body = Card("Loss"), QLabel("body")
    qtbot.addWidget(card)
    card.body.addWidget(body)
    card.resize(300, 200)
    card.show()
    seen: list[object] = []
    card.titleDoubleClicked.connect(seen.append)
    QTest.mouseDClick(body, Qt.MouseButton.LeftButton)
    assert seen == []
    QTest.mouseDClick(card.title, Qt.MouseButton.LeftButton)
    assert seen == [card]
