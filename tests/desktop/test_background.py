"""Work in a thread of its own: told of in the window's thread, or given up."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.background import Background, Progress
from linreg.errors import LinregError
from linreg.table_errors import TableError


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    background = Background()
    yield background
    background.close()


class Gate:
    """Work that asks for progress again and again until it is let go on."""

    def __init__(self, result: str) -> None:
        self.result = result
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.thread = 0

    def work(self, progress: Progress) -> str:
        self.thread = threading.get_ident()
        self.begun.set()
        while not self.go_on.wait(0.001):
            progress(0.5)
        return self.result


def test_the_window_lives_on_and_is_told_in_its_own_thread(
    qtbot: QtBot, background: Background
) -> None:
    gate = Gate("done")
    told_in: list[int] = []

    class Listener(QObject):
        def hear(self) -> None:
            told_in.append(threading.get_ident())

    listener = Listener()
    background.finished.connect(listener.hear)
    with qtbot.waitSignal(background.finished) as caught:
        # Only a window that is alive lets the work go on.
        QTimer.singleShot(0, gate.go_on.set)
        background.start(gate.work)
        assert background.busy
    assert caught.args == ["done"]
    assert told_in == [threading.get_ident()] != [gate.thread]
    assert not background.busy


def test_progress_is_told_in_steps_that_can_be_seen(
    qtbot: QtBot, background: Background
) -> None:
    fractions: list[float] = []
    background.progressed.connect(fractions.append)

    def work(progress: Progress) -> None:
        for i in range(10_001):
            progress(i / 10_000)

    with qtbot.waitSignal(background.finished):
        background.start(work)
    assert 400 <= len(fractions) <= 500
    assert fractions == sorted(fractions)
    assert fractions[-1] > 0.99


def test_a_failure(qtbot: QtBot, background: Background) -> None:
    error = TableError(Path("x.csv"), "empty")

    def work(progress: Progress) -> None:
        raise error

    with qtbot.waitSignal(background.failed) as caught:
        background.start(work)
    assert caught.args == [error]
    assert isinstance(error, LinregError)
    assert not background.busy


def test_what_nobody_expected_leaves_it_usable(
    qtbot: QtBot, background: Background
) -> None:
    def work(progress: Progress) -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as raised:
        with qtbot.waitSignal(background.broke_off, timeout=30_000):
            background.start(work)
        # It is told of before Python's hook hears of it, in the other thread.
        qtbot.waitUntil(lambda: bool(raised), timeout=30_000)
    assert [kind for kind, *_ in raised] == [ZeroDivisionError]
    assert not background.busy
    with qtbot.waitSignal(background.finished, timeout=30_000) as caught:
        background.start(lambda progress: "done")
    assert caught.args == ["done"]


def test_what_is_cancelled_ends_and_is_not_told(
    qtbot: QtBot, background: Background
) -> None:
    gate = Gate("never")
    background.start(gate.work)
    assert gate.begun.wait(10)
    with qtbot.assertNotEmitted(background.finished):
        background.cancel()
        assert not background.busy
        # Nothing opens the gate: it is the cancelling that ends the thread.
        background.close()
        QApplication.processEvents()


def test_what_is_done_but_not_yet_told_can_still_be_cancelled(
    qtbot: QtBot, background: Background
) -> None:
    gate = Gate("too late")
    gate.go_on.set()
    background.start(gate.work)
    background._pool.waitForDone()
    with qtbot.assertNotEmitted(background.finished):
        background.cancel()
        QApplication.processEvents()


def test_of_several_the_last_one_counts(qtbot: QtBot, background: Background) -> None:
    gates = [Gate(name) for name in ("first", "second", "third")]
    told: list[str] = []
    background.finished.connect(told.append)
    background.start(gates[0].work)
    assert gates[0].begun.wait(10)
    with qtbot.waitSignal(background.finished):
        background.start(gates[1].work)
        background.start(gates[2].work)
        gates[2].go_on.set()
    assert told == ["third"]
    assert not gates[1].begun.is_set()
