"""Saving the session as a project, without replacing what nobody has asked about."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QSettings, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop import project_messages
from desktop.background import Background, Progress
from desktop.data_edits import DataEdits
from desktop.export import ExportError
from desktop.file_words import reason_of
from desktop.messages import Message, MessageBar
from desktop.project_dialogs import ask_save, proposed_name, remember_folder
from desktop.project_mark import Mark, mark_of
from desktop.project_names import project_path
from desktop.project_place import Place, Stamp, stamp_of
from desktop.project_source import ProjectSource
from desktop.project_title import ProjectTitle
from desktop.recent_files import remember_file
from desktop.session import Session
from linreg.errors import LinregError
from linreg.project import Project
from linreg.project_file import write_project

# In milliseconds.
_LONGEST_WAIT = 10_000


@dataclass(frozen=True, eq=False)
class _Saved:
    """A project that has been written: how things stood, and the file's stamp."""

    place: Place
    mark: Mark
    stamp: Stamp | None


class ProjectSaver(QObject):
    """Save and Save as, into the one file that the session is in; and its title.

    It is written in a thread of its own, while training goes on. The message bar says
    what came of it, and asks before anything is replaced that this window does not
    know of.
    """

    _ended = Signal()

    def __init__(
        self,
        session: Session,
        edits: DataEdits,
        source: ProjectSource,
        bar: MessageBar,
        settings: QSettings,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._edits, self._source = session, edits, source
        self._bar, self._settings, self._window = bar, settings, window
        self._place: Place | None = None
        self._doubtful: Path | None = None
        self._saving: Place | None = None
        self._title = ProjectTitle(session, window)
        self._writing = Background(self)
        self._writing.finished.connect(self._on_saved)
        self._writing.failed.connect(self._on_not_saved)
        self._writing.broke_off.connect(self._end_saving)
        bar.action_requested.connect(self._on_action)

    @property
    def path(self) -> Path | None:
        """The file that the session is saved in, if it is in any."""
        return None if self._place is None else self._place.path

    @Slot()
    def save(self) -> None:
        """Save in the file that is known, or else in one that a person chooses."""
        if self._place is None:
            self.save_as()
        else:
            self._save_in(self._place)

    @Slot()
    def save_as(self) -> None:
        """Let a person choose the file; from then on the session is in that one."""
        name = proposed_name(self._edits.base_title(self._session.title))
        if self._place is not None:
            name = self._place.path.name
        ask_save(self._window, self._settings, name, self._take_target)

    @Slot(str)
    def _take_target(self, file: str) -> None:
        path = project_path(Path(file))
        place = self._place_of(path)
        if path == Path(file):
            # The dialog has asked, if there was a file.
            place.stamp = stamp_of(path)
        elif place is not self._place:
            place.stamp = None
        self._save_in(place)

    def _place_of(self, path: Path) -> Place:
        """The present one, if it is that file; what this copy has is not another's."""
        if self._place is not None and self._place.path.resolve() == path.resolve():
            return self._place
        return Place(path)

    def _save_in(self, place: Place) -> None:
        if self.is_saving():
            return
        doubt = self._doubt(place)
        if doubt is None:
            self._begin_saving(place)
        else:
            self._doubtful = place.path
            self._bar.show_message(doubt)

    def _doubt(self, place: Place) -> Message | None:
        """What a person should know before this file is replaced."""
        if not place.is_free():
            return project_messages.open_elsewhere(place.path)
        if place.is_as_left():
            return None
        if place is self._place:
            return project_messages.changed_meanwhile(place.path)
        return project_messages.already_there(place.path)

    @Slot(str)
    def _on_action(self, action: str) -> None:
        doubtful, self._doubtful = self._doubtful, None
        if action == project_messages.SAVE_AS:
            self.save_as()
        elif action == project_messages.SAVE_ANYWAY and doubtful is not None:
            self._begin_saving(self._place_of(doubtful))

    def is_saving(self) -> bool:
        """Whether a project is being written, which is said then."""
        if self._saving is None:
            return False
        self._bar.show_message(project_messages.still_saving(self._saving.path))
        return True

    def _begin_saving(self, place: Place) -> None:
        self._saving = place
        self._bar.show_message(project_messages.saving(place.path))
        self._source.ask(partial(self._write, place, mark_of(self._session)))

    def _write(self, place: Place, mark: Mark, project: Project) -> None:
        self._writing.start(partial(_written, place, mark, project))

    @Slot()
    def _end_saving(self) -> None:
        self._saving = None
        self._ended.emit()

    @Slot(object)
    def _on_saved(self, saved: _Saved) -> None:
        self._end_saving()
        saved.place.stamp = saved.stamp
        self._settle(saved.place, saved.mark)
        self._bar.show_message(project_messages.saved(saved.place.path))

    @Slot(object)
    def _on_not_saved(self, error: LinregError) -> None:
        self._end_saving()
        self._bar.show_message(project_messages.not_saved(error))

    def _settle(self, place: Place, mark: Mark | None) -> None:
        """The session is in that file, as it was at that mark or as it is now."""
        self._place = place
        self._title.show_file(place.path, mark)
        remember_file(place.path)
        remember_folder(self._settings, place.path)

    def hold(self, path: Path, stamp: Stamp | None) -> bool:
        """The session is the one in that file; whether no other copy has it open."""
        place = self._place_of(path)
        place.stamp = stamp
        self._settle(place, None)
        return place.is_free()

    def let_go(self) -> None:
        """The session is in no file."""
        self._place = None
        self._title.show_file(None)

    def close(self) -> None:
        """Wait until what is being saved is written, and let the file go.

        The training thread must still be there to be asked.
        """
        if self._saving is not None:
            self._await_end()
        self._writing.close()
        if self._place is not None:
            self._place.leave()

    def _await_end(self) -> None:
        """Let the training thread, perhaps in a long step, tell of all to be saved."""
        loop = QEventLoop(self)
        self._ended.connect(loop.quit)
        QTimer.singleShot(_LONGEST_WAIT, loop.quit)
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


def _written(place: Place, mark: Mark, project: Project, progress: Progress) -> _Saved:
    """Write the project; raises ExportError. Runs in a thread of its own."""
    try:
        write_project(place.path, project)
    except OSError as error:
        raise ExportError(place.path, reason_of(place.path, error)) from None
    return _Saved(place, mark, stamp_of(place.path))
