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
        self._is_under_way = False
        self._travel.connect(worker.go_to)
        self._go_on_by_a_phase.connect(worker.go_on_by_a_phase)
        self._explain.connect(worker.explain)
        worker.arrived.connect(self._on_arrived)

    def go_to(self, iteration: int) -> None:
        """Of several goals that come faster than they are reached, the last counts."""
        self.goal, self.phase = iteration, None
        if not self._is_under_way:
            self._is_under_way = True
            self._travel.emit(iteration)

    def stay(self) -> None:
        """The run goes on, or another one is loaded: no goal and no part of a step."""
        self.goal, self.phase = None, None

    def go_on_by_a_phase(self) -> None:
        self._go_on_by_a_phase.emit()

    def explain(self) -> None:
        self._explain.emit()

    @Slot(object)
    def _on_arrived(self, halt: Halt) -> None:
        self._is_under_way = False
        if self.goal not in (None, halt.iteration):
            self._is_under_way = True
            self._travel.emit(self.goal)
        else:
            self.goal = None
        self.arrived.emit(halt)
