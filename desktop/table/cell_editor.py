"""The field in which a cell is edited: its number to the last bit."""

import math

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.table.model import Index
from desktop.wording import describe
from linreg.clipboard import ClipboardError, parse_cell

# Where a key leads after it has finished a cell: rows down, and columns to the right.
_MOVES = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
}
# The start of a number, which may be typed over a cell.
NUMBER_STARTS = "0123456789+-.,\N{MINUS SIGN}"


_LEAST_WIDTH = 72


class CellField(QLineEdit):
    """A line edit that can be marked as holding no number."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(self.tr("Cell"))
        # A narrow cell's field lies over its neighbours.
        self.setMinimumWidth(_LEAST_WIDTH)
        self._tip = self.tr("A number with a decimal point or comma; nothing for blank")
        self.setToolTip(self._tip)
        self.textEdited.connect(self._on_edited)

    @Slot()
    def _on_edited(self) -> None:
        self.mark(None)

    def mark(self, error: ClipboardError | None) -> None:
        """Show that the text is no number, or that all is well."""
        self.setToolTip(self._tip if error is None else describe(error))
        self.setAccessibleDescription("" if error is None else describe(error))
        self.setProperty("invalid", error is not None)
        self.style().unpolish(self)
        self.style().polish(self)
        if error is not None:
            self.selectAll()


class CellDelegate(QStyledItemDelegate):
    """Edits numbers as text; blank text is a blank cell.

    Signals: `cell_typed(row, column, float)` for another number, NaN for a blank cell;
    `refused(ClipboardError)` for text that is none; `moved(rows, columns)` when a key
    has finished a cell and leads on from there.
    """

    cell_typed = Signal(int, int, float)
    refused = Signal(object)
    moved = Signal(int, int)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        return CellField(parent)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # What is being typed stays, whatever else the table shows anew.
        if isinstance(editor, CellField) and not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: QObject, index: Index) -> None:
        """Send the number out; the model changes when the edited data set comes."""
        assert isinstance(editor, CellField)
        if not editor.isModified():
            return
        # An editor is asked once more while it closes.
        editor.setModified(False)
        try:
            value = parse_cell(editor.text())
        except ClipboardError as error:
            self.refused.emit(error)
            return
        before = parse_cell(str(index.data(Qt.ItemDataRole.EditRole)))
        if not _is_same(value, before):
            self.cell_typed.emit(index.row(), index.column(), value)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(editor, CellField) and isinstance(event, QKeyEvent):
            move = _MOVES.get(Qt.Key(event.key()))
            if move is not None and event.type() == QEvent.Type.KeyPress:
                self._finish(editor, *move)
                return True
        return super().eventFilter(editor, event)

    def _finish(self, editor: CellField, rows: int, columns: int) -> None:
        """Take the number and go on, or stay with the text that is none."""
        try:
            parse_cell(editor.text())
        except ClipboardError as error:
            editor.mark(error)
            self.refused.emit(error)
            return
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self.moved.emit(rows, columns)


def _is_same(value: float, before: float) -> bool:
    """Equal to the bit: a zero may get another sign."""
    if math.isnan(value) or math.isnan(before):
        return math.isnan(value) and math.isnan(before)
    return value == before and math.copysign(1, value) == math.copysign(1, before)
