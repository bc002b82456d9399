"""The residuals against the fitted values: what the model leaves unexplained."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.plots.canvas import Canvas
from desktop.plots.caption import Caption
from desktop.plots.legend import Legend
from desktop.plots.marks import Curve
from desktop.plots.steps import Interval, drawable, grown, padded
from desktop.plots.swarm import MovingPoints
from desktop.plots.symbols import line_pen
from desktop.theme import Theme
from desktop.widgets.card import Card
from linreg.dataset import FloatArray
from linreg.exact import ExactFit
from linreg.prepare import Prepared

_MOST_ROWS = 4000
# Of a long table, about so many rows are looked at to find those.
_LOOKED_AT = 50 * _MOST_ROWS
# Radius of a point in pixels for up to so many of them.
_RADII = ((60, 4.5), (300, 3.5), (1000, 2.5), (_MOST_ROWS, 1.8))
# A ring of so many pixels is put around a selected point.
_RING = 2.5
# The view comes closer when so small a part of it is used, but residuals are never
# seen larger than with this part of the range of y in view.
_USED, _LEAST = 0.4, 0.02
_CLICK_PIXELS = 9.0


@dataclass(frozen=True, eq=False)
class _Rows:
    """Rows of the table that are drawn, (m,) each: `inputs` (m, p) is what is seen."""

    rows: npt.NDArray[np.int64]
    inputs: FloatArray
    y: FloatArray
    is_test: npt.NDArray[np.bool_]


def _evenly(rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return rows[:: max(1, -(-len(rows) // _MOST_ROWS))]


def _used_rows(prepared: Prepared) -> npt.NDArray[np.int64]:
    """Rows that are used, up to so many that there are always enough to draw."""
    used = prepared.dataset.used
    step = max(1, len(used) // _LOOKED_AT)
    return step * np.flatnonzero(used[::step])


def _take(prepared: Prepared, rows: npt.NDArray[np.int64]) -> _Rows:
    return _Rows(rows, prepared.x[rows], prepared.y[rows], prepared.is_test[rows])


class ResidualPlot(QWidget):
    """What is left of y, row by row, over what the model predicts now.

    Signal: `row_clicked(row)` for a click on a point, with its row of the table.
    Nothing is drawn while the plot cannot be seen.
    """

    row_clicked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._prepared: Prepared | None = None
        self._rows: _Rows | None = None
        self._selected: _Rows | None = None
        self._selection: tuple[int, ...] = ()
        self._parameters: FloatArray | None = None
        self._home: tuple[Interval, Interval] | None = None
        self._across: Interval | None = None
        self._up: Interval | None = None
        self._seen: tuple[FloatArray, FloatArray] = (np.empty(0), np.empty(0))
        self.card = Card(self.tr("Residuals"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self._make_legend()
        self._make_marks()
        self.set_theme(theme)
        self.canvas.clicked.connect(self._on_clicked)

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
            "zero",
            "line",
            theme.model,
            self.tr("residual 0"),
            self.tr("Where y is just what the model predicts now"),
        )
        self.card.addHeaderWidget(self._legend)

    def _make_marks(self) -> None:
        self.canvas = Canvas(self._theme)
        self.canvas.setAccessibleName(self.tr("Residuals against fitted values"))
        self.canvas.set_labels(self.tr("fitted value ŷ"), self.tr("residual y − ŷ"))
        self.card.body.addWidget(self.canvas)
        self._train = MovingPoints(self.canvas, 1, "dot")
        self._test = MovingPoints(self.canvas, 2, "square")
        self._zero = Curve(self.canvas, 3)
        self._ring = MovingPoints(self.canvas, 4, "dot")
        self._lit_train = MovingPoints(self.canvas, 5, "dot")
        self._lit_test = MovingPoints(self.canvas, 6, "square")
        self._note = Caption(self.canvas, "top left")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.canvas.set_theme(theme)
        self._note.set_theme(theme)
        self._zero.set_pens(line_pen(theme.model, 2))
        self._ring.colour(theme.text, theme.card)
        for marks, colour in (
            (self._train, theme.train),
            (self._lit_train, theme.train),
            (self._test, theme.test),
            (self._lit_test, theme.test),
        ):
            marks.colour(colour, theme.card)
        for key, colour in (
            ("train", theme.train),
            ("test", theme.test),
            ("zero", theme.model),
        ):
            self._legend.set_colour(key, colour)

    def set_controls_shown(self, shown: bool) -> None:
        """Be up to date on paper, even if it was hidden until then."""
        if not shown:
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def show_data(self, prepared: Prepared, exact: ExactFit) -> None:
        """Another data set, or another way to see it; the model comes after it."""
        if self._prepared is None or _sight(self._prepared) != _sight(prepared):
            self._across = self._up = None
            self.canvas.start()
        self._prepared, self._parameters = prepared, None
        self._seen = (np.empty(0), np.empty(0))
        self._rows = _take(prepared, _evenly(_used_rows(prepared)))
        self._select()
        self._home = _home(prepared, exact, self._rows)
        self._legend.show_entry("test", bool(prepared.is_test.any()))
        self._describe(int(np.count_nonzero(prepared.dataset.used)))

    def _describe(self, used: int) -> None:
        assert self._rows is not None
        drawn = len(self._rows.rows)
        note = ""
        if self._home is None:
            note = self.tr("These residuals are too large to be drawn")
        elif drawn < used:
            note = self.tr("{0} of {1} rows drawn").format(drawn, used)
        self._note.set_text(note)

    def show_model(self, parameters: FloatArray) -> None:
        """The residuals under these parameters (k,): weights, then b.

        In the model's own units.
        """
        self._parameters = parameters
        if self.isVisible():
            self._draw()

    def show_selection(self, rows: tuple[int, ...]) -> None:
        """Light the points of these rows of the table; those not used have none."""
        self._selection = rows
        self._select()
        if self.isVisible():
            self._draw()

    def _select(self) -> None:
        prepared = self._prepared
        if prepared is None:
            return
        rows = np.array(self._selection, dtype=np.int64)
        rows = rows[rows < len(prepared.y)]
        used = prepared.is_train[rows] | prepared.is_test[rows]
        self._selected = _take(prepared, _evenly(rows[used]))

    def _draw(self) -> None:
        rows, selected, parameters = self._rows, self._selected, self._parameters
        if rows is None or selected is None or parameters is None:
            return
        fitted, residual = self._seen = self._values(rows, parameters)
        self._follow(fitted, residual)
        radius = next(r for count, r in _RADII if len(rows.rows) <= count)
        for marks, shown in ((self._train, ~rows.is_test), (self._test, rows.is_test)):
            marks.show(fitted[shown], residual[shown], radius)
        fitted, residual = self._values(selected, parameters)
        self._ring.show(fitted, residual, radius + _RING)
        lit, lit_test = ~selected.is_test, selected.is_test
        self._lit_train.show(fitted[lit], residual[lit], radius)
        self._lit_test.show(fitted[lit_test], residual[lit_test], radius)

    def _values(
        self, rows: _Rows, parameters: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Fitted values and residuals, (m,) each; NaN where they cannot be drawn."""
        assert self._prepared is not None
        weight = parameters[: rows.inputs.shape[1]]
        bias = parameters[-1] if self._prepared.bias else 0.0
        with np.errstate(over="ignore", invalid="ignore"):
            fitted = rows.inputs @ weight + bias
            return drawable(fitted), drawable(rows.y - fitted)

    def _follow(self, fitted: FloatArray, residual: FloatArray) -> None:
        """Keep the points in view: grow at once, come closer in few large steps."""
        seen = np.isfinite(fitted) & np.isfinite(residual)
        if self._home is None or not seen.any():
            return
        x, y = fitted[seen], residual[seen]
        home_x, home_y = self._home
        self._across = _followed(self._across, x, home_x)
        self._up = _followed(self._up, y, home_y)
        self.canvas.set_ranges(self._across, self._up)
        self._zero.show(np.array(self._across), np.zeros(2))

    @Slot(float, float)
    def _on_clicked(self, x: float, y: float) -> None:
        if self._rows is None or not len(self._seen[0]):
            return
        mapping = self.canvas.mapping
        right, down = mapping.to_pixels(*self._seen)
        at_right, at_down = mapping.to_pixels(np.array([x]), np.array([y]))
        distance = np.hypot(right - at_right, down - at_down)
        distance[np.isnan(distance)] = np.inf
        nearest = int(distance.argmin())
        if distance[nearest] <= _CLICK_PIXELS:
            self.row_clicked.emit(int(self._rows.rows[nearest]))


def _sight(prepared: Prepared) -> tuple[object, ...]:
    """What is looked at; while it is edited the view stays where it is."""
    dataset = prepared.dataset
    return dataset.name, dataset.y_name, prepared.inputs.names


def _home(
    prepared: Prepared, exact: ExactFit, rows: _Rows
) -> tuple[Interval, Interval] | None:
    """What holds y and the exact fit's residuals; None where they cannot be drawn."""
    y = drawable(rows.y)
    y = y[np.isfinite(y)]
    if not len(y):
        return None
    low, high = float(y.min()), float(y.max())
    inputs = prepared.inputs
    with np.errstate(over="ignore", invalid="ignore"):
        weight, bias = inputs.to_model_units(exact.weight, exact.bias or 0.0)
        residual = drawable(rows.y - rows.inputs @ weight - bias)
    least = _LEAST * (high - low) or _LEAST * max(abs(low), abs(high))
    sizes = np.abs(residual[np.isfinite(residual)])
    most = max(float(sizes.max(initial=0.0)), least)
    return padded(low, high), padded(-most, most)


def _followed(current: Interval | None, values: FloatArray, home: Interval) -> Interval:
    """An interval that holds the values and `home`, as near the current one as can be.

    It is a new one where the current one is far too wide.
    """
    low = min(float(values.min()), home[0])
    high = max(float(values.max()), home[1])
    if current is not None:
        new = grown(current, low, high)
        if high - low >= _USED * (new[1] - new[0]):
            return new
    return home if (low, high) == home else grown(None, low, high)
