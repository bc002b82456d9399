"""What can be done with rows and cells, as menus and keys."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from linreg.dataset import MARKS, Mark


class MarkMenu(QMenu):
    """What rows are for: training, testing, nothing, or what the split draws.

    Signal: `mark_chosen(str)` with one of `linreg.dataset.MARKS`.
    """

    mark_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Mark as"))
        self.setToolTipsVisible(True)
        texts = {
            "train": (self.tr("Train"), self.tr("The model learns from the row")),
            "test": (
                self.tr("Test"),
                self.tr("The row is held out; the model is only measured on it"),
            ),
            "left_out": (self.tr("Left out"), self.tr("The row takes no part")),
            "auto": (
                self.tr("By the split"),
                self.tr("The split by test fraction and seed decides (auto)"),
            ),
        }
        self._actions: dict[str, QAction] = {}
        for mark, (text, tip) in texts.items():
            action = self.addAction(text)
            action.setToolTip(tip)
            action.setCheckable(True)
            action.setData(mark)
            self._actions[mark] = action
        self.triggered.connect(self._on_triggered)

    def show_mark(self, place: int | None) -> None:
        """Tick the mark of that place in `MARKS`, or none where rows differ."""
        for mark, action in self._actions.items():
            action.setChecked(place is not None and mark == MARKS[place])

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        mark: Mark = action.data()
        self.mark_chosen.emit(mark)


class RowMenu(QMenu):
    """The context menu of the table; its keys work wherever its actions are added.

    Signals: `insert_asked(below: bool)`, `remove_asked()`, `copy_asked(headers: bool)`
    and `paste_asked()`.
    """

    insert_asked = Signal(bool)
    remove_asked = Signal()
    copy_asked = Signal(bool)
    paste_asked = Signal()

    def __init__(self, parent: QWidget, marks: MarkMenu, columns: QMenu) -> None:
        super().__init__(parent)
        self._marks, self._columns = marks, columns
        self._tips: dict[QAction, str] = {}
        self.setToolTipsVisible(True)
        self._make_cell_actions()
        self.addSeparator()
        self._make_row_actions()
        self.addMenu(marks)
        self.addSeparator()
        self.addMenu(columns)
        # A key must not be dead because the menu has once been opened without use.
        self.aboutToHide.connect(self._enable_all)

    def _make_cell_actions(self) -> None:
        self._copy = self._add(
            self.tr("Copy"), "Ctrl+C", self.tr("The selected cells, to a spreadsheet")
        )
        self._copy.triggered.connect(self._on_copy)
        self._copy_named = self._add(
            self.tr("Copy with headers"),
            "Ctrl+Shift+C",
            self.tr("The selected cells below the names of their columns"),
        )
        self._copy_named.triggered.connect(self._on_copy_named)
        self._paste = self._add(
            self.tr("Paste"),
            "Ctrl+V",
            self.tr(
                "Cells from a spreadsheet, from the current cell on; the table grows "
                "as needed, and with all of it selected it is replaced"
            ),
        )
        self._paste.triggered.connect(self._on_paste)

    def _make_row_actions(self) -> None:
        self._above = self._add(
            self.tr("Insert row above"), "", self.tr("A blank row, to be filled in")
        )
        self._above.triggered.connect(self._on_above)
        self._below = self._add(
            self.tr("Insert row below"), "Ins", self.tr("A blank row, to be filled in")
        )
        self._below.triggered.connect(self._on_below)
        self._remove = self._add(
            self.tr("Remove rows"),
            "",
            self.tr("The selected rows (Delete, where whole rows are selected)"),
        )
        self._remove.triggered.connect(self._on_remove)

    def _add(self, text: str, key: str, tip: str) -> QAction:
        action = self.addAction(text)
        if key:
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setToolTip(tip)
        self._tips[action] = tip
        return action

    def keys(self) -> list[QAction]:
        """The actions that have a key."""
        return [action for action in self._tips if not action.shortcut().isEmpty()]

    def show_state(self, rows: int, why_no_paste: str, column: str) -> None:
        """Offer what can be done with so many selected rows, in the current column."""
        none = "" if rows else self.tr("No cell is selected")
        for action in self._tips:
            self._explain(action, none)
        self._explain(self._paste, why_no_paste)
        self._marks.setEnabled(bool(rows))
        one = rows == 1
        self._remove.setText(self.tr("Remove row") if one else self.tr("Remove rows"))
        self._columns.setEnabled(bool(column))
        title = self.tr("Column {0}").format(column) if column else self.tr("Column")
        self._columns.setTitle(title.replace("&", "&&"))

    def _explain(self, action: QAction, why_not: str) -> None:
        action.setEnabled(not why_not)
        action.setToolTip(why_not or self._tips[action])

    @Slot()
    def _enable_all(self) -> None:
        for action in self._tips:
            self._explain(action, "")

    @Slot()
    def _on_copy(self) -> None:
        self.copy_asked.emit(False)

    @Slot()
    def _on_copy_named(self) -> None:
        self.copy_asked.emit(True)

    @Slot()
    def _on_paste(self) -> None:
        self.paste_asked.emit()

    @Slot()
    def _on_above(self) -> None:
        self.insert_asked.emit(False)

    @Slot()
    def _on_below(self) -> None:
        self.insert_asked.emit(True)

    @Slot()
    def _on_remove(self) -> None:
        self.remove_asked.emit()
