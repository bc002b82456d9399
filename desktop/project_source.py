"""The present session as a value that can be saved, while it goes on."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Slot

from desktop.session import Session
from desktop.worker import Capture
from linreg.project import Json, Project, SavedRun

Take = Callable[[Project], None]


class ProjectSource(QObject):
    """Asks the training thread for all runs, as they are between two of its steps.

    `window` gives what of the window belongs to a project.
    """

    def __init__(
        self, session: Session, window: Callable[[], Mapping[str, Json]]
    ) -> None:
        super().__init__(session)
        self._session = session
        self._window = window
        self._asked: list[Take] = []
        session.worker.captured.connect(self._on_captured)

    def ask(self, take: Take) -> None:
        """Call `take`, a little later and in this thread, with the present session."""
        self._asked.append(take)
        if len(self._asked) == 1:
            self._session.capture()

    @Slot(object)
    def _on_captured(self, capture: Capture) -> None:
        if not self._asked:
            return
        session = self._session
        if capture.histories != [id(run.history) for run in session.runs]:
            # Other runs have been loaded, or one removed, since it was asked for.
            session.capture()
            return
        asked, self._asked = self._asked, []
        project = self._project(capture)
        for take in asked:
            take(project)

    def _project(self, capture: Capture) -> Project:
        session = self._session
        runs = zip(session.runs, session.wanted, capture.stills, strict=True)
        return Project(
            title=session.title,
            runs=tuple(SavedRun(run.key, wanted, still) for run, wanted, still in runs),
            shown=session.shown,
            target=session.chosen_target,
            window=self._window(),
        )
