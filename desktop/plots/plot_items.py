"""A plot of pyqtgraph's frame and axes, with Qt's own answers to where they are.

Qt asks each of them several times in every frame. pyqtgraph answers in Python, and for
that Qt has to wait for the training, and the training for Qt.
"""

from pyqtgraph import AxisItem, ViewBox
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsItem, QGraphicsWidget

from desktop.plots.ticks import Ticks

GAP = 5
# How far a number may reach over the end of its axis, in pixels.
_OVERHANG = 16


class Frame(ViewBox):
    """The frame, in which only its children are painted."""

    boundingRect = QGraphicsWidget.boundingRect
    shape = QGraphicsWidget.shape

    def __init__(self) -> None:
        ViewBox.__init__(self, enableMenu=False, defaultPadding=0.0)
        ViewBox.disableAutoRange(self)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents, True)


class Axis(AxisItem):
    """An axis that is told its ticks, and whose name stands at its outer edge.

    `side` is "bottom" or "left" where it can be seen.
    """

    shape = QGraphicsWidget.shape

    def __init__(self, side: str) -> None:
        self._reach = QRectF()
        AxisItem.__init__(self, side)
        # A tick that reached into the frame would be painted with each of them.
        AxisItem.setStyle(
            self, tickLength=0, tickTextOffset=GAP, hideOverlappingLabels=False
        )
        AxisItem.enableAutoSIPrefix(self, False)
        self.label.document().setDocumentMargin(0)

    def write(self, ticks: Ticks, font: QFont, name: str, room: float) -> None:
        """Show these ticks and this name, of which as much as there is room for."""
        AxisItem.setTickFont(self, font)
        AxisItem.setTicks(self, [list(zip(ticks[0].tolist(), ticks[1], strict=True))])
        metrics = QFontMetricsF(font)
        self.label.setFont(font)
        # Plain text: a column may be called "<b>".
        self.label.setPlainText(
            metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
        )
        AxisItem.showLabel(self, True)
        self.resizeEvent()

    def boundingRect(self) -> QRectF:
        """The axis with the numbers that reach over its ends, outside of the frame."""
        return self._reach

    def resizeEvent(self, event: object = None) -> None:
        """Put the name in its place; pyqtgraph would let it reach over the edge."""
        box, size = self.label.boundingRect(), self.size()
        self._reach = QRectF(QPointF(), size)
        if self.orientation == "left":
            self._reach.adjust(0, -_OVERHANG, 0, _OVERHANG)
            self.label.setPos(0, round((size.height() + box.width()) / 2))
        else:
            self._reach.adjust(-_OVERHANG, 0, _OVERHANG, 0)
            middle = round((size.width() - box.width()) / 2)
            self.label.setPos(middle, round(size.height() - box.height()))


class Plot(QGraphicsWidget):
    """A frame with a bottom and a left axis.

    It takes the place of pyqtgraph's PlotItem, each of which makes a menu of some forty
    widgets that none of our pictures shows.
    """

    def __init__(self) -> None:
        super().__init__()
        self.frame, self.bottom, self.left = Frame(), Axis("bottom"), Axis("left")
        self.grid = QGraphicsGridLayout(self)
        self.grid.setContentsMargins(3, 8, 16, 3)
        self.grid.setSpacing(0)
        self.grid.addItem(self.left, 0, 0)
        self.grid.addItem(self.frame, 0, 1)
        self.grid.addItem(self.bottom, 1, 1)
        self.grid.setRowStretchFactor(0, 1)
        self.grid.setColumnStretchFactor(1, 1)
        for axis in (self.left, self.bottom):
            AxisItem.linkToView(axis, self.frame)
            # Over what is drawn in the frame and lies beside it by a pixel.
            axis.setZValue(0.5)
