"""The rows of a data set, and beside each what the model says of it."""

from html import escape

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QBrush, QColor

from desktop.number_format import format_number
from desktop.table.figures import DIGITS, WIDEST, figures_of
from desktop.theme import Theme
from linreg.dataset import Dataset, FloatArray

BoolArray = npt.NDArray[np.bool_]
Index = QModelIndex | QPersistentModelIndex

# Plain integers: looking up an enum's member costs more than the rest of a cell.
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_COLOUR = int(Qt.ItemDataRole.ForegroundRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_ANSWERED = frozenset((_DISPLAY, _TOOLTIP, _COLOUR))
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NO_PARENT = QModelIndex()

# The columns after those of the data, by their place.
_SET, _PREDICTION, _RESIDUAL = range(3)


class DataTableModel(QAbstractTableModel):
    """Columns: each x, y, the set that a row is in, its prediction and its residual.

    Read only, and made of whole arrays, so that a million rows cost nothing until they
    are looked at. Predictions may cover some rows only; the others' cells are blank.
    """

    def __init__(
        self, theme: Theme, dataset: Dataset, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._dataset = dataset
        self._is_test: BoolArray = np.zeros(dataset.rows, dtype=np.bool_)
        self._predictions: FloatArray = np.empty(0)
        self._first = 0
        self._set_words = (self.tr("train"), self.tr("test"))
        self._take_columns(dataset)
        self.set_theme(theme)

    def show_dataset(self, dataset: Dataset, is_test: BoolArray) -> None:
        """Show these rows, of which `is_test` (n,) are held out.

        Those of another data set stand without predictions until there are some.
        """
        if dataset is self._dataset:
            self._is_test = is_test
            self._changed(range(dataset.rows), _SET, _SET)
            return
        self.beginResetModel()
        self._dataset, self._is_test = dataset, is_test
        self._predictions, self._first = np.empty(0), 0
        self._take_columns(dataset)
        self.endResetModel()

    def _take_columns(self, dataset: Dataset) -> None:
        names = (*dataset.x_names, dataset.y_name)
        self._columns = tuple(dataset.column(name) for name in names)
        self._figures = tuple(figures_of(column) for column in self._columns)
        self._headers = (*names, self.tr("set"), "ŷ", "y − ŷ")

    def show_predictions(self, y_pred: FloatArray, first: int = 0) -> None:
        """Take these predictions (m,) for the m rows from `first` on, and no others."""
        before = self.predicted_rows
        self._predictions, self._first = y_pred, first
        now = self.predicted_rows
        parts = [rows for rows in (before, now) if rows]
        if parts:
            start = min(rows.start for rows in parts)
            stop = max(rows.stop for rows in parts)
            self._changed(range(start, stop), _PREDICTION, _RESIDUAL)

    @property
    def predicted_rows(self) -> range:
        """The rows whose predictions are known."""
        stop = min(self._first + len(self._predictions), self._dataset.rows)
        return range(self._first, max(self._first, stop))

    def set_theme(self, theme: Theme) -> None:
        """Colour what the model says, and the two sets, as in the pictures."""
        self._model_brush = QBrush(QColor(theme.model))
        self._set_brushes = tuple(QBrush(QColor(c)) for c in (theme.train, theme.test))
        self._changed(range(self._dataset.rows), _SET, _RESIDUAL)

    def _changed(self, rows: range, first: int, last: int) -> None:
        """Tell that these of the added columns are others in these rows."""
        data_columns = len(self._columns)
        self.dataChanged.emit(
            self.index(rows.start, data_columns + first),
            self.index(rows.stop - 1, data_columns + last),
        )

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else self._dataset.rows

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._headers)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        if role == _ALIGNMENT:
            return _RIGHT
        if role not in _ANSWERED:
            return None
        row, column = index.row(), index.column()
        if not self._is_inside(row, column):
            return None
        if role == _DISPLAY:
            return self._text(row, column)
        return (
            self._colour(row, column) if role == _COLOUR else self._tooltip(row, column)
        )

    def _is_inside(self, row: int, column: int) -> bool:
        return 0 <= row < self._dataset.rows and 0 <= column < len(self._headers)

    def _added(self, column: int) -> int:
        """Which of the added columns it is; negative for one of the data."""
        return column - len(self._columns)

    def _number(self, row: int, column: int) -> float | None:
        """A cell's number, or None for one without a prediction."""
        added = self._added(column)
        if added < 0:
            return self._columns[column].item(row)
        place = row - self._first
        if not 0 <= place < len(self._predictions):
            return None
        predicted: float = self._predictions.item(place)
        return predicted if added == _PREDICTION else self._y(row) - predicted

    def _y(self, row: int) -> float:
        return self._columns[-1].item(row)

    def _set_word(self, row: int) -> str:
        return self._set_words[self._is_test.item(row)]

    def _text(self, row: int, column: int) -> str:
        if self._added(column) == _SET:
            return self._set_word(row)
        number = self._number(row, column)
        if number is None:
            return ""
        if self._added(column) < 0:
            return self._figures[column].text(number)
        return format_number(number, DIGITS)

    def _colour(self, row: int, column: int) -> QBrush | None:
        added = self._added(column)
        if added < 0:
            return None
        if added == _SET:
            return self._set_brushes[self._is_test.item(row)]
        return self._model_brush

    def _tooltip(self, row: int, column: int) -> str:
        """The number to its last digit."""
        name = self._headers[column]
        if self._added(column) == _SET:
            return self._set_meaning()
        number = self._number(row, column)
        if number is None:
            return self._meaning(column)
        return _plain(f"{name} = {number!r}")

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
        return self._meaning(section) if role == _TOOLTIP else None

    def _meaning(self, column: int) -> str:
        """What a column is, in the field's words."""
        added, name = self._added(column), self._headers[column]
        if added == _SET:
            return self._set_meaning()
        if added == _PREDICTION:
            return self.tr("Prediction: ŷ = model(x), with w and b as they stand")
        if added == _RESIDUAL:
            return self.tr("Residual: y − ŷ, what the prediction leaves of y")
        if added == -1:
            return _plain(self.tr("{0}: y, the target").format(name))
        return _plain(self.tr("{0}: x, a feature; an input of the model").format(name))

    def _set_meaning(self) -> str:
        return self.tr(
            "train: the model learns from this row; test: the row is held out, and the "
            "model is only measured on it"
        )

    def widest_text(self, column: int) -> str:
        """A text that no cell of this column exceeds in width."""
        added = self._added(column)
        if added < 0:
            return self._figures[column].widest
        return max(self._set_words, key=len) if added == _SET else WIDEST

    def as_text(self, rows: range, columns: range) -> str:
        """These cells with their headers as tab-separated lines, to the last digit."""
        cells = [self._texts(rows, column) for column in columns]
        headers = [self._headers[column] for column in columns]
        lines = (headers, *zip(*cells, strict=True))
        return "".join("\t".join(line) + "\n" for line in lines)

    def _texts(self, rows: range, column: int) -> list[str]:
        part = slice(rows.start, rows.stop)
        added = self._added(column)
        if added < 0:
            return _reprs(self._columns[column][part])
        if added == _SET:
            return [self._set_words[flag] for flag in self._is_test[part].tolist()]
        known = _common(rows, self.predicted_rows)
        values = self._predictions[known.start - self._first : known.stop - self._first]
        if added == _RESIDUAL:
            with np.errstate(invalid="ignore", over="ignore"):
                values = self._columns[-1][known.start : known.stop] - values
        blank_before = [""] * (known.start - rows.start)
        return [*blank_before, *_reprs(values), *[""] * (rows.stop - known.stop)]


def _common(rows: range, others: range) -> range:
    """The rows in both; where there are none, an empty range within `rows`."""
    start = min(max(rows.start, others.start), rows.stop)
    return range(start, max(start, min(rows.stop, others.stop)))


def _reprs(values: FloatArray) -> list[str]:
    return [repr(value) for value in values.tolist()]


def _plain(text: str) -> str:
    """The text as a tooltip that wraps, and whatever it holds is no markup."""
    return f"<qt>{escape(text)}</qt>"
