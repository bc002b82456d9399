"""Shows the data at hand, and whatever depends on them, in every panel."""

import numpy as np
from PySide6.QtCore import QObject, QTimer, Slot

from desktop import notices
from desktop.controls.panel import HyperparameterPanel
from desktop.controls.rate_view import highest_rate
from desktop.data_edits import DataEdits
from desktop.data_gestures import DataGestures
from desktop.live_view import LiveView, Panels
from desktop.messages import MessageBar
from desktop.session import Session
from desktop.subject_view import SubjectView
from desktop.table.generator_bar import GeneratorBar
from linreg.errors import LinregError

# Faster than this nobody reads numbers.
_READING_MILLISECONDS = 100


class DataView(QObject):
    """Follows the session: another run, edited data, or what was refused."""

    def __init__(
        self,
        session: Session,
        edits: DataEdits,
        gestures: DataGestures,
        panels: Panels,
        controls: HyperparameterPanel,
        generator: GeneratorBar,
        messages: MessageBar,
        live: LiveView,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._edits, self._gestures = session, edits, gestures
        self._panels, self._controls, self._messages = panels, controls, messages
        self._live = live
        self._reading = QTimer(self)
        self._reading.setSingleShot(True)
        self._reading.setInterval(_READING_MILLISECONDS)
        # However a drag goes on or ends, its last state is shown in numbers too.
        self._reading.timeout.connect(self._show_all_edited)
        self._subject = SubjectView(generator, panels.story, self)
        session.run_loaded.connect(self.show_run)
        session.data_edited.connect(self._show_edited)
        session.preparing.connect(self._show_preparing)
        session.refused.connect(self.refuse)
        panels.data.rejected.connect(self.refuse)
        edits.rejected.connect(self.refuse)
        panels.data.question_changed.connect(self._show_question)

    @Slot()
    def show_run(self) -> None:
        """Another run stands at iteration 0."""
        self._show_data()
        self._begin_answers()
        self._live.begin(self._session.run)
        self._show_question(self._panels.data.question())

    @Slot()
    def _show_edited(self) -> None:
        """The same run, on edited data.

        While a point is dragged, numbers follow less often than the pictures do.
        """
        if self._edits.dragging and self._reading.isActive():
            self._live.edit(self._session.run, passing=True, with_numbers=False)
            return
        self._show_all_edited()
        if self._edits.dragging:
            self._reading.start()

    @Slot()
    def _show_all_edited(self) -> None:
        self._show_data()
        self._begin_answers()
        self._live.edit(self._session.run, passing=self._edits.dragging)

    def _show_data(self) -> None:
        session, run = self._session, self._session.run
        prepared = run.prepared
        self._panels.data.show_dataset(
            prepared.dataset, prepared.is_train, prepared.is_test, session.title
        )
        subject = self._gestures.subject(session.title)
        self._subject.show(subject, prepared.dataset)
        lr = highest_rate(session.config)
        self._controls.show_stability(run.stability_of(session.config, lr), lr)

    def _begin_answers(self) -> None:
        title = self._session.title
        self._panels.answers.begin(
            self._session.run,
            self._subject.certified,
            edited=self._edits.base_title(title) != title,
        )

    @Slot(object)
    def _show_question(self, question: tuple[float, ...] | None) -> None:
        asked = None if question is None else np.array(question)
        self._panels.fit.show_question(asked)
        self._live.show_answer()

    @Slot(bool)
    def _show_preparing(self, preparing: bool) -> None:
        """A long table is worked on; an edit meanwhile would be lost."""
        self._panels.data.setEnabled(not preparing)
        if preparing:
            self._messages.show_message(notices.preparing())
        elif self._messages.message == notices.preparing():
            self._messages.clear()

    @Slot(object)
    def refuse(self, error: LinregError) -> None:
        """Say why, and show the data as they still are."""
        self._messages.show_message(notices.refusal(error))
        self._show_data()
