"""The buttons above the race."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from desktop.race.entry import MOST_RUNS
from desktop.race.panel import RacePanel
from linreg.optimizers import OPTIMIZERS
from tests.desktop.race.samples import LEFT, click, entry

WAIT = 30_000


def press(button: QToolButton) -> None:
    QTest.mouseClick(button, LEFT)


def test_the_eight_of_the_lecture(qtbot: QtBot, panel: RacePanel) -> None:
    with qtbot.waitSignal(panel.eight_requested, timeout=WAIT):
        press(panel.bar.eight)
    assert "Rprop" in panel.bar.eight.toolTip()


def test_the_menu_adds_any_optimizer(qtbot: QtBot, panel: RacePanel) -> None:
    menu = panel.bar.add.menu()
    offered = {a.data(): a.toolTip() for a in menu.actions() if a.data()}
    assert offered == {name: spec.meaning for name, spec in OPTIMIZERS.items()}
    assert len(offered) == 11
    assert menu.toolTipsVisible()
    (action,) = (a for a in menu.actions() if a.data() == "RAdam")
    with qtbot.waitSignal(panel.added, timeout=WAIT) as added:
        action.trigger()
    assert added.args == ["RAdam"]


def test_duplicating_the_selected_run(qtbot: QtBot, panel: RacePanel) -> None:
    click(panel.table, 2)
    with qtbot.waitSignal(panel.duplicated, timeout=WAIT) as duplicated:
        press(panel.bar.duplicate)
    assert duplicated.args == [3]


def test_duplicating_from_the_menu_adds_nothing_else(
    qtbot: QtBot, panel: RacePanel
) -> None:
    last = panel.bar.add.menu().actions()[-1]
    with (
        qtbot.assertNotEmitted(panel.added),
        qtbot.waitSignal(panel.duplicated, timeout=WAIT) as duplicated,
    ):
        last.trigger()
    assert duplicated.args == [1]


def test_removing_the_selected_run(qtbot: QtBot, panel: RacePanel) -> None:
    click(panel.table, 1)
    with qtbot.waitSignal(panel.removed, timeout=WAIT) as removed:
        press(panel.bar.remove)
    assert removed.args == [2]


def test_no_more_runs_than_can_be_told_apart(panel: RacePanel) -> None:
    panel.show_entries(tuple(entry(key) for key in range(MOST_RUNS)))
    for button in (panel.bar.add, panel.bar.duplicate):
        assert not button.isEnabled()
        assert f"No more than {MOST_RUNS} runs" in button.toolTip()
    panel.show_entries(tuple(entry(key) for key in range(MOST_RUNS - 1)))
    assert panel.bar.add.isEnabled()
    assert panel.bar.duplicate.isEnabled()


def test_no_button_is_cut_off_in_a_narrow_place(qtbot: QtBot, panel: RacePanel) -> None:
    bar = panel.bar
    least = panel.minimumSizeHint().width()
    panel.resize(least, 200)
    assert not bar.duplicate.isVisible()
    shown = (bar.eight, bar.add, bar.remove, bar.sweep)

    def is_whole() -> bool:
        return all(button.width() >= button.sizeHint().width() for button in shown)

    qtbot.waitUntil(is_whole, timeout=WAIT)
    panel.resize(least + 120, 200)
    assert bar.duplicate.isVisible()


def test_the_buttons_leave_space_to_the_window(panel: RacePanel) -> None:
    for button in panel.bar.findChildren(QToolButton):
        assert button.focusPolicy() is Qt.FocusPolicy.TabFocus
        assert button.toolTip()
