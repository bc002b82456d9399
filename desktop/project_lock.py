"""Which copy of the program has a project's file open."""

from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QDir, QLockFile

_LENGTH = 32
# In milliseconds: Qt makes the file first, and lets the system hold it then.
_NEW = 1000


class ProjectLock:
    """Says to other copies of the program that this one has the file open.

    The sign lies among the temporary files: none is left beside the project, and one on
    a disk that can only be read has its sign as well. It counts as long as the copy
    that has made it lives.
    """

    def __init__(self, path: Path) -> None:
        self._sign = QLockFile(str(_sign_of(path)))
        # Of an older file Qt asks the system, which knows whether its copy still lives.
        self._sign.setStaleLockTime(_NEW)

    def take(self) -> bool:
        """Whether this copy has it now; False where another copy has it open."""
        if self._sign.isLocked() or self._sign.tryLock(0):
            return True
        # Where no sign can be made, none can have been made by another copy.
        return self._sign.error() != QLockFile.LockError.LockFailedError

    def release(self) -> None:
        """Let others have it."""
        self._sign.unlock()


def _sign_of(path: Path) -> Path:
    name = sha256(str(path.resolve()).encode(errors="surrogatepass")).hexdigest()
    return Path(QDir.tempPath()) / f"linreg-lab-{name[:_LENGTH]}.lock"
