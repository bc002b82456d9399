"""What the picture of a computational graph is drawn with: cards and arrows."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainterPath,
    QPen,
    QTextOption,
)
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsPathItem,
    QGraphicsSimpleTextItem,
    QGraphicsTextItem,
)

from desktop.explain.graph_layout import head, shaft
from desktop.explain.graph_texts import CardText, Line
from desktop.theme import Theme
from linreg.graph import Node

_PADDING = 5.0
_RADIUS = 6.0
# Sizes relative to the window's font.
_NAME, _SMALL = 1.2, 0.85
# What a card must hold without breaking it.
_WIDEST_WORD = "[−0.00e−00,"
# What the lines of a card hold; where there is no room for it they are broken.
_ONE, _SEVERAL = "−0.0000e−00", "[−0.00, −0.00, −0.00, …]"
_CHANGE, _GRADIENT = "−0.00000 → −0.00000", "∂L: {0}"
# How far below a value's arrow its gradient's ends are, and how far aside each must
# stand for the two not to cross on their way down. On their way up they do not.
_APART, _LEAN = 8.0, 8.0


class Fonts:
    """A card's two sizes of text, and what room they take; made from the window's."""

    def __init__(self, font: QFont) -> None:
        self.name = _scaled(font, _NAME)
        self.name.setWeight(QFont.Weight.DemiBold)
        self.small = _scaled(font, _SMALL)
        self.metrics = QFontMetricsF(self.small)
        self.line = self.metrics.lineSpacing()
        self.top = QFontMetricsF(self.name).height()
        advance = self.metrics.horizontalAdvance
        self.least_width = advance(_WIDEST_WORD) + 2 * _PADDING

    def _lines(self, text: str, width: float) -> int:
        """Into how many lines a card of that width breaks such a text."""
        return 1 if self.metrics.horizontalAdvance(text) <= width - 2 * _PADDING else 2

    def lines(self, node: Node, width: float) -> tuple[int, int]:
        """Of the value and of the gradient; the same whatever their numbers are."""
        is_one = is_single(node)
        value = gradient = _ONE if is_one else _SEVERAL
        if node.kind == "data":
            return self._lines(value, width), 0
        if node.kind == "parameter":
            value = _CHANGE if is_one else 2 * _SEVERAL
        gradient = _GRADIENT.format(gradient)
        return self._lines(value, width), self._lines(gradient, width)

    def height(self, node: Node, width: float) -> float:
        """Of a node's card."""
        return self.top + sum(self.lines(node, width)) * self.line + 2 * _PADDING


def is_single(node: Node) -> bool:
    """Whether its value is one number."""
    return node.value is not None and math.prod(node.value.shape) == 1


def _scaled(font: QFont, factor: float) -> QFont:
    result = QFont(font)
    if font.pointSizeF() > 0:
        result.setPointSizeF(factor * font.pointSizeF())
    else:
        result.setPixelSize(round(factor * font.pixelSize()))
    return result


class NodeCard:
    """A node's name, shape, value and gradient on a surface of their own."""

    def __init__(self, node: Node, fonts: Fonts) -> None:
        self.item = QGraphicsPathItem()
        self.item.setZValue(1)
        self._node, self._fonts = node, fonts
        self._name = QGraphicsSimpleTextItem(node.name, self.item)
        self._name.setFont(fonts.name)
        self._shape = QGraphicsSimpleTextItem(self.item)
        self._shape.setFont(fonts.small)
        self._value = _entry(self.item, fonts.small)
        self._gradient = _entry(self.item, fonts.small)
        self._text: CardText | None = None
        self._theme: Theme | None = None
        self._place, self._lines = QRectF(), (1, 1)

    def move(self, place: QRectF) -> None:
        """Stand there, with the texts as far as they fit."""
        self._place = place
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(QPointF(), place.size()), _RADIUS, _RADIUS)
        self.item.setPath(outline)
        self.item.setPos(place.topLeft())
        top = _PADDING + self._fonts.top
        self._lines = self._fonts.lines(self._node, place.width())
        self._name.setPos(_PADDING, _PADDING / 2)
        self._value.setPos(_PADDING, top)
        self._gradient.setPos(_PADDING, top + self._lines[0] * self._fonts.line)
        for each in (self._value, self._gradient):
            each.setTextWidth(self._inner)
        if self._text is not None:
            self._write(self._text)

    @property
    def _inner(self) -> float:
        return self._place.width() - 2 * _PADDING

    def show(self, text: CardText) -> None:
        """Say this; nothing is drawn again where it says so already."""
        if text == self._text:
            return
        self._text = text
        self._write(text)
        self._colour()

    def colour(self, theme: Theme) -> None:
        self._theme = theme
        self._colour()

    def _write(self, text: CardText) -> None:
        self._write_shape(text.shape)
        entries = ((self._value, text.value), (self._gradient, text.gradient))
        for (item, line), lines in zip(entries, self._lines, strict=True):
            fitting = self._fitting(line, lines)
            if item.toPlainText() != fitting:
                item.setPlainText(fitting)
        self.item.setToolTip(text.tip)

    def _write_shape(self, shape: str) -> None:
        """Right of the name, its last line level with it."""
        room = self._inner - self._name.boundingRect().width() - 4
        metrics = self._fonts.metrics
        shown = metrics.elidedText(shape, Qt.TextElideMode.ElideMiddle, room)
        self._shape.setText(shown)
        right = self._place.width() - _PADDING
        left = right - self._shape.boundingRect().width()
        baseline = QFontMetricsF(self._fonts.name).ascent() - metrics.ascent()
        self._shape.setPos(left, _PADDING / 2 + baseline)

    def _fitting(self, line: Line, lines: int) -> str:
        """The longest way to write it that so many lines have room for."""
        room = QRectF(0, 0, self._inner, lines * self._fonts.line)
        wrap = Qt.TextFlag.TextWordWrap
        for text in line.texts:
            taken = self._fonts.metrics.boundingRect(room, wrap, text)
            if taken.height() <= room.height() + 1 and taken.width() <= room.width():
                return text
        return line.texts[-1]

    def _colour(self) -> None:
        theme, text = self._theme, self._text
        if theme is None or text is None:
            return
        edge = theme.accent if text.active else theme.border
        self.item.setPen(QPen(QColor(edge), 2 if text.active else 1))
        self.item.setBrush(QColor(theme.field))
        waiting, held = QColor(theme.disabled), QColor(theme.muted)
        self._name.setBrush(QColor(self._name_colour(theme)))
        self._shape.setBrush(held)
        known = {"waiting": waiting, "held": held}
        value = known.get(text.value.tone, QColor(theme.text))
        gradient = known.get(text.gradient.tone, QColor(theme.model))
        self._value.setDefaultTextColor(value)
        self._gradient.setDefaultTextColor(gradient)

    def _name_colour(self, theme: Theme) -> str:
        """Data and model in the colours that they have in all pictures."""
        if self._node.kind == "data":
            return theme.train
        is_model = self._node.kind == "parameter" or self._node.name == "ŷ"
        return theme.model if is_model else theme.text


def _entry(parent: QGraphicsItem, font: QFont) -> QGraphicsTextItem:
    item = QGraphicsTextItem(parent)
    item.setFont(font)
    document = item.document()
    document.setDocumentMargin(0)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    document.setDefaultTextOption(option)
    return item


class Arrow:
    """A thin line with a head, from one point to another."""

    def __init__(self, width: float) -> None:
        self.shaft = QGraphicsPathItem()
        self.head = QGraphicsPathItem(self.shaft)
        self._width = width

    def move(self, start: QPointF, tip: QPointF, lean: float) -> None:
        self.shaft.setPath(shaft(start, tip, lean))
        self.head.setPath(head(start, tip))

    def colour(self, colour: str) -> None:
        self.shaft.setPen(QPen(QColor(colour), self._width))
        self.head.setPen(QPen(Qt.PenStyle.NoPen))
        self.head.setBrush(QColor(colour))


class Edge:
    """The way of a value into a node and, once it is there, of the gradient back."""

    def __init__(self, source: Node, target: Node) -> None:
        self.source, self.target = source, target
        self.forward, self.back = Arrow(1.5), Arrow(1.0)
        self._theme: Theme | None = None
        self._filled = False

    @property
    def items(self) -> tuple[QGraphicsItem, ...]:
        return self.forward.shaft, self.back.shaft

    def move(self, start: QPointF, tip: QPointF) -> None:
        """The gradient's arrow runs below the value's, and does not cross it."""
        below = QPointF(0, _APART)
        lean = _LEAN if tip.y() > start.y() else 0.0
        self.forward.move(start, tip, lean)
        self.back.move(tip + below, start + below, -lean)

    def show(self, *, filled: bool, returned: bool) -> None:
        """Whether the value has come this way, and the gradient back."""
        self.back.shaft.setVisible(returned)
        if filled != self._filled:
            self._filled = filled
            self._colour()

    def colour(self, theme: Theme) -> None:
        self._theme = theme
        self.back.colour(theme.model)
        self._colour()

    def _colour(self) -> None:
        if self._theme is not None:
            theme = self._theme
            self.forward.colour(theme.text if self._filled else theme.disabled)
