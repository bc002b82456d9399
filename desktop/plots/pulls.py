"""Which way the gradients point downhill: of one row, of a batch, of all rows."""

import math
from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from desktop.plots.arrow import Arrow
from desktop.plots.canvas import Canvas, Mapping
from desktop.plots.landscape import ON_HEAT, Landscape
from desktop.theme import Theme
from linreg.dataset import FloatArray

# The longest arrow is so many pixels long, and not made longer before it is this short.
_LONGEST, _SHORTEST = 96.0, 32.0
# An arrow that would leave the frame ends so far inside of it.
_MARGIN = 3.0

# Whose gradient it is. "step" is that which an update takes: a batch's, or all rows'.
Whose = Literal["step", "row", "all"]
# What told of the gradients: each takes back its own alone.
Source = Literal["selected row", "batch", "phase"]
Gradients = dict[Whose, FloatArray | None]

# Heights, and widths of the shafts: the thinner ones lie above.
_LOOKS: dict[Whose, tuple[float, float]] = {
    "step": (7.3, 5.0),
    "row": (7.4, 4.0),
    "all": (7.5, 1.6),
}
_HOLLOW_EDGE = 2.0
# On a line, where all would lie on one another, each stands so far beside it.
_ASIDE: dict[Whose, float] = {"step": 0.0, "row": -8.0, "all": 8.0}


class Pulls:
    """At most three arrows from the present parameters along negative gradients.

    So each points where a step of gradient descent on that loss alone would lead. All
    are drawn to one scale, by which a gradient becomes a step: their lengths compare
    with each other. The scale changes by powers of 2, so that the longest one can
    always be read. `is_cut` says whether an arrow ends at the frame instead. The arrow
    of the step is hollow, that of a row filled and that of all rows thin.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._arrows = {
            whose: Arrow(canvas, height, width)
            for whose, (height, width) in _LOOKS.items()
        }
        self._mapping = canvas.mapping
        self._parameters = np.empty(0)
        self._told: dict[Source, Gradients] = {}
        self._start = (math.nan, math.nan)
        self._along: dict[Whose, FloatArray] = {}
        self._scale = math.nan
        self.is_cut = False
        canvas.add(self)

    def set_theme(self, theme: Theme, *, on_heat: bool) -> None:
        edge = ON_HEAT if on_heat else QColor(theme.card)
        self._arrows["step"].colour(edge, theme.train, _HOLLOW_EDGE)
        self._arrows["row"].colour(theme.train, edge)
        self._arrows["all"].colour(theme.model, edge)

    def take(
        self, source: Source, parameters: FloatArray, gradients: Gradients
    ) -> None:
        """The present parameters with gradients there, (k,) each, or None.

        Of a source that has nothing to show, it does not matter where.
        """
        if any(gradient is not None for gradient in gradients.values()):
            self._parameters = parameters
        self._told[source] = gradients
        if not self.gradients:
            self._scale = math.nan

    def forget(self) -> None:
        """Another run has no gradients yet."""
        self._told, self._along, self._scale = {}, {}, math.nan
        self.place(self._mapping)

    @property
    def gradients(self) -> dict[Whose, FloatArray]:
        """Those that there are."""
        return {
            whose: gradient
            for gradients in self._told.values()
            for whose, gradient in gradients.items()
            if gradient is not None
        }

    @property
    def of_batch(self) -> bool:
        """Whether the step's gradient is told to be a batch's."""
        batch, phase = self._told.get("batch", {}), self._told.get("phase", {})
        return batch.get("step") is not None and phase.get("step") is None

    def draw(self, landscape: Landscape, shown: tuple[int, ...]) -> None:
        """Place what was taken on this ground; of gradients, what lies in it."""
        if len(self._parameters) <= max(shown):
            return
        x, y = landscape.places(self._parameters[np.newaxis, shown])
        self._start = (float(x[0]), float(y[0]))
        place = list(shown)
        self._along = {
            whose: gradient[place] for whose, gradient in self.gradients.items()
        }
        self.place(self._mapping)

    def place(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self.is_cut = False
        x, y = self._start
        start = QPointF(
            (x - mapping.x[0]) * mapping.x_scale, (mapping.y[1] - y) * mapping.y_scale
        )
        steps = {
            whose: _step(gradient, mapping) for whose, gradient in self._along.items()
        }
        lengths = [math.hypot(*step) for step in steps.values() if step is not None]
        longest = max(lengths, default=0.0)
        inside = 0 <= start.x() <= mapping.width and 0 <= start.y() <= mapping.height
        if not (inside and 0 < longest < math.inf):
            for arrow in self._arrows.values():
                arrow.hide()
            return
        self._fit_scale(longest)
        for whose, arrow in self._arrows.items():
            self._draw(arrow, start, steps.get(whose), _ASIDE[whose])

    def _fit_scale(self, longest: float) -> None:
        """Pixels to one of a gradient's; kept as long as the arrows can be read."""
        if not _SHORTEST <= longest * self._scale <= _LONGEST:
            power = math.floor(math.log2(_LONGEST) - math.log2(longest))
            self._scale = math.ldexp(1.0, min(max(power, -1000), 1000))

    def _draw(
        self, arrow: Arrow, start: QPointF, step: tuple[float, ...] | None, aside: float
    ) -> None:
        if step is None:
            arrow.hide()
            return
        if len(step) == 1:
            start, step = start + QPointF(0, aside), (step[0], 0.0)
        by = QPointF(*step) * self._scale
        part = self._part_inside(start, by)
        self.is_cut |= part < 1
        arrow.show(start, start + by * part)

    def _part_inside(self, start: QPointF, by: QPointF) -> float:
        """How much of the way lies within the frame, from 0 to 1."""
        part = 1.0
        for at, way, size in (
            (start.x(), by.x(), self._mapping.width),
            (start.y(), by.y(), self._mapping.height),
        ):
            end = size - _MARGIN if way > 0 else _MARGIN
            if way:
                part = min(part, max((end - at) / way, 0.0))
        return part


def _step(gradient: FloatArray, mapping: Mapping) -> tuple[float, ...] | None:
    """Minus the gradient in pixels, y downwards, for a scale of 1."""
    if not np.isfinite(gradient).all():
        return None
    with np.errstate(over="ignore"):
        right = float(-gradient[0] * mapping.x_scale)
        if len(gradient) == 1:
            return (right,)
        return right, float(gradient[1] * mapping.y_scale)
