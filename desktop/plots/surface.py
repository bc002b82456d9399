"""The loss over the model's parameters, and the path that training takes on it."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.plots.canvas import Canvas
from desktop.plots.caption import Caption
from desktop.plots.choice import AxesChoice
from desktop.plots.ground import Ground, sharpened, survey
from desktop.plots.landscape import (
    HeatMap,
    Landscape,
    Section,
    View,
    first_region,
)
from desktop.plots.marks import Mark
from desktop.plots.path import ParameterPath, stand
from desktop.plots.pulls import Pulls
from desktop.plots.region import Region
from desktop.plots.sharpening import Sharp, Sharpening
from desktop.plots.surface_legend import SurfaceLegend
from desktop.plots.surface_texts import SurfaceTexts
from desktop.theme import Theme
from desktop.widgets.card import Card
from linreg.dataset import FloatArray
from linreg.exact import ExactFit
from linreg.history import History
from linreg.prepare import Prepared
from linreg.surface import Surface

# The picture is worked out anew for other held values at most this often.
_REFRESH_MILLISECONDS = 250


class SurfacePlot(QWidget):
    """Heat map, contour lines, path, present parameters, start and optimum.

    With more than two parameters a person chooses which two; the others are held at
    their present values. With a single one the loss is a curve over it. Signal:
    `start_chosen(tuple)` with all parameters (k,), in the model's units, when a person
    clicks on the picture.
    """

    start_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._ground: Ground | None = None
        self._view: View | None = None
        self._names: tuple[str, ...] = ()
        self._shown: tuple[int, ...] = (0, 1)
        self._length = self._sampled = 0
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
        self._sharpening = Sharpening(self)
        self._sharpening.done.connect(self._on_sharp)
        self.set_theme(theme)

    def _make_marks(self) -> None:
        self.canvas = Canvas(self._theme)
        self.canvas.setAccessibleName(self.tr("Loss over the parameters"))
        self.canvas.setToolTip(self.tr("Click to choose where the next run starts"))
        self.canvas.viewport().setCursor(Qt.CursorShape.CrossCursor)
        self.canvas.clicked.connect(self._on_clicked)
        self.canvas.hovered.connect(self._on_hovered)
        self.canvas.unhovered.connect(self._on_unhovered)
        self.card.body.addWidget(self.canvas)
        self._heat_map, self._section = HeatMap(self.canvas), Section(self.canvas)
        self._landscape: Landscape = self._heat_map
        self._path = ParameterPath(self.canvas)
        self._target = Mark(self.canvas, 7, "star", 9)
        self._pulls = Pulls(self.canvas)
        self._texts = SurfaceTexts(self)
        self._note = Caption(self.canvas, "top left")
        self._readout = Caption(self.canvas, "bottom right")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.canvas.set_theme(theme)
        self._section.set_theme(theme)
        self._note.set_theme(theme)
        self._readout.set_theme(theme)
        self._legend.set_theme(theme)
        on_heat = self._landscape is self._heat_map
        self._pulls.set_theme(theme, on_heat=on_heat)
        self._path.set_theme(theme, on_heat=on_heat)
        self._target.colour(theme.optimum, "#ffffff" if on_heat else theme.card)

    def set_controls_shown(self, shown: bool) -> None:
        """Hide what cannot be used on paper."""
        self._controls_shown = shown
        self._choice.setVisible(shown and len(self._names) > 2)

    def start(
        self,
        prepared: Prepared,
        surface: Surface,
        exact: ExactFit,
        history: History,
        *,
        loss: str,
    ) -> None:
        """Begin with another run, of which nothing may have been recorded yet."""
        self._ground = survey(prepared, surface, exact, history, loss)
        names = prepared.parameter_names
        if names != self._names:
            self._names = names
            self._shown = (0, 1)[: len(names)]
            self._choice.set_names(names)
        self.set_controls_shown(self._controls_shown)
        self._legend.name_target(self._ground)
        self._length = 0
        self._legend.show_pulls(row=False, full=False)
        self._pulls.take(self._ground.target, None, None)
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
        ground = self._ground = survey(
            prepared, surface, exact, self._ground.history, loss, coarse=coarse
        )
        self._legend.name_target(ground)
        rows = ground.history.parameters(self._length)
        region = self._view.region
        target = ground.target[list(self._shown)]
        region.grow(target[np.newaxis])
        if ground.determined and not region.holds(target):
            region = self._begin_region(ground, rows)
        self._view = replace(self._view, ground=ground, region=region)
        self._set_labels()
        self._draw_all(rows)
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

    def show_history(self, length: int) -> None:
        """Draw the path through the first `length` rows of the history."""
        ground, view = self._ground, self._view
        if ground is None or view is None or not length:
            return
        first, self._length = not self._length, length
        if first:
            self._open(ground)
            return
        rows = ground.history.parameters(length)
        grew = view.region.grow(rows[self._path.count :, self._shown])
        if grew or (view.held_moved(rows[-1]) and not self._refresh.isActive()):
            self._draw(rows)
        self._path.follow(rows, self._landscape)
        self._describe(rows)

    def _open(self, ground: Ground) -> None:
        """Another run, or other parameters on the axes."""
        rows = ground.history.parameters(self._length)
        start = rows[0] if len(rows) else ground.target
        region = self._begin_region(ground, rows)
        self._view = View(ground, self._shown, region, start)
        self._choose_landscape()
        self.canvas.start()
        self._draw_all(rows)

    def _draw_all(self, rows: FloatArray) -> None:
        self._draw(rows)
        if len(rows):
            self._path.follow(rows, self._landscape)
        self._describe(rows)

    def _begin_region(self, ground: Ground, rows: FloatArray) -> Region:
        """A view of start, target and all of the path, which begins anew."""
        region = first_region(ground, self._shown, rows)
        self._path.begin(self._shown, region.spans)
        region.grow(rows[:, self._shown])
        return region

    def _choose_landscape(self) -> None:
        self._landscape.hide()
        flat = len(self._shown) == 1
        self._landscape = self._section if flat else self._heat_map
        self._set_labels()
        self.set_theme(self._theme)

    def _set_labels(self) -> None:
        assert self._ground is not None
        self.canvas.set_labels(*self._texts.axes(self._ground, self._shown))

    def _draw(self, rows: FloatArray) -> None:
        """The ground under the path, for the present region and held values."""
        assert self._view is not None
        if len(rows):
            self._view = replace(self._view, held=rows[-1].copy())
        self._landscape.draw(self._view)
        self._sampled = self._view.ground.surface.sampled_rows
        self._sharpening.wait_for_rest(self._view)
        self._path.draw(self._landscape)
        ground = self._view.ground
        targets = ground.target[np.newaxis, self._shown][: int(ground.determined)]
        stand(self._target, self._landscape, targets)
        self._pulls.draw(self._landscape, self._shown)
        if len(self._names) > len(self._shown):
            self._refresh.start()

    @Slot()
    def _on_refresh(self) -> None:
        """Draw what has changed since the last picture, and then no more."""
        if self._view is None:
            return
        view, ground = self._view, sharpened(self._view.ground)
        rows = ground.history.parameters(self._length)
        moved = len(rows) > 0 and view.held_moved(rows[-1])
        if moved or ground.cells != view.ground.cells:
            self._ground, self._view = ground, replace(view, ground=ground)
            self._draw(rows)
            self._describe(rows)

    @Slot(object)
    def _on_sharp(self, sharp: Sharp) -> None:
        """The same picture from more rows; one of another view comes too late."""
        if sharp.view is self._view:
            self._sampled = sharp.sampled_rows
            self._heat_map.draw_values(sharp.view, sharp.values)
            self._describe(sharp.view.ground.history.parameters(self._length))

    def close_threads(self) -> None:
        """Wait for the thread that sharpens the picture to end."""
        self._sharpening.close_threads()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self._refresh.stop()
        super().hideEvent(event)

    def _describe(self, rows: FloatArray) -> None:
        assert self._view is not None
        gone = len(rows) > 0 and not self._view.region.holds(rows[-1, self._shown])
        cut = self._pulls.is_cut
        self._note.set_text(
            self._texts.note(self._view, self._sampled, left=gone, cut=cut)
        )

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
        counted from 0; `full` is that of the loss on all training rows. Both arrows
        point downhill, where a step of gradient descent would lead: the row's shows
        where it pulls the model. What is None has no arrow. Of the gradients the
        components along the shown parameters are drawn.
        """
        self._legend.show_pulls(
            row=gradient is not None, full=full is not None, number=row
        )
        cut = self._pulls.is_cut
        self._pulls.take(parameters, gradient, full)
        self._pulls.draw(self._landscape, self._shown)
        if self._view is not None and cut != self._pulls.is_cut:
            self._describe(self._view.ground.history.parameters(self._length))

    def _parameters(self, x: float, y: float) -> FloatArray:
        """All parameters (k,) at a place in the picture."""
        assert self._view is not None
        parameters = self._view.held.copy()
        parameters[list(self._shown)] = (x, y)[: len(self._shown)]
        return parameters

    @Slot(float, float)
    def _on_clicked(self, x: float, y: float) -> None:
        if self._view is not None:
            self.start_chosen.emit(tuple(self._parameters(x, y).tolist()))

    @Slot(float, float)
    def _on_hovered(self, x: float, y: float) -> None:
        if self._view is None:
            return
        parameters = self._parameters(x, y)
        text = self._texts.place(self._view, parameters)
        self._readout.set_text(text)

    @Slot()
    def _on_unhovered(self) -> None:
        self._readout.set_text("")
