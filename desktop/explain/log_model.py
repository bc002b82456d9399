"""The lines of the log as Qt's views read them, made only when they are looked at."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QFont

from desktop.explain.log_line import Line, LineWriter, widen
from linreg.config import Config
from linreg.history import History
from linreg.prepare import Prepared
from linreg.rows import Rows

Index = QModelIndex | QPersistentModelIndex

# Plain integers: looking up an enum's member costs more than the rest of a cell.
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_FONT = int(Qt.ItemDataRole.FontRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_NO_PARENT = QModelIndex()
_MARK, _NO_MARK = "► ", "  "


class LogModel(QAbstractTableModel):
    """One line a row, in a single column; the current line has a mark and is bold.

    An update costs the same however many rows there are. Numbers are filled up with
    blanks to the widest that has been looked at in this run, so that in a font of one
    width they stand below one another.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writer: LineWriter | None = None
        self._rows: Rows | None = None
        self._current = -1
        self._widths: dict[str, int] = {}
        self._texts: dict[int, str] = {}
        self._longest = ""
        self._bold = QFont()
        self._bold.setBold(True)

    @property
    def current(self) -> int:
        """The row of the step that the window shows; −1 where there is none."""
        return self._current

    @property
    def longest(self) -> str:
        """The longest text of a line that has been looked at in this run."""
        return self._longest

    def start(self, history: History, prepared: Prepared, config: Config) -> None:
        """Another run, of which there are no rows yet."""
        self.beginResetModel()
        self._writer = LineWriter(history, prepared, config)
        self._rows, self._current = None, -1
        self._widths, self._texts, self._longest = {}, {}, ""
        self.endResetModel()

    def show_rows(self, rows: Rows, iteration: int) -> None:
        """Take these rows, and mark the line of that iteration."""
        before = self._rows
        if before is None or not _goes_on(before, rows):
            self.beginResetModel()
            self._take(rows, iteration)
            self.endResetModel()
            return
        last, marked = len(before) - 1, self._current
        if len(rows) > len(before):
            # The mark moves later: what a view holds must not change meanwhile.
            self.beginInsertRows(_NO_PARENT, len(before), len(rows) - 1)
            self._rows = rows
            self.endInsertRows()
        self._take(rows, iteration)
        # The row that was the last one may have been written again.
        for row in {last, marked, self._current}:
            self._tell(range(row, row + 1))

    def _take(self, rows: Rows, iteration: int) -> None:
        self._rows, self._texts = rows, {}
        self._current = rows.index(iteration) if len(rows) else -1

    def _tell(self, rows: range) -> None:
        if rows and rows.start >= 0:
            first, last = self.index(rows.start, 0), self.index(rows.stop - 1, 0)
            self.dataChanged.emit(first, last)

    def look_at(self, rows: range) -> None:
        """Make the lines that are about to be drawn, and room for their numbers."""
        lines = [self._line(row) for row in rows]
        if widen(self._widths, lines):
            self._tell(rows)
        texts = [_NO_MARK + line.text(self._widths) for line in lines]
        self._texts = dict(zip(rows, texts, strict=True))
        self._longest = max((self._longest, *texts), key=len)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() or self._rows is None else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        row = index.row()
        if not 0 <= row < self.rowCount():
            return None
        if role == _DISPLAY:
            text = self._text(row)
            return _MARK + text[len(_MARK) :] if row == self._current else text
        if role == _FONT:
            return self._bold if row == self._current else None
        return self._spoken(row) if role == _SPOKEN else None

    def _spoken(self, row: int) -> str:
        spoken = self._line(row).spoken
        if row != self._current:
            return spoken
        return self.tr("current step: {0}").format(spoken)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY
    ) -> object:
        """None: a screen reader would read Qt's own numbers, counted from 1, aloud."""
        return None

    def _text(self, row: int) -> str:
        """The line as it is shown, but for its mark."""
        text = self._texts.get(row)
        if text is not None:
            return text
        return _NO_MARK + self._line(row).text(self._widths)

    def _line(self, row: int) -> Line:
        assert self._rows is not None
        assert self._writer is not None
        return self._writer.line(self._rows, row)

    def iteration(self, row: int) -> int:
        """The iteration of that row, which must be there."""
        assert self._rows is not None
        return int(self._rows.iterations[row])

    def row_of(self, iteration: int) -> int:
        """The row of that iteration or of the last one kept before it."""
        return self._rows.index(iteration) if self._rows is not None else -1

    def text(self, rows: Sequence[int]) -> str:
        """The lines of these rows, to be copied, with their own numbers in line."""
        lines = [self._line(row) for row in rows]
        widths: dict[str, int] = {}
        widen(widths, lines)
        return "\n".join(line.text(widths) for line in lines)


def _goes_on(before: Rows, rows: Rows) -> bool:
    """Whether all that was there before its last row still is."""
    same = (before.branch, before.stride) == (rows.branch, rows.stride)
    return same and len(rows) >= len(before)
