"""The points of a fit: train, test and left-out rows; those selected, and one held."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor

from desktop.plots.canvas import Canvas
from desktop.plots.cloud import Cloud
from desktop.plots.fit_spotlight import Spotlight, faded
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
_BATCH_HEIGHT, _LIT_HEIGHT, _HELD_HEIGHT = 4.5, 5.2, 5.6


@dataclass(frozen=True)
class _Kind:
    """The marks for one kind of row: those at rest, those selected, the one held."""

    rest: Cloud
    lit: Cloud
    held: Cloud


def _kind(canvas: Canvas, height: float, shape: Shape) -> _Kind:
    above = height / 100
    return _Kind(
        Cloud(canvas, height, shape),
        Cloud(canvas, _LIT_HEIGHT + above, shape),
        Cloud(canvas, _HELD_HEIGHT + above, shape),
    )


class FitPoints:
    """All points of the picture; a selected one lies above the others in a ring.

    Those of a batch are drawn once more, each in a halo, and all others turn paler. The
    point that is held is drawn apart, so that while it moves the others need not be
    drawn anew.
    """

    def __init__(self, canvas: Canvas, theme: Theme) -> None:
        self._theme = theme
        self.in_batch = np.empty(0, np.bool_)
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
        self._spotlight = Spotlight(canvas, _BATCH_HEIGHT)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for kind, colour in ((self._train, theme.train), (self._test, theme.test)):
            for marks in (kind.lit, kind.held):
                marks.colour(colour, theme.card, colour)
        for marks in (self._left_out.lit, self._left_out.held):
            marks.colour(theme.card, theme.muted, theme.disabled)
        for ring in self._rings:
            ring.colour(theme.text, None, theme.text)
        self._spotlight.set_theme(theme)
        self._colour_resting()

    def _colour_resting(self) -> None:
        """Beside those of a batch all other points are pale."""
        theme = self._theme
        train, test, edge, crowd = (
            faded(colour, theme.card) if self.has_batch else QColor(colour)
            for colour in (theme.train, theme.test, theme.muted, theme.disabled)
        )
        self._train.rest.colour(train, theme.card, train)
        self._test.rest.colour(test, theme.card, test)
        self._left_out.rest.colour(theme.card, edge, crowd)

    def show(self, picture: PartialFit) -> None:
        self._picture = picture
        self._draw()

    def select(self, rows: tuple[int, ...]) -> None:
        """Put a ring around the points of these rows."""
        self._selected = np.array(rows, np.int64)
        self._draw()

    def show_batch(self, rows: npt.NDArray[np.int64]) -> None:
        """Let the points of these rows (b,) glow."""
        self._spotlight.turn_to(rows)
        self._draw_batch()

    @property
    def has_batch(self) -> bool:
        """Whether any point glows; `in_batch` (m,) says which of the drawn rows do."""
        return bool(self.in_batch.any())

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
        radius = _radius(picture)
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
        self._draw_batch()

    def _draw_batch(self) -> None:
        picture = self._picture
        if picture is None:
            return
        before = self.has_batch
        self.in_batch = self._spotlight.lit(picture)
        radius = max(_radius(picture), _LEAST_LIT)
        self._spotlight.show(picture, self.in_batch, radius)
        if self.has_batch != before:
            self._colour_resting()


def _radius(picture: PartialFit) -> float:
    return next(r for count, r in _RADII if len(picture.x) <= count)


def _show(
    marks: Cloud, rows: BoolArray, x: FloatArray, y: FloatArray, radius: float
) -> None:
    marks.show(x[rows], y[rows], radius)
