"""The one owner of what the window shows: data, config, runs, training thread."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Slot

from desktop.lineup import Lineup, single
from desktop.memento import Memento
from desktop.resumption import Resumption
from desktop.run_maker import RunMaker
from desktop.runs import (
    Run,
    adapted_run,
    beside,
    edited_run,
    make_run,
    with_config,
    with_data,
)
from desktop.session_state import Activity, SessionState
from desktop.whereabouts import Whereabouts, halts_of
from desktop.worker import Explanation, Halt, Job
from linreg.config import Config, lecture_config
from linreg.dataset import Dataset
from linreg.errors import LinregError
from linreg.prepare import prepare
from linreg.race import Runner, Standing


class Session(SessionState):
    """Takes one command for each gesture; its signals tell what came of it."""

    def __init__(
        self,
        dataset: Dataset,
        title: str,
        config: Config,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(dataset, title, config, parent)
        self._sent_target: float | None = None
        self._kept: Memento | None = None
        self._is_recalled = False
        # What the states of the data were called that a run has met.
        self._titles: WeakKeyDictionary[Dataset, str] = WeakKeyDictionary()
        self._titles[dataset] = title
        # And those that nobody holds any more, all of which came of edits.
        self._edited_title = title
        self._came_with: Config | None = lecture_config()
        self._maker = RunMaker(self)
        self._maker.preparing.connect(self.preparing)
        self._maker.failed.connect(self._refuse)
        self._traveller.arrived.connect(self._on_arrived)
        self.worker.explained.connect(self._on_explained)
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
        self._maker.close()
        self._thread.finish()

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
        self._traveller.go_on()
        self._thread.run.emit(steps)
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
        self._thread.pause.emit()

    def stop_after_fault(self) -> None:
        """Make no more steps, for something has gone wrong that nobody foresaw.

        The training thread may not be able to say where it stands any more.
        """
        self.pause()
        if self.running:
            self._activity = Activity.IDLE
            self.state_changed.emit()

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
            make = partial(make_run, memento.dataset, memento.lineup.config)
            take = partial(self._load_memento, memento)
            self._maker.make(memento.dataset, make, take)
            return
        self._dataset, self._title = memento.dataset, memento.title
        self._take_lineup(memento.lineup, memento.runners)
        memento.runners = ()

    def resume(self, resumption: Resumption) -> None:
        """The race of a project, as it stood when that was saved."""
        memento = resumption.memento
        # Unless somebody has changed them, its settings are those of the start.
        self._came_with = lecture_config()
        self._chosen_target = resumption.target
        self._dataset, self._title = memento.dataset, memento.title
        self._take_lineup(memento.lineup, memento.runners)

    def capture(self) -> None:
        """Have all runs told of as they stand; the worker's `captured` brings them."""
        self._thread.capture.emit()

    def race(self, configs: Iterable[Config]) -> None:
        """These runs and no others, all from iteration 0; the first one is shown."""
        first, *others = configs
        self._race_anew(single(self.run).asking(first).joined_by(others))

    def add_runs(self, configs: Iterable[Config]) -> None:
        """More runs beside those that race; all begin anew."""
        self._race_anew(self._lineup.joined_by(configs))

    def _race_anew(self, lineup: Lineup) -> None:
        make = partial(make_run, self._dataset, lineup.config)
        self._maker.make(self._dataset, make, partial(self._load_lineup, lineup))

    def remove_run(self, key: int) -> None:
        """Without that run; the last one stays."""
        if len(self.runs) == 1:
            return
        place, was_shown = self._lineup.place(key), key == self.run.key
        self._lineup = self._lineup.without(key)
        self._whereabouts.forget(key)
        self._thread.remove.emit(place, self._lineup.shown)
        self._tell_of_lineup(is_other=was_shown)

    def show_run(self, key: int) -> None:
        """Let the controls and the pictures show that run of the race."""
        if key != self.run.key:
            self._lineup = self._lineup.showing(key)
            self._traveller.go_on()
            self._thread.show.emit(self._lineup.shown)
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
            self._thread.set_target.emit(self.target)

    def set_rate(self, steps_per_second: float | None) -> None:
        """How fast a run goes; None is as fast as it can."""
        self._thread.set_rate.emit(steps_per_second)

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
        self._maker.make(dataset, make, partial(self._load_titled, title))

    def edit(self, dataset: Dataset, title: str, *, passing: bool = False) -> None:
        """Another state of the table at hand, which is followed at the next step.

        A run that cannot follow, for its inputs are others now, starts anew. Of data
        that are `passing`, as a point is while it is dragged, the answers are a little
        less precise.
        """
        make = partial(self._edited, dataset, not passing)
        self._maker.make(dataset, make, partial(self._follow_data, title))

    def _edited(self, dataset: Dataset, refined: bool) -> Run:
        run = edited_run(self.run, dataset, rescaled=self.at_start, refined=refined)
        return run or adapted_run(dataset, self.config)

    def _follow_data(self, title: str, run: Run) -> None:
        if all(run.history is not each.history for each in self.runs):
            self._load_titled(title, run)
            return
        # Another one may be shown since it was asked for.
        run = beside(run, self.run)
        self._dataset, self._title = run.prepared.dataset, title
        if self._dataset not in self._titles:
            self._edited_title = title
        self._titles[self._dataset] = title
        self._lineup = self._lineup.on_data_of(run)
        self._send_change(data=True)
        self.data_edited.emit()

    def _send_change(self, *, configs: bool = False, data: bool = False) -> None:
        """Let the thread go on from the step that is asked for, under what is new.

        On the way there the window has not heard what the run followed at that step:
        what it shows counts, and the thread takes over all of it.
        """
        is_on_way = self._traveller.goal is not None
        self._traveller.stay()
        if configs or is_on_way:
            self._thread.change.emit(self._lineup.configs)
        if data or is_on_way:
            self._thread.change_data.emit(self.run.prepared)

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
            self._send_change(configs=True)
        if _loss_of(followed) != _loss_of(before):
            self.data_edited.emit()

    def _replace(self, dataset: Dataset, config: Config) -> None:
        self._maker.make(dataset, partial(make_run, dataset, config), self._load_run)

    @Slot(object)
    def _refuse(self, error: LinregError) -> None:
        self.refused.emit(error)
        self.settings_changed.emit()

    def _load_titled(self, title: str, run: Run) -> None:
        self._title = title
        self._load_run(run)

    def _load_run(self, run: Run) -> None:
        self._load_lineup(self._lineup, run)

    def _load_memento(self, memento: Memento, run: Run) -> None:
        self._title = memento.title
        self._load_lineup(memento.lineup, run)

    def _load_lineup(self, lineup: Lineup, run: Run) -> None:
        """The runs of that lineup, all new beside this one."""
        self._dataset = run.prepared.dataset
        self._take_lineup(lineup.anew(run))

    def _take_lineup(self, lineup: Lineup, kept: tuple[Runner, ...] = ()) -> None:
        self._lineup = lineup
        self._whereabouts, self._sent_target = Whereabouts(), None
        self._traveller.stay()
        self._titles[self._dataset] = self._edited_title = self._title
        self._load_worker(kept)
        self._tell_of_lineup(is_other=True)

    def _load_worker(self, kept: tuple[Runner, ...] = ()) -> None:
        self._activity = Activity.LOADING
        run, lineup = self.run, self._lineup
        rivals = tuple((r.config, r.history) for r in lineup.runs if r is not run)
        job = Job(run.prepared, run.config, run.history, rivals, lineup.shown, kept)
        self._thread.load.emit(job)

    @Slot(object)
    def _on_ready(self, halt: Halt) -> None:
        # A person may have pressed Run meanwhile, which the worker hears of after this.
        if not self.running:
            self._on_halted(halt)
        elif halts_of(halt, self.runs):
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
        if self._whereabouts.take_standings(standings, self.runs):
            self.raced.emit()

    @Slot(object)
    def _on_arrived(self, halt: Halt) -> None:
        """The run stands where it was asked to, or on the way there."""
        halts = halts_of(halt, self.runs)
        if not halts:
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
            self._maker.make(halt.prepared.dataset, make, self._show_data_of_then)
        # Run may have been pressed before it stood there: then it has left again.
        if not self.running:
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

    @Slot(object)
    def _on_halted(self, halt: Halt) -> None:
        if not self._whereabouts.take_halt(halt, self.runs):
            return
        self._traveller.phase = halt.phase
        self._activity = Activity.IDLE
        self.raced.emit()
        self._send_target()
        self.state_changed.emit()


def _loss_of(lineup: Lineup) -> tuple[str, str]:
    """By which loss, and in which units, all runs are measured."""
    return lineup.run.config.loss, lineup.run.config.reduction
