"""The choice of a schedule, and its own settings."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.controls.schedule_card import ScheduleCard, other_scheduler
from linreg.config import Config
from linreg.schedules import SCHEDULERS

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


class Desk:
    """The card with an owner of the config, who takes what is proposed."""

    def __init__(self, qtbot: QtBot, config: Config) -> None:
        self.config = self.running = config
        self.card = ScheduleCard(config)
        qtbot.addWidget(self.card)
        self.card.proposed.connect(self.take)
        self.card.setFixedWidth(320)
        self.card.show()
        self.show()

    def take(self, changes: dict[str, Any]) -> None:
        self.config = replace(self.config, **changes)
        self.show()

    def show(self) -> None:
        self.card.show_config(self.config, self.running)

    @property
    def box(self) -> QComboBox:
        return self.card.findChildren(QComboBox)[0]

    def choose(self, name: str) -> None:
        while self.box.currentText() != name:
            QTest.keyClick(self.box, Qt.Key.Key_Down)

    def texts(self) -> list[str]:
        """What is to be read, once new rows are on the screen."""
        QApplication.processEvents()
        labels = self.card.findChildren(QLabel)
        shown = [x.text() for x in labels if x.isVisible()]
        return [text.replace("\N{ZERO WIDTH SPACE}", "") for text in shown]

    def type_into(self, place: int, text: str) -> None:
        QApplication.processEvents()
        lines = [x for x in self.card.findChildren(QLineEdit) if x.isVisible()]
        lines[place].selectAll()
        QTest.keyClicks(lines[place], text)
        QTest.keyClick(lines[place], Qt.Key.Key_Return)


def test_without_a_schedule_there_is_nothing_but_the_choice(qtbot: QtBot) -> None:
    assert Desk(qtbot, Config()).texts() == ["Schedule", "scheduler"]


@pytest.mark.parametrize("name", [name for name in SCHEDULERS if name != "none"])
def test_each_schedule_brings_its_own_settings(qtbot: QtBot, name: str) -> None:
    desk = Desk(qtbot, Config())
    desk.choose(name)
    assert desk.config.scheduler == name
    desk.running = desk.config
    desk.show()
    names = {spec.name for spec in SCHEDULERS[name].settings}
    meaning = SCHEDULERS[name].meaning
    assert set(desk.texts()) == {"Schedule", "scheduler", meaning} | names


def test_every_entry_says_what_it_does(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Config())
    box = desk.box
    assert [box.itemText(i) for i in range(box.count())] == list(SCHEDULERS)
    for index, spec in enumerate(SCHEDULERS.values()):
        assert box.itemData(index, Qt.ItemDataRole.ToolTipRole) == spec.meaning


def test_milestones_are_typed(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Config(scheduler="MultiStepLR"))
    desk.type_into(0, "10, 20, 30")
    assert desk.config.scheduler_settings == {"milestones": (10, 20, 30), "gamma": 0.1}
    assert "milestones ↺" in desk.texts()


def test_milestones_that_fall_are_refused(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Config(scheduler="MultiStepLR"))
    with qtbot.waitSignal(desk.card.rejected):
        desk.type_into(0, "20, 10")
    assert desk.config == desk.running


def test_another_schedule_has_its_defaults(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Config(scheduler="StepLR", scheduler_settings={"gamma": 0.5}))
    desk.choose("MultiStepLR")
    assert desk.config.scheduler_settings["gamma"] == 0.1
    assert "scheduler ↺" in desk.texts()
    # Its settings wait with it.
    assert "gamma" in desk.texts()


@pytest.mark.parametrize("name", list(SCHEDULERS))
def test_any_schedule_can_follow_any_other(name: str) -> None:
    for before in SCHEDULERS:
        start = replace(
            Config(), scheduler=before, lr_bias=0.0 if before == "OneCycleLR" else 0.1
        )
        after = replace(start, **other_scheduler(name))
        assert after.scheduler == name
        assert after.lr_bias == (0.0 if name == "OneCycleLR" else start.lr_bias)


def test_the_same_schedule_for_everybody_but_rprop(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Config(optimizer="Rprop"))
    assert not desk.box.isEnabled()
    assert "Rprop sets its steps by itself" in desk.box.toolTip()
    desk.config = desk.running = Config(optimizer="Adam")
    desk.show()
    assert desk.box.isEnabled()
