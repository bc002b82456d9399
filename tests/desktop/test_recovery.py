"""Whose session is whose, whatever happened to the copy that kept it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.recovery import (
    MOST_CRASHED,
    Left,
    LeftSession,
    OwnSession,
    find_left,
    open_session,
    sessions_folder,
)
from desktop.recovery_files import SessionFiles
from tests.desktop.left_sessions import data, project_of, use_plain_files
from tests.linreg.disks import small_disk

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")

# The part of a copy of the program that counts here: it holds its lock and lives on.
_COPY = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QLockFile
folder = Path(sys.argv[1]) / "copy"
folder.mkdir()
lock = QLockFile(str(folder / "lock"))
assert lock.tryLock(0)
print(folder, flush=True)
time.sleep(1000)
"""


@pytest.fixture(autouse=True)
def plain_files(monkeypatch: pytest.MonkeyPatch) -> None:
    use_plain_files(monkeypatch)


@contextmanager
def another_copy(root: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    copy = subprocess.Popen(
        [sys.executable, "-c", _COPY, str(root)], stdout=subprocess.PIPE, text=True
    )
    with copy:
        assert copy.stdout is not None
        try:
            yield copy, Path(copy.stdout.readline().strip())
        finally:
            copy.kill()


def crash(own: OwnSession, seconds_ago: float = 0) -> None:
    """As if its process had been killed: the session stays, and nobody holds it."""
    own._lock.unlock()
    then = time.time() - seconds_ago
    for path in own.folder.iterdir():
        os.utime(path, (then, then))


def saved(root: Path, title: str, iteration: int = 0) -> OwnSession:
    own = open_session(root)
    own.save(project_of(title, iteration))
    return own


def titles(sessions: list[LeftSession]) -> list[str]:
    return [session.read().title for session in sessions]


def test_nothing_is_left_of_nothing(tmp_path: Path) -> None:
    left = find_left(tmp_path / "none")
    assert (left.crashed, left.last, left.others) == ([], None, 0)
    own = open_session(tmp_path / "some" / "where")
    left = find_left(tmp_path / "some" / "where", own.folder)
    assert (left.crashed, left.last, left.others) == ([], None, 0)


def test_a_killed_copy_leaves_its_session(tmp_path: Path) -> None:
    with another_copy(tmp_path) as (copy, folder):
        SessionFiles(folder).save(project_of("Advertising", 12345))
        left = find_left(tmp_path)
        assert (left.crashed, left.others) == ([], 1)
        copy.send_signal(signal.SIGKILL)
        copy.wait()
    left = find_left(tmp_path)
    assert left.others == 0
    (session,) = left.crashed
    project = session.read()
    assert (project.title, project.runs[0].still.iteration) == ("Advertising", 12345)
    assert abs(session.saved.timestamp() - time.time()) < 60
    assert not session.closed


def test_the_number_of_a_killed_process_may_be_that_of_another_now(
    tmp_path: Path,
) -> None:
    with another_copy(tmp_path) as (copy, folder):
        SessionFiles(folder).save(project_of("Advertising"))
        copy.kill()
        copy.wait()
    lock = folder / "lock"
    _, *rest = lock.read_text().split("\n")
    # This process lives, is a Python too, and has nothing to do with it.
    lock.write_text("\n".join([str(os.getpid()), *rest]))
    os.utime(lock, (time.time() - 10, time.time() - 10))
    left = find_left(tmp_path)
    assert (titles(left.crashed), left.others) == (["Advertising"], 0)


@pytest.mark.parametrize("content", ["", "nonsense", "1\npython3.11\nelsewhere\n\n\n"])
def test_a_lock_of_before_the_power_cut(tmp_path: Path, content: str) -> None:
    """Process 1 lives; of a lock that was cut off nothing is known."""
    crash(saved(tmp_path, "Advertising"))
    (folder,) = tmp_path.iterdir()
    (folder / "lock").write_text(content)
    os.utime(folder / "lock", (time.time() - 10, time.time() - 10))
    assert titles(find_left(tmp_path).crashed) == ["Advertising"]


def test_a_living_copy_keeps_its_own_however_long_it_runs(tmp_path: Path) -> None:
    with another_copy(tmp_path) as (_, folder):
        SessionFiles(folder).save(project_of("Advertising"))
        for moment in (1.0, time.time() - 1e6, time.time() + 1e6):
            os.utime(folder / "lock", (moment, moment))
            os.utime(folder, (moment, moment))
            left = find_left(tmp_path)
            assert (left.crashed, left.others) == ([], 1)
        assert (folder / "session.json").exists()


def test_of_copies_that_start_at_once_one_gets_it(tmp_path: Path) -> None:
    """To the system, which decides, threads that open a file are as good as copies."""
    for _ in range(20):
        own = saved(tmp_path, "Advertising")
        crash(own)
        (own.folder / "lock").touch()
        os.utime(own.folder / "lock", (1e9, 1e9))
        together = threading.Barrier(4)

        def seek(together: threading.Barrier = together) -> Left:
            together.wait()
            return find_left(tmp_path)

        with ThreadPoolExecutor(4) as pool:
            found = [task.result() for task in [pool.submit(seek) for _ in range(4)]]
        (session,) = (session for left in found for session in left.crashed)
        session.remove()


def test_what_is_taken_is_nobody_else_s_until_it_is_released(tmp_path: Path) -> None:
    crash(saved(tmp_path, "Advertising"))
    first = find_left(tmp_path)
    assert len(first.crashed) == 1
    second = find_left(tmp_path)
    assert (second.crashed, second.others) == ([], 1)
    first.crashed[0].release()
    third = find_left(tmp_path)
    assert titles(third.crashed) == ["Advertising"]
    third.crashed[0].remove()
    assert list(tmp_path.iterdir()) == []


def test_the_newest_first_and_not_too_many(tmp_path: Path) -> None:
    for age in (30, 10, 20, 70, 60, 50, 40):
        crash(saved(tmp_path, f"{age} s"), seconds_ago=age)
    crashed = find_left(tmp_path).crashed
    assert titles(crashed) == ["10 s", "20 s", "30 s", "40 s", "50 s"]
    assert len(crashed) == MOST_CRASHED == len(list(tmp_path.iterdir()))


def test_what_is_empty_is_removed_unless_it_is_just_being_made(tmp_path: Path) -> None:
    crash(open_session(tmp_path))
    (tmp_path / "new").mkdir()
    (tmp_path / "old").mkdir()
    for name in ("old", *(p.name for p in tmp_path.iterdir() if len(p.name) > 3)):
        os.utime(tmp_path / name, (1e9, 1e9))
    left = find_left(tmp_path)
    assert (left.crashed, left.others) == ([], 0)
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_a_normal_end_makes_the_last_session(tmp_path: Path) -> None:
    for title in ("first", "second"):
        saved(tmp_path, title).close()
        left = find_left(tmp_path)
        assert left.crashed == []
        assert left.last is not None
        assert left.last.closed
        assert titles([left.last]) == [title]
        assert len(list(tmp_path.iterdir())) == 1
        left.last.release()


def test_the_last_session_is_the_one_that_ended_last(tmp_path: Path) -> None:
    early, late = saved(tmp_path, "early"), saved(tmp_path, "late")
    os.utime(early.folder / "session.json", (1e9, 1e9))
    late.close()
    early.close()
    left = find_left(tmp_path)
    assert left.last is not None
    assert titles([left.last]) == ["early"]


def test_a_copy_that_saved_nothing_leaves_the_last_session_alone(
    tmp_path: Path,
) -> None:
    saved(tmp_path, "yesterday").close()
    open_session(tmp_path).close()
    left = find_left(tmp_path)
    assert left.last is not None
    assert titles([left.last]) == ["yesterday"]
    assert len(list(tmp_path.iterdir())) == 1


def test_a_damaged_one_is_set_aside_for_a_month(tmp_path: Path) -> None:
    crash(saved(tmp_path, "Advertising"))
    (session,) = find_left(tmp_path).crashed
    session.set_aside()
    assert find_left(tmp_path).crashed == []
    files = {path.name for path in session.folder.iterdir()}
    assert "damaged.json" in files
    for path in (session.folder / "damaged.json", session.folder):
        os.utime(path, (1e9, 1e9))
    find_left(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_table_is_written_when_it_is_another_one(tmp_path: Path) -> None:
    own, dataset, written = open_session(tmp_path), data(), []
    for iteration in range(3):
        own.save(project_of("a", iteration, dataset))
        (table,) = own.folder.glob("table-*")
        written.append((table.name, table.stat().st_mtime_ns))
    assert len(set(written)) == 1
    own.save(project_of("a", 3, data(slope=5.0)))
    (table,) = own.folder.glob("table-*")
    assert table.name != written[0][0]
    crash(own)
    (session,) = find_left(tmp_path).crashed
    assert session.read().runs[0].still.first.dataset.y.tolist() == [5.0, 10.0, 15.0]


def test_a_full_disk_keeps_what_was_saved_before(tmp_path: Path) -> None:
    with small_disk(tmp_path) as disk:
        own = saved(disk / "sessions", "before", 7)
        filler = disk / "filler"
        with pytest.raises(OSError, match="No space"):
            filler.write_bytes(bytes(100_000))
        for dataset in (data(), None):
            with pytest.raises(OSError, match="No space"):
                own.save(project_of("after", 8, dataset))
        with pytest.raises(OSError, match="No space"):
            open_session(disk / "sessions")
        names = {path.name for path in own.folder.iterdir()}
        crash(own)
        (session,) = find_left(disk / "sessions").crashed
        assert titles([session]) == ["before"]
        assert len(names) == 3, names
        filler.unlink()
        session.release()
        own.save(project_of("after", 8))
        assert titles(find_left(disk / "sessions").crashed) == ["after"]


def test_a_table_without_its_session_does_not_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = saved(tmp_path, "before")
    names = {path.name for path in own.folder.iterdir()}

    def refuse(project: object, *, table_file: str) -> object:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("desktop.recovery_files.encode", refuse)
        with pytest.raises(OSError, match="No space"):
            own.save(project_of("after", 1, data()))
    assert {path.name for path in own.folder.iterdir()} == names


def test_a_folder_that_cannot_be_made_or_read(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(NotADirectoryError):
        open_session(file / "sessions")
    with pytest.raises(FileExistsError):
        open_session(file)
    assert find_left(file).crashed == []


def test_files_of_others_stay(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    crash(saved(tmp_path, "Advertising"))
    find_left(tmp_path).crashed[0].remove()
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_where_it_is() -> None:
    assert sessions_folder().name == "sessions"
    assert sessions_folder().is_absolute()
