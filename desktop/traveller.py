"""Takes the training thread to an earlier step, or through the parts of one."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.worker import Halt, TrainingWorker

if TYPE_CHECKING:
    from linreg.trainer import Phase


class Traveller(QObject):
    """Where the training thread is asked to stand, and which part of a step is done.

    Signal: `arrived(Halt)` whenever it stands at a step that was asked for.
    """

    arrived = Signal(object)

    _travel = Signal(object)
    _go_on_by_a_phase = Signal()
    _explain = Signal()

    def __init__(self, worker: TrainingWorker, parent: QObject) -> None:
        super().__init__(parent)
        self.goal: int | None = None
        self.phase: Phase | None = None
        self._sent: list[int] = []
        self._travel.connect(worker.go_to)
        self._go_on_by_a_phase.connect(worker.go_on_by_a_phase)
        self._explain.connect(worker.explain)
        worker.arrived.connect(self._on_arrived)

    def go_to(self, iteration: int) -> None:
        """Of several goals that come faster than they are reached, the last counts."""
        self.goal, self.phase = iteration, None
        if not self._sent:
            self._send()

    def stay(self) -> None:
        """Whatever comes now begins at the goal, and nothing is to be shown before."""
        self._send()
        self.goal, self.phase = None, None

    def go_on(self) -> None:
        """The run goes on from the goal; that it was there is told on the way."""
        self._send()
        self.phase = None

    def go_on_by_a_phase(self) -> None:
        self._send()
        self._go_on_by_a_phase.emit()

    def explain(self) -> None:
        self._send()
        self._explain.emit()

    def _send(self) -> None:
        """Send the thread to the goal, if it is not on its way there already."""
        if self.goal is not None and self._sent[-1:] != [self.goal]:
            self._sent.append(self.goal)
            self._travel.emit(self.goal)

    @Slot(object)
    def _on_arrived(self, halt: Halt) -> None:
        asked = self._sent.pop(0)
        if self.goal is None:
            return
        # It may stand elsewhere: a run that went on meanwhile can have let go of the
        # step that it was asked for.
        if self.goal == asked and not self._sent:
            self.goal = None
        elif not self._sent:
            self._send()
        self.arrived.emit(halt)
