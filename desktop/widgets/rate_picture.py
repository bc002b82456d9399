"""The picture of a scale of learning rates: its two parts, its marks, its pointer."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
    QPolygonF,
)

from desktop.number_format import short_number
from desktop.theme import Theme
from desktop.widgets.rate_scale import DECADES, RateScale

_SMALL = 0.87
_BAR = 17.0
_POINTER = 10.0
_GAP = 2.0
_DIAMOND = 4.5
_TINT = 0.22
_HATCH = 0.35
_Align = Qt.AlignmentFlag


def _tr(text: str) -> str:
    return QCoreApplication.translate("rate gauge", text)


@dataclass(frozen=True)
class Marks:
    """The marked rates: above `largest` nothing settles; `best` where it is known."""

    largest: float
    best: float | None


def small(font: QFont) -> QFont:
    """The font of the words on a scale, where the widget has this one."""
    font = QFont(font)
    font.setPointSizeF(_SMALL * font.pointSizeF())
    return font


def picture_height(font: QFont) -> int:
    """How high the picture is: a number, the bar, the pointer's room, and numbers."""
    return math.ceil(2 * QFontMetricsF(small(font)).height() + _GAP + _BAR + _POINTER)


class RatePicture:
    """Paints one state of a scale from the top of a widget down."""

    def __init__(self, painter: QPainter, scale: RateScale, theme: Theme) -> None:
        self._painter, self._scale, self._theme = painter, scale, theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(small(painter.font()))
        self._line = QFontMetricsF(painter.font()).height()
        self._bar = QRectF(scale.left, self._line + _GAP, scale.width, _BAR)

    def paint(self, marks: Marks, value: float, *, focused: bool) -> None:
        """`value` may be outside the scale; NaN has no pointer."""
        self._paint_parts(self._scale.place_inside(marks.largest))
        self._paint_decades()
        if focused:
            self._paint_focus()
        self._paint_bound(marks.largest)
        if marks.best is not None:
            self._paint_best(marks.best)
        if not math.isnan(value):
            self._paint_pointer(value)

    def _paint_parts(self, bound: float) -> None:
        settles, diverges = QRectF(self._bar), QRectF(self._bar)
        settles.setRight(bound)
        diverges.setLeft(bound)
        self._tint(settles, self._theme.optimum, Qt.BrushStyle.SolidPattern, _TINT)
        self._tint(diverges, self._theme.error, Qt.BrushStyle.SolidPattern, _TINT)
        self._tint(diverges, self._theme.error, Qt.BrushStyle.BDiagPattern, _HATCH)
        self._painter.setPen(QColor(self._theme.text))
        for part, side, word in (
            (settles, _Align.AlignLeft, _tr("settles")),
            (diverges, _Align.AlignRight, _tr("diverges")),
        ):
            room = part.adjusted(6, 0, -6, 0)
            self._painter.drawText(room, side | _Align.AlignVCenter, word)

    def _tint(
        self, part: QRectF, colour: str, pattern: Qt.BrushStyle, alpha: float
    ) -> None:
        tint = QColor(colour)
        tint.setAlphaF(alpha)
        self._painter.fillRect(part, QBrush(tint, pattern))

    def _paint_decades(self) -> None:
        self._painter.setPen(QColor(self._theme.muted))
        foot = self._bar.bottom()
        for decade in range(DECADES + 1):
            rate = 10.0 ** (self._scale.start + decade)
            x = self._scale.place(rate)
            self._painter.drawLine(QPointF(x, foot), QPointF(x, foot + 4))
            self._write(short_number(rate), x, foot + _POINTER)

    def _write(self, text: str, x: float, top: float) -> None:
        """A text with its middle there, but none of it outside the widget."""
        width = QFontMetricsF(self._painter.font()).horizontalAdvance(text)
        most = self._scale.left + self._scale.right - width
        left = min(max(x - width / 2, 0.0), most)
        room = QRectF(left, top, width + 1, self._line)
        self._painter.drawText(room, _Align.AlignLeft | _Align.AlignVCenter, text)

    def _paint_focus(self) -> None:
        self._painter.setPen(QPen(QColor(self._theme.accent), 2))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRoundedRect(self._bar.adjusted(-2, -2, 2, 2), 3, 3)

    def _paint_bound(self, largest: float) -> None:
        x = self._scale.place_inside(largest)
        self._painter.setPen(QPen(QColor(self._theme.text), 2))
        top = QPointF(x, self._line - 1)
        self._painter.drawLine(top, QPointF(x, self._bar.bottom()))
        self._write(short_number(largest, 3), x, -1)

    def _paint_best(self, best: float) -> None:
        x, y = self._scale.place_inside(best), self._bar.center().y()
        self._painter.setPen(QPen(QColor(self._theme.card), 1))
        self._painter.setBrush(QColor(self._theme.optimum))
        r = _DIAMOND
        corners = [(x, y - r), (x + r, y), (x, y + r), (x - r, y)]
        self._painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))

    def _paint_pointer(self, value: float) -> None:
        """An arrow up to the bar, or towards a rate that lies outside."""
        place, x = self._scale.place(value), self._scale.place_inside(value)
        foot = self._bar.bottom()
        accent = QColor(self._theme.accent)
        painter = self._painter
        painter.setPen(QPen(accent, 2))
        if place == x:
            painter.drawLine(QPointF(x, self._bar.top()), QPointF(x, foot))
            corners = [(x, foot), (x + 6, foot + _POINTER), (x - 6, foot + _POINTER)]
        else:
            out = math.copysign(8, place - x)
            y = foot + _POINTER / 2
            corners = [(x + out, y), (x, y - 5), (x, y + 5)]
        painter.setPen(QPen(QColor(self._theme.card), 1))
        painter.setBrush(accent)
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
