"""What a picture of a surface in three dimensions shows, kept up with a run."""

from dataclasses import replace
from itertools import product

import numpy as np

from desktop.plots.ground import Ground, sharpened
from desktop.plots.landscape import View, first_region, heights_of
from desktop.plots.region import Region
from desktop.plots.rival import Rival
from desktop.plots.surface_3d_camera import Camera
from desktop.plots.surface_3d_relief import Relief, make_relief
from desktop.plots.surface_3d_way import Moment, Way
from linreg.dataset import FloatArray

# More corners on each side are not seen in a picture of this size.
_MOST_CELLS = 80
# Seen a little from the side, a path does not run straight at the eye.
_ASIDE = 28.0
# Other directions, in degrees, and how much more of the ground each must show for one
# of them: from high above nothing looks high.
_TURNS = (0, 20, -20, 40, -40, 60, -60, 90, -90, 120, -120, 150, -150, 180)
_RISES = (0, 8, 16)
_DEAR_TURN, _DEAR_RISE = 0.001, 0.01


class Panorama:
    """A relief about start, path and optimum over two parameters, and paths on it.

    The relief is made anew when the ground is another one or the region has grown, and,
    where parameters are held, when `remake` may look at their present values. From
    `home` it is looked at first.
    """

    def __init__(
        self, ground: Ground, shown: tuple[int, ...], *, logarithmic: bool
    ) -> None:
        self._shown = list(shown)
        self._logarithmic = logarithmic
        self._rivals: dict[int, Way] = {}
        self._moment: Moment | None = None
        self._begin(ground, None)
        self.relief = self._make_relief()

    def _begin(self, ground: Ground, moment: Moment | None) -> None:
        """A region of start and target, and a path that is taken anew."""
        rows = np.empty((0, len(ground.target)))
        held = ground.target
        if moment is not None:
            rows, held = moment.rows.parameters, moment.parameters.copy()
        region = first_region(ground, tuple(self._shown), rows)
        self.view = View(ground, tuple(self._shown), region, held)
        self.way = Way(tuple(self._shown), region.spans)
        self._rivals.clear()
        self._outdated = self._begins = True

    @property
    def rivals(self) -> dict[int, Way]:
        """The paths of the other runs, by their keys."""
        return self._rivals

    def _held_moved(self) -> bool:
        moment = self._moment
        return moment is not None and self.view.held_moved(moment.parameters)

    def _is_coarse(self) -> bool:
        ground = self.view.ground
        return _cells(ground) < _cells(sharpened(ground))

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Whether heights are in proportion to the logarithm of the loss."""
        self._logarithmic, self._outdated = logarithmic, True

    def set_ground(self, ground: Ground) -> None:
        """The same run on edited data; the region holds the new target."""
        region, target = self.view.region, ground.target[self._shown]
        region.grow(target[np.newaxis])
        if ground.determined and not region.holds(target):
            self._begin(ground, self._moment)
        self.view = replace(self.view, ground=ground)
        self._outdated = True

    def remake(self, *, rested: bool) -> bool:
        """Make the relief anew where that is needed; whether it was.

        One that has `rested` is made anew for other values held, or to be finer.
        """
        if rested and self._is_coarse():
            self.view = replace(self.view, ground=sharpened(self.view.ground))
            self._outdated = True
        if not (self._outdated or (rested and self._held_moved())):
            return False
        if self._moment is not None:
            self.view = replace(self.view, held=self._moment.parameters.copy())
        self.relief = self._make_relief()
        return True

    def follow(self, moment: Moment) -> None:
        """Follow the run to that moment."""
        before, region = self._moment, self.view.region
        if before is None or self._is_lost(before, moment):
            self._begin(self.view.ground, moment)
            region = self.view.region
        now = moment.parameters[np.newaxis, self._shown]
        points = np.concatenate([self.way.fresh(moment.rows), now])
        self._outdated |= region.grow(points)
        self._moment = moment
        self.way.follow(moment)

    def _is_lost(self, before: Moment, moment: Moment) -> bool:
        """Whether the region has grown in vain for a path that was left."""
        newest = before.rows.parameters[-1, self._shown]
        left = before.rows.branch != moment.rows.branch
        return left and not self.view.region.holds(newest)

    def follow_rivals(self, rivals: tuple[Rival, ...], iteration: int) -> None:
        """Follow the other runs to that iteration, or as far as they have come."""
        racing = [rival for rival in rivals if len(rival.rows)]
        for key in self._rivals.keys() - {rival.key for rival in racing}:
            del self._rivals[key]
        for rival in racing:
            if rival.key not in self._rivals:
                way = Way(tuple(self._shown), self.view.region.spans)
                self._rivals[rival.key] = way
            way, rows = self._rivals[rival.key], rival.rows
            self._outdated |= self.view.region.grow_a_little(way.fresh(rows))
            row = rows.row(rows.index(iteration))
            way.follow(Moment(rows, row.iteration, row.parameters))

    def _make_relief(self) -> Relief:
        self._outdated = False
        view = self.view
        x, y = view.region.intervals
        losses = heights_of(view, view.ground.surface, _cells(view.ground))
        whole = len(view.shown) == len(view.held)
        lowest = view.ground.lowest if whole else np.nan
        relief = make_relief(x, y, losses, lowest, logarithmic=self._logarithmic)
        if self._begins:
            self._begins = False
            target = view.ground.target[self._shown]
            self.home = _best_camera(relief, _from_middle(view.region, target))
        return relief

    @property
    def target(self) -> FloatArray:
        """The shown parameters (1, 2) of the optimum; (0, 2) where there are many."""
        ground = self.view.ground
        return ground.target[np.newaxis, self._shown][: int(ground.determined)]

    @property
    def has_left(self) -> bool:
        """Whether the run is where the region does not reach."""
        moment = self._moment
        return moment is not None and not self.view.region.holds(
            moment.parameters[self._shown]
        )


def _best_camera(relief: Relief, towards: FloatArray) -> Camera:
    """The one that sees most of the low ground, nearest to that direction (2,).

    On the target's side, that is, where a path comes down towards the eye, unless a
    slope there hides the valley.
    """
    wanted = float(np.degrees(np.arctan2(towards[1], towards[0]))) - _ASIDE
    low = relief.lowland()
    best, most = Camera(wanted), -np.inf
    for turn, rise in product(_TURNS, _RISES):
        camera = Camera(wanted).turned(turn, rise)
        hidden = float(relief.hidden(low, camera.eye).mean())
        worth = -hidden - _DEAR_TURN * abs(turn) - _DEAR_RISE * rise
        if worth > most:
            best, most = camera, worth
    return best


def _from_middle(region: Region, point: FloatArray) -> FloatArray:
    """Where the point (2,) is from the middle of the region; (1, -1) if it is there."""
    middles = np.array([sum(interval) / 2 for interval in region.intervals])
    with np.errstate(all="ignore"):
        away: FloatArray = (point - middles) / region.spans
    near = not np.isfinite(away).all() or np.linalg.norm(away) < 0.02
    return np.array([1.0, -1.0]) if near else away


def _cells(ground: Ground) -> int:
    return min(ground.cells, _MOST_CELLS)
