"""The regression line through the points, with residuals and the exact best fit."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.plots.canvas import UNSEEN_PIXELS, Canvas
from desktop.plots.caption import Caption
from desktop.plots.feature_box import FeatureBox
from desktop.plots.fit_band import FitBand
from desktop.plots.fit_crowd import FitCrowd
from desktop.plots.fit_legend import FitLegend
from desktop.plots.fit_lines import FitLines
from desktop.plots.fit_model import answers_of, belongs
from desktop.plots.fit_points import FitPoints
from desktop.plots.fit_range import FitRange
from desktop.plots.fit_step import FitStep
from desktop.plots.fit_words import hover_text, note_text
from desktop.plots.partial_fit import PartialFit, make_partial_fit, predicted_by
from desktop.plots.point_mouse import PointMouse
from desktop.theme import Theme
from desktop.widgets.card import Card
from linreg.dataset import FloatArray
from linreg.exact import ExactFit
from linreg.prepare import Prepared
from linreg.trainer import Phase


class FitPlot(QWidget):
    """Points of the training and the test set, the model's line, and its residuals.

    With several features the line is the partial fit: it follows the feature on the x
    axis while the others stand at their training means.

    A person can take hold of the points of up to 20,000 rows. Signals, with rows as
    numbers in the table counted from 0, and raw x and y: `drag_started()`, then
    `point_dragged(row, x, y)` for each move, x being that of `feature`, and then
    `drag_finished()`, or `drag_cancelled()` after Escape; the picture changes when it
    is shown the edited data. `row_clicked(row, extend)`; `point_added(x, y)` for a
    click where no point is, with a single x column only.
    """

    drag_started = Signal()
    point_dragged = Signal(int, float, float)
    drag_finished = Signal()
    drag_cancelled = Signal()
    row_clicked = Signal(int, bool)
    point_added = Signal(float, float)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._prepared: Prepared | None = None
        self._exact: ExactFit | None = None
        self._picture: PartialFit | None = None
        self._parameters = np.empty(0)
        # What these answer, and what those did that were drawn last.
        self._answers: FloatArray | None = None
        self._drawn: FloatArray | None = None
        self._asked: FloatArray | None = None
        self._row = -1
        self._selected = np.empty(0, np.int64)
        self._controls_shown = True
        self.card = Card(self.tr("Regression line"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self._feature = FeatureBox()
        self._feature.currentIndexChanged.connect(self._on_feature)
        self.card.addHeaderWidget(self._feature)
        self._legend = FitLegend(theme)
        self.card.addHeaderWidget(self._legend)
        self._make_marks(theme)
        self._make_mouse()
        self.set_theme(theme)

    def _make_marks(self, theme: Theme) -> None:
        self.canvas = Canvas(theme)
        self.canvas.setAccessibleName(self.tr("Points and the regression line"))
        self.card.body.addWidget(self.canvas)
        self._range = FitRange(self.canvas)
        self._lines = FitLines(self.canvas)
        self._crowd = FitCrowd(self.canvas)
        self._band = FitBand(self.canvas)
        self._points = FitPoints(self.canvas, theme)
        self._step = FitStep(
            self.canvas, theme, self._points, self._lines, self._legend
        )
        self._note = Caption(self.canvas, "top left")
        self._readout = Caption(self.canvas, "bottom right")

    def _make_mouse(self) -> None:
        self._mouse = PointMouse(self.canvas)
        self._mouse.drag_started.connect(self._on_drag_started)
        self._mouse.dragged.connect(self.point_dragged)
        self._mouse.drag_finished.connect(self._on_drag_finished)
        self._mouse.drag_cancelled.connect(self._on_drag_cancelled)
        self._mouse.row_clicked.connect(self._on_row_clicked)
        self._mouse.place_clicked.connect(self._on_place_clicked)
        self._mouse.hovered.connect(self._on_hovered)

    def set_theme(self, theme: Theme) -> None:
        self.canvas.set_theme(theme)
        self._lines.set_theme(theme)
        self._points.set_theme(theme)
        self._step.set_theme(theme)
        self._crowd.set_theme(theme)
        self._band.set_theme(theme)
        self._legend.set_theme(theme)
        self._note.set_theme(theme)
        self._readout.set_theme(theme)

    def set_exact_shown(self, shown: bool) -> None:
        """The exact best fit as a ghost, or not."""
        self._lines.set_exact_shown(shown)
        self._band.set_shown(shown)
        self._legend.show_entry("exact", shown)

    def set_controls_shown(self, shown: bool) -> None:
        """Hide what cannot be used on paper."""
        self._controls_shown = shown
        several = self._prepared is not None and len(self._prepared.dataset.x_names) > 1
        self._feature.setVisible(shown and several)

    def show_data(
        self, prepared: Prepared, exact: ExactFit, *, keep_view: bool = False
    ) -> None:
        """Another data set, or another way to see it.

        With `keep_view` it is an edited state of the data at hand: what a person has
        zoomed in on stays. While a point is dragged the ranges stay as well.
        """
        names = prepared.dataset.x_names
        if self._prepared is None or self._prepared.dataset.x_names != names:
            self._feature.set_names(names, self.feature if keep_view else 0)
            self._asked = None
        self._prepared, self._exact = prepared, exact
        self._legend.name_exact(determined=exact.determined)
        self.set_controls_shown(self._controls_shown)
        if not keep_view:
            self.canvas.start()
            self._step.forget()
        self._redraw()

    def show_selection(self, rows: tuple[int, ...]) -> None:
        """Put a ring around the points of these rows of the table."""
        self._selected = np.array(rows, np.int64)
        self._points.select(rows)
        if self._picture is not None and self._picture.is_dense:
            self._redraw()

    @Slot()
    def _on_feature(self) -> None:
        self.canvas.start()
        self._redraw()

    @property
    def feature(self) -> int:
        """Which x column is on the x axis."""
        return self._feature.chosen

    def set_feature(self, index: int) -> None:
        self._feature.setCurrentIndex(index)

    def show_question(self, x: FloatArray | None) -> None:
        """Mark the model's answer at this raw x (columns,), or at none."""
        if x is None and self._asked is None:
            return
        if x is not None and self._asked is not None and np.array_equal(x, self._asked):
            return
        self._asked = x
        self._redraw()

    def _redraw(self) -> None:
        """Everything, for another data set, feature or question."""
        if self._prepared is None or self._exact is None:
            return
        # Under the hand that holds a point nothing else may move.
        across = self._range.across if self._mouse.holding else None
        picture = self._picture = make_partial_fit(
            self._prepared, self.feature, self._asked, across, self._selected
        )
        exact = predicted_by(self._prepared, self._exact, picture.grid_inputs)
        if across is None:
            self._range.show(picture, exact)
        self._points.show(picture)
        self._crowd.show(self._prepared, self.feature, shown=picture.is_dense)
        self._lines.show_exact(picture, exact)
        self._band.find(self._prepared, self._exact, self.feature, self._range.across)
        self._describe(self._prepared, picture)
        self._offer(picture)
        self._step.show_picture(self._prepared, picture, exact)
        self._answers = self._drawn = None
        self._draw_model()

    def close_threads(self) -> None:
        """Wait for those that count and work out the band to end."""
        self._crowd.close_threads()
        self._band.close_threads()

    def _describe(self, prepared: Prepared, picture: PartialFit) -> None:
        dataset = prepared.dataset
        self.canvas.set_labels(dataset.x_names[self.feature], dataset.y_name)
        self._note.set_text(note_text(prepared, picture, self._range.drawable))
        self._legend.show_rows(
            test=bool(prepared.is_test.any()), left_out=bool(picture.is_left_out.any())
        )

    def _offer(self, picture: PartialFit) -> None:
        """Let the mouse take hold of the points, but not of a crowd's."""
        count = 0 if picture.is_dense else len(picture.rows)
        x, y = picture.x[:count], picture.y[:count]
        self._mouse.set_points(picture.rows[:count], x, y)
        self._on_hovered(self._row if self._row in picture.rows[:count] else -1)

    def show_model(self, parameters: FloatArray) -> None:
        """The line of these parameters (k,), in the model's units: weights, then b."""
        self._take(parameters)
        self._draw_model()

    def _take(self, parameters: FloatArray) -> None:
        """Find the answers of these parameters, once for all that asks for them."""
        if parameters is self._parameters and self._answers is not None:
            return
        prepared, picture = self._prepared, self._picture
        self._parameters, self._answers = parameters, None
        if prepared is None or picture is None or not belongs(parameters, prepared):
            return
        self._answers = answers_of(prepared, parameters, picture.all_inputs)

    def is_seen_to_move(self, parameters: FloatArray) -> bool:
        """Whether the line of these parameters (k,) is another one to the eye."""
        self._take(parameters)
        now, drawn = self._answers, self._drawn
        if now is None or drawn is None:
            return True
        with np.errstate(all="ignore"):
            moved = float(np.abs(now - drawn).max())
        # What is no number has left the picture, or comes back to it.
        return not moved <= UNSEEN_PIXELS / self.canvas.mapping.y_scale

    def show_brushed(self, parameters: FloatArray | None) -> None:
        """The thin line of another step's parameters (k,), or none."""
        self._step.show_brushed(parameters)

    def show_batch(self, rows: npt.NDArray[np.int64]) -> None:
        """Let these rows (b,) of the table glow as a batch, until other data come."""
        self._step.show_batch(rows)

    def show_phase(
        self,
        phase: Phase | None,
        before: FloatArray | None = None,
        *,
        squares: bool = True,
    ) -> None:
        """Draw what has come to be when this part of an iteration is done.

        That is, of the rows of the batch, predictions, then residuals, and if the loss
        is one of `squares` those as well; after the update, the line of the parameters
        (k,) `before` it. With None the picture is as always.
        """
        self._step.show_phase(phase, before, squares=squares)

    def _draw_model(self) -> None:
        self._take(self._parameters)
        picture, answers = self._picture, self._answers
        if picture is None or answers is None:
            return
        self._drawn = answers
        count = len(picture.grid)
        line, predicted, answer = answers[:count], answers[count:-1], answers[-1]
        if not self._mouse.holding:
            self._range.make_room(line)
        self._lines.show_line(picture, line)
        self._lines.show_predictions(picture, predicted, float(answer))
        self._step.show_model(self._parameters)

    @Slot(int)
    def _on_drag_started(self, row: int) -> None:
        self._points.hold(row)
        self._on_hovered(row)
        self.drag_started.emit()

    @Slot()
    def _on_drag_finished(self) -> None:
        self._points.hold(None)
        self.drag_finished.emit()
        self._redraw()

    @Slot()
    def _on_drag_cancelled(self) -> None:
        self._points.hold(None)
        self.drag_cancelled.emit()
        self._redraw()

    @Slot(int, bool)
    def _on_row_clicked(self, row: int, extend: bool) -> None:
        self.row_clicked.emit(row, extend)
        self._redraw()

    @Slot(float, float)
    def _on_place_clicked(self, x: float, y: float) -> None:
        if self._prepared is None:
            return
        if len(self._prepared.dataset.x_names) == 1:
            self.point_added.emit(x, y)
        else:
            text = self.tr("with several x columns, rows are added in the table")
            self._say(text)

    @Slot(int)
    def _on_hovered(self, row: int) -> None:
        """Say what is under the mouse, and of a point that is dragged, where it is."""
        self._row = row
        if self._prepared is None or self._picture is None:
            return
        text = hover_text(self._prepared, self._picture, self.feature, row)
        if text != self.canvas.toolTip():
            self.canvas.setToolTip(text)
        self._say(text if self._mouse.dragging else "")

    def _say(self, text: str) -> None:
        self._readout.set_text(text)
        self._step.set_quiet(bool(text))
