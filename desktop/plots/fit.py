"""The regression line through the points, with residuals and the exact best fit."""

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from desktop.plots.canvas import Canvas
from desktop.plots.caption import Caption
from desktop.plots.legend import Legend
from desktop.plots.marks import Curve, Mark
from desktop.plots.partial_fit import (
    MOST_POINTS,
    PartialFit,
    exact_along,
    make_partial_fit,
)
from desktop.plots.points import Points
from desktop.plots.steps import Interval, drawable, grown, padded
from desktop.plots.symbols import line_pen
from desktop.theme import Theme
from desktop.widgets.card import Card
from linreg.dataset import FloatArray
from linreg.exact import ExactFit
from linreg.prepare import Prepared

_MOST_RESIDUALS = 400
# How far the view follows a line that leaves the data, in heights of the data.
_REACH = 2.5
_FEATURE_WIDTH = 120
# Radius of a point in pixels for up to so many of them.
_RADII = ((60, 4.5), (300, 3.5), (1000, 2.5), (MOST_POINTS, 1.8))


class FitPlot(QWidget):
    """Points of the training and the test set, the model's line, and its residuals.

    With several features the line is the partial fit: it follows the feature on the x
    axis while the others stand at their training means.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._prepared: Prepared | None = None
        self._exact: ExactFit | None = None
        self._picture: PartialFit | None = None
        self._weight = np.zeros(0)
        self._bias = 0.0
        self._asked: FloatArray | None = None
        self._across: Interval = (0.0, 1.0)
        self._home: Interval | None = None
        self._up: Interval | None = None
        self._exact_shown = True
        self._controls_shown = True
        self.card = Card(self.tr("Regression line"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self._make_feature()
        self._make_legend()
        self._make_marks()
        self.set_theme(theme)

    def _make_feature(self) -> None:
        self._feature = QComboBox()
        self._feature.setToolTip(
            self.tr("The feature on the x axis; the others stand at their means")
        )
        self._feature.setAccessibleName(self.tr("Feature on the x axis"))
        # A long name must not take the room of everything else in the header.
        self._feature.setMaximumWidth(_FEATURE_WIDTH)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self._feature.setSizeAdjustPolicy(policy)
        self._feature.setMinimumContentsLength(4)
        self._feature.currentIndexChanged.connect(self._on_feature)
        self.card.addHeaderWidget(self._feature)

    def _make_legend(self) -> None:
        theme = self._theme
        self._legend = Legend()
        self._legend.add(
            "train",
            "dot",
            theme.train,
            self.tr("train"),
            self.tr("Rows that the model is trained on"),
        )
        self._legend.add(
            "test",
            "square",
            theme.test,
            self.tr("test"),
            self.tr("Rows held out: the model never trains on them"),
        )
        self._legend.add(
            "model",
            "line",
            theme.model,
            self.tr("model"),
            self.tr("What the model predicts now; thin lines are the residuals"),
        )
        self._legend.add("exact", "dash", theme.optimum, "", "")
        self.card.addHeaderWidget(self._legend)

    def _make_marks(self) -> None:
        self.canvas = Canvas(self._theme)
        self.canvas.setAccessibleName(self.tr("Points and the regression line"))
        self.card.body.addWidget(self.canvas)
        self._residuals = Curve(self.canvas, 1, pairs=True)
        self._exact_line = Curve(self.canvas, 2)
        self._train = Points(self.canvas, 3, "dot")
        self._test = Points(self.canvas, 4, "square")
        self._line = Curve(self.canvas, 5)
        self._answer = Mark(self.canvas, 6, "diamond", 7)
        self._note = Caption(self.canvas, "top left")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.canvas.set_theme(theme)
        self._note.set_theme(theme)
        thin = QColor(theme.muted)
        thin.setAlphaF(0.7)
        self._residuals.set_pens(line_pen(thin, 1))
        dashes = line_pen(theme.optimum, 1.8, Qt.PenStyle.DashLine)
        self._exact_line.set_pens(dashes)
        self._line.set_pens(line_pen(theme.model, 2.4))
        self._answer.colour(theme.model, theme.card)
        for points, colour in ((self._train, theme.train), (self._test, theme.test)):
            points.colour(colour, theme.card)
        for key, colour in (
            ("train", theme.train),
            ("test", theme.test),
            ("model", theme.model),
            ("exact", theme.optimum),
        ):
            self._legend.set_colour(key, colour)

    def set_exact_shown(self, shown: bool) -> None:
        """The exact best fit as a ghost, or not."""
        self._exact_shown = shown
        self._exact_line.item.setVisible(shown)
        self._legend.show_entry("exact", shown)

    def set_controls_shown(self, shown: bool) -> None:
        """Hide what cannot be used on paper."""
        self._controls_shown = shown
        several = self._prepared is not None and len(self._prepared.dataset.x_names) > 1
        self._feature.setVisible(shown and several)

    def show_data(self, prepared: Prepared, exact: ExactFit) -> None:
        """Another data set, or another way to see it."""
        names = prepared.dataset.x_names
        if self._prepared is None or self._prepared.dataset.x_names != names:
            with QSignalBlocker(self._feature):
                self._feature.clear()
                self._feature.addItems(list(names))
            self._asked = None
        self._prepared, self._exact = prepared, exact
        self._legend.show_entry("test", bool(prepared.is_test.any()))
        self._name_exact(exact)
        self.set_controls_shown(self._controls_shown)
        self.canvas.start()
        self._redraw()

    def _name_exact(self, exact: ExactFit) -> None:
        if exact.determined:
            text = self.tr("best fit")
            tip = self.tr(
                "The exact fit: no other line has a smaller sum of squared residuals"
                " over the training rows"
            )
        else:
            text = self.tr("best fit (one of many)")
            tip = self.tr(
                "The training rows do not determine the fit: many have the same sum of"
                " squared residuals, and this is one of them"
            )
        self._legend.set_text("exact", text, tip)

    @Slot()
    def _on_feature(self) -> None:
        self.canvas.start()
        self._redraw()

    @property
    def feature(self) -> int:
        """Which x column is on the x axis."""
        return max(self._feature.currentIndex(), 0)

    def set_feature(self, index: int) -> None:
        self._feature.setCurrentIndex(index)

    def show_question(self, x: FloatArray | None) -> None:
        """Mark the model's answer at this raw x (columns,), or at none."""
        self._asked = x
        self._redraw()

    def _redraw(self) -> None:
        """Everything, for another data set, feature or question."""
        if self._prepared is None or self._exact is None:
            return
        picture = self._picture = make_partial_fit(
            self._prepared, self.feature, self._asked
        )
        exact = exact_along(self._prepared, self._exact, picture)
        self._set_ranges(picture, exact)
        radius = next(r for count, r in _RADII if len(picture.x) <= count)
        for points, rows in (
            (self._train, ~picture.is_test),
            (self._test, picture.is_test),
        ):
            points.show(drawable(picture.x[rows]), drawable(picture.y[rows]), radius)
        self._exact_line.show(picture.grid, exact)
        self._describe(self._prepared, picture)
        self._draw_model()

    def _set_ranges(self, picture: PartialFit, exact: FloatArray) -> None:
        """Show all of the data and the exact fit."""
        values = drawable(np.concatenate([picture.y, exact]))
        values = values[np.isfinite(values)]
        self._across = (float(picture.grid[0]), float(picture.grid[-1]))
        self._up = self._home = None
        if len(values):
            self._up = self._home = padded(float(values.min()), float(values.max()))
            self.canvas.set_ranges(self._across, self._up)

    def _make_room(self, line: FloatArray) -> None:
        """Let the view grow with the line, but not so far that the data get lost."""
        seen = line[np.isfinite(line)]
        if self._home is None or not len(seen):
            return
        low, high = self._home
        reach = _REACH * (high - low)
        lowest = max(float(seen.min()), low - reach)
        highest = min(float(seen.max()), high + reach)
        self._up = grown(self._up, min(low, lowest), max(high, highest))
        self.canvas.set_ranges(self._across, self._up)

    def _describe(self, prepared: Prepared, picture: PartialFit) -> None:
        dataset = prepared.dataset
        self.canvas.set_labels(dataset.x_names[self.feature], dataset.y_name)
        notes = []
        if len(dataset.x_names) > 1:
            notes.append(self.tr("partial fit: other features at their means"))
        if len(picture.x) < dataset.rows:
            text = self.tr("{0} of {1} rows drawn")
            notes.append(text.format(len(picture.x), dataset.rows))
        self._note.set_text(" · ".join(notes))

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
        self._make_room(line)
        self._line.show(picture.grid, line)
        self._draw_residuals(picture, predicted)
        if picture.asked_x is None:
            self._answer.hide()
        else:
            self._answer.show(picture.asked_x, float(answer[0]))

    def _draw_residuals(self, picture: PartialFit, predicted: FloatArray) -> None:
        if len(picture.x) > _MOST_RESIDUALS:
            self._residuals.hide()
            return
        ends = np.stack([picture.y, predicted], axis=1)
        self._residuals.show(np.repeat(picture.x, 2), ends.reshape(-1))
