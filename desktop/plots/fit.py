"""The regression line through the points, with residuals and the exact best fit."""

from functools import partial

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.background import Background
from desktop.number_format import short_number
from desktop.plots.canvas import Canvas
from desktop.plots.caption import Caption
from desktop.plots.feature_box import FeatureBox
from desktop.plots.fit_band import FitBand
from desktop.plots.fit_crowd import FitCrowd, count_crowd
from desktop.plots.fit_legend import FitLegend
from desktop.plots.fit_lines import FitLines
from desktop.plots.fit_points import FitPoints
from desktop.plots.fit_range import FitRange
from desktop.plots.partial_fit import PartialFit, make_partial_fit, predicted_by
from desktop.plots.point_mouse import PointMouse
from desktop.theme import Theme
from desktop.widgets.card import Card
from linreg.dataset import FloatArray
from linreg.exact import ExactFit
from linreg.prepare import Prepared


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
        self._weight = np.zeros(0)
        self._bias = 0.0
        self._asked: FloatArray | None = None
        self._row = -1
        self._selected = np.empty(0, np.int64)
        self._counted: tuple[Prepared, int] | None = None
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
        self._counting = Background(self)
        self._counting.finished.connect(self._crowd.show)
        self.set_theme(theme)

    def _make_marks(self, theme: Theme) -> None:
        self.canvas = Canvas(theme)
        self.canvas.setAccessibleName(self.tr("Points and the regression line"))
        self.card.body.addWidget(self.canvas)
        self._range = FitRange(self.canvas)
        self._lines = FitLines(self.canvas)
        self._crowd = FitCrowd(self.canvas)
        self._band = FitBand(self.canvas)
        self._points = FitPoints(self.canvas)
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
        self._count_crowd(self._prepared, picture)
        self._lines.show_exact(picture, exact)
        self._band.find(self._prepared, self._exact, self.feature, self._range.across)
        self._describe(self._prepared, picture)
        self._offer(picture)
        self._draw_model()

    def _count_crowd(self, prepared: Prepared, picture: PartialFit) -> None:
        """Count points without number in another thread, once for each picture."""
        if not picture.is_dense:
            self._counted = None
            self._counting.cancel()
            self._crowd.hide()
            return
        wanted = (prepared, self.feature)
        if wanted != self._counted:
            self._counted = wanted
            self._crowd.hide()
            work = partial(count_crowd, prepared, self.feature, self._crowd.cells)
            self._counting.start(work)

    def close_threads(self) -> None:
        """Wait for those that count and work out the band to end."""
        self._counting.close()
        self._band.close_threads()

    def _describe(self, prepared: Prepared, picture: PartialFit) -> None:
        dataset = prepared.dataset
        self.canvas.set_labels(dataset.x_names[self.feature], dataset.y_name)
        notes = []
        if not self._range.drawable:
            notes.append(self.tr("these numbers are too large to be drawn"))
        if len(dataset.x_names) > 1:
            notes.append(self.tr("partial fit: other features at their means"))
        if picture.is_dense:
            text = self.tr("density of {0} rows")
            notes.append(text.format(int(np.count_nonzero(dataset.used))))
        self._note.set_text(" · ".join(notes))
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
        assert self._prepared is not None
        count = len(self._prepared.inputs.names)
        self._weight = parameters[:count]
        self._bias = float(parameters[count]) if self._prepared.bias else 0.0
        self._draw_model()

    def _draw_model(self) -> None:
        picture = self._picture
        if picture is None or len(self._weight) != picture.grid_inputs.shape[1]:
            return
        # A diverging model's line may overflow; it is then not drawn there.
        with np.errstate(over="ignore", invalid="ignore"):
            line = picture.grid_inputs @ self._weight + self._bias
            predicted = picture.inputs @ self._weight + self._bias
            answer = picture.asked_inputs @ self._weight + self._bias
        if not self._mouse.holding:
            self._range.make_room(line)
        self._lines.show_line(picture, line)
        self._lines.show_predictions(picture, predicted, float(answer[0]))

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
            self._readout.set_text(text)

    @Slot(int)
    def _on_hovered(self, row: int) -> None:
        """Say what is under the mouse, and of a point that is dragged, where it is."""
        self._row = row
        if self._prepared is None or self._picture is None:
            return
        usage = self._usage(self._prepared, self._picture)
        text = usage if row < 0 else self._row_text(self._prepared, row)
        if text != self.canvas.toolTip():
            self.canvas.setToolTip(text)
        self._readout.set_text(text if self._mouse.dragging else "")

    def _usage(self, prepared: Prepared, picture: PartialFit) -> str:
        if picture.is_dense:
            return self.tr("Too many rows to move points by hand: edit the table")
        if len(prepared.dataset.x_names) > 1:
            return self.tr("Drag a point to move it. Rows are added in the table")
        return self.tr("Drag a point to move it, click beside them to add one")

    def _row_text(self, prepared: Prepared, row: int) -> str:
        dataset = prepared.dataset
        x_name = dataset.x_names[self.feature]
        text = self.tr("row {0}: {1} = {2}, {3} = {4}").format(
            row + 1,
            x_name,
            short_number(float(dataset.column(x_name)[row])),
            dataset.y_name,
            short_number(float(dataset.y[row])),
        )
        if prepared.is_train[row] or prepared.is_test[row]:
            return text
        return self.tr("{0} (left out)").format(text)
