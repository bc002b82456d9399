"""Files are new or as before, whatever happens meanwhile."""

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from linreg.safe_write import write_beside
from tests.linreg.disks import FULL, small_disk


def write(path: Path, content: bytes) -> None:
    with write_beside(path) as file:
        file.write(content)


def test_new_and_replaced_files(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    for content in (b"first", b"second, and longer", b""):
        write(path, content)
        assert path.read_bytes() == content
        assert list(tmp_path.iterdir()) == [path]


def test_until_the_end_the_old_file_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    with write_beside(path) as file:
        file.write(b"new" * 100_000)
        assert path.read_bytes() == b"old"
        (beside,) = set(tmp_path.iterdir()) - {path}
        assert beside.name.startswith(f".a.bin.{os.getpid()}-")


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, OSError])
def test_after_an_exception_it_is_as_before(
    tmp_path: Path, error: type[BaseException]
) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")

    def fail() -> None:
        with write_beside(path) as file:
            file.write(b"new")
            raise error

    with pytest.raises(error):
        fail()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["fsync", "replace"])
def test_what_the_system_refuses_late_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, name, refuse)
        with pytest.raises(OSError, match="Input/output"):
            write(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_all_of_it_is_on_the_disk_before_it_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, done = tmp_path / "a.bin", []
    sync, replace = os.fsync, os.replace

    def note_sync(file: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(file).st_mode)
        done.append("folder" if is_folder else f"{os.fstat(file).st_size} bytes")
        sync(file)

    def note_replace(source: Path, target: Path) -> None:
        done.append("replace")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(os, "replace", note_replace)
    write(path, b"12345")
    assert done == ["5 bytes", "replace", "folder"]


def test_a_folder_that_cannot_be_synced_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(errno.EACCES, "a folder cannot be opened on Windows")

    monkeypatch.setattr(os, "open", refuse)
    write(tmp_path / "a.bin", b"new")
    assert (tmp_path / "a.bin").read_bytes() == b"new"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    target, link = folder / "target.bin", tmp_path / "link.bin"
    target.write_bytes(b"old")
    link.symlink_to(Path("elsewhere") / "target.bin")
    write(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert list(folder.iterdir()) == [target]


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o640, 0o755])
def test_permissions_are_kept(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    path.chmod(mode)
    with write_beside(path) as file:
        file.write(b"secret")
        file.flush()
        (beside,) = set(tmp_path.iterdir()) - {path}
        assert stat.S_IMODE(beside.stat().st_mode) == mode
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.touch()
    write(tmp_path / "a.bin", b"new")
    assert (tmp_path / "a.bin").stat().st_mode == usual.stat().st_mode


def test_a_read_only_file_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    path.chmod(0o444)
    # To the system's administrator every file can be written.
    access = os.access
    monkeypatch.setattr(
        os, "access", lambda p, mode: mode != os.W_OK and access(p, mode)
    )
    with pytest.raises(PermissionError):
        write(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_places_that_do_not_exist(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    refused = {
        tmp_path / "gone" / "a.bin": FileNotFoundError,
        file / "a.bin": NotADirectoryError,
        tmp_path: IsADirectoryError,
        tmp_path / ("long" * 100): OSError,
    }
    for path, error in refused.items():
        with pytest.raises(error):
            write(path, b"new")
    assert list(tmp_path.iterdir()) == [file]


def test_a_name_as_long_as_names_can_be(tmp_path: Path) -> None:
    for name in ("n" * 255, "ä" * 127):
        write(tmp_path / name, b"new")
        assert (tmp_path / name).read_bytes() == b"new"


@pytest.mark.skipif(not FULL.exists(), reason="no such device here")
def test_a_device_is_written_to_and_stays(tmp_path: Path) -> None:
    before = FULL.stat()
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        write(FULL, b"new")
    assert FULL.stat().st_ino == before.st_ino
    assert stat.S_ISCHR(FULL.stat().st_mode)


def test_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path) as disk:
        path = disk / "a.bin"
        write(path, b"o" * 20_000)
        with pytest.raises(OSError) as caught:  # noqa: PT011
            write(path, b"n" * 100_000)
        assert caught.value.errno == errno.ENOSPC
        assert path.read_bytes() == b"o" * 20_000
        assert list(disk.iterdir()) == [path]


def test_a_disk_that_can_only_be_read(tmp_path: Path) -> None:
    with (
        small_disk(tmp_path, "size=64k,ro") as disk,
        pytest.raises(OSError) as caught,  # noqa: PT011
    ):
        write(disk / "a.bin", b"new")
    assert caught.value.errno == errno.EROFS


_ENDLESS = """
import sys
from pathlib import Path
from linreg.safe_write import write_beside
for length in range(10**9):
    with write_beside(Path(sys.argv[1])) as file:
        for part in range(10):
            file.write(b"%09d\\n" % length * 500)
    print("written", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_a_process_that_is_killed_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    child = subprocess.Popen(
        [sys.executable, "-c", _ENDLESS, str(path)], stdout=subprocess.PIPE
    )
    with child:
        assert child.stdout is not None
        for _ in range(20):
            assert child.stdout.readline() == b"written\n"
        child.send_signal(signal.SIGKILL)
    lines = path.read_bytes().splitlines()
    assert len(lines) == 5000
    assert len(set(lines)) == 1
