"""The table on the screen: its figures stand still while they change."""

from PySide6.QtCore import QItemSelectionModel, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.table.model import DataTableModel

_COMMAND_KEYS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_ROW_HEIGHT = 24
# Beside the text in a cell and in a header, in pixels.
_PADDING = 12
_HEADER_PADDING = 14
# A header is shown to this width, even if the numbers below it need less.
_SHORTEST_HEADER = 38
# A little smaller than text, so that five columns stand side by side.
_FONT_SCALE = 0.92


class DataTableView(QTableView):
    """Shows the rows; arrow keys move, Ctrl+C copies, nothing can be edited.

    Column widths depend on the data and the space alone, never on what is predicted.
    Signal: `rows_needed(range)` when rows have come into view, or are to be copied,
    whose predictions the model does not hold; a slot may hand them in at once.
    """

    rows_needed = Signal(object)

    def __init__(self, model: DataTableModel) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self.setAccessibleName(self.tr("Data table"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * _FONT_SCALE)
        self.setFont(font)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setHighlightSections(False)
            # Of its own, so always empty: to paint which sections are selected, a
            # header asks for every row of the selection, one by one.
            header.setSelectionModel(QItemSelectionModel(model, header))
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(_ROW_HEIGHT)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self._make_copy_action()
        self.verticalScrollBar().valueChanged.connect(self.ask_for_predictions)

    def _make_copy_action(self) -> None:
        self._copy = QAction(self.tr("Copy with headers"), self)
        self._copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self._copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._copy.triggered.connect(self.copy_selection)
        self.addAction(self._copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

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

    @Slot()
    def copy_selection(self) -> None:
        """Put the selected cells on the clipboard, with their headers."""
        selection = self.selectionModel().selection()
        if selection.isEmpty():
            return
        part = selection.first()
        rows = range(part.top(), part.bottom() + 1)
        seen = self.visible_rows()
        self._ask(range(min(rows.start, seen.start), max(rows.stop, seen.stop)))
        columns = range(part.left(), part.right() + 1)
        QGuiApplication.clipboard().setText(self._model.as_text(rows, columns))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()
        self.ask_for_predictions()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters and digits are left to the window's keys, not searched for."""
        is_command = bool(event.modifiers() & _COMMAND_KEYS)
        if event.text() and event.text().isprintable() and not is_command:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def fit_columns(self) -> None:
        """Give each column what its widest number needs, and share out what is left.

        It goes to the names that are cut off, and then to all columns alike.
        """
        rows = self.fontMetrics().horizontalAdvance(str(self._model.rowCount()))
        self.verticalHeader().setFixedWidth(rows + _HEADER_PADDING)
        columns = range(self._model.columnCount())
        names = [self._name_width(column) for column in columns]
        widths = [
            max(self._number_width(column), min(names[column], _SHORTEST_HEADER))
            for column in columns
        ]
        spare = max(0, self.viewport().width() - sum(widths))
        cut = [column for column in columns if names[column] > widths[column]]
        for done, column in enumerate(cut):
            more = min(names[column] - widths[column], spare // (len(cut) - done))
            widths[column] += more
            spare -= more
        for column in columns:
            self.setColumnWidth(column, widths[column] + spare // len(widths))

    def _number_width(self, column: int) -> int:
        widest = self._model.widest_text(column)
        return self.fontMetrics().horizontalAdvance(widest) + _PADDING

    def _name_width(self, column: int) -> int:
        name = str(self._model.headerData(column, Qt.Orientation.Horizontal))
        metrics = self.horizontalHeader().fontMetrics()
        return metrics.horizontalAdvance(name) + _HEADER_PADDING
