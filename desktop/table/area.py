"""The table with all that edits it: menus, keys, and the fields that lie over it."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.table.editing import TableEditing
from desktop.table.header_menu import HeaderMenu, NameField
from desktop.table.model import DataTableModel
from desktop.table.parts import Part, row_count, row_runs
from desktop.table.row_menu import MarkMenu, RowMenu
from desktop.table.view import DataTableView
from desktop.theme import Theme
from linreg.dataset import BoolArray, Dataset, FloatArray, Mark

_PLAIN_CLICK = Qt.KeyboardModifier.NoModifier


class TableArea(QWidget):
    """Shows a data set and turns gestures into edited ones.

    Signals: `edited(str, Dataset)` and `rejected(LinregError)` as `TableEditing` says;
    `rows_needed(range)` and `selection_changed(tuple)` as `DataTableView` says. None of
    them changes what is shown.
    """

    edited = Signal(str, object)
    rejected = Signal(object)
    rows_needed = Signal(object)
    selection_changed = Signal(object)

    def __init__(self, theme: Theme, dataset: Dataset) -> None:
        super().__init__()
        self.model = DataTableModel(theme, dataset, self)
        self.view = DataTableView(self.model)
        self.editing = TableEditing(dataset, self)
        self._target: list[Part] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self._marks = MarkMenu(self)
        self._header_menu = HeaderMenu(self)
        self._row_menu = RowMenu(self, self._marks, self._header_menu)
        self._name = NameField(self.view.horizontalHeader())
        self.view.addActions(self._row_menu.keys())
        self._connect_view()
        self._connect_menus()

    def _connect_view(self) -> None:
        view, editing = self.view, self.editing
        editing.edited.connect(self.edited)
        editing.rejected.connect(self.rejected)
        view.rows_needed.connect(self.rows_needed)
        view.selection_changed.connect(self.selection_changed)
        view.refused.connect(self.rejected)
        view.cell_typed.connect(editing.set_cell)
        view.delete_asked.connect(self._on_delete)
        view.set_asked.connect(self._choose_set)
        header = view.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._on_header)
        custom = Qt.ContextMenuPolicy.CustomContextMenu
        for widget in (view, header, view.verticalHeader()):
            widget.setContextMenuPolicy(custom)
        view.customContextMenuRequested.connect(self._on_cell_menu)
        header.customContextMenuRequested.connect(self._on_header_menu)
        view.verticalHeader().customContextMenuRequested.connect(self._on_row_menu)

    def _connect_menus(self) -> None:
        menu, header = self._row_menu, self._header_menu
        menu.insert_asked.connect(self._on_insert)
        menu.remove_asked.connect(self._on_remove)
        menu.copy_asked.connect(self._on_copy)
        menu.paste_asked.connect(self._on_paste)
        self._marks.mark_chosen.connect(self._on_mark)
        header.roles_chosen.connect(self.editing.choose_roles)
        header.rename_asked.connect(self._on_rename)
        header.insert_asked.connect(self.editing.insert_column)
        header.remove_asked.connect(self.editing.remove_column)
        self._name.name_typed.connect(self._on_name)

    def show_dataset(
        self, dataset: Dataset, is_train: BoolArray, is_test: BoolArray
    ) -> None:
        """Show these rows; of an edited table, the place in it is kept."""
        self.editing.dataset = dataset
        with QSignalBlocker(self.view):
            self.model.show_dataset(dataset, is_train, is_test)
            self.view.fit_columns()

    def show_predictions(self, y_pred: FloatArray, first: int) -> None:
        self.model.show_predictions(y_pred, first)

    def show_batch(self, rows: npt.NDArray[np.int64]) -> None:
        self.model.show_batch(rows, self.view.visible_rows())

    def append_row(self) -> None:
        """Add a blank row at the end, and go there to fill it in."""
        self._insert(self.editing.dataset.rows)

    def _insert(self, before: int, count: int = 1) -> None:
        rows = self.editing.dataset.rows
        if self.editing.insert_rows(before, count):
            # The edited table may come at once, or only later.
            if self.model.rowCount() == rows + count:
                self.view.go_to(before, max(0, self.view.currentIndex().column()))
            self.view.setFocus()

    @Slot(bool)
    def _on_insert(self, below: bool) -> None:
        runs = row_runs(self.view.parts())
        if runs:
            before = runs[-1].stop if below else runs[0].start
            self._insert(before, row_count(runs))

    @Slot()
    def _on_remove(self) -> None:
        parts = self.view.parts()
        if parts:
            self.editing.remove_rows(parts)

    @Slot()
    def _on_delete(self) -> None:
        """Whole rows are removed; of others, the cells are made blank."""
        parts = self.view.parts()
        if not parts:
            return
        if self.view.has_whole_rows():
            self.editing.remove_rows(parts)
        else:
            self.editing.clear(parts)

    @Slot(bool)
    def _on_copy(self, headers: bool) -> None:
        self.view.copy_selection(headers=headers)

    @Slot()
    def _on_paste(self) -> None:
        parts, current = self.view.parts(), self.view.currentIndex()
        if len(parts) == 1:
            row, column = parts[0].rows.start, parts[0].columns.start
        else:
            row, column = max(0, current.row()), max(0, current.column())
        self.editing.paste(
            self.view.clipboard.text(),
            row,
            column,
            everywhere=self.view.has_everything(),
        )

    @Slot(int)
    def _choose_set(self, row: int) -> None:
        """Offer the sets for one row, at its cell."""
        column = self.model.data_columns
        self._target = [Part(range(row, row + 1), range(column, column + 1))]
        self._marks.show_mark(self.model.dataset.marks.item(row))
        cell = self.view.visualRect(self.model.index(row, column))
        self._marks.popup(self.view.viewport().mapToGlobal(cell.bottomLeft()))

    @Slot(str)
    def _on_mark(self, mark: Mark) -> None:
        self.editing.mark_rows(self._target, mark)

    @Slot(int)
    def _on_header(self, column: int) -> None:
        """A plain click opens the menu; with a key held down it only selects."""
        if QApplication.keyboardModifiers() == _PLAIN_CLICK:
            self._open_header_menu(column)

    @Slot(QPoint)
    def _on_header_menu(self, spot: QPoint) -> None:
        self._open_header_menu(self.view.horizontalHeader().logicalIndexAt(spot))

    def _open_header_menu(self, column: int) -> None:
        if 0 <= column < self.model.data_columns:
            self._header_menu.show_column(self.editing.dataset, column)
            place = self._header_rect(column).bottomLeft()
            header = self.view.horizontalHeader().viewport()
            self._header_menu.popup(header.mapToGlobal(place))

    def _header_rect(self, column: int) -> QRect:
        header = self.view.horizontalHeader()
        left, width = header.sectionViewportPosition(column), header.sectionSize(column)
        return QRect(left, 0, width, header.height())

    @Slot(QPoint)
    def _on_row_menu(self, spot: QPoint) -> None:
        row = self.view.verticalHeader().logicalIndexAt(spot)
        if row >= 0 and not any(row in rows for rows in row_runs(self.view.parts())):
            self.view.take_row(row)
        header = self.view.verticalHeader().viewport()
        self._open_row_menu(header.mapToGlobal(spot))

    @Slot(QPoint)
    def _on_cell_menu(self, spot: QPoint) -> None:
        self._open_row_menu(self.view.viewport().mapToGlobal(spot))

    def _open_row_menu(self, place: QPoint) -> None:
        self._target = self.view.parts()
        runs = row_runs(self._target)
        column, count = self.view.currentIndex().column(), self.model.data_columns
        is_data = 0 <= column < count
        if is_data:
            self._header_menu.show_column(self.editing.dataset, column)
        name = self.editing.dataset.names[column] if is_data else ""
        self._row_menu.show_state(row_count(runs), self._why_no_paste(), name)
        marks = self.model.dataset.marks
        first = marks.item(runs[0].start) if runs else None
        alike = all((marks[r.start : r.stop] == first).all() for r in runs)
        self._marks.show_mark(first if alike else None)
        self._row_menu.popup(place)

    def _why_no_paste(self) -> str:
        if not self.view.clipboard.text():
            return self.tr("There is no text to be pasted")
        if self.view.currentIndex().column() >= self.model.data_columns:
            return self.tr("This column is computed; choose a cell of the data")
        return ""

    @Slot(int)
    def _on_rename(self, column: int) -> None:
        self.view.scrollTo(self.model.index(max(0, self.view.rowAt(0)), column))
        name = self.editing.dataset.names[column]
        self._name.begin(column, name, self._name_place(column))

    def _name_place(self, column: int) -> QRect:
        """The header, or more where that is too narrow to write in."""
        place = self._header_rect(column)
        room = self.view.horizontalHeader().width()
        width = min(max(place.width(), self._name.sizeHint().width()), room)
        place.setWidth(width)
        place.moveLeft(max(0, min(place.left(), room - width)))
        return place

    @Slot(int, str)
    def _on_name(self, column: int, name: str) -> None:
        if self.editing.rename_column(column, name):
            self._name.hide()
            self.view.setFocus()
        else:
            self._name.refuse()
