"""A card: a quiet surface with a title, and room for what belongs under it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

# Cards with and without header widgets line up when side by side.
_HEADER_HEIGHT = 30


class Card(QFrame):
    """Title left, header widgets right, and below them the column `body`.

    Signal: `titleDoubleClicked(Card)` for a double click on its header.
    """

    titleDoubleClicked = Signal(object)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self._tabs: QWidget | None = None
        self._title = QLabel(title)
        self._title.setObjectName("title")
        header = self._header_row = QWidget()
        header.setMinimumHeight(_HEADER_HEIGHT)
        # Room to spare belongs to the body.
        header.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._header = QHBoxLayout(header)
        self._header.setContentsMargins(0, 0, 0, 0)
        self._header.setSpacing(8)
        self._header.addWidget(self._title, 1)
        self.body = QVBoxLayout()
        self.body.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 5, 12, 10)
        column.setSpacing(4)
        column.addWidget(header)
        column.addLayout(self.body, 1)

    @property
    def title(self) -> QLabel:
        """The label of the title."""
        return self._title

    def addHeaderWidget(self, widget: QWidget) -> None:
        """Stand right of the title and of the header widgets so far."""
        self._header.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def setTabs(self, tabs: QWidget) -> None:
        """Let these stand in the place of the title."""
        self._tabs = tabs
        self._header.insertWidget(0, tabs, 1)
        self.showTabs(True)

    def showTabs(self, shown: bool) -> None:
        """The tabs, if there are any; on paper the title stands there instead."""
        if self._tabs is not None:
            self._tabs.setVisible(shown)
            self._title.setVisible(not shown)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.position().y() <= self._header_row.geometry().bottom():
            self.titleDoubleClicked.emit(self)
