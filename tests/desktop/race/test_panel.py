"""The page of the race as a whole."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.race.model import Column
from desktop.race.panel import RacePanel
from desktop.theme import LIGHT
from linreg.status import Status
from tests.desktop.race.samples import column_texts, entry, standing, text, three


def hints(panel: RacePanel) -> list[str]:
    labels = panel.findChildren(QLabel)
    return [label.text() for label in labels if label.isVisible()]


def test_one_run_is_no_race_yet(panel: RacePanel) -> None:
    said = "One run. Add others: all start from the same w and b, on the same rows."
    assert said not in hints(panel)
    panel.show_entries((entry(1),))
    assert said in hints(panel)


def test_standings_are_written_in_place(panel: RacePanel) -> None:
    panel.set_running(True)
    standings = {
        1: standing(iteration=20),
        2: standing(iteration=20, reached=(12, 12)),
        3: standing(Status.CONVERGED, 5, loss=0.125, reached=(2, 25)),
    }
    panel.show_standings(standings, 0.5, 20, {1: 2.0, 2: 0.25, 3: float("nan")})
    table = panel.table
    losses = column_texts(table, Column.LOSS)
    assert losses[:2] == ["2.000", "0.2500"]
    assert losses[2].startswith("★")
    assert losses[2].endswith("0.1250")
    assert column_texts(table, Column.STEPS) == ["–", "12", "2"]
    assert column_texts(table, Column.EVALUATIONS) == ["–", "12", "25"]
    assert column_texts(table, Column.TIME) == ["100", "100", "100"]
    assert column_texts(table, Column.STATUS) == ["training", "training", "converged"]
    panel.set_running(False)
    assert text(table, 0, Column.STATUS) == "paused"


def test_what_has_not_changed_is_not_drawn_again(
    qtbot: QtBot, panel: RacePanel
) -> None:
    standings = {key: standing() for key in (1, 2, 3)}
    losses = {1: 1.0, 2: 2.0, 3: 3.0}
    panel.show_standings(standings, None, 10, losses)
    changed = panel.table.model().dataChanged
    with qtbot.assertNotEmitted(changed):
        panel.show_standings(standings, None, 10, losses)
    # However many cells change, the table is told once.
    told: list[object] = []
    changed.connect(lambda *_: told.append(None))
    panel.show_standings(standings, None, 11, {1: 0.1, 2: 0.2, 3: 0.3})
    assert len(told) == 1


def test_hidden_it_writes_nothing_until_it_is_shown(qtbot: QtBot) -> None:
    panel = RacePanel(LIGHT)
    qtbot.addWidget(panel)
    panel.show_entries(three())
    standings = {1: standing()}
    panel.show_standings(standings, 0.25, 10, {1: 0.75})
    cell = panel.table.model().index(0, Column.LOSS)
    assert cell.data() != "0.7500"
    panel.show()
    assert cell.data() == "0.7500"
    assert panel.target.field.placeholderText() == "0.25"


def test_standings_of_runs_that_are_gone_do_no_harm(panel: RacePanel) -> None:
    panel.show_standings({8: standing()}, None, 10, {8: 0.5})
    assert column_texts(panel.table, Column.LOSS) == ["–", "–", "–"]
    panel.show_entries(())
    panel.show_standings({}, None, 0, {})
    assert panel.table.model().rowCount() == 0


def test_it_is_small_enough_for_the_smallest_window(panel: RacePanel) -> None:
    least = panel.minimumSizeHint()
    assert least.width() <= 360
    assert least.height() <= 190
