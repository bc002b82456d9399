"""A line edit for a value: what is typed counts once it is finished and can be read."""

from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from desktop.widgets.keys import asks_for
from desktop.wording import describe
from linreg.errors import SettingError

T = TypeVar("T")


class TypedEdit(QLineEdit, Generic[T]):
    """Shows a value as text and takes another one at Enter or when the focus leaves.

    Text that cannot be read is marked, with the reason as tool tip, as long as the
    focus stays; when it leaves, the field shows again the value that is in force.
    Escape does so at once. A value whose text is left alone keeps all its digits.

    Signal: `rejected(SettingError)` when text was refused. Subclasses say how to read,
    write and announce a value.
    """

    rejected = Signal(object)

    def __init__(self, value: T) -> None:
        super().__init__()
        self._value = value
        self._tip = ""
        self._invalid = False
        self._show_value()
        self.editingFinished.connect(self._commit)
        self.textEdited.connect(self._on_edited)

    def value(self) -> T:
        """The value in force, whatever is being typed."""
        return self._value

    def setValue(self, value: T) -> None:
        """Show another value, without a signal.

        What a person is in the middle of typing stays if the value is the same.
        """
        if value != self._value or not self.isModified():
            self._value = value
            self._show_value()

    def _read(self, text: str) -> T:
        """The value that a person wrote; raises SettingError."""
        raise NotImplementedError

    def _write(self, value: T) -> str:
        """The text from which exactly this value is read again."""
        raise NotImplementedError

    def _announce(self) -> None:
        """Send the new value out."""
        raise NotImplementedError

    def _show_value(self) -> None:
        self.setText(self._write(self._value))
        self.setCursorPosition(0)
        self._mark(None)

    def _take(self, value: T) -> None:
        """The value that a person has chosen."""
        changed = value != self._value
        self._value = value
        self._show_value()
        if changed:
            self._announce()

    @Slot()
    def _commit(self) -> None:
        if not self.isModified():
            return
        try:
            value = self._read(self.text())
        except SettingError as error:
            already_said = self._invalid
            self._mark(error)
            if not already_said:
                self.rejected.emit(error)
        else:
            self._take(value)

    @Slot()
    def _on_edited(self) -> None:
        """Take the mark off as soon as the text is right again; never set it early."""
        if self._invalid:
            self._mark(self._error())

    def _error(self) -> SettingError | None:
        try:
            self._read(self.text())
        except SettingError as error:
            return error
        return None

    def _mark(self, error: SettingError | None) -> None:
        if error is None and not self._invalid:
            return
        if not self._invalid:
            self._tip = self.toolTip()
        self._invalid = error is not None
        sentence = describe(error) if error else ""
        self.setToolTip(sentence[:1].upper() + sentence[1:] if error else self._tip)
        self.setAccessibleDescription(sentence)
        self.setProperty("invalid", self._invalid)
        self.style().unpolish(self)
        self.style().polish(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._invalid and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._show_value()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self._show_value()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Escape first takes back what was typed, before it is anybody's shortcut.
        if asks_for(Qt.Key.Key_Escape, event) and self.isModified():
            event.accept()
            return True
        return super().event(event)
