"""What a person does is there again: after a crash, after an end, and from a file."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.assets import resource
from desktop.recovery import open_session, sessions_folder
from desktop.theme import LIGHT
from desktop.window import MainWindow
from linreg.edits import set_point
from tests.desktop.conftest import bury

if TYPE_CHECKING:
    from linreg.project import Project

WAIT = 30_000


@pytest.fixture
def second(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    """The window of another copy, opened later."""
    window = MainWindow(resource("datasets"), LIGHT, QSettings(), qapp)
    qtbot.waitUntil(lambda: len(window.session.run.history) == 1, timeout=WAIT)
    yield window
    bury(window)


def train(qtbot: QtBot, window: MainWindow, steps: int) -> None:
    window.session.step(steps)
    qtbot.waitUntil(lambda: window.session.iteration == steps, timeout=WAIT)


def message(window: MainWindow) -> str:
    shown = window.messages.message
    return "" if shown is None else shown.text


def press(qtbot: QtBot, window: MainWindow, text: str) -> None:
    shown = window.messages.message
    assert shown is not None
    (action,) = (offer.action for offer in shown.offers if offer.text == text)
    window.messages.action_requested.emit(action)


def left_by_a_crash(qtbot: QtBot, window: MainWindow) -> None:
    """A folder such as a copy leaves that has been killed."""
    projects: list[Project] = []
    window.keeping.source.ask(projects.append)
    qtbot.waitUntil(lambda: bool(projects), timeout=WAIT)
    own = open_session(sessions_folder())
    own.save(projects[0])


def test_what_a_crash_has_left_is_offered_and_comes_back(
    qtbot: QtBot, window: MainWindow, second: MainWindow
) -> None:
    session = window.session
    session.edit(set_point(session.dataset, 0, "x", 1.5, 2.5), "mine")
    train(qtbot, window, 25)
    left_by_a_crash(qtbot, window)
    second.begin(None)
    qtbot.waitUntil(lambda: "ended unexpectedly" in message(second), timeout=WAIT)
    assert "iteration 25" in message(second)
    press(qtbot, second, "Bring it back")
    qtbot.waitUntil(lambda: second.session.iteration == 25, timeout=WAIT)
    assert second.session.title == "mine"
    assert second.session.dataset.y[0] == 2.5
    assert second.session.run.history.row(25).loss == session.run.history.row(25).loss


def test_the_last_session_is_had_back_from_the_menu(
    qtbot: QtBot, window: MainWindow, second: MainWindow
) -> None:
    window.begin(None)
    train(qtbot, window, 12)
    window.close()
    second.begin(None)
    train(qtbot, second, 3)
    second.actions_.reopen.trigger()
    qtbot.waitUntil(lambda: second.session.iteration == 12, timeout=WAIT)
    assert not second.edits.stack.canUndo()


def test_a_file_is_opened_with_the_window(
    qtbot: QtBot, window: MainWindow, second: MainWindow, tmp_path: Path
) -> None:
    window.session.configure(replace(window.session.config, seed=7))
    train(qtbot, window, 9)
    path = tmp_path / "lesson.linreg"
    window.keeping.saver._take_target(str(path))
    qtbot.waitUntil(path.exists, timeout=WAIT)
    second.begin(path)
    qtbot.waitUntil(lambda: second.session.iteration == 9, timeout=WAIT)
    assert second.session.config.seed == 7
    assert "lesson.linreg" in second.windowTitle()


def test_a_window_that_was_only_looked_at_leaves_nothing(window: MainWindow) -> None:
    window.begin(None)
    window.close()
    assert list(sessions_folder().iterdir()) == []
