"""The window's title: the project's file, and whether more has happened since."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from desktop.phrases import printable
from desktop.project_mark import Mark, mark_of
from desktop.session_state import SessionState


class ProjectTitle(QObject):
    """Names the window after the file that the session is saved in, if it is in any."""

    def __init__(self, session: SessionState, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._saved: Mark | None = None
        self.show_file(None)
        for signal in (
            session.run_loaded,
            session.data_edited,
            session.state_changed,
            session.settings_changed,
            session.lineup_changed,
        ):
            signal.connect(self._show_modified)

    def show_file(self, path: Path | None, saved: Mark | None = None) -> None:
        """The file holds the session as it was at that mark; None where there is none.

        Without a mark the file holds it as it is now.
        """
        self._saved = None if path is None else saved or mark_of(self._session)
        title = self.tr("Linreg Lab")
        if path is not None:
            # Written twice it stands for itself, not for the sign of a change.
            name = printable(path.name).replace("[*]", "[*][*]")
            title = self.tr("{0}[*] — Linreg Lab").format(name)
        self._window.setWindowFilePath("" if path is None else str(path))
        self._window.setWindowModified(False)
        self._window.setWindowTitle(title)
        self._show_modified()

    @Slot()
    def _show_modified(self) -> None:
        session, saved = self._session, self._saved
        if saved is not None:
            modified = session.running or mark_of(session) != saved
            self._window.setWindowModified(modified)
