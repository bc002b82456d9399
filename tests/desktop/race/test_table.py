"""The runs in their table, by mouse and by keyboard."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.race.model import Column
from desktop.race.panel import RacePanel
from desktop.theme import DARK, LIGHT
from linreg.status import Divergence, Status
from tests.desktop.race.samples import (
    LEFT,
    NAN,
    NONE,
    cell,
    click,
    click_header,
    column_texts,
    entry,
    standing,
    text,
    three,
    tip,
)

WAIT = 30_000


def editor(panel: RacePanel) -> QLineEdit:
    """The field in which a name is being typed."""
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert panel.table.isAncestorOf(field)
    return field


def test_each_run_has_its_line(panel: RacePanel) -> None:
    names = column_texts(panel.table, Column.NAME)
    assert names == ["SGD lr 0.01", "Adam lr 0.001", "LBFGS lr 1"]
    bold = [
        cell(panel.table, row, Column.NAME).data(Qt.ItemDataRole.FontRole).bold()
        for row in range(3)
    ]
    assert bold == [True, False, False]
    assert "show this run" in tip(panel.table, 0, Column.NAME)


def test_the_swatch_has_the_colour_and_the_dashes_of_the_run(panel: RacePanel) -> None:
    dashes = Qt.PenStyle.DashLine
    panel.show_entries((entry(1, colour="#ff0000"), entry(2, dash=dashes)))
    painted = []
    for row in range(2):
        role = Qt.ItemDataRole.DecorationRole
        swatch = cell(panel.table, row, Column.DRAWN).data(role)
        assert isinstance(swatch, QPixmap)
        image = swatch.toImage()
        line = [image.pixelColor(x, image.height() // 2) for x in range(image.width())]
        painted.append([colour.name() for colour in line if colour.alpha() == 255])
        assert len(line) == swatch.width()
    assert set(painted[0]) == {"#ff0000"}
    assert set(painted[1]) == {"#1f66d0"}
    assert len(painted[1]) < len(painted[0])


def test_a_click_on_a_row_or_enter_shows_the_run(
    qtbot: QtBot, panel: RacePanel
) -> None:
    with qtbot.waitSignal(panel.shown_requested, timeout=WAIT) as shown:
        click(panel.table, 1)
    assert shown.args == [2]
    QTest.keyClick(panel.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.shown_requested, timeout=WAIT) as shown:
        QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert shown.args == [3]


def test_moving_alone_shows_nothing(qtbot: QtBot, panel: RacePanel) -> None:
    with qtbot.assertNotEmitted(panel.shown_requested):
        QTest.keyClick(panel.table, Qt.Key.Key_Down)
    assert panel.table.selected_key() == 2


def test_a_click_on_the_swatch_hides_and_draws_again(
    qtbot: QtBot, panel: RacePanel
) -> None:
    with qtbot.assertNotEmitted(panel.shown_requested):
        with qtbot.waitSignal(panel.hidden_changed, timeout=WAIT) as hidden:
            click(panel.table, 1, Column.DRAWN)
        assert hidden.args == [2, True]
        one, two, other = three()
        panel.show_entries((one, replace(two, hidden=True), other))
        box = cell(panel.table, 1, Column.DRAWN)
        state = box.data(Qt.ItemDataRole.CheckStateRole)
        assert Qt.CheckState(state) is Qt.CheckState.Unchecked
        assert "Not drawn" in tip(panel.table, 1, Column.DRAWN)
        with qtbot.waitSignal(panel.hidden_changed, timeout=WAIT) as hidden:
            click(panel.table, 1, Column.DRAWN)
        assert hidden.args == [2, False]


def test_the_menu_of_a_row_hides_it(qtbot: QtBot, panel: RacePanel) -> None:
    draw = panel.table.row_actions.draw
    assert draw in panel.table.actions()
    assert draw.isChecked()
    with qtbot.waitSignal(panel.hidden_changed, timeout=WAIT) as hidden:
        draw.trigger()
    assert hidden.args == [1, True]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_f2_renames(qtbot: QtBot, panel: RacePanel, key: Qt.Key) -> None:
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_Down)
    QTest.keyClick(panel.table, Qt.Key.Key_F2)
    assert editor(panel).text() == "Adam lr 0.001"
    QTest.keyClicks(editor(panel), "the slow one ")
    with (
        qtbot.assertNotEmitted(panel.shown_requested),
        qtbot.waitSignal(panel.renamed, timeout=WAIT) as renamed,
    ):
        QTest.keyClick(editor(panel), key)
    assert renamed.args == [2, "the slow one"]
    # The name is another one when new entries say so.
    assert text(panel.table, 1, Column.NAME) == "Adam lr 0.001"
    assert panel.table.hasFocus()


def test_a_double_click_edits_the_name(qtbot: QtBot, panel: RacePanel) -> None:
    index = cell(panel.table, 2, Column.NAME)
    spot = panel.table.visualRect(index).center()
    QTest.mouseClick(panel.table.viewport(), LEFT, NONE, spot)
    QTest.mouseDClick(panel.table.viewport(), LEFT, NONE, spot)
    QTest.keyClick(editor(panel), Qt.Key.Key_Delete)
    with qtbot.waitSignal(panel.renamed, timeout=WAIT) as renamed:
        QTest.keyClick(editor(panel), Qt.Key.Key_Return)
    # A name made from the settings again.
    assert renamed.args == [3, ""]


def test_a_name_left_alone_or_escaped_is_not_sent(
    qtbot: QtBot, panel: RacePanel
) -> None:
    panel.table.setFocus()
    with qtbot.assertNotEmitted(panel.renamed):
        QTest.keyClick(panel.table, Qt.Key.Key_F2)
        QTest.keyClick(editor(panel), Qt.Key.Key_Return)
        qtbot.waitUntil(panel.table.hasFocus, timeout=WAIT)
        QTest.keyClick(panel.table, Qt.Key.Key_F2)
        QTest.keyClicks(editor(panel), "x")
        QTest.keyClick(editor(panel), Qt.Key.Key_Escape)
        qtbot.waitUntil(panel.table.hasFocus, timeout=WAIT)


def test_what_is_being_typed_stays_while_the_runs_train(panel: RacePanel) -> None:
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_F2)
    QTest.keyClicks(editor(panel), "half")
    panel.show_entries((entry(1, name="from elsewhere"), *three()[1:]))
    assert text(panel.table, 0, Column.NAME) == "from elsewhere"
    panel.show_standings({1: standing()}, None, 10, {1: 0.5})
    assert editor(panel).text() == "half"


def test_delete_removes_the_selected_run(qtbot: QtBot, panel: RacePanel) -> None:
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.removed, timeout=WAIT) as removed:
        QTest.keyClick(panel.table, Qt.Key.Key_Delete)
    assert removed.args == [2]


def test_the_last_run_stays(qtbot: QtBot, panel: RacePanel) -> None:
    panel.show_entries((entry(1),))
    panel.table.setFocus()
    with qtbot.assertNotEmitted(panel.removed):
        QTest.keyClick(panel.table, Qt.Key.Key_Delete)
    assert not panel.bar.remove.isEnabled()
    assert "The last run stays" in panel.bar.remove.toolTip()


def test_the_selection_follows_its_run(panel: RacePanel) -> None:
    one, two, other = three()
    click(panel.table, 1)
    panel.show_entries((entry(9), other, two, one))
    assert panel.table.selected_key() == 2
    assert panel.table.currentIndex().row() == 2
    # Where it has gone, the shown run is selected.
    panel.show_entries((entry(9), other, one))
    assert panel.table.selected_key() == 1


def test_headers_sort_and_the_third_click_takes_it_back(panel: RacePanel) -> None:
    losses = {1: 0.5, 2: NAN, 3: 0.25}
    standings = {key: standing() for key in losses}
    panel.show_standings(standings, None, 10, losses)
    keys = {"SGD lr 0.01": 1, "Adam lr 0.001": 2, "LBFGS lr 1": 3}

    def order() -> list[int]:
        return [keys[name] for name in column_texts(panel.table, Column.NAME)]

    assert order() == [1, 2, 3]
    click_header(panel.table, Column.LOSS)
    assert order() == [3, 1, 2]
    # As long as it is sorted, it follows the numbers; a click finds the right run.
    panel.show_standings(standings, None, 11, {1: 0.1, 2: 0.2, 3: 0.3})
    assert order() == [1, 2, 3]
    click_header(panel.table, Column.LOSS)
    assert order() == [3, 2, 1]
    click(panel.table, 0)
    assert panel.table.selected_key() == 3
    click_header(panel.table, Column.LOSS)
    assert order() == [1, 2, 3]
    panel.show_standings(standings, None, 12, {1: 0.9, 2: 0.2, 3: 0.3})
    assert order() == [1, 2, 3]


def test_columns_stand_still_while_the_numbers_change(panel: RacePanel) -> None:
    widths = [panel.table.columnWidth(column) for column in Column]
    standings = {1: standing(iteration=10**6, reached=(99_999, 10**6))}
    panel.show_standings(standings, 1.0, 10**6, {1: 1.234e-13})
    assert [panel.table.columnWidth(column) for column in Column] == widths


def test_the_headers_say_what_the_columns_are(panel: RacePanel) -> None:
    model, horizontal = panel.table.model(), Qt.Orientation.Horizontal
    tips = [
        str(model.headerData(column, horizontal, Qt.ItemDataRole.ToolTipRole))
        for column in Column
    ]
    assert all(tips)
    assert "LBFGS asks several times a step" in tips[Column.EVALUATIONS]


def test_colours_follow_the_theme(panel: RacePanel) -> None:
    lost = standing(Status.DIVERGED, 7, divergence=Divergence(7, "loss"))
    panel.show_standings({1: lost}, None, 10, {1: NAN})

    def colour() -> str:
        status = cell(panel.table, 0, Column.STATUS)
        return str(status.data(Qt.ItemDataRole.ForegroundRole).name())

    assert colour() == LIGHT.error
    panel.set_theme(DARK)
    assert colour() == DARK.error
