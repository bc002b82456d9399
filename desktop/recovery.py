"""What copies of the program keep on disk, and what those left that are gone.

Each copy has a folder of its own, and a lock in it for as long as it runs. A folder
whose lock nobody holds was left behind: by a crash, or by a normal end, which gives the
file in it another name.
"""

import errno
import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QLockFile, QStandardPaths

from desktop.recovery_files import CLOSED, DAMAGED, OPEN, SessionFiles
from linreg.project import Project
from linreg.project_file import read_project

# Of what crashed copies left, so many are kept, the newest ones.
MOST_CRASHED = 5
_LOCK = "lock"
# A folder without a session may be one that another copy is just making, in seconds.
_TIME_TO_BEGIN = 60
# What cannot be read stays for so long, in seconds, in case somebody can help.
_TIME_TO_MEND = 30 * 24 * 3600
# In milliseconds: Qt makes a lock's file first, and lets the system hold it then.
_NEW = 1000


def sessions_folder() -> Path:
    """Where all copies of the program keep their sessions."""
    location = QStandardPaths.StandardLocation.AppLocalDataLocation
    return Path(QStandardPaths.writableLocation(location)) / "sessions"


class OwnSession:
    """The folder of this copy, held for as long as this object is kept."""

    def __init__(self, folder: Path, lock: QLockFile) -> None:
        self.folder = folder
        self._lock = lock
        self._files = SessionFiles(folder)

    def save(self, project: Project) -> None:
        """Keep this in place of what was kept before; in one thread at a time.

        Raises OSError; what was kept before is then still there.
        """
        self._files.save(project)

    def close(self) -> None:
        """A normal end: what was saved is the last session now, and the only one.

        Where nothing was saved, the last session stays that of before.
        """
        closed = self.folder / CLOSED
        with suppress(OSError):
            os.replace(self.folder / OPEN, closed)
            # From now on its time is that of its end.
            closed.touch()
        if closed.exists():
            self._lock.unlock()
            # This removes the one of before.
            find_left(self.folder.parent).release()
        else:
            _remove(self.folder, self._lock)


def open_session(root: Path) -> OwnSession:
    """A new folder in `root` for this copy; raises OSError where there can be none."""
    root.mkdir(parents=True, exist_ok=True)
    folder = root / uuid4().hex
    folder.mkdir(mode=0o700)
    lock = _lock_of(folder)
    if lock.isLocked():
        return OwnSession(folder, lock)
    try:
        # Qt does not say why. The system does.
        (folder / "probe").write_bytes(bytes(1024))
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lock_of(folder: Path) -> QLockFile:
    """The lock of that folder, taken unless a living process has it.

    The number of a process that died may be that of another one by now. So every lock
    is called stale that is not new: Qt then asks the system, which holds the lock of a
    process for as long as it lives, and not a moment longer. Of two that ask at once,
    one gets it.
    """
    lock = QLockFile(str(folder / _LOCK))
    lock.setStaleLockTime(_NEW)
    lock.tryLock(0)
    return lock


class LeftSession:
    """What a copy left that is gone. Nobody else may take it while this is kept.

    `saved` is when it was last written, in local time; `closed`: by a normal end.
    """

    def __init__(self, folder: Path, lock: QLockFile) -> None:
        """Raises OSError where there is no session in the folder."""
        self.folder = folder
        self._lock = lock
        self.closed = not (folder / OPEN).exists()
        self._file = folder / (CLOSED if self.closed else OPEN)
        self.saved = datetime.fromtimestamp(self._file.stat().st_mtime)

    def read(self) -> Project:
        """The session as it was saved; in any thread; raises ProjectError."""
        return read_project(self._file, table_beside=True)

    def release(self) -> None:
        """Let others take it."""
        self._lock.unlock()

    def set_aside(self) -> None:
        """Offer it no more, for it is damaged; the files stay for a month."""
        with suppress(OSError):
            os.replace(self._file, self.folder / DAMAGED)
        self.release()

    def remove(self) -> None:
        """Delete it."""
        _remove(self.folder, self._lock)


@dataclass
class Left:
    """What was found: of crashed copies, the newest first; of the last normal end.

    `others` is the number of copies that run beside this one.
    """

    crashed: list[LeftSession] = field(default_factory=list)
    last: LeftSession | None = None
    others: int = 0

    def release(self) -> None:
        """Let others take all of it."""
        for session in (*self.crashed, *([self.last] if self.last else [])):
            session.release()


def find_left(root: Path, own: Path | None = None) -> Left:
    """What copies left that are gone; what is empty, or too old to be kept, is removed.

    `own` is the folder of this copy. A folder that cannot be read has nothing in it.
    """
    left, sessions = Left(), []
    for folder in _folders(root):
        if folder == own:
            continue
        is_new = _is_younger(folder, _TIME_TO_BEGIN)
        lock = _lock_of(folder)
        if lock.isLocked():
            sessions += _session_in(folder, lock, is_new)
        elif lock.error() is QLockFile.LockError.LockFailedError:
            left.others += 1
    sessions.sort(key=lambda session: session.saved, reverse=True)
    closed = [session for session in sessions if session.closed]
    crashed = [session for session in sessions if not session.closed]
    left.crashed, left.last = crashed[:MOST_CRASHED], closed[0] if closed else None
    for session in (*crashed[MOST_CRASHED:], *closed[1:]):
        session.remove()
    return left


def _folders(root: Path) -> list[Path]:
    try:
        return [path for path in root.iterdir() if path.is_dir()]
    except OSError:
        return []


def _is_younger(path: Path, seconds: float) -> bool:
    try:
        return time.time() - path.stat().st_mtime < seconds
    except OSError:
        return False


def _session_in(folder: Path, lock: QLockFile, is_new: bool) -> list[LeftSession]:
    try:
        return [LeftSession(folder, lock)]
    except OSError:
        if is_new or _is_younger(folder / DAMAGED, _TIME_TO_MEND):
            lock.unlock()
        else:
            _remove(folder, lock)
        return []


def _remove(folder: Path, lock: QLockFile) -> None:
    """The session first: it must never be found without its table."""
    paths = [folder / OPEN, folder / CLOSED, *_files(folder)]
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    lock.unlock()
    with suppress(OSError):
        folder.rmdir()


def _files(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.name != _LOCK]
    except OSError:
        return []
