"""What the session knows, and what it tells of."""

from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from desktop.lineup import single
from desktop.runs import Run, make_run
from desktop.training_thread import TrainingThread
from desktop.traveller import Traveller
from desktop.whereabouts import Whereabouts
from desktop.worker import Halt
from linreg.config import Config
from linreg.dataset import Dataset
from linreg.race import Standing, default_target
from linreg.rows import Row
from linreg.status import Divergence, Status
from linreg.trainer import Phase


class Activity(StrEnum):
    """What the training thread is doing, as far as the window has heard."""

    LOADING = "loading"
    IDLE = "idle"
    RUNNING = "running"


class SessionState(QObject):
    """The data, the runs and where they stand; the commands are those of a Session.

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

    def __init__(
        self, dataset: Dataset, title: str, config: Config, parent: QObject | None
    ) -> None:
        super().__init__(parent)
        self._dataset = dataset
        self._title = title
        self._lineup = single(make_run(dataset, config))
        self._whereabouts = Whereabouts()
        self._chosen_target: float | None = None
        self._activity = Activity.LOADING
        self._thread = TrainingThread(self)
        self.worker = self._thread.worker
        self._traveller = Traveller(self.worker, self)

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
    def shown(self) -> int:
        """The place of the run that is shown among all of them."""
        return self._lineup.shown

    @property
    def standings(self) -> Mapping[int, Standing]:
        """What is known of the runs, by their keys."""
        return self._whereabouts.standings

    @property
    def running(self) -> bool:
        return self._activity is Activity.RUNNING

    @property
    def activity(self) -> Activity:
        return self._activity

    @property
    def _halt(self) -> Halt:
        """Where the run that is shown stands."""
        return self._whereabouts.halt(self.run)

    @property
    def status(self) -> Status:
        return self._halt.status

    @property
    def divergence(self) -> Divergence | None:
        return self._halt.divergence

    @property
    def followed(self) -> Config | None:
        """What the run that is shown followed where it halted; None before it has."""
        return self._halt.config

    @property
    def over(self) -> bool:
        """No run can go on."""
        return self._whereabouts.over(self.runs)

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
        reached = self._whereabouts.iteration
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
    def chosen_target(self) -> float | None:
        """The one that a person has chosen."""
        return self._chosen_target

    @property
    def target(self) -> float | None:
        """The loss up to which steps are counted; None where there is none."""
        if self._chosen_target is not None:
            return self._chosen_target
        first = self.run.history.find(0)
        if first is None:
            return None
        return default_target(first.loss, self.run.least_squares_loss)
