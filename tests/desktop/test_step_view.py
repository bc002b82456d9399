"""A step is opened where somebody looks, and no oftener."""

from collections.abc import Callable
from dataclasses import replace
from unittest.mock import patch

import pytest
from pytestqt.qtbot import QtBot

from desktop import step_view
from desktop.step_view import StepView
from desktop.window import MainWindow
from desktop.worker import Explanation
from tests.desktop.hands import choose, run_on, texts, until_ready

Finish = Callable[[], None]
CODE, GRAPH, NUMBERS = 1, 2, 3


@pytest.fixture
def told(window: MainWindow) -> list[Explanation]:
    told: list[Explanation] = []
    window.session.explained.connect(told.append)
    return told


def step(qtbot: QtBot, window: MainWindow, steps: int = 1) -> None:
    window.session.step(steps)
    qtbot.waitUntil(lambda: window.session.activity == "idle")


def train_until_told(
    qtbot: QtBot, window: MainWindow, told: list[Explanation], times: int
) -> None:
    """Train with the page of numbers open, until so many steps have been opened."""
    window.body.step_stack.setCurrent(NUMBERS)
    run_on(qtbot, window)
    qtbot.waitUntil(lambda: len(told) >= times, timeout=30_000)


@pytest.mark.parametrize("page", [CODE, GRAPH, NUMBERS])
def test_each_page_has_the_present_step(
    qtbot: QtBot, window: MainWindow, told: list[Explanation], page: int
) -> None:
    step(qtbot, window, 3)
    assert told == []
    window.body.step_stack.setCurrent(page)
    qtbot.waitUntil(lambda: len(told) == 1)
    assert (told[0].opened.iteration, told[0].phase) == (3, None)
    step(qtbot, window)
    qtbot.waitUntil(lambda: told[-1].opened.iteration == 4)
    window.session.step_back()
    qtbot.waitUntil(lambda: told[-1].opened.iteration == 3)


def test_batches_glow_even_where_no_page_is_open(
    qtbot: QtBot, window: MainWindow, told: list[Explanation]
) -> None:
    window.session.configure(replace(window.session.config, batch_size=2))
    until_ready(qtbot, window)
    qtbot.waitUntil(lambda: bool(told))
    assert len(told[-1].opened.rows) == 2


def test_while_it_trains_steps_are_opened_now_and_then(
    qtbot: QtBot, window: MainWindow, told: list[Explanation]
) -> None:
    train_until_told(qtbot, window, told, 3)
    window.session.pause()
    qtbot.waitUntil(lambda: window.session.activity == "idle")
    newest = window.session.newest
    # Far fewer than there were steps; and at rest it is the one that is shown.
    assert len(told) < newest / 5
    qtbot.waitUntil(lambda: told[-1].opened.iteration == newest)


def rest_after(window: MainWindow, told: Explanation, seconds: float) -> int:
    """Milliseconds until the next step is opened, when one has come after so long."""
    (view,) = window.findChildren(StepView)
    view._is_asked = True
    with patch.object(step_view, "perf_counter", return_value=1.0):
        view._on_explained(replace(told, seconds=seconds))
    return view._timer.interval()


def test_it_rests_by_what_opening_takes_and_not_by_how_late_the_answer_is(
    qtbot: QtBot, window: MainWindow, told: list[Explanation]
) -> None:
    train_until_told(qtbot, window, told, 2)
    assert 0 < told[-1].seconds < 1
    assert rest_after(window, told[-1], 0.001) == 250
    assert rest_after(window, told[-1], 0.04) == 1000


def test_a_page_that_is_left_asks_no_more(
    qtbot: QtBot, window: MainWindow, told: list[Explanation]
) -> None:
    window.body.step_stack.setCurrent(GRAPH)
    qtbot.waitUntil(lambda: len(told) == 1)
    window.body.step_stack.setCurrent(0)
    step(qtbot, window, 5)
    assert len(told) == 1


def test_the_parts_of_a_step_are_not_overtaken_by_the_whole_of_it(
    qtbot: QtBot, window: MainWindow, told: list[Explanation]
) -> None:
    window.body.step_stack.setCurrent(CODE)
    qtbot.waitUntil(lambda: len(told) == 1)
    window.session.go_on_by_a_phase()
    # It is asked for before the window has heard of the first part.
    window.step.refresh()
    qtbot.waitUntil(lambda: len(told) == 3)
    assert [explanation.phase for explanation in told] == [None, "forward", None]
    assert "forward is done" in texts(window.code)
    assert window.session.phase == "forward"


def test_another_run_has_nothing_of_the_one_before(
    qtbot: QtBot, window: MainWindow, told: list[Explanation]
) -> None:
    window.body.step_stack.setCurrent(GRAPH)
    qtbot.waitUntil(lambda: len(told) == 1)
    choose(window, "Anscombe I")
    until_ready(qtbot, window)
    qtbot.waitUntil(lambda: told[-1].opened.prepared.dataset.rows == 11)


def test_an_edit_at_rest_opens_the_step_anew(
    qtbot: QtBot, window: MainWindow, told: list[Explanation]
) -> None:
    window.body.step_stack.setCurrent(NUMBERS)
    qtbot.waitUntil(lambda: len(told) == 1)
    window.edits.add_point(4.0, 9.0)
    until_ready(qtbot, window)
    qtbot.waitUntil(lambda: told[-1].opened.x.shape == (4, 1))
