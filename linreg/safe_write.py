"""Files that are written whole or not at all, whatever happens meanwhile."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

# Of a name that is as long as the system allows, this much leaves room for more.
_NAME_LENGTH = 40


@contextmanager
def write_beside(path: Path) -> Iterator[BinaryIO]:
    """A new binary file in the same folder, which takes the place of `path` at the end.

    It is hidden until it is complete and on the disk itself, not merely in the system's
    memory: after a crash or a power cut there is the old content or the new one. A link
    stays, and the file that it leads to is replaced; the permissions of a file that is
    there are kept, and one that may not be written to is refused. A device or a pipe,
    which nothing can take the place of, is written to directly.

    Raises OSError. After that, or any other exception, what was at `path` is as before
    and the new file is gone.
    """
    target = Path(os.path.realpath(path))
    _check(target)
    if target.exists() and not target.is_file():
        with target.open("wb") as device:
            yield device
        return
    beside = _hidden_name(target)
    try:
        with beside.open("xb") as file:
            if target.exists():
                beside.chmod(target.stat().st_mode & 0o7777)
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _check(target: Path) -> None:
    """Raise what would be raised if it were written to in place."""
    refused = 0
    if target.is_symlink():
        refused = errno.ELOOP
    elif target.is_dir():
        refused = errno.EISDIR
    elif target.exists() and not os.access(target, os.W_OK):
        refused = errno.EACCES
    if refused:
        raise OSError(refused, os.strerror(refused), str(target))


def _hidden_name(target: Path) -> Path:
    unique = f"{os.getpid()}-{secrets.token_hex(4)}"
    return target.with_name(f".{target.name[:_NAME_LENGTH]}.{unique}")


def _sync_folder(folder: Path) -> None:
    """Let the disk know the new name as well, where the system can do that.

    The file has its place by now: to raise an error would say that it has not.
    """
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
