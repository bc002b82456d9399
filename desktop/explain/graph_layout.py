"""Where the nodes of a graph stand: from left to right, each after its inputs."""

from collections import Counter
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainterPath, QPolygonF

from linreg.graph import Node

# All in pixels.
MARGIN = 6.0
_LEAST_GAP, _MOST_GAP = 16.0, 64.0
_GAP_PART = 0.18
_LEAST_ROW_GAP, _MOST_ROW_GAP = 12.0, 64.0
_MOST_WIDTH = 190.0
_HEAD, _HALF_HEAD = 7.0, 3.5


def columns(nodes: Sequence[Node]) -> list[list[str]]:
    """The names in each column, the last of which holds the last node alone.

    A node stands as far to the right as what it flows into allows, so that a leaf is
    beside the operation that takes it. A way that leaves another one, as that of |w|
    leaves w, begins beside it: no card then stands between the two.
    """
    steps: dict[str, int] = {}
    for node in reversed(nodes):
        own = steps.setdefault(node.name, 0)
        for name in node.inputs:
            steps[name] = max(steps.get(name, 0), own + 1)
    taken = Counter(name for node in nodes for name in node.inputs)
    for node in nodes:
        if len(node.inputs) == 1 and taken[node.inputs[0]] > 1:
            steps[node.name] = steps[node.inputs[0]] - 1
    last = max(steps.values())
    found: list[list[str]] = [[] for _ in range(last + 1)]
    for node in nodes:
        found[last - steps[node.name]].append(node.name)
    return found


def card_width(count: int, room: float, least: float) -> float:
    """How wide each of so many columns may be, and its gap, in so much room."""
    share = (room - 2 * MARGIN) / count
    return min(_MOST_WIDTH, max(least, share - max(_LEAST_GAP, _GAP_PART * share)))


def least_height(found: list[list[str]], heights: Mapping[str, float]) -> float:
    """The height of the tallest column, with the margins."""
    return 2 * MARGIN + max(
        sum(heights[name] for name in column) + _LEAST_ROW_GAP * (len(column) - 1)
        for column in found
    )


def place(
    found: list[list[str]], heights: Mapping[str, float], width: float, room: QSizeF
) -> dict[str, QRectF]:
    """Where each card stands, in the middle of the room; beyond it where that is small.

    All cards are so wide; `heights` has the height of each by its name.
    """
    count = len(found)
    free = room.width() - 2 * MARGIN - count * width
    gap = min(_MOST_GAP, max(_LEAST_GAP, free / max(1, count - 1)))
    total = count * width + (count - 1) * gap
    left = max(MARGIN, (room.width() - total) / 2)
    height = max(room.height(), least_height(found, heights))
    places = {}
    for i, column in enumerate(found):
        for name, top in _stack(column, heights, height).items():
            x = left + i * (width + gap)
            places[name] = QRectF(x, top, width, heights[name])
    return places


def _stack(
    column: list[str], heights: Mapping[str, float], height: float
) -> dict[str, float]:
    """The top of each card of a column, which is as loose as the height allows."""
    filled = sum(heights[name] for name in column)
    share = (height - 2 * MARGIN - filled) / (len(column) + 1)
    gap = min(_MOST_ROW_GAP, max(_LEAST_ROW_GAP, share))
    top = (height - filled - gap * (len(column) - 1)) / 2
    tops = {}
    for name in column:
        tops[name] = top
        top += heights[name] + gap
    return tops


def shaft(start: QPointF, tip: QPointF, lean: float) -> QPainterPath:
    """A line that leaves and arrives level, up to the head of the arrow.

    On its way up or down it stands so far to the right of the middle.
    """
    forward = 1.0 if tip.x() > start.x() else -1.0
    end = QPointF(tip.x() - forward * _HEAD, tip.y())
    bend, aside = QPointF((end.x() - start.x()) / 2, 0), QPointF(lean, 0)
    path = QPainterPath(start)
    path.cubicTo(start + bend + aside, end - bend + aside, end)
    return path


def head(start: QPointF, tip: QPointF) -> QPainterPath:
    """The head of the same arrow, a triangle."""
    forward = 1.0 if tip.x() > start.x() else -1.0
    neck = QPointF(tip.x() - forward * _HEAD, tip.y())
    wing = QPointF(0, _HALF_HEAD)
    path = QPainterPath()
    path.addPolygon(QPolygonF.fromList([tip, neck + wing, neck - wing]))
    path.closeSubpath()
    return path
