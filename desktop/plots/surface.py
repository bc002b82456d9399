"""The loss over the model's parameters, and the path that training takes on it."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.number_format import format_number, short_number
from desktop.plots.canvas import Canvas
from desktop.plots.caption import Caption
from desktop.plots.choice import AxesChoice
from desktop.plots.ground import Ground, survey
from desktop.plots.landscape import HeatMap, Landscape, Section, View
from desktop.plots.legend import Legend
from desktop.plots.marks import Mark
from desktop.plots.path import ParameterPath
from desktop.plots.region import Region
from desktop.theme import Theme
from desktop.widgets.card import Card
from linreg.dataset import FloatArray
from linreg.exact import ExactFit
from linreg.history import History
from linreg.prepare import Prepared
from linreg.surface import Surface

# The picture is worked out anew for other held values at most this often.
_REFRESH_MILLISECONDS = 250
# Held values that move predictions by less than this part of the view do not count.
_UNSEEN = 0.004


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
        self._length = 0
        self._controls_shown = True
        self.card = Card(self.tr("Loss surface"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self._choice = AxesChoice()
        self._choice.chosen.connect(self.show_parameters)
        self.card.addHeaderWidget(self._choice)
        self._legend = Legend()
        self._legend.add("target", "star", theme.optimum, "", "")
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
        self._note = Caption(self.canvas, "top left")
        self._readout = Caption(self.canvas, "bottom right")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.canvas.set_theme(theme)
        self._section.set_theme(theme)
        self._note.set_theme(theme)
        self._readout.set_theme(theme)
        self._legend.set_colour("target", theme.optimum)
        on_heat = self._landscape is self._heat_map
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
        self._name_target(self._ground)
        self._length = 0
        self._open(self._ground)

    def _name_target(self, ground: Ground) -> None:
        if ground.is_minimum:
            text, tip = self.tr("optimum"), self.tr("The least loss that there is")
        else:
            text = self.tr("least squares")
            tip = self.tr(
                "Where MSE is least; the minimum of this loss may lie elsewhere"
            )
        self._legend.set_text("target", text, tip)
        self._legend.show_entry("target", ground.determined)

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
        if grew or (self._held_moved(view, rows[-1]) and not self._refresh.isActive()):
            self._draw(rows)
        self._path.follow(rows, self._landscape)
        self._describe(rows)

    def _open(self, ground: Ground) -> None:
        """Another run, or other parameters on the axes."""
        rows = ground.history.parameters(self._length)
        shown = list(self._shown)
        start = rows[0] if len(rows) else ground.target
        region = Region(start[shown], ground.target[shown], ground.sensitivity[shown])
        self._path.begin(self._shown, region.spans)
        region.grow(rows[:, shown])
        self._view = View(ground, self._shown, region, start)
        self._choose_landscape()
        self.canvas.start()
        self._draw(rows)
        if len(rows):
            self._path.follow(rows, self._landscape)
        self._describe(rows)

    def _choose_landscape(self) -> None:
        self._landscape.hide()
        flat = len(self._shown) == 1
        self._landscape = self._section if flat else self._heat_map
        labels = [self._label(index) for index in self._shown]
        self.canvas.set_labels(labels[0], self.tr("loss") if flat else labels[1])
        self.set_theme(self._theme)

    def _label(self, index: int) -> str:
        """A parameter's name, and what it belongs to where that is not plain."""
        assert self._ground is not None
        inputs = self._ground.prepared.inputs
        name, count = self._names[index], len(inputs.names)
        if index < count:
            of = inputs.names[index]
        else:
            of = inputs.names[0] if count == 1 else self.tr("inputs")
        if self._ground.scaled:
            return self.tr("{0} (scaled {1})").format(name, of)
        return f"{name} ({of})" if count > 1 and index < count else name

    def _draw(self, rows: FloatArray) -> None:
        """The ground under the path, for the present region and held values."""
        assert self._view is not None
        if len(rows):
            self._view = replace(self._view, held=rows[-1].copy())
        self._landscape.draw(self._view)
        self._path.draw(self._landscape)
        target = self._view.ground.target[np.newaxis, self._shown]
        if self._view.ground.determined:
            x, y = self._landscape.places(target)
            self._target.show(float(x[0]), float(y[0]))
        else:
            self._target.hide()
        if len(self._names) > len(self._shown):
            self._refresh.start()

    def _held_moved(self, view: View, now: FloatArray) -> bool:
        """Whether what is not on the axes has changed the picture visibly."""
        if len(now) == len(self._shown):
            return False
        ground, shown = view.ground, list(self._shown)
        with np.errstate(all="ignore"):
            moves = np.abs(now - view.held) * ground.sensitivity
            reach = (view.region.spans * ground.sensitivity[shown]).max()
        moves[shown] = 0.0
        return bool(moves.max() > _UNSEEN * reach)

    @Slot()
    def _on_refresh(self) -> None:
        """Values that moved since the last picture, and then no more, are seen too."""
        if self._view is None or not self._length:
            return
        rows = self._view.ground.history.parameters(self._length)
        if self._held_moved(self._view, rows[-1]):
            self._draw(rows)
            self._describe(rows)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self._refresh.stop()
        super().hideEvent(event)

    def _describe(self, rows: FloatArray) -> None:
        assert self._view is not None
        ground, notes = self._view.ground, []
        if len(self._names) > len(self._shown):
            notes.append(self._held_note(self._view))
        if not ground.determined:
            notes.append(self.tr("no single optimum"))
        if ground.surface.sampled_rows < ground.surface.rows:
            text = self.tr("from {0} of {1} rows")
            notes.append(text.format(ground.surface.sampled_rows, ground.surface.rows))
        if len(rows) and not self._view.region.holds(rows[-1, self._shown]):
            notes.append(self.tr("the path has left the picture"))
        self._note.set_text("\n".join(notes))

    def _held_note(self, view: View) -> str:
        held = [i for i in range(len(self._names)) if i not in self._shown]
        if len(held) == 1:
            value = short_number(float(view.held[held[0]]))
            return self.tr("{0} held at {1}").format(self._names[held[0]], value)
        pairs = (
            f"{self._names[i]} {short_number(float(view.held[i]), 3)}" for i in held
        )
        return self.tr("held: {0}").format(", ".join(pairs))

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
        texts = [
            f"{self._names[i]} {format_number(float(parameters[i]))}"
            for i in self._shown
        ]
        loss = format_number(self._view.ground.surface.at(parameters))
        texts.append(self.tr("loss {0}").format(loss))
        self._readout.set_text("   ".join(texts))

    @Slot()
    def _on_unhovered(self) -> None:
        self._readout.set_text("")
