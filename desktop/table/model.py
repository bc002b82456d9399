"""The rows of a data set, and beside each what the model says of it."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
    Slot,
)

from desktop.table.cells import Added, Cells
from desktop.table.look import Look
from desktop.table.words import (
    BATCH_SIGN,
    column_meaning,
    column_names,
    header_texts,
    header_tip,
    in_batch_tip,
    plain_tip,
    set_tip,
    set_words,
)
from desktop.theme import Theme
from linreg.dataset import AUTO, BoolArray, Dataset, FloatArray

Index = QModelIndex | QPersistentModelIndex

# Plain integers: looking up an enum's member costs more than the rest of a cell.
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_EDIT = int(Qt.ItemDataRole.EditRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_COLOUR = int(Qt.ItemDataRole.ForegroundRole)
_GROUND = int(Qt.ItemDataRole.BackgroundRole)
_FONT = int(Qt.ItemDataRole.FontRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_ANSWERED = frozenset((_DISPLAY, _EDIT, _TOOLTIP, _COLOUR, _GROUND, _FONT))
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NO_PARENT = QModelIndex()

# A view keeps a record of every row. More rows than these are shown bit by bit, so that
# the window answers in between.
_ROWS_AT_ONCE = 1_000_000
_MORE_ROWS = 500_000


class DataTableModel(QAbstractTableModel):
    """Columns: those of the data, then the row's set, its prediction and its residual.

    Made of whole arrays, so that a million rows cost nothing until they are looked at.
    Predictions may cover some rows only; the others' cells are blank. Nothing is
    changed here: a cell that can be edited gives its exact number as text.
    Signal: `revealed()` when the last rows of a long table have come in.
    """

    revealed = Signal()

    def __init__(
        self, theme: Theme, dataset: Dataset, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        nowhere = np.zeros(dataset.rows, dtype=np.bool_)
        self._cells = Cells(dataset, dataset.used, nowhere)
        self._shown = min(dataset.rows, _ROWS_AT_ONCE)
        self._set_words = set_words()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._reveal)
        self._take_headers()
        self.set_theme(theme)

    @property
    def dataset(self) -> Dataset:
        return self._cells.dataset

    @property
    def data_columns(self) -> int:
        """How many of the columns are the data's own; they come first."""
        return len(self._cells.columns)

    @property
    def predicted_rows(self) -> range:
        """The rows whose predictions are known."""
        return self._cells.predicted_rows

    def show_dataset(
        self, dataset: Dataset, is_train: BoolArray, is_test: BoolArray
    ) -> None:
        """Show these rows, of which the run trains on some (n,) and tests on others.

        Those of another data set stand without predictions until there are some. One
        of the same name is the table as edited: views keep their place in it.
        """
        before = self._cells
        cells = Cells(dataset, is_train, is_test, before)
        if dataset.name != before.dataset.name:
            self._reset(cells)
            return
        if dataset is before.dataset:
            cells.predictions = before.predictions
            cells.first_predicted = before.first_predicted
        self._remove_rows(dataset.rows)
        self._exchange(cells)
        self._timer.start()
        if dataset.rows - self._shown <= _MORE_ROWS:
            self._reveal()

    def _reset(self, cells: Cells) -> None:
        self.beginResetModel()
        self._cells = cells
        self._shown = min(cells.dataset.rows, _ROWS_AT_ONCE)
        self._take_headers()
        self.endResetModel()
        if self._shown < cells.dataset.rows:
            self._timer.start()

    def _remove_rows(self, rows: int) -> None:
        if rows < self._shown:
            self.beginRemoveRows(_NO_PARENT, rows, self._shown - 1)
            self._shown = rows
            self.endRemoveRows()

    def _exchange(self, cells: Cells) -> None:
        """Put other cells in the place of these, perhaps with more or fewer columns."""
        old, new = self.dataset.names, cells.dataset.names
        place = next(
            (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
            min(len(old), len(new)),
        )
        more = len(new) - len(old)
        if more > 0:
            self.beginInsertColumns(_NO_PARENT, place, place + more - 1)
        elif more < 0:
            place = min(place, len(new))
            self.beginRemoveColumns(_NO_PARENT, place, place - more - 1)
        before = (self._headers, self._cells.has_role)
        self._cells = cells
        self._take_headers()
        if more > 0:
            self.endInsertColumns()
        elif more < 0:
            self.endRemoveColumns()
        last = len(self._headers) - 1
        # A view measures a hundred row headers whenever it hears of this.
        if (self._headers, cells.has_role) != before:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)
        self.dataChanged.emit(self.index(0, 0), self.index(self._shown - 1, last))

    def _take_headers(self) -> None:
        dataset = self.dataset
        self._names, self._headers = column_names(dataset), header_texts(dataset)

    @Slot()
    def _reveal(self) -> None:
        """Let some more rows of a long table come in."""
        more = min(self.dataset.rows - self._shown, _MORE_ROWS)
        if more:
            self.beginInsertRows(_NO_PARENT, self._shown, self._shown + more - 1)
            self._shown += more
            self.endInsertRows()
        if self._shown == self.dataset.rows:
            self._timer.stop()
            self.revealed.emit()

    def show_predictions(self, y_pred: FloatArray, first: int = 0) -> None:
        """Take these predictions (m,) for the m rows from `first` on, and no others."""
        before = self.predicted_rows
        self._cells.predictions, self._cells.first_predicted = y_pred, first
        now = self.predicted_rows
        parts = [rows for rows in (before, now) if rows]
        if parts:
            start = min(rows.start for rows in parts)
            stop = max(rows.stop for rows in parts)
            self._changed(range(start, min(stop, self._shown)), Added.PREDICTION)

    def show_batch(self, rows: npt.NDArray[np.int64], seen: range) -> None:
        """Let these rows (b,) glow, and no others; only the rows `seen` are told of."""
        cells = self._cells
        rows = np.sort(rows[rows < cells.dataset.rows])
        if np.array_equal(rows, cells.batch):
            return
        before, cells.batch = cells.batch, rows
        places = np.arange(seen.start, min(seen.stop, self._shown))
        changed = places[np.isin(places, before) != np.isin(places, rows)]
        if len(changed):
            first, last = int(changed[0]), int(changed[-1])
            end = len(self._headers) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, end))

    def set_theme(self, theme: Theme) -> None:
        """Colour what the model says, and the sets, as in the pictures."""
        self._look = Look(theme)
        last = self.index(self._shown - 1, len(self._headers) - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def _changed(self, rows: range, first: Added) -> None:
        """Tell that the added columns from that one on are others in these rows."""
        if rows:
            self.dataChanged.emit(
                self.index(rows.start, self.data_columns + first),
                self.index(rows.stop - 1, len(self._headers) - 1),
            )

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else self._shown

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._headers)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.column() < self.data_columns:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        if role == _ALIGNMENT:
            return _RIGHT
        row, column = index.row(), index.column()
        if role not in _ANSWERED or not self._is_inside(row, column):
            return None
        if role == _DISPLAY:
            return self._text(row, column)
        if role == _COLOUR:
            return self._look.colour(self._cells, row, column)
        if role == _GROUND:
            return self._look.ground(self._cells, row)
        if role == _FONT:
            return self._look.font(self._cells, row, column)
        if role == _EDIT:
            return self._exact_text(row, column)
        return self._tooltip(row, column)

    def _is_inside(self, row: int, column: int) -> bool:
        rows = min(self._shown, self.dataset.rows)
        return 0 <= row < rows and 0 <= column < len(self._headers)

    def _text(self, row: int, column: int) -> str:
        if self._cells.added(column) is Added.SET:
            word = self._set_words[self._cells.row_set(row)]
            return f"{BATCH_SIGN}{word}" if self._cells.in_batch(row) else word
        return self._cells.text(row, column)

    def _exact_text(self, row: int, column: int) -> str | None:
        if column >= self.data_columns:
            return None
        return self._cells.exact_text(row, column)

    def _tooltip(self, row: int, column: int) -> str:
        """The number to its last digit, and whether the row is in the batch."""
        text = self._cell_tooltip(row, column)
        return in_batch_tip(text) if self._cells.in_batch(row) else text

    def _cell_tooltip(self, row: int, column: int) -> str:
        if self._cells.added(column) is Added.SET:
            marked = self.dataset.marks.item(row) != AUTO
            return set_tip(self._cells.row_set(row), marked=marked)
        number = self._cells.number(row, column)
        if number is None:
            return column_meaning(self.dataset, column)
        return plain_tip(f"{self._names[column]} = {number!r}")

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == _DISPLAY else None
        if not 0 <= section < len(self._headers):
            return None
        if role == _DISPLAY:
            return self._headers[section]
        if role == _ALIGNMENT:
            return _RIGHT
        return header_tip(self.dataset, section) if role == _TOOLTIP else None

    def widest_text(self, column: int) -> str:
        """A text that no cell of this column exceeds in width."""
        if self._cells.added(column) is Added.SET:
            return max(self._set_words, key=len)
        return self._cells.widest_text(column)

    def cell_texts(self, rows: range, column: int) -> list[str]:
        """The cells of these rows to the last digit, to be copied."""
        if self._cells.added(column) is Added.SET:
            return [self._set_words[self._cells.row_set(row)] for row in rows]
        return self._cells.exact_texts(rows, column)

    def names(self, columns: range) -> tuple[str, ...]:
        """The names of these columns, without their roles."""
        return self._names[columns.start : columns.stop]
