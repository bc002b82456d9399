"""One command for each gesture, and what comes of it."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop.session import Session
from linreg.config import Config, lecture_config
from linreg.dataset import lecture_data, make_dataset
from linreg.errors import SettingError
from linreg.status import Status


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    session = Session(lecture_data(), "lecture", lecture_config())
    session.set_rate(None)
    with qtbot.waitSignal(session.state_changed, timeout=30_000):
        session.start()
    yield session
    session.close()


def wait_until_idle(qtbot: QtBot, session: Session) -> None:
    qtbot.waitUntil(lambda: not session.running)


def test_it_stands_ready_and_does_not_run(session: Session) -> None:
    assert not session.running
    assert session.at_start
    assert session.status is Status.TRAINING
    assert len(session.run.history) == 1


def test_training_ends_at_the_lectures_thousand_iterations(
    qtbot: QtBot, session: Session
) -> None:
    session.train()
    assert session.running
    wait_until_idle(qtbot, session)
    assert session.status is Status.FINISHED
    assert len(session.run.history) == 1001
    assert session.run.history.row(1000).parameters == pytest.approx([2, 0], abs=0.01)


def test_a_step_is_one_iteration(qtbot: QtBot, session: Session) -> None:
    session.step()
    wait_until_idle(qtbot, session)
    session.step(3)
    wait_until_idle(qtbot, session)
    assert len(session.run.history) == 5


def test_stepping_during_a_run_pauses_it(qtbot: QtBot, session: Session) -> None:
    session.configure(replace(session.config, iterations=10**9))
    session.train()
    qtbot.waitUntil(lambda: len(session.run.history) > 10)
    session.step()
    wait_until_idle(qtbot, session)
    assert session.status is Status.TRAINING


def test_run_is_followed_even_before_the_run_stands_ready(
    qtbot: QtBot, session: Session
) -> None:
    session.reset()
    session.step(5)
    wait_until_idle(qtbot, session)
    assert len(session.run.history) == 6


def test_reset_goes_back_to_the_same_beginning(qtbot: QtBot, session: Session) -> None:
    first = session.run.history.row(0).parameters
    session.step(20)
    wait_until_idle(qtbot, session)
    with qtbot.waitSignal(session.run_loaded):
        session.reset()
    qtbot.waitUntil(lambda: len(session.run.history) == 1)
    assert session.run.history.row(0).parameters.tolist() == first.tolist()
    assert session.at_start


def test_reset_during_a_run_ends_it(qtbot: QtBot, session: Session) -> None:
    session.configure(replace(session.config, iterations=10**9))
    session.train()
    qtbot.waitUntil(lambda: len(session.run.history) > 10)
    session.reset()
    qtbot.waitUntil(lambda: len(session.run.history) == 1)
    assert not session.running


def test_a_live_setting_changes_the_run_that_goes_on(
    qtbot: QtBot, session: Session
) -> None:
    session.step(2)
    wait_until_idle(qtbot, session)
    session.configure(replace(session.config, settings={"lr": 0.02}))
    assert not session.waits_for_restart
    session.step()
    wait_until_idle(qtbot, session)
    before, after = (session.run.history.row(t) for t in (2, 3))
    moved = after.parameters - before.parameters
    assert moved == pytest.approx(-0.02 * before.gradient, rel=1e-4)


def test_more_iterations_let_a_finished_run_go_on(
    qtbot: QtBot, session: Session
) -> None:
    session.configure(replace(session.config, iterations=10))
    session.train()
    wait_until_idle(qtbot, session)
    session.configure(replace(session.config, iterations=25))
    qtbot.waitUntil(lambda: session.status is Status.TRAINING)
    session.train()
    wait_until_idle(qtbot, session)
    assert len(session.run.history) == 26


def test_run_right_after_a_change_is_a_run(qtbot: QtBot, session: Session) -> None:
    session.configure(replace(session.config, iterations=10**9))
    session.train()
    qtbot.waitUntil(lambda: len(session.run.history) > 100)
    assert session.running


def test_what_needs_a_restart_waits_for_it(qtbot: QtBot, session: Session) -> None:
    session.step()
    wait_until_idle(qtbot, session)
    history = session.run.history
    session.configure(replace(session.config, seed=1))
    assert session.waits_for_restart
    assert session.run.history is history
    assert session.run.config.seed == 0
    session.reset()
    assert not session.waits_for_restart
    assert session.run.config.seed == 1


def test_before_the_first_step_nothing_has_to_wait(session: Session) -> None:
    session.configure(replace(session.config, bias=False))
    assert not session.waits_for_restart
    assert session.run.history.parameter_names == ("w",)


def test_what_cannot_be_is_refused_and_changes_nothing(
    qtbot: QtBot, session: Session
) -> None:
    config, run = session.config, session.run
    with qtbot.waitSignal(session.refused) as refused:
        session.configure(replace(config, batch_size=4))
    assert refused.args is not None
    assert isinstance(refused.args[0], SettingError)
    assert (session.config, session.run) == (config, run)


def test_other_data_begin_with_pytorchs_settings_unless_they_were_changed(
    session: Session,
) -> None:
    data = make_dataset("d", {"x": np.arange(4.0), "y": np.arange(4.0)})
    session.load(data, "four points")
    assert session.config == Config()
    assert session.title == "four points"
    session.configure(replace(session.config, reduction="sum", seed=3))
    session.load(lecture_data(), "lecture")
    assert session.config.seed == 3


def test_other_data_keep_a_start_or_a_batch_only_where_it_fits(
    session: Session,
) -> None:
    config = replace(
        session.config, batch_size=3, initial_weight=(1.0,), initial_bias=0.0
    )
    session.configure(config)
    table = {"a": np.arange(2.0), "b": np.arange(2.0) ** 2, "y": np.arange(2.0)}
    session.load(make_dataset("d", table), "two columns")
    assert session.config.batch_size == 0
    assert session.config.initial_weight is None


@pytest.mark.parametrize("steps", [None, 0, 1])
def test_closing_ends_the_thread_whatever_it_does(
    qtbot: QtBot, steps: int | None
) -> None:
    config = replace(lecture_config(), iterations=10**9)
    session = Session(lecture_data(), "lecture", config)
    session.start()
    if steps is None:
        session.train()
        qtbot.waitUntil(lambda: len(session.run.history) > 10)
    elif steps:
        session.step()
    session.close()
