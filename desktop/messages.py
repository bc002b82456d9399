"""One message type and one message bar: all that the program has to say ends here."""

import re
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from desktop.theme import Theme, icon

# A word longer than this, such as a path, may be broken there.
_LONG_WORD = re.compile(r"\S{48}(?=\S)")
_BREAK = "\N{ZERO WIDTH SPACE}"
_ICON_SIZE = 18


class Level(StrEnum):
    """How much a message matters; each has its icon and its colour."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Message:
    """What happened, what was kept and what to do.

    `action` names what one click may do about it, and `action_text` is that button's
    text; both are empty where there is nothing to do.
    """

    level: Level
    text: str
    action: str = ""
    action_text: str = ""


class MessageBar(QWidget):
    """Shows one message at a time, without ever standing in the way.

    Signal: `action_requested(action)` when the message's button is pressed.
    """

    action_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("message_bar")
        # A plain widget draws the style sheet's background only when told to.
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._message: Message | None = None
        self._icon = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        # A file's name is shown as it is, whatever markup it holds.
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._action = QPushButton()
        self._action.clicked.connect(self._request_action)
        self._close = QToolButton()
        self._close.setToolTip(self.tr("Put this message away"))
        self._close.setAccessibleName(self.tr("Put this message away"))
        self._close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 6, 4)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        self.set_theme(theme)
        self.clear()

    @property
    def message(self) -> Message | None:
        """The message that is showing."""
        return self._message

    def show_message(self, message: Message) -> None:
        self._message = message
        self._text.setText(_LONG_WORD.sub(rf"\g<0>{_BREAK}", message.text))
        self._text.setAccessibleName(message.text)
        self._action.setText(message.action_text)
        self._action.setToolTip(message.action_text)
        self._action.setVisible(bool(message.action))
        self.setProperty("level", message.level.value)
        self._paint_icons()
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()

    def clear(self) -> None:
        self._message = None
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._paint_icons()

    def _paint_icons(self) -> None:
        level = self._message.level if self._message else Level.INFO
        picture = icon(level.value, self._theme).pixmap(_ICON_SIZE, _ICON_SIZE)
        self._icon.setPixmap(picture)
        self._close.setIcon(icon("close", self._theme))

    def _request_action(self) -> None:
        if self._message is not None:
            action = self._message.action
            self.clear()
            self.action_requested.emit(action)
