"""What can be done with a column: its role, its name, and more columns beside it."""

from PySide6.QtCore import QEvent, QRect, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from desktop.table.roles import why_not_x, with_x, with_y
from desktop.widgets.keys import asks_for
from linreg.dataset import Dataset, lecture_data


class HeaderMenu(QMenu):
    """The menu of one column.

    Signals: `roles_chosen(x_names, y_name)`; `rename_asked(column)`;
    `insert_asked(before)`, a column counted from 0; `remove_asked(column)`.
    """

    roles_chosen = Signal(object, str)
    rename_asked = Signal(int)
    insert_asked = Signal(int)
    remove_asked = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._dataset = lecture_data()
        self._column = 0
        self.setToolTipsVisible(True)
        self._use_x = self._add(self.tr("Use as x"), "")
        self._use_x.setCheckable(True)
        self._use_x.triggered.connect(self._on_use_x)
        self._use_y = self._add(self.tr("Use as y"), "")
        self._use_y.setCheckable(True)
        self._use_y.triggered.connect(self._on_use_y)
        self.addSeparator()
        self._add(self.tr("Rename…"), "").triggered.connect(self._on_rename)
        blank = self.tr("A blank column, which is neither x nor y")
        before = self._add(self.tr("Insert column before"), blank)
        before.triggered.connect(self._on_before)
        after = self._add(self.tr("Insert column after"), blank)
        after.triggered.connect(self._on_after)
        self._remove = self._add(self.tr("Remove column"), "")
        self._remove.triggered.connect(self._on_remove)

    def _add(self, text: str, tip: str) -> QAction:
        action = self.addAction(text)
        action.setToolTip(tip)
        return action

    def show_column(self, dataset: Dataset, column: int) -> None:
        """Offer what can be done with this column, counted from 0."""
        self._dataset, self._column = dataset, column
        name = dataset.names[column]
        is_y, no_x = name == dataset.y_name, why_not_x(dataset, name)
        self._use_x.setChecked(name in dataset.x_names)
        self._use_x.setEnabled(not no_x)
        feature = self.tr("A feature: an input of the model (in_features)")
        self._use_x.setToolTip(no_x or feature)
        self._use_y.setChecked(is_y)
        self._use_y.setEnabled(not is_y)
        self._use_y.setToolTip(
            self.tr("This column is y; choose another y in its place")
            if is_y
            else self.tr("What the model is to predict")
        )
        self._remove.setEnabled(not no_x)
        self._remove.setToolTip(no_x or self.tr("With all the numbers in it"))

    @Slot(bool)
    def _on_use_x(self, chosen: bool) -> None:
        name = self._dataset.names[self._column]
        self.roles_chosen.emit(*with_x(self._dataset, name, chosen=chosen))

    @Slot()
    def _on_use_y(self) -> None:
        name = self._dataset.names[self._column]
        self.roles_chosen.emit(*with_y(self._dataset, name))

    @Slot()
    def _on_rename(self) -> None:
        self.rename_asked.emit(self._column)

    @Slot()
    def _on_before(self) -> None:
        self.insert_asked.emit(self._column)

    @Slot()
    def _on_after(self) -> None:
        self.insert_asked.emit(self._column + 1)

    @Slot()
    def _on_remove(self) -> None:
        self.remove_asked.emit(self._column)


class NameField(QLineEdit):
    """Lies over a column's header while its name is being written.

    Signal: `name_typed(column, str)` at Enter, and when the focus leaves. Whoever
    takes the name closes the field; whoever refuses it calls `refuse()`. Escape and
    leaving it with a refused name give up.
    """

    name_typed = Signal(int, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = 0
        self.setAccessibleName(self.tr("Name of the column"))
        self.setToolTip(self.tr("Enter takes the name, Escape gives up"))
        self.hide()

    def begin(self, column: int, name: str, place: QRect) -> None:
        """Let this column's name be written there."""
        self._column = column
        self._mark(False)
        self.setText(name)
        self.setGeometry(place)
        self.show()
        self.raise_()
        self.selectAll()
        self.setFocus()

    def refuse(self) -> None:
        """The name cannot be; stay with it, to be mended."""
        self._mark(True)
        self.selectAll()

    def _mark(self, invalid: bool) -> None:
        self.setProperty("invalid", invalid)
        self.style().unpolish(self)
        self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._submit()
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if asks_for(Qt.Key.Key_Escape, event):
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        leaves = event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        )
        if leaves and self.isVisible():
            if self.isModified():
                self._submit()
            self.hide()

    def _submit(self) -> None:
        # It is not sent again when the field then loses the focus.
        self.setModified(False)
        self.name_typed.emit(self._column, self.text().strip())
