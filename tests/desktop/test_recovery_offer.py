"""What a crash has left is offered, brought back once, and never lost on the way."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop import recovery_offer as module
from desktop.autosave import Autosave
from desktop.messages import Level, Message, MessageBar
from desktop.recovery import OwnSession, find_left, open_session
from desktop.recovery_offer import RecoveryOffer
from desktop.session import Session
from desktop.theme import LIGHT
from linreg.config import lecture_config
from linreg.dataset import lecture_data
from linreg.errors import ProjectError
from linreg.project import Project
from tests.desktop.left_sessions import project_of, use_plain_files


@pytest.fixture(autouse=True)
def plain_files(monkeypatch: pytest.MonkeyPatch) -> None:
    use_plain_files(monkeypatch)
    monkeypatch.setattr(module, "resumption", lambda project: project)
    monkeypatch.setattr("desktop.autosave._INTERVAL", 0.02)


class Copy:
    """A copy of the program, as far as it counts here; `resumed` are the projects."""

    def __init__(self, qtbot: QtBot, root: Path) -> None:
        self.qtbot = qtbot
        self.session = Session(lecture_data(), "lecture", lecture_config())
        self.bar = MessageBar(LIGHT)
        qtbot.addWidget(self.bar)
        self.resumed: list[Project] = []
        self.autosave = Autosave(self.session, self, root, self.session)
        self.offer = RecoveryOffer(
            root, self.autosave, self.bar, self.resume, self.session
        )
        self.present = project_of("at hand")

    def ask(self, take: Callable[[Project], None]) -> None:
        project = self.present
        QTimer.singleShot(0, lambda: take(project))

    def resume(self, resumption: object) -> None:
        assert isinstance(resumption, Project)
        self.resumed.append(resumption)
        self.present = resumption
        self.change()

    def change(self) -> None:
        config = self.session.config
        self.session.configure(replace(config, iterations=config.iterations + 1))

    def begin(self) -> Message | None:
        """What it says at its start."""
        self.autosave.begin()
        self.offer.begin()
        self.qtbot.waitUntil(lambda: not self.offer._reader.busy, timeout=30_000)
        return self.bar.message

    def press(self, text: str) -> None:
        (button,) = (b for b in self.bar.findChildren(QPushButton) if b.text() == text)
        button.click()

    def save(self) -> None:
        with self.qtbot.waitSignal(self.autosave.saved, timeout=30_000):
            self.change()

    def close(self) -> None:
        self.autosave.close()
        self.offer.close()


@pytest.fixture
def copy(qtbot: QtBot, tmp_path: Path) -> Iterator[Copy]:
    copy = Copy(qtbot, tmp_path)
    yield copy
    copy.close()


def crashed(root: Path, title: str, iteration: int = 0, age: float = 0) -> Path:
    own = open_session(root)
    own.save(project_of(title, iteration))
    own._lock.unlock()
    then = time.time() - age
    os.utime(own.folder / "session.json", (then, then))
    return own.folder


def closed(root: Path, title: str) -> None:
    own: OwnSession = open_session(root)
    own.save(project_of(title))
    own.close()


def test_a_first_start_says_nothing(copy: Copy) -> None:
    assert copy.begin() is None


def test_after_a_normal_end_nothing_is_said(copy: Copy, tmp_path: Path) -> None:
    closed(tmp_path, "yesterday")
    assert copy.begin() is None


def test_what_a_crash_left_is_offered_and_comes_back(
    copy: Copy, tmp_path: Path
) -> None:
    folder = crashed(tmp_path, "Advertising", 12345)
    message = copy.begin()
    assert message is not None
    assert message.level is Level.WARNING
    at = datetime.fromtimestamp((folder / "session.json").stat().st_mtime)
    day = "" if at.date() == datetime.now().date() else f"on {at:%Y-%m-%d} "
    assert message.text == (
        f"Linreg Lab ended unexpectedly {day}at {at:%H:%M} with “Advertising”, "
        "iteration 12,345. It is all still there."
    )
    copy.press("Bring it back")
    copy.qtbot.waitUntil(lambda: bool(copy.resumed), timeout=30_000)
    (project,) = copy.resumed
    assert project.title == "Advertising"
    assert copy.bar.message == Message(
        Level.INFO, "“Advertising” is back at iteration 12,345."
    )
    # On disk it is gone from there as soon as it is here, and not before.
    copy.qtbot.waitUntil(lambda: not folder.exists(), timeout=30_000)
    assert copy.autosave.folder is not None
    assert "Advertising" in (copy.autosave.folder / "session.json").read_text()


def test_a_save_that_began_before_does_not_count(copy: Copy, tmp_path: Path) -> None:
    folder = crashed(tmp_path, "Advertising")
    copy.begin()
    copy.autosave._timer.stop()
    before = time.monotonic()
    copy.press("Bring it back")
    copy.qtbot.waitUntil(lambda: bool(copy.resumed), timeout=30_000)
    copy.autosave.saved.emit(before)
    assert folder.exists()
    copy.autosave.saved.emit(time.monotonic())
    assert not folder.exists()


def test_what_is_discarded_is_gone(copy: Copy, tmp_path: Path) -> None:
    folder = crashed(tmp_path, "Advertising")
    copy.begin()
    copy.press("Discard")
    assert not folder.exists()
    assert copy.bar.message is None
    assert copy.resumed == []


def test_what_is_put_away_is_offered_again_at_the_next_start(
    qtbot: QtBot, tmp_path: Path
) -> None:
    crashed(tmp_path, "Advertising")
    for _ in range(2):
        copy = Copy(qtbot, tmp_path)
        message = copy.begin()
        assert message is not None
        assert "Advertising" in message.text
        copy.save()
        copy.close()


def test_of_another_day_the_day_is_said(copy: Copy, tmp_path: Path) -> None:
    crashed(tmp_path, "Advertising", age=3 * 24 * 3600)
    message = copy.begin()
    assert message is not None
    then = datetime.fromtimestamp(time.time() - 3 * 24 * 3600)
    assert f"unexpectedly on {then:%Y-%m-%d} at " in message.text


def test_a_second_copy_is_told_of_the_first_and_gets_nothing_of_it(
    copy: Copy, qtbot: QtBot, tmp_path: Path
) -> None:
    crashed(tmp_path, "Advertising")
    copy.begin()
    second = Copy(qtbot, tmp_path)
    assert second.begin() == Message(
        Level.INFO,
        "Linreg Lab is open in another window as well; each keeps its own session.",
    )
    second.close()
    third = Copy(qtbot, tmp_path)
    crashed(tmp_path, "Credit")
    message = third.begin()
    assert message is not None
    assert "in another window as well" in message.text
    assert "with “Credit”" in message.text
    third.press("Bring it back")
    qtbot.waitUntil(lambda: bool(third.resumed), timeout=30_000)
    third.close()


def test_a_damaged_one_is_said_and_the_next_one_offered(
    copy: Copy, qtbot: QtBot, tmp_path: Path
) -> None:
    bad = crashed(tmp_path, "Credit", age=10)
    crashed(tmp_path, "Advertising", 5, age=20)
    (bad / "session.json").write_text("{")
    os.utime(bad / "session.json")
    message = copy.begin()
    assert message is not None
    assert "what it kept cannot be read (" in message.text
    assert f"it stays in {bad}." in message.text
    assert "with “Advertising”, iteration 5." in message.text
    assert [offer.text for offer in message.offers] == ["Bring it back", "Discard"]
    copy.press("Discard")
    copy.close()
    # It has been said, and blocks nothing.
    again = Copy(qtbot, tmp_path)
    assert again.begin() is None
    again.close()
    assert bad.exists()


def test_one_of_a_newer_version_waits_for_that_version(
    copy: Copy, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashed(tmp_path, "Advertising")

    def refuse(path: Path, *, table_beside: bool) -> Project:
        raise ProjectError("newer_version", value=2, allowed=1, path=path)

    with monkeypatch.context() as patch:
        patch.setattr("desktop.recovery.read_project", refuse)
        message = copy.begin()
    assert message is not None
    assert message.level is Level.ERROR
    newer = Copy(qtbot, tmp_path)
    message = newer.begin()
    assert message is not None
    assert "with “Advertising”" in message.text
    newer.close()


def test_what_is_damaged_between_offer_and_click_is_said(
    copy: Copy, tmp_path: Path
) -> None:
    folder = crashed(tmp_path, "Advertising")
    copy.begin()
    (folder / "session.json").write_text("{")
    copy.press("Bring it back")
    with copy.qtbot.waitSignal(copy.offer._maker.failed, timeout=30_000):
        pass
    assert copy.bar.message is not None
    assert copy.bar.message.level is Level.ERROR
    assert copy.resumed == []


def test_the_last_session_is_reopened(copy: Copy, tmp_path: Path) -> None:
    closed(tmp_path, "yesterday")
    copy.begin()
    copy.offer.reopen_last()
    copy.qtbot.waitUntil(lambda: bool(copy.resumed), timeout=30_000)
    assert copy.resumed[0].title == "yesterday"
    copy.save()
    assert len(list(tmp_path.iterdir())) == 1
    copy.close()
    left = find_left(tmp_path)
    assert left.last is not None
    assert left.last.read().title == "yesterday"


def test_what_a_crash_left_is_reopened_first(copy: Copy, tmp_path: Path) -> None:
    closed(tmp_path, "yesterday")
    crashed(tmp_path, "Advertising")
    copy.begin()
    copy.bar.clear()
    copy.offer.reopen_last()
    copy.qtbot.waitUntil(lambda: len(copy.resumed) == 1, timeout=30_000)
    copy.offer.reopen_last()
    copy.qtbot.waitUntil(lambda: len(copy.resumed) == 2, timeout=30_000)
    assert [p.title for p in copy.resumed] == ["Advertising", "yesterday"]


def test_without_an_earlier_session_that_is_said(copy: Copy) -> None:
    copy.begin()
    copy.offer.reopen_last()
    assert copy.bar.message == Message(
        Level.INFO, "There is no earlier session to be reopened."
    )


def test_a_session_brought_back_and_never_saved_again_is_not_lost(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashed(tmp_path, "Advertising")
    copy = Copy(qtbot, tmp_path)
    copy.begin()
    monkeypatch.setattr("desktop.autosave._save", lambda own, project: OSError(5, ""))
    copy.press("Bring it back")
    qtbot.waitUntil(lambda: bool(copy.resumed), timeout=30_000)
    copy.close()
    (session,) = find_left(tmp_path).crashed
    assert session.read().title == "Advertising"


def test_other_actions_are_not_its_own(copy: Copy, tmp_path: Path) -> None:
    folder = crashed(tmp_path, "Advertising")
    copy.bar.action_requested.emit("discard")
    copy.begin()
    copy.bar.action_requested.emit("reset")
    assert folder.exists()
    assert copy.resumed == []
