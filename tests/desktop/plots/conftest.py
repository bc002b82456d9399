"""What the tests of single marks share."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from desktop.plots.canvas import Canvas
from desktop.theme import LIGHT


@pytest.fixture(autouse=True)
def no_widget_left() -> Iterator[None]:
    """Destroy what a test has closed.

    The garbage collector would do so at any moment, even while Qt goes through all
    widgets.
    """
    yield
    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas(LIGHT)
    qtbot.addWidget(canvas)
    canvas.resize(420, 300)
    canvas.set_ranges((0.0, 10.0), (0.0, 10.0))
    canvas.show()
    return canvas
