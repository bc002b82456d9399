"""The learning rate under the loss, along the same iterations."""

import numpy as np
from pyqtgraph.functions import arrayToQPath
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsItem,
    QGraphicsLineItem,
    QGraphicsPathItem,
    QGraphicsRectItem,
    QGraphicsScene,
    QGraphicsView,
)

from desktop.number_format import short_number
from desktop.plots.canvas import Canvas, Mapping
from desktop.plots.plot_items import GAP
from desktop.plots.rate_track import RateTrack
from desktop.plots.symbols import line_pen
from desktop.plots.veil import OPACITY
from desktop.plots.words import Words
from desktop.theme import Theme
from linreg.dataset import FloatArray
from linreg.rows import Rows

_HEIGHT = 46
# Between the frame and the highest and lowest rate, in pixels.
_MARGIN = 7.0
# A rate that has gone on for less than this part of the axis is not seen to do so.
_UNSEEN = 1 / 4000


class RateStrip(QGraphicsView):
    """A low frame below that of `canvas`, as wide as it, and zoomed with it.

    It is shown only while the rate does not stay the same. It is painted by Qt alone,
    without a line of Python.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._scene = QGraphicsScene()
        super().__init__(self._scene)
        self._canvas, self._track = canvas, RateTrack()
        self._drawn = -1
        self._present = np.nan
        self._set_up()
        self._make_items()
        self.setVisible(False)
        canvas.add(self)

    def _set_up(self) -> None:
        self.setFixedHeight(_HEIGHT)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setInteractive(False)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(off)
        self.setVerticalScrollBarPolicy(off)
        self.setAccessibleName(self.tr("Learning rate by iteration"))
        self.setToolTip(self.tr("Learning rate of the weights in each update"))

    def _make_items(self) -> None:
        ground = QGraphicsRectItem()
        self._frame = QGraphicsRectItem(ground)
        clips = QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape
        self._frame.setFlag(clips)
        self.line = QGraphicsPathItem(self._frame)
        self._veil = QGraphicsRectItem(self._frame)
        self._veil.setPen(QPen(Qt.PenStyle.NoPen))
        self._now = QGraphicsLineItem(self._frame)
        self._name = Words(self._frame, 1.0)
        self._ticks = Words(ground, 0.0), Words(ground, 0.0)
        ground.setPen(QPen(Qt.PenStyle.NoPen))
        self._scene.addItem(ground)

    def set_theme(self, theme: Theme) -> None:
        self.setBackgroundBrush(QColor(theme.card))
        self._frame.setPen(line_pen(theme.border, 1))
        self.line.setPen(line_pen(theme.text, 1.5))
        pale = QColor(theme.card)
        pale.setAlphaF(OPACITY)
        self._veil.setBrush(pale)
        self._now.setPen(line_pen(theme.model, 1))
        self._name.set_colours(theme.text, theme.card)
        for words in self._ticks:
            words.set_colours(theme.muted, theme.card)

    @property
    def texts(self) -> list[str]:
        """What there is to read: the name, the highest and the lowest rate."""
        return [words.text for words in (self._name, *self._ticks)]

    def forget(self) -> None:
        """Begin with another run."""
        self._track.forget()
        self._drawn = -1
        self.setVisible(False)

    def show_rates(self, rows: Rows) -> None:
        """Draw the rates of these rows, if they are not all the same."""
        self._track.follow(rows)
        self.setVisible(self._track.changes)
        if not self._track.changes:
            return
        left, right = self._canvas.mapping.x
        if not 0 <= rows.newest - self._drawn <= _UNSEEN * (right - left):
            self._drawn = rows.newest
            self.place(self._canvas.mapping)

    def show_present(self, iteration: float) -> None:
        """Make faint what comes after that iteration; nothing where it is NaN."""
        is_none = np.isnan(iteration) and np.isnan(self._present)
        if iteration != self._present and not is_none:
            self._present = iteration
            self._place_veil(self._canvas.mapping)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place(self._canvas.mapping)

    def place(self, mapping: Mapping) -> None:
        if not self._track.changes:
            return
        self.setSceneRect(QRectF(self.viewport().rect()))
        height = self.viewport().height() - 2.0
        frame = self._canvas.frame
        left = frame.mapToScene(frame.rect().topLeft()).x()
        self._frame.setPos(left, 1.0)
        self._frame.setRect(QRectF(0, 0, mapping.width, height))
        right, down = self._stairs(mapping, height)
        self.line.setPath(arrayToQPath(right, down, finiteCheck=False))
        self._place_words(left, mapping.width, height)
        self._place_veil(mapping)

    def _stairs(self, mapping: Mapping, height: float) -> tuple[FloatArray, FloatArray]:
        """The line in pixels of the frame."""
        low, high = self._track.extent
        x, rates = self._track.stairs
        if self._track.logarithmic:
            # A rate of 0 has no place on a log axis, and stands at its lower edge.
            rates = np.log10(np.maximum(rates, low))
            low, high = np.log10(low), np.log10(high)
        room = height - 2 * _MARGIN
        inner = Mapping(mapping.x, (low, high), mapping.width, room)
        right, down = inner.to_pixels(x, rates)
        return right, down + _MARGIN

    def _place_words(self, left: float, width: float, height: float) -> None:
        font = self._canvas.number_font
        self._name.set_text(self.tr("learning rate"), font, width)
        low, high = self._track.extent
        # Most room is where the newest rate is not.
        is_low = self.line.path().currentPosition().y() > height / 2
        top = 1.0 if is_low else height - self._name.height - 1
        self._name.move(width - self._name.width - 2, top)
        middles = (1 + _MARGIN, 1 + height - _MARGIN)
        for words, rate, middle in zip(self._ticks, (high, low), middles, strict=True):
            words.set_text(short_number(rate), font, left)
            right = left - GAP + 3
            words.move(right - words.width, middle - words.height / 2)

    def _place_veil(self, mapping: Mapping) -> None:
        right = (self._present - mapping.x[0]) * mapping.x_scale
        # False for NaN as well.
        shown = right < mapping.width
        self._veil.setVisible(shown)
        self._now.setVisible(shown)
        if shown:
            height = self._frame.rect().height()
            start = max(right, 0.0)
            self._veil.setRect(QRectF(start, 0, mapping.width - start, height))
            self._now.setLine(np.floor(right) + 0.5, 0, np.floor(right) + 0.5, height)
