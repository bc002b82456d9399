"""The page of the race, on screen."""

import pytest
from pytestqt.qtbot import QtBot

from desktop.race.panel import RacePanel
from desktop.theme import LIGHT
from tests.desktop.race.samples import three


@pytest.fixture
def panel(qtbot: QtBot) -> RacePanel:
    """With three runs, as wide as in the window."""
    panel = RacePanel(LIGHT)
    qtbot.addWidget(panel)
    panel.resize(520, 330)
    panel.show_entries(three())
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow, timeout=30_000)
    return panel
