"""All that is drawn on a loss surface, kept together in one view of it."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Slot

from desktop.plots.canvas import Canvas
from desktop.plots.caption import Caption
from desktop.plots.ground import Ground, ground_of_batch, sharpened
from desktop.plots.landscape import View, first_region
from desktop.plots.path import Moment, ParameterPath, is_seen_apart
from desktop.plots.pulls import Gradients, Source
from desktop.plots.region import Region
from desktop.plots.rival import Rival
from desktop.plots.surface_arrows import SurfaceArrows
from desktop.plots.surface_brush import SurfaceBrush
from desktop.plots.surface_choices import SurfaceChoices
from desktop.plots.surface_legend import SurfaceLegend
from desktop.plots.surface_overlays import SurfaceOverlays
from desktop.plots.surface_rivals import SurfaceRivals
from desktop.plots.surface_texts import SurfaceTexts
from desktop.plots.terrain import Terrain
from desktop.theme import Theme
from linreg.dataset import FloatArray

# The picture is worked out anew for other held values at most this often.
_REFRESH_MILLISECONDS = 250


class SurfaceScene(QObject):
    """The ground, the paths on it, what lies over it, and the words in its corner.

    `shown` says which parameters are on the axes, a single one where there are no two.
    The `view` holds start and optimum, and grows with the paths; it is None before
    there is a run.
    """

    def __init__(self, canvas: Canvas, legend: SurfaceLegend, theme: Theme) -> None:
        super().__init__(canvas)
        self._canvas, self._legend, self._theme = canvas, legend, theme
        self._ground: Ground | None = None
        self._moment: Moment | None = None
        self._batch = np.empty(0, np.int64)
        self._of_batch = False
        self.view: View | None = None
        self.shown: tuple[int, ...] = (0, 1)
        self.terrain = Terrain(canvas)
        self.terrain.sharpened.connect(self._describe)
        self.path = ParameterPath(canvas, self.terrain.landscape)
        self.rivals = SurfaceRivals(canvas)
        self.overlays = SurfaceOverlays(canvas, legend)
        self.arrows = SurfaceArrows(canvas, legend)
        self.note = Caption(canvas, "top left")
        self._texts = SurfaceTexts(self)
        self.brush = SurfaceBrush(canvas, self.path, self.rivals, self._texts)
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(_REFRESH_MILLISECONDS)
        self._refresh.timeout.connect(self.refresh)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._canvas.set_theme(theme)
        self.note.set_theme(theme)
        self.terrain.set_theme(theme)
        on_heat = self.terrain.on_heat
        self.path.set_theme(theme, on_heat=on_heat)
        self.rivals.set_theme(theme, on_heat=on_heat)
        self.overlays.set_theme(theme, on_heat=on_heat)
        self.arrows.set_theme(theme, on_heat=on_heat)
        self.brush.set_theme(theme, on_heat=on_heat)

    def start(self, ground: Ground) -> None:
        """Begin with another run, of which nothing may have been recorded yet."""
        self._ground, self._moment = ground, None
        self._batch = np.empty(0, np.int64)
        self._legend.name_target(ground)
        self._legend.show_marks("left behind", False)
        self.rivals.start()
        self.arrows.start()
        self.brush.start()
        self._open(ground)

    def change_ground(self, ground: Ground, *, coarse: bool) -> None:
        """Another ground under the same path, at once `coarse` where it soon changes.

        The view stays, or grows so that the optimum is in it.
        """
        if self.view is None:
            return
        self._ground = ground
        self._legend.name_target(ground)
        region = self.view.region
        target = ground.target[list(self.shown)]
        region.grow(target[np.newaxis])
        if ground.determined and not region.holds(target):
            region = self._begin_region(ground)
        self.view = replace(self.view, region=region)
        self._set_labels()
        self._draw_on(ground)
        if coarse:
            self._refresh.start()

    def choose(self, shown: tuple[int, ...]) -> None:
        """Put these parameters on the axes."""
        self.shown = shown
        if self._ground is not None:
            self._open(self._ground)

    def switch(self, choices: SurfaceChoices) -> None:
        """Draw what is chosen."""
        self._of_batch = choices.batch
        self.terrain.heat_map.logarithmic = choices.logarithmic
        self.overlays.want(field=choices.field, axes=choices.axes)
        if self._ground is not None:
            self._draw_on(self._ground)

    def show_batch(self, rows: npt.NDArray[np.int64]) -> None:
        """Which rows of the table (N,) the step takes, none for all that are trained.

        Their loss is drawn where it is wanted.
        """
        if np.array_equal(rows, self._batch):
            return
        self._batch = rows
        if self._of_batch and self._ground is not None:
            self._draw_on(self._ground)

    def follow(self, moment: Moment) -> None:
        """Draw the path, and the present point on it, in a view that grows with it."""
        ground, view, before = self._ground, self.view, self._moment
        if ground is None or view is None or not len(moment.rows):
            return
        self._moment, rows = moment, moment.rows
        self._legend.show_marks("left behind", bool(moment.abandoned))
        lost = False
        if before is not None and rows.branch != before.rows.branch:
            self.brush.start()
            # The view has grown in vain for a path that left it.
            lost = not view.region.holds(before.rows.parameters[-1, [*self.shown]])
        if before is None or lost:
            self._open(ground)
            return
        new, now = rows.parameters[self.path.taken(rows) :], moment.parameters
        points = np.concatenate([new, now[np.newaxis]])[:, [*self.shown]]
        grew = view.region.grow(points)
        if grew or (view.held_moved(now) and not self._refresh.isActive()):
            self._draw()
        self.path.follow(moment)
        self.overlays.follow(now)
        self._describe()

    def is_seen_to_move(self, parameters: FloatArray) -> bool:
        """Whether the path to these parameters (k,) leads elsewhere to the eye."""
        view, moment = self.view, self._moment
        if view is None or moment is None or view.held_moved(parameters):
            return True
        ends = np.array([moment.parameters, parameters])[:, [*self.shown]]
        return is_seen_apart(ends, self.terrain.landscape, self._canvas.mapping)

    def follow_rivals(
        self, rivals: tuple[Rival, ...], iteration: int, *, passing: bool
    ) -> None:
        """Draw the others' paths up to that iteration; the view grows a little."""
        ground, view = self._ground, self.view
        if ground is None or view is None or not (rivals or self.rivals.any):
            return
        gone, landscape = self.rivals.gone, self.terrain.landscape
        if self.rivals.any and not rivals:
            self.rivals.start()
            # The view may have grown for them.
            self._open(ground)
        elif self.rivals.follow(rivals, iteration, landscape if passing else None):
            self._draw_all()
        else:
            self.rivals.draw_followed(landscape)
        if gone != self.rivals.gone:
            self._describe()

    def set_race_key(self, key: int | None) -> None:
        """By which number the run has a colour in a race; None outside of one."""
        if key != self.path.race_key:
            self.path.race_key = key
            self.path.set_theme(self._theme, on_heat=self.terrain.on_heat)

    def set_penalty(self, l1: float, weight_decay: float) -> None:
        """How strong the penalties are, whose border is drawn."""
        self.overlays.set_penalty(l1, weight_decay)
        if self._moment is not None:
            self.overlays.follow(self._moment.parameters)

    def pull(
        self, source: Source, parameters: FloatArray, gradients: Gradients
    ) -> None:
        """Arrows from these parameters (k,) against the gradients of that source."""
        cut = self.arrows.pulls.is_cut
        self.arrows.take_gradients(source, parameters, gradients)
        self.arrows.pulls.draw(self.terrain.landscape, self.shown)
        if cut != self.arrows.pulls.is_cut:
            self._describe()

    def show_update(self, before: FloatArray | None, after: FloatArray | None) -> None:
        """An arrow from old parameters to new ones (k,), or none."""
        self.arrows.take_update(before, after)
        self.arrows.update.draw(self.terrain.landscape, self.shown)

    def _open(self, ground: Ground) -> None:
        """Another run, or other parameters on the axes."""
        self.terrain.choose(len(self.shown))
        self.set_theme(self._theme)
        region = self._begin_region(ground)
        self.view = View(ground, self.shown, region, ground.target)
        self._set_labels()
        self._canvas.start()
        self._draw_on(ground)

    def _begin_region(self, ground: Ground) -> Region:
        """A view of start, target and all of the path, which begins anew."""
        rows = np.empty((0, len(ground.target)))
        if self._moment is not None:
            rows = self._moment.rows.parameters
        region = first_region(ground, self.shown, rows)
        self.path.begin(self.shown, region, self.terrain.landscape)
        region.grow(rows[:, [*self.shown]])
        self.rivals.begin(self.shown, region)
        return region

    def _set_labels(self) -> None:
        assert self._ground is not None
        self._canvas.set_labels(*self._texts.axes(self._ground, self.shown))

    def _draw_on(self, ground: Ground) -> None:
        """All of it, with the loss of the batch or of all rows."""
        assert self.view is not None
        if self._of_batch:
            ground = ground_of_batch(ground, self._batch)
        self.view = replace(self.view, ground=ground)
        self._draw_all()

    def _draw_all(self) -> None:
        self._draw()
        if self._moment is not None:
            self.path.follow(self._moment)
            self.overlays.follow(self._moment.parameters)
        self._describe()

    def _draw(self) -> None:
        """The ground under the paths, for the present region and held values."""
        assert self.view is not None
        if self._moment is not None:
            self.view = replace(self.view, held=self._moment.parameters.copy())
        self.terrain.draw(self.view)
        landscape = self.terrain.landscape
        self.path.draw()
        self.rivals.draw(landscape)
        self.overlays.draw(self.view)
        self.arrows.draw(landscape, self.shown)
        self.brush.draw(self.view)
        if len(self.view.held) > len(self.shown):
            self._refresh.start()

    @Slot()
    def refresh(self) -> None:
        """Draw what has changed since the last picture, and then no more."""
        if self.view is None or self._ground is None:
            return
        view, moment = self.view, self._moment
        sharp = sharpened(self._ground)
        moved = moment is not None and view.held_moved(moment.parameters)
        if moved or sharp.cells != self._ground.cells:
            self._ground = sharp
            self._draw_on(sharp)

    def rest(self) -> None:
        """Nobody looks at it."""
        self._refresh.stop()

    @Slot()
    def _describe(self) -> None:
        if self.view is None:
            return
        view, moment, texts = self.view, self._moment, self._texts
        left = moment is not None and not view.region.holds(
            moment.parameters[[*self.shown]]
        )
        sampled, cut = self.terrain.sampled_rows, self.arrows.pulls.is_cut
        lines = texts.note(view, sampled, left=left, cut=cut)
        lines += texts.gone(self.rivals.gone)
        lines += texts.curvature(view, self.overlays.curvature)
        self.note.set_text("\n".join(lines))
