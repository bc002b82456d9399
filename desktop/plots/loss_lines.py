"""Every curve in the loss plot, and the axes that hold all of them."""

import numpy as np

from desktop.plots.canvas import Canvas
from desktop.plots.left_behind import LeftBehind
from desktop.plots.loss_axes import LossAxes
from desktop.plots.loss_curve import LossCurve
from desktop.plots.loss_race import LossRace
from desktop.plots.rival import Rival
from desktop.theme import Theme
from linreg.rows import Rows


class LossLines:
    """Both losses of the run that is shown, what it has left behind, and its rivals."""

    def __init__(self, canvas: Canvas, theme: Theme) -> None:
        self.axes = LossAxes(canvas)
        self.left_behind = LeftBehind(canvas, 0)
        self.race = LossRace(canvas, 0.5, theme)
        # The test rows' loss, most often the calmer one, lies above.
        self.train, self.test = LossCurve(canvas, 1), LossCurve(canvas, 3)
        self._curves = [self.train]
        # Whether the run has been drawn since the names of a race were last written.
        self._is_drawn = False

    def start(self, *, has_test: bool) -> None:
        """Begin with another run, and with another race."""
        self._curves = [self.train, self.test] if has_test else [self.train]
        self.race.forget()
        self.branch(())
        self.axes.start()

    def branch(self, abandoned: tuple[Rows, ...]) -> None:
        """The run has left these: nothing that was drawn of it need be true."""
        self.train.forget()
        self.test.forget()
        self.axes.forget_losses()
        self.left_behind.take(abandoned, self.axes.on_axis)

    def follow(self, rows: Rows, *, passing: bool) -> bool:
        """Draw these rows of the run, if that would be seen; whether it was drawn."""
        axes = self.axes
        is_new = self.train.follow(rows, rows.losses, axes, passing=passing)
        if self.test in self._curves:
            is_new |= self.test.follow(rows, rows.test_losses, axes, passing=passing)
        if is_new:
            self._draw()
        return is_new

    def follow_rivals(
        self, rivals: tuple[Rival, ...], iteration: int, *, passing: bool
    ) -> None:
        """Draw these beside it."""
        others = self.race.take(rivals, iteration, self.axes, passing=passing)
        if others:
            self.axes.forget_losses()
        if others or self.race.has_taken or self._is_drawn:
            # The axes leave room for the names, and dashes depend on the axes.
            self.race.name_ends(self.train)
            self._fit()
            self.race.draw()
        self._is_drawn = False

    def draw_anew(self) -> None:
        """Draw the same on other axes."""
        self.left_behind.draw(self.axes.on_axis)
        for curve in self._curves:
            curve.place_on(self.axes)
        self.race.place_on(self.axes)
        self.race.name_ends(self.train)
        self._draw()
        self.race.draw()

    def _draw(self) -> None:
        self._is_drawn = True
        self._fit()
        for curve in self._curves:
            curve.draw()

    def _fit(self) -> None:
        places = [curve.places for curve in self._curves]
        newest, ceiling = self.train.newest_iteration, np.inf
        if self.race:
            ceiling = self.axes.ceiling([self.train.places, *self.race.places])
            places += self.race.places
            newest = max(newest, self.race.newest)
        self.axes.fit(
            max(newest, self.left_behind.newest),
            np.concatenate(places),
            self.left_behind.places,
            ceiling=ceiling,
            names=self.race.room,
        )

    @property
    def has_zero(self) -> bool:
        """Whether a loss of the run was exactly 0."""
        return any(curve.has_zero for curve in self._curves)
