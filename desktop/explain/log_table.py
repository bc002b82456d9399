"""The lines of the log on the screen: what a person sees, selects and walks through."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QFontDatabase,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QHeaderView,
    QTableView,
)

from desktop.explain.log_model import Index, LogModel
from linreg.config import Config
from linreg.history import History
from linreg.prepare import Prepared
from linreg.rows import Rows

_FONT_SCALE = 0.92
_ROOM = 4
_MARGINS = 12
_COMMAND_KEYS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SIDEWAYS = {
    Qt.Key.Key_Left: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Right: QAbstractSlider.SliderAction.SliderSingleStepAdd,
}
_ENDS = (QTableView.CursorAction.MoveHome, QTableView.CursorAction.MoveEnd)


class LogTable(QTableView):
    """Shows the lines, and keeps the current one in view unless a person looks away.

    Who scrolls it out of view, or selects other lines, looks away; who scrolls it into
    view or selects it follows it again. Signals: `iteration_chosen(object)` at Enter or
    a double click, an int; `copy_asked()`; `selection_changed()`.
    """

    iteration_chosen = Signal(object)
    copy_asked = Signal()
    selection_changed = Signal()

    def __init__(self, model: LogModel) -> None:
        super().__init__()
        self._log = model
        self._following = True
        self._settling = False
        self.setModel(model)
        self.setObjectName("log")
        self.setAccessibleName(self.tr("Log of the steps"))
        self.setToolTip(
            self.tr("Each line is the state at one iteration; double click to go there")
        )
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._set_up_font()
        self._set_up_headers()
        self.verticalScrollBar().valueChanged.connect(self._on_scroll)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.doubleClicked.connect(self._choose)

    def _set_up_font(self) -> None:
        """One width for all signs, so that numbers stand below one another."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF() * _FONT_SCALE)
        self.setFont(font)

    def _set_up_headers(self) -> None:
        height = self.fontMetrics().height() + _ROOM
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(height)
            # Of its own, so always empty: it need not look through long selections.
            header.setSelectionModel(QItemSelectionModel(self._log, header))
        self.verticalHeader().setDefaultSectionSize(height)

    def start(self, history: History, prepared: Prepared, config: Config) -> None:
        """Another run, to be followed from its first line on."""
        self._following = True
        self._log.start(history, prepared, config)
        self._look()

    def show_rows(self, rows: Rows, iteration: int) -> None:
        """Show these lines; where a person has looked away, their place stays."""
        seen = self.visible_rows()
        top = self._log.iteration(seen.start) if seen else 0
        self._settling = True
        self._log.show_rows(rows, iteration)
        self.executeDelayedItemsLayout()
        self._following |= self._is_selected_alone(self._log.current)
        if self._following:
            self._keep_current_in_view()
        else:
            self.verticalScrollBar().setValue(self._log.row_of(top))
        self._settling = False
        self._look()

    def _keep_current_in_view(self) -> None:
        self.scrollTo(self._log.index(self._log.current, 0))

    def visible_rows(self) -> range:
        """The rows of which at least a part is on the screen."""
        height, rows = self.viewport().height(), self._log.rowCount()
        if height <= 0 or not rows:
            return range(0)
        last = self.rowAt(height - 1)
        return range(max(0, self.rowAt(0)), rows if last < 0 else last + 1)

    def _look(self) -> None:
        """Prepare the visible lines, and make the column as wide as they are."""
        self._log.look_at(self.visible_rows())
        needed = self.fontMetrics().horizontalAdvance(self._log.longest) + _MARGINS
        width = max(needed, self.viewport().width())
        if width != self.columnWidth(0):
            self.setColumnWidth(0, width)

    def selected_runs(self) -> list[range]:
        """Rows that are selected, as runs from the first to the last."""
        parts = self.selectionModel().selection().toList()
        runs = (
            range(part.top(), part.bottom() + 1) for part in parts if part.isValid()
        )
        return sorted(runs, key=lambda run: run.start)

    def _is_selected_alone(self, row: int) -> bool:
        return self.selected_runs() == [range(row, row + 1)]

    @Slot()
    def _on_scroll(self) -> None:
        if not self._settling:
            self._following = self._log.current in self.visible_rows()
            self._look()

    @Slot()
    def _on_selection(self) -> None:
        if self.selectionModel().hasSelection():
            self._following = self._is_selected_alone(self._log.current)
        self.selection_changed.emit()

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.iteration_chosen.emit(self._log.iteration(index.row()))

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Up and down alone: a long line is not drawn back to its beginning."""
        across = self.horizontalScrollBar().value()
        super().scrollTo(index, hint)
        self.horizontalScrollBar().setValue(across)

    def moveCursor(
        self, action: QTableView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End are the first and the last line, not the ends of this one."""
        if action in _ENDS:
            modifiers |= Qt.KeyboardModifier.ControlModifier
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters are left to the window's keys, not searched for."""
        key, text = Qt.Key(event.key()), event.text()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif key in _ENTER_KEYS:
            self._choose(self.currentIndex())
        elif key in _SIDEWAYS:
            self.horizontalScrollBar().triggerAction(_SIDEWAYS[key])
        elif text and text.isprintable() and not event.modifiers() & _COMMAND_KEYS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard begins at the current line, or at the first one in view."""
        seen = self.visible_rows()
        if seen and not self.currentIndex().isValid():
            row = self._log.current if self._log.current in seen else seen.start
            no_update = QItemSelectionModel.SelectionFlag.NoUpdate
            index = self._log.index(row, 0)
            self.selectionModel().setCurrentIndex(index, no_update)
        super().focusInEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._settling = True
        super().resizeEvent(event)
        if self._following:
            self._keep_current_in_view()
        self._settling = False
        self._look()
