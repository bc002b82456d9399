"""Finds what a person could take hold of now."""

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QWidget

from desktop.plots.canvas import Canvas
from tests.monkey.stage import Stage

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)

_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
}


def within_reach(stage: Stage, kind: type[W]) -> list[W]:
    """All widgets of that kind that can be seen and used, in the tree's order.

    In front of a window that is blocked they are those of the dialog.
    """
    front = QApplication.activeModalWidget() or stage.window
    widgets = front.findChildren(kind)
    return [each for each in widgets if each.isVisible() and each.isEnabled()]


def pick(things: Sequence[T], place: int) -> T | None:
    """The one in that place, counted on from the beginning; None of none."""
    return things[place % len(things)] if things else None


def name_of(widget: QWidget) -> str:
    """What a widget is called, in a script's comments."""
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    names = (text, widget.accessibleName(), widget.toolTip(), type(widget).__name__)
    return next(name for name in names if name).splitlines()[0]


def choose_from(menu: QMenu, place: int) -> str:
    """Choose one of the entries that a person can choose; what it is called."""
    menu.aboutToShow.emit()
    action = pick([a for a in leaves(menu) if a.isEnabled()], place)
    text = "" if action is None else plain_text(action)
    if action is not None:
        action.trigger()
    menu.aboutToHide.emit()
    return text


def leaves(menu: QMenu) -> list[QAction]:
    """The entries of a menu and of the menus in it."""
    found: list[QAction] = []
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            inner.aboutToShow.emit()
            found += leaves(inner)
        elif not action.isSeparator():
            found.append(action)
    return found


def plain_text(action: QAction) -> str:
    """What an entry is called, without the sign of its key."""
    return action.text().replace("&", "").strip() or "an entry"


def canvases(stage: Stage) -> list[Canvas]:
    return within_reach(stage, Canvas)


def type_into(edit: QLineEdit, text: str) -> None:
    """Click into a field, write this in the place of what stands there, and Enter."""
    QTest.mouseClick(edit, Qt.MouseButton.LeftButton)
    edit.selectAll()
    # Any text, as from the clipboard, and not only what a keyboard can type.
    edit.insert(text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def press(widget: QWidget, keys: str) -> None:
    """Press keys such as "Ctrl+Shift+Z", by the names that Qt has for them."""
    *held, key = keys.split("+")
    modifiers = Qt.KeyboardModifier.NoModifier
    for name in held:
        modifiers |= _MODIFIERS[name]
    QTest.keyClick(widget, Qt.Key[f"Key_{key}"], modifiers)
