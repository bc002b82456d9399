"""The training thread: runs the torch loop in short slices and signals each step.

All of the window's threading is in this file and in the few lines of the session that
start and stop it. Commands arrive as queued slots between two slices, in order, so that
nothing is shared but the history, which is made to be read while it grows.
"""

from dataclasses import dataclass, replace
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from linreg import time_travel
from linreg.config import Config
from linreg.history import History
from linreg.opened_step import OpenedStep, open_step
from linreg.prepare import Prepared
from linreg.rows import Row
from linreg.status import Divergence, Status
from linreg.threads import use_threads_for
from linreg.trainer import PHASES, Phase, Trainer

_SLICE_SECONDS = 0.010
_PACE_MILLISECONDS = 10


@dataclass(frozen=True)
class Job:
    """What a run is made of; the history is the one that the window reads."""

    prepared: Prepared
    config: Config
    history: History


@dataclass(frozen=True)
class Halt:
    """Where a run stands when it is not going on: why, and the iteration reached.

    `history` tells which run it was: the window may have loaded another meanwhile.
    `row` is the state there, which a long history may have let go; `prepared` and
    `config` are what the run followed there. `phase` is "update" where a person has
    just gone through all parts of the last step.
    """

    status: Status
    iteration: int
    history: History | None = None
    divergence: Divergence | None = None
    row: Row | None = None
    prepared: Prepared | None = None
    config: Config | None = None
    phase: Phase | None = None


@dataclass(frozen=True)
class Explanation:
    """A step of a run, opened; and its last phase that is done, None for all of it."""

    history: History
    opened: OpenedStep
    phase: Phase | None = None


class TrainingWorker(QObject):
    """Lives in the training thread; every method but the constructor runs there.

    Signals: `ready(Halt)` when a run stands at iteration 0, or still under other
    settings; `stepped(iteration)` after each step, in order; `halted(Halt)` whenever
    the run has stopped: after a pause, the last of some single steps, or a stop rule;
    `arrived(Halt)` when it stands at the iteration that was asked for;
    `explained(Explanation)` with each step that was opened. Python objects are carried,
    since a C++ int would end at 2^31.
    """

    ready = Signal(object)
    stepped = Signal(object)
    halted = Signal(object)
    arrived = Signal(object)
    explained = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._trainer: Trainer | None = None
        self._timer: QTimer | None = None
        self._rate: float | None = None
        self._steps_owed = 0
        self._pace_start = 0.0
        self._pace_steps = 0
        # The step that a person goes through phase by phase.
        self._opened: OpenedStep | None = None
        self._phase: Phase | None = None

    @Slot()
    def start(self) -> None:
        """Make the timer, in the thread that it is to tick in."""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._slice)

    @Slot(object)
    def load(self, job: Job) -> None:
        """Stand at iteration 0 of another run, not running."""
        self._stop_timer()
        self._opened = None
        use_threads_for(len(job.prepared.y_train))
        self._trainer = Trainer(job.prepared, job.config, job.history)
        self.ready.emit(self._stand_still(self._trainer))

    @Slot(object)
    def run(self, steps: int | None) -> None:
        """Run `steps` iterations, or with None until a stop rule holds."""
        if self._trainer is None or self._timer is None:
            return
        self._opened = None
        self._trainer.branch()
        self._steps_owed = -1 if steps is None else steps
        self._restart_pace()
        self._timer.start(0 if self._rate is None else _PACE_MILLISECONDS)

    @Slot()
    def pause(self) -> None:
        if self._timer is not None and self._timer.isActive():
            self._halt()

    @Slot(object)
    def set_rate(self, steps_per_second: float | None) -> None:
        """How fast a run goes: steps a second, or None for as fast as it can."""
        self._rate = steps_per_second
        self._restart_pace()
        if self._timer is not None and self._timer.isActive():
            self._timer.setInterval(0 if self._rate is None else _PACE_MILLISECONDS)

    @Slot(object)
    def change(self, config: Config) -> None:
        """Follow other hyperparameters from the next step on."""
        if self._trainer is None:
            return
        self._opened = None
        self._trainer.change(config)
        if self._timer is not None and not self._timer.isActive():
            self.ready.emit(self._stand_still(self._trainer))

    @Slot(object)
    def change_data(self, prepared: Prepared) -> None:
        """Train on edited data from the next step on.

        Torch's threads stay as they are: their number is fixed for a run.
        """
        if self._trainer is None:
            return
        self._opened = None
        self._trainer.change_data(prepared)
        if self._timer is not None and not self._timer.isActive():
            self.ready.emit(self._stand_still(self._trainer))

    @Slot(object)
    def go_to(self, iteration: int) -> None:
        """Stand at that recorded iteration, or at the newest if it is not recorded."""
        if self._trainer is None:
            return
        self.pause()
        self._opened = None
        newest = len(self._trainer.history) - 1
        time_travel.go_to(self._trainer, min(max(iteration, 0), newest))
        self.arrived.emit(self._stand_still(self._trainer))

    @Slot()
    def go_on_by_a_phase(self) -> None:
        """The next part of the present step: what it does is known after each part."""
        trainer = self._trainer
        if trainer is None:
            return
        self.pause()
        if self._opened is None or self._phase is None:
            self._opened, self._phase = open_step(trainer), PHASES[0]
        else:
            self._phase = PHASES[PHASES.index(self._phase) + 1]
        explanation = Explanation(trainer.history, self._opened, self._phase)
        if self._phase == PHASES[-1]:
            trainer.branch()
            if trainer.step():
                self.stepped.emit(trainer.iteration)
            self._opened = self._phase = None
            halt = replace(self._stand_still(trainer), phase=PHASES[-1])
            self.halted.emit(halt)
        self.explained.emit(explanation)

    @Slot()
    def explain(self) -> None:
        """Open the step that comes next."""
        if self._trainer is not None:
            opened = open_step(self._trainer)
            self.explained.emit(Explanation(self._trainer.history, opened))

    @Slot()
    def finish(self) -> None:
        """Stop for good and let the thread end."""
        self._stop_timer()
        self._trainer = None
        self.thread().quit()

    def _restart_pace(self) -> None:
        self._pace_start = perf_counter()
        self._pace_steps = 0

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()

    def _due(self) -> int:
        """How many steps the chosen speed asks for by now."""
        if self._rate is None:
            return 1_000_000_000
        elapsed = perf_counter() - self._pace_start
        # The first step comes at once, so that a slow run is seen to begin.
        return int(elapsed * self._rate) + 1 - self._pace_steps

    def _left(self, trainer: Trainer) -> int:
        """How many steps may still be made before the run halts by itself."""
        if self._steps_owed >= 0:
            return self._steps_owed
        return max(0, trainer.config.iterations - trainer.iteration)

    @Slot()
    def _slice(self) -> None:
        trainer = self._trainer
        if trainer is None:
            return
        budget = min(self._due(), self._left(trainer))
        done = self._train(trainer, budget)
        self._pace_steps += done
        if self._steps_owed > 0:
            self._steps_owed -= done
        if self._left(trainer) == 0 or (done == 0 and budget > 0):
            self._halt()
        elif done and self._rate is not None:
            trainer.evaluate()

    def _train(self, trainer: Trainer, budget: int) -> int:
        """Up to `budget` steps within one slice; how many were made."""
        step, emit, clock = trainer.step, self.stepped.emit, perf_counter
        deadline = clock() + _SLICE_SECONDS
        first = trainer.iteration
        for _ in range(budget):
            if not step():
                break
            emit(trainer.iteration)
            if clock() >= deadline:
                break
        return trainer.iteration - first

    def _halt(self) -> None:
        """Stop, record the state that was reached, and say where the run stands."""
        self._stop_timer()
        if self._trainer is not None:
            self.halted.emit(self._stand_still(self._trainer))

    def _stand_still(self, trainer: Trainer) -> Halt:
        row = trainer.evaluate()
        return Halt(
            trainer.status,
            trainer.iteration,
            trainer.history,
            trainer.divergence,
            row,
            trainer.prepared,
            trainer.config,
        )
