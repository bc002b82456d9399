"""Says what has become of a run, offers what may help, and does it in one click."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from desktop import notices
from desktop.memento import Memento
from desktop.messages import Message, MessageBar
from desktop.offers import Remedy, remedies
from desktop.runs import Run
from desktop.session import Session
from linreg.config import Config
from linreg.diagnosis import Diagnosis, diagnose
from linreg.rows import Rows


class Coach(QObject):
    """Follows the session's state: why a run has stopped, or what it waits for.

    What it has said goes away by itself when it is no longer the case; what others have
    said stays. What it does on a click is a step on the undo stack.
    """

    def __init__(
        self, session: Session, stack: QUndoStack, bar: MessageBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._stack, self._bar = session, stack, bar
        self._said_of: tuple[object, ...] = ()
        self._said: Message | None = None
        self._remedies: list[Remedy] = []
        self._memento: Memento | None = None
        session.state_changed.connect(self._on_state)
        bar.action_requested.connect(self._on_action)

    @Slot()
    def _on_state(self) -> None:
        session = self._session
        if session.running:
            self._leave_other_run()
            return
        state = (
            session.run.history,
            session.status,
            _stop_rule(session.followed),
            session.waits_for_restart,
        )
        if state != self._said_of:
            self._said_of = state
            self._say(self._notice())

    def _leave_other_run(self) -> None:
        """What was said of the run that was shown before is not offered to this one."""
        if self._said_of[:1] != (self._session.run.history,):
            self._said_of = (self._session.run.history,)
            self._say(None)

    def _say(self, message: Message | None) -> None:
        before, self._said = self._said, message
        if message is not None:
            self._bar.show_message(message)
        elif before is not None and self._bar.message is before:
            self._bar.clear()

    def _notice(self) -> Message | None:
        session = self._session
        if session.waits_for_restart:
            return notices.waiting()
        run, status, diagnosis = session.run, session.status, self._diagnosis()
        self._remedies = remedies(run, status, diagnosis)
        offers = tuple(remedy.offer for remedy in self._remedies)
        return notices.halted(status, diagnosis, run.config, offers, run.rise)

    def _diagnosis(self) -> Diagnosis | None:
        session, run = self._session, self._session.run
        return diagnose(
            session.status,
            session.divergence,
            _comparable(run),
            run.config,
            run.stability,
            run.least_loss,
            run.iterations_per_epoch,
        )

    @Slot(str)
    def _on_action(self, action: str) -> None:
        if action == notices.RESET:
            self._session.reset()
        for remedy in self._remedies:
            if remedy.offer.action == action:
                self._stack.push(_Step(remedy, self._session, self._remember))
                if remedy.iteration is not None:
                    self._bar.show_message(notices.went_back(remedy.iteration))
                return

    def _remember(self) -> Memento:
        """The race as it stands; runs that were kept before are let go."""
        if self._memento is not None:
            self._memento.runners = ()
        self._memento = self._session.memento()
        return self._memento


def _stop_rule(config: Config | None) -> tuple[float, ...]:
    """When a run is to stop: under another rule it may end the same way once more."""
    if config is None:
        return ()
    return config.iterations, config.tolerance, config.patience


def _comparable(run: Run) -> Rows:
    """Its rows since data or criterion were last changed."""
    rows = run.history.rows()
    start = rows.before(run.history.present_loss_since)
    return rows.thinned(start, max(len(rows), 1))


class _Step(QUndoCommand):
    """A remedy, and the way back from it: the run stands again where it stood."""

    def __init__(
        self, remedy: Remedy, session: Session, remember: Callable[[], Memento]
    ) -> None:
        super().__init__(remedy.text)
        self._remedy, self._session, self._remember = remedy, session, remember
        self._before: Memento | None = None
        self._iteration, self._key = session.iteration, session.run.key

    def redo(self) -> None:
        remedy, session = self._remedy, self._session
        if any(run.key == self._key for run in session.runs):
            session.show_run(self._key)
        self._before = self._remember()
        if remedy.iteration is not None:
            session.go_to(remedy.iteration)
        elif remedy.config is not None and remedy.goes_on:
            session.configure(remedy.config)
            session.train()
        elif remedy.config is not None:
            session.restart(remedy.config)

    def undo(self) -> None:
        session, before = self._session, self._before
        assert before is not None
        if self._remedy.iteration is None and not self._remedy.goes_on:
            session.recall(before)
            return
        run = before.lineup.run
        if all(run.history is not each.history for each in session.runs):
            # Another run has taken its place.
            return
        session.show_run(run.key)
        session.go_to(self._iteration)
        session.configure(before.lineup.config)
