"""Several runs at once: together forward, together back, and each to be looked at."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop.runs import Run
from desktop.session import Session
from linreg.config import Config, lecture_config
from linreg.dataset import lecture_data
from linreg.edits import set_point
from linreg.prepare import prepare
from linreg.race import lecture_eight, with_optimizer
from linreg.status import Status
from linreg.trainer import Trainer

MEAN = Config(settings={"lr": 0.05}, iterations=300)


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    session = Session(lecture_data(), "lecture", MEAN)
    session.set_rate(None)
    with qtbot.waitSignal(session.state_changed, timeout=30_000):
        session.start()
    yield session
    session.close()


def idle(qtbot: QtBot, session: Session) -> None:
    qtbot.waitUntil(lambda: not session.running, timeout=30_000)


def settled(qtbot: QtBot, session: Session) -> None:
    """All runs stand at iteration 0."""
    qtbot.waitUntil(lambda: all(len(r.history) for r in session.runs), timeout=30_000)


def race(qtbot: QtBot, session: Session, *optimizers: str) -> None:
    session.race(with_optimizer(session.config, name) for name in optimizers)
    settled(qtbot, session)


def alone(run: Run, steps: int) -> Trainer:
    """The same run with nobody beside it."""
    trainer = Trainer(prepare(lecture_data(), run.config), run.config)
    for _ in range(steps):
        trainer.step()
    trainer.evaluate()
    return trainer


def test_the_eight_run_as_each_would_alone(qtbot: QtBot, session: Session) -> None:
    session.race(lecture_eight(session.config))
    settled(qtbot, session)
    session.train()
    idle(qtbot, session)
    assert len(session.runs) == 8
    for run in session.runs:
        single = alone(run, 300).history.rows()
        raced = run.history.rows()
        assert raced.parameters.tobytes() == single.parameters.tobytes()
        assert raced.losses.tobytes() == single.losses.tobytes()
    starts = {run.history.row(0).parameters.tobytes() for run in session.runs}
    assert len(starts) == 1
    assert session.status is Status.FINISHED
    assert session.over


def test_step_and_step_back_are_of_all(qtbot: QtBot, session: Session) -> None:
    race(qtbot, session, "SGD", "Adam", "LBFGS")
    session.step(5)
    idle(qtbot, session)
    assert [len(run.history) for run in session.runs] == [6, 6, 6]
    session.step_back()
    idle(qtbot, session)
    qtbot.waitUntil(lambda: session.row is not None and session.row.iteration == 4)
    assert session.iteration == 4
    session.step()
    idle(qtbot, session)
    assert session.iteration == session.newest == 5


def test_one_that_diverges_ends_and_the_others_go_on(
    qtbot: QtBot, session: Session
) -> None:
    session.race([MEAN, replace(MEAN, settings={"lr": 3.0})])
    settled(qtbot, session)
    session.train()
    idle(qtbot, session)
    good, bad = session.runs
    assert len(good.history) == 301
    assert len(bad.history) < 30
    standings = [session.standings[run.key] for run in session.runs]
    assert [s.status for s in standings] == [Status.FINISHED, Status.DIVERGED]
    session.show_run(bad.key)
    qtbot.waitUntil(lambda: session.status is Status.DIVERGED)
    assert session.newest == 300
    assert session.row is not None
    assert session.row.iteration == len(bad.history) - 1
    session.go_to(2)
    qtbot.waitUntil(lambda: session.row is not None and session.row.iteration == 2)
    qtbot.waitUntil(lambda: session.status is Status.TRAINING)


def test_while_one_can_go_on_the_race_is_not_over(
    qtbot: QtBot, session: Session
) -> None:
    session.race([replace(MEAN, settings={"lr": 3.0}), MEAN])
    settled(qtbot, session)
    session.step(40)
    idle(qtbot, session)
    assert session.status is Status.DIVERGED
    assert not session.over
    session.train()
    idle(qtbot, session)
    assert session.over


def test_the_shown_run_is_another_one_while_they_run(
    qtbot: QtBot, session: Session
) -> None:
    session.configure(replace(session.config, iterations=10**9))
    race(qtbot, session, "SGD", "Adam")
    session.train()
    qtbot.waitUntil(lambda: session.newest > 50)
    with qtbot.waitSignals([session.run_loaded, session.lineup_changed]):
        session.show_run(session.runs[1].key)
    assert session.running
    assert session.config.optimizer == "Adam"
    session.pause()
    idle(qtbot, session)
    assert session.row is not None
    assert session.row.iteration == session.newest


def test_shared_settings_change_all_and_own_ones_one(
    qtbot: QtBot, session: Session
) -> None:
    race(qtbot, session, "SGD", "Adam")
    session.step(3)
    idle(qtbot, session)
    session.configure(replace(session.config, loss="huber", settings={"lr": 0.2}))
    assert [run.config.loss for run in session.runs] == ["huber", "huber"]
    assert [run.config.lr for run in session.runs] == [0.2, 0.001]
    session.configure(replace(session.config, seed=4))
    assert session.waits_for_restart
    session.reset()
    settled(qtbot, session)
    assert [run.config.seed for run in session.runs] == [4, 4]
    assert [run.config.optimizer for run in session.runs] == ["SGD", "Adam"]


def test_an_edit_is_followed_by_all(qtbot: QtBot, session: Session) -> None:
    race(qtbot, session, "SGD", "Adam")
    session.step(3)
    idle(qtbot, session)
    session.edit(set_point(lecture_data(), 0, "x", 1.0, 9.0), "lecture (edited)")
    session.step(1)
    idle(qtbot, session)
    for run in session.runs:
        assert run.prepared.y_train[0] == 9
        assert [change.iteration for change in run.history.data_changes] == [3]
    session.go_to(1)
    qtbot.waitUntil(lambda: session.dataset.y[0] == 2)
    assert all(run.prepared.y_train[0] == 2 for run in session.runs)


def test_one_may_join_and_one_may_leave(qtbot: QtBot, session: Session) -> None:
    session.step(3)
    idle(qtbot, session)
    session.add_runs([with_optimizer(session.config, "Adam")])
    settled(qtbot, session)
    assert [len(run.history) for run in session.runs] == [1, 1]
    session.add_runs([with_optimizer(session.config, "Rprop")])
    settled(qtbot, session)
    assert [run.key for run in session.runs] == [0, 1, 2]
    session.step(2)
    idle(qtbot, session)
    session.remove_run(0)
    idle(qtbot, session)
    assert session.config.optimizer == "Adam"
    session.step(2)
    idle(qtbot, session)
    assert [len(run.history) for run in session.runs] == [5, 5]
    session.remove_run(2)
    session.remove_run(1)
    assert [run.key for run in session.runs] == [1]


def test_one_that_leaves_while_they_run_stops_nothing(
    qtbot: QtBot, session: Session
) -> None:
    session.configure(replace(session.config, iterations=2000))
    race(qtbot, session, "SGD", "Adam", "Rprop")
    session.train()
    qtbot.waitUntil(lambda: session.newest > 20)
    session.remove_run(session.runs[0].key)
    idle(qtbot, session)
    assert [len(run.history) for run in session.runs] == [2001, 2001]


def test_steps_to_the_target_are_counted_and_found_again(
    qtbot: QtBot, session: Session
) -> None:
    race(qtbot, session, "SGD", "LBFGS")
    start, target = session.run.history.row(0).loss, session.target
    assert target is not None
    assert target == pytest.approx(start / 100, rel=1e-6)
    session.train()
    idle(qtbot, session)
    for run in session.runs:
        losses = run.history.rows().losses
        first = int(np.flatnonzero(losses <= target)[0])
        reached = session.standings[run.key].reached
        assert reached is not None
        assert reached[0] == first
        # The closure of LBFGS is called several times a step.
        assert (reached[1] > first) == (run.config.optimizer == "LBFGS")
    with qtbot.waitSignal(session.raced):
        session.set_target(1e-30)
    qtbot.waitUntil(lambda: all(s.reached is None for s in session.standings.values()))


def test_a_phase_at_a_time_takes_the_others_along(
    qtbot: QtBot, session: Session
) -> None:
    race(qtbot, session, "SGD", "Adam")
    for _ in range(5):
        with qtbot.waitSignal(session.explained):
            session.go_on_by_a_phase()
    qtbot.waitUntil(lambda: session.iteration == 1)
    assert [len(run.history) for run in session.runs] == [2, 2]


def test_a_race_that_was_replaced_is_had_back_as_it_stood(
    qtbot: QtBot, session: Session
) -> None:
    race(qtbot, session, "SGD", "Adam")
    session.step(30)
    idle(qtbot, session)
    histories = [run.history for run in session.runs]
    memento = session.memento()
    session.restart(replace(session.config, settings={"lr": 0.01}))
    settled(qtbot, session)
    qtbot.waitUntil(lambda: len(memento.runners) == 2)
    session.recall(memento)
    qtbot.waitUntil(lambda: session.iteration == 30)
    assert [run.history for run in session.runs] == histories
    session.step(1)
    idle(qtbot, session)
    expected = alone(session.run, 31).history.row(31)
    assert session.run.history.row(31).parameters.tolist() == (
        expected.parameters.tolist()
    )


def test_a_race_that_was_let_go_comes_back_at_its_start(
    qtbot: QtBot, session: Session
) -> None:
    race(qtbot, session, "SGD", "Adam")
    session.step(3)
    idle(qtbot, session)
    memento = session.memento()
    session.restart(replace(session.config, standardize=True))
    settled(qtbot, session)
    qtbot.waitUntil(lambda: bool(memento.runners))
    memento.runners = ()
    session.show_run(1)
    session.recall(memento)
    settled(qtbot, session)
    assert not session.config.standardize
    assert [config.optimizer for config in session.wanted] == ["SGD", "Adam"]
    assert session.config.optimizer == "SGD"
    assert session.at_start


def test_other_data_begin_a_race_anew(qtbot: QtBot, session: Session) -> None:
    session.restart(lecture_config())
    settled(qtbot, session)
    race(qtbot, session, "SGD", "Adam")
    session.load(set_point(lecture_data(), 0, "x", 1.0, 3.0), "other")
    settled(qtbot, session)
    assert [run.config.optimizer for run in session.runs] == ["SGD", "Adam"]
    assert session.at_start


def test_a_run_that_ended_agrees_with_the_others_on_data_and_loss(
    qtbot: QtBot, session: Session
) -> None:
    """What was changed after its end is recorded at its last step."""
    too_fast = replace(MEAN, settings={"lr": 5.0})
    session.race([too_fast, with_optimizer(MEAN, "Adam")])
    settled(qtbot, session)
    session.step(50)
    idle(qtbot, session)
    assert session.status is Status.DIVERGED
    session.edit(set_point(lecture_data(), 0, "x", 7.0, 2.0), "edited")
    session.configure(replace(session.config, reduction="sum"))
    session.step(10)
    idle(qtbot, session)
    session.go_to(30)
    qtbot.waitUntil(lambda: session.dataset.x[0, 0] == 1)
    assert {run.config.reduction for run in session.runs} == {"mean"}
    assert {run.prepared.x_train[0, 0] for run in session.runs} == {1.0}
    session.go_to(55)
    qtbot.waitUntil(lambda: session.dataset.x[0, 0] == 7)
    assert {run.config.reduction for run in session.runs} == {"sum"}


def test_another_run_looked_at_on_the_way_back_is_shown_with_the_data_of_then(
    qtbot: QtBot, session: Session
) -> None:
    race(qtbot, session, "SGD", "Adam")
    session.step(2)
    idle(qtbot, session)
    session.edit(set_point(session.dataset, 1, "x", 2.0, 9.0), "edited")
    session.step(2)
    idle(qtbot, session)
    session.go_to(0)
    session.show_run(session.runs[1].key)
    qtbot.waitUntil(lambda: session.dataset.y[1] == 4.0, timeout=30_000)
    assert session.iteration == 0
    session.step(1)
    idle(qtbot, session)
    trainer = session.worker._runners[1].trainer
    np.testing.assert_array_equal(trainer.y[:, 0], session.run.prepared.y_train)
