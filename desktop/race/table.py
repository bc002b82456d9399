"""The runs of the race on the screen: a line for each, side by side."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.race.entry import Entry
from desktop.race.figures import BEST
from desktop.race.model import KEY_ROLE, ORDER_ROLE, Column, RaceModel
from desktop.race.name_editor import NameDelegate
from desktop.race.row_actions import RowActions
from desktop.race.swatch import SWATCH_SIZE

# A little smaller than text, so that seven columns stand side by side.
_FONT_SCALE, _HEADER_SCALE = 0.9, 0.83
_ROW_HEIGHT = 22
_PADDING, _HEADER_PADDING, _CHECK_BOX = 15, 12, 12
_SHORT_NAME = "Adagrad lr 0.01"
_SHORT_STATUS, _LONG_STATUS = "converged", "diverged at 8,888"
_WIDEST = {
    Column.LOSS: f"{BEST}8.888e−88",
    Column.STEPS: "88,888",
    Column.EVALUATIONS: "88,888",
    Column.TIME: "8888",
}


class RaceTable(QTableView):
    """Shows a row for each run; a click on a header sorts, and a third one no more.

    Signals: `shown_requested(key)` for a click on a row or Enter in it;
    `hidden_changed(key, bool)` for a click on a swatch; `renamed(key, str)`;
    `duplicated(key)` and `removed(key)` from the context menu, the keys, and whatever
    button has one of the `row_actions`.
    """

    shown_requested = Signal(int)
    hidden_changed = Signal(int, bool)
    renamed = Signal(int, str)
    duplicated = Signal(int)
    removed = Signal(int)

    def __init__(self, model: RaceModel) -> None:
        super().__init__()
        self._race = model
        self._entries: dict[int, Entry] = {}
        self._order = QSortFilterProxyModel(self)
        self._order.setSourceModel(model)
        self._order.setSortRole(ORDER_ROLE)
        self.setModel(self._order)
        self.setObjectName("race")
        self.setAccessibleName(self.tr("Runs of the race"))
        self._set_up_look()
        self._set_up_headers()
        self._set_up_gestures()

    def _set_up_look(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        size = self.font().pointSizeF()
        for widget, scale in (
            (self, _FONT_SCALE),
            (self.horizontalHeader(), _HEADER_SCALE),
        ):
            font = self.font()
            font.setPointSizeF(size * scale)
            widget.setFont(font)

    def _set_up_headers(self) -> None:
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_ROW_HEIGHT)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setHighlightSections(False)
        columns.setMinimumSectionSize(_ROW_HEIGHT)
        columns.setSortIndicatorClearable(True)
        # Else it would be sorted by the first column from the start.
        columns.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    def _set_up_gestures(self) -> None:
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked)
        delegate = NameDelegate(self)
        delegate.renamed.connect(self.renamed)
        self.setItemDelegateForColumn(Column.NAME, delegate)
        self.clicked.connect(self._on_clicked)
        self.selectionModel().currentRowChanged.connect(self._show_actions)
        actions = self.row_actions = RowActions(self)
        self.addActions(actions.all)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        actions.show_run.triggered.connect(self._on_show_run)
        actions.rename.triggered.connect(self._on_rename)
        actions.draw.triggered.connect(self._on_draw)
        actions.duplicate.triggered.connect(self._on_duplicate)
        actions.remove.triggered.connect(self._on_remove)
        self._show_actions()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these runs; the selected one stays so, or else the shown one is."""
        selected = self.selected_key()
        self._entries = {entry.key: entry for entry in entries}
        self._race.show_entries(entries)
        if selected not in self._entries:
            selected = next((e.key for e in entries if e.shown), None)
        if selected is not None and selected != self.selected_key():
            self.select_key(selected)
        self._show_actions()

    def selected_key(self) -> int | None:
        """The run that the keys and the buttons act on."""
        index = self.currentIndex()
        return self._key(index) if index.isValid() else None

    def select_key(self, key: int) -> None:
        for row in range(self._order.rowCount()):
            index = self._order.index(row, Column.NAME)
            if self._key(index) == key:
                self.setCurrentIndex(index)

    def _key(self, index: QModelIndex) -> int:
        return int(index.data(KEY_ROLE))

    @Slot()
    def _show_actions(self) -> None:
        entry = self._entries.get(self._selected())
        self.row_actions.show_state(
            len(self._entries),
            selected=entry is not None,
            drawn=entry is not None and not entry.hidden,
        )

    def _selected(self) -> int:
        """The selected key, or one that no run has."""
        key = self.selected_key()
        return -1 if key is None else key

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        key = self._key(index)
        if index.column() == Column.DRAWN:
            self.hidden_changed.emit(key, not self._entries[key].hidden)
        else:
            self.shown_requested.emit(key)

    @Slot()
    def _on_show_run(self) -> None:
        self.shown_requested.emit(self._selected())

    @Slot()
    def _on_rename(self) -> None:
        self.edit(self.currentIndex().siblingAtColumn(Column.NAME))

    @Slot(bool)
    def _on_draw(self, drawn: bool) -> None:
        self.hidden_changed.emit(self._selected(), not drawn)

    @Slot()
    def _on_duplicate(self) -> None:
        self.duplicated.emit(self._selected())

    @Slot()
    def _on_remove(self) -> None:
        self.removed.emit(self._selected())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Widths that no number changes: the names have what the figures leave."""
        widths = {Column.DRAWN: SWATCH_SIZE.width() + _CHECK_BOX + _PADDING}
        for column, widest in _WIDEST.items():
            widths[column] = max(self._text_width(widest), self._title_width(column))
        room = self.viewport().width() - sum(widths.values())
        name = self._text_width(_SHORT_NAME)
        status = min(room - name, self._text_width(_LONG_STATUS))
        status = max(status, self._text_width(_SHORT_STATUS))
        widths[Column.STATUS] = status
        widths[Column.NAME] = max(name, room - status)
        for column, width in widths.items():
            self.setColumnWidth(column, width)

    def _text_width(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text) + _PADDING

    def _title_width(self, column: Column) -> int:
        title = self._order.headerData(column, Qt.Orientation.Horizontal)
        metrics = self.horizontalHeader().fontMetrics()
        lines = str(title).splitlines()
        return max(map(metrics.horizontalAdvance, lines)) + _HEADER_PADDING
