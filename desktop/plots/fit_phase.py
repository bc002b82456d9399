"""What one part of an iteration does, drawn into the picture of a fit."""

import numpy as np

from desktop.plots.canvas import Canvas
from desktop.plots.caption import Caption
from desktop.plots.cloud import Cloud
from desktop.plots.fit_model import answers_of, belongs
from desktop.plots.fit_squares import Squares
from desktop.plots.fit_words import phase_text
from desktop.plots.marks import Curve
from desktop.plots.partial_fit import PartialFit
from desktop.plots.steps import drawable
from desktop.plots.symbols import line_pen
from desktop.theme import Theme
from linreg.dataset import BoolArray, FloatArray
from linreg.prepare import Prepared
from linreg.trainer import Phase

# Of more rows than these, lines and squares would cover one another.
_MOST_RESIDUALS, _MOST_SQUARES = 400, 200
_RADIUS = 3.5
_WIDTH, _ALONE_WIDTH = 1.5, 2.5


class FitPhase:
    """Predictions, residuals and their squares, of the rows that the step trains on.

    They come one after the other as the iteration goes on, and a caption says what is
    happening. Without a phase nothing is drawn, nor over a density.
    """

    def __init__(self, canvas: Canvas, theme: Theme) -> None:
        self.phase: Phase | None = None
        self._squared = True
        self._text = ""
        self._at_right, self._quiet = True, False
        self._theme = theme
        self._squares = Squares(canvas, 0.8)
        self._residuals = Curve(canvas, 1.5, pairs=True)
        self._predictions = Cloud(canvas, 5.1, "dot")
        self._left = Caption(canvas, "bottom left")
        self._right = Caption(canvas, "bottom right")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._squares.set_theme(theme)
        self._predictions.colour(theme.card, theme.model, theme.model)
        for caption in (self._left, self._right):
            caption.set_theme(theme)
        self._set_width()

    def _set_width(self) -> None:
        """Without squares the residuals themselves are what the loss is made of."""
        width = _WIDTH if self._squared else _ALONE_WIDTH
        self._residuals.set_pens(line_pen(self._theme.model, width))

    @property
    def replaces_residuals(self) -> bool:
        """Whether the residuals of all rows would be in its way."""
        return self.phase is not None and self.phase != "update"

    def choose(self, phase: Phase | None, *, squares: bool) -> None:
        """Which part it is, and whether the loss is one of squared residuals."""
        self.phase = phase
        if squares != self._squared:
            self._squared = squares
            self._set_width()

    def set_corner(self, *, right: bool) -> None:
        """Put the caption into the lower corner on this side."""
        self._at_right = right
        self._say()

    def set_quiet(self, quiet: bool) -> None:
        """Leave the caption out while something else is said in its place."""
        self._quiet = quiet
        self._say()

    def _say(self) -> None:
        text = "" if self._quiet else self._text
        self._left.set_text("" if self._at_right else text)
        self._right.set_text(text if self._at_right else "")

    def draw(
        self,
        prepared: Prepared,
        picture: PartialFit,
        rows: BoolArray,
        parameters: FloatArray,
    ) -> None:
        """Show the part for these of the rows (m,), by the parameters (k,)."""
        if picture.is_dense or not belongs(parameters, prepared):
            self._text = ""
            rows = np.zeros_like(rows)
        else:
            self._text = phase_text(self.phase, squares=self._squared)
        self._say()
        if not self.replaces_residuals or not rows.any():
            self._hide()
            return
        x, y = drawable(picture.x[rows]), drawable(picture.y[rows])
        predicted = answers_of(prepared, parameters, picture.inputs[rows])
        ends = answers_of(prepared, parameters, picture.grid_inputs[[0, -1]])
        self._predictions.show(x, drawable(predicted), _RADIUS)
        if self.phase == "forward":
            x = y = predicted = np.empty(0)
        self._draw_residuals(x, y, drawable(predicted))
        self._draw_squares(x, y, drawable(predicted), rising=bool(ends[0] <= ends[1]))

    def _draw_residuals(self, x: FloatArray, y: FloatArray, ends: FloatArray) -> None:
        if len(x) > _MOST_RESIDUALS:
            self._residuals.hide()
        else:
            pairs = np.stack([y, ends], axis=1)
            self._residuals.show(np.repeat(x, 2), pairs.reshape(-1))

    def _draw_squares(
        self, x: FloatArray, y: FloatArray, ends: FloatArray, *, rising: bool
    ) -> None:
        if len(x) > _MOST_SQUARES or not self._squared:
            self._squares.hide()
        else:
            self._squares.show(x, y, ends, rising=rising)

    def _hide(self) -> None:
        none = np.empty(0)
        self._predictions.show(none, none, _RADIUS)
        self._residuals.hide()
        self._squares.hide()
