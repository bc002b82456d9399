"""What a picture is made of: curves, points, single marks, images and captions.

Each of them keeps what it shows in the data's units and places itself on a canvas.
Marks with a greater `height` lie above those with a smaller one.
"""

from typing import Literal

import numpy as np
from pyqtgraph.functions import arrayToQPath
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QTransform,
)
from PySide6.QtWidgets import (
    QGraphicsPathItem,
    QGraphicsPixmapItem,
    QGraphicsSimpleTextItem,
)

from desktop.plots.canvas import FAR, Canvas, Mapping
from desktop.plots.steps import Interval
from desktop.theme import Theme
from linreg.dataset import FloatArray

Shape = Literal["dot", "square", "diamond", "star"]
Corner = Literal["top left", "top right", "bottom left", "bottom right"]

# A curve that has moved less than this, in pixels, looks the same.
_UNSEEN = 0.1
# A line that goes so far, in pixels, crosses itself more than it leads anywhere.
_DENSE = 12_000.0
# A line through so few points is never dense, and they are drawn one by one. More of
# them are drawn as an image, with so many pixels to one of the screen.
_FEW_POINTS, _DETAIL = 200, 2
_CLOUD_DEPTH = 10.0
_CAPTION_HEIGHT = 40.0
_CAPTION_GAP, _CAPTION_MARGIN = 6.0, 5.0


def line_pen(
    colour: QColor | str, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine
) -> QPen:
    """A pen of that width in pixels, whose corners do not stick out."""
    cap, join = Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.BevelJoin
    return QPen(QBrush(QColor(colour)), width, style, cap, join)


def symbol(shape: Shape, radius: float) -> QPainterPath:
    """The outline of a mark around the origin, y downwards."""
    path = QPainterPath()
    if shape == "dot":
        path.addEllipse(QRectF(-radius, -radius, 2 * radius, 2 * radius))
        return path
    count = 10 if shape == "star" else 4
    turn = np.pi / 4 if shape == "square" else np.pi / 2
    angles = turn + 2 * np.pi * np.arange(count) / count
    radii = np.full(count, radius * (1.3 if shape in ("star", "square") else 1.15))
    if shape == "star":
        radii[1::2] *= 0.42
    corners = zip(radii * np.cos(angles), -radii * np.sin(angles), strict=True)
    path.addPolygon(QPolygonF.fromList([QPointF(x, y) for x, y in corners]))
    path.closeSubpath()
    return path


class Curve:
    """A line through points; NaN leaves a gap. With `pairs`, one line for every two."""

    def __init__(self, canvas: Canvas, height: float, *, pairs: bool = False) -> None:
        self._connect = "pairs" if pairs else "finite"
        self._x = self._y = np.empty(0)
        self._seen = (self._x, self._y)
        self._mapping = canvas.mapping
        self._pens = (QPen(), QPen(Qt.PenStyle.NoPen))
        self._dense = False
        self._halo = QGraphicsPathItem(canvas.frame)
        self.item = QGraphicsPathItem(canvas.frame)
        for item in (self._halo, self.item):
            item.setZValue(height)
        canvas.add(self)

    def set_pens(self, pen: QPen, halo: QPen | None = None) -> None:
        """Draw with this pen, and with the other one below it."""
        self._pens = (pen, halo or QPen(Qt.PenStyle.NoPen))
        self._apply_pens()

    def _apply_pens(self) -> None:
        """A line that covers an area does so thin as well, in a tenth of the time."""
        pen, halo = self._pens
        if self._dense:
            pen, halo = QPen(pen), QPen(Qt.PenStyle.NoPen)
            pen.setWidthF(min(pen.widthF(), 1.0))
        self.item.setPen(pen)
        self._halo.setPen(halo)

    def show(self, x: FloatArray, y: FloatArray) -> None:
        """Draw the line through these points, x (m,) and y (m,)."""
        self._x, self._y = x, y
        self.place(self._mapping)

    def hide(self) -> None:
        self.show(np.empty(0), np.empty(0))

    def place(self, mapping: Mapping) -> None:
        self._mapping = mapping
        right, down = mapping.to_pixels(self._x, self._y)
        if _same(right, self._seen[0]) and _same(down, self._seen[1]):
            return
        self._seen = (right, down)
        path = arrayToQPath(right, down, connect=self._connect)
        self.item.setPath(path)
        if self._pens[1].style() != Qt.PenStyle.NoPen:
            self._halo.setPath(path)
        dense = len(right) > _FEW_POINTS and _length(right, down) > _DENSE
        if dense != self._dense:
            self._dense = dense
            self._apply_pens()


def _length(right: FloatArray, down: FloatArray) -> float:
    """How far a line goes along both axes, in pixels."""
    across, along = np.abs(np.diff(right)), np.abs(np.diff(down))
    return float(np.nansum(across) + np.nansum(along))


def _same(new: FloatArray, old: FloatArray) -> bool:
    if len(new) != len(old):
        return False
    # A NaN makes the largest difference NaN, so that it counts as a change.
    return not len(new) or bool(np.abs(new - old).max() < _UNSEEN)


class Band:
    """The area between two curves."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self._x = self._low = self._high = np.empty(0)
        self._mapping = canvas.mapping
        self.item = QGraphicsPathItem(canvas.frame)
        self.item.setZValue(height)
        self.item.setPen(QPen(Qt.PenStyle.NoPen))
        canvas.add(self)

    def show(self, x: FloatArray, low: FloatArray, high: FloatArray) -> None:
        """Fill what lies between low (m,) and high (m,), but for where one is NaN."""
        both = ~(np.isnan(low) | np.isnan(high))
        self._x, self._low, self._high = x[both], low[both], high[both]
        self.place(self._mapping)

    def place(self, mapping: Mapping) -> None:
        self._mapping = mapping
        right, bottom = mapping.to_pixels(self._x, self._low)
        _, top = mapping.to_pixels(self._x, self._high)
        around = np.concatenate([right, right[::-1]])
        edge = np.concatenate([bottom, top[::-1]])
        self.item.setPath(arrayToQPath(around, edge, finiteCheck=False))


class Points:
    """Marks of one shape, seldom changed.

    A few of them are a path; many are an image at twice the screen's resolution, for a
    line that moves over them must not have all of them drawn anew. The image lies
    deeper, below lines that would be lost under it.
    """

    def __init__(self, canvas: Canvas, height: float, shape: Shape) -> None:
        self._shape: Shape = shape
        self._radius = 0.0
        self._brush, self._pen = QBrush(), QPen()
        self._x = self._y = np.empty(0)
        self._mapping = canvas.mapping
        self.item = QGraphicsPathItem(canvas.frame)
        self.image = QGraphicsPixmapItem(canvas.frame)
        self.image.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self.image.setScale(1 / _DETAIL)
        self.item.setZValue(height)
        self.image.setZValue(height - _CLOUD_DEPTH)
        canvas.add(self)

    def colour(self, fill: QColor | str, edge: QColor | str | None) -> None:
        """With an edge of that colour, or with none."""
        self._brush = QBrush(QColor(fill))
        self._pen = QPen(Qt.PenStyle.NoPen) if edge is None else line_pen(edge, 1)
        self.item.setBrush(self._brush)
        self.item.setPen(self._pen)
        self.place(self._mapping)

    def show(self, x: FloatArray, y: FloatArray, radius: float) -> None:
        """Draw marks at x (m,), y (m,); where a coordinate is NaN, none."""
        seen = np.isfinite(x) & np.isfinite(y)
        self._x, self._y, self._radius = x[seen], y[seen], radius
        self.place(self._mapping)

    def place(self, mapping: Mapping) -> None:
        self._mapping = mapping
        right, down = mapping.to_pixels(self._x, self._y)
        many = len(right) > _FEW_POINTS
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        mark = symbol(self._shape, self._radius)
        for x, y in () if many else zip(right, down, strict=True):
            path.addPath(mark.translated(x, y))
        self.item.setPath(path)
        self.image.setPixmap(self._stamped(right, down) if many else QPixmap())

    def _stamped(self, right: FloatArray, down: FloatArray) -> QPixmap:
        """One drawing of the mark, put on all places within the frame."""
        half = int(self._radius) + 2
        stamp = _blank(2 * half, 2 * half)
        painter = QPainter(stamp)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._brush)
        painter.setPen(self._pen)
        painter.translate(half, half)
        painter.drawPath(symbol(self._shape, self._radius))
        painter.end()
        width, height = self._mapping.width, self._mapping.height
        near = (np.abs(right - width / 2) < width) & (
            np.abs(down - height / 2) < height
        )
        sheet = _blank(int(width) + 1, int(height) + 1)
        painter = QPainter(sheet)
        for x, y in zip(right[near] - half, down[near] - half, strict=True):
            painter.drawPixmap(QPointF(x, y), stamp)
        painter.end()
        sheet.setDevicePixelRatio(1)
        return sheet


def _blank(width: int, height: int) -> QPixmap:
    pixmap = QPixmap(_DETAIL * width, _DETAIL * height)
    pixmap.setDevicePixelRatio(_DETAIL)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


class Mark:
    """One mark that moves."""

    def __init__(
        self, canvas: Canvas, height: float, shape: Shape, radius: float
    ) -> None:
        self._place = (np.nan, np.nan)
        self._mapping = canvas.mapping
        self.item = QGraphicsPathItem(symbol(shape, radius), canvas.frame)
        self.item.setZValue(height)
        self.item.setVisible(False)
        canvas.add(self)

    def show(self, x: float, y: float) -> None:
        """Stand there, or nowhere where a coordinate is not finite."""
        self._place = (x, y)
        self.place(self._mapping)

    def hide(self) -> None:
        self.show(np.nan, np.nan)

    def colour(self, fill: QColor | str, edge: QColor | str) -> None:
        self.item.setBrush(QColor(fill))
        self.item.setPen(line_pen(edge, 1.5))

    def place(self, mapping: Mapping) -> None:
        self._mapping = mapping
        x, y = self._place
        right = (x - mapping.x[0]) * mapping.x_scale
        down = (mapping.y[1] - y) * mapping.y_scale
        # False for NaN as well.
        shown = abs(right) < FAR and abs(down) < FAR
        self.item.setVisible(shown)
        if shown:
            self.item.setPos(right, down)


class Raster:
    """An image, stretched over a rectangle."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self._x: Interval = (0.0, 1.0)
        self._y: Interval = (0.0, 1.0)
        self._mapping = canvas.mapping
        self.item = QGraphicsPixmapItem(canvas.frame)
        self.item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self.item.setZValue(height)
        canvas.add(self)

    def show(self, image: QImage, x: Interval, y: Interval) -> None:
        """Stretch the image from edge to edge over these intervals."""
        self._x, self._y = x, y
        self.item.setPixmap(QPixmap.fromImage(image))
        self.place(self._mapping)

    def hide(self) -> None:
        self.item.setPixmap(QPixmap())

    def place(self, mapping: Mapping) -> None:
        self._mapping = mapping
        size = self.item.pixmap().size()
        if size.isEmpty():
            return
        corners = mapping.to_pixels(np.array(self._x), np.array(self._y))
        (left, right), (bottom, top) = corners
        self.item.setPos(left, top)
        across, down = (right - left) / size.width(), (bottom - top) / size.height()
        self.item.setTransform(QTransform.fromScale(across, down))


class Caption:
    """Lines of text on a quiet ground in a corner of the frame."""

    def __init__(self, canvas: Canvas, corner: Corner) -> None:
        self._canvas = canvas
        self._corner = corner
        self._text = ""
        self.item = QGraphicsPathItem(canvas.frame)
        self.item.setZValue(_CAPTION_HEIGHT)
        self._words = QGraphicsSimpleTextItem(self.item)
        self._words.setPos(_CAPTION_MARGIN, _CAPTION_MARGIN / 2)
        canvas.add(self)
        self.place(canvas.mapping)

    def set_theme(self, theme: Theme) -> None:
        ground = QColor(theme.card)
        ground.setAlphaF(0.86)
        self.item.setBrush(ground)
        self.item.setPen(QPen(Qt.PenStyle.NoPen))
        self._words.setBrush(QColor(theme.text))

    @property
    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        """Show this text, or nothing where it is empty."""
        if text != self._text:
            self._text = text
            self.place(self._canvas.mapping)

    def place(self, mapping: Mapping) -> None:
        self.item.setVisible(bool(self._text))
        font = self._canvas.number_font
        room = mapping.width - 2 * (_CAPTION_GAP + _CAPTION_MARGIN)
        metrics = QFontMetricsF(font)
        elide = Qt.TextElideMode.ElideRight
        self._words.setFont(font)
        lines = self._text.splitlines()
        elided = (metrics.elidedText(line, elide, room) for line in lines)
        self._words.setText("\n".join(elided))
        width = self._words.boundingRect().width() + 2 * _CAPTION_MARGIN
        height = self._words.boundingRect().height() + _CAPTION_MARGIN
        path = QPainterPath()
        path.addRoundedRect(QRectF(0, 0, width, height), 4, 4)
        self.item.setPath(path)
        at_right, at_bottom = "right" in self._corner, "bottom" in self._corner
        x = mapping.width - width - _CAPTION_GAP if at_right else _CAPTION_GAP
        y = mapping.height - height - _CAPTION_GAP if at_bottom else _CAPTION_GAP
        self.item.setPos(round(x), round(y))
