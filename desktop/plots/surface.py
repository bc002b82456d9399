"""The loss over the model's parameters, and the path that training takes on it."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.plots.canvas import Canvas
from desktop.plots.caption import Caption
from desktop.plots.choice import AxesChoice
from desktop.plots.ground import Ground, sharpened, survey
from desktop.plots.landscape import View, first_region
from desktop.plots.path import Moment, ParameterPath
from desktop.plots.pulls import Gradients, Source
from desktop.plots.region import Region
from desktop.plots.surface_arrows import SurfaceArrows
from desktop.plots.surface_brush import SurfaceBrush
from desktop.plots.surface_legend import SurfaceLegend
from desktop.plots.surface_texts import SurfaceTexts
from desktop.plots.terrain import Terrain
from desktop.theme import Theme
from desktop.widgets.card import Card
from linreg.dataset import FloatArray
from linreg.exact import ExactFit
from linreg.prepare import Prepared
from linreg.rows import Row, Rows
from linreg.surface import Surface

# The picture is worked out anew for other held values at most this often.
_REFRESH_MILLISECONDS = 250


class SurfacePlot(QWidget):
    """Heat map, contour lines, path, present parameters, start and optimum.

    With more than two parameters a person chooses which two; the others are held at
    their present values. With a single one the loss is a curve over it. Signals:
    `iteration_hovered(object)` with the iteration of the path that a person points at,
    None when the mouse has left the path; `iteration_clicked(object)`; and
    `start_chosen(tuple)` with all parameters (k,), in the model's units, when a person
    clicks beside the path.
    """

    start_chosen = Signal(object)
    iteration_hovered = Signal(object)
    iteration_clicked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._ground: Ground | None = None
        self._view: View | None = None
        self._moment: Moment | None = None
        self._names: tuple[str, ...] = ()
        self._shown: tuple[int, ...] = (0, 1)
        self._controls_shown = True
        self.card = Card(self.tr("Loss surface"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self._choice = AxesChoice()
        self._choice.chosen.connect(self.show_parameters)
        self.card.addHeaderWidget(self._choice)
        self._legend = SurfaceLegend(theme)
        self.card.addHeaderWidget(self._legend)
        self._make_marks()
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(_REFRESH_MILLISECONDS)
        self._refresh.timeout.connect(self._on_refresh)
        self.set_theme(theme)

    def _make_marks(self) -> None:
        self.canvas = Canvas(self._theme)
        self.canvas.setAccessibleName(self.tr("Loss over the parameters"))
        self.card.body.addWidget(self.canvas)
        self._terrain = Terrain(self.canvas)
        self._terrain.sharpened.connect(self._describe)
        self._path = ParameterPath(self.canvas, self._terrain.landscape)
        self._arrows = SurfaceArrows(self.canvas, self._legend)
        self._texts = SurfaceTexts(self)
        self._note = Caption(self.canvas, "top left")
        self._brush = SurfaceBrush(self.canvas, self._path, self._texts)
        self._brush.iteration_hovered.connect(self.iteration_hovered)
        self._brush.iteration_clicked.connect(self.iteration_clicked)
        self._brush.start_chosen.connect(self.start_chosen)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.canvas.set_theme(theme)
        self._note.set_theme(theme)
        self._legend.set_theme(theme)
        self._terrain.set_theme(theme)
        for marks in (self._path, self._arrows, self._brush):
            marks.set_theme(theme, on_heat=self._terrain.on_heat)

    def set_controls_shown(self, shown: bool) -> None:
        """Hide what cannot be used on paper."""
        self._controls_shown = shown
        self._choice.setVisible(shown and len(self._names) > 2)

    def start(
        self, prepared: Prepared, surface: Surface, exact: ExactFit, *, loss: str
    ) -> None:
        """Begin with another run, of which nothing may have been recorded yet."""
        self._ground = survey(prepared, surface, exact, loss)
        self._moment = None
        names = prepared.parameter_names
        if names != self._names:
            self._names = names
            self._shown = (0, 1)[: len(names)]
            self._choice.set_names(names)
        self.set_controls_shown(self._controls_shown)
        self._legend.name_target(self._ground)
        self._legend.show_marks("left behind", False)
        self._arrows.start()
        self._brush.start()
        self._open(self._ground)

    def update_data(
        self,
        prepared: Prepared,
        surface: Surface,
        exact: ExactFit,
        *,
        loss: str,
        coarse: bool = False,
    ) -> None:
        """The same run goes on with edited data: another ground under its path.

        What changes again with the next frame may be `coarse`; it becomes sharp when it
        has rested for a quarter of a second. The view stays, or grows so that the
        optimum is in it.
        """
        if self._ground is None or self._view is None:
            return
        ground = self._ground = survey(prepared, surface, exact, loss, coarse=coarse)
        self._legend.name_target(ground)
        region = self._view.region
        target = ground.target[list(self._shown)]
        region.grow(target[np.newaxis])
        if ground.determined and not region.holds(target):
            region = self._begin_region(ground)
        self._view = replace(self._view, ground=ground, region=region)
        self._set_labels()
        self._draw_all()
        if coarse:
            self._refresh.start()

    @property
    def shown(self) -> tuple[int, ...]:
        """Which parameters are on the axes; a single one where there are no two."""
        return self._shown

    @Slot(int, int)
    def show_parameters(self, first: int, second: int) -> None:
        """Put these two different parameters on the x and the y axis."""
        self._shown = (first, second)
        self._choice.show_choice(first, second)
        if self._ground is not None:
            self._open(self._ground)

    def show_history(
        self,
        rows: Rows,
        iteration: int,
        parameters: FloatArray,
        abandoned: tuple[Rows, ...] = (),
    ) -> None:
        """Draw the path through these rows, and the present point on it.

        That is at the iteration that the window shows, with `parameters` (k,), which
        thinned rows may not hold; later steps are faint, and so are branches left.
        """
        ground, view, before = self._ground, self._view, self._moment
        if ground is None or view is None or not len(rows):
            return
        moment = self._moment = Moment(rows, iteration, parameters, abandoned)
        self._legend.show_marks("left behind", bool(abandoned))
        lost = False
        if before is not None and rows.branch != before.rows.branch:
            self._brush.start()
            # The view has grown in vain for a path that left it.
            lost = not view.region.holds(before.rows.parameters[-1, [*self._shown]])
        if before is None or lost:
            self._open(ground)
            return
        new = rows.parameters[self._path.taken(rows) :]
        points = np.concatenate([new, parameters[np.newaxis]])[:, [*self._shown]]
        grew = view.region.grow(points)
        if grew or (view.held_moved(parameters) and not self._refresh.isActive()):
            self._draw()
        self._path.follow(moment)
        self._describe()

    def _open(self, ground: Ground) -> None:
        """Another run, or other parameters on the axes."""
        self._terrain.choose(len(self._shown))
        self.set_theme(self._theme)
        region = self._begin_region(ground)
        self._view = View(ground, self._shown, region, ground.target)
        self._set_labels()
        self.canvas.start()
        self._draw_all()

    def _draw_all(self) -> None:
        self._draw()
        if self._moment is not None:
            self._path.follow(self._moment)
        self._describe()

    def _begin_region(self, ground: Ground) -> Region:
        """A view of start, target and all of the path, which begins anew."""
        rows = np.empty((0, len(ground.target)))
        if self._moment is not None:
            rows = self._moment.rows.parameters
        region = first_region(ground, self._shown, rows)
        self._path.begin(self._shown, region.spans, self._terrain.landscape)
        region.grow(rows[:, [*self._shown]])
        return region

    def _set_labels(self) -> None:
        assert self._ground is not None
        self.canvas.set_labels(*self._texts.axes(self._ground, self._shown))

    def _draw(self) -> None:
        """The ground under the path, for the present region and held values."""
        assert self._view is not None
        if self._moment is not None:
            self._view = replace(self._view, held=self._moment.parameters.copy())
        self._terrain.draw(self._view)
        self._path.draw()
        self._arrows.draw(self._terrain.landscape, self._shown)
        self._brush.draw(self._view)
        if len(self._names) > len(self._shown):
            self._refresh.start()

    @Slot()
    def _on_refresh(self) -> None:
        """Draw what has changed since the last picture, and then no more."""
        if self._view is None:
            return
        view, ground, moment = self._view, sharpened(self._view.ground), self._moment
        moved = moment is not None and view.held_moved(moment.parameters)
        if moved or ground.cells != view.ground.cells:
            self._ground, self._view = ground, replace(view, ground=ground)
            self._draw()
            self._describe()

    def close_threads(self) -> None:
        """Wait for the thread that sharpens the picture to end."""
        self._terrain.close_threads()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self._refresh.stop()
        super().hideEvent(event)

    @Slot()
    def _describe(self) -> None:
        if self._view is None:
            return
        region, moment = self._view.region, self._moment
        gone = moment is not None and not region.holds(
            moment.parameters[[*self._shown]]
        )
        sampled, cut = self._terrain.sampled_rows, self._arrows.pulls.is_cut
        self._note.set_text(self._texts.note(self._view, sampled, left=gone, cut=cut))

    def show_row_gradients(
        self,
        parameters: FloatArray,
        gradient: FloatArray | None,
        full: FloatArray | None,
        *,
        row: int | None = None,
    ) -> None:
        """Arrows from `parameters` (k,) along minus these gradients, (k,) each.

        `gradient` is that of one row's own loss, and `row` its number in the table,
        counted from 0; `full` is that of the loss on all training rows. All arrows
        point downhill, where a step of gradient descent would lead: the row's shows
        where it pulls the model. What is None has no arrow. Of the gradients the
        components along the shown parameters are drawn.
        """
        self._legend.name_row(row)
        self._pull("selected row", parameters, {"row": gradient, "all": full})

    def show_batch_gradient(
        self,
        parameters: FloatArray,
        batch: FloatArray | None,
        full: FloatArray | None,
    ) -> None:
        """The same for the loss on this batch, beside that on all training rows."""
        self._pull("batch", parameters, {"step": batch, "all": full})

    def show_gradient(
        self, parameters: FloatArray, gradient: FloatArray | None
    ) -> None:
        """The same for the gradient that a backward pass has found, batch or not."""
        self._pull("phase", parameters, {"step": gradient})

    def _pull(
        self, source: Source, parameters: FloatArray, gradients: Gradients
    ) -> None:
        cut = self._arrows.pulls.is_cut
        self._arrows.take_gradients(source, parameters, gradients)
        self._arrows.pulls.draw(self._terrain.landscape, self._shown)
        if cut != self._arrows.pulls.is_cut:
            self._describe()

    def show_update(self, before: FloatArray | None, after: FloatArray | None) -> None:
        """An arrow from the old parameters to the new ones, (k,) each, in true length.

        None hides it.
        """
        self._arrows.take_update(before, after)
        self._arrows.update.draw(self._terrain.landscape, self._shown)

    def show_brushed(self, row: Row | None) -> None:
        """Ring this step of the path and say what it was; None takes that back."""
        self._brush.show_row(row)
