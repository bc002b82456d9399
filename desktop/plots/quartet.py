"""Anscombe's four data sets side by side: the same numbers, and four pictures."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.number_format import MINUS
from desktop.plots.canvas import Canvas
from desktop.plots.marks import Curve
from desktop.plots.points import Points
from desktop.plots.steps import Interval, padded
from desktop.plots.symbols import line_pen
from desktop.theme import Theme
from linreg.catalogue import Entry
from linreg.config import Config
from linreg.dataset import Dataset
from linreg.exact import fit_exact
from linreg.prepare import prepare

_RADIUS = 4.5


@dataclass(frozen=True)
class _Summary:
    """What a table of statistics tells of one x and y."""

    mean_x: float
    mean_y: float
    slope: float
    intercept: float
    r_squared: float


def summary_of(dataset: Dataset) -> _Summary:
    """The means, the exact line, and R² = 1 - SSR/SST of all rows."""
    prepared = prepare(dataset, Config())
    exact = fit_exact(prepared)
    x, y = prepared.x_train[:, 0], prepared.y_train
    slope, intercept = float(exact.weight[0]), float(exact.bias or 0.0)
    residual = y - (slope * x + intercept)
    around = y - y.mean()
    r_squared = 1 - float(residual @ residual) / float(around @ around)
    return _Summary(float(x.mean()), float(y.mean()), slope, intercept, r_squared)


class _Picture(QWidget):
    """One data set: its name and a way to open it, its points and line, its numbers.

    Signal: `chosen(Entry)` at a click into the picture or on the button.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._entry: Entry | None = None
        self._title = QLabel()
        self._title.setObjectName("title")
        self._open = QToolButton()
        self._open.setText(self.tr("Open"))
        self._open.clicked.connect(self._on_clicked)
        header = QHBoxLayout()
        header.addWidget(self._title, 1)
        header.addWidget(self._open)
        self.canvas = Canvas(theme)
        self.canvas.setCursor(QCursor(Qt.CursorShape.PointingHandCursor))
        self.canvas.clicked.connect(self._on_clicked)
        self._line = Curve(self.canvas, 1)
        self._points = Points(self.canvas, 2, "dot")
        self._numbers = QLabel()
        self._numbers.setObjectName("note")
        self._numbers.setWordWrap(True)
        self._numbers.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(header)
        column.addWidget(self.canvas, 1)
        column.addWidget(self._numbers)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self.canvas.set_theme(theme)
        self._line.set_pens(line_pen(theme.optimum, 2, Qt.PenStyle.DashLine))
        self._points.colour(theme.train, theme.card)

    def show_data(
        self, entry: Entry, dataset: Dataset, x_range: Interval, y_range: Interval
    ) -> None:
        self._entry = entry
        summary = summary_of(dataset)
        self._title.setText(entry.title)
        tip = self.tr("Open {0} and train on it").format(entry.title)
        self._open.setToolTip(tip)
        self._open.setAccessibleName(tip)
        self.canvas.setToolTip(tip)
        self.canvas.setAccessibleName(entry.title)
        self.canvas.set_labels(dataset.x_names[0], dataset.y_name)
        self.canvas.set_ranges(x_range, y_range)
        across = np.array(x_range)
        self._line.show(across, summary.slope * across + summary.intercept)
        self._points.show(dataset.x[:, 0], dataset.y, _RADIUS)
        self._numbers.setText(self._words(summary))

    def _words(self, summary: _Summary) -> str:
        """To the digits in which Anscombe gives the numbers."""
        text = self.tr("mean x {0} · mean y {1} · slope {2} · intercept {3} · R² {4}")
        numbers = (
            (summary.mean_x, 2),
            (summary.mean_y, 2),
            (summary.slope, 3),
            (summary.intercept, 2),
            (summary.r_squared, 2),
        )
        shown = (f"{number:.{digits}f}" for number, digits in numbers)
        return text.format(*(number.replace("-", MINUS) for number in shown))

    @Slot()
    def _on_clicked(self) -> None:
        if self._entry is not None:
            self.chosen.emit(self._entry)


class QuartetView(QWidget):
    """Four data sets on the same axes, each with its exact line and its numbers.

    Signal: `entry_chosen(Entry)` for a click on one of them.
    """

    entry_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._pictures = [_Picture(theme) for _ in range(4)]
        grid = QGridLayout()
        grid.setSpacing(14)
        for place, picture in enumerate(self._pictures):
            picture.chosen.connect(self.entry_chosen)
            grid.addWidget(picture, place // 2, place % 2)
        lesson = QLabel(
            self.tr(
                "The same means, the same line, the same R²: the numbers cannot tell "
                "these four apart, and a look at the points does so at once."
            )
        )
        lesson.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(lesson)
        column.addLayout(grid, 1)

    def show_quartet(self, four: Sequence[tuple[Entry, Dataset]]) -> None:
        """Show these data sets, four at most, each with one x column."""
        x = np.concatenate([dataset.x[:, 0] for _, dataset in four])
        y = np.concatenate([dataset.y for _, dataset in four])
        x_range = padded(float(x.min()), float(x.max()))
        y_range = padded(float(y.min()), float(y.max()))
        for picture, (entry, dataset) in zip(self._pictures, four, strict=False):
            picture.show_data(entry, dataset, x_range, y_range)

    def set_theme(self, theme: Theme) -> None:
        for picture in self._pictures:
            picture.set_theme(theme)
