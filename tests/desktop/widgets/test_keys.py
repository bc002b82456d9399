"""Which question about a key is meant."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from desktop.widgets.keys import asks_for


@pytest.mark.parametrize(
    ("kind", "key", "modifier", "asked"),
    [
        ("ShortcutOverride", "Key_Space", "NoModifier", True),
        ("ShortcutOverride", "Key_S", "NoModifier", False),
        ("ShortcutOverride", "Key_Space", "ControlModifier", False),
        ("KeyPress", "Key_Space", "NoModifier", False),
    ],
)
def test_only_the_question_for_that_key_alone(
    kind: str, key: str, modifier: str, asked: bool
) -> None:
    event = QKeyEvent(
        QEvent.Type[kind], Qt.Key[key], Qt.KeyboardModifier[modifier], " "
    )
    assert asks_for(Qt.Key.Key_Space, event) == asked


def test_other_events_ask_nothing() -> None:
    assert not asks_for(Qt.Key.Key_Space, QEvent(QEvent.Type.ShortcutOverride))
