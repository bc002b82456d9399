"""The way of a run over the loss surface, and where on it the window stands."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from desktop.plots.branches import Branches
from desktop.plots.canvas import UNSEEN_PIXELS, Canvas, Mapping
from desktop.plots.landscape import EDGE_ON_HEAT, ON_HEAT, Landscape
from desktop.plots.marks import Curve, Mark
from desktop.plots.points import Points
from desktop.plots.race_colours import race_colour, race_colour_on_heat
from desktop.plots.region import Region
from desktop.plots.row_trail import RowTrail
from desktop.plots.steps import drawn
from desktop.plots.symbols import line_pen
from desktop.theme import Theme
from linreg.dataset import FloatArray
from linreg.rows import Rows

# So many first steps have a dot each.
_DOTS = 40
_DOT_RADIUS = 2.2
# Closer together than this part of the first view they would run into one another.
_APART = 0.015
# How much of its colour is left to what lies after the iteration that is shown.
_FAINT = 0.45
# So near, in pixels, a point of the path is meant.
_REACH = 12.0
# Of steps closer to one another, in pixels, the first one is meant.
_SAME = 0.5
# Among so many rows at most the nearest is looked for.
_CANDIDATES = 4096


@dataclass(frozen=True, eq=False)
class Moment:
    """A still of a history, the iteration of it that is shown, and what was left.

    `parameters` (k,) are those of the iteration: a thinned history may not keep them.
    """

    rows: Rows
    iteration: int
    parameters: FloatArray
    abandoned: tuple[Rows, ...] = ()


class ParameterPath:
    """A line with a dot for each of its first steps, its start, and where it is now.

    What comes after the iteration that is shown is faint, and so are branches left. In
    a race the run has a `race_key`, and by it a colour of its own.
    """

    def __init__(self, canvas: Canvas, landscape: Landscape) -> None:
        self._branches = Branches(canvas)
        self._rest = Curve(canvas, 3.8)
        self._line = Curve(canvas, 4)
        self._dots = Points(canvas, 5, "dot")
        self._start = Mark(canvas, 6, "dot", 4)
        self._now = Mark(canvas, 8, "dot", 5)
        self.race_key: int | None = None
        anywhere = Region(np.zeros(1), np.ones(1), np.ones(1))
        self.begin((0,), anywhere, landscape)

    def set_theme(self, theme: Theme, *, on_heat: bool) -> None:
        """White with a dark edge on the heat map, in the model's colour elsewhere."""
        card = QColor(theme.card)
        colour, fill = self._colours(theme, on_heat=on_heat)
        edge = EDGE_ON_HEAT if on_heat else card
        self._branches.colour(ON_HEAT if on_heat else QColor(theme.model))
        halo = line_pen(edge, 3.6) if on_heat else None
        self._line.set_pens(line_pen(colour, 1.7 if on_heat else 1.0), halo)
        faint = QColor(colour)
        faint.setAlphaF(_FAINT)
        self._rest.set_pens(line_pen(faint, 1.4 if on_heat else 1.0))
        self._dots.colour(colour, None)
        self._start.colour(ON_HEAT if on_heat else card, edge if on_heat else fill)
        self._now.colour(fill, ON_HEAT if on_heat else card)

    def _colours(self, theme: Theme, *, on_heat: bool) -> tuple[QColor, QColor]:
        """Those of the line, and of the point where it is now."""
        model, key = QColor(theme.model), self.race_key
        if key is None:
            return (ON_HEAT if on_heat else model), model
        own = QColor(race_colour(theme, key))
        return (QColor(race_colour_on_heat(key)) if on_heat else own), own

    def begin(self, shown: Sequence[int], region: Region, landscape: Landscape) -> None:
        """Another path over the parameters `shown`, in a view that may grow."""
        self._region, self.landscape = region, landscape
        self._unit = region.spans
        self._moment: Moment | None = None
        self._branches.take(())
        self._trail = RowTrail(shown, self._unit)
        self._dotted, self._behind = 0, True

    @property
    def _shown(self) -> list[int]:
        return self._trail.shown

    def taken(self, rows: Rows) -> int:
        """How many of these rows it goes through already; the newest may change."""
        return self._trail.taken(rows)

    def follow(self, moment: Moment) -> None:
        """Draw the path through all rows of a history, which has one at least."""
        anew = not self._trail.follow(moment.rows)
        self._moment = moment
        if self._branches.take(moment.abandoned) or anew:
            self._branches.draw(self.landscape, self._shown, self._unit)
        if self._dots_now(moment) != self._dotted or anew:
            self._draw_first(moment)
        self._draw_line(moment)

    def draw(self) -> None:
        """The same path on another ground."""
        self._branches.draw(self.landscape, self._shown, self._unit)
        if self._moment is not None:
            self._draw_first(self._moment)
            self._draw_line(self._moment)
            return
        for curve in (self._line, self._rest):
            curve.hide()
        self._dots.show(np.empty(0), np.empty(0), _DOT_RADIUS)
        self._start.hide()
        self._now.hide()

    def _dots_now(self, moment: Moment) -> int:
        first = moment.rows.iterations[: min(_DOTS, len(moment.rows) - 1)]
        return int(np.searchsorted(first, moment.iteration, side="right"))

    def _draw_first(self, moment: Moment) -> None:
        self._dotted = self._dots_now(moment)
        first = drawn(moment.rows.parameters[: max(self._dotted, 1), self._shown])
        stand(self._start, self.landscape, first[:1])
        steps = np.diff(first, axis=0, prepend=np.nan) / self._unit
        apart = ~(np.linalg.norm(steps, axis=1) < _APART)
        self._dots.show(*self.landscape.places(first[apart]), _DOT_RADIUS)

    def _draw_line(self, moment: Moment) -> None:
        points = self._trail.points
        now = drawn(moment.parameters[np.newaxis, self._shown])
        behind = moment.iteration < moment.rows.newest
        if behind:
            iterations = self._trail.iterations
            split = int(np.searchsorted(iterations, moment.iteration, side="right"))
            newest = drawn(moment.rows.parameters[-1:, self._shown])
            rest = np.concatenate([now, points[split:], newest])
            self._show(self._rest, rest)
            points = points[:split]
        elif self._behind:
            self._rest.hide()
        self._behind = behind
        self._show(self._line, np.concatenate([points, now]))
        stand(self._now, self.landscape, now)

    def _show(self, curve: Curve, path: FloatArray) -> None:
        curve.show(*self.landscape.places(self._region.in_sight(path)))

    def nearest(self, at: QPointF, mapping: Mapping) -> int | None:
        """The iteration whose point is meant there, in pixels; None far from the path.

        It is one that is kept; of several that cannot be told apart it is the first.
        """
        if self._moment is None:
            return None
        rows, iterations = self._moment.rows, self._trail.iterations
        first, last = 0, len(rows) - 1
        if len(iterations):
            away = self._away(self._trail.points, at, mapping)
            near = np.flatnonzero(away <= away.min() + _SAME)
            first = rows.index(int(iterations[max(near[0] - 1, 0)]))
            if near[-1] + 1 < len(iterations):
                last = rows.index(int(iterations[near[-1] + 1]))
        # Where many rows lie between two points of the line, some of them at first.
        while (step := -(-(last - first + 1) // _CANDIDATES)) > 1:
            away = self._rows_away(slice(first, last + 1, step), at, mapping)
            place = first + step * _nearest(away)
            first, last = max(place - step, first), min(place + step, last)
        away = self._rows_away(slice(first, last + 1), at, mapping)
        place = _nearest(away)
        return int(rows.iterations[first + place]) if away[place] <= _REACH else None

    def _rows_away(self, part: slice, at: QPointF, mapping: Mapping) -> FloatArray:
        assert self._moment is not None
        points = self._moment.rows.parameters[part, self._shown]
        return self._away(points, at, mapping)

    def _away(self, points: FloatArray, at: QPointF, mapping: Mapping) -> FloatArray:
        """How far these points (m, d) are from that place, (m,), in pixels."""
        right, down = mapping.to_pixels(*self.landscape.places(points))
        away: FloatArray = np.hypot(right - at.x(), down - at.y())
        # What has no place on the ground is nowhere near.
        return np.nan_to_num(away, nan=np.inf)


def _nearest(away: FloatArray) -> int:
    """The place of the least distance, or of the first that cannot be told from it."""
    return int(np.argmax(away <= away.min() + _SAME))


def is_seen_apart(ends: FloatArray, landscape: Landscape, mapping: Mapping) -> bool:
    """Whether these two points (2, d) are two to the eye."""
    (x0, x1), (y0, y1) = (places.tolist() for places in landscape.places(ends))
    right, down = (x1 - x0) * mapping.x_scale, (y1 - y0) * mapping.y_scale
    # True for NaN as well.
    return not (abs(right) <= UNSEEN_PIXELS and abs(down) <= UNSEEN_PIXELS)


def stand(mark: Mark, landscape: Landscape, point: FloatArray) -> None:
    """Put the mark on the point (1, d), or nowhere where there is none (0, d)."""
    x, y = landscape.places(point)
    if len(x):
        mark.show(float(x[0]), float(y[0]))
    else:
        mark.hide()
