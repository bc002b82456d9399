"""The other runs of a race, as paths beside the one that is shown."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPen

from desktop.plots.canvas import Canvas, Mapping
from desktop.plots.landscape import EDGE_ON_HEAT, Landscape
from desktop.plots.marks import Curve, Mark
from desktop.plots.path import is_seen_apart, stand
from desktop.plots.race_colours import race_colour, race_colour_on_heat, race_dash
from desktop.plots.region import Region
from desktop.plots.rival import Rival
from desktop.plots.row_trail import RowTrail
from desktop.plots.steps import drawn
from desktop.plots.symbols import line_pen
from desktop.theme import Theme
from linreg.dataset import FloatArray

_WIDTH, _EDGE_WIDTH, _RADIUS = 1.4, 3.0, 3.0
# A path that is longer than this, in pixels, takes ten times less time to be painted
# when it is as thin as this and without an edge.
_LONG, _THIN = 2000.0, 1.0
# So near, in pixels, a path is meant.
_REACH = 8.0


class RivalPath:
    """One of them: a thin line up to an iteration, and a dot at its end."""

    def __init__(self, canvas: Canvas, shown: Sequence[int], region: Region) -> None:
        self._canvas = canvas
        self._line = Curve(canvas, 3.4)
        self._end = Mark(canvas, 3.5, "dot", _RADIUS)
        self.name = ""
        self.begin(shown, region)

    def colour(self, key: int, theme: Theme, *, on_heat: bool) -> None:
        own = race_colour_on_heat(key) if on_heat else race_colour(theme, key)
        edge = EDGE_ON_HEAT if on_heat else QColor(theme.card)
        self._pen = line_pen(own, _WIDTH, race_dash(key))
        self._halo = line_pen(edge, _EDGE_WIDTH) if on_heat else None
        self._end.colour(own, edge)
        self._apply_pens(is_long=False)

    def _apply_pens(self, *, is_long: bool) -> None:
        self._is_long = is_long
        pen = QPen(self._pen)
        if is_long:
            pen.setWidthF(_THIN)
        self._line.set_pens(pen, None if is_long else self._halo)

    def begin(self, shown: Sequence[int], region: Region) -> None:
        """Go over these parameters from the first row on, in a view that may grow."""
        self._region = region
        self._trail = RowTrail(shown, region.spans)
        self._points = self._seen = self._trail.points
        self._end_is_missing = True

    def follow(self, rival: Rival, iteration: int) -> FloatArray:
        """Go on to that iteration, or to the newest; the points (m, d) that are new."""
        self.name = rival.name
        rows, shown = rival.rows, self._trail.shown
        taken = self._trail.follow(rows)
        points, last = self._trail.points, rows.index(iteration)
        if iteration < rows.newest:
            reached = np.searchsorted(self._trail.iterations, rows.iterations[last])
            points = points[:reached]
        end = drawn(rows.parameters[last : last + 1, shown])
        self._end_is_missing = not len(end)
        self._points = np.concatenate([points, end])
        return rows.parameters[taken:, shown]

    def is_seen_to_move(
        self, rival: Rival, iteration: int, landscape: Landscape
    ) -> bool:
        """Whether its end would be elsewhere to the eye."""
        rows = rival.rows
        if not (self._trail.taken(rows) and len(self._points)):
            return True
        last = rows.parameters[rows.index(iteration), self._trail.shown]
        ends = np.array([self._points[-1], last])
        return is_seen_apart(ends, landscape, self._canvas.mapping)

    def draw(self, landscape: Landscape) -> None:
        self._seen = self._region.in_sight(self._points)
        is_long = self._length() > _LONG
        if is_long != self._is_long:
            self._apply_pens(is_long=is_long)
        self._line.show(*landscape.places(self._seen))
        stand(self._end, landscape, self._points[-1:])

    def _length(self) -> float:
        """How far it goes along both axes, in pixels."""
        mapping = self._canvas.mapping
        scales = (mapping.x_scale, mapping.y_scale)[: self._points.shape[1]]
        lengths = np.abs(self._points[1:] - self._points[:-1]).sum(axis=0)
        return float(lengths @ scales)

    def leave(self) -> None:
        """It takes part no more."""
        self._line.hide()
        self._end.hide()

    @property
    def is_gone(self) -> bool:
        """Whether its end is out of view, or cannot be drawn at all."""
        return self._end_is_missing or not self._region.holds(self._points[-1])

    def distance(self, at: QPointF, landscape: Landscape, mapping: Mapping) -> float:
        """How far its line is from that place, in pixels."""
        right, down = mapping.to_pixels(*landscape.places(self._seen))
        return _distance(right - at.x(), down - at.y())


class SurfaceRivals:
    """Their paths on one ground; each row is taken once.

    A rival that diverges must not make the picture unreadable: its points make the view
    larger within the limit of `Region.grow_a_little` only. Who is out of it is `gone`.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._paths: dict[int, RivalPath] = {}
        self._spare: list[RivalPath] = []
        self._look: tuple[Theme, bool] | None = None
        self._view: tuple[Sequence[int], Region] | None = None
        self._rivals: tuple[Rival, ...] = ()
        self._iteration = 0
        self._followed: list[RivalPath] = []
        self.gone: tuple[str, ...] = ()

    def set_theme(self, theme: Theme, *, on_heat: bool) -> None:
        self._look = (theme, on_heat)
        for key, path in self._paths.items():
            path.colour(key, theme, on_heat=on_heat)

    @property
    def any(self) -> bool:
        """Whether there are any."""
        return bool(self._paths)

    def start(self) -> None:
        """Of another race there are none yet."""
        self._rivals, self.gone = (), ()
        self._admit(set())

    def begin(self, shown: Sequence[int], region: Region) -> None:
        """Go over these parameters from now on, in this view, which grows a little."""
        self._view = (shown, region)
        for path in self._paths.values():
            path.begin(shown, region)
        self.follow(self._rivals, self._iteration)

    def follow(
        self,
        rivals: tuple[Rival, ...],
        iteration: int,
        passing_on: Landscape | None = None,
    ) -> bool:
        """Go on to that iteration; whether the view has grown.

        In passing, only those do whose ends would be seen to move on that ground.
        """
        self._rivals = tuple(rival for rival in rivals if len(rival.rows))
        self._iteration = iteration
        self._admit({rival.key for rival in self._rivals})
        paths = [self._paths[rival.key] for rival in self._rivals]
        pairs = [
            (path, rival)
            for path, rival in zip(paths, self._rivals, strict=True)
            if passing_on is None or path.is_seen_to_move(rival, iteration, passing_on)
        ]
        new = [path.follow(rival, iteration) for path, rival in pairs]
        self._followed = [path for path, _ in pairs]
        grown = bool(new) and self._region.grow_a_little(np.concatenate(new))
        self.gone = tuple(path.name for path in paths if path.is_gone)
        return grown

    @property
    def _region(self) -> Region:
        assert self._view is not None
        return self._view[1]

    def _admit(self, keys: set[int]) -> None:
        """A path for each of these, and none for others."""
        for key in self._paths.keys() - keys:
            self._paths[key].leave()
            self._spare.append(self._paths.pop(key))
        for key in keys - self._paths.keys():
            self._paths[key] = self._new_path(key)

    def _new_path(self, key: int) -> RivalPath:
        """One that was in use before, where there is one: they stay on the canvas."""
        assert self._view is not None
        assert self._look is not None
        if self._spare:
            path = self._spare.pop()
            path.begin(*self._view)
        else:
            path = RivalPath(self._canvas, *self._view)
        theme, on_heat = self._look
        path.colour(key, theme, on_heat=on_heat)
        return path

    def draw_followed(self, landscape: Landscape) -> None:
        """Draw those that have gone on."""
        for path in self._followed:
            path.draw(landscape)

    def draw(self, landscape: Landscape) -> None:
        """Put them on this ground."""
        for path in self._paths.values():
            path.draw(landscape)

    def name_at(
        self, at: QPointF, landscape: Landscape, mapping: Mapping
    ) -> str | None:
        """Whose path is meant at that place of the frame, in pixels; None for none."""
        away = {
            path.distance(at, landscape, mapping): path.name
            for path in self._paths.values()
        }
        nearest = min(away, default=np.inf)
        return away[nearest] if nearest <= _REACH else None


def _distance(x: FloatArray, y: FloatArray) -> float:
    """Of the origin from a line through the points x (m,), y (m,)."""
    start_x, start_y, by_x, by_y = x[:-1], y[:-1], np.diff(x), np.diff(y)
    with np.errstate(all="ignore"):
        part = -(start_x * by_x + start_y * by_y) / (by_x**2 + by_y**2)
    part = np.clip(np.nan_to_num(part), 0, 1)
    away = np.hypot(start_x + part * by_x, start_y + part * by_y)
    ends = np.hypot(x, y)
    return float(np.nanmin(np.concatenate([away, ends]), initial=np.inf))
