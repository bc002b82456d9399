"""Which rows of the table are selected: the same in the table and in the pictures."""

from PySide6.QtCore import QObject, Signal, Slot


class RowSelection(QObject):
    """Signal: `changed(rows)` with the rows, counted from 0, in the order chosen."""

    changed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: tuple[int, ...] = ()

    @property
    def rows(self) -> tuple[int, ...]:
        return self._rows

    @Slot(object)
    def choose(self, rows: tuple[int, ...]) -> None:
        """Select these rows and no others."""
        if rows != self._rows:
            self._rows = rows
            self.changed.emit(rows)

    @Slot(int)
    @Slot(int, bool)
    def click(self, row: int, extend: bool = False) -> None:
        """Select this row alone; or, to `extend`, beside the others, or not any more.

        A click on the only selected row takes the selection away.
        """
        if not extend:
            self.choose(() if self._rows == (row,) else (row,))
        elif row in self._rows:
            self.choose(tuple(other for other in self._rows if other != row))
        else:
            self.choose((*self._rows, row))
