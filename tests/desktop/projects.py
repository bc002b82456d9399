"""How a person saves and opens projects, for the tests of both."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from desktop.window import MainWindow
from tests.desktop.hands import CONTROL, SHIFT, press, said, until_ready


@pytest.fixture
def own_places(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    QCoreApplication.setOrganizationName("Linreg Lab tests")
    signs = tmp_path / "signs"
    signs.mkdir()
    monkeypatch.setenv("TMPDIR", str(signs))
    yield
    QCoreApplication.setOrganizationName("")


def hit(
    qtbot: QtBot, window: MainWindow, key: Qt.Key, keys: Qt.KeyboardModifier
) -> None:
    """Press a key in the window, which a dialog may have had before."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=30_000)
    press(window, key, keys)


def save_as(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    """Press the keys, type the name, press Enter, and wait."""
    hit(qtbot, window, Qt.Key.Key_S, CONTROL | SHIFT)
    answer(window, path)
    until_saved(qtbot, window, path)


def answer(window: MainWindow, path: Path) -> None:
    """Type a name into the dialog that is open."""
    dialog = window.findChildren(QFileDialog)[-1]
    dialog.setDirectory(str(path.parent))
    dialog.selectFile(path.name)
    dialog.accept()


def until_saved(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    sentence = f"Saved {path.name} in {path.parent}"
    qtbot.waitUntil(lambda: said(window) == sentence, timeout=30_000)


def open_file(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    with qtbot.waitSignal(window.keeping.files.resuming, timeout=30_000):
        window.keeping.files.open_file(path)
    until_opened(qtbot, window, path)


def until_opened(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    qtbot.waitUntil(lambda: window.keeping.saver.path == path, timeout=30_000)
    until_ready(qtbot, window)


def until_said(qtbot: QtBot, window: MainWindow, words: str) -> None:
    qtbot.waitUntil(lambda: words in said(window), timeout=30_000)


def press_offer(window: MainWindow, text: str) -> None:
    """Press the button of the message that says so."""
    buttons = window.messages.findChildren(QPushButton)
    (button,) = (b for b in buttons if b.isVisible() and b.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def step(qtbot: QtBot, window: MainWindow, steps: int) -> None:
    newest = window.session.newest
    window.session.step(steps)
    qtbot.waitUntil(lambda: window.session.newest == newest + steps, timeout=30_000)
    qtbot.waitUntil(lambda: not window.session.running, timeout=30_000)
