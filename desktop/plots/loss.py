"""The loss of every iteration so far, on the training and on the test rows."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.plots.canvas import Canvas
from desktop.plots.caption import Caption
from desktop.plots.least_mark import LeastMark
from desktop.plots.loss_brush import LossBrush, nearest_iteration
from desktop.plots.loss_curve import NO_ROWS
from desktop.plots.loss_legend import LossLegend
from desktop.plots.loss_lines import LossLines
from desktop.plots.loss_switch import LogButton
from desktop.plots.loss_words import row_text
from desktop.plots.marks import Mark
from desktop.plots.rate_strip import RateStrip
from desktop.plots.rival import Rival
from desktop.plots.veil import Veil
from desktop.plots.vertical_lines import VerticalLines
from desktop.theme import Theme
from desktop.widgets.card import Card
from linreg.history import LeastLoss
from linreg.rows import Row, Rows


class LossPlot(QWidget):
    """Train and test loss by iteration, on a logarithmic or a linear axis.

    Below them is the learning rate, where it is not always the same. In a race the
    other runs are drawn beside this one.

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
        self.log_button = LogButton()
        self.log_button.toggled.connect(self.set_logarithmic)
        self.card.addHeaderWidget(self.log_button)
        self._make_canvas(theme)
        self._make_marks(theme)
        self.set_theme(theme)

    def _begin(self) -> None:
        self._rows = NO_ROWS
        self._branch = self._iteration = 0
        self._abandoned: tuple[Rows, ...] = ()

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
        self.rates = RateStrip(self.canvas)
        self.card.body.addWidget(self.rates)

    def _make_marks(self, theme: Theme) -> None:
        self._changes = VerticalLines(self.canvas, -1)
        self._lines = LossLines(self.canvas, theme)
        self._train, self._test = self._lines.train, self._lines.test
        self._left_behind, self._race = self._lines.left_behind, self._lines.race
        self._axes = self._lines.axes
        self._veil = Veil(self.canvas, 5)
        self._now = Mark(self.canvas, 6, "dot", 4.5)
        self._least = LeastMark(self.canvas, 6.5)
        self._brush = LossBrush(self.canvas, 7)
        self._note = Caption(self.canvas, "top right")

    def set_theme(self, theme: Theme) -> None:
        self.canvas.set_theme(theme)
        self.rates.set_theme(theme)
        self._legend.set_theme(theme)
        self._race.set_theme(theme)
        self._veil.set_theme(theme)
        self._least.set_theme(theme)
        self._brush.set_theme(theme)
        self._note.set_theme(theme)
        self._changes.colour(theme.muted)
        self._left_behind.colour(theme.muted)
        self._test.set_colour(theme.test, Qt.PenStyle.DashLine)
        self._now.colour(theme.model, theme.card)
        self._colour_train()

    def _colour_train(self) -> None:
        colour = self._race.main_colour
        self._train.set_colour(colour, Qt.PenStyle.SolidLine)
        self._legend.set_colour("train", colour)
        self._race.name_ends(self._train)

    def set_race_key(self, key: int | None, name: str = "") -> None:
        """Draw the run in its colour of a race, and name it; None without a race."""
        self._race.set_shown(key, name or self.tr("this run"))
        self._colour_train()

    @Slot(bool)
    def set_logarithmic(self, logarithmic: bool) -> None:
        self.log_button.setChecked(logarithmic)
        self._axes.set_logarithmic(logarithmic)
        self._draw_anew()

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
        self._lines.start(has_test=has_test)
        self.rates.forget()
        self._forget_branch()
        self._legend.name_train(batch_loss=batch_loss)
        self._legend.show_marks("test", has_test)
        self.show_changes(())
        self.show_least(None)
        self._draw_anew()

    def show_history(
        self,
        rows: Rows,
        iteration: int,
        abandoned: tuple[Rows, ...] = (),
        *,
        passing: bool = False,
    ) -> None:
        """Draw all rows, with that iteration as the present one.

        What comes later is faint, and so are the branches that were `abandoned`.
        `passing` says that more rows come soon, for which a part of a pixel may wait.
        """
        self._rows, self._iteration = rows, iteration
        if rows.branch != self._branch or abandoned != self._abandoned:
            self._branch, self._abandoned = rows.branch, abandoned
            self._lines.branch(abandoned)
            self._forget_branch()
        if self._lines.follow(rows, passing=passing):
            self._write_note()
        self.rates.show_rates(rows)
        self._draw_now()

    def _forget_branch(self) -> None:
        """What is pointed at need not be there any more."""
        self._legend.show_marks("left_behind", bool(self._abandoned))
        self._on_unhovered()
        self.show_brushed(None)

    def show_rivals(
        self, rivals: tuple[Rival, ...], iteration: int, *, passing: bool = False
    ) -> None:
        """Draw the training losses of the others in a race, whose present this is.

        To be called after `show_history`, with () where there is no race.
        """
        if rivals or self._race:
            self._lines.follow_rivals(rivals, iteration, passing=passing)
            self._draw_now()

    def show_changes(self, data: Sequence[int], other_loss: Sequence[int] = ()) -> None:
        """Mark the iterations from which on data are edited, or the loss is another."""
        self._changes.show(np.array([*data, *other_loss], np.float64))
        self._legend.name_changes(data=bool(data), loss=bool(other_loss))

    def show_least(self, least: LeastLoss | None) -> None:
        """Mark the least test loss, or none; to be called after `show_history`."""
        newest = self._rows.newest if len(self._rows) else 0
        self._least.show(least, newest, self._axes.on_axis)

    def show_brushed(self, row: Row | None) -> None:
        """Mark the step that is pointed at, here or in another picture, or none."""
        self._brush.show(row, self._axes.on_axis)
        self._write_note()

    @Slot(float, float)
    def _on_hovered(self, x: float, y: float) -> None:
        self._race.point_at(x, y)
        self._hover(nearest_iteration(self._rows, x))
        self._write_note()

    @Slot()
    def _on_unhovered(self) -> None:
        self._race.point_at(np.nan, np.nan)
        self._hover(None)
        self._write_note()

    def _hover(self, iteration: int | None) -> None:
        if iteration != self._hovered:
            self._hovered = iteration
            self.iteration_hovered.emit(iteration)

    @Slot(float, float)
    def _on_clicked(self, x: float, y: float) -> None:
        iteration = self._least.iteration_at(x, y)
        if iteration is None:
            iteration = nearest_iteration(self._rows, x)
        if iteration is not None:
            self.iteration_clicked.emit(iteration)

    def _draw_anew(self) -> None:
        """Draw everything on other axes."""
        self._brush.show(self._brush.row, self._axes.on_axis)
        self._least.place_on(self._axes.on_axis)
        self._lines.draw_anew()
        self._write_note()
        self._draw_now()

    def _draw_now(self) -> None:
        rows, iteration = self._rows, self._iteration
        if not len(rows):
            self._now.hide()
            self._veil_from(np.nan)
            return
        # In a thinned history the newest row can be written while this is read.
        is_newest = rows.newest - iteration < rows.stride
        if is_newest:
            self._now.show(float(self._train.newest_iteration), self._train.newest)
        else:
            (place,) = self._axes.on_axis(rows.losses[[rows.index(iteration)]])
            self._now.show(float(iteration), float(place))
        if self._race and is_newest:
            self._veil_from(self._race.veil_start)
        else:
            self._veil_from(np.nan if is_newest else float(iteration))

    def _veil_from(self, iteration: float) -> None:
        self._veil.show(iteration)
        self.rates.show_present(iteration)

    def _write_note(self) -> None:
        """Say what is pointed at, and what cannot be drawn."""
        lines = []
        if self._brush.row is not None:
            has_rates = not self.rates.isHidden()
            lines.append(
                row_text(self._brush.row, has_test=self._has_test, has_rates=has_rates)
            )
            if self._hovered is not None:
                lines.append(self.tr("click to go there"))
        if self._race.pointed_text:
            lines.append(self._race.pointed_text)
        if self._lines.has_zero and self._axes.logarithmic:
            lines.append(self.tr("loss is exactly 0: not on a log axis"))
        self._note.set_text("\n".join(lines))
