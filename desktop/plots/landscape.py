"""The loss around a path: as a heat map over two parameters, or as a curve over one."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtGui import QColor, QImage

from desktop.plots.canvas import Canvas
from desktop.plots.ground import Ground
from desktop.plots.marks import Curve, Raster
from desktop.plots.region import Region
from desktop.plots.steps import Interval, drawable, padded
from desktop.plots.symbols import line_pen
from desktop.theme import Theme
from linreg.dataset import FloatArray
from linreg.surface import Surface, contour_levels, contour_lines, even_levels

# The heat map has the same colours in every theme, and so has what must be seen on it.
ON_HEAT, EDGE_ON_HEAT = QColor("#ffffff"), QColor(20, 20, 30, 150)
_SECTION_POINTS = 400
_CONTOURS = 12
# Held values that move predictions by less than this part of the view do not count.
_UNSEEN = 0.004
# This part of the picture, where the loss is least, has one colour and no contour
# lines; its height is between these parts of the highest.
_FLOOR_PART, _LOWEST_FLOOR, _HIGHEST_FLOOR = 0.004, 1e-6, 1e-2


@dataclass(frozen=True, eq=False)
class View:
    """What is seen of the ground: parameters `shown` in `region`, others as `held`."""

    ground: Ground
    shown: tuple[int, ...]
    region: Region
    held: FloatArray

    def held_moved(self, now: FloatArray) -> bool:
        """Whether what is not on the axes has changed the picture visibly."""
        if len(now) == len(self.shown):
            return False
        sensitivity, shown = self.ground.sensitivity, list(self.shown)
        with np.errstate(all="ignore"):
            moves = np.abs(now - self.held) * sensitivity
            reach = (self.region.spans * sensitivity[shown]).max()
        moves[shown] = 0.0
        return bool(moves.max() > _UNSEEN * reach)


def first_region(ground: Ground, shown: tuple[int, ...], rows: FloatArray) -> Region:
    """A view of the start of the path through these rows (m, k), and of the target."""
    start = rows[0] if len(rows) else ground.target
    place = list(shown)
    return Region(start[place], ground.target[place], ground.sensitivity[place])


def heights_of(view: View, surface: Surface, cells: int) -> FloatArray:
    """The losses (cells, cells) of this surface over the view's two parameters."""
    x, y = view.region.intervals
    a, b = np.linspace(*x, cells), np.linspace(*y, cells)
    first, second = view.shown
    return surface.grid(first, second, view.held, a, b)


class HeatMap:
    """Colours and contour lines over two parameters.

    Equal steps of both are equal factors of the height above the lowest point, or
    equal differences where it is not `logarithmic`.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self.logarithmic = True
        self._raster = Raster(canvas, 1)
        self._contours = Curve(canvas, 2)
        self._contours.set_pens(line_pen(QColor(255, 255, 255, 90), 1))

    def draw(self, view: View) -> None:
        ground = view.ground
        self.draw_values(view, heights_of(view, ground.surface, ground.cells))

    def draw_values(self, view: View, values: FloatArray) -> None:
        """The view, from losses (cells, cells) that are known already."""
        x, y = view.region.intervals
        cells = len(values)
        a, b = np.linspace(*x, cells), np.linspace(*y, cells)
        lowest = _lowest(values, view)
        shades, levels = (_by_factors if self.logarithmic else _by_steps)(
            values, lowest
        )
        self._raster.show(_image(shades), _edges(x, cells), _edges(y, cells))
        self._contours.show(*_joined(contour_lines(a, b, values, levels)))
        self._canvas.axes.set_grid_shown(False)
        self._canvas.set_ranges(x, y)

    def hide(self) -> None:
        self._raster.hide()
        self._contours.hide()
        self._canvas.axes.set_grid_shown(True)

    @staticmethod
    def places(points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Where parameters (m, 2) are in the picture."""
        return points[:, 0], points[:, 1]


class Section:
    """The loss as a curve over one parameter; a path runs along it."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._curve = Curve(canvas, 3)
        self._x = self._y = np.zeros(1)

    def set_theme(self, theme: Theme) -> None:
        self._curve.set_pens(line_pen(theme.train, 1.8))

    def draw(self, view: View) -> None:
        (x,) = view.region.intervals
        self._x = np.linspace(*x, _SECTION_POINTS)
        self._y = drawable(view.ground.surface.line(view.shown[0], view.held, self._x))
        self._curve.show(self._x, self._y)
        finite = self._y[np.isfinite(self._y)]
        up = padded(float(finite.min()), float(finite.max())) if len(finite) else (0, 1)
        self._canvas.set_ranges(x, up)

    def hide(self) -> None:
        self._curve.hide()

    def places(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Where parameters (m, 1) are on the curve."""
        x = points[:, 0]
        return x, np.interp(x, self._x, self._y, left=np.nan, right=np.nan)


Landscape = HeatMap | Section
Shades = npt.NDArray[np.uint8]


def _lowest(values: FloatArray, view: View) -> float:
    """The least loss in this plane; other planes may lie lower."""
    whole = len(view.shown) == len(view.held)
    known = view.ground.lowest if whole else np.nan
    finite = values[np.isfinite(values)]
    return float(np.fmin(known, finite.min())) if len(finite) else 0.0


def _by_factors(values: FloatArray, lowest: float) -> tuple[Shades, FloatArray]:
    """The numbers of colours, and the levels of contour lines."""
    heights = drawable(values - lowest)
    floor = _floor(heights)
    levels = contour_levels(values, lowest, _CONTOURS)
    return _shades(heights, floor), levels[levels > lowest + floor]


def _by_steps(values: FloatArray, lowest: float) -> tuple[Shades, FloatArray]:
    heights = drawable(values - lowest)
    top = float(np.nanmax(heights, initial=0.0))
    parts = np.nan_to_num(heights, nan=top) / (top or 1.0)
    shades: Shades = np.rint(255 * parts).astype(np.uint8)
    return shades, even_levels(values, _CONTOURS)


def _floor(heights: FloatArray) -> float:
    """The height up to which everything has the same colour; 0 on a plain."""
    finite = heights[np.isfinite(heights)]
    top = float(finite.max(initial=0.0))
    if not top > 0:
        return 0.0
    part = float(np.quantile(finite, _FLOOR_PART)) / top
    return top * min(max(part, _LOWEST_FLOOR), _HIGHEST_FLOOR)


def _shades(heights: FloatArray, floor: float) -> Shades:
    """Numbers of colours: equal steps are equal factors of the height."""
    if not floor:
        return np.zeros(heights.shape, np.uint8)
    # What is too large to be drawn is at least as high as the highest that is not.
    top = float(np.nanmax(heights))
    ratios = np.nan_to_num(heights, nan=top) / floor
    shades = np.log(np.clip(ratios, 1, None)) / np.log(top / floor)
    numbers: Shades = np.rint(255 * shades).astype(np.uint8)
    return numbers


@cache
def _colours() -> Shades:
    """A map whose steps look equal, dark where the loss is small: (256, 3)."""
    colours: Shades = pg.colormap.get("viridis").getLookupTable(nPts=256, alpha=False)
    return colours


def _image(shades: Shades) -> QImage:
    """The first row of shades (rows, columns) is the lowest of the image."""
    pixels = np.ascontiguousarray(_colours()[shades[::-1]])
    height, width, channels = pixels.shape
    picture = QImage(
        pixels.data, width, height, width * channels, QImage.Format.Format_RGB888
    )
    # A QImage does not keep alive what it was made from.
    return picture.copy()


def _edges(interval: Interval, count: int) -> Interval:
    """The outer edges of `count` cells whose centres go from end to end."""
    half = (interval[1] - interval[0]) / (count - 1) / 2
    return interval[0] - half, interval[1] + half


def _joined(lines: list[FloatArray]) -> tuple[FloatArray, FloatArray]:
    """Lines (m, 2) as one, with a gap after each."""
    gap = np.full((1, 2), np.nan)
    points = np.concatenate([gap, *(part for line in lines for part in (line, gap))])
    return points[:, 0], points[:, 1]
