"""Unexpected exceptions, from wherever they come."""

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QRunnable, QThread, QThreadPool, QTimer, qWarning
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.fault_log import FaultLog
from desktop.faults import Fault, Faults


@pytest.fixture
def faults(qtbot: QtBot, tmp_path: Path) -> Iterator[Faults]:
    faults = Faults(FaultLog(tmp_path))
    faults.install()
    yield faults
    faults.remove()
    faults.log.close()


@pytest.fixture
def told(faults: Faults) -> list[Fault]:
    told: list[Fault] = []
    faults.occurred.connect(told.append)
    return told


def fail() -> None:
    raise ValueError("what nobody expected")


class Picture(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        self.painter = QPainter(self)
        self.painter.end()
        fail()


class Task(QRunnable):
    def run(self) -> None:
        fail()


class Thread(QThread):
    def run(self) -> None:
        self.setObjectName("training")
        fail()


class Doomed:
    def __del__(self) -> None:
        fail()


def in_a_slot(qtbot: QtBot) -> None:
    QTimer.singleShot(0, fail)


def in_a_paint(qtbot: QtBot) -> Picture:
    picture = Picture()
    qtbot.addWidget(picture)
    picture.show()
    return picture


def in_a_pool(qtbot: QtBot) -> None:
    QThreadPool.globalInstance().start(Task())
    QThreadPool.globalInstance().waitForDone()


def in_a_python_thread(qtbot: QtBot) -> None:
    thread = threading.Thread(target=fail, name="of Python")
    thread.start()
    thread.join()


def in_a_destructor(qtbot: QtBot) -> None:
    Doomed()


PLACES = [in_a_slot, in_a_paint, in_a_pool, in_a_python_thread, in_a_destructor]


@pytest.mark.parametrize("provoke", PLACES)
def test_each_is_told_and_logged(
    qtbot: QtBot,
    faults: Faults,
    told: list[Fault],
    provoke: Callable[[QtBot], object],
) -> None:
    # What is not kept would never be painted.
    kept = provoke(qtbot)
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    del kept
    assert told[0].sentence == "ValueError: what nobody expected"
    assert 'raise ValueError("what nobody expected")' in told[0].trace
    assert told[0].trace in faults.log.path.read_text()


def test_it_is_told_in_the_thread_of_the_window(qtbot: QtBot, faults: Faults) -> None:
    heard: list[QThread] = []

    class Listener(QObject):
        def hear(self) -> None:
            heard.append(QThread.currentThread())

    listener = Listener()
    faults.occurred.connect(listener.hear)
    thread = Thread()
    thread.start()
    qtbot.waitUntil(lambda: bool(heard), timeout=30_000)
    assert thread.wait()
    assert heard == [listener.thread()]


def test_the_thread_has_its_name(
    qtbot: QtBot, told: list[Fault], capfd: pytest.CaptureFixture[str]
) -> None:
    thread = Thread()
    thread.start()
    assert thread.wait()
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    # What Qt for Python calls a running thread is its own affair.
    assert told[0].thread in ("training", thread.objectName())


def test_what_is_repeated_is_counted(
    qtbot: QtBot, faults: Faults, told: list[Fault]
) -> None:
    for _ in range(1000):
        report(faults)
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    assert [fault.count for fault in told] == [1000]
    lines = faults.log.path.read_text()
    assert lines.count("Traceback") == 1
    assert lines.count("times by now") == 3
    assert "1000 times by now: ValueError: what nobody expected" in lines


def report(faults: Faults, error: type[Exception] = ValueError) -> None:
    try:
        raise error("what nobody expected")
    except error as found:
        sys.excepthook(error, found, found.__traceback__)


def test_others_are_told_apart(qtbot: QtBot, faults: Faults, told: list[Fault]) -> None:
    report(faults, KeyError)
    report(faults, IndexError)
    report(faults, KeyError)
    qtbot.waitUntil(lambda: len(told) == 2, timeout=30_000)
    assert [fault.sentence.partition(":")[0] for fault in told] == [
        "KeyError",
        "IndexError",
    ]
    assert [fault.count for fault in told] == [2, 1]


def test_a_message_that_carries_all_the_data(
    qtbot: QtBot, faults: Faults, told: list[Fault]
) -> None:
    try:
        raise ValueError("1.5\n" * 1_000_000)
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    assert len(told[0].sentence) == 160
    assert len(told[0].trace) < 21_000


def test_an_exception_whose_text_fails(
    qtbot: QtBot, faults: Faults, told: list[Fault]
) -> None:
    class BrokenError(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    error = BrokenError()
    sys.excepthook(BrokenError, error, None)
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    assert "BrokenError" in told[0].sentence


def test_nothing_of_it_is_kept_alive(
    qtbot: QtBot, faults: Faults, told: list[Fault]
) -> None:
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    assert not hasattr(sys, "last_value")
    assert not hasattr(sys, "last_traceback")


def test_what_qt_warns_of_is_logged_and_not_told(
    faults: Faults, told: list[Fault], capfd: pytest.CaptureFixture[str]
) -> None:
    for _ in range(20):
        qWarning("a width below zero")
    text = faults.log.path.read_text()
    assert text.count("WARNING Qt: a width below zero") == 2
    assert "(10 times by now)" in text
    assert capfd.readouterr() == ("", "")
    assert not told


def test_ctrl_c_is_no_fault(
    faults: Faults, told: list[Fault], capfd: pytest.CaptureFixture[str]
) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert "KeyboardInterrupt" in capfd.readouterr().err
    assert not faults.log.path.exists()


def test_the_hooks_that_were_there_come_back(qtbot: QtBot, tmp_path: Path) -> None:
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    faults = Faults(FaultLog(tmp_path))
    faults.install()
    assert sys.excepthook is not before[0]
    faults.remove()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
