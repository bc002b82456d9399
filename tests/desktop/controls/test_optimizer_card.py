"""What the optimizer's card asks for, and what it blocks."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.controls.form import SpecForm
from desktop.controls.optimizer_card import OptimizerCard, other_optimizer
from desktop.theme import LIGHT
from desktop.widgets.rate_gauge import RateGauge
from desktop.widgets.spec_field import SpecField
from linreg.config import Config
from linreg.optimizers import OPTIMIZERS
from linreg.stability import Stability

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def make(qtbot: QtBot, config: Config) -> OptimizerCard:
    card = OptimizerCard(config, LIGHT)
    qtbot.addWidget(card)
    card.show_config(config, config)
    card.setFixedWidth(320)
    card.show()
    return card


def field(card: OptimizerCard, name: str) -> SpecField:
    for form in card.findChildren(SpecForm):
        with suppress(KeyError):
            return form.field(name)
    raise AssertionError(f"no {name}")


def line(card: OptimizerCard, name: str) -> QLineEdit:
    return field(card, name).findChildren(QLineEdit)[0]


def proposals(card: OptimizerCard) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []
    card.proposed.connect(seen.append)
    return seen


def choose(card: OptimizerCard, name: str) -> None:
    box = card.findChildren(QComboBox)[0]
    box.setCurrentText(name)


def test_the_rate_stands_first_with_its_scale_below(qtbot: QtBot) -> None:
    card = make(qtbot, Config())
    card.show_stability(Stability(0.06, 0.05, 9.0, None), 0.01)
    (gauge,) = card.findChildren(RateGauge)
    qtbot.waitUntil(gauge.isVisible)

    def top(name: str) -> int:
        here = field(card, name)
        return here.mapTo(card, here.rect().topLeft()).y()

    scale = gauge.mapTo(card, gauge.rect().topLeft()).y()
    assert top("lr") < scale < top("momentum") < top("lr_bias") < top("clip")


def test_another_optimizer_begins_without_what_was_set_for_the_one_before(
    qtbot: QtBot,
) -> None:
    config = Config(lr_bias=0.1, clip=2.0, scheduler="StepLR")
    card = make(qtbot, config)
    seen = proposals(card)
    choose(card, "LBFGS")
    (changes,) = seen
    after = replace(config, **changes)
    assert (after.optimizer, after.lr_bias, after.clip) == ("LBFGS", 0.0, 0.0)
    assert after.scheduler == "StepLR"


@pytest.mark.parametrize("name", list(OPTIMIZERS))
def test_any_optimizer_can_follow_any_config(name: str) -> None:
    config = Config(
        lr_bias=0.1,
        clip=2.0,
        scheduler="StepLR",
        scheduler_settings={"step_size": 7},
        settings={"lr": 0.5, "momentum": 0.9},
    )
    after = replace(config, **other_optimizer(config, name))
    assert after.settings == Config(optimizer=name).settings
    kept = (
        ("none", {}) if name == "Rprop" else ("StepLR", {"step_size": 7, "gamma": 0.1})
    )
    assert (after.scheduler, after.scheduler_settings) == kept


@pytest.mark.parametrize(
    ("config", "name", "reason"),
    [
        (Config(bias=False), "lr_bias", "no b"),
        (Config(optimizer="LBFGS"), "lr_bias", "LBFGS finds its steps by itself"),
        (Config(scheduler="OneCycleLR"), "lr_bias", "OneCycleLR sets all rates"),
        (Config(optimizer="LBFGS"), "clip", "LBFGS finds its steps by itself"),
        (Config(scheduler="OneCycleLR"), "lr", "max_lr"),
    ],
)
def test_what_would_do_nothing_is_blocked_and_says_why(
    qtbot: QtBot, config: Config, name: str, reason: str
) -> None:
    card = make(qtbot, config)
    assert not line(card, name).isEnabled()
    assert reason in line(card, name).toolTip()
    card.show_config(Config(), Config())
    assert line(card, name).isEnabled()


def test_the_pointer_of_a_cycle_is_its_highest_rate(qtbot: QtBot) -> None:
    card = make(qtbot, Config(scheduler="OneCycleLR"))
    (gauge,) = card.findChildren(RateGauge)
    assert gauge.value() == 0.05
    seen = proposals(card)
    QTest.keyClick(gauge, Qt.Key.Key_Right)
    (changes,) = seen
    assert set(changes) == {"scheduler_settings"}
    assert changes["scheduler_settings"]["max_lr"] == 0.0525
    assert changes["scheduler_settings"]["total_steps"] == 1000


def test_without_a_schedule_it_is_the_rate_itself(qtbot: QtBot) -> None:
    card = make(qtbot, Config(settings={"momentum": 0.9}))
    (gauge,) = card.findChildren(RateGauge)
    seen = proposals(card)
    QTest.keyClick(gauge, Qt.Key.Key_Right)
    assert seen[0]["settings"]["lr"] == 0.0105
    assert seen[0]["settings"]["momentum"] == 0.9


def test_text_that_is_no_value_is_passed_on(qtbot: QtBot) -> None:
    card = make(qtbot, Config())
    for name in ("lr", "momentum", "clip"):
        with qtbot.waitSignal(card.rejected), qtbot.assertNotEmitted(card.proposed):
            line(card, name).selectAll()
            QTest.keyClicks(line(card, name), "-1")
            QTest.keyClick(line(card, name), Qt.Key.Key_Return)
