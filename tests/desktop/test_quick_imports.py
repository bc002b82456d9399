"""That nothing is read of a module but what Python needs of it."""

import builtins
import linecache
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import quick_imports


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = builtins.__import__
    yield
    vars(builtins)["__import__"] = before


def imported(folder: Path, name: str) -> str:
    """The path of a new module of that name, which has been imported."""
    path = folder / f"{name}.py"
    path.write_text("import PySide6.QtCore\n", encoding="utf-8")
    __import__(name)
    return str(path)


def test_the_source_of_a_module_is_not_read_for_qt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    # As Qt does it; where it does so no more, there is nothing left to be quick about.
    assert imported(tmp_path, "read_for_qt") in linecache.cache
    quick_imports.begin()
    assert imported(tmp_path, "not_read_for_qt") not in linecache.cache
    # A second time changes nothing.
    quick_imports.begin()
    assert imported(tmp_path, "not_read_either") not in linecache.cache


def test_where_qt_leaves_the_import_alone_so_do_we(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = builtins.__import__
    with monkeypatch.context() as without:
        without.delattr(builtins, "__orig_import__")
        quick_imports.begin()
    assert builtins.__import__ is before
