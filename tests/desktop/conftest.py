"""What the tests of the window share."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.assets import resource
from desktop.theme import LIGHT
from desktop.window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    """The window as it opens, ready, and as fast as it goes."""
    window = MainWindow(resource("datasets"), LIGHT, QSettings(), qapp)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(lambda: len(window.session.run.history) == 1)
    window.transport.speed.setValue(window.transport.speed.maximum())
    yield window
    window.close()


@pytest.fixture
def finish(qtbot: QtBot, window: MainWindow) -> Callable[[], None]:
    """Wait until nothing trains any more."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not window.session.running, timeout=20_000)

    return wait
