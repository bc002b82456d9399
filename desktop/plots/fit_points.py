"""The points of a fit: train, test and left-out rows; those selected, and one held."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QColor

from desktop.plots.canvas import Canvas
from desktop.plots.cloud import Cloud
from desktop.plots.partial_fit import PartialFit
from desktop.plots.steps import drawable
from desktop.plots.symbols import Shape
from desktop.theme import Theme
from linreg.dataset import BoolArray, FloatArray
from linreg.density import MOST_POINTS

# Radius of a point in pixels for up to so many of them.
_RADII = ((60, 4.5), (300, 3.5), (1000, 2.5), (5000, 1.8), (MOST_POINTS, 1.3))
# A selected point has at least this radius, and a ring of that width around it.
_LEAST_LIT, _RING = 2.5, 2.5
# So much larger is the point that is held.
_HELD = 1.0
_LIT_HEIGHT, _HELD_HEIGHT = 5.2, 5.6


@dataclass(frozen=True)
class _Kind:
    """The marks for one kind of row: those at rest, those selected, the one held."""

    rest: Cloud
    lit: Cloud
    held: Cloud

    @property
    def all(self) -> tuple[Cloud, Cloud, Cloud]:
        return self.rest, self.lit, self.held


def _kind(canvas: Canvas, height: float, shape: Shape) -> _Kind:
    above = height / 100
    return _Kind(
        Cloud(canvas, height, shape),
        Cloud(canvas, _LIT_HEIGHT + above, shape),
        Cloud(canvas, _HELD_HEIGHT + above, shape),
    )


class FitPoints:
    """All points of the picture; a selected one lies above the others in a ring.

    The point that is held is drawn apart, so that while it moves the others need not
    be drawn anew.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._picture: PartialFit | None = None
        self._selected = np.empty(0, np.int64)
        self._held: int | None = None
        self._left_out = _kind(canvas, 2, "dot")
        self._train = _kind(canvas, 3, "dot")
        self._test = _kind(canvas, 4, "square")
        self._rings = (
            Cloud(canvas, _LIT_HEIGHT, "dot"),
            Cloud(canvas, _HELD_HEIGHT, "dot"),
        )

    def set_theme(self, theme: Theme) -> None:
        for kind, colour in ((self._train, theme.train), (self._test, theme.test)):
            for marks in kind.all:
                marks.colour(colour, theme.card, colour)
        pale = QColor(theme.muted)
        for marks in self._left_out.all:
            marks.colour(theme.card, pale, theme.disabled)
        for ring in self._rings:
            ring.colour(theme.text, None, theme.text)

    def show(self, picture: PartialFit) -> None:
        self._picture = picture
        self._draw()

    def select(self, rows: tuple[int, ...]) -> None:
        """Put a ring around the points of these rows."""
        self._selected = np.array(rows, np.int64)
        self._draw()

    def hold(self, row: int | None) -> None:
        """Lift this row's point from among the others, or none."""
        self._held = row
        self._draw()

    def _draw(self) -> None:
        picture = self._picture
        if picture is None:
            return
        x, y = drawable(picture.x), drawable(picture.y)
        held = picture.rows == (-1 if self._held is None else self._held)
        lit = np.isin(picture.rows, self._selected) & ~held
        radius = next(r for count, r in _RADII if len(x) <= count)
        large = max(radius, _LEAST_LIT)
        for kind, rows in (
            (self._left_out, picture.is_left_out),
            (self._train, picture.is_train),
            (self._test, picture.is_test),
        ):
            _show(kind.rest, rows & ~lit & ~held, x, y, radius)
            _show(kind.lit, rows & lit, x, y, large)
            _show(kind.held, rows & held, x, y, large + _HELD)
        _show(self._rings[0], lit, x, y, large + _RING)
        _show(self._rings[1], held, x, y, large + _HELD + _RING)


def _show(
    marks: Cloud, rows: BoolArray, x: FloatArray, y: FloatArray, radius: float
) -> None:
    marks.show(x[rows], y[rows], radius)
