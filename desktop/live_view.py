"""The frames: reads the history of the run as it grows and lets every panel show it.

Signals do not carry the load. However fast the steps come, a frame takes the history's
length once and draws up to there.
"""

from dataclasses import dataclass
from time import perf_counter

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Slot

from desktop.answers import Answers
from desktop.parameters import ParametersCard
from desktop.plots.fit import FitPlot
from desktop.plots.loss import LossPlot
from desktop.plots.residuals import ResidualPlot
from desktop.plots.surface import SurfacePlot
from desktop.readout import Numbers, Readout
from desktop.runs import Run, is_quick
from desktop.story import StoryView
from desktop.table.panel import DataPanel
from linreg.dataset import FloatArray
from linreg.rows import Row
from linreg.statistics import RowFacts, row_facts

_FRAME_MILLISECONDS = 25
# Faster than this nobody reads numbers, and every frame's time is taken from training.
_TEXT_SECONDS = 0.1
_SPEED_SECONDS = 0.5


@dataclass(frozen=True)
class Panels:
    """Everything that follows a run."""

    data: DataPanel
    fit: FitPlot
    residuals: ResidualPlot
    loss: LossPlot
    surface: SurfacePlot
    parameters: ParametersCard
    readout: Readout
    answers: Answers
    story: StoryView


class LiveView(QObject):
    """Draws the newest row of a run while it grows, at most once a frame."""

    def __init__(self, panels: Panels, parent: QObject) -> None:
        super().__init__(parent)
        self._panels = panels
        self._run: Run | None = None
        self._selected: int | None = None
        self._with_numbers = True
        self._drawn = 0
        self._changes_shown = 0
        self._texts_at = 0.0
        self._speed: float | None = None
        self._speed_mark = (0.0, 0)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_FRAME_MILLISECONDS)
        self._timer.timeout.connect(self._on_frame)

    def begin(self, run: Run) -> None:
        """Show another run from its first row on."""
        self._run, self._drawn = run, 0
        self._with_numbers = True
        panels, prepared, config = self._panels, run.prepared, run.config
        panels.fit.show_data(prepared, run.exact)
        panels.residuals.show_data(prepared, run.exact)
        self._begin_losses(run)
        panels.surface.start(
            prepared, run.surface, run.exact, run.history, loss=config.loss
        )
        self._begin_numbers(run)
        self.draw()

    def _begin_losses(self, run: Run) -> None:
        self._changes_shown = 0
        batches, test = _kinds_of_loss(run)
        self._panels.loss.start(run.history, batch_loss=batches, has_test=test)

    def _begin_numbers(self, run: Run) -> None:
        panels, prepared, config = self._panels, run.prepared, run.config
        batches, test = _kinds_of_loss(run)
        panels.parameters.start(prepared, run.exact, scaled=config.standardize)
        panels.readout.start(
            len(prepared.inputs.names), bias=prepared.bias, test=test, batches=batches
        )

    def edit(self, run: Run, *, passing: bool, with_numbers: bool = True) -> None:
        """The same run goes on with edited data, which may be others at once again.

        Without the numbers the pictures alone follow, for as long as it takes to read.
        """
        before, self._run = self._run, run
        self._with_numbers = with_numbers
        panels, prepared = self._panels, run.prepared
        panels.fit.show_data(prepared, run.exact, keep_view=True)
        panels.residuals.show_data(prepared, run.exact)
        panels.surface.update_data(
            prepared, run.surface, run.exact, loss=run.config.loss, coarse=passing
        )
        if before is None or _kinds_of_loss(before) != _kinds_of_loss(run):
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
        self._show_texts(len(run.history))

    def set_running(self, running: bool) -> None:
        """Draw frames while the run grows; draw the last state when it has stopped."""
        if running and not self._timer.isActive():
            self._speed_mark = (perf_counter(), self._length())
            self._timer.start()
        elif not running:
            self._timer.stop()
            self._speed = None
            self.draw()

    def _length(self) -> int:
        return len(self._run.history) if self._run else 0

    @Slot()
    def _on_frame(self) -> None:
        length = self._length()
        now = perf_counter()
        if length != self._drawn:
            self._show_pictures(length)
        if now - self._texts_at >= _TEXT_SECONDS:
            self._measure_speed(now, length)
            self._show_texts(length)
            self._texts_at = now

    def _measure_speed(self, now: float, length: int) -> None:
        since, count = self._speed_mark
        if now - since >= _SPEED_SECONDS:
            self._speed = (length - count) / (now - since)
            self._speed_mark = (now, length)

    def draw(self) -> None:
        """Show the newest row everywhere, at once."""
        length = self._length()
        if length:
            self._panels.loss.refresh()
            self._show_pictures(length)
            self._show_texts(length)

    def _show_pictures(self, length: int) -> None:
        assert self._run is not None
        self._drawn = length
        panels, parameters = self._panels, self._run.history.parameters(length)[-1]
        panels.fit.show_model(parameters)
        panels.residuals.show_model(parameters)
        panels.loss.show_history(length)
        self._show_changes()
        panels.surface.show_history(length)
        if self._selected is not None and is_quick(self._run.prepared.dataset):
            self._show_pull(length)

    def _show_changes(self) -> None:
        """Mark where data were edited; the training thread notes that on its own."""
        assert self._run is not None
        changes = self._run.history.data_changes
        if len(changes) != self._changes_shown:
            self._changes_shown = len(changes)
            iterations = [change.iteration for change in changes if change.iteration]
            self._panels.loss.show_changes(iterations)

    def _show_texts(self, length: int) -> None:
        run = self._run
        if run is None or not length:
            return
        row = run.history.row(length - 1)
        weight, bias = in_data_units(run, row.parameters)
        panels = self._panels
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
        self.show_predictions()
        self.show_answer()

    def _show_selected(self) -> None:
        length = self._length()
        if length:
            self._panels.data.show_row_facts(self._show_pull(length))

    def _show_pull(self, length: int) -> RowFacts | None:
        """Where the selected row pulls the model, as an arrow; what is known of it."""
        run, selected = self._run, self._selected
        assert run is not None
        row = run.history.row(length - 1)
        facts = None
        if selected is not None and selected < run.prepared.dataset.rows:
            facts = _facts(run, selected, row)
        full = row.gradient if facts and run.iterations_per_epoch == 1 else None
        self._panels.surface.show_row_gradients(
            row.parameters, facts.gradient if facts else None, full, row=selected
        )
        return facts

    @Slot(object)
    def show_predictions(self, rows: range | None = None) -> None:
        """The model's answers for these rows of the table, or for those on screen."""
        run, length = self._run, self._length()
        if run is None or not length:
            return
        rows = rows if rows is not None else self._panels.data.visible_rows()
        x = run.prepared.x[rows.start : rows.stop]
        y_pred = _predict(run, run.history.row(length - 1), x)
        self._panels.data.show_predictions(y_pred, rows.start)

    def predictions(self) -> FloatArray:
        """The model's answers (n,) for all rows, NaN where an x is blank."""
        run, length = self._run, self._length()
        if run is None or not length:
            return np.empty(0)
        return _predict(run, run.history.row(length - 1), run.prepared.x)

    @Slot()
    def show_answer(self) -> None:
        """The model's answer to the question in the prediction field, or none."""
        run, length = self._run, self._length()
        question = self._panels.data.question()
        if run is None or not length or question is None:
            self._panels.data.show_answer(None)
            return
        inputs = run.prepared.inputs.matrix(np.array([question]))
        answer = _predict(run, run.history.row(length - 1), inputs)
        self._panels.data.show_answer(float(answer[0]))


def _kinds_of_loss(run: Run) -> tuple[bool, bool]:
    """Whether each loss is that of a batch alone, and whether there is a test loss."""
    return run.iterations_per_epoch > 1, bool(run.prepared.is_test.any())


def _predict(run: Run, row: Row, inputs: FloatArray) -> FloatArray:
    """The model's answers (n,) for what it sees of x (n, p), in float64."""
    count = len(run.prepared.inputs.names)
    bias = row.parameters[count] if run.prepared.bias else 0.0
    with np.errstate(over="ignore", invalid="ignore"):
        y_pred: FloatArray = inputs @ row.parameters[:count] + bias
    return y_pred


def _facts(run: Run, selected: int, row: Row) -> RowFacts | None:
    count = len(run.prepared.inputs.names)
    bias = float(row.parameters[count]) if run.prepared.bias else None
    return row_facts(
        run.prepared,
        selected,
        row.parameters[:count],
        bias,
        run.config.loss,
        run.config.reduction,
    )


def in_data_units(run: Run, parameters: FloatArray) -> tuple[FloatArray, float | None]:
    """A row's weights (p,) and bias, None without one, in the data's own units."""
    count = len(run.prepared.inputs.names)
    own_bias = parameters[count] if run.prepared.bias else 0.0
    weight, bias = run.prepared.inputs.to_data_units(parameters[:count], own_bias)
    return weight, float(bias) if run.prepared.bias else None
