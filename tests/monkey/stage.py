"""The real window on a stage, where gestures are played on it."""

import gc
import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from time import monotonic
from unittest.mock import patch

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, Signal, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.assets import resource
from desktop.garbage import GarbageCollector
from desktop.session import Session
from desktop.session_state import Activity
from desktop.theme import apply_colours, apply_style_sheet
from desktop.theme_choice import chosen_theme
from desktop.window import MainWindow
from tests.monkey.dialogs import Dialogs
from tests.monkey.watch import Watch

# Much longer than anything takes, also where many others use the machine.
_SECONDS = 120


class _Answering(QObject):
    """Lives in the training thread, and answers when all before it has been done."""

    answered = Signal()

    @Slot()
    def answer(self) -> None:
        self.answered.emit()


class _Echo(QObject):
    """Calls into the training thread; whatever was sent there before comes first."""

    _call = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.heard = 0
        self._there = _Answering()
        self._there.moveToThread(session.worker.thread())
        self._call.connect(self._there.answer)
        self._there.answered.connect(self._on_answered)

    def call(self) -> None:
        self._call.emit()

    @Slot()
    def _on_answered(self) -> None:
        self.heard += 1


class Stage:
    """The window, the dialogs' answers, and the watch over all that goes wrong.

    `folder` holds what is exported and imported. To be begun and ended once each.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.dialogs = Dialogs(folder)
        self.watch = Watch()
        self._until_end = ExitStack()

    @property
    def session(self) -> Session:
        return self.window.session

    def begin(self) -> None:
        """Open the window as it opens for the first time."""
        QSettings().clear()
        self.watch.begin()
        self._until_end.callback(self.watch.end)
        self._until_end.enter_context(self.dialogs.answered())
        # Where sessions are kept, each sitting begins with none.
        own = {"XDG_DATA_HOME": str(self.folder / "data")}
        self._until_end.enter_context(patch.dict(os.environ, own))
        self._open()

    def _open(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme = chosen_theme(QSettings())
        # As in the program itself: the sheet comes when all widgets have their places.
        application.setStyleSheet("")
        apply_colours(application, theme)
        self.window = MainWindow(resource("datasets"), theme, QSettings(), application)
        apply_style_sheet(application, theme)
        self.window.show()
        self.window.activateWindow()
        # As in the program itself: the training thread never collects garbage.
        self._garbage = GarbageCollector(self.window)
        self._garbage.begin()
        self.window.begin(None)
        self._echo = _Echo(self.session)
        self.until(lambda: len(self.session.run.history) > 0, "the first run is ready")

    def end(self) -> None:
        """Close the window, and let everything be as it was before."""
        try:
            self._close()
        finally:
            self._until_end.close()

    def _close(self) -> None:
        thread = self.session.worker.thread()
        self._put_away()
        self._garbage.end()
        self.window.close()
        ended = thread.isFinished()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete)
        # Qt's own loop over all widgets must not meet one that Python has collected.
        gc.collect()
        assert ended, "the training thread goes on after the window was closed"
        self.watch.check()

    def _put_away(self) -> None:
        """Close whatever menu or dialog is open."""
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        while (dialog := QApplication.activeModalWidget()) is not None:
            dialog.close()

    def reopen(self) -> None:
        """Close the window, and start the program again with the same settings."""
        self._close()
        self._open()

    def turn(self, milliseconds: int = 0) -> None:
        """Let the window do what is due."""
        QTest.qWait(milliseconds)

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Let the window live until this holds; AssertionError where it never does."""
        deadline = monotonic() + _SECONDS
        while not holds():
            self.watch.check()
            assert monotonic() < deadline, f"it never comes about: {what}"
            self.turn(1)

    def pause(self) -> None:
        """Pause the run as a person does, and see that the pause arrives."""
        if self.session.running:
            self.window.actions_.run.trigger()
            self.until(lambda: not self.session.running, "a pause arrives")

    def rest(self) -> None:
        """Pause, and wait until nothing that was asked for is on its way any more."""
        self._put_away()
        calm = 0
        deadline = monotonic() + _SECONDS
        while calm < 2:
            assert monotonic() < deadline, f"never at rest: {self.session.activity}"
            self.pause()
            self._hear_from_the_thread()
            calm = calm + 1 if self.is_still() else 0

    def _hear_from_the_thread(self) -> None:
        heard = self._echo.heard
        self._echo.call()
        self.until(lambda: self._echo.heard > heard, "the training thread answers")

    def is_still(self) -> bool:
        """Whether nothing is being made, loaded, trained or had back."""
        session = self.session
        return (
            session.activity is Activity.IDLE
            and session._traveller.goal is None
            and not session._traveller._sent
            and not session._maker._background.busy
        )
