"""What a person may have drawn over a loss surface, and a penalty's border."""

import numpy as np

from desktop.plots.canvas import Canvas
from desktop.plots.curvature_axes import CurvatureAxes
from desktop.plots.gradient_field import GradientField
from desktop.plots.landscape import View
from desktop.plots.penalty_region import PenaltyRegion
from desktop.plots.surface_legend import SurfaceLegend
from desktop.theme import Theme
from linreg.dataset import FloatArray
from linreg.loss_shapes import PlaneCurvature


class SurfaceOverlays:
    """The gradient field, the axes of curvature and the border of the same penalty.

    `curvature` is what the axes are drawn from, None where none are wanted.
    """

    def __init__(self, canvas: Canvas, legend: SurfaceLegend) -> None:
        self._legend = legend
        self._field = GradientField(canvas)
        self._axes = CurvatureAxes(canvas)
        self._penalty = PenaltyRegion(canvas)
        self._view: View | None = None
        self._wanted = (False, False)
        self.curvature: PlaneCurvature | None = None

    def set_theme(self, theme: Theme, *, on_heat: bool) -> None:
        self._axes.set_theme(theme)
        self._penalty.set_theme(theme, on_heat=on_heat)

    def want(self, *, field: bool, axes: bool) -> None:
        """Whether these two are to be drawn, from the next time on."""
        self._wanted = (field, axes)

    def set_penalty(self, l1: float, weight_decay: float) -> None:
        """How strong the penalties are."""
        self._penalty.set_rates(l1, weight_decay)
        self._legend.show_marks("penalty", self._penalty.is_on)

    def draw(self, view: View) -> None:
        """Put them on this ground."""
        self._view = view
        field, axes = (w and len(view.shown) == 2 for w in self._wanted)
        self._field.draw(view if field else None)
        self.curvature = curvature_in(view) if axes else None
        self._axes.draw(view, self.curvature)
        self._legend.show_marks("field", field)
        self._legend.show_marks("curvature", axes)

    def follow(self, parameters: FloatArray) -> None:
        """The present parameters (k,), whose penalty it is."""
        if self._view is None or not self._penalty.is_on:
            return
        shown, weights = self._view.shown, len(self._view.ground.prepared.inputs.names)
        is_weight = np.array([float(index < weights) for index in shown])
        self._penalty.draw(parameters[[*shown]], is_weight)


def curvature_in(view: View) -> PlaneCurvature | None:
    """Of the loss that is drawn, over the two parameters that are."""
    first, second = view.shown
    return view.ground.surface.plane_curvature(first, second, view.held)
