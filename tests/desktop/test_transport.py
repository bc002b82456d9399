"""The buttons that drive a run, and its speed."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QUndoStack
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QToolButton
from pytestqt.qtbot import QtBot

from desktop.actions import Actions
from desktop.pitfall_badge import PitfallBadge
from desktop.theme import LIGHT
from desktop.transport import RATES, Transport


@pytest.fixture
def transport(qtbot: QtBot) -> Iterator[Transport]:
    window = QMainWindow()
    actions = Actions(window, QUndoStack(window))
    transport = Transport(actions)
    # As in the program, the signs come after the row.
    actions.set_theme(LIGHT)
    window.setCentralWidget(transport)
    qtbot.addWidget(window)
    window.show()
    yield transport
    window.close()


def buttons(transport: Transport) -> list[QToolButton]:
    """The buttons of actions from left to right."""
    found = [b for b in transport.findChildren(QToolButton) if b.defaultAction()]
    return sorted(found, key=lambda button: button.x())


def wordless(transport: Transport) -> list[str]:
    """What the buttons are called that show only a sign."""
    style = Qt.ToolButtonStyle.ToolButtonIconOnly
    return [b.text() for b in buttons(transport) if b.toolButtonStyle() == style]


def resize(transport: Transport, width: int) -> None:
    transport.window().resize(width, 60)
    QApplication.sendPostedEvents()
    assert transport.width() == width


def right_end(transport: Transport) -> int:
    return max(button.geometry().right() for button in buttons(transport))


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


def test_the_order_of_the_row(transport: Transport) -> None:
    texts = [button.text() for button in buttons(transport)]
    steps = ["Step back", "Run", "Step", "Phase", "Step N"]
    assert texts == ["Reset", *steps, "Export"]


def test_words_where_there_is_room_and_signs_where_there_is_not(
    transport: Transport,
) -> None:
    resize(transport, 1420)
    assert wordless(transport) == []
    resize(transport, transport.minimumSizeHint().width())
    assert wordless(transport) == ["Reset", "Step back", "Step", "Export"]
    assert right_end(transport) < transport.width()
    resize(transport, 1420)
    assert wordless(transport) == []


def test_the_row_fits_a_small_window_with_and_without_a_badge(
    transport: Transport,
) -> None:
    badge = PitfallBadge()
    transport.add_badge(badge)
    badge.show_pitfalls(("gradients not zeroed", "sum, not mean", "no bias"))
    resize(transport, 980)
    assert badge.isVisible()
    assert right_end(transport) < 980
    assert badge.geometry().right() < buttons(transport)[-1].x()


def test_a_badge_that_comes_takes_the_room_of_the_words_and_gives_it_back(
    transport: Transport,
) -> None:
    badge = PitfallBadge()
    transport.add_badge(badge)
    resize(transport, 1420)
    resize(transport, transport.sizeHint().width() + 20)
    assert wordless(transport) == []
    badge.show_pitfalls(("gradients not zeroed",))
    QApplication.sendPostedEvents()
    assert "Reset" in wordless(transport)
    badge.show_pitfalls(())
    QApplication.sendPostedEvents()
    assert wordless(transport) == []


def test_a_button_without_words_is_still_called_by_its_name(
    transport: Transport,
) -> None:
    resize(transport, transport.minimumSizeHint().width())
    for button in buttons(transport):
        spoken = QAccessible.queryAccessibleInterface(button)
        assert spoken.text(QAccessible.Text.Name) == button.text() != ""
        assert button.toolTip()
