"""Keeps the session on disk, so that nothing is lost when the program dies."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic, thread_time
from typing import Protocol

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal, Slot

from desktop.background import Background, Progress
from desktop.file_words import reason_of
from desktop.messages import Level, Message
from desktop.recovery import OwnSession, open_session
from desktop.session_state import SessionState
from linreg.project import Project

# In seconds: a save begins so long after the one before.
_INTERVAL = 2.0
# But a save that took long is followed by so many times as long without one: as long
# as the processor worked on it, and as long as the disk took.
_REST, _DISK_REST = 10, 1
# At the end, a training thread in the middle of a long step is waited for so long.
_LONGEST_WAIT = 5.0


class Source(Protocol):
    """Whoever can say how the session stands."""

    def ask(self, take: Callable[[Project], None]) -> None:
        """Call `take` with it in the GUI thread, a little later."""


class Autosave(QObject):
    """Saves the session whenever it has changed, in a thread of its own.

    As long as the processor works on a save for at most 0.25 s, and the disk has it
    within a second, what is there is at no moment more than 5 s old. After a longer
    one, as that of a huge table, there is a rest of ten times that work, and as long as
    it took: saving never takes more than a tenth of one processor, nor half of a slow
    disk's time. Two saves are never made at once. A session that nobody has touched is
    not saved.

    Signals: `told(Message)` once when saving fails, while it goes on being tried, and
    once when it works again; `saved(moment)` when the session is on disk as it stood at
    that moment, or later, in seconds of `time.monotonic`.
    """

    told = Signal(object)
    saved = Signal(float)

    def __init__(
        self, session: SessionState, source: Source, root: Path, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._source, self._root = session, source, root
        self._own: OwnSession | None = None
        self._untouched: tuple[object, ...] | None = self._facts()
        self._changed = self._failing = self._closed = False
        self._asked_at = self._taken_at = 0.0
        self._background = Background(self)
        self._background.finished.connect(self._on_written)
        self._background.broke_off.connect(self._on_broke_off)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask)
        self._last_wait = QEventLoop(self)
        for signal in (
            session.state_changed,
            session.data_edited,
            session.settings_changed,
            session.lineup_changed,
            session.run_loaded,
        ):
            signal.connect(self._note_change)

    @property
    def folder(self) -> Path | None:
        """Where the session of this copy is kept; None where it cannot be."""
        return self._own.folder if self._own is not None else None

    def begin(self) -> None:
        """Make the folder, and save from now on."""
        self._tell_of(self._open())
        self._wait(_INTERVAL)

    @Slot()
    def set_aside(self) -> None:
        """Another session takes the place of this one, which is the last one then.

        It is kept as it was saved last.
        """
        self._background.close()
        if self._own is not None:
            self._own.close()
            self._own = None
            self._changed = True
            # What was being written will not be told of any more.
            self._wait(_INTERVAL)

    def close(self) -> None:
        """Save the session as it ends, as the last one, and end the thread.

        The training thread must still be there to be asked. For as long as that takes
        the window follows no gesture.
        """
        self._timer.stop()
        self._background.close()
        self._closed = True
        if self._is_touched():
            self._source.ask(partial(self._take_last, monotonic()))
            QTimer.singleShot(int(1000 * _LONGEST_WAIT), self._last_wait.quit)
            self._last_wait.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        if self._own is not None:
            self._own.close()
            self._own = None

    @Slot()
    def _note_change(self) -> None:
        self._changed = True

    def _facts(self) -> tuple[object, ...]:
        session = self._session
        return session.dataset, session.title, session.wanted, session.newest

    def _is_touched(self) -> bool:
        """Whether there is anything yet that could be lost."""
        if self._untouched is not None and self._untouched != self._facts():
            self._untouched = None
        return self._untouched is None

    def _wait(self, seconds: float) -> None:
        self._timer.start(int(1000 * seconds))

    @Slot()
    def _ask(self) -> None:
        # What was asked for may never be answered: then it is asked for again.
        self._wait(_INTERVAL)
        if self._is_touched() and (self._changed or self._session.running):
            self._changed = False
            self._source.ask(partial(self._take, monotonic()))

    def _take(self, asked_at: float, project: Project) -> None:
        if self._closed or self._background.busy:
            return
        self._timer.stop()
        self._asked_at, self._taken_at = asked_at, monotonic()
        error = self._open()
        if self._own is None:
            self._on_written((error, 0.0))
        else:
            self._background.start(partial(_write, self._own, project))

    def _take_last(self, asked_at: float, project: Project) -> None:
        error = self._open()
        if self._own is not None:
            error = _save(self._own, project)
        if error is None:
            self.saved.emit(asked_at)
        self._last_wait.quit()

    def _open(self) -> OSError | None:
        """Have the folder, if it can be had."""
        if self._own is not None and self._own.folder.is_dir():
            return None
        self._own = None
        try:
            self._own = open_session(self._root)
        except OSError as error:
            return error
        return None

    @Slot(object)
    def _on_written(self, written: tuple[OSError | None, float]) -> None:
        error, work = written
        took = monotonic() - self._taken_at
        self._wait(max(_INTERVAL - took, _REST * work, _DISK_REST * took))
        self._tell_of(error)
        if error is None:
            self.saved.emit(self._asked_at)
        else:
            self._changed = True

    @Slot()
    def _on_broke_off(self) -> None:
        self._changed = True
        self._wait(_INTERVAL)

    def _tell_of(self, error: OSError | None) -> None:
        """Say it where it is not as it was before."""
        if self._failing == (error is not None):
            return
        self._failing = error is not None
        if error is None:
            text = self.tr("What you do is being kept again, in case of a crash.")
            self.told.emit(Message(Level.INFO, text))
            return
        text = self.tr(
            "What you do cannot be kept at present, in case of a crash: {0}. "
            "Save the project yourself; it goes on being tried."
        )
        text = text.format(reason_of(self.folder or self._root, error))
        self.told.emit(Message(Level.WARNING, text))


def _write(
    own: OwnSession, project: Project, progress: Progress
) -> tuple[OSError | None, float]:
    """What went wrong, and how long the processor has worked on it, in seconds."""
    start = thread_time()
    error = _save(own, project)
    return error, thread_time() - start


def _save(own: OwnSession, project: Project) -> OSError | None:
    try:
        own.save(project)
    except OSError as error:
        return error
    return None
