"""Numbers: one training step in matrices."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QTextEdit, QVBoxLayout, QWidget

from desktop.explain.numbers_html import page_html
from desktop.explain.numbers_markup import CURRENT
from desktop.theme import Theme
from linreg.opened_step import OpenedStep
from linreg.trainer import Phase


class NumbersView(QWidget):
    """The step's tensors, its gradient by hand, and the update by its formula.

    While a person selects text in it, the page stands still and says so.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._opened: OpenedStep | None = None
        self._phase: Phase | None = None
        self._page = _Page()
        self._page.setAccessibleName(self.tr("One step in numbers"))
        self._page.setToolTip(
            self.tr("One step in matrices and formulas; what is selected can be copied")
        )
        self._held = QLabel(
            self.tr("The numbers stand still while text is selected; Esc lets them go.")
        )
        self._held.setObjectName("note")
        self._held.setWordWrap(True)
        self._held.hide()
        self._page.held.connect(self._held.setVisible)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._page, 1)
        column.addWidget(self._held)

    def show_step(self, opened: OpenedStep | None, phase: Phase | None) -> None:
        """Show this step up to the end of `phase`, or with None all of it."""
        if phase != self._phase:
            self._page.seek(CURRENT if phase else "")
        self._opened, self._phase = opened, phase
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _refresh(self) -> None:
        """Write the page; while nobody sees it, there is no need to."""
        if not self.isVisible():
            return
        if self._opened is None:
            self._page.show_html(self.tr("There is no step to look into yet."))
        else:
            html = page_html(self._opened, self._phase, self._theme)
            self._page.show_html(html)


class _Page(QTextEdit):
    """Text to be read, which does not change under a person's hands.

    A new text waits while there is a selection, or while the mouse selects or scrolls.
    Signal: `held(bool)`, whether a text waits for the end of a selection.
    """

    held = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._shown = ""
        self._waiting = ""
        self._sought = ""
        self._is_pressed = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.selectionChanged.connect(self._catch_up)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.sliderReleased.connect(self._catch_up)

    def seek(self, anchor: str) -> None:
        """Scroll the next text to this place in it; an empty one is no place."""
        self._sought = anchor

    def show_html(self, html: str) -> None:
        """Show this text at the place where the person reads, as soon as may be."""
        self._waiting = html
        self._catch_up()

    @Slot()
    def _catch_up(self) -> None:
        if self._is_busy():
            selected = self.textCursor().hasSelection()
            self.held.emit(selected and self._waiting != self._shown)
            return
        self.held.emit(False)
        if self._waiting != self._shown:
            self._shown = self._waiting
            self._replace()

    def _is_busy(self) -> bool:
        bars = (self.verticalScrollBar(), self.horizontalScrollBar())
        return (
            self._is_pressed
            or self.textCursor().hasSelection()
            or any(bar.isSliderDown() for bar in bars)
        )

    def _replace(self) -> None:
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        places, cursor = (down.value(), across.value()), self.textCursor().position()
        self.setHtml(self._shown)
        if cursor:
            self._put_cursor(cursor)
        down.setValue(places[0])
        across.setValue(places[1])
        if self._sought:
            self.scrollToAnchor(self._sought)
            self._sought = ""

    def _put_cursor(self, position: int) -> None:
        """Where the keyboard's selection would begin; a new text may be shorter."""
        cursor = self.textCursor()
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        self.setTextCursor(cursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_pressed = True
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._is_pressed = False
        self._catch_up()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        cursor = self.textCursor()
        if event.key() == Qt.Key.Key_Escape and cursor.hasSelection():
            cursor.clearSelection()
            self.setTextCursor(cursor)
        else:
            super().keyPressEvent(event)
