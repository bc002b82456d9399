"""The loss that the runs race to."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.race.panel import RacePanel

WAIT = 30_000


def test_the_default_stands_in_grey(panel: RacePanel) -> None:
    row = panel.target
    panel.show_standings({}, 0.25, 0, {})
    assert row.field.text() == ""
    assert row.field.placeholderText() == "0.25"
    assert row.meaning.text() == "99 % of the way to the least squares loss"
    assert "within 1 % of the way from the first loss" in row.field.toolTip()


def test_another_target_and_the_default_again(qtbot: QtBot, panel: RacePanel) -> None:
    field = panel.target.field
    QTest.keyClicks(field, "0,5")
    with qtbot.waitSignal(panel.target_changed, timeout=WAIT) as changed:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert changed.args == [0.5]
    assert field.text() == "0.5"
    assert panel.target.meaning.text() == "Clear it for the default"
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    with qtbot.waitSignal(panel.target_changed, timeout=WAIT) as changed:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert changed.args == [None]
    assert "least squares" in panel.target.meaning.text()


def test_a_loss_below_zero_is_no_target(qtbot: QtBot, panel: RacePanel) -> None:
    field = panel.target.field
    with qtbot.assertNotEmitted(panel.target_changed):
        QTest.keyClicks(field, "-1")
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.property("invalid") is True
    assert "Target loss must be" in field.toolTip()


def test_where_no_default_is_known_one_is_asked_for(panel: RacePanel) -> None:
    panel.show_standings({}, None, 0, {})
    assert panel.target.field.placeholderText() == "none"
    assert "type a target" in panel.target.meaning.text()
