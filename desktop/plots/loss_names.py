"""The names of the runs in a race, each at the end of its curve."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QColor

from desktop.plots.canvas import Canvas, Mapping
from desktop.plots.words import Words
from desktop.theme import Theme

_GAP = 7.0
# So much of the frame's width may be left to names, and so much each name may take.
_PART, _WIDEST = 0.26, 120.0
# Part of the text's colour in a name: lines need less contrast than letters do.
_TEXT = 0.35


@dataclass(frozen=True)
class End:
    """The last point of a curve, in the units of the axes, and whose curve it is.

    `y` is -inf for a curve that has left the frame at its lower edge for good.
    """

    x: float
    y: float
    name: str
    colour: str


@dataclass
class Box:
    """Where a name stands, in pixels; y runs downwards."""

    left: float
    right: float
    top: float
    height: float

    @property
    def bottom(self) -> float:
        return self.top + self.height


class LossNames:
    """Names right of the ends of their curves, moved apart where ends come together.

    A curve that leaves the frame at its upper or lower edge is named there. A name for
    which there is no room at all is left out.
    """

    def __init__(self, canvas: Canvas, height: float, theme: Theme) -> None:
        self._canvas, self._height, self._theme = canvas, height, theme
        self._ends: Sequence[End] = ()
        self._looks: list[tuple[str, str]] = []
        self._words: list[Words] = []
        canvas.add(self)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    @property
    def texts(self) -> list[str]:
        """The names that can be read."""
        return [each.text for each in self._words if each.item.isVisible()]

    @property
    def room(self) -> float:
        """Pixels that the names need right of the curves."""
        widest = max((each.width for each in self._words[: len(self._ends)]), default=0)
        return widest + _GAP if self._ends else 0.0

    def show(self, ends: Sequence[End]) -> None:
        """Name these, or none."""
        while len(self._words) < len(ends):
            self._words.append(Words(self._canvas.frame, self._height))
        self._ends = ends
        looks = [(end.colour, self._theme.card) for end in ends]
        if looks != self._looks:
            self._looks = looks
            for words, end in zip(self._words, ends, strict=False):
                words.set_colours(self._legible(end.colour), self._theme.card)
        self.place(self._canvas.mapping)

    def _legible(self, colour: str) -> QColor:
        """The colour, so near to that of text that small letters can be read in it."""
        own, text = QColor(colour), QColor(self._theme.text)
        return QColor.fromRgbF(
            (1 - _TEXT) * own.redF() + _TEXT * text.redF(),
            (1 - _TEXT) * own.greenF() + _TEXT * text.greenF(),
            (1 - _TEXT) * own.blueF() + _TEXT * text.blueF(),
        )

    def place(self, mapping: Mapping) -> None:
        for words in self._words[len(self._ends) :]:
            words.hide()
        if not self._ends:
            return
        font = self._canvas.number_font
        room = min(_WIDEST, _PART * mapping.width)
        wanted = []
        for words, end in zip(self._words, self._ends, strict=False):
            words.set_text(end.name, font, room)
            wanted.append(_wanted(end, words, mapping))
        spread([box for box in wanted if box is not None], mapping.height)
        for words, box in zip(self._words, wanted, strict=False):
            if box is None or box.top < 0:
                words.hide()
            else:
                words.move(box.left, box.top)


def _wanted(end: End, words: Words, mapping: Mapping) -> Box | None:
    """Where a name would best stand; None where the end of its curve is not seen."""
    right = (end.x - mapping.x[0]) * mapping.x_scale
    is_below = end.y == -np.inf
    down = mapping.height if is_below else (mapping.y[1] - end.y) * mapping.y_scale
    # False for NaN as well.
    if not (0 <= right <= mapping.width and down <= mapping.height):
        return None
    left = min(right + _GAP, mapping.width - words.width)
    top = max(down - words.height / 2, 0.0)
    return Box(left, left + words.width, top, words.height)


def spread(boxes: Sequence[Box], height: float) -> None:
    """Move boxes down until none lies on another, and up again from the lower edge.

    Where all of them do not fit into the height, some of them end above 0.
    """
    downwards = sorted(boxes, key=lambda box: box.top)
    for i, box in enumerate(downwards):
        for above in downwards[:i]:
            if _side_by_side(box, above):
                box.top = max(box.top, above.bottom)
    upwards = downwards[::-1]
    for i, box in enumerate(upwards):
        box.top = min(box.top, height - box.height)
        for below in upwards[:i]:
            if _side_by_side(box, below):
                box.top = min(box.top, below.top - box.height)


def _side_by_side(one: Box, other: Box) -> bool:
    """Whether the two would meet if one of them were moved up or down."""
    return one.left < other.right and other.left < one.right
