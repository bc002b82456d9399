"""The lines in the picture of a fit: the model's, its residuals, the exact fit's."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from desktop.plots.canvas import Canvas
from desktop.plots.marks import Curve, Mark
from desktop.plots.partial_fit import PartialFit
from desktop.plots.symbols import line_pen
from desktop.theme import Theme
from linreg.dataset import FloatArray

_MOST_RESIDUALS = 400


class FitLines:
    """What moves while a model is trained, and the exact fit that it moves towards."""

    def __init__(self, canvas: Canvas) -> None:
        self._residuals = Curve(canvas, 1, pairs=True)
        self._exact = Curve(canvas, 2)
        self._line = Curve(canvas, 5)
        self._answer = Mark(canvas, 6, "diamond", 7)

    def set_theme(self, theme: Theme) -> None:
        thin = QColor(theme.muted)
        thin.setAlphaF(0.7)
        self._residuals.set_pens(line_pen(thin, 1))
        dashes = line_pen(theme.optimum, 1.8, Qt.PenStyle.DashLine)
        self._exact.set_pens(dashes)
        self._line.set_pens(line_pen(theme.model, 2.4))
        self._answer.colour(theme.model, theme.card)

    def set_exact_shown(self, shown: bool) -> None:
        self._exact.item.setVisible(shown)

    def show_exact(self, picture: PartialFit, exact: FloatArray) -> None:
        """The exact fit's predictions (g,) along the grid."""
        self._exact.show(picture.grid, exact)

    def show_line(self, picture: PartialFit, line: FloatArray) -> None:
        """The model's predictions (g,) along the grid."""
        self._line.show(picture.grid, line)

    def set_residuals_shown(self, shown: bool) -> None:
        self._residuals.item.setVisible(shown)

    def show_predictions(
        self, picture: PartialFit, predicted: FloatArray, answer: float
    ) -> None:
        """The residuals to these predictions (m,), and the question's answer."""
        self._draw_residuals(picture, predicted)
        if picture.asked_x is None:
            self._answer.hide()
        else:
            self._answer.show(picture.asked_x, answer)

    def _draw_residuals(self, picture: PartialFit, predicted: FloatArray) -> None:
        if len(picture.x) > _MOST_RESIDUALS:
            self._residuals.hide()
            return
        used = picture.used
        ends = np.empty(2 * len(used))
        ends[::2], ends[1::2] = picture.y[used], predicted[used]
        self._residuals.show(picture.x[used].repeat(2), ends)
