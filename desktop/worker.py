"""The training thread: runs the torch loop in short slices and signals each step.

All of the window's threading is in this file and in the few lines of the session that
start and stop it. Commands arrive as queued slots between two slices, in order, so that
nothing is shared but the history, which is made to be read while it grows.
"""

from dataclasses import dataclass, replace
from operator import attrgetter
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from linreg import time_travel
from linreg.config import Config
from linreg.history import History
from linreg.opened_step import OpenedStep, open_step
from linreg.optimizers import find_optimizer
from linreg.prepare import Prepared
from linreg.race import Runner, Standing, step_all, with_own
from linreg.rows import Row
from linreg.run_still import RunStill, still_of
from linreg.status import Divergence, Status
from linreg.threads import use_threads_for
from linreg.trainer import PHASES, Phase, Trainer

_SLICE_SECONDS = 0.010
_PACE_MILLISECONDS = 10
# Faster than this nobody reads how the runs of a race stand.
_READING_SECONDS = 0.25


@dataclass(frozen=True)
class Job:
    """What a run is made of; the history is the one that the window reads.

    In a race there are `rivals` with configs and histories of their own, on the same
    data; `shown` is the place of the run among them. `kept` are runners that have left
    the thread before, and go on from where they stand.
    """

    prepared: Prepared
    config: Config
    history: History
    rivals: tuple[tuple[Config, History], ...] = ()
    shown: int = 0
    kept: tuple[Runner, ...] = ()


@dataclass(frozen=True)
class Halt:
    """Where a run stands when it is not going on: why, and the iteration reached.

    `history` tells which run it was: the window may have loaded another meanwhile.
    `row` is the state there, which a long history may have let go; `prepared` and
    `config` are what the run followed there. `phase` is "update" where a person has
    just gone through all parts of the last step. `standing` is what a race counts. The
    halts of all runs of a race, in their order, are in `field` of the one shown.
    """

    status: Status
    iteration: int
    history: History | None = None
    divergence: Divergence | None = None
    row: Row | None = None
    prepared: Prepared | None = None
    config: Config | None = None
    phase: Phase | None = None
    standing: Standing | None = None
    field: tuple["Halt", ...] = ()


@dataclass(frozen=True, eq=False)
class Capture:
    """All runs between two steps; the ids of their `histories` tell which they are."""

    histories: list[int]
    stills: tuple[RunStill, ...]


@dataclass(frozen=True)
class Explanation:
    """A step of a run, opened; and its last phase that is done, None for all of it.

    To open it took so many `seconds` of the training's time.
    """

    history: History
    opened: OpenedStep
    phase: Phase | None = None
    seconds: float = 0.0


class TrainingWorker(QObject):
    """Lives in the training thread; every method but the constructor runs there.

    Signals: `ready(Halt)` when a run stands at iteration 0, or still under other
    settings; `stepped(iteration)` after each step, in order; `halted(Halt)` whenever
    the run has stopped: after a pause, the last of some single steps, or a stop rule;
    `arrived(Halt)` when it stands at the iteration that was asked for;
    `explained(Explanation)` with each step that was opened; `raced(tuple)` now and then
    during a race, with the Standing of each run; `left(tuple)` with the runners that
    others have taken the place of; `captured(Capture)` when it was asked for. Python
    objects are carried, since a C++ int would end at 2^31.
    """

    ready = Signal(object)
    stepped = Signal(object)
    halted = Signal(object)
    arrived = Signal(object)
    explained = Signal(object)
    raced = Signal(object)
    left = Signal(object)
    captured = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._runners: list[Runner] = []
        self._shown = 0
        self._timer: QTimer | None = None
        self._rate: float | None = None
        self._steps_owed = 0
        self._pace_start = 0.0
        self._pace_steps = 0
        self._told_at = 0.0
        # The step that a person goes through phase by phase.
        self._opened: OpenedStep | None = None
        self._phase: Phase | None = None

    @property
    def _trainer(self) -> Trainer | None:
        """That of the run which is shown."""
        return self._runners[self._shown].trainer if self._runners else None

    @property
    def _trainers(self) -> list[Trainer]:
        return [runner.trainer for runner in self._runners]

    @property
    def _is_race(self) -> bool:
        return len(self._runners) > 1

    @property
    def _iteration(self) -> int:
        """How far the race is: a run that is over stays behind."""
        return max((t.iteration for t in self._trainers), default=0)

    @Slot()
    def start(self) -> None:
        """Make the timer, in the thread that it is to tick in."""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._slice)

    @Slot(object)
    def load(self, job: Job) -> None:
        """Stand at iteration 0 of another run or race, not running."""
        self._stop_timer()
        self._opened = None
        # Their number is that of the run's first data, for as long as it goes on.
        first = job.kept[0].trainer.prepared_at(0) if job.kept else job.prepared
        use_threads_for(len(first.y_train))
        if self._runners:
            self.left.emit(tuple(self._runners))
        self._shown = job.shown
        self._runners = list(job.kept) or _runners_of(job)
        self.ready.emit(self._stand_still())

    @Slot(object)
    def show(self, place: int) -> None:
        """Another run of the race is the one that is asked about."""
        self._opened = self._phase = None
        self._shown = place
        self._tell_where_it_stands()

    @Slot(object, object)
    def remove(self, place: int, shown: int) -> None:
        """Without the run in that place; afterwards the one in `shown` is shown."""
        self._opened = self._phase = None
        del self._runners[place]
        self._shown = shown
        self._tell_where_it_stands()

    @Slot(object)
    def set_target(self, target: float | None) -> None:
        """The loss up to which steps are counted."""
        for runner in self._runners:
            runner.set_target(target)
        self._tell_standings()

    def _tell_where_it_stands(self) -> None:
        if self._timer is not None and not self._timer.isActive():
            self.ready.emit(self._stand_still())

    def _tell_standings(self) -> None:
        self._told_at = perf_counter()
        self.raced.emit(tuple(runner.standing() for runner in self._runners))

    @Slot(object)
    def run(self, steps: int | None) -> None:
        """Run `steps` iterations, or with None until a stop rule holds."""
        if not self._runners or self._timer is None:
            return
        self._opened = None
        for trainer in self._trainers:
            trainer.branch()
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
    def change(self, configs: tuple[Config, ...]) -> None:
        """Follow other settings from the next step on, one config for each run."""
        self._opened = None
        for trainer, config in zip(self._trainers, configs, strict=True):
            if config != trainer.config:
                trainer.change(config)
        self._tell_where_it_stands()

    @Slot(object)
    def change_data(self, prepared: Prepared) -> None:
        """Train on edited data from the next step on.

        Torch's threads stay as they are: their number is fixed for a run.
        """
        self._opened = None
        for trainer in self._trainers:
            trainer.change_data(prepared)
        if self._runners:
            self._tell_where_it_stands()

    @Slot(object)
    def go_to(self, iteration: int) -> None:
        """Stand at that recorded iteration; each run at its newest if it is behind."""
        if not self._runners:
            return
        self.pause()
        self._opened = None
        for trainer in self._trainers:
            newest = len(trainer.history) - 1
            time_travel.go_to(trainer, min(max(iteration, 0), newest))
        self._agree()
        self.arrived.emit(self._stand_still())

    def _agree(self) -> None:
        """Runs that ended before this step have data and settings as the others do.

        What came later is recorded at their own last step.
        """
        leader = max(self._trainers, key=attrgetter("iteration"))
        for trainer in self._trainers:
            if trainer.iteration < leader.iteration:
                trainer.follow(with_own(leader.config, trainer.config))
                trainer.follow_data(leader.prepared)

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
            for each in self._trainers:
                each.branch()
            if self._step_once():
                self.stepped.emit(self._iteration)
            self._opened = self._phase = None
            halt = replace(self._stand_still(), phase=PHASES[-1])
            self.halted.emit(halt)
        self.explained.emit(explanation)

    @Slot()
    def explain(self) -> None:
        """Open the step that comes next."""
        if self._trainer is not None:
            begun, history = perf_counter(), self._trainer.history
            opened = open_step(self._trainer)
            seconds = perf_counter() - begun
            self.explained.emit(Explanation(history, opened, seconds=seconds))

    @Slot()
    def capture(self) -> None:
        """All of every run as it stands, to be saved while it goes on."""
        histories = [id(trainer.history) for trainer in self._trainers]
        self.captured.emit(Capture(histories, tuple(map(still_of, self._runners))))

    @Slot()
    def finish(self) -> None:
        """Stop for good and let the thread end."""
        self._stop_timer()
        self._runners = []
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

    def _left(self) -> int:
        """How many steps may still be made before the run halts by itself."""
        if self._steps_owed >= 0:
            return self._steps_owed
        # All runs of a race have the same number of iterations.
        return max(0, self._runners[0].trainer.config.iterations - self._iteration)

    @Slot()
    def _slice(self) -> None:
        if not self._runners:
            return
        budget = min(self._due(), self._left())
        done = self._race(budget) if self._is_race else self._train(budget)
        self._pace_steps += done
        if self._steps_owed > 0:
            self._steps_owed -= done
        if self._left() == 0 or (done == 0 and budget > 0):
            self._halt()
        elif done and self._rate is not None:
            for trainer in self._trainers:
                trainer.evaluate()

    def _train(self, budget: int) -> int:
        """Up to `budget` steps of a single run in one slice; how many were made."""
        (runner,) = self._runners
        trainer = runner.trainer
        clock, tell = perf_counter, self.stepped.emit
        # A race has a stopwatch and counts evaluations. For a small step that is dear,
        # and a single run needs the count of LBFGS alone.
        is_slow = find_optimizer(trainer.config.optimizer).needs_closure
        step = self._step_once if is_slow else trainer.step
        deadline = clock() + _SLICE_SECONDS
        first = trainer.iteration
        for _ in range(budget):
            if not step():
                break
            tell(trainer.iteration)
            if clock() >= deadline:
                break
        return trainer.iteration - first

    def _race(self, budget: int) -> int:
        """The same for several runs, which advance in step with each other."""
        clock, tell = perf_counter, self.stepped.emit
        deadline = clock() + _SLICE_SECONDS
        first = iteration = self._iteration
        for _ in range(budget):
            if not self._step_once():
                break
            iteration += 1
            tell(iteration)
            if clock() >= deadline:
                break
        if clock() >= self._told_at + _READING_SECONDS:
            self._tell_standings()
        return iteration - first

    def _step_once(self) -> bool:
        """One iteration of every run that is not over; whether there was one."""
        return step_all(self._runners, past_end=self._steps_owed >= 0)

    def _halt(self) -> None:
        """Stop, record the state that was reached, and say where the run stands."""
        self._stop_timer()
        if self._runners:
            self.halted.emit(self._stand_still())

    def _stand_still(self) -> Halt:
        """Record the state of every run, and say where each of them stands."""
        halts = tuple(map(_halt_of, self._runners))
        return replace(halts[self._shown], field=halts)


def _runners_of(job: Job) -> list[Runner]:
    """The run, and its rivals in their places beside it."""
    trainers = [Trainer(job.prepared, *rival) for rival in job.rivals]
    trainers.insert(job.shown, Trainer(job.prepared, job.config, job.history))
    return list(map(Runner, trainers))


def _halt_of(runner: Runner) -> Halt:
    trainer = runner.trainer
    row = trainer.evaluate()
    return Halt(
        trainer.status,
        trainer.iteration,
        trainer.history,
        trainer.divergence,
        row,
        trainer.prepared,
        trainer.config,
        standing=runner.standing(),
    )
