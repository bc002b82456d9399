"""The loss of every iteration so far, on the training and on the test rows."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from desktop.plots.canvas import Canvas
from desktop.plots.caption import Caption
from desktop.plots.legend import Legend
from desktop.plots.marks import Mark
from desktop.plots.steps import (
    SMALLEST,
    Interval,
    drawable,
    grown_logarithmic,
    nice_ceiling,
)
from desktop.plots.track import LossTrack
from desktop.plots.vertical_lines import VerticalLines
from desktop.theme import Theme
from desktop.widgets.card import Card
from linreg.dataset import FloatArray
from linreg.history import History

_FIRST_ITERATIONS = 10
# Rows that would move the curves' ends by less than this part of the axes wait for the
# next ones; it is not seen on any screen.
_UNSEEN = 1 / 4000


class LossPlot(QWidget):
    """Train and test loss by iteration, on a logarithmic or a linear axis."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._history: History | None = None
        self._has_test = False
        self._length = 0
        self._extent: Interval | None = None
        self._span = float(_FIRST_ITERATIONS)
        self._logarithmic = True
        self.card = Card(self.tr("Loss"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self._legend = Legend()
        self._legend.add("train", "line", theme.train, self.tr("train"), "")
        self._legend.add(
            "test",
            "dash",
            theme.test,
            self.tr("test"),
            self.tr("Loss on the rows held out: the model never trains on them"),
        )
        self._legend.add(
            "changes",
            "dash",
            theme.muted,
            self.tr("data edited"),
            self.tr("From this iteration on the run trains on edited data"),
        )
        self._legend.show_entry("changes", False)
        self.card.addHeaderWidget(self._legend)
        self._make_switch()
        self._make_marks(theme)
        self.set_theme(theme)

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

    def _make_marks(self, theme: Theme) -> None:
        self.canvas = Canvas(theme)
        self.canvas.setAccessibleName(self.tr("Loss by iteration"))
        self.canvas.set_labels(self.tr("iteration"), self.tr("loss"))
        self.canvas.set_logarithmic(True)
        self.card.body.addWidget(self.canvas)
        self._changes = VerticalLines(self.canvas, 0)
        # The test rows' loss, most often the calmer one, lies above.
        self._train, self._test = LossTrack(self.canvas, 1), LossTrack(self.canvas, 3)
        self._now = Mark(self.canvas, 5, "dot", 4.5)
        self._note = Caption(self.canvas, "top right")

    def set_theme(self, theme: Theme) -> None:
        self.canvas.set_theme(theme)
        self._note.set_theme(theme)
        self._train.set_colour(theme.train, Qt.PenStyle.SolidLine)
        self._test.set_colour(theme.test, Qt.PenStyle.DashLine)
        self._now.colour(theme.model, theme.card)
        self._legend.set_colour("train", theme.train)
        self._legend.set_colour("test", theme.test)
        self._changes.colour(theme.muted)
        self._legend.set_colour("changes", theme.muted)

    @Slot(bool)
    def set_logarithmic(self, logarithmic: bool) -> None:
        self._logarithmic = logarithmic
        self.log_button.setChecked(logarithmic)
        self._extent = None
        self.canvas.set_logarithmic(logarithmic)
        self.canvas.start()
        self._draw()

    @property
    def logarithmic(self) -> bool:
        return self._logarithmic

    def set_controls_shown(self, shown: bool) -> None:
        """Hide what cannot be used on paper."""
        self.log_button.setVisible(shown)

    def start(self, history: History, *, batch_loss: bool, has_test: bool) -> None:
        """Begin with another run's history.

        `batch_loss` says that the recorded training loss is that of the rows of one
        batch alone.
        """
        self._history, self._has_test = history, has_test
        self._forget()
        self._extent, self._span = None, float(_FIRST_ITERATIONS)
        text, tip = self.tr("train"), self.tr("Loss on all training rows")
        if batch_loss:
            text = self.tr("train (this batch)")
            tip = self.tr("Loss on the rows that each iteration trains on")
        self._legend.set_text("train", text, tip)
        self._legend.show_entry("test", has_test)
        self.show_changes(())
        self.canvas.start()
        self._draw()

    def _forget(self) -> None:
        self._length = 0
        self._train.forget()
        self._test.forget()
        self._now.hide()

    def show_history(self, length: int) -> None:
        """Draw the first `length` rows of the history."""
        if length < self._length:
            self._forget()
        if self._history is not None and not self._looks_the_same(length):
            self._length = length
            self._draw()

    def refresh(self) -> None:
        """Draw the newest row anew: it has been written again, for data were edited."""
        self._draw()

    def show_changes(self, iterations: Sequence[int]) -> None:
        """Mark the iterations from which on the run trains on edited data."""
        self._changes.show(np.array(iterations, np.float64))
        if bool(iterations) != self._legend.shows("changes"):
            self._legend.show_entry("changes", bool(iterations))

    def _looks_the_same(self, length: int) -> bool:
        """Whether the rows that are new would not be seen to move the curves."""
        if not self._length:
            return not length
        (left, right), (bottom, top) = self.canvas.mapping.x, self.canvas.mapping.y
        if length - self._length > _UNSEEN * (right - left):
            return False
        return all(
            _stays(self._on_axis(losses[self._length - 1 :]), _UNSEEN * (top - bottom))
            for _, losses in self._tracks(length)
        )

    def _tracks(self, length: int) -> list[tuple[LossTrack, FloatArray]]:
        """Each curve in the picture with its values in the first rows, (length,)."""
        assert self._history is not None
        tracks = [(self._train, self._history.losses(length))]
        if self._has_test:
            tracks.append((self._test, self._history.test_losses(length)))
        return tracks

    def _on_axis(self, losses: FloatArray) -> FloatArray:
        """Where losses stand on the left axis; NaN for what cannot be drawn."""
        if self._logarithmic:
            with np.errstate(divide="ignore", invalid="ignore"):
                losses = np.log10(losses)
        return drawable(losses)

    def _draw(self) -> None:
        if self._history is None:
            return
        tracks = self._tracks(self._length)
        for track, losses in tracks:
            track.take(losses, self._on_axis)
        self._fit_axes([track.places for track, _ in tracks])
        for track, _ in tracks:
            track.draw()
        if self._length:
            self._now.show(self._length - 1.0, self._train.newest)
        zero = self._logarithmic and any(track.has_zero for track, _ in tracks)
        note = self.tr("loss is exactly 0: not on a log axis") if zero else ""
        self._note.set_text(note)

    def _fit_axes(self, places: list[FloatArray]) -> None:
        while self._span < self._length - 1:
            self._span = nice_ceiling(self._span * 1.01)
        values = np.concatenate(places)
        values = values[np.isfinite(values)]
        if len(values):
            self._extend(float(values.min()), float(values.max()))
        margin = 0.02 * self._span
        extent = self._extent or ((-1.0, 1.0) if self._logarithmic else (0.0, 1.0))
        self.canvas.set_ranges((-margin, self._span + margin), extent)

    def _extend(self, low: float, high: float) -> None:
        if self._logarithmic:
            self._extent = grown_logarithmic(self._extent, low, high)
        elif self._extent is None or high > self._extent[1]:
            # A linear axis begins at 0, or heights would not compare.
            top = nice_ceiling(high) if high > SMALLEST else 1.0
            self._extent = (-0.03 * top, 1.03 * top)


def _stays(values: FloatArray, unseen: float) -> bool:
    """Whether all values are about the first one, or all of them are none."""
    none = np.isnan(values)
    if none.any():
        return bool(none.all())
    return bool(np.abs(values - values[0]).max() < unseen)
