"""The mouse on a loss surface: at a step of the path, or at any other place."""

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainterPath

from desktop.plots.canvas import Canvas
from desktop.plots.caption import Caption
from desktop.plots.landscape import EDGE_ON_HEAT, ON_HEAT, View
from desktop.plots.marks import Mark
from desktop.plots.path import ParameterPath, stand
from desktop.plots.steps import drawn
from desktop.plots.surface_rivals import SurfaceRivals
from desktop.plots.surface_texts import SurfaceTexts
from desktop.theme import Theme
from linreg.dataset import FloatArray
from linreg.rows import Row

# Of the ring around a step, outside and inside.
_RADIUS, _HOLE = 9.0, 6.5


class SurfaceBrush(QObject):
    """Tells the steps of a path from all other places, and reads out either.

    Signals: `iteration_hovered(object)`, an int, or None when the mouse has left the
    path; `iteration_clicked(object)`; elsewhere `start_chosen(tuple)` with all
    parameters (k,). Cursor and tooltip say what a click does. A ring is around the step
    that is pointed at, in whatever picture. Beside another run's path the tooltip says
    whose it is.
    """

    iteration_hovered = Signal(object)
    iteration_clicked = Signal(object)
    start_chosen = Signal(object)

    def __init__(
        self,
        canvas: Canvas,
        path: ParameterPath,
        rivals: SurfaceRivals,
        texts: SurfaceTexts,
    ) -> None:
        super().__init__(canvas)
        self._canvas, self._path, self._texts = canvas, path, texts
        self._rivals = rivals
        self._rival: str | None = None
        self._view: View | None = None
        self._mouse: tuple[float, float] | None = None
        self._hovered: int | None = None
        self._row: Row | None = None
        self._readout = Caption(canvas, "bottom right")
        self._ring = Mark(canvas, 9, "dot", _RADIUS)
        self._ring.item.setPath(_ring(_RADIUS, _HOLE))
        canvas.clicked.connect(self._on_clicked)
        canvas.hovered.connect(self._on_hovered)
        canvas.unhovered.connect(self._on_unhovered)
        self._say_what_a_click_does()

    def set_theme(self, theme: Theme, *, on_heat: bool) -> None:
        self._readout.set_theme(theme)
        if on_heat:
            self._ring.colour(ON_HEAT, EDGE_ON_HEAT)
        else:
            self._ring.colour(theme.text, theme.card)

    def start(self) -> None:
        """Of other steps than before none is pointed at yet."""
        self._row = None
        self._ring.hide()
        self._hover(None)

    def draw(self, view: View) -> None:
        """The same on another ground."""
        self._view = view
        self.show_row(self._row)

    def show_row(self, row: Row | None) -> None:
        """Point at this step from now on, or at none."""
        self._row = row
        if row is None or self._view is None:
            self._ring.hide()
        else:
            point = drawn(row.parameters[np.newaxis, self._view.shown])
            stand(self._ring, self._path.landscape, point)
        self._read_out()

    def _read_out(self) -> None:
        text = ""
        if self._view is not None and self._row is not None:
            text = self._texts.brushed(self._view, self._row)
        elif self._view is not None and self._mouse is not None:
            text = self._texts.place(self._view, _parameters(self._view, *self._mouse))
        self._readout.set_text(text)

    def _in_pixels(self, x: float, y: float) -> QPointF:
        right, down = self._canvas.mapping.to_pixels(np.array([x]), np.array([y]))
        return QPointF(right[0], down[0])

    def _nearest(self, x: float, y: float) -> int | None:
        return self._path.nearest(self._in_pixels(x, y), self._canvas.mapping)

    def _rival_at(self, x: float, y: float) -> str | None:
        landscape, mapping = self._path.landscape, self._canvas.mapping
        return self._rivals.name_at(self._in_pixels(x, y), landscape, mapping)

    def _hover(self, iteration: int | None, rival: str | None = None) -> None:
        if (iteration, rival) == (self._hovered, self._rival):
            return
        is_other = iteration != self._hovered
        self._hovered, self._rival = iteration, rival
        self._say_what_a_click_does()
        if is_other:
            self.iteration_hovered.emit(iteration)

    def _say_what_a_click_does(self) -> None:
        text = self.tr("Click to choose where the next run starts")
        cursor = Qt.CursorShape.CrossCursor
        if self._hovered is not None:
            text = self.tr("Click to go to iteration {0}").format(self._hovered)
            cursor = Qt.CursorShape.PointingHandCursor
        if self._rival is not None:
            text = f"{self._rival}\n{text}"
        self._canvas.setToolTip(text)
        self._canvas.viewport().setCursor(cursor)

    @Slot(float, float)
    def _on_hovered(self, x: float, y: float) -> None:
        self._mouse = (x, y)
        self._hover(self._nearest(x, y), self._rival_at(x, y))
        self._read_out()

    @Slot()
    def _on_unhovered(self) -> None:
        self._mouse = None
        self._hover(None)
        self._read_out()

    @Slot(float, float)
    def _on_clicked(self, x: float, y: float) -> None:
        iteration = self._nearest(x, y)
        if iteration is not None:
            self.iteration_clicked.emit(iteration)
        elif self._view is not None:
            self.start_chosen.emit(tuple(_parameters(self._view, x, y).tolist()))


def _parameters(view: View, x: float, y: float) -> FloatArray:
    """All parameters (k,) at a place in the picture."""
    parameters = view.held.copy()
    parameters[list(view.shown)] = (x, y)[: len(view.shown)]
    return parameters


def _ring(radius: float, hole: float) -> QPainterPath:
    """The area between two circles around the origin."""
    path = QPainterPath()
    for each in (radius, hole):
        path.addEllipse(QRectF(-each, -each, 2 * each, 2 * each))
    return path
