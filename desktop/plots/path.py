"""The way of a run over the loss surface, from its start to the present parameters."""

import numpy as np
from PySide6.QtGui import QColor

from desktop.plots.canvas import Canvas
from desktop.plots.landscape import Landscape
from desktop.plots.marks import Curve, Mark
from desktop.plots.points import Points
from desktop.plots.steps import drawn
from desktop.plots.symbols import line_pen
from desktop.plots.trail import Trail
from desktop.theme import Theme
from linreg.dataset import FloatArray

# Steps that can be told apart on a path, as a part of its first view.
_GRAIN = 1 / 500
# So many first steps have a dot each.
_DOTS = 40
_DOT_RADIUS = 2.2
# Closer together than this part of the first view they would run into one another.
_APART = 0.015
# The heat map has the same colours in every theme, and so has what must be seen on it.
_ON_HEAT, _EDGE_ON_HEAT = QColor("#ffffff"), QColor(20, 20, 30, 150)


class ParameterPath:
    """A line with a dot for each of its first steps, its start and its newest point."""

    def __init__(self, canvas: Canvas) -> None:
        self._shown: tuple[int, ...] = (0,)
        self._unit = np.ones(1)
        self._line = Curve(canvas, 4)
        self._dots = Points(canvas, 5, "dot")
        self._start = Mark(canvas, 6, "dot", 4)
        self._now = Mark(canvas, 8, "dot", 5)
        self.begin(self._shown, self._unit)

    def set_theme(self, theme: Theme, *, on_heat: bool) -> None:
        """White with a dark edge on the heat map, in the model's colour elsewhere."""
        model, card = QColor(theme.model), QColor(theme.card)
        colour, edge = (_ON_HEAT, _EDGE_ON_HEAT) if on_heat else (model, card)
        halo = line_pen(edge, 3.6) if on_heat else None
        self._line.set_pens(line_pen(colour, 1.7 if on_heat else 1.0), halo)
        self._dots.colour(colour, None)
        self._start.colour(_ON_HEAT if on_heat else card, edge if on_heat else model)
        self._now.colour(model, _ON_HEAT if on_heat else card)

    def begin(self, shown: tuple[int, ...], unit: FloatArray) -> None:
        """Another path over the parameters `shown`, whose view is `unit` (d,) wide."""
        self._shown, self._unit = shown, unit
        self._trail = Trail(unit, _GRAIN)
        self._first = np.empty((0, len(unit)))
        self._dotted = 0

    @property
    def count(self) -> int:
        """How many rows of the run it has followed."""
        return self._trail.count

    def follow(self, rows: FloatArray, landscape: Landscape) -> None:
        """Draw the path through all rows (m, k) of a run so far, m > 0."""
        if len(rows) < self._trail.count:
            self.begin(self._shown, self._unit)
        self._trail.extend(rows[self._trail.count :, self._shown])
        dots = min(len(rows), _DOTS)
        if dots != self._dotted:
            self._dotted = dots
            self._first = drawn(rows[:dots, self._shown])
            self._draw_first(landscape)
        self._draw_line(landscape)

    def draw(self, landscape: Landscape) -> None:
        """The same path on another ground."""
        self._draw_first(landscape)
        self._draw_line(landscape)

    def _draw_first(self, landscape: Landscape) -> None:
        steps = np.diff(self._first, axis=0, prepend=np.nan) / self._unit
        apart = ~(np.linalg.norm(steps, axis=1) < _APART)
        self._dots.show(*landscape.places(self._first[apart]), _DOT_RADIUS)
        stand(self._start, landscape, self._first[:1])

    def _draw_line(self, landscape: Landscape) -> None:
        points = self._trail.points()
        self._line.show(*landscape.places(points))
        stand(self._now, landscape, points[-1:])


def stand(mark: Mark, landscape: Landscape, point: FloatArray) -> None:
    """Put the mark on the point (1, d), or nowhere where there is none (0, d)."""
    x, y = landscape.places(point)
    if len(x):
        mark.show(float(x[0]), float(y[0]))
    else:
        mark.hide()
