"""The one owner of what the window shows: data, config, runs, training thread."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from functools import partial
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QThread, Signal, Slot

from desktop.background import Background, Progress
from desktop.lineup import Lineup, single
from desktop.memento import Memento
from desktop.runs import (
    Run,
    adapted_run,
    edited_run,
    is_quick,
    make_run,
    with_config,
    with_data,
)
from desktop.traveller import Traveller
from desktop.worker import Explanation, Halt, Job, TrainingWorker
from linreg.config import Config, lecture_config
from linreg.dataset import Dataset
from linreg.errors import LinregError
from linreg.prepare import prepare
from linreg.race import Runner, Standing, default_target
from linreg.rows import Row
from linreg.status import Divergence, Status
from linreg.trainer import Phase

_STOP_MILLISECONDS = 5000


class Activity(StrEnum):
    """What the training thread is doing, as far as the window has heard."""

    LOADING = "loading"
    IDLE = "idle"
    RUNNING = "running"


class Session(QObject):
    """Takes one command for each gesture and tells what came of it.

    Signals: `run_loaded()` when another run stands at iteration 0; `data_edited()` when
    the run goes on with edited data, or is seen where its data were others;
    `state_changed()` when it begins, halts, stands at another step, or waits for a
    restart; `explained(Explanation)` with a step that was opened; `settings_changed()`
    when the config that the controls show is another; `lineup_changed()` when other
    runs race, or another one is shown; `raced()` when more is known of their standings;
    `preparing(bool)` while a large table is being worked on; `refused(LinregError)`
    when a command could not be followed, in which case nothing has changed.
    """

    run_loaded = Signal()
    data_edited = Signal()
    preparing = Signal(bool)
    state_changed = Signal()
    settings_changed = Signal()
    explained = Signal(object)
    lineup_changed = Signal()
    raced = Signal()
    refused = Signal(object)

    _load = Signal(object)
    _run = Signal(object)
    _pause = Signal()
    _set_rate = Signal(object)
    _change = Signal(object)
    _change_data = Signal(object)
    _show = Signal(object)
    _remove = Signal(object, object)
    _set_target = Signal(object)
    _finish = Signal()

    def __init__(
        self,
        dataset: Dataset,
        title: str,
        config: Config,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._dataset = dataset
        self._title = title
        self._lineup = single(make_run(dataset, config))
        self._halts: dict[int, Halt] = {}
        self._standings: dict[int, Standing] = {}
        self._chosen_target: float | None = None
        self._sent_target: float | None = None
        self._kept: Memento | None = None
        self._is_recalled = False
        self._take: Callable[[Run], None] = self._load_run
        self._background = Background(self)
        self._background.finished.connect(self._on_made)
        self._background.failed.connect(self._on_not_made)
        self._activity = Activity.LOADING
        # What the states of the data were called that a run has met.
        self._titles: WeakKeyDictionary[Dataset, str] = WeakKeyDictionary()
        self._titles[dataset] = title
        self._came_with: Config | None = lecture_config()
        # And those that nobody holds any more, all of which came of edits.
        self._edited_title = title
        self._thread = QThread(self)
        self._thread.setObjectName("training")
        self.worker = TrainingWorker()
        self.worker.moveToThread(self._thread)
        self._traveller = Traveller(self.worker, self)
        self._traveller.arrived.connect(self._on_arrived)
        self.worker.explained.connect(self._on_explained)
        self._thread.started.connect(self.worker.start)
        self._load.connect(self.worker.load)
        self._run.connect(self.worker.run)
        self._pause.connect(self.worker.pause)
        self._set_rate.connect(self.worker.set_rate)
        self._change.connect(self.worker.change)
        self._change_data.connect(self.worker.change_data)
        self._show.connect(self.worker.show)
        self._remove.connect(self.worker.remove)
        self._set_target.connect(self.worker.set_target)
        self._finish.connect(self.worker.finish)
        self.worker.ready.connect(self._on_ready)
        self.worker.halted.connect(self._on_halted)
        self.worker.raced.connect(self._on_raced)
        self.worker.left.connect(self._on_left)

    def start(self) -> None:
        """Start the training thread; the first run then stands ready."""
        self._thread.start()
        self._load_worker()

    def close(self) -> None:
        """End the threads, in the middle of a run or not."""
        self._background.close()
        self._finish.emit()
        self._thread.wait(_STOP_MILLISECONDS)

    @property
    def dataset(self) -> Dataset:
        return self._dataset

    @property
    def title(self) -> str:
        """What people call the data set."""
        return self._title

    @property
    def config(self) -> Config:
        """The config that the controls show; see `waits_for_restart`."""
        return self._lineup.config

    @property
    def run(self) -> Run:
        """The run that the pictures show."""
        return self._lineup.run

    @property
    def runs(self) -> tuple[Run, ...]:
        """All runs of the race, that one among them."""
        return self._lineup.runs

    @property
    def wanted(self) -> tuple[Config, ...]:
        """What the controls ask of each of them."""
        return self._lineup.wanted

    @property
    def standings(self) -> Mapping[int, Standing]:
        """What is known of the runs, by their keys."""
        return self._standings

    @property
    def running(self) -> bool:
        return self._activity is Activity.RUNNING

    @property
    def activity(self) -> Activity:
        return self._activity

    @property
    def _halt(self) -> Halt:
        """Where the run that is shown stands."""
        return self._halts.get(self.run.key, Halt(Status.TRAINING, 0))

    @property
    def status(self) -> Status:
        return self._halt.status

    @property
    def divergence(self) -> Divergence | None:
        return self._halt.divergence

    @property
    def over(self) -> bool:
        """No run can go on."""
        halts = [self._halts.get(run.key) for run in self.runs]
        return all(halt and halt.status is not Status.TRAINING for halt in halts)

    @property
    def newest(self) -> int:
        """The last iteration that any run has recorded, 0 before any."""
        return max(*(len(run.history) - 1 for run in self.runs), 0)

    @property
    def iteration(self) -> int:
        """The iteration that is shown: where the race stands, or is asked to stand."""
        if self.running:
            return self.newest
        goal = self._traveller.goal
        reached = max((halt.iteration for halt in self._halts.values()), default=0)
        return min(reached if goal is None else goal, self.newest)

    @property
    def row(self) -> Row | None:
        """The state at the iteration that is shown, None until it is had back.

        Of a run that was over earlier it is the last.
        """
        newest = max(len(self.run.history) - 1, 0)
        row, iteration = self._halt.row, min(self.iteration, newest)
        if row is not None and row.iteration == iteration and not self.running:
            return row
        return self.run.history.find(iteration)

    @property
    def phase(self) -> Phase | None:
        """The last part of the present step that is done, if it is made in parts."""
        return self._traveller.phase

    @property
    def at_start(self) -> bool:
        """No step has been made yet."""
        return not self.running and self.newest == 0

    @property
    def waits_for_restart(self) -> bool:
        """The controls ask for something that a present run cannot follow."""
        return self._lineup.waits_for_restart

    @property
    def target(self) -> float | None:
        """The loss up to which steps are counted; None where there is none."""
        if self._chosen_target is not None:
            return self._chosen_target
        first = self.run.history.find(0)
        if first is None:
            return None
        return default_target(first.loss, self.run.least_squares_loss)

    def train(self) -> None:
        """Run until paused or until a stop rule holds."""
        self._begin(None)

    def step(self, steps: int = 1) -> None:
        """Make single steps; during a run this pauses it first."""
        if self.running:
            self.pause()
        else:
            self._begin(steps)

    def _begin(self, steps: int | None) -> None:
        if self.running:
            return
        self._activity = Activity.RUNNING
        self._traveller.stay()
        self._run.emit(steps)
        self.state_changed.emit()

    def go_to(self, iteration: int) -> None:
        """Show the run as it was at that iteration; from there it may go on."""
        if self.running:
            self.pause()
        self._traveller.go_to(min(max(iteration, 0), self.newest))
        self.state_changed.emit()

    def step_back(self) -> None:
        """Show the state one iteration earlier."""
        self.go_to(self.iteration - 1)

    def go_on_by_a_phase(self) -> None:
        """Forward, loss, zero_grad, backward or update: what comes next."""
        self._traveller.go_on_by_a_phase()

    def explain(self) -> None:
        """Open the step that comes next; `explained` brings it."""
        self._traveller.explain()

    def pause(self) -> None:
        """Stop at the next step boundary; `state_changed` tells when it has."""
        self._pause.emit()

    def reset(self) -> None:
        """Go back to iteration 0 with the settings that the controls show."""
        self.restart(self.config)

    def restart(self, config: Config) -> None:
        """Go back to iteration 0 with these settings."""
        self._replace(self._dataset, config)

    def memento(self) -> Memento:
        """The race as it stands, to be recalled after another has taken its place.

        The latest one alone keeps the runs themselves; of others the settings are left.
        """
        memento = Memento(self._dataset, self._title, self._lineup)
        self._kept = memento
        return memento

    def recall(self, memento: Memento) -> None:
        """The race of that time, as it stood; at iteration 0 where it was let go."""
        if memento is self._kept:
            # Its runners are on their way here.
            self._is_recalled = memento.lineup is not self._lineup
            return
        if not memento.runners:
            self.restore(memento.dataset, memento.title, memento.lineup.config)
            return
        self._dataset, self._title = memento.dataset, memento.title
        self._take_lineup(memento.lineup, memento.runners)
        memento.runners = ()

    def race(self, configs: Iterable[Config]) -> None:
        """These runs and no others, all from iteration 0; the first one is shown."""
        first, *others = configs
        self._race_anew(single(self.run).asking(first).joined_by(others))

    def add_runs(self, configs: Iterable[Config]) -> None:
        """More runs beside those that race; all begin anew."""
        self._race_anew(self._lineup.joined_by(configs))

    def _race_anew(self, lineup: Lineup) -> None:
        make = partial(make_run, self._dataset, lineup.config)
        self._make(self._dataset, make, partial(self._load_lineup, lineup))

    def remove_run(self, key: int) -> None:
        """Without that run; the last one stays."""
        if len(self.runs) == 1:
            return
        place, was_shown = self._lineup.place(key), key == self.run.key
        self._lineup = self._lineup.without(key)
        self._halts.pop(key, None)
        self._standings.pop(key, None)
        self._remove.emit(place, self._lineup.shown)
        self._tell_of_lineup(is_other=was_shown)

    def show_run(self, key: int) -> None:
        """Let the controls and the pictures show that run of the race."""
        if key != self.run.key:
            self._lineup = self._lineup.showing(key)
            self._traveller.stay()
            self._show.emit(self._lineup.shown)
            self._tell_of_lineup(is_other=True)

    def _tell_of_lineup(self, *, is_other: bool) -> None:
        if is_other:
            self.run_loaded.emit()
            self.settings_changed.emit()
        self.lineup_changed.emit()
        self.state_changed.emit()

    def set_target(self, target: float | None) -> None:
        """Another loss up to which steps are counted; None for the usual one."""
        self._chosen_target = target
        self._send_target()

    def _send_target(self) -> None:
        """Let the thread know it, if it is another one than before."""
        if self.target != self._sent_target:
            self._sent_target = self.target
            self._set_target.emit(self.target)

    def set_rate(self, steps_per_second: float | None) -> None:
        """How fast a run goes; None is as fast as it can."""
        self._set_rate.emit(steps_per_second)

    def load(self, dataset: Dataset, title: str, config: Config | None = None) -> None:
        """Another data set: the run starts anew, under the config that it comes with.

        Without one the settings stay, but for initial values, which fall to PyTorch's.
        What came with the data before, as the lecture's settings did, belongs to those:
        where nobody has changed it, other data begin with PyTorch's own.
        """
        came_with, self._came_with = self._came_with, config
        if config is not None:
            self.restore(dataset, title, config)
            return
        config = Config() if self.config == came_with else self.config
        if len(dataset.x_names) > 1:
            config = replace(config, degree=1)
        config = replace(config, initial_weight=None, initial_bias=None)
        batch = config.batch_size if config.batch_size <= dataset.rows else 0
        self.restore(dataset, title, replace(config, batch_size=batch))

    def restore(self, dataset: Dataset, title: str, config: Config) -> None:
        """These data under this config: the run starts anew."""
        make = partial(make_run, dataset, config)
        self._make(dataset, make, partial(self._load_titled, title))

    def edit(self, dataset: Dataset, title: str, *, passing: bool = False) -> None:
        """Another state of the table at hand, which is followed at the next step.

        A run that cannot follow, for its inputs are others now, starts anew. Of data
        that are `passing`, as a point is while it is dragged, the answers are a little
        less precise.
        """
        make = partial(self._edited, dataset, not passing)
        self._make(dataset, make, partial(self._follow_data, title))

    def _edited(self, dataset: Dataset, refined: bool) -> Run:
        run = edited_run(self.run, dataset, rescaled=self.at_start, refined=refined)
        return run or adapted_run(dataset, self.config)

    def _follow_data(self, title: str, run: Run) -> None:
        if run.history is not self.run.history:
            self._load_titled(title, run)
            return
        self._dataset, self._title = run.prepared.dataset, title
        if self._dataset not in self._titles:
            self._edited_title = title
        self._titles[self._dataset] = title
        self._lineup = self._lineup.on_data_of(run)
        self._traveller.stay()
        self._change_data.emit(run.prepared)
        self.data_edited.emit()

    def configure(self, config: Config) -> None:
        """Follow these settings: at once where the run can, else from its restart."""
        if config == self.config:
            return
        asked = self._lineup.asking(config)
        if self.at_start and asked.waits_for_restart:
            self._replace(self._dataset, config)
            return
        try:
            prepare(self._dataset, config)
        except LinregError as error:
            self.refused.emit(error)
        else:
            self._follow(asked)
        self.settings_changed.emit()
        self.state_changed.emit()

    def _follow(self, asked: Lineup) -> None:
        followed = asked.following()
        before, self._lineup = self._lineup, followed
        if followed.configs != before.configs:
            self._traveller.stay()
            self._change.emit(followed.configs)
        if _loss_of(followed) != _loss_of(before):
            self.data_edited.emit()

    def _replace(self, dataset: Dataset, config: Config) -> None:
        self._make(dataset, partial(make_run, dataset, config), self._load_run)

    def _make(
        self, dataset: Dataset, make: Callable[[], Run], take: Callable[[Run], None]
    ) -> None:
        """Make a run and take it; in another thread where that takes long.

        Of several that are asked for meanwhile, the last one counts.
        """
        self._take = take
        if not is_quick(dataset):
            self._background.start(partial(_without_progress, make))
            self.preparing.emit(True)
            return
        try:
            run = make()
        except LinregError as error:
            self._refuse(error)
        else:
            take(run)

    @Slot(object)
    def _on_made(self, run: Run) -> None:
        self.preparing.emit(False)
        self._take(run)

    @Slot(object)
    def _on_not_made(self, error: LinregError) -> None:
        self.preparing.emit(False)
        self._refuse(error)

    def _refuse(self, error: LinregError) -> None:
        self.refused.emit(error)
        self.settings_changed.emit()

    def _load_titled(self, title: str, run: Run) -> None:
        self._title = title
        self._load_run(run)

    def _load_run(self, run: Run) -> None:
        self._load_lineup(self._lineup, run)

    def _load_lineup(self, lineup: Lineup, run: Run) -> None:
        """The runs of that lineup, all new beside this one."""
        self._dataset = run.prepared.dataset
        self._take_lineup(lineup.anew(run))

    def _take_lineup(self, lineup: Lineup, kept: tuple[Runner, ...] = ()) -> None:
        self._lineup = lineup
        self._halts, self._standings, self._sent_target = {}, {}, None
        self._traveller.stay()
        self._titles[self._dataset] = self._edited_title = self._title
        self._load_worker(kept)
        self._tell_of_lineup(is_other=True)

    def _load_worker(self, kept: tuple[Runner, ...] = ()) -> None:
        self._activity = Activity.LOADING
        run, lineup = self.run, self._lineup
        rivals = tuple((r.config, r.history) for r in lineup.runs if r is not run)
        job = Job(run.prepared, run.config, run.history, rivals, lineup.shown, kept)
        self._load.emit(job)

    @Slot(object)
    def _on_ready(self, halt: Halt) -> None:
        # A person may have pressed Run meanwhile, which the worker hears of after this.
        if not self.running:
            self._on_halted(halt)
        elif self._halts_of_lineup(halt):
            self._send_target()

    @Slot(object)
    def _on_left(self, runners: tuple[Runner, ...]) -> None:
        """They are kept where somebody may want them back."""
        kept, self._kept = self._kept, None
        is_recalled, self._is_recalled = self._is_recalled, False
        if kept is not None and kept.is_of(runners):
            kept.runners = runners
            if is_recalled:
                self.recall(kept)

    @Slot(object)
    def _on_raced(self, standings: tuple[Standing, ...]) -> None:
        # Some may have been removed, or others loaded, since these were told.
        if len(standings) == len(self.runs):
            keys = (run.key for run in self.runs)
            self._standings = dict(zip(keys, standings, strict=True))
            self.raced.emit()

    @Slot(object)
    def _on_arrived(self, halt: Halt) -> None:
        """The run stands where it was asked to, or on the way there."""
        halts = self._halts_of_lineup(halt)
        if not halts or self.running:
            return
        configs = tuple(h.config for h in halts.values() if h.config is not None)
        if configs != self._lineup.configs:
            before = self._lineup
            self._lineup = before.at_step_of(configs)
            self.settings_changed.emit()
            if _loss_of(self._lineup) != _loss_of(before):
                self.data_edited.emit()
        assert halt.prepared is not None
        if halt.prepared is not self.run.prepared:
            make = partial(with_data, self.run, halt.prepared)
            self._make(halt.prepared.dataset, make, self._show_data_of_then)
        self._on_halted(halt)

    def _show_data_of_then(self, run: Run) -> None:
        """The data that the run followed at the step that is shown."""
        if run.history is self.run.history:
            self._dataset = run.prepared.dataset
            self._title = self._titles.setdefault(self._dataset, self._edited_title)
            self._lineup = self._lineup.on_data_of(with_config(run, self.run.config))
            self.data_edited.emit()

    @Slot(object)
    def _on_explained(self, explanation: Explanation) -> None:
        if explanation.history is not self.run.history:
            return
        # A whole step may have been asked for before a person began with its parts.
        if explanation.phase is not None and not self.running:
            self._traveller.phase = explanation.phase
        self.explained.emit(explanation)

    def _halts_of_lineup(self, halt: Halt) -> dict[int, Halt]:
        """Those of the present runs by their keys; none where it tells of others."""
        by_history = {id(each.history): each for each in halt.field}
        if any(id(run.history) not in by_history for run in self.runs):
            return {}
        return {run.key: by_history[id(run.history)] for run in self.runs}

    @Slot(object)
    def _on_halted(self, halt: Halt) -> None:
        halts = self._halts_of_lineup(halt)
        if not halts:
            return
        self._halts = halts
        standings = tuple(h.standing for h in halts.values() if h.standing is not None)
        self._traveller.phase = halt.phase
        self._activity = Activity.IDLE
        self._on_raced(standings)
        self._send_target()
        self.state_changed.emit()


def _loss_of(lineup: Lineup) -> tuple[str, str]:
    """By which loss, and in which units, all runs are measured."""
    return lineup.run.config.loss, lineup.run.config.reduction


def _without_progress(make: Callable[[], Run], progress: Progress) -> Run:
    """What can be told of is done too soon after it has begun."""
    return make()
