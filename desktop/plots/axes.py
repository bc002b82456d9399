"""The two axes of a canvas: numbers, names and a quiet grid."""

import math
from typing import Any

from pyqtgraph import AxisItem
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem

from desktop.plots.plot_items import GAP, Plot
from desktop.plots.steps import Interval
from desktop.plots.ticks import TickRule, Ticks, linear_ticks, log_ticks
from desktop.theme import Theme
from linreg.dataset import FloatArray

# Room for numbers changes in such steps, so that the frame seldom moves.
_ROOM_STEP = 8
_TICK_SIZE = 0.92
_PIXELS_BETWEEN_ROWS, _PIXELS_BETWEEN_COLUMNS = 38.0, 50.0
_GRID = -10.0


class Axes:
    """Says where the axes of a plot have their ticks, and draws a grid through them.

    pyqtgraph's own grid belongs to the axes and would be painted anew in every frame;
    this one is an item of Qt's inside the frame. `labels` are the names of the bottom
    and the left axis; `logarithmic` says that the left one shows log10 of its numbers.
    """

    def __init__(self, plot: Plot) -> None:
        self.labels = ("", "")
        self.logarithmic = False
        self._view: Any = plot.frame
        self._layout = plot.grid
        self._bottom, self._left = plot.bottom, plot.left
        self._room = 0
        self._texts: tuple[list[str], list[str]] = ([], [])
        self._grid = QGraphicsPathItem(self._view)
        self._grid.setZValue(_GRID)

    def set_theme(self, theme: Theme) -> None:
        self._grid.setPen(QPen(QColor(theme.grid), 1))
        for axis in (self._bottom, self._left):
            AxisItem.setPen(axis, QPen(QColor(theme.border), 1))
            AxisItem.setTextPen(axis, QPen(QColor(theme.muted), 1))
            axis.label.setDefaultTextColor(QColor(theme.text))

    def set_grid_shown(self, shown: bool) -> None:
        self._grid.setVisible(shown)

    def forget_room(self) -> None:
        """Let the left axis be as narrow again as its present numbers."""
        self._room = 0

    @property
    def numbers(self) -> list[str]:
        """The texts that stand at the axes, those of the bottom one first."""
        return [*self._texts[0], *self._texts[1]]

    def lay_out(self, font: QFont, x: Interval, y: Interval) -> None:
        """Arrange both axes around the frame, which may change its size by that."""
        metrics = QFontMetricsF(font)
        line = math.ceil(metrics.height())
        self._bottom.setHeight(2 * (line + GAP))
        self._layout.activate()
        height = max(self._view.height(), 1.0)
        most = max(2, int(height / _PIXELS_BETWEEN_ROWS))
        rows = (log_ticks if self.logarithmic else linear_ticks)(*y, most)
        widths = [metrics.horizontalAdvance(text) for text in rows[1]]
        needed = math.ceil(max(widths, default=0.0) / _ROOM_STEP) * _ROOM_STEP
        self._room = max(self._room, needed)
        self._left.setWidth(line + self._room + 2 * GAP)
        self._layout.activate()
        width = max(self._view.width(), 1.0)
        columns = _fitting(linear_ticks, x, width, metrics)
        self._bottom.write(columns, font, self.labels[0], width)
        self._left.write(rows, font, self.labels[1], height)
        self._texts = (columns[1], rows[1])
        across = (columns[0] - x[0]) * (width / (x[1] - x[0]))
        down = (y[1] - rows[0]) * (height / (y[1] - y[0]))
        self._rule(across, down, width, height)

    def _rule(
        self, across: FloatArray, down: FloatArray, width: float, height: float
    ) -> None:
        """Lines that fall on whole pixels stay thin and sharp."""
        grid = QPainterPath()
        for place in across:
            _add_line(grid, place, 0, place, height)
        for place in down:
            _add_line(grid, 0, place, width, place)
        self._grid.setPath(grid)


def _add_line(path: QPainterPath, x1: float, y1: float, x2: float, y2: float) -> None:
    path.moveTo(round(x1) + 0.5, round(y1) + 0.5)
    path.lineTo(round(x2) + 0.5, round(y2) + 0.5)


def number_font(font: QFont) -> QFont:
    """The font of numbers and names beside this one, sized in points or in pixels."""
    font = QFont(font)
    if font.pointSizeF() > 0:
        font.setPointSizeF(_TICK_SIZE * font.pointSizeF())
    else:
        font.setPixelSize(round(_TICK_SIZE * font.pixelSize()))
    return font


def _fitting(
    rule: TickRule, interval: Interval, room: float, metrics: QFontMetricsF
) -> Ticks:
    """As many ticks as can stand side by side without their texts touching."""
    for most in range(max(2, int(room / _PIXELS_BETWEEN_COLUMNS)), 0, -1):
        values, texts = rule(*interval, most)
        if len(values) < 2:
            break
        between = (values[1] - values[0]) * room / (interval[1] - interval[0])
        if max(map(metrics.horizontalAdvance, texts)) + 3 * GAP <= between:
            break
    return values, texts
