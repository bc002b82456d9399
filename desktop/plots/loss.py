"""The loss of every iteration so far, on the training and on the test rows."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from desktop.number_format import format_number
from desktop.plots.canvas import Canvas
from desktop.plots.caption import Caption
from desktop.plots.left_behind import LeftBehind
from desktop.plots.loss_axes import LossAxes
from desktop.plots.loss_brush import LossBrush, nearest_iteration
from desktop.plots.loss_legend import LossLegend
from desktop.plots.marks import Mark
from desktop.plots.track import LossTrack
from desktop.plots.veil import Veil
from desktop.plots.vertical_lines import VerticalLines
from desktop.theme import Theme
from desktop.widgets.card import Card
from linreg.dataset import FloatArray
from linreg.rows import Row, Rows

# Rows that would move the curves' ends by less than this part of the axes wait for the
# next ones; it is not seen on any screen.
_UNSEEN = 1 / 4000
_NO_ROWS = Rows(np.empty((0, 3)), 0)


class LossPlot(QWidget):
    """Train and test loss by iteration, on a logarithmic or a linear axis.

    Signals: `iteration_hovered(object)` with the kept iteration nearest to the mouse,
    an int, or None when it has left; `iteration_clicked(object)`.
    """

    iteration_hovered = Signal(object)
    iteration_clicked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._has_test = False
        self._hovered: int | None = None
        self._begin()
        self.card = Card(self.tr("Loss"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self._legend = LossLegend(theme)
        self.card.addHeaderWidget(self._legend)
        self._make_switch()
        self._make_canvas(theme)
        self._make_marks()
        self.set_theme(theme)

    def _begin(self) -> None:
        # All there is, and what the curves were last drawn of: up to which iteration.
        self._rows = self._drawn = _NO_ROWS
        self._newest = self._iteration = 0
        self._abandoned: tuple[Rows, ...] = ()

    def _make_switch(self) -> None:
        self.log_button = QToolButton()
        self.log_button.setText(self.tr("log"))
        self.log_button.setCheckable(True)
        self.log_button.setChecked(True)
        self.log_button.setToolTip(
            self.tr("Logarithmic loss axis: equal factors look equally tall (L)")
        )
        self.log_button.setAccessibleName(self.tr("Logarithmic loss axis"))
        self.log_button.toggled.connect(self.set_logarithmic)
        self.card.addHeaderWidget(self.log_button)

    def _make_canvas(self, theme: Theme) -> None:
        self.canvas = Canvas(theme)
        self.canvas.setAccessibleName(self.tr("Loss by iteration"))
        # As a tooltip it would stand before the curve that is pointed at.
        self.canvas.setAccessibleDescription(
            self.tr("Point at the curve to see a step everywhere, click to go there")
        )
        self.canvas.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.canvas.set_labels(self.tr("iteration"), self.tr("loss"))
        self.canvas.hovered.connect(self._on_hovered)
        self.canvas.unhovered.connect(self._on_unhovered)
        self.canvas.clicked.connect(self._on_clicked)
        self.card.body.addWidget(self.canvas)

    def _make_marks(self) -> None:
        self._axes = LossAxes(self.canvas)
        self._changes = VerticalLines(self.canvas, 0)
        self._left_behind = LeftBehind(self.canvas, 0)
        # The test rows' loss, most often the calmer one, lies above.
        self._train, self._test = LossTrack(self.canvas, 1), LossTrack(self.canvas, 3)
        self._veil = Veil(self.canvas, 5)
        self._now = Mark(self.canvas, 6, "dot", 4.5)
        self._brush = LossBrush(self.canvas, 7)
        self._note = Caption(self.canvas, "top right")

    def set_theme(self, theme: Theme) -> None:
        self.canvas.set_theme(theme)
        self._legend.set_theme(theme)
        self._veil.set_theme(theme)
        self._brush.set_theme(theme)
        self._note.set_theme(theme)
        self._changes.colour(theme.muted)
        self._left_behind.colour(theme.muted)
        self._train.set_colour(theme.train, Qt.PenStyle.SolidLine)
        self._test.set_colour(theme.test, Qt.PenStyle.DashLine)
        self._now.colour(theme.model, theme.card)

    @Slot(bool)
    def set_logarithmic(self, logarithmic: bool) -> None:
        self.log_button.setChecked(logarithmic)
        self._axes.set_logarithmic(logarithmic)
        self._draw()

    @property
    def logarithmic(self) -> bool:
        return self._axes.logarithmic

    def set_controls_shown(self, shown: bool) -> None:
        """Hide what cannot be used on paper."""
        self.log_button.setVisible(shown)

    def start(self, *, batch_loss: bool, has_test: bool) -> None:
        """Begin with another run, of which nothing is known yet.

        `batch_loss` says that the recorded training loss is that of the rows of one
        batch alone.
        """
        self._has_test = has_test
        self._begin()
        self._branch(())
        self._legend.name_train(batch_loss=batch_loss)
        self._legend.show_marks("test", has_test)
        self.show_changes(())
        self._axes.start()
        self._draw()

    def _forget(self) -> None:
        self._drawn = _NO_ROWS
        self._train.forget()
        self._test.forget()

    def show_history(
        self, rows: Rows, iteration: int, abandoned: tuple[Rows, ...] = ()
    ) -> None:
        """Draw all rows, with that iteration as the present one.

        What comes later is faint, and so are the branches that were `abandoned`.
        """
        self._rows, self._iteration = rows, iteration
        if rows.branch != self._drawn.branch or abandoned != self._abandoned:
            self._branch(abandoned)
        if rows.stride != self._drawn.stride or len(rows) < len(self._drawn):
            self._forget()
        if not self._looks_the_same(rows):
            self._draw_curves()
        self._draw_now()

    def _branch(self, abandoned: tuple[Rows, ...]) -> None:
        """The run has gone on from an earlier step: nothing drawn need be true."""
        self._forget()
        self._axes.forget_losses()
        self._abandoned = abandoned
        self._left_behind.take(abandoned, self._axes.on_axis)
        self._legend.show_marks("left_behind", bool(abandoned))
        self._hover(None)
        self.show_brushed(None)

    def show_changes(self, iterations: Sequence[int]) -> None:
        """Mark the iterations from which on the run trains on edited data."""
        self._changes.show(np.array(iterations, np.float64))
        self._legend.show_marks("changes", bool(iterations))

    def show_brushed(self, row: Row | None) -> None:
        """Mark the step that is pointed at, here or in another picture, or none."""
        self._brush.show(row, self._axes.on_axis)
        self._write_note()

    @Slot(float, float)
    def _on_hovered(self, x: float, y: float) -> None:
        self._hover(nearest_iteration(self._rows, x))

    @Slot()
    def _on_unhovered(self) -> None:
        self._hover(None)

    def _hover(self, iteration: int | None) -> None:
        if iteration != self._hovered:
            self._hovered = iteration
            self.iteration_hovered.emit(iteration)

    @Slot(float, float)
    def _on_clicked(self, x: float, y: float) -> None:
        iteration = nearest_iteration(self._rows, x)
        if iteration is not None:
            self.iteration_clicked.emit(iteration)

    def _looks_the_same(self, rows: Rows) -> bool:
        """Whether what is new would not be seen to move the curves."""
        drawn = len(self._drawn)
        if not drawn:
            return not len(rows)
        (left, right), (bottom, top) = self.canvas.mapping.x, self.canvas.mapping.y
        if rows.newest - self._newest > _UNSEEN * (right - left):
            return False
        unseen = _UNSEEN * (top - bottom)
        # The newest row that has been drawn may have been written again.
        return all(
            _stays(self._axes.on_axis(losses[drawn - 1 :]), track.newest, unseen)
            for track, losses in self._tracks(rows)
        )

    def _tracks(self, rows: Rows) -> list[tuple[LossTrack, FloatArray]]:
        """Each curve in the picture with its values, (m,)."""
        tracks = [(self._train, rows.losses)]
        if self._has_test:
            tracks.append((self._test, rows.test_losses))
        return tracks

    def _draw(self) -> None:
        """Draw everything anew, on other axes."""
        self._left_behind.draw(self._axes.on_axis)
        self._brush.show(self._brush.row, self._axes.on_axis)
        self._draw_curves()
        self._draw_now()

    def _draw_curves(self) -> None:
        rows = self._drawn = self._rows
        self._newest = rows.newest if len(rows) else 0
        tracks = self._tracks(rows)
        for track, losses in tracks:
            track.take(losses, self._axes.on_axis, rows.stride, self._newest)
        self._axes.fit(
            max(self._newest, self._left_behind.newest),
            np.concatenate([track.places for track, _ in tracks]),
            self._left_behind.places,
        )
        for track, _ in tracks:
            track.draw()
        self._write_note()

    def _draw_now(self) -> None:
        rows, iteration = self._rows, self._iteration
        if not len(rows):
            self._veil.hide()
            self._now.hide()
        # In a thinned history the newest row can be written while this is read.
        elif rows.newest - iteration < rows.stride:
            self._veil.hide()
            self._now.show(float(self._newest), self._train.newest)
        else:
            (place,) = self._axes.on_axis(rows.losses[[rows.index(iteration)]])
            self._veil.show(float(iteration))
            self._now.show(float(iteration), float(place))

    def _write_note(self) -> None:
        """Say what is pointed at, and what cannot be drawn."""
        lines = []
        if self._brush.row is not None:
            lines.append(self._words(self._brush.row))
            if self._hovered is not None:
                lines.append(self.tr("click to go there"))
        zero = any(track.has_zero for track in (self._train, self._test))
        if zero and self._axes.logarithmic:
            lines.append(self.tr("loss is exactly 0: not on a log axis"))
        self._note.set_text("\n".join(lines))

    def _words(self, row: Row) -> str:
        text = self.tr("iteration {0}: loss {1}")
        if self._has_test:
            text = self.tr("iteration {0}: loss {1}, test {2}")
        return text.format(
            row.iteration, format_number(row.loss), format_number(row.test_loss)
        )


def _stays(values: FloatArray, before: float, unseen: float) -> bool:
    """Whether all values are about that of before, or all of them are none."""
    none = np.isnan(values)
    if none.any() or np.isnan(before):
        return bool(none.all() and np.isnan(before))
    return bool(np.abs(values - before).max() < unseen)
