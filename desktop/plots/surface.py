"""The loss over the model's parameters, and the path that training takes on it."""

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.plots.canvas import Canvas
from desktop.plots.choice import AxesChoice
from desktop.plots.ground import survey
from desktop.plots.path import Moment
from desktop.plots.rival import Rival
from desktop.plots.surface_choices import SurfaceChoices
from desktop.plots.surface_legend import SurfaceLegend
from desktop.plots.surface_scene import SurfaceScene
from desktop.theme import Theme
from desktop.widgets.card import Card
from linreg.dataset import FloatArray
from linreg.exact import ExactFit
from linreg.prepare import Prepared
from linreg.rows import Row, Rows
from linreg.surface import Surface


class SurfacePlot(QWidget):
    """Heat map, contour lines, path, present parameters, start and optimum.

    With more than two parameters a person chooses which two; the others are held at
    their present values. With a single one the loss is a curve over it. Signals:
    `iteration_hovered(object)` with the iteration of the path that a person points at,
    None when the mouse has left the path; `iteration_clicked(object)`;
    `start_chosen(tuple)` with all parameters (k,), in the model's units, when a person
    clicks beside the path; and `parameters_chosen(first, second)` when a person has put
    others on the axes.
    """

    start_chosen = Signal(object)
    iteration_hovered = Signal(object)
    iteration_clicked = Signal(object)
    parameters_chosen = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._loss, self._has_batches = "mse", False
        self._controls_shown = True
        self.card = Card(self.tr("Loss surface"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self.canvas = Canvas(theme)
        self.canvas.setAccessibleName(self.tr("Loss over the parameters"))
        self.card.body.addWidget(self.canvas)
        self._legend = SurfaceLegend(theme)
        self._scene = SurfaceScene(self.canvas, self._legend, theme)
        self._choice, self._choices = AxesChoice(), SurfaceChoices()
        for widget in (self._choice, self._legend, self._choices):
            self.card.addHeaderWidget(widget)
        self._connect()
        self.set_theme(theme)

    def _connect(self) -> None:
        self._choice.chosen.connect(self._on_chosen)
        self._choices.changed.connect(self._on_choices)
        brush = self._scene.brush
        brush.iteration_hovered.connect(self.iteration_hovered)
        brush.iteration_clicked.connect(self.iteration_clicked)
        brush.start_chosen.connect(self.start_chosen)

    def set_theme(self, theme: Theme) -> None:
        self._legend.set_theme(theme)
        self._scene.set_theme(theme)

    def set_controls_shown(self, shown: bool) -> None:
        """Hide what cannot be used on paper."""
        self._controls_shown = shown
        self._choice.setVisible(shown and len(self._names) > 2)
        self._choices.setVisible(shown)

    def start(
        self, prepared: Prepared, surface: Surface, exact: ExactFit, *, loss: str
    ) -> None:
        """Begin with another run, of which nothing may have been recorded yet."""
        names = prepared.parameter_names
        if names != self._names:
            self._names = names
            self._scene.shown = (0, 1)[: len(names)]
            self._choice.set_names(names)
        self.set_controls_shown(self._controls_shown)
        self._scene.start(survey(prepared, surface, exact, loss))
        self._loss = loss
        self._offer()

    def update_data(
        self,
        prepared: Prepared,
        surface: Surface,
        exact: ExactFit,
        *,
        loss: str,
        coarse: bool = False,
    ) -> None:
        """The same run goes on with edited data, or another loss, under its path.

        What changes again with the next frame may be `coarse`; it becomes sharp when it
        has rested for a quarter of a second. The view stays, or grows so that the
        optimum is in it.
        """
        ground = survey(prepared, surface, exact, loss, coarse=coarse)
        self._scene.change_ground(ground, coarse=coarse)
        self._loss = loss
        self._offer()

    def set_batches(self, has_batches: bool) -> None:
        """Whether a step takes fewer rows than all that are trained on."""
        self._has_batches = has_batches
        self._offer()

    def _offer(self) -> None:
        self._choices.offer(
            plane=len(self.shown) == 2,
            mse=self._loss == "mse",
            batches=self._has_batches,
        )

    @Slot()
    def _on_choices(self) -> None:
        self._scene.switch(self._choices)

    @property
    def overlays(self) -> tuple[str, ...]:
        """Which of OVERLAYS are switched on."""
        return self._choices.switched_on

    def set_overlays(self, names: Collection[str]) -> None:
        """Switch these on, and the others off."""
        self._choices.switch_on(names)

    @property
    def shown(self) -> tuple[int, ...]:
        """Which parameters are on the axes; a single one where there are no two."""
        return self._scene.shown

    @Slot(int, int)
    def show_parameters(self, first: int, second: int) -> None:
        """Put these two different parameters on the x and the y axis."""
        self._choice.show_choice(first, second)
        self._scene.choose((first, second))

    @Slot(int, int)
    def _on_chosen(self, first: int, second: int) -> None:
        self.show_parameters(first, second)
        self.parameters_chosen.emit(first, second)

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
        self._scene.follow(Moment(rows, iteration, parameters, abandoned))

    def is_seen_to_move(self, parameters: FloatArray) -> bool:
        """Whether the point of these parameters (k,) is another one to the eye."""
        return self._scene.is_seen_to_move(parameters)

    def show_rivals(
        self, rivals: tuple[Rival, ...], iteration: int, *, passing: bool = False
    ) -> None:
        """Draw the other runs of a race, up to that iteration; () for no race.

        Called in each frame, after `show_history` where that draws. Each row is taken
        once. `passing` says that more of them come soon, for which a part of a pixel
        may wait.
        """
        self._scene.follow_rivals(rivals, iteration, passing=passing)

    def set_race_key(self, key: int | None) -> None:
        """By which number the run is coloured in a race; None outside of one."""
        self._scene.set_race_key(key)

    def show_penalty(self, l1: float, weight_decay: float) -> None:
        """Draw the border of the same penalty through the present parameters.

        `l1` is the rate of Σ|w|, and `weight_decay` torch's, which is that of half the
        sum of all squares, b's among them; both 0 for none.
        """
        self._scene.set_penalty(l1, weight_decay)

    def show_batch(self, rows: npt.NDArray[np.int64]) -> None:
        """The rows (N,) of the next step, by their numbers in the table.

        None of them where the step takes all training rows, or where it is not known.
        """
        self._scene.show_batch(rows)

    def close_threads(self) -> None:
        """Wait for the thread that sharpens the picture to end."""
        self._scene.terrain.close_threads()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._scene.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self._scene.rest()
        super().hideEvent(event)

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
        self._scene.pull("selected row", parameters, {"row": gradient, "all": full})

    def show_batch_gradient(
        self,
        parameters: FloatArray,
        batch: FloatArray | None,
        full: FloatArray | None,
    ) -> None:
        """The same for the loss on this batch, beside that on all training rows."""
        self._scene.pull("batch", parameters, {"step": batch, "all": full})

    def show_gradient(
        self, parameters: FloatArray, gradient: FloatArray | None
    ) -> None:
        """The same for the gradient that a backward pass has found, batch or not."""
        self._scene.pull("phase", parameters, {"step": gradient})

    def show_update(self, before: FloatArray | None, after: FloatArray | None) -> None:
        """An arrow from the old parameters to the new ones, (k,) each, in true length.

        None hides it.
        """
        self._scene.show_update(before, after)

    def show_brushed(self, row: Row | None) -> None:
        """Ring this step of the path and say what it was; None takes that back."""
        self._scene.brush.show_row(row)
