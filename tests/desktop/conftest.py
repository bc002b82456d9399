"""What the tests of the window share."""

import gc
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.assets import resource
from desktop.theme import LIGHT, apply_colours, apply_style_sheet
from desktop.window import MainWindow


def bury(window: MainWindow) -> None:
    """Close and destroy a window now.

    The garbage collector would do so at any moment, and Qt's own loop over all widgets
    would then go on with one that is not there any more.
    """
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    gc.collect()


@pytest.fixture(autouse=True)
def widgets_destroyed(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test has made goes with it, or each style sheet later would style it too.

    Qt would destroy it when the next loop begins, and many tests have none.
    """
    yield
    if "qtbot" in request.fixturenames:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    """The window as it opens, ready, and as fast as it goes."""
    # As the program does it: with the sheet on, making one takes three times as long.
    qapp.setStyleSheet("")
    apply_colours(qapp, LIGHT)
    window = MainWindow(resource("datasets"), LIGHT, QSettings(), qapp)
    apply_style_sheet(qapp, LIGHT)
    window.show()
    window.activateWindow()
    # The first optimizer of all takes torch a while to import.
    qtbot.waitUntil(window.isActiveWindow, timeout=30_000)
    qtbot.waitUntil(lambda: len(window.session.run.history) == 1, timeout=30_000)
    window.transport.speed.setValue(window.transport.speed.maximum())
    yield window
    bury(window)


@pytest.fixture
def finish(qtbot: QtBot, window: MainWindow) -> Callable[[], None]:
    """Wait until nothing trains any more."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not window.session.running, timeout=20_000)

    return wait
