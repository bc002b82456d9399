"""Keys that a control keeps for itself although they are shortcuts of the window."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent


def asks_for(key: Qt.Key, event: QEvent) -> bool:
    """Whether the event asks if the focused control wants this key.

    Accepted, the key comes as a key press; refused, it goes to whoever has it as a
    shortcut.
    """
    return (
        isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.ShortcutOverride
        and event.key() == key
        and event.modifiers() == Qt.KeyboardModifier.NoModifier
    )
