"""A page on which a widget can have the focus and lose it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot


def type_text(widget: QWidget, text: str) -> None:
    """Type any characters; QTest's own gesture aborts at those that are not ASCII."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            none = Qt.KeyboardModifier.NoModifier
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, none, letter))


class Page(QWidget):
    """One widget, and a button that can take the focus from it."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.elsewhere = QPushButton()
        self.elsewhere.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        for each in (widget, self.elsewhere):
            column.addWidget(each)


@pytest.fixture
def on_page(qtbot: QtBot) -> Callable[[QWidget], Page]:
    """Show a widget on a page, with the focus."""
    pages = []

    def show(widget: QWidget) -> Page:
        page = Page(widget)
        pages.append(page)
        qtbot.addWidget(page)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        widget.setFocus()
        return page

    return show
