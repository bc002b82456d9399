"""The button with what else a loss surface shows."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.plots.surface_choices import OVERLAYS, SurfaceChoices


@pytest.fixture
def choices(qtbot: QtBot) -> SurfaceChoices:
    choices = SurfaceChoices()
    qtbot.addWidget(choices)
    choices.offer(plane=True, mse=True, batches=True)
    choices.show()
    return choices


def action(choices: SurfaceChoices, text: str) -> QAction:
    (found,) = (each for each in choices.menu().actions() if each.text() == text)
    return found


def test_at_first_only_the_levels_are_chosen(choices: SurfaceChoices) -> None:
    assert (choices.field, choices.axes, choices.batch) == (False, False, False)
    assert choices.logarithmic
    texts = [each.text() for each in choices.menu().actions() if each.text()]
    assert texts == [
        "Gradient field",
        "Curvature axes",
        "This batch's loss",
        "Logarithmic levels",
        "Linear levels",
    ]
    assert all(action(choices, text).toolTip() != text for text in texts)
    assert choices.accessibleName()
    assert choices.toolTip()
    assert choices.focusPolicy() == Qt.FocusPolicy.TabFocus


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_is_used_by_the_keyboard(
    choices: SurfaceChoices, qtbot: QtBot
) -> None:
    menu = choices.menu()
    menu.popup(choices.pos())
    QTest.keyClick(menu, Qt.Key.Key_Down)
    with qtbot.waitSignal(choices.changed, timeout=30_000):
        QTest.keyClick(menu, Qt.Key.Key_Return)
    assert choices.field
    assert not choices.axes


def test_the_levels_are_one_or_the_other(choices: SurfaceChoices, qtbot: QtBot) -> None:
    told: list[bool] = []
    choices.changed.connect(lambda: told.append(choices.logarithmic))
    action(choices, "Linear levels").trigger()
    action(choices, "Linear levels").trigger()
    assert told == [False]
    action(choices, "Logarithmic levels").trigger()
    assert told == [False, True]


@pytest.mark.parametrize("names", [OVERLAYS, OVERLAYS[1:3], OVERLAYS[3:], ()])
def test_they_are_switched_on_by_their_names(
    choices: SurfaceChoices, names: tuple[str, ...]
) -> None:
    choices.switch_on(OVERLAYS)
    choices.switch_on(names)
    assert choices.switched_on == names
    assert choices.field == ("gradient_field" in names)
    assert choices.axes == ("curvature_axes" in names)
    assert choices.batch == ("batch_loss" in names)
    assert choices.logarithmic == ("linear_levels" not in names)
    assert action(choices, "Logarithmic levels").isChecked() == choices.logarithmic


def test_what_cannot_be_drawn_stays_switched_on(choices: SurfaceChoices) -> None:
    choices.switch_on(OVERLAYS)
    choices.offer(plane=False, mse=False, batches=False)
    assert not choices.field
    assert choices.switched_on == OVERLAYS


def test_what_cannot_be_drawn_says_why_and_comes_back(
    choices: SurfaceChoices, qtbot: QtBot
) -> None:
    axes = action(choices, "Curvature axes")
    tip = axes.toolTip()
    axes.trigger()
    with qtbot.waitSignal(choices.changed, timeout=30_000):
        choices.offer(plane=True, mse=False, batches=True)
    assert not axes.isEnabled()
    assert "MSE" in axes.toolTip()
    assert not choices.axes
    choices.offer(plane=False, mse=True, batches=True)
    assert "two parameters" in axes.toolTip()
    assert not action(choices, "Gradient field").isEnabled()
    assert not action(choices, "Linear levels").isEnabled()
    with qtbot.waitSignal(choices.changed, timeout=30_000):
        choices.offer(plane=True, mse=True, batches=True)
    assert axes.toolTip() == tip
    assert choices.axes


def test_a_batch_is_wanted_only_where_there_are_batches(
    choices: SurfaceChoices, qtbot: QtBot
) -> None:
    batch = action(choices, "This batch's loss")
    batch.trigger()
    assert choices.batch
    with qtbot.waitSignal(choices.changed, timeout=30_000):
        choices.offer(plane=True, mse=True, batches=False)
    assert not choices.batch
    assert not batch.isEnabled()
    assert "all training rows" in batch.toolTip()


def test_the_same_offer_changes_nothing(choices: SurfaceChoices, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(choices.changed):
        choices.offer(plane=True, mse=True, batches=True)
        choices.offer(plane=True, mse=False, batches=False)
