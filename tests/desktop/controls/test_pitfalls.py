"""Mistakes to be made on purpose, and taken back."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel
from pytestqt.qtbot import QtBot

from desktop.controls.pitfalls import Pitfalls
from linreg.config import Config, lecture_config

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

# Every pitfall can be made from here.
SOUND = Config(reduction="mean", bias=True, standardize=True, zero_grad=True)
SPOILT: dict[str, dict[str, Any]] = {
    "Do not zero the gradients": {"zero_grad": False},
    "Sum instead of mean": {"reduction": "sum"},
    "Forget the bias": {"bias": False},
    "Leave features unscaled": {"standardize": False},
}
BADGES = ("gradients not zeroed", "sum, not mean", "no bias", "unscaled")


class Desk:
    """The card with an owner of the config, who takes what is proposed."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.card = Pitfalls()
        self.card.show_config(config)
        self.heard: list[tuple[str, ...]] = []
        self.card.config_changed.connect(self.take)
        self.card.active_changed.connect(self.heard.append)
        self.card.setFixedWidth(330)
        self.card.show()

    def take(self, config: Config) -> None:
        self.config = config
        self.card.show_config(config)

    def switch(self, text: str) -> QCheckBox:
        boxes = {box.text(): box for box in self.card.findChildren(QCheckBox)}
        return boxes[text]

    def click(self, text: str) -> None:
        self.switch(text).setFocus()
        QTest.keyClick(self.switch(text), Qt.Key.Key_Space)

    def tip(self, text: str) -> str:
        """What is said where a switch or its note is pointed at."""
        row = self.switch(text).parentWidget()
        assert row is not None
        return row.toolTip()

    def notes(self) -> str:
        """All that stands on the card."""
        return "\n".join(label.text() for label in self.card.findChildren(QLabel))


def make(qtbot: QtBot, config: Config = SOUND) -> Desk:
    desk = Desk(config)
    qtbot.addWidget(desk.card)
    return desk


@pytest.mark.parametrize("text", SPOILT)
def test_off_at_first_and_on_and_off_by_hand(qtbot: QtBot, text: str) -> None:
    desk = make(qtbot)
    assert not desk.switch(text).isChecked()
    desk.click(text)
    assert desk.config == replace(SOUND, **SPOILT[text])
    assert desk.switch(text).isChecked()
    desk.click(text)
    assert desk.config == SOUND
    assert not desk.switch(text).isChecked()


def test_a_click_of_the_mouse_does_the_same(qtbot: QtBot) -> None:
    desk = make(qtbot)
    box = desk.switch("Forget the bias")
    spot = box.rect().center()
    spot.setX(8)
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=spot)
    assert desk.config == replace(SOUND, bias=False)


def test_all_else_in_the_config_stays(qtbot: QtBot) -> None:
    start = replace(SOUND, initial_weight=(0.5,), initial_bias=2.0, seed=7)
    desk = make(qtbot, start)
    desk.click("Forget the bias")
    assert desk.config == replace(start, bias=False)


def test_what_is_on_is_told_once_and_in_order(qtbot: QtBot) -> None:
    desk = make(qtbot)
    for text in reversed(SPOILT):
        desk.click(text)
    assert desk.card.active == BADGES
    assert desk.heard == [BADGES[3:], BADGES[2:], BADGES[1:], BADGES]
    desk.card.show_config(replace(desk.config, seed=1))
    assert len(desk.heard) == 4


def test_all_are_switched_off_with_one_config(qtbot: QtBot) -> None:
    desk = make(qtbot)
    desk.click("Do not zero the gradients")
    desk.click("Sum instead of mean")
    with qtbot.waitSignal(desk.card.config_changed) as caught:
        desk.card.switch_all_off()
    assert caught.args == [SOUND]
    assert desk.card.active == ()
    assert desk.heard[-1] == ()


def test_with_none_on_there_is_nothing_to_switch_off(qtbot: QtBot) -> None:
    desk = make(qtbot)
    with qtbot.assertNotEmitted(desk.card.config_changed):
        desk.card.switch_all_off()


@pytest.mark.parametrize(
    ("text", "what_to_do"),
    [
        ("Sum instead of mean", "choose mean under Loss"),
        ("Forget the bias", "switch “bias” on under Model"),
        ("Leave features unscaled", "switch “standardize x” on under Rows and"),
    ],
)
def test_what_the_config_has_of_itself_is_no_pitfall(
    qtbot: QtBot, text: str, what_to_do: str
) -> None:
    desk = make(qtbot, replace(SOUND, **SPOILT[text]))
    box = desk.switch(text)
    assert not box.isEnabled()
    assert not box.isChecked()
    assert desk.card.active == ()
    assert what_to_do in desk.notes()
    assert what_to_do in box.accessibleDescription()
    desk.card.show_config(SOUND)
    assert box.isEnabled()
    assert what_to_do not in desk.notes()


def test_switched_on_it_can_be_switched_off(qtbot: QtBot) -> None:
    """Although the config then has the value, as if of itself."""
    desk = make(qtbot)
    desk.click("Sum instead of mean")
    assert desk.switch("Sum instead of mean").isEnabled()


def test_put_right_elsewhere_it_is_off_and_the_value_no_pitfall_later(
    qtbot: QtBot,
) -> None:
    desk = make(qtbot)
    desk.click("Forget the bias")
    desk.card.show_config(SOUND)
    assert not desk.switch("Forget the bias").isChecked()
    desk.card.show_config(replace(SOUND, bias=False))
    assert desk.card.active == ()
    assert not desk.switch("Forget the bias").isEnabled()


def test_a_config_that_is_refused_leaves_the_switch_off(qtbot: QtBot) -> None:
    card = Pitfalls()
    qtbot.addWidget(card)
    card.show_config(SOUND)
    card.config_changed.connect(lambda _: card.show_config(SOUND))
    boxes = {box.text(): box for box in card.findChildren(QCheckBox)}
    boxes["Forget the bias"].click()
    assert not boxes["Forget the bias"].isChecked()
    assert card.active == ()


def test_gradients_that_are_not_zeroed_can_always_be_put_right(qtbot: QtBot) -> None:
    """No other control has that setting."""
    desk = make(qtbot, replace(SOUND, zero_grad=False))
    assert desk.card.active == BADGES[:1]
    desk.click("Do not zero the gradients")
    assert desk.config == SOUND


def test_the_lecture_s_loss_is_a_sum_already(qtbot: QtBot) -> None:
    desk = make(qtbot, lecture_config())
    assert not desk.switch("Sum instead of mean").isEnabled()
    assert desk.switch("Do not zero the gradients").isEnabled()


def test_each_says_what_it_breaks_where_it_is_read_and_where_it_is_pointed_at(
    qtbot: QtBot,
) -> None:
    desk = make(qtbot)
    for text, harm in zip(
        SPOILT, ("adds to .grad", "may diverge", "origin", "valley"), strict=True
    ):
        assert harm in desk.notes()
        assert harm in desk.tip(text)
        assert "PyTorch" in desk.tip(text)
        assert harm in desk.switch(text).accessibleDescription()


def test_only_what_waits_for_reset_says_so(qtbot: QtBot) -> None:
    desk = make(qtbot)
    waiting = [text for text in SPOILT if "Needs a restart." in desk.tip(text)]
    assert waiting == list(SPOILT)[2:]


def test_nothing_is_wider_than_the_card(qtbot: QtBot) -> None:
    desk = make(qtbot)
    for label in desk.card.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())
    assert desk.card.minimumSizeHint().width() <= 300
