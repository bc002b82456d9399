"""A project's file, and what others have done to it."""

import os
from pathlib import Path

import pytest

from desktop.project_place import Place, stamp_of


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    path = tmp_path / "lesson.linreg"
    path.write_text("as it was")
    return path


def test_a_file_that_somebody_has_written_is_another(path: Path) -> None:
    place = Place(path)
    assert not place.is_as_left()
    place.stamp = stamp_of(path)
    assert place.is_as_left()
    path.write_text("longer than it was")
    assert not place.is_as_left()


def test_so_is_one_of_the_same_length_and_a_later_time(path: Path) -> None:
    place = Place(path)
    place.stamp = stamp_of(path)
    later = path.stat().st_mtime_ns + 1_000_000_000
    path.write_text("AS IT WAS")
    os.utime(path, ns=(later, later))
    assert not place.is_as_left()


def test_a_file_that_is_gone_loses_nothing(path: Path) -> None:
    place = Place(path)
    place.stamp = stamp_of(path)
    path.unlink()
    assert place.is_as_left()
    assert stamp_of(path) is None


def test_the_first_one_has_it_until_it_leaves(path: Path) -> None:
    first, second = Place(path), Place(path)
    assert first.is_free()
    assert not second.is_free()
    first.leave()
    assert second.is_free()
