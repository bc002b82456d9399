"""Opening projects, by every way there is."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop import project_messages
from desktop.background import Background, Progress
from desktop.data_gestures import DataGestures
from desktop.messages import MessageBar
from desktop.notices import refusal
from desktop.project_dialogs import ask_open
from desktop.project_place import Stamp, stamp_of
from desktop.project_saver import ProjectSaver
from desktop.recent_files import forget_file
from desktop.resumption import Resumption, resumption
from desktop.session import Session
from desktop.window_state import WindowParts, WindowState, apply_state, check_state
from linreg.errors import LinregError, ProjectError
from linreg.project_file import read_project


@dataclass(frozen=True, eq=False)
class _Read:
    """A project that has been read, ready to be gone on with."""

    path: Path
    stamp: Stamp | None
    resumption: Resumption
    state: WindowState


class ProjectFiles(QObject):
    """Reads a project in a thread of its own, and lets it take the session's place.

    `saver` knows the file that the session is in. Signal: `resuming()` when another
    session is about to take the place of the present one.
    """

    resuming = Signal()

    def __init__(
        self,
        session: Session,
        saver: ProjectSaver,
        gestures: DataGestures,
        parts: WindowParts,
        bar: MessageBar,
        settings: QSettings,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._saver = session, saver
        self._gestures, self._parts = gestures, parts
        self._bar, self._settings, self._window = bar, settings, window
        self._reading = Background(self)
        self._reading.finished.connect(self._on_read)
        self._reading.failed.connect(self._on_not_read)
        gestures.project_chosen.connect(self.open)

    @Slot()
    def choose(self) -> None:
        """Let a person choose a project, and open it."""
        ask_open(self._window, self._settings, self._take_source)

    @Slot(str)
    def _take_source(self, file: str) -> None:
        self.open_file(Path(file))

    def open_file(self, path: Path) -> None:
        """Open a project; a file of any other kind is shown as a table first."""
        self._gestures.open_file(path)

    @Slot(object)
    def open(self, path: Path) -> None:
        """Read a project, whatever its name, and let it take the session's place."""
        if not self._saver.is_saving():
            self._bar.show_message(project_messages.reading(path))
            self._reading.start(partial(_read, path.absolute()))

    @Slot(object)
    def _on_read(self, read: _Read) -> None:
        self._take(read.resumption, read.state)
        is_free = self._saver.hold(read.path, read.stamp)
        message = project_messages.opened(read.path, is_shared=not is_free)
        self._bar.show_message(message)

    @Slot(object)
    def _on_not_read(self, error: LinregError) -> None:
        if (
            isinstance(error, ProjectError)
            and error.problem == "missing"
            and error.path
        ):
            forget_file(error.path)
        self._bar.show_message(refusal(error))

    def resume(self, resumption: Resumption) -> None:
        """Let a session that no file holds take the place of the present one.

        Where its part of the window is none, the window stays as it is.
        """
        try:
            state = check_state(resumption.window, resumption.prepared)
        except ProjectError:
            state = None
        self._take(resumption, state)
        self._saver.let_go()

    def _take(self, resumption: Resumption, state: WindowState | None) -> None:
        self.resuming.emit()
        subject = None if state is None else state.subject
        # The pictures show the new data, and ask what stands behind them, at once.
        self._gestures.recall(resumption.memento.title, subject)
        self._session.resume(resumption)
        if state is not None:
            apply_state(state, self._parts)

    def close(self) -> None:
        """Give up what is being read; its thread has then ended."""
        self._reading.close()


def _read(path: Path, progress: Progress) -> _Read:
    """Read the project; raises LinregError. Runs in a thread of its own."""
    # Should it be written while it is read, it is another file when it is saved.
    stamp = stamp_of(path)
    read = resumption(read_project(path))
    try:
        state = check_state(read.window, read.prepared)
    except ProjectError as error:
        raise replace(error, path=path) from None
    return _Read(path, stamp, read, state)
