"""A combo box for a panel that scrolls, in a window that has keys of its own."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox

from desktop.widgets.keys import asks_for

_FEWEST_LETTERS = 6


class ChoiceBox(QComboBox):
    """Takes the wheel only while it has the focus, and then Space as well."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # As wide as its column, not as its longest entry.
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.setSizeAdjustPolicy(policy)
        self.setMinimumContentsLength(_FEWEST_LETTERS)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        if asks_for(Qt.Key.Key_Space, event):
            event.accept()
            return True
        return super().event(event)
