"""Hears of everything that goes wrong without anybody being told."""

import logging
import sys
import threading
import warnings
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

# What the platform without a screen says of every window.
_HARMLESS = ("propagateSizeHints", "This plugin does not support")


class Watch(logging.Handler):
    """Collects exceptions of slots and threads, and warnings of Qt and of Python.

    Between `begin()` and `end()` it stands where pytest or the program would listen.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._exceptions: list[BaseException] = []
        self._complaints: list[str] = []

    def begin(self) -> None:
        self._hooks = (sys.excepthook, threading.excepthook)
        sys.excepthook, threading.excepthook = self._on_exception, self._on_thread
        self._handler = qInstallMessageHandler(self._on_qt_message)
        self._warnings = warnings.catch_warnings()
        self._warnings.__enter__()
        warnings.simplefilter("error")
        logging.getLogger().addHandler(self)

    def end(self) -> None:
        logging.getLogger().removeHandler(self)
        self._warnings.__exit__(None, None, None)
        qInstallMessageHandler(self._handler)
        sys.excepthook, threading.excepthook = self._hooks

    def check(self) -> None:
        """Raise the first thing that has gone wrong since the last time."""
        exceptions, complaints = self._exceptions, self._complaints
        self._exceptions, self._complaints = [], []
        if exceptions:
            raise exceptions[0]
        assert not complaints, complaints[0]

    def _on_exception(
        self,
        kind: type[BaseException],
        value: BaseException,
        traceback: TracebackType | None,
    ) -> None:
        self._exceptions.append(value.with_traceback(traceback))

    def _on_thread(self, what: threading.ExceptHookArgs) -> None:
        if what.exc_value is not None:
            self._exceptions.append(what.exc_value)

    def _on_qt_message(
        self, kind: QtMsgType, context: QMessageLogContext, text: str
    ) -> None:
        quiet = kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
        if not quiet and not any(words in text for words in _HARMLESS):
            self._complaints.append(f"Qt says: {text}")

    def emit(self, record: logging.LogRecord) -> None:
        self._complaints.append(f"logged: {record.getMessage()}")
