"""A race in the window: one click starts it, and all gestures work for all runs."""

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.race.model import Column
from desktop.theme import DARK
from desktop.window import MainWindow
from linreg.race import LECTURE_EIGHT
from linreg.status import Status
from tests.desktop.race.samples import cell, column_texts

RACE = 4
LONG = 30_000


@pytest.fixture
def eight(qtbot: QtBot, window: MainWindow, finish: Callable[[], None]) -> MainWindow:
    """The lecture's eight, ready."""
    window.body.step_stack.setCurrent(RACE)
    QTest.mouseClick(window.race.bar.eight, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: (
            len(window.session.runs) == 8
            and all(len(run.history) for run in window.session.runs)
        ),
        timeout=LONG,
    )
    finish()
    return window


def names(window: MainWindow) -> list[str]:
    return column_texts(window.race.table, Column.NAME)


def test_one_click_gives_the_lectures_eight_and_keeps_what_is_shown(
    eight: MainWindow,
) -> None:
    runs = eight.session.runs
    assert {run.config.optimizer for run in runs} == set(LECTURE_EIGHT)
    assert eight.session.config.optimizer == "SGD"
    assert len(names(eight)) == 8
    starts = {run.history.row(0).parameters.tobytes() for run in runs}
    assert len(starts) == 1


def test_they_run_to_the_end_and_the_table_tells_how_it_went(
    qtbot: QtBot, eight: MainWindow, finish: Callable[[], None]
) -> None:
    eight.session.configure(replace(eight.session.config, iterations=100))
    eight.actions_.run.trigger()
    qtbot.waitUntil(lambda: eight.session.over, timeout=LONG)
    finish()
    assert {len(run.history) for run in eight.session.runs} == {101}
    statuses = {s.status for s in eight.session.standings.values()}
    assert statuses == {Status.FINISHED}
    table = eight.race.table
    qtbot.waitUntil(
        lambda: set(column_texts(table, Column.STATUS)) == {"finished"}, timeout=LONG
    )
    assert not eight.actions_.run.isEnabled()


def test_back_and_scrub_are_for_all(
    qtbot: QtBot, eight: MainWindow, finish: Callable[[], None]
) -> None:
    eight.session.step(20)
    qtbot.waitUntil(lambda: eight.session.newest == 20, timeout=LONG)
    finish()
    eight.actions_.step_back.trigger()
    qtbot.waitUntil(lambda: eight.session.iteration == 19)
    eight.scrubber.iteration_requested.emit(5)
    qtbot.waitUntil(lambda: eight.session.iteration == 5)

    def losses() -> list[float]:
        texts = column_texts(eight.race.table, Column.LOSS)
        return [float(text.lstrip("★ ").replace("−", "-")) for text in texts]

    expected = [run.history.row(5).loss for run in eight.session.runs]
    qtbot.waitUntil(lambda: losses() == pytest.approx(expected, rel=1e-3))


def test_another_run_is_shown_by_a_click(
    qtbot: QtBot, eight: MainWindow, finish: Callable[[], None]
) -> None:
    eight.session.step(3)
    qtbot.waitUntil(lambda: eight.session.newest == 3, timeout=LONG)
    finish()
    adam = next(r for r in eight.session.runs if r.config.optimizer == "Adam")
    eight.race.shown_requested.emit(adam.key)
    assert eight.session.config.optimizer == "Adam"
    qtbot.waitUntil(lambda: eight.session.row is not None)
    row = eight.session.row
    assert row is not None
    assert row.parameters.tolist() == adam.history.row(3).parameters.tolist()
    # Its own path and curve are drawn as those of the shown run.
    assert adam.key not in {rival.key for rival in eight.live.rivals}


def test_the_lists_gestures_reach_the_session(
    qtbot: QtBot, window: MainWindow, finish: Callable[[], None]
) -> None:
    race, session = window.race, window.session
    race.added.emit("Adam")
    qtbot.waitUntil(lambda: len(session.runs) == 2, timeout=LONG)
    race.duplicated.emit(session.runs[1].key)
    qtbot.waitUntil(lambda: len(session.runs) == 3, timeout=LONG)
    assert [run.config.optimizer for run in session.runs] == ["SGD", "Adam", "Adam"]
    race.renamed.emit(session.runs[2].key, "my Adam")
    assert names(window)[2] == "my Adam"
    race.removed.emit(session.runs[1].key)
    assert names(window)[1] == "my Adam"
    race.sweep_requested.emit("lr", (0.001, 0.02))
    qtbot.waitUntil(lambda: len(session.runs) == 4, timeout=LONG)
    assert [run.config.lr for run in session.runs[2:]] == [0.001, 0.02]
    finish()


def test_a_hidden_run_is_not_drawn_and_trains_on(
    qtbot: QtBot, eight: MainWindow, finish: Callable[[], None]
) -> None:
    key, before = eight.session.runs[3].key, eight.live.rivals
    assert key in {rival.key for rival in before}
    eight.race.hidden_changed.emit(key, True)
    assert key not in {rival.key for rival in eight.live.rivals}
    eight.session.step(4)
    qtbot.waitUntil(lambda: eight.session.newest == 4, timeout=LONG)
    finish()
    assert len(eight.session.runs[3].history) == 5
    eight.race.hidden_changed.emit(key, False)
    assert eight.live.rivals == before


def test_a_target_of_ones_own_is_counted_up_to(
    qtbot: QtBot, eight: MainWindow, finish: Callable[[], None]
) -> None:
    eight.session.step(30)
    qtbot.waitUntil(lambda: eight.session.newest == 30, timeout=LONG)
    finish()
    eight.race.target_changed.emit(5.0)
    sgd = eight.session.run

    def reached() -> int:
        found = eight.session.standings[sgd.key].reached
        return found[0] if found else -1

    losses = sgd.history.rows().losses.tolist()
    expected = next(k for k, loss in enumerate(losses) if loss <= 5)
    qtbot.waitUntil(lambda: reached() == expected)
    assert math.isclose(eight.session.target or 0, 5)


def test_the_colours_follow_the_theme(eight: MainWindow) -> None:
    def swatch() -> QImage:
        role = Qt.ItemDataRole.DecorationRole
        pixmap = cell(eight.race.table, 0, Column.DRAWN).data(role)
        assert isinstance(pixmap, QPixmap)
        return pixmap.toImage()

    light = swatch()
    eight.race_view.set_theme(DARK)
    assert swatch() != light
