"""A race in the loss plot: the curves of the other runs, and the names of all."""

import numpy as np
from PySide6.QtCore import QPointF

from desktop.plots.canvas import Canvas
from desktop.plots.loss_axes import LossAxes
from desktop.plots.loss_curve import LossCurve
from desktop.plots.loss_names import LossNames
from desktop.plots.loss_rival import end_of
from desktop.plots.loss_rivals import LossRivals
from desktop.plots.loss_words import rival_text
from desktop.plots.race_colours import race_colour
from desktop.plots.rival import Rival
from desktop.theme import Theme
from linreg.dataset import FloatArray

# A rival's rows are read a moment later than the present iteration, and may be ahead of
# it by that; so small a part of the axis is not taken for a step back.
_AHEAD = 0.02


class LossRace:
    """Everybody beside the run that is shown.

    `iteration` is the race's present one, and `pointed_text` says where the rival is
    whose curve is pointed at, "" where none is.
    """

    def __init__(self, canvas: Canvas, height: float, theme: Theme) -> None:
        self._canvas, self._theme = canvas, theme
        self._rivals = LossRivals(canvas, height, theme)
        self._names = LossNames(canvas, 30, theme)
        self._shown: tuple[int, str] | None = None
        self.iteration = 0
        self.pointed_text = ""

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._rivals.set_theme(theme)
        self._names.set_theme(theme)

    def set_shown(self, key: int | None, name: str) -> None:
        """Which runner is the one shown, and what its curve is called."""
        self._shown = None if key is None else (key, name)

    @property
    def main_colour(self) -> str:
        """The colour of the run that is shown."""
        if self._shown is None:
            return self._theme.train
        return race_colour(self._theme, self._shown[0])

    @property
    def names(self) -> list[str]:
        """The names that can be read."""
        return self._names.texts

    @property
    def room(self) -> float:
        """Pixels for names right of the curves."""
        return self._names.room

    def __bool__(self) -> bool:
        return bool(self._rivals.rivals)

    def take(
        self,
        rivals: tuple[Rival, ...],
        iteration: int,
        axes: LossAxes,
        *,
        passing: bool,
    ) -> bool:
        """Follow these; whether others race than before."""
        self.iteration = iteration
        others = self._rivals.take(rivals, axes, passing=passing)
        if others:
            self.point_at(np.nan, np.nan)
        return others

    @property
    def has_taken(self) -> bool:
        """Whether there is something to draw."""
        return self._rivals.has_taken

    def draw(self) -> None:
        """Draw what was taken."""
        self._rivals.draw()

    def name_ends(self, main: LossCurve) -> None:
        """Write the names of all, and of the run that is shown, at their ends."""
        ends = self._rivals.ends()
        if ends and self._shown:
            ends.insert(0, end_of(main, self._shown[1], self.main_colour))
        self._names.show(ends)

    def place_on(self, axes: LossAxes) -> None:
        """Find the places of all on other axes, to be drawn."""
        self._rivals.place_on(axes)

    def forget(self) -> None:
        """Begin with another race."""
        self.point_at(np.nan, np.nan)
        self._rivals.forget()
        self._names.show(())

    def point_at(self, x: float, y: float) -> None:
        """Emphasize the curve at that place on the axes; none where that is NaN."""
        (right,), (down,) = self._canvas.mapping.to_pixels(np.array([x]), np.array([y]))
        rival = self._rivals.point_at(QPointF(right, down), self._canvas.mapping)
        self.pointed_text = rival_text(rival, round(x)) if rival else ""

    @property
    def newest(self) -> int:
        """The last iteration of the rival that has come furthest, 0 without any."""
        return self._rivals.newest

    @property
    def places(self) -> list[FloatArray]:
        """The places (m,) of each rival, that of its first loss first."""
        return self._rivals.places

    @property
    def veil_start(self) -> float:
        """The present iteration where some rivals have gone on from it; else NaN."""
        left, right = self._canvas.mapping.x
        is_past = self.newest - self.iteration > _AHEAD * (right - left)
        return float(self.iteration) if is_past else np.nan
