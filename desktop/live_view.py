"""The frames: reads the history of the run as it grows and lets every panel show it.

Signals do not carry the load. However fast the steps come, a frame takes the history's
length once and draws up to there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Slot

from desktop.answers import Answers
from desktop.explain.log_view import LogView
from desktop.frame_pace import FramePace
from desktop.model_answers import (
    facts_of_row,
    in_data_units,
    kinds_of_loss,
    predict,
)
from desktop.parameters import ParametersCard
from desktop.plots.fit import FitPlot
from desktop.plots.loss import LossPlot
from desktop.plots.residuals import ResidualPlot
from desktop.plots.rival import Rival
from desktop.plots.surface import SurfacePlot
from desktop.plots.surface_3d import Surface3D
from desktop.readout import Numbers, Readout
from desktop.runs import Run, is_quick
from desktop.scrubber import Scrubber
from desktop.story import StoryView
from desktop.table.panel import DataPanel
from linreg.config import Config
from linreg.data_change import DataChange
from linreg.dataset import FloatArray
from linreg.history import Change, History
from linreg.rows import Row, Rows
from linreg.specs import Value
from linreg.statistics import RowFacts

# Faster than this nobody reads numbers, and every frame's time is taken from training.
_TEXT_SECONDS = 0.2
_SPEED_SECONDS = 0.5
# A point that is dragged edits the data forty times a second; so many lines are enough.
_MOST_CHANGES = 200


@dataclass(frozen=True)
class Panels:
    """Everything that follows a run."""

    data: DataPanel
    fit: FitPlot
    residuals: ResidualPlot
    loss: LossPlot
    surface: SurfacePlot
    surface_3d: Surface3D
    parameters: ParametersCard
    readout: Readout
    answers: Answers
    story: StoryView
    log: LogView
    scrubber: Scrubber


@dataclass(frozen=True)
class Racer:
    """One run of a race, as the pictures know it."""

    key: int
    name: str
    history: History


class LiveView(QObject):
    """Draws one state of a run: the newest while it grows, at most once a frame."""

    def __init__(self, panels: Panels, parent: QObject) -> None:
        super().__init__(parent)
        self._panels = panels
        self._run: Run | None = None
        self._rows: Rows | None = None
        # The state to be shown, or None for the newest.
        self._past: Row | None = None
        # Where a race stands then; a run that is over stays behind.
        self._past_iteration = 0
        self._rivals: tuple[Racer, ...] = ()
        self._selected: int | None = None
        self._drawn = 0
        # Where the model stood when it was drawn last.
        self._parameters, self._branch = np.empty(0), 0
        self._changes_shown = (0, 0, 0)
        self._texts_at = 0.0
        self._is_table_due = False
        self._pace = FramePace()
        self._speed: float | None = None
        self._speed_mark = (0.0, 0)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_frame)
        self._between = QTimer(self)
        self._between.setTimerType(Qt.TimerType.PreciseTimer)
        self._between.setSingleShot(True)
        self._between.timeout.connect(self._show_some_texts)

    def begin(self, run: Run) -> None:
        """Show another run from its first row on."""
        self._run, self._rows, self._past = run, None, None
        # Those of another race may be of another model; the list is told of next.
        self._rivals = ()
        panels, prepared, config = self._panels, run.prepared, run.config
        panels.fit.show_data(prepared, run.exact)
        panels.residuals.show_data(prepared, run.exact)
        self._begin_losses(run)
        for surface in (panels.surface, panels.surface_3d):
            surface.start(prepared, run.surface, run.exact, loss=config.loss)
        panels.surface.set_batches(run.iterations_per_epoch > 1)
        self._show_penalty(config)
        panels.log.start(run.history, prepared, config)
        self._begin_numbers(run)
        self.draw()

    def _begin_losses(self, run: Run) -> None:
        self._changes_shown = (0, 0, 0)
        batches, test = kinds_of_loss(run)
        self._panels.loss.start(batch_loss=batches, has_test=test)

    def _begin_numbers(self, run: Run) -> None:
        panels, prepared, config = self._panels, run.prepared, run.config
        batches, test = kinds_of_loss(run)
        panels.parameters.start(prepared, run.exact, scaled=config.standardize)
        panels.readout.start(
            len(prepared.inputs.names), bias=prepared.bias, test=test, batches=batches
        )

    def edit(self, run: Run, *, passing: bool, with_numbers: bool = True) -> None:
        """The same run goes on with edited data, which may be others at once again.

        Without the numbers the pictures alone follow, for as long as it takes to read.
        """
        before, self._run = self._run, run
        panels, prepared = self._panels, run.prepared
        panels.fit.show_data(prepared, run.exact, keep_view=True)
        panels.residuals.show_data(prepared, run.exact)
        for surface in (panels.surface, panels.surface_3d):
            surface.update_data(
                prepared, run.surface, run.exact, loss=run.config.loss, coarse=passing
            )
        panels.surface.set_batches(run.iterations_per_epoch > 1)
        if before is None or kinds_of_loss(before) != kinds_of_loss(run):
            self._begin_losses(run)
        if not passing:
            self._begin_numbers(run)
        elif with_numbers:
            panels.parameters.show_exact(run.exact)
        self.draw()

    def select(self, rows: tuple[int, ...]) -> None:
        """Show what a single selected row has to do with the loss, from now on."""
        self._selected = rows[0] if len(rows) == 1 else None
        self._show_selected()

    def follow(self, run: Run) -> None:
        """The same run under other live settings."""
        self._run = run
        self._show_penalty(run.config)
        self._show_texts()

    def _show_penalty(self, config: Config) -> None:
        decay = config.settings.get("weight_decay", 0.0)
        self._panels.surface.show_penalty(config.l1, _number(decay))

    def race(self, shown: Racer | None, rivals: tuple[Racer, ...]) -> None:
        """Draw these beside the run that is shown; None and () without a race."""
        self._rivals = rivals
        key, name = (None, "") if shown is None else (shown.key, shown.name)
        self._panels.loss.set_race_key(key, name)
        self._panels.surface.set_race_key(key)
        self._panels.surface_3d.set_race_key(key)
        self.draw()

    def set_running(self, running: bool) -> None:
        """Draw frames while the run grows; when it has stopped, `show_state` draws."""
        if running and not self._timer.isActive():
            self._past = None
            self._speed_mark = (perf_counter(), self._length())
            self._timer.start()
        elif not running:
            self._timer.stop()
            self._between.stop()
            self._speed = None

    @property
    def rivals(self) -> tuple[Racer, ...]:
        """The runs that are drawn beside the one that is shown."""
        return self._rivals

    def show_state(self, row: Row | None, iteration: int = 0) -> None:
        """Draw this state of the run from now on, or the newest.

        A race stands at that iteration then, and rivals are drawn up to there.
        """
        self._past, self._past_iteration = row, iteration
        self.draw()

    def _length(self) -> int:
        """The newest iteration of all runs and 1; 0 before any is recorded."""
        if self._run is None:
            return 0
        racing = (len(rival.history) for rival in self._rivals)
        return max(len(self._run.history), *racing, 0)

    @property
    def _has_rows(self) -> bool:
        return self._run is not None and len(self._run.history) > 0

    def _row(self) -> Row | None:
        """The state that is shown; None before any is recorded."""
        if self._past is not None:
            return self._past
        return self._rows.row(-1) if self._rows else None

    @Slot()
    def _on_frame(self) -> None:
        self._pace.begin()
        # Run may come before the first row of a new run is there.
        if self._length() != self._drawn and self._has_rows:
            self._show_pictures(passing=True)
        rest = self._pace.end_frame()
        self._timer.setInterval(rest)
        if self._is_table_due or perf_counter() - self._texts_at >= _TEXT_SECONDS:
            self._between.start(rest // 2)

    @Slot()
    def _show_some_texts(self) -> None:
        """Between two frames the numbers, and after the next frame the table.

        Each of them takes as long to paint as the pictures, which wait for neither.
        """
        self._pace.begin()
        if self._is_table_due:
            self._show_table()
        else:
            self._texts_at = now = perf_counter()
            self._measure_speed(now, self._length())
            self._show_numbers()
            self._is_table_due = True
        self._pace.end()

    def _measure_speed(self, now: float, length: int) -> None:
        since, count = self._speed_mark
        if now - since >= _SPEED_SECONDS:
            self._speed = (length - count) / (now - since)
            self._speed_mark = (now, length)

    @Slot()
    def draw(self) -> None:
        """Show the state everywhere, at once."""
        if self._has_rows:
            self._show_pictures()
            self._show_texts()

    def _show_pictures(self, *, passing: bool = False) -> None:
        """All that moves; in `passing`, without what would not be seen to."""
        assert self._run is not None
        history = self._run.history
        rows = self._rows = history.rows()
        row = self._row()
        assert row is not None
        self._drawn = self._length()
        panels, abandoned = self._panels, history.abandoned
        goes_on = passing and rows.branch == self._branch
        if not (goes_on and np.array_equal(row.parameters, self._parameters)):
            self._show_parameters(rows, row, abandoned, passing=goes_on)
        panels.loss.show_history(rows, row.iteration, abandoned, passing=passing)
        self._show_changes(rows.branch)
        self._show_rivals(passing=passing)
        panels.loss.show_least(history.least_test)
        panels.log.show_rows(rows, row.iteration)
        if self._selected is not None and is_quick(self._run.prepared.dataset):
            self._show_pull(row)

    def _show_parameters(
        self, rows: Rows, row: Row, abandoned: tuple[Rows, ...], *, passing: bool
    ) -> None:
        """Where the model stands; in `passing`, only where it is seen to have moved."""
        self._parameters, self._branch = row.parameters, rows.branch
        panels, now = self._panels, row.parameters
        if not passing or panels.fit.is_seen_to_move(now):
            panels.fit.show_model(now)
        if not passing or panels.surface.is_seen_to_move(now):
            panels.surface.show_history(rows, row.iteration, now, abandoned)
        # However small they are, residuals are drawn large.
        panels.residuals.show_model(now)
        panels.surface_3d.show_history(rows, row.iteration, now)

    def _iteration(self) -> int:
        """Where the race stands that is shown."""
        return self._drawn - 1 if self._past is None else self._past_iteration

    def _show_rivals(self, *, passing: bool) -> None:
        rivals = tuple(Rival(r.key, r.name, r.history.rows()) for r in self._rivals)
        self._panels.loss.show_rivals(rivals, self._iteration(), passing=passing)
        self._panels.surface.show_rivals(rivals, self._iteration(), passing=passing)
        self._panels.surface_3d.show_rivals(rivals, self._iteration())

    def _show_changes(self, branch: int) -> None:
        """Mark where data were edited, and where the loss became another one.

        The training thread notes that on its own.
        """
        assert self._run is not None
        history = self._run.history
        data, settings = history.data_changes, history.changes
        if (branch, len(data), len(settings)) != self._changes_shown:
            self._changes_shown = (branch, len(data), len(settings))
            losses = [change for change in settings if change.is_other_loss]
            self._panels.loss.show_changes(_some(data), _some(losses))

    def _show_texts(self) -> None:
        self._show_numbers()
        self._show_table()

    def _show_numbers(self) -> None:
        run, row = self._run, self._row()
        if run is None or row is None:
            return
        weight, bias = in_data_units(run, row.parameters)
        panels = self._panels
        panels.scrubber.show_position(self._iteration(), self._drawn - 1)
        panels.parameters.show_row(row, weight, bias)
        panels.readout.show_numbers(
            Numbers(
                row,
                weight,
                bias,
                run.config.iterations,
                run.epoch(row.iteration),
                self._speed,
            )
        )
        panels.answers.show_row(row, weight, bias)
        self._show_selected()

    def _show_table(self) -> None:
        self._is_table_due = False
        self.show_predictions()
        self.show_answer()

    def _show_selected(self) -> None:
        row = self._row()
        if row is not None:
            self._panels.data.show_row_facts(self._show_pull(row))

    def _show_pull(self, row: Row) -> RowFacts | None:
        """Where the selected row pulls the model, as an arrow; what is known of it."""
        run, selected = self._run, self._selected
        assert run is not None
        facts = None
        if selected is not None and selected < run.prepared.dataset.rows:
            facts = facts_of_row(run, selected, row)
        full = row.gradient if facts and run.iterations_per_epoch == 1 else None
        self._panels.surface.show_row_gradients(
            row.parameters, facts.gradient if facts else None, full, row=selected
        )
        return facts

    @Slot(object)
    def show_predictions(self, rows: range | None = None) -> None:
        """The model's answers for these rows of the table, or for those on screen."""
        run, row = self._run, self._row()
        if run is None or row is None:
            return
        rows = rows if rows is not None else self._panels.data.visible_rows()
        x = run.prepared.x[rows.start : rows.stop]
        self._panels.data.show_predictions(predict(run, row, x), rows.start)

    def predictions(self) -> FloatArray:
        """The model's answers (n,) for all rows, NaN where an x is blank."""
        run, row = self._run, self._row()
        if run is None or row is None:
            return np.empty(0)
        return predict(run, row, run.prepared.x)

    @Slot()
    def show_answer(self) -> None:
        """The model's answer to the question in the prediction field, or none."""
        run, row = self._run, self._row()
        question = self._panels.data.question()
        if run is None or row is None or question is None:
            self._panels.data.show_answer(None)
            return
        inputs = run.prepared.inputs.matrix(np.array([question]))
        answer = predict(run, row, inputs)
        self._panels.data.show_answer(float(answer[0]))


def _some(changes: Sequence[Change | DataChange]) -> list[int]:
    """Iterations of at most so many of the changes, the last among them."""
    iterations = [change.iteration for change in changes if change.iteration]
    step = -(-len(iterations) // _MOST_CHANGES) or 1
    return iterations[::-step][::-1]


def _number(value: Value) -> float:
    assert isinstance(value, float)
    return value
