"""One loss in the loss plot."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from desktop.plots.canvas import Canvas
from desktop.plots.envelope import Envelope
from desktop.plots.marks import Band, Curve
from desktop.plots.symbols import line_pen
from linreg.dataset import FloatArray

# Where losses stand on the left axis; NaN for what cannot be drawn.
OnAxis = Callable[[FloatArray], FloatArray]

_NONE = np.empty(0)


class LossTrack:
    """A line from the first iteration to the newest.

    Where many iterations share a place, the line is their mean and a pale band their
    range, so no spike is lost; without a range the line stands alone. `places` are
    numbers on the left axis, that of the first iteration first, between which all of it
    lies, and `newest` is that of the newest loss, NaN where there is none; `has_zero`
    says whether a loss was exactly 0.
    """

    def __init__(
        self, canvas: Canvas, height: float, *, with_range: bool = True
    ) -> None:
        self._range = Band(canvas, height) if with_range else None
        self._line = Curve(canvas, height + 1)
        # From the end of the line as it is drawn to where it has gone since.
        self._end = Curve(canvas, height + 1)
        self._way: list[tuple[float, float]] = []
        self.forget()

    def set_colour(self, colour: str, style: Qt.PenStyle, width: float = 1.8) -> None:
        self._line.set_pens(line_pen(colour, width, style))
        self._end.set_pens(line_pen(colour, width))
        if self._range is not None:
            pale = QColor(colour)
            pale.setAlphaF(0.3)
            self._range.item.setBrush(pale)

    def forget(self) -> None:
        """Begin with another run; nothing is drawn of it yet."""
        self._envelope = Envelope()
        self._x = self.places = _NONE
        self.newest = np.nan
        self.has_zero = False
        self._line.hide()
        self._end_drawn()
        if self._range is not None:
            self._range.hide()

    def take(
        self, losses: FloatArray, on_axis: OnAxis, stride: int, newest: int
    ) -> None:
        """Follow these losses (n,), the first of which may have been taken before.

        They are those of every `stride`th iteration, and of the `newest`.
        """
        # The newest row may be written again; it joins the envelope with the next one.
        self._envelope.extend(losses[self._envelope.count : -1])
        outline = self._envelope.outline()
        first, last = losses[:1], losses[-1:]
        self.has_zero = bool((outline.low == 0).any() or (last == 0).any())
        pieces = [first, outline.mean, last]
        if self._range is not None:
            pieces += [outline.low, outline.high]
        self.places = on_axis(np.concatenate(pieces))
        x, end = outline.x * stride, float(newest)
        self._x = np.concatenate([[0.0][: len(first)], x, [end][: len(last)]])
        points = len(self._x)
        self.newest = float(self.places[points - 1]) if points else np.nan

    @property
    def line(self) -> tuple[FloatArray, FloatArray]:
        """Iterations (m,) and places (m,) that the line goes through."""
        return self._x, self.places[: len(self._x)]

    def move_end(self, iteration: int, place: float, apart: float) -> None:
        """Let the line go on to there, and leave the rest of it as it is drawn.

        It goes through its earlier ends, those of them that are so many iterations
        `apart` from one another.
        """
        if not self._way:
            x, places = self.line
            self._way = [(x[-1], places[-1])]
        while len(self._way) > 1 and iteration - self._way[-2][0] < apart:
            self._way.pop()
        self._way.append((iteration, place))
        x, places = np.array(self._way).T
        self._end.show(x, places)
        self.newest = place

    def _end_drawn(self) -> None:
        """The line itself goes as far as it was followed."""
        self._end.hide()
        self._way.clear()

    def draw(self) -> None:
        """Place what was taken on the canvas."""
        self._line.show(*self.line)
        self._end_drawn()
        if self._range is None:
            return
        points = len(self._x)
        low, high = np.split(self.places[points:], 2)
        if (low < high).any():
            self._range.show(self._x[1:-1], low, high)
        else:
            self._range.hide()
