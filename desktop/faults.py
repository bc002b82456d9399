"""Exceptions that nobody expected, wherever they come from, told of in one place.

Qt calls Python in slots, in events, in threads; what is raised there has nobody above
it to be caught by, and ends up in Python's hooks, in the thread that it happened in.
"""

import logging
import os
import re
import sys
import threading
import traceback
from collections import Counter
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QThread,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)

from desktop.fault_log import FaultLog
from desktop.phrases import printable

if TYPE_CHECKING:
    from sys import UnraisableHookArgs
    from threading import ExceptHookArgs

_ENDED_BY_QT = 2
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
# Longer than any that helps; a message may carry all of somebody's data.
_LONGEST_TRACE = 20_000
# So many different lines of Qt's are counted before it begins anew.
_MOST_LINES = 500
_LONGEST_SENTENCE = 160
# What Qt for Python puts before an exception's own words.
_OVERRIDE = re.compile(r"(Error calling Python override of \S+: )+")


@dataclass(frozen=True)
class Fault:
    """An exception as text: to keep it would keep all that its frames hold.

    `sentence` is its last line; `place` tells faults apart: the kind and where it was
    raised. `thread` is that thread's name, and `count` how often it has happened.
    """

    sentence: str
    trace: str
    place: tuple[str, str, int]
    thread: str
    count: int = 1


class Faults(QObject):
    """Hears of every unexpected exception between `install` and `remove`.

    Each is logged. Signal, in the thread that this object lives in, some time later:
    `occurred(Fault)`; of one that is repeated faster than it is told of, only the last.
    What Qt itself warns of is written to the log and nowhere else.
    """

    occurred = Signal(object)

    _met = Signal(object)

    def __init__(self, log: FaultLog, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.log = log
        # An object may be destroyed, and its __del__ fail, in the middle of a report.
        self._lock = threading.RLock()
        self._known: dict[tuple[str, str, int], Fault] = {}
        self._on_their_way: set[tuple[str, str, int]] = set()
        self._lines: Counter[str] = Counter()
        self._met.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take the place of Python's hooks and of Qt's message handler."""
        self._hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        sys.unraisablehook = self._on_unraisable
        self._handler = qInstallMessageHandler(self._on_qt_message)

    def remove(self) -> None:
        """Let those take over that were there before."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._hooks
        qInstallMessageHandler(self._handler)

    def _on_exception(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if not issubclass(kind, Exception):
            sys.__excepthook__(kind, error, trace)
            return
        self._take(error, trace)
        # A painter that lives on in a kept frame would paint on what is gone.
        for name in ("last_type", "last_value", "last_traceback"):
            vars(sys).pop(name, None)

    def _on_thread_exception(self, found: "ExceptHookArgs") -> None:
        if isinstance(found.exc_value, Exception):
            self._take(found.exc_value, found.exc_traceback)

    def _on_unraisable(self, found: "UnraisableHookArgs") -> None:
        if isinstance(found.exc_value, Exception):
            self._take(found.exc_value, found.exc_traceback)

    def _take(self, error: BaseException, trace: TracebackType | None) -> None:
        """Log it, and let it be told of unless that is about to happen anyway."""
        place = _place(error, trace)
        with self._lock:
            known = self._known.get(place)
            count = 1 if known is None else known.count + 1
            fault = _fault(error, trace) if known is None else known
            self._known[place] = fault = replace(fault, count=count)
            is_waited_for = place in self._on_their_way
            self._on_their_way.add(place)
        if count == 1:
            self.log.write(logging.ERROR, f"in {fault.thread}\n{fault.trace}")
        elif _is_round(count):
            self.log.write(logging.ERROR, f"{count} times by now: {fault.sentence}")
        if not is_waited_for:
            self._met.emit(place)

    @Slot(object)
    def _tell(self, place: tuple[str, str, int]) -> None:
        with self._lock:
            self._on_their_way.discard(place)
            fault = self._known[place]
        self.occurred.emit(fault)

    def _on_qt_message(
        self, kind: QtMsgType, context: QMessageLogContext, text: str
    ) -> None:
        with self._lock:
            if len(self._lines) > _MOST_LINES:
                self._lines.clear()
            self._lines[text] += 1
            count = self._lines[text]
        if _is_round(count):
            times = f" ({count} times by now)" if count > 1 else ""
            self.log.write(_LEVELS[kind], f"Qt: {text}{times}")
        if kind == QtMsgType.QtFatalMsg:
            # Qt ends the process now, and no exception can stop it.
            sys.stderr.write(f"error: Qt has ended the program: {text}\n")
            sys.stderr.flush()
            os._exit(_ENDED_BY_QT)


def _is_round(count: int) -> bool:
    """1, 10, 100 and so on: what is repeated in every frame must not fill the log."""
    return str(count).rstrip("0") == "1"


def _place(error: BaseException, trace: TracebackType | None) -> tuple[str, str, int]:
    """Its kind, and the line that raised it."""
    file, line = "", 0
    while trace is not None:
        file, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return type(error).__name__, file, line


def _fault(error: BaseException, trace: TracebackType | None) -> Fault:
    whole = traceback.TracebackException(type(error), error, trace)
    text = "".join(whole.format())
    if len(text) > _LONGEST_TRACE:
        half = _LONGEST_TRACE // 2
        text = f"{text[:half]}\n…\n{text[-half:]}"
    last = "".join(whole.format_exception_only())
    return Fault(_sentence(last), text, _place(error, trace), _thread_name())


def _sentence(last: str) -> str:
    """An exception's last line or lines as one that is not too long."""
    text = printable(" ".join(_OVERRIDE.sub("", last).split()))
    if len(text) <= _LONGEST_SENTENCE:
        return text
    return f"{text[: _LONGEST_SENTENCE - 1]}…"


def _thread_name() -> str:
    """What the thread is called: by Qt, or else by Python."""
    return QThread.currentThread().objectName() or threading.current_thread().name
