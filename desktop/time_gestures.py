"""Gestures that lead through a run's steps: back, along the scrubber, by pointing."""

from PySide6.QtCore import QObject, Slot

from desktop import notices
from desktop.actions import Actions
from desktop.live_view import LiveView, Panels
from desktop.session import Session


class TimeGestures(QObject):
    """Carries them to the session, and shows one pointed-at step in all pictures."""

    def __init__(
        self,
        session: Session,
        panels: Panels,
        live: LiveView,
        actions: Actions,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._panels = session, panels
        self._live, self._actions = live, actions
        actions.step_back.triggered.connect(session.step_back)
        actions.phase.triggered.connect(session.go_on_by_a_phase)
        panels.scrubber.iteration_requested.connect(session.go_to)
        panels.log.iteration_chosen.connect(session.go_to)
        for picture in (panels.loss, panels.surface):
            picture.iteration_hovered.connect(self._brush)
            picture.iteration_clicked.connect(session.go_to)

    def show_state(self) -> None:
        """Where the run stands, and which of the gestures are possible now."""
        session, panels = self._session, self._panels
        row = session.row
        if session.running:
            # The next frame draws it.
            pass
        elif session.iteration == session.newest:
            self._live.show_state(None)
        elif row is not None:
            self._live.show_state(row, session.iteration)
        # A step that was let go is shown when it is had back; the hand does not wait.
        panels.scrubber.show_position(session.iteration, session.newest)
        nothing = notices.nothing_recorded() if not session.newest else None
        panels.scrubber.set_enabled_reason(nothing)
        at_first = not session.running and session.iteration == 0
        self._actions.explain(
            self._actions.step_back, notices.at_first_step() if at_first else None
        )

    @Slot(object)
    def _brush(self, iteration: int | None) -> None:
        """The step under the mouse, in all pictures; None for none."""
        row = None if iteration is None else self._session.run.history.find(iteration)
        self._panels.loss.show_brushed(row)
        self._panels.surface.show_brushed(row)
        self._panels.fit.show_brushed(None if row is None else row.parameters)
