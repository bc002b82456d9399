"""The computational graph of one step, as the lecture draws it."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsScene,
    QGraphicsSimpleTextItem,
    QGraphicsView,
    QSizePolicy,
    QStyle,
)

from desktop.explain.graph_items import Edge, Fonts, NodeCard, is_single
from desktop.explain.graph_layout import (
    MARGIN,
    card_width,
    columns,
    least_height,
    place,
)
from desktop.explain.graph_texts import GraphTexts, is_done
from desktop.theme import Theme
from linreg.graph import Node
from linreg.opened_step import OpenedStep
from linreg.trainer import Phase


class GraphView(QGraphicsView):
    """Values flow from left to right into the loss, gradients from there back.

    The cards share the width; where there is too little, they can be scrolled.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._texts = GraphTexts(self)
        self._theme = theme
        self._opened: OpenedStep | None = None
        self._phase: Phase | None = None
        self._nodes: tuple[Node, ...] = ()
        self._cards: dict[str, NodeCard] = {}
        self._edges: list[Edge] = []
        self._fonts = Fonts(self.font())
        self._scene = QGraphicsScene(self)
        self._nothing = QGraphicsSimpleTextItem(self.tr("No step is open yet."))
        self._scene.addItem(self._nothing)
        self.setScene(self._scene)
        self._set_up()
        self.set_theme(theme)

    def _set_up(self) -> None:
        self.setObjectName("graph")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Computational graph"))
        self.setAccessibleDescription(self._nothing.text())

    def show_step(self, opened: OpenedStep | None, phase: Phase | None) -> None:
        """The step after that phase, or the whole of it; None for no step."""
        self._opened, self._phase = opened, phase
        if self.isVisible():
            self._draw()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setBackgroundBrush(QColor(theme.card))
        self._nothing.setBrush(QColor(theme.muted))
        for card in self._cards.values():
            card.colour(theme)
        for edge in self._edges:
            edge.colour(theme)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _draw(self) -> None:
        opened = self._opened
        self._nothing.setVisible(opened is None)
        if opened is None:
            self._build(())
            self._describe(self._nothing.text())
            return
        self._build(opened.graph.nodes)
        cards = self._texts.cards(opened, self._phase)
        for name, text in cards.items():
            self._cards[name].show(text)
        for edge in self._edges:
            self._show_edge(edge)
        self._describe(self._texts.description(opened.graph, cards))

    def _describe(self, text: str) -> None:
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)

    def _show_edge(self, edge: Edge) -> None:
        tracked = edge.source.kind != "data"
        edge.show(
            filled=is_done(edge.target.phase, self._phase),
            returned=tracked and is_done("backward", self._phase),
        )

    def _build(self, nodes: tuple[Node, ...]) -> None:
        """Make the cards and arrows, where the graph has another form than before."""
        if [_form(node) for node in nodes] == [_form(node) for node in self._nodes]:
            return
        for card in self._cards.values():
            self._scene.removeItem(card.item)
        for edge in self._edges:
            for item in edge.items:
                self._scene.removeItem(item)
        self._nodes = nodes
        self._cards = {node.name: NodeCard(node, self._fonts) for node in nodes}
        by_name = {node.name: node for node in nodes}
        self._edges = [
            Edge(by_name[name], node) for node in nodes for name in node.inputs
        ]
        for card in self._cards.values():
            self._scene.addItem(card.item)
        for edge in self._edges:
            for item in edge.items:
                self._scene.addItem(item)
        self.set_theme(self._theme)
        self._arrange()

    def _arrange(self) -> None:
        """Give each card its place in the width and height that there are."""
        room = QSizeF(self.maximumViewportSize())
        if not self._nodes:
            self._scene.setSceneRect(QRectF(QPointF(), room))
            self._nothing.setPos(MARGIN, MARGIN)
            return
        found = columns(self._nodes)
        width, heights = self._sizes(len(found), room)
        if least_height(found, heights) > room.height():
            # What Qt itself leaves to a bar, which a style sheet may make narrower.
            extent = QStyle.PixelMetric.PM_ScrollBarExtent
            room.setWidth(room.width() - self.style().pixelMetric(extent, None, self))
            width, heights = self._sizes(len(found), room)
        places = place(found, heights, width, room)
        for name, rect in places.items():
            self._cards[name].move(rect)
        for edge in self._edges:
            edge.move(*_ends(edge, places))
        right = max(rect.right() for rect in places.values()) + MARGIN
        bottom = least_height(found, heights)
        size = QSizeF(max(right, room.width()), max(bottom, room.height()))
        self._scene.setSceneRect(QRectF(QPointF(), size))

    def _sizes(self, count: int, room: QSizeF) -> tuple[float, dict[str, float]]:
        """The width of all cards in so many columns, and the height of each."""
        width = card_width(count, room.width(), self._fonts.least_width)
        return width, {
            node.name: self._fonts.height(node, width) for node in self._nodes
        }


def _form(node: Node) -> tuple[str, str, tuple[str, ...], bool]:
    """What decides how a node is drawn, whatever its numbers are."""
    return node.name, node.kind, node.inputs, is_single(node)


def _ends(edge: Edge, places: Mapping[str, QRectF]) -> tuple[QPointF, QPointF]:
    """From the middle of the source's right side to a place of its own at the target.

    What flows in stands one below the other there, as the sources do.
    """
    source, target = places[edge.source.name], places[edge.target.name]
    inputs = sorted(edge.target.inputs, key=lambda name: places[name].center().y())
    part = (inputs.index(edge.source.name) + 1) / (len(inputs) + 1)
    start = QPointF(source.right(), source.center().y())
    return start, QPointF(target.left(), target.top() + part * target.height())
