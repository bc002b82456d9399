"""Four cards in a square whose borders can be dragged; any one can fill it all."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desktop.widgets.card import Card
from desktop.widgets.card_stack import CardStack

_HEIGHTS = [560, 440]


class PictureGrid(QWidget):
    """A double click on a card's title enlarges it; another one puts it back.

    `panels` are four widgets with the card, or the stack of cards, in each: the left
    column, top to bottom, and then the right one. `splitters` are the borders by name,
    to be remembered.
    """

    def __init__(self, panels: Mapping[QWidget, Card | CardStack]) -> None:
        super().__init__()
        self._panels = panels
        self._enlarged: QWidget | None = None
        widgets = list(panels)
        self._left = _splitter(Qt.Orientation.Vertical, widgets[:2])
        self._right = _splitter(Qt.Orientation.Vertical, widgets[2:])
        self._columns = _splitter(Qt.Orientation.Horizontal, [self._left, self._right])
        self.splitters = {
            "columns": self._columns,
            "left_column": self._left,
            "right_column": self._right,
        }
        self._columns.setSizes([1000, 1000])
        self._left.setSizes(_HEIGHTS)
        self._right.setSizes(_HEIGHTS)
        self._left.splitterMoved.connect(self._align_right)
        self._right.splitterMoved.connect(self._align_left)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._columns)
        for card in panels.values():
            card.titleDoubleClicked.connect(self._on_title)

    @Slot()
    def _align_right(self) -> None:
        """The level borders are one line, whichever of its halves is dragged."""
        self._right.setSizes(self._left.sizes())

    @Slot()
    def _align_left(self) -> None:
        self._left.setSizes(self._right.sizes())

    @property
    def enlarged(self) -> QWidget | None:
        """The panel that fills the square, if one does."""
        return self._enlarged

    @Slot(object)
    def _on_title(self, card: Card | CardStack) -> None:
        panel = next(p for p, c in self._panels.items() if c is card)
        self.enlarge(None if self._enlarged is panel else panel)

    def enlarge(self, panel: QWidget | None) -> None:
        """Show this panel alone, or with None all of them."""
        self._enlarged = panel
        for each in self._panels:
            each.setVisible(panel is None or each is panel)
        for column in (self._left, self._right):
            column.setVisible(panel is None or column.indexOf(panel) >= 0)


def _splitter(orientation: Qt.Orientation, widgets: list[QWidget]) -> QSplitter:
    """These side by side; none of them can be made to vanish."""
    splitter = QSplitter(orientation)
    for widget in widgets:
        splitter.addWidget(widget)
    splitter.setChildrenCollapsible(False)
    return splitter
