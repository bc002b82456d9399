"""What the tests of single marks share."""

import pytest
from pytestqt.qtbot import QtBot

from desktop.plots.canvas import Canvas
from desktop.theme import LIGHT


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas(LIGHT)
    qtbot.addWidget(canvas)
    canvas.resize(420, 300)
    canvas.set_ranges((0.0, 10.0), (0.0, 10.0))
    canvas.show()
    return canvas
