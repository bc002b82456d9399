"""The arrows on a loss surface, and their names."""

from desktop.plots.canvas import Canvas
from desktop.plots.landscape import Landscape
from desktop.plots.pulls import Gradients, Pulls, Source
from desktop.plots.surface_legend import SurfaceLegend
from desktop.plots.update_arrow import UpdateArrow
from desktop.theme import Theme
from linreg.dataset import FloatArray


class SurfaceArrows:
    """Along negative gradients, and one from old parameters to new ones."""

    def __init__(self, canvas: Canvas, legend: SurfaceLegend) -> None:
        self._legend = legend
        self.pulls = Pulls(canvas)
        self.update = UpdateArrow(canvas)

    def set_theme(self, theme: Theme, *, on_heat: bool) -> None:
        self.pulls.set_theme(theme, on_heat=on_heat)
        self.update.set_theme(theme, on_heat=on_heat)

    def start(self) -> None:
        """Of another run there are none yet."""
        self.pulls.forget()
        self._legend.show_pulls(self.pulls.gradients)
        self.take_update(None, None)

    def draw(self, landscape: Landscape, shown: tuple[int, ...]) -> None:
        """Put them on this ground, whose axes are the parameters `shown`."""
        self.pulls.draw(landscape, shown)
        self.update.draw(landscape, shown)

    def take_gradients(
        self, source: Source, parameters: FloatArray, gradients: Gradients
    ) -> None:
        """What that source tells of the gradients at `parameters`, (k,) each."""
        self.pulls.take(source, parameters, gradients)
        if self.pulls.gradients.get("step") is not None:
            self._legend.name_step(of_batch=self.pulls.of_batch)
        self._legend.show_pulls(self.pulls.gradients)

    def take_update(self, before: FloatArray | None, after: FloatArray | None) -> None:
        """The old and the new parameters, (k,) each; None for no update."""
        self.update.take(before, after)
        self._legend.show_marks("update", before is not None and after is not None)
