"""Places where writing fails: a disk that is full, and one that can only be read."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

# The system's own file that is always full.
FULL = Path("/dev/full")


@contextmanager
def small_disk(folder: Path, options: str = "size=64k") -> Iterator[Path]:
    """A disk of its own, which only the system's administrator can make."""
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", options, "none", str(disk)]
    try:
        done = subprocess.run(mount, capture_output=True)
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if done.returncode:
        pytest.skip("a disk cannot be made here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)
