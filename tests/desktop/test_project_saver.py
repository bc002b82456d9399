"""Saving a project in the real window, and whatever may be in the way."""

import errno
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop import project_saver
from desktop.project_lock import ProjectLock
from desktop.window import MainWindow
from linreg.project import Project
from tests.desktop.hands import (
    CONTROL,
    SHIFT,
    said,
)
from tests.desktop.projects import (
    answer,
    hit,
    open_file,
    own_places,
    press_offer,
    save_as,
    step,
    until_said,
    until_saved,
)

__all__ = ["own_places"]

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support"),
    pytest.mark.usefixtures("own_places"),
]


def test_a_second_save_asks_for_no_name(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "lesson.linreg"
    hit(qtbot, window, Qt.Key.Key_S, CONTROL)
    (dialog,) = window.findChildren(QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == "Lecture y = 2x.linreg"
    answer(window, path)
    until_saved(qtbot, window, path)
    before = path.read_bytes()
    step(qtbot, window, 2)
    assert window.isWindowModified()
    window.messages.clear()
    hit(qtbot, window, Qt.Key.Key_S, CONTROL)
    until_saved(qtbot, window, path)
    assert path.read_bytes() != before
    assert not window.isWindowModified()


def test_it_is_saved_while_it_trains(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    session, path = window.session, tmp_path / "lesson.linreg"
    session.configure(replace(session.config, iterations=10**9))
    session.train()
    qtbot.waitUntil(lambda: session.newest > 50, timeout=30_000)
    save_as(qtbot, window, path)
    assert session.running
    assert window.isWindowModified()
    open_file(qtbot, window, path)
    assert not session.running
    assert session.newest > 50


def test_what_somebody_else_has_written_is_not_replaced_unasked(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path, other = tmp_path / "lesson.linreg", tmp_path / "mine.linreg"
    save_as(qtbot, window, path)
    path.write_text("of somebody else")
    hit(qtbot, window, Qt.Key.Key_S, CONTROL)
    assert "is not as it was when it was last opened or saved here" in said(window)
    assert path.read_text() == "of somebody else"
    press_offer(window, "Save as…")
    answer(window, other)
    until_saved(qtbot, window, other)
    assert path.read_text() == "of somebody else"

    os.utime(other, ns=(1, 1))
    hit(qtbot, window, Qt.Key.Key_S, CONTROL)
    press_offer(window, "Save anyway")
    until_saved(qtbot, window, other)
    assert not window.isWindowModified()
    hit(qtbot, window, Qt.Key.Key_S, CONTROL)
    assert "Saving" in said(window)
    until_saved(qtbot, window, other)


def test_a_name_that_gets_its_ending_is_asked_about_too(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "lesson 1.5.linreg"
    path.write_text("of somebody else")
    hit(qtbot, window, Qt.Key.Key_S, CONTROL | SHIFT)
    answer(window, tmp_path / "lesson 1.5")
    assert said(window).startswith("There is a file lesson 1.5.linreg already")
    assert window.keeping.saver.path is None
    press_offer(window, "Save anyway")
    until_saved(qtbot, window, path)
    assert json.loads(path.read_bytes())


def test_a_disk_that_is_full_changes_nothing(
    qtbot: QtBot,
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "lesson.linreg"
    save_as(qtbot, window, path)
    before = path.read_bytes()

    def refuse(path: Path, project: Project) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(project_saver, "write_project", refuse)
    step(qtbot, window, 1)
    hit(qtbot, window, Qt.Key.Key_S, CONTROL)
    until_said(qtbot, window, "cannot be written (the disk is full); nothing was")
    assert path.read_bytes() == before
    assert window.isWindowModified()
    monkeypatch.undo()
    press_offer(window, "Save as…")
    answer(window, tmp_path / "elsewhere.linreg")
    until_saved(qtbot, window, tmp_path / "elsewhere.linreg")


def test_what_is_being_saved_is_waited_for(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "lesson.linreg"
    save_as(qtbot, window, path)
    window.keeping.saver.save()
    window.keeping.files.open(path)
    assert said(window) == "lesson.linreg is still being saved; try again in a moment."
    window.keeping.saver.save()
    assert "still being saved" in said(window)
    until_saved(qtbot, window, path)


def test_what_was_to_be_saved_is_there_when_the_window_has_closed(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "lesson.linreg"
    save_as(qtbot, window, path)
    step(qtbot, window, 7)
    before = path.read_bytes()
    window.keeping.saver.save()
    window.close()
    assert path.read_bytes() != before
    assert ProjectLock(path).take()
