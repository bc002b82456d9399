"""The marks on a relief: start, optimum, and where the runs are now."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QBrush, QColor, QRadialGradient
from PySide6.QtWidgets import QGraphicsPathItem, QGraphicsScene

from desktop.plots.surface_3d_camera import Sight
from desktop.plots.surface_3d_relief import Relief
from desktop.plots.symbols import Shape, line_pen, symbol
from linreg.dataset import FloatArray

_HEIGHT = 2.0
# So much is left of the colour of a mark behind a slope.
_BEHIND = 0.4


@dataclass(frozen=True, eq=False)
class Sign:
    """A mark on the parameters `points`: (1, 2), or (0, 2) for none.

    A `round` one is shaded as a ball.
    """

    points: FloatArray
    shape: Shape
    radius: float
    fill: QColor
    edge: QColor
    round: bool = False


class Marks:
    """Signs of one size from near and far; pale where a slope hides them."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self._items: list[QGraphicsPathItem] = []

    def draw(self, sight: Sight, relief: Relief, signs: Sequence[Sign]) -> None:
        """These signs and no others, the later ones above."""
        while len(self._items) < len(signs):
            item = QGraphicsPathItem()
            item.setZValue(_HEIGHT + len(self._items) / 100)
            self._scene.addItem(item)
            self._items.append(item)
        for item in self._items[len(signs) :]:
            item.setVisible(False)
        for item, sign in zip(self._items, signs, strict=False):
            self._stand(item, sign, sight, relief)

    def _stand(
        self, item: QGraphicsPathItem, sign: Sign, sight: Sight, relief: Relief
    ) -> None:
        places = relief.places(sign.points)
        shown = len(places) > 0 and bool(np.isfinite(places).all())
        item.setVisible(shown)
        if not shown:
            return
        ((x, y),) = sight.pixels(places)
        item.setPath(symbol(sign.shape, sign.radius))
        item.setBrush(_ball(sign) if sign.round else sign.fill)
        item.setPen(line_pen(sign.edge, 1.5))
        item.setOpacity(_BEHIND if relief.hidden(places, sight.eye)[0] else 1.0)
        item.setPos(x, y)


def _ball(sign: Sign) -> QBrush:
    """The fill, lit from above."""
    light = QRadialGradient(QPointF(-0.35, -0.45) * sign.radius, 1.5 * sign.radius)
    light.setColorAt(0, sign.fill.lighter(165))
    light.setColorAt(0.55, sign.fill)
    light.setColorAt(1, sign.fill.darker(135))
    return QBrush(light)
