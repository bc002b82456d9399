"""A combo box in a panel that scrolls, in a window that has keys of its own."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.widgets.choice_box import ChoiceBox
from tests.desktop.widgets.conftest import Page

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

OnPage = Callable[[QWidget], Page]


@pytest.fixture
def box() -> ChoiceBox:
    box = ChoiceBox()
    box.addItems(["SGD", "Adam", "an entry much longer than all of the others"])
    return box


def turn_wheel(box: ChoiceBox) -> bool:
    """Turn the wheel down over the box; whether the box took it."""
    at = QPointF(box.rect().center())
    event = QWheelEvent(
        at,
        box.mapToGlobal(at),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, event)
    return event.isAccepted()


def test_the_wheel_chooses_only_with_the_focus(
    on_page: OnPage, qtbot: QtBot, box: ChoiceBox
) -> None:
    page = on_page(box)
    page.elsewhere.setFocus()
    qtbot.waitUntil(lambda: not box.hasFocus())
    assert not turn_wheel(box)
    assert box.currentText() == "SGD"
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    turn_wheel(box)
    assert box.currentText() == "Adam"


def test_space_is_the_box_s_own_with_the_focus(
    on_page: OnPage, box: ChoiceBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    # Offscreen a real list cannot be opened without a warning.
    monkeypatch.setattr(ChoiceBox, "showPopup", lambda _: seen.append("list"))
    page = on_page(box)
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_Space), page)
    shortcut.activated.connect(lambda: seen.append("shortcut"))
    QTest.keyClick(box, Qt.Key.Key_Space)
    QTest.keyClick(page.elsewhere, Qt.Key.Key_Space)
    assert seen == ["list", "shortcut"]


def test_a_long_entry_does_not_widen_it(qtbot: QtBot, box: ChoiceBox) -> None:
    qtbot.addWidget(box)
    assert box.sizeHint().width() < 160
