"""The one owner of what the window shows: data, config, runs, training thread."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from functools import partial
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QThread, Signal, Slot

from desktop.advice import settling_rate
from desktop.background import Background, Progress
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
from linreg.config import Config, lecture_config, live_part, needs_restart
from linreg.dataset import Dataset
from linreg.errors import LinregError
from linreg.prepare import prepare
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
    when the config that the controls show is another; `preparing(bool)` while a large
    table is being worked on; `refused(LinregError)` when a command could not be
    followed, in which case nothing has changed.
    """

    run_loaded = Signal()
    data_edited = Signal()
    preparing = Signal(bool)
    state_changed = Signal()
    settings_changed = Signal()
    explained = Signal(object)
    refused = Signal(object)

    _load = Signal(object)
    _run = Signal(object)
    _pause = Signal()
    _set_rate = Signal(object)
    _change = Signal(object)
    _change_data = Signal(object)
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
        self._config = config
        self._runs = (make_run(dataset, config),)
        self._take: Callable[[Run], None] = self._load_run
        self._background = Background(self)
        self._background.finished.connect(self._on_made)
        self._background.failed.connect(self._on_not_made)
        self._activity = Activity.LOADING
        self._halt = Halt(Status.TRAINING, 0)
        # What the states of the data were called that a run has met.
        self._titles: WeakKeyDictionary[Dataset, str] = WeakKeyDictionary()
        self._titles[dataset] = title
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
        self._finish.connect(self.worker.finish)
        self.worker.ready.connect(self._on_ready)
        self.worker.halted.connect(self._on_halted)

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
        return self._config

    @property
    def run(self) -> Run:
        """The run that the pictures show."""
        return self._runs[0]

    @property
    def running(self) -> bool:
        return self._activity is Activity.RUNNING

    @property
    def activity(self) -> Activity:
        return self._activity

    @property
    def status(self) -> Status:
        return self._halt.status

    @property
    def divergence(self) -> Divergence | None:
        return self._halt.divergence

    @property
    def newest(self) -> int:
        """The last iteration that is recorded, 0 before any."""
        return max(len(self.run.history) - 1, 0)

    @property
    def iteration(self) -> int:
        """The iteration that is shown: where the run stands, or is asked to stand."""
        if self.running:
            return self.newest
        goal = self._traveller.goal
        return min(self._halt.iteration if goal is None else goal, self.newest)

    @property
    def row(self) -> Row | None:
        """The state at the iteration that is shown, None until it is had back."""
        row = self._halt.row
        if row is not None and row.iteration == self.iteration and not self.running:
            return row
        return self.run.history.find(self.iteration)

    @property
    def phase(self) -> Phase | None:
        """The last part of the present step that is done, if it is made in parts."""
        return self._traveller.phase

    @property
    def at_start(self) -> bool:
        """No step has been made yet."""
        return not self.running and len(self.run.history) <= 1

    @property
    def waits_for_restart(self) -> bool:
        """The controls ask for something that the present run cannot follow."""
        return needs_restart(self.run.config, self._config)

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
        self._replace(self._dataset, self._config)

    def use_stable_rate(self) -> None:
        """Go back to iteration 0, with a learning rate that settles on this data."""
        rate = settling_rate(self.run.curvature)
        settings = {**self._config.settings, "lr": rate}
        self._replace(self._dataset, replace(self._config, settings=settings))

    def set_rate(self, steps_per_second: float | None) -> None:
        """How fast a run goes; None is as fast as it can."""
        self._set_rate.emit(steps_per_second)

    def load(self, dataset: Dataset, title: str) -> None:
        """Another data set: the run starts anew.

        Initial values fall to PyTorch's. The lecture's settings belong to its data:
        where nobody has changed them, other data begin with PyTorch's own.
        """
        config = self._config
        if config == lecture_config():
            config = Config()
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
        return run or adapted_run(dataset, self._config)

    def _follow_data(self, title: str, run: Run) -> None:
        if run.history is not self.run.history:
            self._load_titled(title, run)
            return
        self._dataset, self._title = run.prepared.dataset, title
        if self._dataset not in self._titles:
            self._edited_title = title
        self._titles[self._dataset] = title
        self._runs = (run,)
        self._traveller.stay()
        self._change_data.emit(run.prepared)
        self.data_edited.emit()

    def configure(self, config: Config) -> None:
        """Follow these settings: at once where the run can, else from its restart."""
        if config == self._config:
            return
        if self.at_start and needs_restart(self.run.config, config):
            self._replace(self._dataset, config)
            return
        try:
            prepare(self._dataset, config)
        except LinregError as error:
            self.refused.emit(error)
        else:
            self._config = config
            self._follow(live_part(self.run.config, config))
        self.settings_changed.emit()
        self.state_changed.emit()

    def _follow(self, config: Config) -> None:
        if config != self.run.config:
            self._runs = (with_config(self.run, config),)
            self._traveller.stay()
            self._change.emit(config)

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
        self._dataset, self._config = run.prepared.dataset, run.config
        self._runs = (run,)
        self._halt = Halt(Status.TRAINING, 0)
        self._traveller.stay()
        self._titles[self._dataset] = self._edited_title = self._title
        self._load_worker()
        self.run_loaded.emit()
        self.settings_changed.emit()
        self.state_changed.emit()

    def _load_worker(self) -> None:
        self._activity = Activity.LOADING
        run = self.run
        self._load.emit(Job(run.prepared, run.config, run.history))

    @Slot(object)
    def _on_ready(self, halt: Halt) -> None:
        # A person may have pressed Run meanwhile, which the worker hears of after this.
        if not self.running:
            self._on_halted(halt)

    @Slot(object)
    def _on_arrived(self, halt: Halt) -> None:
        """The run stands where it was asked to, or on the way there."""
        if halt.history is not self.run.history or self.running:
            return
        assert halt.prepared is not None
        assert halt.config is not None
        if halt.config != self.run.config:
            self._runs = (with_config(self.run, halt.config),)
            self._config = live_part(self._config, halt.config)
            self.settings_changed.emit()
        if halt.prepared is not self.run.prepared:
            make = partial(with_data, self.run, halt.prepared)
            self._make(halt.prepared.dataset, make, self._show_data_of_then)
        self._on_halted(halt)

    def _show_data_of_then(self, run: Run) -> None:
        """The data that the run followed at the step that is shown."""
        if run.history is self.run.history:
            self._dataset = run.prepared.dataset
            self._title = self._titles.setdefault(self._dataset, self._edited_title)
            self._runs = (with_config(run, self.run.config),)
            self.data_edited.emit()

    @Slot(object)
    def _on_explained(self, explanation: Explanation) -> None:
        if explanation.history is not self.run.history:
            return
        # A whole step may have been asked for before a person began with its parts.
        if explanation.phase is not None and not self.running:
            self._traveller.phase = explanation.phase
        self.explained.emit(explanation)

    @Slot(object)
    def _on_halted(self, halt: Halt) -> None:
        if halt.history is not self.run.history:
            return
        self._halt = halt
        self._traveller.phase = halt.phase
        self._activity = Activity.IDLE
        self.state_changed.emit()


def _without_progress(make: Callable[[], Run], progress: Progress) -> Run:
    """What can be told of is done too soon after it has begun."""
    return make()
