"""The session in time: which step is shown, with which data and settings."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop.session import Session
from desktop.worker import Explanation, Halt
from linreg.config import lecture_config
from linreg.dataset import lecture_data
from linreg.edits import set_point
from linreg.status import Status
from linreg.trainer import PHASES


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    session = Session(lecture_data(), "lecture", lecture_config())
    session.set_rate(None)
    with qtbot.waitSignal(session.state_changed, timeout=20_000):
        session.start()
    yield session
    session.close()


def step(qtbot: QtBot, session: Session, steps: int = 1) -> None:
    session.step(steps)
    qtbot.waitUntil(lambda: not session.running)


def go_to(qtbot: QtBot, session: Session, iteration: int) -> None:
    """Ask for a step, and wait until the training thread stands there."""
    told: list[Halt] = []
    session.worker.arrived.connect(told.append)
    session.go_to(iteration)
    qtbot.waitUntil(lambda: bool(told) and told[-1].iteration == session.iteration)
    session.worker.arrived.disconnect(told.append)
    # What has been told is shown one turn later.
    qtbot.waitUntil(lambda: session.row is not None)


def test_the_shown_step_is_the_one_asked_for_at_once(
    qtbot: QtBot, session: Session
) -> None:
    step(qtbot, session, 20)
    assert (session.iteration, session.newest) == (20, 20)
    session.go_to(7)
    assert session.iteration == 7
    assert session.row is not None
    assert session.row.iteration == 7
    go_to(qtbot, session, 7)
    assert (session.iteration, session.newest) == (7, 20)
    session.step_back()
    assert session.iteration == 6


@pytest.mark.parametrize(("asked", "shown"), [(-3, 0), (0, 0), (20, 20), (999, 20)])
def test_there_is_no_step_beyond_the_ends(
    qtbot: QtBot, session: Session, asked: int, shown: int
) -> None:
    step(qtbot, session, 20)
    go_to(qtbot, session, asked)
    assert session.iteration == shown


def test_of_many_goals_the_last_one_is_reached(qtbot: QtBot, session: Session) -> None:
    step(qtbot, session, 200)
    for goal in range(200):
        session.go_to(goal)
    go_to(qtbot, session, 42)
    assert session.iteration == 42
    step(qtbot, session)
    assert session.newest == 43


def test_run_goes_on_from_the_shown_step(qtbot: QtBot, session: Session) -> None:
    step(qtbot, session, 20)
    expected = session.run.history.row(8).parameters.tolist()
    session.go_to(7)
    step(qtbot, session)
    assert session.newest == session.iteration == 8
    assert session.run.history.row(8).parameters.tolist() == expected
    assert len(session.run.history.abandoned) == 1
    session.reset()
    assert not session.run.history.abandoned


def test_a_finished_run_can_go_on_from_the_past(qtbot: QtBot, session: Session) -> None:
    session.train()
    qtbot.waitUntil(lambda: not session.running, timeout=20_000)
    assert session.status is Status.FINISHED
    go_to(qtbot, session, 500)
    qtbot.waitUntil(lambda: session.status is Status.TRAINING)
    go_to(qtbot, session, 1000)
    qtbot.waitUntil(lambda: session.status is Status.FINISHED)


def test_going_back_during_a_run_pauses_it(qtbot: QtBot, session: Session) -> None:
    session.configure(replace(session.config, iterations=10**9))
    session.train()
    qtbot.waitUntil(lambda: session.newest > 100)
    session.go_to(50)
    qtbot.waitUntil(lambda: not session.running)
    assert session.iteration == 50
    assert session.newest > 100


def test_the_controls_show_the_settings_of_the_shown_step(
    qtbot: QtBot, session: Session
) -> None:
    step(qtbot, session, 5)
    faster = replace(session.config, settings={**session.config.settings, "lr": 0.05})
    session.configure(faster)
    step(qtbot, session, 5)
    go_to(qtbot, session, 3)
    qtbot.waitUntil(lambda: session.config.lr == 0.01)
    go_to(qtbot, session, 8)
    qtbot.waitUntil(lambda: session.config.lr == 0.05)


def test_what_waits_for_reset_waits_on(qtbot: QtBot, session: Session) -> None:
    step(qtbot, session, 5)
    session.configure(replace(session.config, seed=1))
    go_to(qtbot, session, 3)
    assert session.waits_for_restart
    assert session.config.seed == 1


def test_a_setting_changed_in_the_past_begins_a_branch(
    qtbot: QtBot, session: Session
) -> None:
    step(qtbot, session, 10)
    go_to(qtbot, session, 4)
    faster = replace(session.config, settings={**session.config.settings, "lr": 0.05})
    session.configure(faster)
    qtbot.waitUntil(lambda: session.newest == 4)
    assert len(session.run.history.abandoned) == 1


def test_the_table_shows_the_data_of_the_shown_step(
    qtbot: QtBot, session: Session
) -> None:
    step(qtbot, session, 5)
    first = session.dataset
    edited = set_point(first, 0, "x", 1.0, 9.0)
    session.edit(edited, "lecture (edited)")
    step(qtbot, session, 5)
    go_to(qtbot, session, 3)
    qtbot.waitUntil(lambda: session.dataset is first)
    assert session.title == "lecture"
    assert session.run.exact.coefficients[0] == pytest.approx(2.0)
    go_to(qtbot, session, 7)
    qtbot.waitUntil(lambda: session.dataset is edited)
    assert session.title == "lecture (edited)"


def test_data_that_passed_by_in_a_drag_have_their_title_again(
    qtbot: QtBot, session: Session
) -> None:
    first = session.dataset
    step(qtbot, session, 2)
    for y in (7.0, 8.0, 9.0):
        moved = set_point(first, 0, "x", 1.0, y)
        session.edit(moved, "lecture (edited)", passing=True)
        step(qtbot, session, 2)
    session.edit(first, "lecture")
    step(qtbot, session, 2)
    del moved
    go_to(qtbot, session, 1)
    qtbot.waitUntil(lambda: session.dataset is first)
    assert session.title == "lecture"
    for iteration, y in ((5, 8.0), (3, 7.0), (7, 9.0)):
        go_to(qtbot, session, iteration)
        qtbot.waitUntil(lambda: session.dataset.y[0] == y)  # noqa: B023
        assert session.title == "lecture (edited)"
    go_to(qtbot, session, 10)
    qtbot.waitUntil(lambda: session.dataset is first)
    assert session.title == "lecture"


def test_the_data_are_told_of_only_where_they_become_others(
    qtbot: QtBot, session: Session
) -> None:
    step(qtbot, session, 2)
    moved = set_point(session.dataset, 0, "x", 1.0, 9.0)
    session.edit(moved, "lecture (edited)", passing=True)
    step(qtbot, session, 5)
    session.edit(lecture_data(), "lecture (edited)")
    step(qtbot, session, 2)
    del moved
    told: list[int] = []
    session.data_edited.connect(lambda: told.append(session.iteration))
    for iteration in (6, 5, 4, 3, 2):
        go_to(qtbot, session, iteration)
    qtbot.waitUntil(lambda: session.dataset.y[0] == 9.0)
    assert len(told) == 1


def test_the_parts_of_a_step(qtbot: QtBot, session: Session) -> None:
    told: list[Explanation] = []
    session.explained.connect(told.append)
    for count in range(1, 6):
        session.go_on_by_a_phase()
        qtbot.waitUntil(lambda: len(told) == count)  # noqa: B023
        assert session.phase == PHASES[count - 1]
    assert [explanation.phase for explanation in told] == list(PHASES)
    assert session.newest == 1
    step(qtbot, session)
    assert session.phase is None


def test_going_elsewhere_leaves_the_parts_behind(
    qtbot: QtBot, session: Session
) -> None:
    step(qtbot, session, 5)
    session.go_on_by_a_phase()
    qtbot.waitUntil(lambda: session.phase == "forward")
    session.step_back()
    assert session.phase is None
    assert session.iteration == 4


def test_a_step_is_opened_on_request(qtbot: QtBot, session: Session) -> None:
    step(qtbot, session, 3)
    with qtbot.waitSignal(session.explained) as explained:
        session.explain()
    assert explained.args is not None
    explanation = explained.args[0]
    assert isinstance(explanation, Explanation)
    assert (explanation.opened.iteration, explanation.phase) == (3, None)
    assert session.phase is None


@pytest.mark.parametrize("what", ["data", "settings"])
def test_run_pressed_on_the_way_back_is_shown_with_what_it_trains_on(
    qtbot: QtBot, session: Session, what: str
) -> None:
    step(qtbot, session, 3)
    change(session, what, 9.0, 0.02)
    step(qtbot, session, 3)
    session.go_to(0)
    step(qtbot, session, 20)
    trainer = session.worker._runners[0].trainer
    assert trainer.config == session.run.config
    np.testing.assert_array_equal(trainer.y[:, 0], session.run.prepared.y_train)


@pytest.mark.parametrize("before", ["data", "settings"])
@pytest.mark.parametrize("now", ["data", "settings"])
def test_a_change_made_on_the_way_back_leaves_nothing_of_then_in_the_thread(
    qtbot: QtBot, session: Session, before: str, now: str
) -> None:
    step(qtbot, session, 3)
    change(session, before, 9.0, 0.02)
    step(qtbot, session, 3)
    session.go_to(0)
    change(session, now, 11.0, 0.03)
    step(qtbot, session, 2)
    trainer = session.worker._runners[0].trainer
    assert trainer.iteration == 2
    assert trainer.config == session.run.config
    np.testing.assert_array_equal(trainer.y[:, 0], session.run.prepared.y_train)
    if before != now:
        assert session.config.settings["lr"] == (0.02 if before == "settings" else 0.03)


def change(session: Session, what: str, y: float, lr: float) -> None:
    if what == "data":
        data = set_point(session.dataset, 1, session.dataset.x_names[0], 2.0, y)
        session.edit(data, "edited")
    else:
        session.configure(replace(session.config, settings={"lr": lr}))
