"""How a loss surface bends: an ellipse about its lowest point, and its two axes."""

import math
from operator import itemgetter

import numpy as np
from PySide6.QtGui import QColor

from desktop.plots.canvas import Canvas, Mapping
from desktop.plots.landscape import ON_HEAT, View
from desktop.plots.marks import Curve
from desktop.plots.steps import drawable
from desktop.plots.symbols import line_pen
from desktop.plots.tag import Tag
from desktop.theme import Theme
from linreg.dataset import FloatArray
from linreg.loss_shapes import PlaneCurvature

# The ellipse reaches so far from its middle, as a part of the view.
_REACH = 0.27
_ANGLES = np.linspace(0.0, 2 * np.pi, 181)
# How far beyond an axis its name stands, in pixels.
_BEYOND = 12.0
_EDGE = QColor(20, 20, 30, 170)


class CurvatureAxes:
    """A line of equal loss of the paraboloid in the plane that is shown.

    Its half axes lie along the Hessian's eigenvectors and are as long as 1/sqrt(λ):
    where the loss bends little, they are long.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._ellipse, self._axes = Curve(canvas, 3.0), Curve(canvas, 3.1)
        self._ellipse.set_pens(line_pen(ON_HEAT, 1.3), line_pen(_EDGE, 2.9))
        self._axes.set_pens(line_pen(ON_HEAT, 1.3), line_pen(_EDGE, 2.9))
        self._tags = (Tag(canvas, 3.2, "λ₁"), Tag(canvas, 3.2, "λ₂"))
        self._mapping = canvas.mapping
        self._middle, self._halves = np.full(2, np.nan), np.full((2, 2), np.nan)
        canvas.add(self)

    def set_theme(self, theme: Theme) -> None:
        for tag in self._tags:
            tag.set_theme(theme)

    def draw(self, view: View | None, curvature: PlaneCurvature | None) -> None:
        """About the lowest point of this plane; nowhere where there are several."""
        if view is None or curvature is None or not curvature.eigenvalues.all():
            self.hide()
            return
        self._middle = curvature.minimum
        self._halves = half_axes(curvature, view.region.spans)
        round_ = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=1) @ self._halves
        self._show(self._ellipse, self._middle + round_)
        gap = np.full(2, np.nan)
        first, second = self._halves
        self._show(
            self._axes, self._middle + np.stack([-first, first, gap, -second, second])
        )
        self.place(self._mapping)

    @staticmethod
    def _show(curve: Curve, points: FloatArray) -> None:
        points = drawable(points)
        curve.show(points[:, 0], points[:, 1])

    def hide(self) -> None:
        self._middle = np.full(2, np.nan)
        self._ellipse.hide()
        self._axes.hide()
        self.place(self._mapping)

    def place(self, mapping: Mapping) -> None:
        self._mapping = mapping
        for tag, half in zip(self._tags, self._halves, strict=True):
            ends = (_beyond(self._middle, by, mapping) for by in (half, -half))
            seen = [end for end in ends if end is not None]
            # The lower one: above, it might lie under the words in the corner.
            if seen:
                tag.show(*max(seen, key=itemgetter(1)))
            else:
                tag.hide()


def _beyond(
    middle: FloatArray, half: FloatArray, mapping: Mapping
) -> tuple[float, float] | None:
    """Where the name of this end of an axis stands, in pixels; None outside."""
    ends = np.stack([middle, middle + half])
    right, down = mapping.to_pixels(ends[:, 0], ends[:, 1])
    across, along = float(right[1] - right[0]), float(down[1] - down[0])
    length = math.hypot(across, along)
    if not length > 0:
        return None
    part = 1 + _BEYOND / length
    x, y = float(right[0]) + part * across, float(down[0]) + part * along
    inside = _BEYOND < x < mapping.width - _BEYOND
    return (x, y) if inside and _BEYOND < y < mapping.height - _BEYOND else None


def half_axes(curvature: PlaneCurvature, spans: FloatArray) -> FloatArray:
    """The two half axes as rows (2, 2), of an ellipse that fits in view.

    On it the loss has risen by h = λ s²/2 along either of them, with s its length.
    """
    with np.errstate(all="ignore"):
        halves: FloatArray = (curvature.axes / np.sqrt(curvature.eigenvalues)).T
        reach = np.sqrt((halves**2).sum(axis=0)) / spans
        halves *= _REACH / reach.max()
    return halves
