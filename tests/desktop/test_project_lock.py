"""Two copies of the program and one file."""

import subprocess
import sys
from pathlib import Path

import pytest

from desktop.project_lock import ProjectLock

_OTHER_COPY = """
import sys, time
from pathlib import Path
from desktop.project_lock import ProjectLock
lock = ProjectLock(Path(sys.argv[1]))
print(lock.take(), flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signs = tmp_path / "signs"
    signs.mkdir()
    monkeypatch.setenv("TMPDIR", str(signs))


def test_what_one_has_another_cannot_have(tmp_path: Path) -> None:
    path = tmp_path / "lesson.linreg"
    mine, other = ProjectLock(path), ProjectLock(path)
    assert mine.take()
    assert mine.take()
    assert not other.take()
    assert ProjectLock(tmp_path / "another.linreg").take()
    mine.release()
    assert other.take()
    assert not mine.take()
    assert not path.exists()


def test_a_file_is_the_same_by_another_way(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    mine = ProjectLock(tmp_path / "lesson.linreg")
    assert mine.take()
    assert not ProjectLock(tmp_path / "link" / "lesson.linreg").take()


def test_another_process_has_it_until_it_dies(tmp_path: Path) -> None:
    path = tmp_path / "lesson.linreg"
    command = [sys.executable, "-c", _OTHER_COPY, str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"True"
        mine = ProjectLock(path)
        assert not mine.take()
        other.kill()
        other.wait()
        assert mine.take()


def test_where_no_sign_can_be_made_nobody_is_kept_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "gone"))
    assert ProjectLock(tmp_path / "lesson.linreg").take()
