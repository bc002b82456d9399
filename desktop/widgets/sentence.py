"""What is wrong, in words, at the place where it can be put right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget


class Sentence(QWidget):
    """Shows an error's sentence in an error's colours, or nothing at all."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message_bar")
        self.setProperty("level", "error")
        # A plain widget draws the style sheet's background only when told to.
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._label = QLabel()
        self._label.setWordWrap(True)
        # A file's name is shown as it is, whatever markup it holds.
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.addWidget(self._label)
        self.hide()

    def text(self) -> str:
        return self._label.text()

    def setText(self, text: str) -> None:
        self._label.setText(text)
        self._label.setAccessibleName(text)
        self.setVisible(bool(text))
