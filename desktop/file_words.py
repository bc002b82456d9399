"""Why a file could not be written, in words for people. Nothing here needs Qt."""

import errno
import os
from pathlib import Path

from desktop.phrases import printable

# Windows: another program has the file open.
_IN_USE = 32

_REASONS: dict[int, str] = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is used up",
    errno.EROFS: "this disk can only be read",
    errno.ENOENT: "there is no folder {folder}",
    errno.ENOTDIR: "{folder} is not a folder",
    errno.EISDIR: "there is a folder of that name",
    errno.EEXIST: "there is a file of that name",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EINVAL: "the name is not allowed there",
    errno.ELOOP: "the links there lead in a circle",
    errno.EFBIG: "the disk takes no file of that size",
    errno.EBUSY: "another program is using the file",
    errno.ETXTBSY: "another program is using the file",
    errno.EIO: "the disk reports an error",
    errno.ENXIO: "the disk does not answer",
    errno.ENODEV: "the disk does not answer",
    errno.ESTALE: "the disk does not answer",
    errno.ETIMEDOUT: "the disk does not answer",
    errno.EMFILE: "too many files are open",
    errno.ENFILE: "too many files are open",
}


def reason_of(path: Path, error: OSError) -> str:
    """The reason as a clause: "the disk is full"."""
    if getattr(error, "winerror", None) == _IN_USE:
        return _REASONS[errno.EBUSY]
    if error.errno in (errno.EACCES, errno.EPERM):
        return _forbidden(path)
    known = _REASONS.get(error.errno or 0)
    if known is None:
        return printable(error.strerror or type(error).__name__)
    return known.format(folder=_folder(path))


def _forbidden(path: Path) -> str:
    if os.path.isfile(path) and not os.access(path, os.W_OK):
        return "the file is read-only"
    return f"you may not write in the folder {_folder(path)}"


def _folder(path: Path) -> str:
    # Those of Path raise what they meet on the way.
    folder = path if os.path.isdir(path) else path.parent
    return printable(str(folder.absolute()))
