"""Offers the session that a crash has left, and the last one, and brings it back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QObject, Slot

from desktop import recovery_words as words
from desktop.autosave import Autosave
from desktop.background import Background, Progress
from desktop.messages import MessageBar
from desktop.notices import refusal
from desktop.recovery import LeftSession, find_left
from desktop.resumption import Resumption, resumption
from linreg.errors import LinregError, ProjectError
from linreg.project import Project

# By another version of the program, or when its disk answers again.
_MAY_BE_READ_LATER = ("newer_version", "unreadable")


class RecoveryOffer(QObject):
    """Looks at the start for what crashed copies left, and reads it in a thread.

    What was brought back is deleted only when it is on disk once more, as the session
    at hand. What was neither brought back nor discarded is offered at the next start.
    """

    def __init__(
        self,
        root: Path,
        autosave: Autosave,
        bar: MessageBar,
        resume: Callable[[Resumption], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._root, self._autosave, self._bar = root, autosave, bar
        self._resume = resume
        self._others = False
        self._offered: LeftSession | None = None
        self._resumed: list[tuple[LeftSession, float]] = []
        self._reader, self._maker = Background(self), Background(self)
        self._reader.finished.connect(self._on_looked)
        self._maker.finished.connect(self._on_made)
        self._maker.failed.connect(self._on_not_made)
        bar.action_requested.connect(self._on_action)
        autosave.saved.connect(self._on_saved)

    def begin(self) -> None:
        """Say what a crash has left, or that another copy runs.

        To be called after the autosave has begun.
        """
        left = find_left(self._root, self._autosave.folder)
        self._others = left.others > 0
        if left.last is not None:
            left.last.release()
        self._reader.start(partial(_look, left.crashed))

    def reopen_last(self) -> None:
        """Bring back what is offered, or was left by a crash, or was closed last."""
        if self._maker.busy or self._reader.busy:
            return
        if self._offered is None:
            left = find_left(self._root, self._autosave.folder)
            found = [*left.crashed, *([left.last] if left.last else [])]
            for session in found[1:]:
                session.release()
            self._offered = found[0] if found else None
        if self._offered is None:
            self._bar.show_message(words.nothing_left())
        else:
            self._bring_back(self._offered)

    def close(self) -> None:
        """End the threads, and let others take what was not; after the autosave's."""
        self._reader.close()
        self._maker.close()
        for session in (self._offered, *(session for session, _ in self._resumed)):
            if session is not None:
                session.release()

    @Slot(object)
    def _on_looked(self, found: "_Found") -> None:
        now = datetime.now()
        messages = []
        for session, error in found.damaged:
            folder = session.folder
            messages.append(words.damaged(session.saved, error, folder, now))
            if error.problem in _MAY_BE_READ_LATER:
                session.release()
            else:
                session.set_aside()
        if self._others:
            messages.append(words.another_copy())
        if found.session is not None and found.project is not None:
            self._offered = found.session
            messages.append(words.crashed(found.session.saved, found.project, now))
        if messages:
            self._bar.show_message(words.joined(messages))

    @Slot(str)
    def _on_action(self, action: str) -> None:
        if self._offered is None:
            return
        if action == words.BRING_BACK:
            self._bring_back(self._offered)
        elif action == words.DISCARD:
            self._offered.remove()
            self._offered = None

    def _bring_back(self, session: LeftSession) -> None:
        self._bar.show_message(words.bringing_back())
        self._maker.start(partial(_make, session))

    @Slot(object)
    def _on_made(self, made: tuple[Project, Resumption]) -> None:
        project, resumed = made
        assert self._offered is not None
        self._resumed.append((self._offered, monotonic()))
        self._offered = None
        self._resume(resumed)
        self._bar.show_message(words.brought_back(project))

    @Slot(object)
    def _on_not_made(self, error: LinregError) -> None:
        assert self._offered is not None
        self._offered.release()
        self._offered = None
        self._bar.show_message(refusal(error))

    @Slot(float)
    def _on_saved(self, moment: float) -> None:
        for session, resumed_at in self._resumed[:]:
            if resumed_at <= moment:
                session.remove()
                self._resumed.remove((session, resumed_at))


@dataclass
class _Found:
    """The newest session that can be read, and those before it that cannot."""

    session: LeftSession | None = None
    project: Project | None = None
    damaged: list[tuple[LeftSession, ProjectError]] = field(default_factory=list)


def _look(sessions: list[LeftSession], progress: Progress) -> _Found:
    found = _Found()
    for session in sessions:
        if found.session is not None:
            session.release()
            continue
        try:
            found.project = session.read()
            found.session = session
        except ProjectError as error:
            found.damaged.append((session, error))
    return found


def _make(session: LeftSession, progress: Progress) -> tuple[Project, Resumption]:
    project = session.read()
    return project, resumption(project)
