"""The least test loss of a run, on its curve."""

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF

from desktop.number_format import format_number
from desktop.plots.canvas import Canvas, Mapping
from desktop.plots.marks import Mark
from desktop.plots.track import OnAxis
from desktop.plots.words import Words
from desktop.theme import Theme
from linreg.history import LeastLoss

_RADIUS, _REACH = 5.0, 9.0
_GAP = 8.0
# While the loss falls by fits and starts its least is never far back. The words wait
# until the run has gone on from it for this part of its length.
_PART = 0.02


def _tr(text: str) -> str:
    return QCoreApplication.translate("loss", text)


class LeastMark:
    """A hollow diamond, and below it, once the test loss is above it, words.

    Both stand at the exact iteration, which a thinned history need not hold.
    """

    def __init__(self, canvas: Canvas, height: float) -> None:
        self._canvas = canvas
        self.least: LeastLoss | None = None
        self._place = (np.nan, np.nan)
        self._is_over = False
        self._mark = Mark(canvas, height, "diamond", _RADIUS)
        self._words = Words(canvas.frame, height)
        canvas.add(self)

    def set_theme(self, theme: Theme) -> None:
        self._mark.colour(theme.card, theme.test)
        self._words.set_colours(theme.test, theme.card)

    @property
    def text(self) -> str:
        """What there is to read beside the mark."""
        return self._words.text if self._words.item.isVisible() else ""

    @property
    def words(self) -> str:
        """The mark in words."""
        if self.least is None:
            return ""
        loss = format_number(self.least.loss, 3)
        return _tr("least test loss {0} at {1}").format(loss, self.least.iteration)

    def show(self, least: LeastLoss | None, newest: int, on_axis: OnAxis) -> None:
        """Mark this one, or none, in a run that has come to that iteration."""
        since = newest - least.iteration if least else 0
        is_over = since >= max(1.0, _PART * newest)
        if (least, is_over) != (self.least, self._is_over):
            self.least, self._is_over = least, is_over
            tip = _tr("{0}\nclick to go there").format(self.words)
            for item in (self._mark.item, self._words.item):
                item.setToolTip(tip)
            self.place_on(on_axis)

    def place_on(self, on_axis: OnAxis) -> None:
        """Stand on another left axis."""
        self._place = (np.nan, np.nan)
        if self.least is not None:
            (y,) = on_axis(np.array([self.least.loss]))
            self._place = (float(self.least.iteration), float(y))
        self._mark.show(*self._place)
        self.place(self._canvas.mapping)

    def place(self, mapping: Mapping) -> None:
        at = self._at(mapping)
        if at is None or not self._is_over:
            self._words.hide()
            return
        font, words = self._canvas.number_font, self._words
        words.set_text(self.words, font, mapping.width)
        left = at.x() - words.width / 2
        top = at.y() + _GAP
        if top + words.height > mapping.height:
            top = at.y() - _GAP - words.height
        words.move(max(min(left, mapping.width - words.width), 0.0), top)

    def _at(self, mapping: Mapping) -> QPointF | None:
        """The place of the mark in pixels; None where it is not in the frame."""
        right = (self._place[0] - mapping.x[0]) * mapping.x_scale
        down = (mapping.y[1] - self._place[1]) * mapping.y_scale
        # False for NaN as well.
        inside = 0 <= right <= mapping.width and 0 <= down <= mapping.height
        return QPointF(right, down) if inside else None

    def iteration_at(self, x: float, y: float) -> int | None:
        """The iteration meant by a click at that place on the axes, if one is."""
        mapping = self._canvas.mapping
        at = self._at(mapping)
        if self.least is None or at is None:
            return None
        (right,), (down,) = mapping.to_pixels(np.array([x]), np.array([y]))
        place, words = QPointF(right, down), self._words
        box = QRectF(words.item.pos(), QSizeF(words.width, words.height))
        on_words = words.item.isVisible() and box.contains(place)
        on_mark = (place - at).manhattanLength() <= _REACH
        return self.least.iteration if on_words or on_mark else None
