"""An unexpected exception as a person meets it: the run stops, a message says so."""

import logging
from dataclasses import replace
from time import monotonic

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtGui import QGuiApplication

from desktop.fault_details import details, session_facts
from desktop.fault_log import show_log
from desktop.faults import Fault, Faults
from desktop.messages import Level, Message, MessageBar, Offer
from desktop.session import Session

_COPY, _SHOW_LOG = "copy_fault", "show_fault_log"
_TRAINING = "training"
# What is repeated in less than this happens in every frame, and has been said.
_CALM_SECONDS = 1.0
# More than this nobody reads.
_MOST_DETAILS = 5


class FaultNotice(QObject):
    """Stops the run at a fault and shows one message, which others are counted in.

    The same fault is shown again only after it has been absent for a while, and stops
    the run again only if it comes from the training: a person who goes on although a
    picture fails may do so.
    """

    def __init__(
        self, faults: Faults, session: Session, bar: MessageBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._faults, self._session, self._bar = faults, session, bar
        self._last_met: dict[tuple[str, str, int], float] = {}
        # Those that the message is about, the first one first.
        self._told: dict[tuple[str, str, int], Fault] = {}
        self._facts: list[str] = []
        self._message: Message | None = None
        self._words_expected = 0
        faults.occurred.connect(self._on_fault)
        session.state_changed.connect(self._on_state)
        bar.action_requested.connect(self._on_action)

    @Slot(object)
    def _on_fault(self, fault: Fault) -> None:
        now, before = monotonic(), self._last_met.get(fault.place)
        self._last_met[fault.place] = now
        if fault.place in self._told:
            self._told[fault.place] = fault
        stops = before is None or fault.thread == _TRAINING
        try:
            if before is None or now - before > _CALM_SECONDS:
                self._tell(fault, stops)
        finally:
            if stops:
                self._stop()

    def _tell(self, fault: Fault, stops: bool) -> None:
        """Show it, or count it where another one is showing."""
        if self._message is not None and self._bar.message is self._message:
            if fault.place not in self._told:
                self._told[fault.place] = fault
                self._show(_with_others(self._message, len(self._told) - 1))
            return
        self._told = {fault.place: fault}
        self._show(_worded(fault, stops))
        # Last, for they may fail as well.
        self._facts = []
        self._facts = session_facts(self._session)
        self._faults.log.write(logging.INFO, "; ".join(self._facts))

    def _show(self, message: Message) -> None:
        self._message = message
        self._bar.show_message(message)

    def _stop(self) -> None:
        # That it stops will be told, and where it stands.
        self._words_expected = 2 if self._session.running else 0
        self._session.stop_after_fault()

    @Slot()
    def _on_state(self) -> None:
        """What is said of a run that has stopped must not take the message's place."""
        if not self._words_expected:
            return
        self._words_expected -= 1
        if self._message is not None and self._bar.message is not self._message:
            self._bar.show_message(self._message)

    @Slot(str)
    def _on_action(self, action: str) -> None:
        if action == _COPY:
            some = list(self._told.values())[:_MOST_DETAILS]
            QGuiApplication.clipboard().setText(details(some, self._facts))
            self._bar.show_message(self._copied())
        elif action == _SHOW_LOG:
            show_log(self._bar)

    def _copied(self) -> Message:
        text = _tr("The details are on the clipboard.")
        if not self._faults.log.is_kept:
            return Message(Level.INFO, text)
        text = _tr("The details are on the clipboard; they are logged as well.")
        offer = Offer(
            _SHOW_LOG,
            _tr("Show log file…"),
            _tr("Open the folder of the log"),
        )
        return Message(Level.INFO, text, (offer,))


def _worded(fault: Fault, stops: bool) -> Message:
    text = _tr("Something went wrong that should not have: {0}.")
    parts = [text.format(fault.sentence.rstrip("."))]
    if stops:
        parts.append(_tr("Training is stopped."))
    parts.append(_tr("Data, settings and recorded steps are kept."))
    copy = Offer(
        _COPY,
        _tr("Copy details"),
        _tr("For a report: where it happened, versions and settings, but no data"),
    )
    return Message(Level.ERROR, " ".join(parts), (copy,))


def _with_others(message: Message, others: int) -> Message:
    """The same, with the number of those that came after."""
    text = message.text.removesuffix(_and_more(others - 1))
    return replace(message, text=text + _and_more(others))


def _and_more(count: int) -> str:
    return _tr(" (and {0} more)").format(count) if count else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("fault_notice", text)
