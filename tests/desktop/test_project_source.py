"""The present session, taken while it goes on, and a session that goes on from it."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop.project_source import ProjectSource
from desktop.resumption import resumption
from desktop.session import Session
from linreg.config import Config, lecture_config
from linreg.dataset import lecture_data
from linreg.edits import set_point
from linreg.project import Project
from linreg.project_file import decode, encode
from linreg.race import lecture_eight

WAIT = 30_000


def started(qtbot: QtBot, config: Config) -> Session:
    session = Session(lecture_data(), "lecture", config)
    session.set_rate(None)
    with qtbot.waitSignal(session.state_changed, timeout=WAIT):
        session.start()
    return session


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    session = started(qtbot, replace(lecture_config(), iterations=10**9))
    yield session
    session.close()


@pytest.fixture
def other(qtbot: QtBot) -> Iterator[Session]:
    session = started(qtbot, lecture_config())
    yield session
    session.close()


def taken(qtbot: QtBot, session: Session) -> Project:
    """What is taken of it, after a way through the file's text."""
    projects: list[Project] = []
    ProjectSource(session, dict).ask(projects.append)
    qtbot.waitUntil(lambda: bool(projects), timeout=WAIT)
    return decode(b"".join(encode(projects[0])))


def step(qtbot: QtBot, session: Session, steps: int) -> None:
    reached = session.iteration + steps
    session.step(steps)
    qtbot.waitUntil(lambda: not session.running, timeout=WAIT)
    assert session.iteration == reached


def test_a_session_goes_on_from_a_project_to_the_bit(
    qtbot: QtBot, session: Session, other: Session
) -> None:
    step(qtbot, session, 40)
    session.configure(replace(session.config, settings={"lr": 0.02}))
    step(qtbot, session, 10)
    session.edit(set_point(session.dataset, 0, "x", 1.5, 2.5), "lecture (edited)")
    step(qtbot, session, 10)
    project = taken(qtbot, session)
    step(qtbot, session, 30)

    other.resume(resumption(project))
    qtbot.waitUntil(lambda: other.iteration == 60, timeout=WAIT)
    assert other.title == "lecture (edited)"
    assert other.config == session.config
    assert not other.running
    step(qtbot, other, 30)
    count = len(session.run.history)
    mine, theirs = session.run.history, other.run.history
    np.testing.assert_array_equal(mine.parameters(count), theirs.parameters(count))
    np.testing.assert_array_equal(mine.losses(count), theirs.losses(count))


def test_it_is_taken_in_the_middle_of_a_run(qtbot: QtBot, session: Session) -> None:
    session.train()
    qtbot.waitUntil(lambda: len(session.run.history) > 50, timeout=WAIT)
    project = taken(qtbot, session)
    assert session.running
    assert 50 < project.runs[0].still.iteration < len(session.run.history)
    session.pause()
    qtbot.waitUntil(lambda: not session.running, timeout=WAIT)


def test_a_project_of_an_earlier_step_stands_there(
    qtbot: QtBot, session: Session, other: Session
) -> None:
    step(qtbot, session, 50)
    session.go_to(20)
    row = session.run.history.row(20)
    qtbot.waitUntil(lambda: session.row is not None, timeout=WAIT)
    other.resume(resumption(taken(qtbot, session)))
    qtbot.waitUntil(lambda: other.iteration == 20, timeout=WAIT)
    assert other.newest == 50
    assert other.row is not None
    assert other.row.loss == row.loss


def test_a_race_comes_back_as_a_race(
    qtbot: QtBot, session: Session, other: Session
) -> None:
    session.race(lecture_eight(session.config))
    qtbot.waitUntil(lambda: len(session.runs) == 8, timeout=WAIT)
    qtbot.waitUntil(lambda: len(session.run.history) == 1, timeout=WAIT)
    step(qtbot, session, 12)
    session.show_run(session.runs[3].key)
    session.set_target(0.5)
    other.resume(resumption(taken(qtbot, session)))
    qtbot.waitUntil(lambda: other.iteration == 12, timeout=WAIT)
    assert other.shown == 3
    assert other.target == 0.5
    assert [run.key for run in other.runs] == [run.key for run in session.runs]
    for mine, theirs in zip(session.runs, other.runs, strict=True):
        assert mine.config == theirs.config
        assert mine.history.row(12).loss == theirs.history.row(12).loss
    for key, standing in session.standings.items():
        again = other.standings[key]
        assert replace(standing, seconds=0) == replace(again, seconds=0)
        assert again.seconds == pytest.approx(standing.seconds)


def test_what_the_controls_wait_for_waits_again(
    qtbot: QtBot, session: Session, other: Session
) -> None:
    step(qtbot, session, 5)
    session.configure(replace(session.config, optimizer="Adam", settings={}))
    assert session.waits_for_restart
    other.resume(resumption(taken(qtbot, session)))
    qtbot.waitUntil(lambda: other.iteration == 5, timeout=WAIT)
    assert other.waits_for_restart
    assert other.config.optimizer == "Adam"
    assert other.run.config.optimizer == "SGD"


def test_several_ask_at_once_and_all_are_answered(
    qtbot: QtBot, session: Session
) -> None:
    source = ProjectSource(session, dict)
    projects: list[Project] = []
    source.ask(projects.append)
    session.reset()
    source.ask(projects.append)
    qtbot.waitUntil(lambda: len(projects) == 2, timeout=WAIT)
    assert projects[0] is projects[1]
    assert projects[0].runs[0].still.length == 1
