"""Why a file could not be written: a clause for each thing that can be in the way."""

import errno
import os
from pathlib import Path

import pytest

from desktop.file_words import reason_of
from linreg.safe_write import write_beside
from tests.linreg.disks import FULL, small_disk


def refused(path: Path) -> str:
    """What is said when this is really tried."""
    with pytest.raises(OSError) as caught, write_beside(path) as file:  # noqa: PT011
        file.write(b"n" * 100_000)
    return reason_of(path, caught.value)


def test_what_really_happens(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    assert refused(gone / "a.csv") == f"there is no folder {gone}"
    file = tmp_path / "file"
    file.touch()
    assert refused(file / "a.csv") == f"{file} is not a folder"
    assert refused(tmp_path) == "there is a folder of that name"
    assert refused(tmp_path / ("n" * 400)) == "the name is too long"
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    assert refused(circle) == "the links there lead in a circle"


@pytest.mark.skipif(not FULL.exists(), reason="no such device here")
def test_no_room_at_all() -> None:
    assert refused(FULL) == "the disk is full"


def test_a_small_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path) as disk:
        assert refused(disk / "a.csv") == "the disk is full"


def test_a_disk_that_can_only_be_read(tmp_path: Path) -> None:
    with small_disk(tmp_path, "size=64k,ro") as disk:
        assert refused(disk / "a.csv") == "this disk can only be read"


@pytest.mark.parametrize("code", [errno.EACCES, errno.EPERM])
def test_no_permission(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    path, error = tmp_path / "a.csv", OSError(code, os.strerror(code))
    forbidden = f"you may not write in the folder {tmp_path}"
    assert reason_of(path, error) == forbidden
    path.touch()
    assert reason_of(path, error) == forbidden
    assert reason_of(tmp_path, error) == forbidden
    # Nothing stops the system's administrator, who may be running this.
    monkeypatch.setattr(os, "access", lambda p, mode: False)
    assert reason_of(path, error) == "the file is read-only"


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="nothing is forbidden")
def test_a_folder_that_really_refuses(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    assert refused(tmp_path / "a") == f"you may not write in the folder {tmp_path}"
    tmp_path.chmod(0o755)


def test_all_reasons_are_clauses(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for code in errno.errorcode:
        reason = reason_of(path, OSError(code, os.strerror(code)))
        assert reason
        assert "{" not in reason
        assert not reason.endswith(".")


def test_another_reason_in_the_system_s_own_words(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert reason_of(path, OSError(errno.EDOM, "odd\nthing")) == "odd\\nthing"
    assert reason_of(path, OSError("no number")) == "OSError"


def test_a_file_that_another_program_holds(tmp_path: Path) -> None:
    """On Windows, where the error's number alone would say that it is forbidden."""
    error = PermissionError(errno.EACCES, "Access is denied")
    error.winerror = 32  # type: ignore[attr-defined]
    assert reason_of(tmp_path / "a", error) == "another program is using the file"


def test_a_folder_with_signs_that_cannot_be_shown(tmp_path: Path) -> None:
    reason = reason_of(tmp_path / "a\nb" / "c.csv", OSError(errno.ENOENT, ""))
    assert reason == f"there is no folder {tmp_path}/a\\nb"
