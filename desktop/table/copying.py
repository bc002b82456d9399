"""Selected cells as spreadsheets take them, and as this table takes them back."""

from PySide6.QtGui import QGuiApplication

from desktop.table.model import DataTableModel
from desktop.table.parts import Part, row_runs
from linreg.clipboard import format_block


def copied_parts(parts: list[Part]) -> list[Part]:
    """What of a selection is copied, from the first row on.

    Several parts must stand in the same columns; otherwise only the first is copied.
    """
    columns = parts[0].columns
    if any(part.columns != columns for part in parts):
        parts = parts[:1]
    return [Part(rows, columns) for rows in row_runs(parts)]


class CellClipboard:
    """The system's clipboard, for cells of one table.

    It remembers what was copied last without the computed columns, which no table
    takes back. The clipboard itself holds text alone: Qt destroys anything else that
    Python gave it after Python has ended, and crashes.
    """

    def __init__(self, model: DataTableModel) -> None:
        self._model = model
        self._copied, self._own = "", ""

    def copy(self, parts: list[Part], *, headers: bool) -> None:
        """Take these parts, as `copied_parts` gives them."""
        columns, count = parts[0].columns, self._model.data_columns
        self._copied = self._own = self._text(parts, columns, headers)
        own = range(columns.start, min(columns.stop, count))
        if own and own != columns:
            self._own = self._text(parts, own, headers)
        QGuiApplication.clipboard().setText(self._copied)

    def text(self) -> str:
        """The text to be pasted; "" where there is none."""
        text = QGuiApplication.clipboard().text()
        # A system may write the ends of lines in its own way.
        is_own = text.splitlines() == self._copied.splitlines()
        return self._own if text and is_own else text

    def _text(self, parts: list[Part], columns: range, headers: bool) -> str:
        rows: list[tuple[str, ...]] = []
        for part in parts:
            cells = [self._model.cell_texts(part.rows, column) for column in columns]
            rows.extend(zip(*cells, strict=True))
        return format_block(self._model.names(columns) if headers else None, rows)
