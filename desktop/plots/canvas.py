"""The sheet that every picture is drawn on: a plot of pyqtgraph, and marks in it.

pyqtgraph gives the frame, the axes, and the mouse's zooming. What moves in each frame
are Qt's own graphics items inside of it: they are painted without a line of Python, so
that little of the training's time is taken. Items have ordinary pens in pixels, so that
all of them scale with the device in an export.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from pyqtgraph import GraphicsView
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter
from PySide6.QtWidgets import QFrame, QGraphicsView

from desktop.plots.axes import Axes, number_font
from desktop.plots.plot_items import Plot
from desktop.plots.steps import Interval
from desktop.theme import Theme
from linreg.dataset import FloatArray

# So far outside of the frame nothing changes what is seen, and Qt still draws it well.
FAR = 1e6
# A mouse that has moved less than this, in pixels, has clicked.
CLICK_PIXELS = 4
# What has moved less than this, in pixels, is not seen to have moved.
UNSEEN_PIXELS = 0.25


@dataclass(frozen=True)
class Mapping:
    """Between the data's units and the pixels of a frame, whose y runs downwards."""

    x: Interval
    y: Interval
    width: float
    height: float

    @property
    def x_scale(self) -> float:
        """Pixels to one unit of x."""
        return self.width / (self.x[1] - self.x[0])

    @property
    def y_scale(self) -> float:
        return self.height / (self.y[1] - self.y[0])

    def to_pixels(self, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Points (m,) and (m,) in pixels; NaN stays NaN."""
        with np.errstate(over="ignore"):
            right = (x - self.x[0]) * self.x_scale
            down = (self.y[1] - y) * self.y_scale
        return _near(right), _near(down)

    def to_data(self, right: float, down: float) -> tuple[float, float]:
        return self.x[0] + right / self.x_scale, self.y[1] - down / self.y_scale


def _near(pixels: FloatArray) -> FloatArray:
    # A third of the price of numpy's clip, some ten times in every frame.
    near: FloatArray = np.minimum(pixels, FAR)
    return np.maximum(near, -FAR, out=near)


def _within(part: Interval, whole: Interval) -> Interval:
    """The part, moved and made smaller so that it does not leave the whole."""
    width = min(part[1] - part[0], whole[1] - whole[0])
    low = min(max(part[0], whole[0]), whole[1] - width)
    return (low, low + width) if width < whole[1] - whole[0] else whole


class Drawn(Protocol):
    """What is drawn in data units, and placed anew when the mapping changes."""

    def place(self, mapping: Mapping) -> None: ...


class Grip(Protocol):
    """Takes the mouse before the canvas does; whether it has, is what each returns."""

    def press(self, event: QMouseEvent) -> bool: ...

    def move(self, event: QMouseEvent) -> bool: ...

    def release(self, event: QMouseEvent) -> bool: ...


class Canvas(GraphicsView):
    """A frame with axes; its owner sets the ranges and fills it with marks.

    The wheel zooms in on a part of these ranges and a drag moves it; a double click
    shows them whole again. A `grip` may take the mouse first. Signals:
    `clicked(x, y)` and `hovered(x, y)` in data units, inside of the frame only;
    `unhovered()` when the mouse has left it.
    """

    # Painted by Qt itself: a detour by Python would hold the training up for as long.
    paintEvent = QGraphicsView.paintEvent

    clicked = Signal(float, float)
    hovered = Signal(float, float)
    unhovered = Signal()

    def __init__(self, theme: Theme) -> None:
        GraphicsView.__init__(self)
        GraphicsView.enableMouse(self, False)
        self.plot = Plot()
        GraphicsView.setCentralItem(self, self.plot)
        self._drawn: list[Drawn] = []
        self.grip: Grip | None = None
        self._pressed: QPointF | None = None
        self._zoomed = False
        self._laying_out = False
        self._whole: tuple[Interval, Interval] = ((0.0, 1.0), (0.0, 1.0))
        self._set_up_view()
        self.frame: Any = self.plot.frame
        self.axes = Axes(self.plot)
        self.mapping = Mapping((0.0, 1.0), (0.0, 1.0), 1.0, 1.0)
        self.set_theme(theme)
        self.frame.sigRangeChanged.connect(self._lay_out)
        self.frame.sigResized.connect(self._lay_out)
        self.frame.sigRangeChangedManually.connect(self._on_zoomed)

    def _set_up_view(self) -> None:
        self.setMinimumSize(QSize(160, 110))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )

    @property
    def number_font(self) -> QFont:
        """The font of all text in the picture."""
        return number_font(self.font())

    def set_theme(self, theme: Theme) -> None:
        GraphicsView.setBackground(self, QColor(theme.card))
        self.axes.set_theme(theme)

    def add(self, drawn: Drawn) -> None:
        """Keep this in its place from now on."""
        self._drawn.append(drawn)

    def set_labels(self, bottom: str, left: str) -> None:
        if (bottom, left) != self.axes.labels:
            self.axes.labels = (bottom, left)
            self._lay_out()

    def set_ranges(self, x: Interval, y: Interval) -> None:
        """Show these intervals, unless a person looks at a part of them."""
        if (x, y) != self._whole:
            self._whole = (x, y)
            if not self._zoomed:
                self.show_whole()

    @property
    def zoomed(self) -> bool:
        """Whether a person looks at a part of the ranges."""
        return self._zoomed

    def show_whole(self) -> None:
        """Leave the part that the mouse has chosen."""
        self._zoomed = False
        x, y = self._whole
        self.frame.setRange(xRange=x, yRange=y, padding=0)

    @Slot()
    def _on_zoomed(self) -> None:
        x, y = (
            _within((low, high), whole)
            for (low, high), whole in zip(
                self.frame.viewRange(), self._whole, strict=True
            )
        )
        # A drag of the whole, or the wheel turned all the way back, chooses no part.
        self._zoomed = (x, y) != self._whole
        self.frame.setRange(xRange=x, yRange=y, padding=0)

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Whether the left axis shows log10 of its numbers; its range is to be set."""
        self.axes.logarithmic = logarithmic
        self._zoomed = False
        self.set_ranges(self._whole[0], (0.0, 1.0))
        self._lay_out()

    def start(self) -> None:
        """Begin with another picture: room kept for wide numbers is given back."""
        self.axes.forget_room()
        self.show_whole()
        self._lay_out()

    @Slot()
    def _lay_out(self) -> None:
        # Wider numbers make the frame narrower, which asks for this again.
        if self._laying_out:
            return
        self._laying_out = True
        x, y = ((low, high) for low, high in self.frame.viewRange())
        self.axes.lay_out(self.number_font, x, y)
        self.mapping = Mapping(
            x, y, max(self.frame.width(), 1.0), max(self.frame.height(), 1.0)
        )
        # The frame works out lazily what the wheel will turn about.
        self.frame.prepareForPaint()
        for drawn in self._drawn:
            drawn.place(self.mapping)
        self._laying_out = False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._lay_out()

    def in_frame(self, position: QPointF) -> QPointF:
        """A place in the widget as pixels of the frame."""
        place: QPointF = self.frame.mapFromScene(self.mapToScene(position.toPoint()))
        return place

    def _inside(self, position: QPointF) -> tuple[float, float] | None:
        """The place under the mouse in data units, or None outside of the frame."""
        place = self.in_frame(position)
        if not self.frame.rect().contains(place):
            return None
        return self.mapping.to_data(place.x(), place.y())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.show_whole()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.grip is not None and self.grip.press(event):
            return
        GraphicsView.mousePressEvent(self, event)
        event.accept()
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = event.position() if left else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.grip is not None and self.grip.release(event):
            return
        GraphicsView.mouseReleaseEvent(self, event)
        event.accept()
        pressed, self._pressed = self._pressed, None
        if pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        moved = (event.position() - pressed).manhattanLength()
        place = self._inside(event.position())
        if place is not None and moved <= CLICK_PIXELS:
            self.clicked.emit(*place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.grip is not None and self.grip.move(event):
            return
        GraphicsView.mouseMoveEvent(self, event)
        event.accept()
        place = self._inside(event.position())
        if place is None:
            self.unhovered.emit()
        else:
            self.hovered.emit(*place)

    def leaveEvent(self, event: QEvent) -> None:
        GraphicsView.leaveEvent(self, event)
        self.unhovered.emit()
