"""Which way a single row pulls the model, beside where all of them do."""

import math

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from desktop.plots.arrow import Arrow
from desktop.plots.canvas import Canvas, Mapping
from desktop.plots.landscape import Landscape
from desktop.theme import Theme
from linreg.dataset import FloatArray

# The longer arrow is so many pixels long, and not made longer before it is this short.
_LONGEST, _SHORTEST = 96.0, 32.0
# An arrow that would leave the frame ends so far inside of it.
_MARGIN = 3.0
# On a line, where both would lie on one another, each stands so far beside it.
_ASIDE = 6.0
_ROW_WIDTH, _ALL_WIDTH = 4.0, 1.6

# Of the loss of one row, and of that of all rows.
Gradients = tuple[FloatArray | None, FloatArray | None]


class Pulls:
    """Two arrows from the present parameters along negative gradients.

    So each points where a step of gradient descent on that loss alone would lead. Both
    are drawn to one scale, by which a gradient becomes a step: their lengths compare
    with each other. The scale changes by powers of 2, so that the longer one can
    always be read. `is_cut` says whether an arrow ends at the frame instead.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._row = Arrow(canvas, 7.4, _ROW_WIDTH)
        self._all = Arrow(canvas, 7.5, _ALL_WIDTH)
        self._mapping = canvas.mapping
        self._parameters = np.empty(0)
        self._gradients: Gradients = (None, None)
        self._start = (math.nan, math.nan)
        self._along: Gradients = (None, None)
        self._scale = math.nan
        self.is_cut = False
        canvas.add(self)

    def set_theme(self, theme: Theme, *, on_heat: bool) -> None:
        edge = QColor("#ffffff") if on_heat else QColor(theme.card)
        self._row.colour(theme.train, edge)
        self._all.colour(theme.model, edge)

    def take(
        self, parameters: FloatArray, row: FloatArray | None, full: FloatArray | None
    ) -> None:
        """The present parameters with the two gradients there, (k,) each."""
        self._parameters, self._gradients = parameters, (row, full)
        if row is None and full is None:
            self._scale = math.nan

    def draw(self, landscape: Landscape, shown: tuple[int, ...]) -> None:
        """Place what was taken on this ground; of gradients, what lies in it."""
        if len(self._parameters) <= max(shown):
            return
        x, y = landscape.places(self._parameters[np.newaxis, shown])
        self._start = (float(x[0]), float(y[0]))
        row, full = self._gradients
        place = list(shown)
        self._along = (
            None if row is None else row[place],
            None if full is None else full[place],
        )
        self.place(self._mapping)

    def place(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self.is_cut = False
        x, y = self._start
        start = QPointF(
            (x - mapping.x[0]) * mapping.x_scale, (mapping.y[1] - y) * mapping.y_scale
        )
        steps = [_step(gradient, mapping) for gradient in self._along]
        lengths = [math.hypot(*step) for step in steps if step is not None]
        longest = max(lengths, default=0.0)
        inside = 0 <= start.x() <= mapping.width and 0 <= start.y() <= mapping.height
        if not (inside and 0 < longest < math.inf):
            self._row.hide()
            self._all.hide()
            return
        self._fit_scale(longest)
        for arrow, step, aside in zip(
            (self._row, self._all), steps, (-_ASIDE, _ASIDE), strict=True
        ):
            self._draw(arrow, start, step, aside)

    def _fit_scale(self, longest: float) -> None:
        """Pixels to one of a gradient's; kept as long as both arrows can be read."""
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


def _step(gradient: FloatArray | None, mapping: Mapping) -> tuple[float, ...] | None:
    """Minus the gradient in pixels, y downwards, for a scale of 1."""
    if gradient is None or not np.isfinite(gradient).all():
        return None
    with np.errstate(over="ignore"):
        right = float(-gradient[0] * mapping.x_scale)
        if len(gradient) == 1:
            return (right,)
        return right, float(gradient[1] * mapping.y_scale)
