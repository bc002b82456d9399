"""Cyclic garbage is collected in the thread of the window only."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from desktop.garbage import GarbageCollector


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[GarbageCollector]:
    parent = QObject()
    collector = GarbageCollector(parent)
    collector.begin()
    yield collector
    collector.end()


class Litterer(QThread):
    """Leaves more cycles behind than Python would let lie."""

    def run(self) -> None:
        for _ in range(100_000):
            cycle: list[object] = []
            cycle.append(cycle)


def test_a_thread_that_leaves_garbage_does_not_collect_it(
    qtbot: QtBot, collector: GarbageCollector
) -> None:
    threads: set[int] = set()

    def note(phase: str, info: dict[str, int]) -> None:
        threads.add(threading.get_ident())

    gc.callbacks.append(note)
    litterer = Litterer()
    with qtbot.waitSignal(litterer.finished):
        litterer.start()
    litterer.wait()
    qtbot.waitUntil(lambda: bool(threads), timeout=10_000)
    gc.callbacks.remove(note)
    assert threads == {threading.get_ident()}


def test_it_leaves_python_as_it_was(collector: GarbageCollector) -> None:
    assert not gc.isenabled()
    collector.end()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_what_is_there_when_it_begins_is_not_looked_at(qtbot: QtBot) -> None:
    parent = QObject()
    # What the tests keep out of their own collections.
    gc.unfreeze()
    collector = GarbageCollector(parent)
    assert not gc.isenabled()
    assert gc.get_freeze_count() == 0
    collector.begin()
    assert gc.get_freeze_count() > 0
    collector.end()


def test_what_is_new_is_looked_at_more_often_than_the_rest(
    collector: GarbageCollector,
) -> None:
    looked_at: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            looked_at.append(info["generation"])

    gc.callbacks.append(note)
    for _ in range(60):
        collector._collect()
    gc.callbacks.remove(note)
    assert looked_at == ([1] * 29 + [2]) * 2
