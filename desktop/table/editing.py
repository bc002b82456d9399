"""Every edit of the table, with the name under which it can be taken back."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, Signal

from desktop.table.parts import Part, row_array, row_count, row_runs
from linreg.clipboard import Block, ClipboardError, parse_block, paste, replace_table
from linreg.dataset import MARKS, Dataset, Mark
from linreg.edits import (
    insert_column,
    insert_rows,
    mark_rows,
    new_name,
    remove_column,
    remove_rows,
    rename_column,
    set_cells,
)
from linreg.errors import LinregError


class TableEditing(QObject):
    """Makes the edited data set from the one that is shown.

    Signals: `edited(str, Dataset)` with what was done, in people's words, and the data
    set that comes of it; `rejected(LinregError)` where nothing can come of it. The
    methods say which it was. Rows and columns count from 0.
    """

    edited = Signal(str, object)
    rejected = Signal(object)

    def __init__(self, dataset: Dataset, parent: QObject) -> None:
        super().__init__(parent)
        self.dataset = dataset

    def _edit(self, text: str, make: Callable[[], Dataset]) -> bool:
        try:
            dataset = make()
        except LinregError as error:
            self.rejected.emit(error)
            return False
        if dataset is not self.dataset:
            self.edited.emit(text, dataset)
        return True

    def set_cell(self, row: int, column: int, value: float) -> bool:
        """Write one number; NaN makes the cell blank."""
        block = np.array([[value]])
        return self._edit(
            self.tr("Edit cell"), lambda: set_cells(self.dataset, row, column, block)
        )

    def clear(self, parts: list[Part]) -> bool:
        """Make these cells blank; computed ones are left alone."""
        columns = range(len(self.dataset.names))
        inside = [
            Part(rows, range(place.start, min(place.stop, columns.stop)))
            for rows, place in parts
            if place.start < columns.stop
        ]
        if not inside:
            return True
        count = sum(len(part.rows) * len(part.columns) for part in inside)
        one, many = self.tr("Clear cell"), self.tr("Clear {0} cells").format(count)
        return self._edit(one if count == 1 else many, lambda: self._cleared(inside))

    def _cleared(self, parts: list[Part]) -> Dataset:
        dataset = self.dataset
        for rows, columns in parts:
            blank = np.full((len(rows), len(columns)), np.nan)
            dataset = set_cells(dataset, rows.start, columns.start, blank)
        return dataset

    def paste(self, text: str, row: int, column: int, *, everywhere: bool) -> bool:
        """Write a block of cells from this one on, or in the place of all of them."""
        try:
            if not everywhere and column >= len(self.dataset.names):
                raise ClipboardError("computed_column")
            block = parse_block(text)
        except ClipboardError as error:
            self.rejected.emit(error)
            return False
        rows, columns = block.values.shape
        name = self.tr("Paste {0} × {1} cells").format(rows, columns)
        return self._edit(name, lambda: self._pasted(block, row, column, everywhere))

    def _pasted(self, block: Block, row: int, column: int, everywhere: bool) -> Dataset:
        if everywhere and block.values.shape[0] > 1:
            return replace_table(self.dataset, block)
        return paste(self.dataset, block, row, column)

    def insert_rows(self, before: int, count: int = 1) -> bool:
        one, many = self.tr("Insert row"), self.tr("Insert {0} rows").format(count)
        return self._edit(
            one if count == 1 else many,
            lambda: insert_rows(self.dataset, before, count),
        )

    def remove_rows(self, parts: list[Part]) -> bool:
        """Remove every row in which one of these cells stands."""
        runs = row_runs(parts)
        count = row_count(runs)
        one, many = self.tr("Remove row"), self.tr("Remove {0} rows").format(count)
        return self._edit(
            one if count == 1 else many,
            lambda: remove_rows(self.dataset, row_array(runs)),
        )

    def mark_rows(self, parts: list[Part], mark: Mark) -> bool:
        """Mark every row in which one of these cells stands."""
        rows = row_array(row_runs(parts))
        if (self.dataset.marks[rows] == MARKS.index(mark)).all():
            return True
        one, many = self.tr("Mark row as {0}"), self.tr("Mark {1} rows as {0}")
        words = {
            "train": self.tr("train"),
            "test": self.tr("test"),
            "left_out": self.tr("left out"),
            "auto": self.tr("free"),
        }
        text = (one if len(rows) == 1 else many).format(words[mark], len(rows))
        return self._edit(text, lambda: mark_rows(self.dataset, rows, mark))

    def choose_roles(self, x_names: tuple[str, ...], y_name: str) -> bool:
        return self._edit(
            self.tr("Choose columns"), lambda: self.dataset.with_roles(x_names, y_name)
        )

    def rename_column(self, column: int, name: str) -> bool:
        old = self.dataset.names[column]
        return self._edit(
            self.tr("Rename column"), lambda: rename_column(self.dataset, old, name)
        )

    def insert_column(self, before: int) -> bool:
        name = new_name(self.dataset.names)
        return self._edit(
            self.tr("Insert column"), lambda: insert_column(self.dataset, before, name)
        )

    def remove_column(self, column: int) -> bool:
        name = self.dataset.names[column]
        return self._edit(
            self.tr("Remove column"), lambda: remove_column(self.dataset, name)
        )
