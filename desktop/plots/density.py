"""Points without number, drawn as how many of them lie in each cell of the picture."""

import numpy as np
from PySide6.QtGui import QColor, QImage

from desktop.plots.canvas import Canvas
from desktop.plots.marks import Raster
from desktop.plots.steps import Interval
from linreg.density import CountArray

# A cell's size on the screen.
_CELL_PIXELS = 2
# How opaque a cell with a single point is, and one with the most; the least of them is
# still seen, and the most lets another density through.
_ONE, _MOST = 0.4, 0.85
_SHADES = 255


class Density:
    """An image that is the more opaque, the more points are in a cell.

    Equal steps of the shade are equal factors of the count, so that single points are
    seen beside a crowd. Its cost is that of its cells, however many points they count.
    """

    def __init__(self, canvas: Canvas, height: float) -> None:
        self._canvas = canvas
        self._raster = Raster(canvas, height)
        self._image = QImage()
        self._x: Interval = (0.0, 1.0)
        self._y: Interval = (0.0, 1.0)
        self._colour = QColor()

    @property
    def cells(self) -> tuple[int, int]:
        """How many cells, across and up, suit the frame as large as it is now."""
        mapping = self._canvas.mapping
        return (
            max(round(mapping.width / _CELL_PIXELS), 1),
            max(round(mapping.height / _CELL_PIXELS), 1),
        )

    def colour(self, colour: QColor | str) -> None:
        self._colour = QColor(colour)
        self._paint()

    def show(self, counts: CountArray, x_range: Interval, y_range: Interval) -> None:
        """Draw counts (rows, columns), the lowest row first, over these intervals."""
        self._x, self._y = x_range, y_range
        shades = np.ascontiguousarray(_shades(counts)[::-1])
        height, width = shades.shape
        image = QImage(shades.data, width, height, width, QImage.Format.Format_Indexed8)
        # A QImage does not keep alive what it was made from.
        self._image = image.copy()
        self._paint()

    def hide(self) -> None:
        self._image = QImage()
        self._raster.hide()

    def _paint(self) -> None:
        if self._image.isNull():
            return
        self._image.setColorTable(_colours(self._colour))
        self._raster.show(self._image, self._x, self._y)


def _shades(counts: CountArray) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    """0 for none, from 1 for a single point among more to 255 for the most."""
    most = int(counts.max())
    if most > 1:
        steps = np.log(np.maximum(counts, 1)) / np.log(most)
    else:
        steps = np.ones(counts.shape)
    shades = np.rint(1 + (_SHADES - 1) * steps)
    return np.where(counts > 0, shades, 0).astype(np.uint8)


def _colours(colour: QColor) -> list[int]:
    """What each shade looks like, as ARGB."""
    table = [0]
    for opacity in np.linspace(_ONE, _MOST, _SHADES):
        shade = QColor(colour)
        shade.setAlphaF(float(opacity))
        table.append(shade.rgba())
    return table
