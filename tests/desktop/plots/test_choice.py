"""Two boxes, two different parameters."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.plots.choice import AxesChoice


@pytest.fixture
def choice(qtbot: QtBot) -> AxesChoice:
    choice = AxesChoice()
    qtbot.addWidget(choice)
    choice.set_names(("w1", "w2", "b"))
    choice.show()
    return choice


def shown(choice: AxesChoice) -> list[str]:
    return [box.currentText() for box in choice.boxes]


def test_it_begins_with_the_first_two(choice: AxesChoice) -> None:
    assert shown(choice) == ["w1", "w2"]
    assert all(box.toolTip() and box.accessibleName() for box in choice.boxes)


def test_another_parameter_is_sent_out(choice: AxesChoice, qtbot: QtBot) -> None:
    with qtbot.waitSignal(choice.chosen) as chosen:
        QTest.keyClick(choice.boxes[1], Qt.Key.Key_Down)
    assert chosen.args == [0, 2]
    assert shown(choice) == ["w1", "b"]


def test_the_others_parameter_is_swapped(choice: AxesChoice, qtbot: QtBot) -> None:
    with qtbot.waitSignal(choice.chosen) as chosen:
        QTest.keyClick(choice.boxes[0], Qt.Key.Key_Down)
    assert chosen.args == [1, 0]
    assert shown(choice) == ["w2", "w1"]


def test_showing_a_choice_is_not_making_one(choice: AxesChoice, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(choice.chosen):
        choice.show_choice(2, 0)
    assert shown(choice) == ["b", "w1"]
