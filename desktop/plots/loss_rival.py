"""The loss of one of the other runs in a race."""

import numpy as np
from PySide6.QtCore import QPointF, Qt

from desktop.plots.canvas import Canvas, Mapping
from desktop.plots.loss_curve import LossCurve
from desktop.plots.loss_names import End
from desktop.plots.race_colours import race_colour, race_dash
from desktop.theme import Theme
from linreg.dataset import FloatArray

# In pixels; no line is painted as fast as one of 1.
_WIDTH, _JAGGED_WIDTH, _POINTED_WIDTH = 1.3, 1.0, 2.8
# Of the last points of a line the middle one says where it ends: batches jump.
_LAST = 9
# A line that goes up and down for so many times the frame's height is jagged. Dashes
# could not be seen in it, and take ten times as long to paint.
_JAGGED = 6.0


class RivalCurve(LossCurve):
    """A thin line without a range: eight of those would be a haze.

    It is dashed unless it is jagged, and thicker while it is pointed at.
    """

    def __init__(self, canvas: Canvas, height: float) -> None:
        super().__init__(canvas, height, with_range=False)
        self._canvas = canvas
        self._colour, self._dash = "#000000", Qt.PenStyle.SolidLine
        self._pointed = self._jagged = False
        canvas.add(self)

    def set_runner(self, key: int, theme: Theme) -> None:
        """Draw it in the colour and the dashes of that one."""
        self._colour, self._dash = race_colour(theme, key), race_dash(key)
        self._apply_look()

    def set_pointed(self, pointed: bool) -> None:
        """Whether it is emphasized."""
        self._pointed = pointed
        self._apply_look()

    def _apply_look(self) -> None:
        style, width = self._dash, _WIDTH
        if self._jagged:
            style, width = Qt.PenStyle.SolidLine, _JAGGED_WIDTH
        if self._pointed:
            width = _POINTED_WIDTH
        self.set_colour(self._colour, style, width)

    def draw(self) -> None:
        super().draw()
        self.place(self._canvas.mapping)

    def place(self, mapping: Mapping) -> None:
        """See whether the line is jagged where it is looked at like this."""
        bottom, top = mapping.y
        # What is above the frame is cut off, and so are its dashes.
        ways = np.abs(np.diff(np.minimum(self.line[1], top)))
        jagged = bool(ways[ways > 0].sum() > _JAGGED * (top - bottom))
        if jagged != self._jagged:
            self._jagged = jagged
            self._apply_look()

    def end(self, name: str) -> End:
        """Where the line ends; a place of NaN where nothing is drawn.

        It is the last place that can be drawn, or, where a loss of 0 came after that on
        a log axis, below all others.
        """
        return end_of(self, name, self._colour)

    def distance(self, at: QPointF, mapping: Mapping) -> float:
        """From that place to the line, in pixels; inf where nothing is drawn."""
        right, down = mapping.to_pixels(*self.line)
        return _distance(np.column_stack([right, down]), np.array([at.x(), at.y()]))


def end_of(curve: LossCurve, name: str, colour: str) -> End:
    """Where the line of any curve ends, as in `RivalCurve.end`."""
    x, places = curve.line
    drawn = np.flatnonzero(~np.isnan(places))
    if not len(drawn):
        return End(np.nan, np.nan, name, colour)
    last = np.sort(places[drawn[-_LAST:]])
    is_zero = np.isnan(places[-1]) and curve.has_zero
    place = -np.inf if is_zero else float(last[len(last) // 2])
    return End(float(x[drawn[-1]]), place, name, colour)


def _distance(line: FloatArray, to: FloatArray) -> float:
    """From a point (2,) to the nearest one on the line through points (m, 2)."""
    starts, ways = line[:-1], np.diff(line, axis=0)
    lengths = np.maximum((ways**2).sum(axis=1), 1e-12)
    parts = np.clip((ways * (to - starts)).sum(axis=1) / lengths, 0, 1)
    feet = starts + parts[:, np.newaxis] * ways
    away = np.hypot(*(np.concatenate([feet, line[-1:]]) - to).T)
    return float(np.fmin.reduce(away, initial=np.inf))
