"""One message type and one message bar: all that the program has to say ends here."""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

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
class Offer:
    """What one click may do: the name of the action, its button's text and tooltip."""

    action: str
    text: str
    tip: str = ""


@dataclass(frozen=True)
class Message:
    """What happened, what was kept and what to do: nothing, or one of the offers."""

    level: Level
    text: str
    offers: tuple[Offer, ...] = ()


class MessageBar(QWidget):
    """Shows one message at a time, without ever standing in the way.

    Signal: `action_requested(action)` when one of the message's buttons is pressed.
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
        self._buttons: list[QPushButton] = []
        self._close = QToolButton()
        self._close.setToolTip(self.tr("Put this message away"))
        self._close.setAccessibleName(self.tr("Put this message away"))
        self._close.clicked.connect(self.clear)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 6, 4)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
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
        self._show_offers(message.offers)
        self.setProperty("level", message.level.value)
        self._paint_icons()
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()

    def _show_offers(self, offers: tuple[Offer, ...]) -> None:
        while len(self._buttons) < len(offers):
            self._add_button()
        for button, offer in zip_longest(self._buttons, offers):
            button.setVisible(offer is not None)
            if offer is not None:
                button.setText(offer.text)
                button.setToolTip(offer.tip or offer.text)

    def _add_button(self) -> None:
        button = QPushButton()
        button.clicked.connect(self._request_action)
        # Before the sign that puts the message away.
        self._row.insertWidget(self._row.count() - 1, button)
        self._buttons.append(button)

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
        message, button = self._message, self.sender()
        for place, candidate in enumerate(self._buttons):
            if candidate is button and message is not None:
                self.clear()
                self.action_requested.emit(message.offers[place].action)
