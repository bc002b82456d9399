"""What the window is called, and when it says that something has changed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.project_title import ProjectTitle
from desktop.session import Session
from linreg.config import lecture_config
from linreg.dataset import lecture_data
from linreg.edits import remove_rows, set_point

LESSON = Path("lessons") / "first.linreg"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def session(qtbot: QtBot, window: QWidget) -> Iterator[Session]:
    session = Session(lecture_data(), "Lecture", lecture_config(), window)
    session.start()
    qtbot.waitUntil(lambda: len(session.run.history) == 1, timeout=30_000)
    qtbot.waitUntil(lambda: session.activity == "idle", timeout=30_000)
    yield session
    session.close()


@pytest.fixture
def title(session: Session, window: QWidget) -> ProjectTitle:
    return ProjectTitle(session, window)


def step(qtbot: QtBot, session: Session, steps: int) -> None:
    newest = session.newest
    session.step(steps)
    qtbot.waitUntil(lambda: not session.running, timeout=30_000)
    assert session.newest == newest + steps


def test_without_a_file_it_is_the_programs_name(
    qtbot: QtBot, title: ProjectTitle, session: Session, window: QWidget
) -> None:
    assert window.windowTitle() == "Linreg Lab"
    step(qtbot, session, 1)
    assert not window.isWindowModified()


def test_with_one_it_is_the_files_and_the_programs(
    title: ProjectTitle, window: QWidget
) -> None:
    title.show_file(LESSON)
    assert window.windowTitle() == "first.linreg[*] — Linreg Lab"
    assert window.windowFilePath() == str(LESSON)
    title.show_file(None)
    assert window.windowTitle() == "Linreg Lab"
    assert window.windowFilePath() == ""


def test_a_strange_name_is_shown_as_it_is(title: ProjectTitle, window: QWidget) -> None:
    title.show_file(Path("odd[*]\n.linreg"))
    # Qt shows a doubled sign once, and takes it for no mark.
    assert window.windowTitle() == r"odd[*][*]\n.linreg[*] — Linreg Lab"


def test_steps_change_it(
    qtbot: QtBot, title: ProjectTitle, session: Session, window: QWidget
) -> None:
    title.show_file(LESSON)
    assert not window.isWindowModified()
    step(qtbot, session, 3)
    assert window.isWindowModified()
    title.show_file(LESSON)
    assert not window.isWindowModified()


def test_looking_at_an_earlier_step_does_not(
    qtbot: QtBot, title: ProjectTitle, session: Session, window: QWidget
) -> None:
    step(qtbot, session, 5)
    title.show_file(LESSON)
    session.go_to(2)
    qtbot.waitUntil(lambda: session.iteration == 2, timeout=30_000)
    assert not window.isWindowModified()
    # From there it is another run, even when it has come as far again.
    session.step(3)
    qtbot.waitUntil(lambda: session.iteration == 5, timeout=30_000)
    qtbot.waitUntil(lambda: not session.running, timeout=30_000)
    assert session.newest == 5
    assert window.isWindowModified()


def test_settings_and_data_change_it_until_they_are_as_they_were(
    qtbot: QtBot, title: ProjectTitle, session: Session, window: QWidget
) -> None:
    title.show_file(LESSON)
    before, dataset = session.config, session.dataset
    session.configure(replace(before, iterations=5))
    assert window.isWindowModified()
    session.configure(before)
    assert not window.isWindowModified()
    session.edit(set_point(dataset, 0, "x", 1.5, 3.0), "Lecture (edited)")
    assert window.isWindowModified()
    session.edit(dataset, "Lecture")
    assert not window.isWindowModified()


def test_other_data_and_more_runs_change_it(
    qtbot: QtBot, title: ProjectTitle, session: Session, window: QWidget
) -> None:
    title.show_file(LESSON)
    session.add_runs([replace(session.config, optimizer="Adam", settings={})])
    assert window.isWindowModified()
    title.show_file(LESSON)
    assert not window.isWindowModified()
    session.show_run(session.runs[1].key)
    assert not window.isWindowModified()
    session.load(lecture_data(), "Others")
    assert window.isWindowModified()
    title.show_file(LESSON)
    session.load(remove_rows(lecture_data(), np.array([0])), "Others")
    assert window.isWindowModified()


def test_a_run_changes_it_all_the_time(
    qtbot: QtBot, title: ProjectTitle, session: Session, window: QWidget
) -> None:
    session.configure(replace(session.config, iterations=10**9))
    session.train()
    qtbot.waitUntil(lambda: len(session.run.history) > 50, timeout=30_000)
    title.show_file(LESSON)
    assert window.isWindowModified()
    session.pause()
    qtbot.waitUntil(lambda: not session.running, timeout=30_000)
    assert window.isWindowModified()
    title.show_file(LESSON)
    assert not window.isWindowModified()
