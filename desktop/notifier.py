"""Says in the message bar what has become of the run, once each time."""

from PySide6.QtCore import QObject, Slot

from desktop import notices
from desktop.messages import Message, MessageBar
from desktop.session import Session


class Notifier(QObject):
    """Follows the session's state: why a run has stopped, or what it waits for.

    What it has said goes away by itself when it is no longer the case; what others have
    said stays.
    """

    def __init__(self, session: Session, bar: MessageBar, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._bar = bar
        self._said_of: tuple[object, ...] = ()
        self._said: Message | None = None
        session.state_changed.connect(self._on_state)

    @Slot()
    def _on_state(self) -> None:
        session = self._session
        state = (session.run.history, session.status, session.waits_for_restart)
        if session.running or state == self._said_of:
            return
        self._said_of = state
        before, self._said = self._said, self._notice()
        if self._said is not None:
            self._bar.show_message(self._said)
        elif before is not None and self._bar.message is before:
            self._bar.clear()

    def _notice(self) -> Message | None:
        session = self._session
        if session.waits_for_restart:
            return notices.waiting()
        run = session.run
        return notices.halted(
            session.status, session.divergence, run.config, run.curvature
        )
