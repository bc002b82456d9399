"""The session is on disk soon after a change; where it cannot be, that is said."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from desktop import autosave as module
from desktop.autosave import Autosave
from desktop.messages import Level, Message
from desktop.recovery import find_left
from desktop.session import Session
from linreg.config import lecture_config
from linreg.dataset import lecture_data
from linreg.project import Project
from tests.desktop.left_sessions import project_of, use_plain_files
from tests.linreg.disks import small_disk

Take = Callable[[Project], None]


@pytest.fixture(autouse=True)
def plain_files(monkeypatch: pytest.MonkeyPatch) -> None:
    use_plain_files(monkeypatch)
    monkeypatch.setattr(module, "_INTERVAL", 0.02)


class Source:
    """Answers a little later, as the training thread does; `asked` times."""

    def __init__(self) -> None:
        self.asked = 0
        self.silent = False
        self.title = "first"

    def ask(self, take: Take) -> None:
        self.asked += 1
        if not self.silent:
            project = project_of(self.title, self.asked)
            QTimer.singleShot(0, lambda: take(project))


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    """One whose thread is never begun."""
    return Session(lecture_data(), "lecture", lecture_config())


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def messages() -> list[Message]:
    return []


@pytest.fixture
def autosave(
    session: Session, source: Source, tmp_path: Path, messages: list[Message]
) -> Autosave:
    return made(session, source, tmp_path / "sessions", messages)


def made(
    session: Session, source: Source, root: Path, messages: list[Message]
) -> Autosave:
    autosave = Autosave(session, source, root, session)
    autosave.told.connect(messages.append)
    return autosave


def change(session: Session, iterations: int = 7) -> None:
    session.configure(replace(session.config, iterations=iterations))


def titles(root: Path) -> list[str]:
    left = find_left(root)
    sessions = [*left.crashed, *([left.last] if left.last else [])]
    found = [session.read().title for session in sessions]
    left.crashed.clear()
    for each in sessions:
        each.release()
    return found


def ticks(qtbot: QtBot, autosave: Autosave, count: int = 5) -> None:
    """Let that many times pass at which it might be saved."""
    for _ in range(count):
        with qtbot.waitSignal(autosave._timer.timeout, timeout=30_000):
            pass


def test_a_change_is_on_disk_soon(
    qtbot: QtBot, session: Session, source: Source, autosave: Autosave, tmp_path: Path
) -> None:
    autosave.begin()
    with qtbot.waitSignal(autosave.saved, timeout=30_000):
        change(session)
    assert autosave.folder is not None
    assert "first" in (autosave.folder / "session.json").read_text()
    source.title = "second"
    with qtbot.waitSignal(autosave.saved, timeout=30_000):
        change(session, 8)
    assert "second" in (autosave.folder / "session.json").read_text()
    autosave.close()
    assert titles(tmp_path / "sessions") == ["second"]


def test_what_nobody_has_touched_is_not_saved(
    qtbot: QtBot, session: Session, source: Source, autosave: Autosave, tmp_path: Path
) -> None:
    autosave.begin()
    session.state_changed.emit()
    ticks(qtbot, autosave)
    autosave.close()
    assert source.asked == 0
    assert list((tmp_path / "sessions").iterdir()) == []


def test_without_a_change_it_is_saved_once(
    qtbot: QtBot, session: Session, source: Source, autosave: Autosave
) -> None:
    autosave.begin()
    with qtbot.waitSignal(autosave.saved, timeout=30_000):
        change(session)
    ticks(qtbot, autosave)
    assert source.asked == 1
    for signal in (
        session.state_changed,
        session.data_edited,
        session.settings_changed,
        session.lineup_changed,
        session.run_loaded,
    ):
        with qtbot.waitSignal(autosave.saved, timeout=30_000):
            signal.emit()
    assert source.asked == 6
    autosave.close()


def test_while_it_trains_it_is_saved_again_and_again(
    qtbot: QtBot, session: Session, source: Source, autosave: Autosave
) -> None:
    autosave.begin()
    change(session)
    # Nothing runs in this session's thread; that it was begun is all that is known.
    session.train()
    for _ in range(4):
        with qtbot.waitSignal(autosave.saved, timeout=30_000):
            pass
    autosave.close()


def test_what_is_asked_for_in_vain_is_asked_for_again(
    qtbot: QtBot, session: Session, source: Source, autosave: Autosave
) -> None:
    source.silent = True
    autosave.begin()
    change(session)
    qtbot.waitUntil(lambda: source.asked == 1, timeout=30_000)
    source.silent = False
    with qtbot.waitSignal(autosave.saved, timeout=30_000):
        session.state_changed.emit()
    autosave.close()


class SlowDisk:
    """Each save waits until it may go on; `most` is how many ever did so at once."""

    def __init__(self) -> None:
        self.goes_on = threading.Event()
        self.begun = self.most = self.now = 0
        self.threads: set[threading.Thread] = set()

    def save(self, own: object, project: Project) -> None:
        self.begun += 1
        self.now += 1
        self.most = max(self.most, self.now)
        self.threads.add(threading.current_thread())
        assert self.goes_on.wait(30)
        self.now -= 1


@pytest.mark.parametrize(
    ("took", "work", "rest"), [(40, 3, 40), (40, 9, 90), (0, 0, 0)]
)
def test_one_at_a_time_in_another_thread_and_then_a_rest(
    qtbot: QtBot,
    session: Session,
    source: Source,
    autosave: Autosave,
    monkeypatch: pytest.MonkeyPatch,
    took: float,
    work: float,
    rest: float,
) -> None:
    disk, clock = SlowDisk(), [0.0, 0.0]
    monkeypatch.setattr(module, "_save", disk.save)
    monkeypatch.setattr(module, "monotonic", lambda: clock[0])
    monkeypatch.setattr(module, "thread_time", lambda: clock[1])
    autosave.begin()
    change(session)
    qtbot.waitUntil(lambda: disk.begun == 1, timeout=30_000)
    for iterations in (8, 9, 10):
        change(session, iterations)
    # Even what was asked for before and is answered only now.
    autosave._take(0.0, project_of("late"))
    clock[:] = took, work
    with qtbot.waitSignal(autosave.saved, timeout=30_000):
        disk.goes_on.set()
    assert (disk.begun, disk.most) == (1, 1)
    assert threading.main_thread() not in disk.threads
    assert autosave._timer.interval() == 1000 * max(rest, module._INTERVAL)
    autosave.close()
    assert disk.begun == 2


def test_the_end_waits_for_what_is_being_written_and_saves_the_last(
    qtbot: QtBot, session: Session, source: Source, autosave: Autosave, tmp_path: Path
) -> None:
    autosave.begin()
    change(session)
    with qtbot.waitSignal(autosave.saved, timeout=30_000):
        pass
    source.title = "the end"
    autosave.close()
    assert autosave.folder is None
    assert titles(tmp_path / "sessions") == ["the end"]
    left = find_left(tmp_path / "sessions")
    assert (left.crashed, left.others) == ([], 0)
    assert left.last is not None


def test_a_session_that_makes_room_for_another_is_the_last_one(
    qtbot: QtBot, session: Session, source: Source, autosave: Autosave, tmp_path: Path
) -> None:
    autosave.begin()
    with qtbot.waitSignal(autosave.saved, timeout=30_000):
        change(session)
    first = autosave.folder
    autosave.set_aside()
    source.title = "second"
    with qtbot.waitSignal(autosave.saved, timeout=30_000):
        change(session, 8)
    assert autosave.folder not in (None, first)
    left = find_left(tmp_path / "sessions", autosave.folder)
    assert left.last is not None
    assert left.last.read().title == "first"
    left.last.release()
    autosave.close()


def test_an_end_without_an_answer(
    qtbot: QtBot,
    session: Session,
    source: Source,
    autosave: Autosave,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_LONGEST_WAIT", 0.05)
    autosave.begin()
    with qtbot.waitSignal(autosave.saved, timeout=30_000):
        change(session)
    source.silent = True
    autosave.close()
    assert titles(tmp_path / "sessions") == ["first"]


def test_a_full_disk_is_said_once_and_its_end_too(
    qtbot: QtBot,
    session: Session,
    source: Source,
    tmp_path: Path,
    messages: list[Message],
) -> None:
    with small_disk(tmp_path) as disk:
        autosave = made(session, source, disk / "sessions", messages)
        autosave.begin()
        filler = disk / "filler"
        with pytest.raises(OSError, match="No space"):
            filler.write_bytes(bytes(100_000))
        change(session)
        qtbot.waitUntil(lambda: len(messages) == 1, timeout=30_000)
        asked = source.asked
        qtbot.waitUntil(lambda: source.asked > asked + 2, timeout=30_000)
        (message,) = messages
        assert message.level is Level.WARNING
        assert "the disk is full" in message.text
        with qtbot.waitSignal(autosave.saved, timeout=30_000):
            filler.unlink()
        ticks(qtbot, autosave)
        assert [message.level for message in messages] == [Level.WARNING, Level.INFO]
        autosave.close()
        assert titles(disk / "sessions") == ["first"]


def test_a_folder_that_cannot_be_made_is_said_once(
    qtbot: QtBot,
    session: Session,
    source: Source,
    tmp_path: Path,
    messages: list[Message],
) -> None:
    file = tmp_path / "file"
    file.touch()
    autosave = made(session, source, file / "sessions", messages)
    autosave.begin()
    assert [message.level for message in messages] == [Level.WARNING]
    assert f"{file} is not a folder" in messages[0].text
    change(session)
    ticks(qtbot, autosave)
    assert len(messages) == 1
    assert autosave.folder is None
    # Whatever was in its way may go.
    with qtbot.waitSignal(autosave.saved, timeout=30_000):
        file.unlink()
    assert [message.level for message in messages] == [Level.WARNING, Level.INFO]
    autosave.close()
    assert titles(file / "sessions") == ["first"]


def test_a_folder_that_is_swept_away_is_made_again(
    qtbot: QtBot, session: Session, source: Source, autosave: Autosave
) -> None:
    autosave.begin()
    with qtbot.waitSignal(autosave.saved, timeout=30_000):
        change(session)
    assert autosave.folder is not None
    for path in autosave.folder.iterdir():
        path.unlink()
    autosave.folder.rmdir()
    with qtbot.waitSignal(autosave.saved, timeout=30_000):
        change(session, 8)
    assert (autosave.folder / "session.json").exists()
    autosave.close()


def test_it_ends_before_it_has_begun(
    session: Session, autosave: Autosave, source: Source, tmp_path: Path
) -> None:
    autosave.close()
    assert source.asked == 0
    assert not (tmp_path / "sessions").exists()


def test_it_is_a_part_of_its_parent(session: Session, autosave: Autosave) -> None:
    assert isinstance(autosave, QObject)
    assert autosave.parent() is session
