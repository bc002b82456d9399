"""The ground of a loss surface as it is drawn: a heat map or a curve, and its star."""

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from desktop.plots.canvas import Canvas
from desktop.plots.landscape import ON_HEAT, HeatMap, Landscape, Section, View
from desktop.plots.marks import Mark
from desktop.plots.path import stand
from desktop.plots.sharpening import Sharp, Sharpening
from desktop.theme import Theme


class Terrain(QObject):
    """One of two landscapes, for one parameter or for two, and the target on it.

    What is drawn from a sample of the rows becomes sharper when it has rested; then
    comes the signal `sharpened()`. The picture is of `sampled_rows`.
    """

    sharpened = Signal()

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.heat_map, self.section = HeatMap(canvas), Section(canvas)
        self.landscape: Landscape = self.heat_map
        self.sampled_rows = 0
        self._view: View | None = None
        self._target = Mark(canvas, 7, "star", 9)
        self._sharpening = Sharpening(self)
        self._sharpening.done.connect(self._on_sharp)

    @property
    def on_heat(self) -> bool:
        """Whether marks lie on the heat map's colours, the same in every theme."""
        return self.landscape is self.heat_map

    def set_theme(self, theme: Theme) -> None:
        self.section.set_theme(theme)
        self._target.colour(theme.optimum, ON_HEAT if self.on_heat else theme.card)

    def choose(self, count: int) -> None:
        """Begin with the landscape over so many parameters, 1 or 2."""
        self.landscape.hide()
        self.landscape = self.section if count == 1 else self.heat_map

    def draw(self, view: View) -> None:
        self._view, ground = view, view.ground
        self.landscape.draw(view)
        self.sampled_rows = ground.surface.sampled_rows
        self._sharpening.wait_for_rest(view)
        targets = ground.target[np.newaxis, view.shown][: int(ground.determined)]
        stand(self._target, self.landscape, targets)

    @Slot(object)
    def _on_sharp(self, sharp: Sharp) -> None:
        """The same picture from more rows; one of another view comes too late."""
        if sharp.view is self._view:
            self.sampled_rows = sharp.sampled_rows
            self.heat_map.draw_values(sharp.view, sharp.values)
            self.sharpened.emit()

    def close_threads(self) -> None:
        """Wait for the thread that sharpens the picture to end."""
        self._sharpening.close_threads()
