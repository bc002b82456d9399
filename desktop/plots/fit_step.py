"""A single step in the picture of a fit: its batch, its parts, other lines."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt

from desktop.plots.canvas import Canvas
from desktop.plots.fit_legend import FitLegend, half_clear
from desktop.plots.fit_lines import FitLines
from desktop.plots.fit_model import answers_of, belongs
from desktop.plots.fit_phase import FitPhase
from desktop.plots.fit_points import FitPoints
from desktop.plots.marks import Curve
from desktop.plots.partial_fit import PartialFit
from desktop.plots.symbols import line_pen
from desktop.theme import Theme
from linreg.dataset import FloatArray
from linreg.prepare import Prepared
from linreg.trainer import Phase


class FitStep:
    """The rows of a batch glow, a phase is drawn, and thin lines tell of other steps.

    Of these lines one is that of the step which a person points at elsewhere, and the
    other that of the parameters before an update. The legend names what there is.
    """

    def __init__(
        self,
        canvas: Canvas,
        theme: Theme,
        points: FitPoints,
        lines: FitLines,
        legend: FitLegend,
    ) -> None:
        self._points, self._lines, self._legend = points, lines, legend
        self._prepared: Prepared | None = None
        self._picture: PartialFit | None = None
        self._parameters = np.empty(0)
        self._batch = np.empty(0, np.int64)
        self._brushed: FloatArray | None = None
        self._before: FloatArray | None = None
        self._before_line = Curve(canvas, 4.8)
        self._brushed_line = Curve(canvas, 4.9)
        self._phase = FitPhase(canvas, theme)

    def set_theme(self, theme: Theme) -> None:
        self._before_line.set_pens(line_pen(theme.model, 1.2, Qt.PenStyle.DashLine))
        self._brushed_line.set_pens(line_pen(half_clear(theme.model), 1.4))
        self._phase.set_theme(theme)

    def forget(self) -> None:
        """What was shown was a step of another run."""
        self.show_batch(np.empty(0, np.int64))
        self.show_brushed(None)
        self.show_phase(None, None, squares=True)

    def show_batch(self, rows: npt.NDArray[np.int64]) -> None:
        if not np.array_equal(rows, self._batch):
            self._batch = rows
            self._points.show_batch(rows)
            self._draw()

    def show_brushed(self, parameters: FloatArray | None) -> None:
        self._brushed = parameters
        self._draw_lines()

    def show_phase(
        self, phase: Phase | None, before: FloatArray | None, *, squares: bool
    ) -> None:
        self._before = before if phase == "update" else None
        self._phase.choose(phase, squares=squares)
        self._lines.set_residuals_shown(not self._phase.replaces_residuals)
        self._draw()

    def show_picture(
        self, prepared: Prepared, picture: PartialFit, exact: FloatArray
    ) -> None:
        """Draw the same into another picture, whose exact fit is (g,).

        A batch is no longer shown when a row of it is not trained on any more.
        """
        before, self._prepared = self._prepared, prepared
        self._picture = picture
        if before is not None and not _still_trained(self._batch, before, prepared):
            self.show_batch(np.empty(0, np.int64))
        self._phase.set_corner(right=bool(exact[0] <= exact[-1]))
        self._draw()

    def show_model(self, parameters: FloatArray) -> None:
        """Draw the phase of a step from these parameters (k,), or to them."""
        self._parameters = parameters
        if self._phase.phase is not None:
            self._draw_phase()

    def set_quiet(self, quiet: bool) -> None:
        """Say nothing while something else is said."""
        self._phase.set_quiet(quiet)

    def _draw(self) -> None:
        self._draw_phase()
        self._draw_lines()

    def _draw_phase(self) -> None:
        prepared, picture = self._prepared, self._picture
        if prepared is not None and picture is not None:
            rows = self._points.in_batch if self._points.has_batch else picture.is_train
            self._phase.draw(prepared, picture, rows, self._parameters)

    def _draw_lines(self) -> None:
        before = self._show(self._before_line, self._before)
        brushed = self._show(self._brushed_line, self._brushed)
        batch = self._points.has_batch
        self._legend.show_step(batch=batch, brushed=brushed, before=before)

    def _show(self, curve: Curve, parameters: FloatArray | None) -> bool:
        """Whether there is a line of these parameters (k,) to be shown."""
        prepared, picture = self._prepared, self._picture
        if (
            parameters is None
            or prepared is None
            or picture is None
            or not belongs(parameters, prepared)
        ):
            curve.hide()
            return False
        curve.show(picture.grid, answers_of(prepared, parameters, picture.grid_inputs))
        return True


def _still_trained(
    rows: npt.NDArray[np.int64], before: Prepared, now: Prepared
) -> bool:
    """Whether all of these rows (b,) are training rows of a table as long as before."""
    if not len(rows):
        return True
    is_as_long = rows.max() < now.dataset.rows == before.dataset.rows
    return bool(is_as_long and now.is_train[rows].all())
