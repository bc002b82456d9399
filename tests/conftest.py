"""What holds for every test: no display, no stray settings, logs or threads."""

import gc
import logging
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


# So many objects more than were let go by themselves; a collection takes a moment.
_MUCH_GARBAGE = 50_000


def pytest_collection_finish() -> None:
    """What has been imported by now stays, and need not be looked through each time."""
    gc.freeze()


@pytest.fixture(autouse=True)
def garbage_collected_in_this_thread() -> Iterator[None]:
    """In another one, widgets of earlier tests would be destroyed where they must not.

    The program itself sees to that as well.
    """
    gc.disable()
    yield
    if gc.get_count()[0] > _MUCH_GARBAGE:
        gc.collect()
    if gc.isenabled():
        # The program's own collector has ended in the test, and let all in again. To
        # count what is kept out takes as long as a short test.
        gc.collect()
        gc.freeze()


@pytest.fixture(autouse=True)
def no_warnings_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A log record at WARNING or above fails the test that it came from."""
    yield
    records = [r for when in ("setup", "call") for r in caplog.get_records(when)]
    loud = [r.getMessage() for r in records if r.levelno >= logging.WARNING]
    assert not loud, f"logged during the test: {loud}"


@pytest.fixture(autouse=True)
def no_thread_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A thread that a test started must have ended with it."""
    before = set(threading.enumerate())
    yield
    left = [
        t
        for t in set(threading.enumerate()) - before
        if not t.daemon and not isinstance(t, threading._DummyThread)
    ]
    assert not left, f"threads left running: {left}"
    if "qtbot" in request.fixturenames:
        assert not _running_qt_threads(), "a QThread was left running"


def _running_qt_threads() -> list[str]:
    import shiboken6
    from PySide6.QtCore import QThread, QThreadPool

    own = QThread.currentThread()
    names = [
        repr(thing)
        for thing in shiboken6.getAllValidWrappers()
        if isinstance(thing, QThread) and thing is not own and thing.isRunning()
    ]
    if QThreadPool.globalInstance().activeThreadCount():
        names.append("QThreadPool")
    return names


@pytest.fixture(autouse=True)
def own_settings(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that a test remembers reaches the person's own settings or sessions."""
    if "qtbot" in request.fixturenames:
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
        from PySide6.QtCore import QSettings

        for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
            QSettings.setPath(form, QSettings.Scope.UserScope, str(tmp_path / "qt"))
