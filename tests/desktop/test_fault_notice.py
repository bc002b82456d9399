"""A fault as a person meets it, in the real window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop import fault_notice
from desktop.fault_log import FaultLog
from desktop.fault_notice import FaultNotice
from desktop.faults import Faults
from desktop.messages import Level, Message
from desktop.window import MainWindow
from linreg.trainer import Trainer


@pytest.fixture
def faults(window: MainWindow, tmp_path: Path) -> Iterator[Faults]:
    faults = Faults(FaultLog(tmp_path), window)
    faults.install()
    FaultNotice(faults, window.session, window.messages, window)
    yield faults
    faults.remove()
    faults.log.close()


def text_of(window: MainWindow) -> str:
    return window.messages.message.text if window.messages.message else ""


def wait_for(qtbot: QtBot, window: MainWindow, part: str) -> None:
    qtbot.waitUntil(lambda: part in text_of(window), timeout=30_000)


def divide() -> None:
    1 / 0  # noqa: B018


def run(qtbot: QtBot, window: MainWindow) -> None:
    window.session.train()
    qtbot.waitUntil(lambda: window.session.newest > 20, timeout=30_000)


def test_a_slot_that_fails_stops_the_run_and_keeps_it(
    qtbot: QtBot, window: MainWindow, faults: Faults
) -> None:
    window.session.set_rate(500)
    run(qtbot, window)
    QTimer.singleShot(0, divide)
    wait_for(qtbot, window, "ZeroDivisionError: division by zero")
    assert not window.session.running
    assert "Training is stopped" in text_of(window)
    assert window.messages.isVisible()
    newest = window.session.newest
    window.session.step()
    qtbot.waitUntil(lambda: window.session.newest > newest, timeout=30_000)


def test_a_step_that_fails(
    qtbot: QtBot,
    window: MainWindow,
    faults: Faults,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window.session.set_rate(500)
    run(qtbot, window)

    def fail(trainer: Trainer) -> bool:
        raise RuntimeError("no step")

    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "step", fail)
        wait_for(qtbot, window, "RuntimeError: no step")
        qtbot.waitUntil(lambda: not window.session.running, timeout=30_000)
        # It may be tried again, and stops again.
        window.session.train()
        qtbot.waitUntil(lambda: not window.session.running, timeout=30_000)
    newest = window.session.newest
    window.session.step()
    qtbot.waitUntil(lambda: window.session.newest > newest, timeout=30_000)


def test_the_details_are_copied(
    qtbot: QtBot, window: MainWindow, faults: Faults
) -> None:
    QTimer.singleShot(0, divide)
    wait_for(qtbot, window, "ZeroDivisionError")
    (button,) = (b for b in window.messages.findChildren(QPushButton) if b.isVisible())
    assert button.text() == "Copy details"
    button.click()
    copied = QGuiApplication.clipboard().text()
    assert "1 / 0" in copied
    for fact in ("Python: 3.", "torch: ", "PySide6: ", "data: 3 rows, 2 columns, 1 x"):
        assert fact in copied
    assert "iteration: 0 of 0 recorded" in copied
    assert "optimizer='SGD'" in copied
    assert "on the clipboard" in text_of(window)


def test_others_are_counted_and_repeats_are_not(
    qtbot: QtBot, window: MainWindow, faults: Faults
) -> None:
    def look_up() -> None:
        {}[1]  # type: ignore[index]

    QTimer.singleShot(0, divide)
    wait_for(qtbot, window, "ZeroDivisionError")
    for slot in (divide, look_up, divide, look_up, fail_at_once):
        QTimer.singleShot(0, slot)
    wait_for(qtbot, window, "(and 2 more)")
    assert text_of(window).count("more)") == 1
    assert "ZeroDivisionError" in text_of(window)


def fail_at_once() -> None:
    raise OSError("again")


def test_what_is_repeated_in_every_frame_can_be_put_away(
    qtbot: QtBot, window: MainWindow, faults: Faults
) -> None:
    calls = 0
    timer = QTimer(window)

    def fail() -> None:
        nonlocal calls
        calls += 1
        fail_at_once()

    timer.timeout.connect(fail)
    timer.start(1)
    wait_for(qtbot, window, "OSError: again")
    window.messages.clear()
    seen = calls
    qtbot.waitUntil(lambda: calls > seen + 50, timeout=30_000)
    timer.stop()
    assert window.messages.message is None


def test_a_run_may_go_on_beside_a_picture_that_fails(
    qtbot: QtBot,
    window: MainWindow,
    faults: Faults,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fault_notice, "_CALM_SECONDS", 0.0)
    QTimer.singleShot(0, divide)
    wait_for(qtbot, window, "ZeroDivisionError")
    window.session.set_rate(500)
    run(qtbot, window)
    window.messages.clear()
    QTimer.singleShot(0, divide)
    wait_for(qtbot, window, "ZeroDivisionError")
    assert window.session.running
    assert "stopped" not in text_of(window)


def test_what_is_said_of_the_halt_does_not_hide_it(
    qtbot: QtBot, window: MainWindow, faults: Faults
) -> None:
    window.session.set_rate(500)
    run(qtbot, window)

    said = 0

    def chat() -> None:
        nonlocal said
        if "ZeroDivisionError" in text_of(window):
            said += 1
            window.messages.show_message(Message(Level.INFO, "It stands."))

    # As the coach, who hears of it before.
    window.session.raced.connect(chat)
    QTimer.singleShot(0, divide)
    qtbot.waitUntil(lambda: said > 0, timeout=30_000)
    wait_for(qtbot, window, "ZeroDivisionError")


def test_facts_that_fail_are_a_fault_of_their_own(
    qtbot: QtBot,
    window: MainWindow,
    faults: Faults,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(session: object) -> list[str]:
        raise LookupError("no facts")

    monkeypatch.setattr(fault_notice, "session_facts", fail)
    window.session.set_rate(500)
    run(qtbot, window)
    QTimer.singleShot(0, divide)
    wait_for(qtbot, window, "(and 1 more)")
    assert "ZeroDivisionError" in text_of(window)
    assert not window.session.running
