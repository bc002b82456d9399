"""The buttons that drive a run, and its speed."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QUndoStack
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QToolButton
from pytestqt.qtbot import QtBot

from desktop.actions import Actions
from desktop.transport import RATES, Transport


@pytest.fixture
def transport(qtbot: QtBot) -> Iterator[Transport]:
    window = QMainWindow()
    transport = Transport(Actions(window, QUndoStack(window)))
    window.setCentralWidget(transport)
    qtbot.addWidget(window)
    window.show()
    yield transport
    window.close()


def test_the_slider_goes_from_one_step_a_second_to_as_fast_as_it_goes(
    transport: Transport,
) -> None:
    heard: list[object] = []
    transport.rate_changed.connect(heard.append)
    for place in range(transport.speed.maximum() + 1):
        transport.speed.setValue(place)
    transport.speed.setValue(0)
    assert transport.rate == 1
    assert heard[-2:] == [None, 1.0]
    # The slider began at one of them, so that this place was no change.
    assert set(RATES) - set(heard) <= {50}


def test_step_n_sends_the_number_that_was_just_typed(
    qtbot: QtBot, transport: Transport
) -> None:
    QTest.mouseClick(transport.count, Qt.MouseButton.LeftButton)
    transport.count.selectAll()
    QTest.keyClicks(transport.count, "250")
    buttons = {b.text(): b for b in transport.findChildren(QToolButton)}
    with qtbot.waitSignal(transport.steps_requested) as steps:
        QTest.mouseClick(buttons["Step N"], Qt.MouseButton.LeftButton)
    assert steps.args == [250]


def test_a_number_of_steps_that_cannot_be_is_refused(
    qtbot: QtBot, transport: Transport
) -> None:
    transport.count.selectAll()
    QTest.keyClicks(transport.count, "0\r")
    assert transport.count.value() == 10


def test_the_row_does_not_move_when_run_becomes_pause(transport: Transport) -> None:
    widths = []
    for text in ("Run", "Pause"):
        transport.run_button.defaultAction().setText(text)
        widths.append(transport.run_button.sizeHint().width())
    least = transport.run_button.minimumWidth()
    assert max(widths) <= least
