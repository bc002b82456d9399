"""The two axes of a canvas: numbers, names and a quiet grid."""

import math

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainterPath, QPen
from PySide6.QtWidgets import (
    QGraphicsPathItem,
    QGraphicsRectItem,
    QGraphicsScene,
    QGraphicsSimpleTextItem,
)

from desktop.plots.steps import Interval
from desktop.plots.ticks import TickRule, Ticks, linear_ticks, log_ticks
from desktop.theme import Theme
from linreg.dataset import FloatArray

_GAP = 5.0
_MARGIN = 3.0
_RIGHT = 10.0
# Room for numbers changes in such steps, so that the frame seldom moves.
_ROOM_STEP = 8.0
_TICK_SIZE = 0.92
_PIXELS_BETWEEN_ROWS, _PIXELS_BETWEEN_COLUMNS = 38.0, 50.0
_GRID, _LINES = -50.0, 50.0


class Axes:
    """Lays out numbers and names around a frame, and the grid inside it.

    `labels` are the names of the bottom and the left axis; `logarithmic` says that the
    left one shows log10 of its numbers.
    """

    def __init__(self, scene: QGraphicsScene, frame: QGraphicsRectItem) -> None:
        self.labels = ("", "")
        self.logarithmic = False
        self._scene = scene
        self._room = 0.0
        self._numbers: list[QGraphicsSimpleTextItem] = []
        self._names = (self._add_text(), self._add_text())
        self._names[1].setRotation(-90)
        self._grid = QGraphicsPathItem(frame)
        self._grid.setZValue(_GRID)
        self._lines = QGraphicsPathItem()
        self._lines.setZValue(_LINES)
        scene.addItem(self._lines)
        self._muted = QColor()

    def _add_text(self, text: str = "") -> QGraphicsSimpleTextItem:
        item = QGraphicsSimpleTextItem(text)
        self._scene.addItem(item)
        return item

    def set_theme(self, theme: Theme) -> None:
        self._muted = QColor(theme.muted)
        self._grid.setPen(QPen(QColor(theme.grid), 1))
        self._lines.setPen(QPen(QColor(theme.border), 1))
        for name in self._names:
            name.setBrush(QColor(theme.text))
        for number in self._numbers:
            number.setBrush(self._muted)

    def set_grid_shown(self, shown: bool) -> None:
        self._grid.setVisible(shown)

    def forget_room(self) -> None:
        """Let the left axis be as narrow again as its present numbers."""
        self._room = 0.0

    @property
    def numbers(self) -> list[str]:
        """The texts that stand at the axes, those of the bottom one first."""
        return [item.text() for item in self._numbers]

    def lay_out(self, size: QSizeF, font: QFont, x: Interval, y: Interval) -> QRectF:
        """Arrange everything in a view of that size; the frame's place in it."""
        metrics = QFontMetricsF(font)
        line = metrics.height()
        for item in self._numbers:
            self._scene.removeItem(item)
        self._numbers = []
        top = math.ceil(line / 2) + 1
        bottom = math.floor(size.height() - 2 * line - _GAP - _MARGIN)
        rows = self._ticks(y, max(bottom - top, 1.0))
        widths = [metrics.horizontalAdvance(text) for text in rows[1]]
        needed = math.ceil(max(widths, default=0.0) / _ROOM_STEP) * _ROOM_STEP
        self._room = max(self._room, needed)
        left = math.ceil(_MARGIN + line + _GAP + self._room + _GAP)
        area = QRectF(left, top, size.width() - left - _RIGHT, bottom - top)
        area.setSize(area.size().expandedTo(QSizeF(1, 1)))
        columns = _fitting(linear_ticks, x, area.width(), metrics)
        across = (columns[0] - x[0]) * (area.width() / (x[1] - x[0]))
        down = (y[1] - rows[0]) * (area.height() / (y[1] - y[0]))
        self._write_columns(area, across, columns[1], font, size.width())
        self._write_rows(area, down, rows[1], font)
        self._write_names(area, size, font)
        self._rule(area, across, down)
        return area

    def _ticks(self, y: Interval, height: float) -> Ticks:
        most = max(2, int(height / _PIXELS_BETWEEN_ROWS))
        return (log_ticks if self.logarithmic else linear_ticks)(*y, most)

    def _write(self, text: str, font: QFont) -> QGraphicsSimpleTextItem:
        item = self._add_text(text)
        item.setFont(font)
        item.setBrush(self._muted)
        self._numbers.append(item)
        return item

    def _write_columns(
        self,
        area: QRectF,
        places: FloatArray,
        texts: list[str],
        font: QFont,
        width: float,
    ) -> None:
        for place, text in zip(places, texts, strict=True):
            item = self._write(text, font)
            size = item.boundingRect().width()
            x = min(area.left() + place - size / 2, width - size - 1)
            item.setPos(round(x), round(area.bottom() + _GAP))

    def _write_rows(
        self, area: QRectF, places: FloatArray, texts: list[str], font: QFont
    ) -> None:
        for place, text in zip(places, texts, strict=True):
            item = self._write(text, font)
            box = item.boundingRect()
            x = area.left() - _GAP - box.width()
            item.setPos(round(x), round(area.top() + place - box.height() / 2))

    def _write_names(self, area: QRectF, size: QSizeF, font: QFont) -> None:
        metrics = QFontMetricsF(font)
        rooms = (area.width(), area.height())
        for item, name, room in zip(self._names, self.labels, rooms, strict=True):
            item.setFont(font)
            item.setText(metrics.elidedText(name, Qt.TextElideMode.ElideRight, room))
        bottom, left = (item.boundingRect() for item in self._names)
        self._names[0].setPos(
            round(area.center().x() - bottom.width() / 2),
            round(size.height() - _MARGIN - bottom.height()),
        )
        self._names[1].setPos(
            round(_MARGIN), round(area.center().y() + left.width() / 2)
        )

    def _rule(self, area: QRectF, across: FloatArray, down: FloatArray) -> None:
        """Lines that fall on whole pixels stay thin and sharp."""
        grid, lines = QPainterPath(), QPainterPath()
        for place in across:
            _add_line(grid, place, 0, place, area.height())
        for place in down:
            _add_line(grid, 0, place, area.width(), place)
        _add_line(lines, area.left(), area.top(), area.left(), area.bottom())
        _add_line(lines, area.left(), area.bottom(), area.right(), area.bottom())
        self._grid.setPath(grid)
        self._lines.setPath(lines)


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
        if max(map(metrics.horizontalAdvance, texts)) + 3 * _GAP <= between:
            break
    return values, texts
