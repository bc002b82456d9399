"""All that keeps the session: its file, what a crash would leave, and the way back."""

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Slot
from PySide6.QtWidgets import QWidget

from desktop.actions import Actions
from desktop.autosave import Autosave
from desktop.data_edits import DataEdits
from desktop.data_gestures import DataGestures
from desktop.messages import MessageBar
from desktop.project_files import ProjectFiles
from desktop.project_saver import ProjectSaver
from desktop.project_source import ProjectSource
from desktop.recovery import sessions_folder
from desktop.recovery_offer import RecoveryOffer
from desktop.session import Session
from desktop.window_state import WindowParts, read_state
from linreg.project import Json


class Keeping(QObject):
    """Projects, the saving in the background, and what was left by another copy."""

    def __init__(
        self,
        session: Session,
        edits: DataEdits,
        gestures: DataGestures,
        parts: WindowParts,
        bar: MessageBar,
        actions: Actions,
        settings: QSettings,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._gestures, self._parts = session, gestures, parts
        self._stack = edits.stack
        self._has_begun = False
        root = sessions_folder()
        self.source = ProjectSource(session, self._window_state)
        self.saver = ProjectSaver(session, edits, self.source, bar, settings, window)
        self.files = ProjectFiles(
            session, self.saver, gestures, parts, bar, settings, window
        )
        self.autosave = Autosave(session, self.source, root, self)
        self.offer = RecoveryOffer(root, self.autosave, bar, self.files.resume, self)
        self.files.resuming.connect(self._forget_steps)
        self.files.resuming.connect(self.autosave.set_aside)
        self.autosave.told.connect(bar.show_message)
        actions.open_project.triggered.connect(self.files.choose)
        actions.reopen.triggered.connect(self.offer.reopen_last)
        actions.save.triggered.connect(self.saver.save)
        actions.save_as.triggered.connect(self.saver.save_as)

    def begin(self) -> None:
        """Keep the session on disk from now on, and say what a crash has left."""
        self._has_begun = True
        self.autosave.begin()
        self.offer.begin()

    def open_file(self, path: Path) -> None:
        """Open a project, or a table."""
        self.files.open_file(path)

    def close(self) -> None:
        """Save the session as the last one; before its training thread ends."""
        if self._has_begun:
            self.autosave.close()
        self.offer.close()
        self.saver.close()
        self.files.close()

    def _window_state(self) -> dict[str, Json]:
        subject = self._gestures.lasting_subject(self._session.title)
        return read_state(self._parts, subject)

    @Slot()
    def _forget_steps(self) -> None:
        """The way back leads to another session's data."""
        self._stack.clear()
