"""The table on the screen: its figures stand still while they change."""

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QSignalBlocker,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.table.cell_editor import NUMBER_STARTS, CellDelegate
from desktop.table.column_widths import HEADER_PADDING, column_widths
from desktop.table.copying import CellClipboard, copied_parts
from desktop.table.model import DataTableModel
from desktop.table.parts import Part, parts_of, row_count, row_runs, runs_of

_COMMAND_KEYS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_EDIT_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
_DELETE_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_ROW_HEIGHT = 24
# A little smaller than text, so that five columns stand side by side.
_FONT_SCALE = 0.92
# Of more rows than these nobody is told, and in no more pieces are they selected.
_MOST_TOLD = 10_000
_MOST_RUNS = 1_000


class DataTableView(QTableView):
    """Shows the rows; arrow keys move, and a number is typed over a cell.

    Column widths depend on the data and the space alone, never on what is predicted.
    Signals: `rows_needed(range)` when rows have come into view, or are to be copied,
    whose predictions the model does not hold; a slot may hand them in at once.
    `selection_changed(tuple)` with the rows in which a person has selected cells; none
    for whole columns, nor for more than 10,000 rows. `cell_typed(row, column, float)`
    and `refused(ClipboardError)` as `CellDelegate` says. `set_asked(row)` when another
    set is to be chosen for a row, and `delete_asked()` at the Delete key.
    """

    rows_needed = Signal(object)
    selection_changed = Signal(object)
    cell_typed = Signal(int, int, float)
    refused = Signal(object)
    set_asked = Signal(int)
    delete_asked = Signal()

    def __init__(self, model: DataTableModel) -> None:
        super().__init__()
        self._model = model
        self.clipboard = CellClipboard(model)
        self._waiting_rows: tuple[int, ...] = ()
        self.setModel(model)
        self.setAccessibleName(self.tr("Data table"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * _FONT_SCALE)
        self.setFont(font)
        self._set_up_headers()
        self._set_up_editing()
        self.verticalScrollBar().valueChanged.connect(self.ask_for_predictions)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        model.revealed.connect(self._on_revealed)

    def _set_up_headers(self) -> None:
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setHighlightSections(False)
            # Of its own, so always empty: to paint which sections are selected, a
            # header asks for every row of the selection, one by one.
            header.setSelectionModel(QItemSelectionModel(self._model, header))
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(_ROW_HEIGHT)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)

    def _set_up_editing(self) -> None:
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.AnyKeyPressed)
        delegate = CellDelegate(self)
        delegate.cell_typed.connect(self.cell_typed)
        delegate.refused.connect(self.refused)
        delegate.moved.connect(self._move_on)
        self.setItemDelegate(delegate)
        self.doubleClicked.connect(self._on_double_click)

    def visible_rows(self) -> range:
        """The rows of which at least a part is on the screen."""
        height, rows = self.viewport().height(), self._model.rowCount()
        if height <= 0:
            return range(0)
        last = self.rowAt(height - 1)
        return range(max(0, self.rowAt(0)), rows if last < 0 else last + 1)

    @Slot()
    def ask_for_predictions(self) -> None:
        """Ask for those of the visible rows, unless they are there."""
        self._ask(self.visible_rows())

    def _ask(self, rows: range) -> None:
        known = self._model.predicted_rows
        if rows and not (known.start <= rows.start and rows.stop <= known.stop):
            self.rows_needed.emit(rows)

    def parts(self) -> list[Part]:
        """The selected cells."""
        return parts_of(self.selectionModel().selection())

    def has_whole_rows(self) -> bool:
        """Whether all that is selected are rows from end to end."""
        columns = range(self._model.columnCount())
        return all(part.columns == columns for part in self.parts())

    def has_everything(self) -> bool:
        """Whether the whole table is selected."""
        runs = row_runs(self.parts())
        return self.has_whole_rows() and row_count(runs) == self._model.rowCount()

    def selected_rows(self) -> tuple[int, ...]:
        """The rows that `selection_changed` tells of."""
        every_row = range(self._model.rowCount())
        columns = range(self._model.columnCount())
        parts = [p for p in self.parts() if p.rows != every_row or p.columns == columns]
        runs = row_runs(parts)
        if row_count(runs) > _MOST_TOLD:
            return ()
        return tuple(row for rows in runs for row in rows)

    def select_rows(self, rows: tuple[int, ...]) -> None:
        """Select these rows, of many pieces the first ones, and show the first row.

        Rows of a long table that have not come in yet are waited for. Nothing is told.
        """
        self._waiting_rows = ()
        if rows and max(rows) >= self._model.rowCount():
            self._waiting_rows = rows
            return
        with QSignalBlocker(self):
            self._select(runs_of(rows)[:_MOST_RUNS])

    def take_row(self, row: int) -> None:
        """Select this row alone, as a person would."""
        self._select([range(row, row + 1)])

    def _select(self, runs: list[range]) -> None:
        """Whatever keys are held down, which Qt's own gestures look at."""
        last = self._model.columnCount() - 1
        selection = QItemSelection()
        for run in runs:
            top = self._model.index(run.start, 0)
            selection.select(top, self._model.index(run.stop - 1, last))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(selection, flags.ClearAndSelect)
        if runs:
            first = self._model.index(runs[0].start, 0)
            self.selectionModel().setCurrentIndex(first, flags.NoUpdate)
            self.scrollTo(first)

    @Slot()
    def _on_revealed(self) -> None:
        if self._waiting_rows:
            self.select_rows(self._waiting_rows)

    def go_to(self, row: int, column: int) -> None:
        """Make this cell the current one, and the only one that is selected."""
        index = self._model.index(row, column)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect)

    def copy_selection(self, *, headers: bool) -> None:
        """Put the selected cells on the clipboard."""
        parts = self.parts()
        if not parts:
            return
        parts = copied_parts(parts)
        if parts[0].columns.stop > self._model.data_columns:
            first, last = parts[0].rows.start, parts[-1].rows.stop
            seen = self.visible_rows()
            self._ask(range(min(first, seen.start), max(last, seen.stop)))
        self.clipboard.copy(parts, headers=headers)

    @Slot()
    def _on_selection(self) -> None:
        if not self.signalsBlocked():
            self.selection_changed.emit(self.selected_rows())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()
        self.ask_for_predictions()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters are left to the window's keys, not searched for."""
        key, text = Qt.Key(event.key()), event.text()
        if event.modifiers() & _COMMAND_KEYS:
            super().keyPressEvent(event)
        elif key in _EDIT_KEYS:
            self._edit_current()
        elif key in _DELETE_KEYS:
            self.delete_asked.emit()
        elif text and text.isprintable() and not self._takes(text):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _takes(self, text: str) -> bool:
        """Whether this key begins a number in the current cell."""
        is_data = 0 <= self.currentIndex().column() < self._model.data_columns
        return is_data and text in NUMBER_STARTS

    def _edit_current(self) -> None:
        index = self.currentIndex()
        if index.column() == self._model.data_columns:
            self.set_asked.emit(index.row())
        elif 0 <= index.column() < self._model.data_columns:
            self.edit(index)

    @Slot(QModelIndex)
    def _on_double_click(self, index: QModelIndex) -> None:
        if index.column() == self._model.data_columns:
            self.set_asked.emit(index.row())

    @Slot(int, int)
    def _move_on(self, rows: int, columns: int) -> None:
        """Go on from a cell that is finished, at most to the edge of the data."""
        index = self.currentIndex()
        row = min(index.row() + rows, self._model.rowCount() - 1)
        column = min(max(index.column() + columns, 0), self._model.data_columns - 1)
        self.go_to(row, column)
        self.setFocus()

    def fit_columns(self) -> None:
        """Give each column what its widest number needs, and share out what is left."""
        rows = self.fontMetrics().horizontalAdvance(str(self._model.dataset.rows))
        self.verticalHeader().setFixedWidth(rows + HEADER_PADDING)
        widths = column_widths(
            self._model,
            self.fontMetrics(),
            self.horizontalHeader().fontMetrics(),
            self.viewport().width(),
        )
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
