"""What the frames show of a run whose data are edited, and of a selected row."""

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from unittest.mock import patch

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop import live_view
from desktop.live_view import Racer
from desktop.runs import make_run, rival
from desktop.theme import LIGHT
from desktop.window import MainWindow
from linreg.dataset import lecture_data
from linreg.edits import mark_rows, remove_rows
from tests.desktop.hands import click_cell, click_row, number, texts, type_over
from tests.desktop.plots.drawing import shows

Finish = Callable[[], None]


def dashes(window: MainWindow) -> int:
    """How many vertical lines stand in the loss plot."""
    return int(window.loss._changes.item.path().elementCount()) // 2


def has_dashes(window: MainWindow, count: int) -> bool:
    return dashes(window) == count


def test_lines_stand_where_the_thread_has_met_the_edits(
    qtbot: QtBot, window: MainWindow, finish: Finish
) -> None:
    # Before the first step there is nothing to be marked.
    type_over(window, 0, 1, "5")
    for count in (1, 2):
        window.session.step(3)
        finish()
        type_over(window, 0, 1, str(count))
        qtbot.waitUntil(partial(has_dashes, window, count))
    changes = window.session.run.history.data_changes
    assert [change.iteration for change in changes] == [0, 3, 6]
    assert window.loss._legend.shows("changes")
    window.session.reset()
    assert dashes(window) == 0
    assert not window.loss._legend.shows("changes")


def test_the_loss_of_the_newest_row_is_drawn_anew(
    qtbot: QtBot, window: MainWindow, finish: Finish
) -> None:
    window.session.step(3)
    finish()
    before = window.loss._train.newest
    type_over(window, 0, 1, "500")
    qtbot.waitUntil(lambda: window.loss._train.newest > before + 1)
    losses = window.session.run.history.losses(4)
    assert window.loss._train.newest == pytest.approx(np.log10(losses[-1]))
    assert float(number(window, "train loss")) == pytest.approx(losses[-1], rel=1e-4)


def test_the_test_loss_comes_and_goes_with_its_rows(
    qtbot: QtBot, window: MainWindow, finish: Finish
) -> None:
    window.session.step(3)
    finish()
    first = window.session.dataset
    window.edits.edit("Mark", mark_rows(first, np.array([0]), "test"))
    window.session.step(3)
    finish()
    assert window.loss._legend.shows("test")
    assert shows(window.loss.canvas, LIGHT.test, 60) > 20
    assert dashes(window) == 1
    losses = window.session.run.history.test_losses(7)
    assert np.isnan(losses[:3]).all()
    assert window.loss._test.newest == pytest.approx(np.log10(losses[-1]))
    window.edits.edit("Free", mark_rows(first, np.array([0]), "auto"))
    assert not window.loss._legend.shows("test")
    # No more than where the edges of other marks blend.
    assert shows(window.loss.canvas, LIGHT.test, 60) < 5


def test_batches_that_become_whole_are_named_anew(
    qtbot: QtBot, window: MainWindow, finish: Finish
) -> None:
    session = window.session
    session.configure(replace(session.config, batch_size=2))
    qtbot.waitUntil(lambda: len(session.run.history) == 1)
    assert window.loss._legend.text("train") == "train (this batch)"
    window.edits.edit("Remove", remove_rows(session.dataset, np.array([0])))
    assert window.loss._legend.text("train") == "train"
    assert number(window, "train loss")


def test_a_selected_row_has_an_arrow_and_its_share(
    qtbot: QtBot, window: MainWindow, finish: Finish
) -> None:
    window.session.step(2)
    finish()
    click_row(window, 1)
    history = window.session.run.history
    w, b = history.row(2).parameters
    residuals = np.array([2.0, 4.0, 6.0]) - w * np.arange(1, 4) - b
    share = 100 * residuals[1] ** 2 / (residuals**2).sum()
    gradient = -2 * residuals[1] * np.array([2.0, 1.0])
    # All of it is in the tooltip, where the line has no room for it.
    told = window.data._rows_line.toolTip().partition("</p>")[0].replace("−", "-")
    assert told.startswith("<p>Row 2: ")
    assert float(told.split("residual ")[1].split(",")[0]) == pytest.approx(
        residuals[1], rel=1e-2
    )
    assert float(told.split(", ")[1].split(" %")[0]) == pytest.approx(share, rel=0.05)
    pulls = told.rpartition("(")[2].rstrip(")").split(", ")
    assert [float(pull) for pull in pulls] == pytest.approx(gradient, rel=0.03)
    assert "row 2" in texts(window.surface)
    click_cell(window, 0, 0)
    assert "row 1" in texts(window.surface)
    window.rows.selection.choose((0, 1))
    assert "row 1" not in texts(window.surface)
    assert "3 rows" in texts(window.data)


def test_predictions_of_a_long_table_come_as_it_is_scrolled(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.gestures.draw("noisy_line", 5000, 1.0, 0)
    qtbot.waitUntil(lambda: len(window.session.run.history) == 1)
    view = window.data._area.view
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    rows = view.visible_rows()
    model = view.model()
    assert rows.stop == 5000
    w, b = window.session.run.history.row(0).parameters
    x = window.session.dataset.x[4999, 0]
    shown = str(model.data(model.index(4999, 3))).replace("−", "-")
    assert float(shown) == pytest.approx(w * x + b, rel=1e-2)
    assert window.live.predictions() == pytest.approx(
        w * window.session.dataset.x[:, 0] + b
    )


def test_a_run_without_rows_shows_nothing_of_the_one_before(window: MainWindow) -> None:
    config = window.session.config
    before = make_run(lecture_data(), replace(config, bias=False))
    before.history.write(0, [1.5, 0.5, 2.0, math.nan, 0.01])
    window.live.begin(before)
    assert len(window.live.predictions()) == 3
    window.live.begin(make_run(lecture_data(), config))
    window.live.follow(make_run(lecture_data(), config))
    window.live.show_answer()
    assert len(window.live.predictions()) == 0


def test_another_race_begins_without_the_rivals_of_the_one_before(
    window: MainWindow,
) -> None:
    config = window.session.config
    before, rival = (
        make_run(lecture_data(), replace(config, bias=False)) for _ in range(2)
    )
    for each in (before, rival):
        each.history.write(0, [1.5, 0.5, 2.0, math.nan, 0.01])
    window.live.begin(before)
    window.live.race(None, (Racer(1, "Adam", rival.history),))
    # The training thread may have written its first row by now, and it is drawn.
    run = make_run(lecture_data(), config)
    run.history.write(0, [1.5, 0.5, 0.1, 0.2, 2.0, math.nan, 0.01])
    window.live.begin(run)
    assert window.live.rivals == ()
    assert len(window.live.predictions()) == 3


def test_a_frame_may_come_before_the_first_row_of_a_run(
    window: MainWindow, finish: Callable[[], None]
) -> None:
    session = window.session
    session.step(3)
    finish()
    window.live.begin(rival(session.run, session.run.config, 0))
    window.live._on_frame()
    assert window.live.predictions().size == 0


def test_the_next_frame_comes_when_the_pace_says(window: MainWindow) -> None:
    with patch.object(window.live._pace, "end_frame", return_value=33):
        window.live._on_frame()
    assert window.live._timer.interval() == 33


def test_all_that_is_drawn_and_written_is_work(window: MainWindow) -> None:
    with (
        patch.object(window.live._pace, "begin") as begin,
        patch.object(window.live._pace, "end_frame", return_value=18) as end_frame,
        patch.object(window.live._pace, "end") as end,
    ):
        window.live._on_frame()
        assert (begin.call_count, end_frame.call_count, end.call_count) == (1, 1, 0)
        window.live._show_some_texts()
        assert (begin.call_count, end_frame.call_count, end.call_count) == (2, 1, 1)


def test_no_number_comes_after_the_run_has_stopped(window: MainWindow) -> None:
    window.live.set_running(True)
    window.live._texts_at = 0.0
    window.live._on_frame()
    assert window.live._between.isActive()
    window.live.set_running(False)
    assert not window.live._between.isActive()


def test_numbers_and_table_take_turns_five_times_a_second(
    window: MainWindow, finish: Finish
) -> None:
    window.session.step(3)
    finish()
    shown = []
    with (
        patch.object(live_view, "perf_counter") as clock,
        patch.object(window.readout, "show_numbers") as numbers,
        patch.object(window.data, "show_predictions") as table,
    ):
        for frame in range(25):
            clock.return_value = 1000 + 0.03 * frame
            window.live._on_frame()
            between = window.live._between
            if between.isActive():
                # Half way to the next frame.
                assert between.interval() == window.live._timer.interval() // 2
                between.stop()
                window.live._show_some_texts()
            shown.append((numbers.call_count, table.call_count))
            numbers.reset_mock()
            table.reset_mock()
    assert [frame for frame, (count, _) in enumerate(shown) if count] == [0, 7, 14, 21]
    assert [frame for frame, (_, count) in enumerate(shown) if count] == [1, 8, 15, 22]


@pytest.mark.parametrize("passing", [True, False])
def test_pictures_of_a_race_know_of_a_frame_in_passing(
    window: MainWindow, passing: bool
) -> None:
    with (
        patch.object(window.loss, "show_rivals") as loss,
        patch.object(window.surface, "show_rivals") as surface,
    ):
        window.live._show_pictures(passing=passing)
    for shown in (loss, surface):
        assert shown.call_args.kwargs == {"passing": passing}


def test_in_passing_only_what_is_seen_to_move_is_drawn(
    window: MainWindow, finish: Finish
) -> None:
    window.session.step(3)
    finish()
    live, pictures = window.live, (window.fit, window.surface)
    with (
        patch.object(window.fit, "show_model") as fit,
        patch.object(window.surface, "show_history") as surface,
        patch.object(window.fit, "is_seen_to_move", return_value=False),
        patch.object(window.surface, "is_seen_to_move", return_value=True) as seen,
    ):

        def drawn(*, passing: bool) -> list[int]:
            for method in (fit, surface):
                method.reset_mock()
            # As if they had stood elsewhere.
            live._parameters = np.zeros(2)
            live._show_pictures(passing=passing)
            return [fit.call_count, surface.call_count]

        assert drawn(passing=True) == [0, 1]
        seen.return_value = False
        assert drawn(passing=True) == [0, 0]
        assert drawn(passing=False) == [1, 1]
        live._branch += 1
        assert drawn(passing=True) == [1, 1]
    assert all(p.is_seen_to_move(np.array([5.0, 5.0])) for p in pictures)
