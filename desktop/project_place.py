"""The file that a session is saved in, as it was left there."""

import os
from dataclasses import dataclass
from pathlib import Path

from desktop.project_lock import ProjectLock


@dataclass(frozen=True)
class Stamp:
    """By which a file is known to be the one that it was: its size and its time."""

    size: int
    nanoseconds: int


def stamp_of(path: Path) -> Stamp | None:
    """The file's stamp as it stands on the disk; None where there is no such file."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return Stamp(status.st_size, status.st_mtime_ns)


class Place:
    """A project's file, and this copy's claim to it.

    `stamp` is that of the file that this copy may replace: the one that it has read or
    written, or that a person has pointed at. None stands for none.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.stamp: Stamp | None = None
        self._lock = ProjectLock(path)

    def is_free(self) -> bool:
        """Whether this copy has it now, for no other one has it open."""
        return self._lock.take()

    def is_as_left(self) -> bool:
        """Whether nobody else has written there; a file that is gone loses nothing."""
        present = stamp_of(self.path)
        return present is None or present == self.stamp

    def leave(self) -> None:
        """Let other copies have it."""
        self._lock.release()
