"""The losses of the other runs in a race, beside that of the run that is shown."""

import numpy as np
from PySide6.QtCore import QPointF

from desktop.plots.canvas import Canvas, Mapping
from desktop.plots.loss_axes import LossAxes
from desktop.plots.loss_names import End
from desktop.plots.loss_rival import RivalCurve
from desktop.plots.rival import Rival
from desktop.theme import Theme
from linreg.dataset import FloatArray

# A mouse so near to a line, in pixels, points at it.
_REACH = 7.0


class LossRivals:
    """A curve for each of them; `rivals` are those that are drawn."""

    def __init__(self, canvas: Canvas, height: float, theme: Theme) -> None:
        self._canvas, self._height, self._theme = canvas, height, theme
        self.rivals: tuple[Rival, ...] = ()
        self._pointed: int | None = None
        self._curves: dict[int, RivalCurve] = {}
        # A mark stays on its canvas for good, so what a rival leaves is used again.
        self._spare: list[RivalCurve] = []
        self._taken: list[RivalCurve] = []

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for key, curve in self._curves.items():
            curve.set_runner(key, theme)

    def take(self, rivals: tuple[Rival, ...], axes: LossAxes, *, passing: bool) -> bool:
        """Follow these from now on; whether others race than before."""
        before = {rival.key for rival in self.rivals}
        keys = {rival.key for rival in rivals}
        self.rivals = rivals
        for key in before - keys:
            self._let_go(key)
        for key in keys - before:
            self._welcome(key)
        for rival in rivals:
            curve = self._curves[rival.key]
            losses = rival.rows.losses
            if curve.follow(rival.rows, losses, axes, passing=passing):
                self._taken.append(curve)
        return keys != before

    def _welcome(self, key: int) -> None:
        spare = self._spare
        curve = spare.pop() if spare else RivalCurve(self._canvas, self._height)
        curve.set_runner(key, self._theme)
        self._curves[key] = curve

    def _let_go(self, key: int) -> None:
        curve = self._curves.pop(key)
        curve.forget()
        curve.set_pointed(False)
        self._spare.append(curve)

    def forget(self) -> None:
        """Begin with another race."""
        for rival in self.rivals:
            self._let_go(rival.key)
        self.rivals, self._taken = (), []

    def place_on(self, axes: LossAxes) -> None:
        """Find the places of all on other axes, to be drawn."""
        self._taken = list(self._curves.values())
        for curve in self._taken:
            curve.place_on(axes)

    @property
    def has_taken(self) -> bool:
        """Whether there is something to draw."""
        return bool(self._taken)

    def draw(self) -> None:
        """Draw what has been taken."""
        for curve in self._taken:
            curve.draw()
        self._taken = []

    @property
    def newest(self) -> int:
        """The last iteration of the one that has come furthest, 0 without any."""
        return max((c.newest_iteration for c in self._curves.values()), default=0)

    @property
    def places(self) -> list[FloatArray]:
        """The places (m,) of each on the left axis, that of its first loss first."""
        return [curve.places for curve in self._curves.values()]

    def ends(self) -> list[End]:
        """Where each of the lines ends, and the name that belongs there."""
        return [self._curves[rival.key].end(rival.name) for rival in self.rivals]

    def point_at(self, at: QPointF, mapping: Mapping) -> Rival | None:
        """Emphasize the line at that place in pixels; whose it is, None without one."""
        rival = self._nearest(at, mapping)
        key = None if rival is None else rival.key
        if key != self._pointed:
            self._pointed = key
            for each, curve in self._curves.items():
                curve.set_pointed(each == key)
        return rival

    def _nearest(self, at: QPointF, mapping: Mapping) -> Rival | None:
        curves = [self._curves[rival.key] for rival in self.rivals]
        away = [curve.distance(at, mapping) for curve in curves]
        nearest = int(np.argmin(away)) if away else 0
        return self.rivals[nearest] if away and away[nearest] <= _REACH else None
