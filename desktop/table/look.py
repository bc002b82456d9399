"""The colours and fonts of the cells, which mean the same as in the pictures."""

from PySide6.QtGui import QBrush, QColor, QFont

from desktop.table.cells import Added, Cells, RowSet
from desktop.theme import Theme
from linreg.dataset import TEST, TRAIN

# So much of the colour of training is in the ground of a batch's rows.
_TINT = 0.09


class Look:
    """How the cells look in one theme."""

    def __init__(self, theme: Theme) -> None:
        self._model, self._muted = _brush(theme.model), _brush(theme.muted)
        self._sets = (
            _brush(theme.train),
            _brush(theme.test),
            self._muted,
            self._muted,
        )
        tint = QColor(theme.train)
        tint.setAlphaF(_TINT)
        self._tint = QBrush(tint)
        self._bold = QFont()
        self._bold.setBold(True)

    def colour(self, cells: Cells, row: int, column: int) -> QBrush | None:
        """Muted where the model never looks; otherwise that of what the cell means."""
        row_set = cells.row_set(row)
        added = cells.added(column)
        if added is Added.SET:
            return self._sets[row_set]
        if row_set > RowSet.TEST:
            return self._muted
        if added is None:
            return None if cells.has_role[column] else self._muted
        return self._model

    def ground(self, cells: Cells, row: int) -> QBrush | None:
        """Tinted where the row is in the batch."""
        return self._tint if cells.in_batch(row) else None

    def font(self, cells: Cells, row: int, column: int) -> QFont | None:
        """Marked as train or test stands out from what the split has drawn."""
        if cells.added(column) is not Added.SET:
            return None
        is_marked = cells.dataset.marks.item(row) in (TRAIN, TEST)
        return self._bold if is_marked else None


def _brush(colour: str) -> QBrush:
    return QBrush(QColor(colour))
