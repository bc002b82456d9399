"""An error's sentence: there when there is one, and never taken for markup."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.widgets.sentence import Sentence


def test_it_is_there_only_while_there_is_something_to_say(qtbot: QtBot) -> None:
    sentence = Sentence()
    qtbot.addWidget(sentence)
    assert not sentence.isVisible()
    sentence.setText("<b>a.csv</b> is empty.")
    assert sentence.isVisible()
    assert sentence.text() == "<b>a.csv</b> is empty."
    (label,) = sentence.findChildren(QLabel)
    assert label.accessibleName() == sentence.text()
    assert label.textFormat() == Qt.TextFormat.PlainText
    sentence.setText("")
    assert not sentence.isVisible()
