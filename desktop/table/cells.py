"""What stands in each cell of the table: numbers, sets, and what the model says."""

import math
from bisect import bisect_left
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from desktop.number_format import exact_number, format_number
from desktop.table.figures import DIGITS, WIDEST, Figures, figures_of
from linreg.dataset import LEFT_OUT, BoolArray, Dataset, FloatArray


class Added(IntEnum):
    """The columns after those of the data, by their place among them."""

    SET = 0
    PREDICTION = 1
    RESIDUAL = 2


class RowSet(IntEnum):
    """What the run does with a row."""

    TRAIN = 0
    TEST = 1
    LEFT_OUT = 2
    # A cell that the model needs is blank.
    BLANK = 3


class Cells:
    """The data set's own columns in their order, and the three added ones.

    `is_train` and `is_test`, both (n,), are the rows that the run uses. Predictions
    may cover some rows only. Columns that are those of `before` are not looked at anew,
    and its batch stays if it still can be one.
    """

    def __init__(
        self,
        dataset: Dataset,
        is_train: BoolArray,
        is_test: BoolArray,
        before: "Cells | None" = None,
    ) -> None:
        self.dataset = dataset
        self.is_train, self.is_test = is_train, is_test
        self.predictions: FloatArray = np.empty(0)
        self.first_predicted = 0
        self.batch = _batch_of(before, dataset, is_train)
        self.columns = dataset.columns
        self.has_role = [
            name == dataset.y_name or name in dataset.x_names for name in dataset.names
        ]
        known = before.figures_by_column() if before else {}
        self.figures = tuple(
            known.get(id(column)) or figures_of(column) for column in self.columns
        )
        self._x = tuple(dataset.column(name) for name in dataset.x_names)
        self._y = dataset.y

    def figures_by_column(self) -> dict[int, Figures]:
        """How the numbers of each column are written, by the array's identity."""
        return {
            id(column): figures
            for column, figures in zip(self.columns, self.figures, strict=True)
        }

    @property
    def predicted_rows(self) -> range:
        """The rows whose predictions are known."""
        first = self.first_predicted
        stop = min(first + len(self.predictions), self.dataset.rows)
        return range(first, max(first, stop))

    def added(self, column: int) -> Added | None:
        """Which of the added columns it is; None for one of the data."""
        place = column - len(self.columns)
        return Added(place) if place >= 0 else None

    def row_set(self, row: int) -> RowSet:
        if self.is_train.item(row):
            return RowSet.TRAIN
        if self.is_test.item(row):
            return RowSet.TEST
        left_out = self.dataset.marks.item(row) == LEFT_OUT
        return RowSet.LEFT_OUT if left_out else RowSet.BLANK

    def in_batch(self, row: int) -> bool:
        """Whether the row is one of `batch` (b,), which are sorted."""
        place = bisect_left(self.batch, row)
        return place < len(self.batch) and self.batch.item(place) == row

    def number(self, row: int, column: int) -> float | None:
        """A cell's number; None where it is blank or holds none."""
        added = self.added(column)
        if added is None:
            value: float = self.columns[column].item(row)
            return None if math.isnan(value) else value
        place = row - self.first_predicted
        if added is Added.SET or not 0 <= place < len(self.predictions):
            return None
        result: float = self.predictions.item(place)
        needed = self._x
        if added is Added.RESIDUAL:
            result = self._y.item(row) - result
            needed = (*self._x, self._y)
        # Not a number because a cell is blank, or because the model has diverged.
        if math.isnan(result) and any(math.isnan(c.item(row)) for c in needed):
            return None
        return result

    def text(self, row: int, column: int) -> str:
        """A number as it is shown; "" where there is none."""
        number = self.number(row, column)
        if number is None:
            return ""
        if column < len(self.columns):
            return self.figures[column].text(number)
        return format_number(number, DIGITS)

    def exact_text(self, row: int, column: int) -> str:
        """A number to its last bit, to be edited."""
        number = self.number(row, column)
        return "" if number is None else exact_number(number)

    def widest_text(self, column: int) -> str:
        """A text that no number of this column exceeds in width, if all were seen."""
        if column < len(self.columns):
            return self.figures[column].widest
        return WIDEST

    def exact_texts(self, rows: range, column: int) -> list[str]:
        """All numbers of these rows to their last digit, "" where there is none."""
        if column < len(self.columns):
            return _reprs(self.columns[column][rows.start : rows.stop])
        known = _common(rows, self.predicted_rows)
        first = self.first_predicted
        values = self.predictions[known.start - first : known.stop - first]
        part = slice(known.start, known.stop)
        needed = self._x
        if self.added(column) is Added.RESIDUAL:
            needed = (*self._x, self._y)
            with np.errstate(invalid="ignore", over="ignore"):
                values = self._y[part] - values
        is_blank = np.logical_or.reduce([np.isnan(each[part]) for each in needed])
        texts = [
            "" if blank and value != value else repr(value)
            for value, blank in zip(values.tolist(), is_blank.tolist(), strict=True)
        ]
        before = [""] * (known.start - rows.start)
        return [*before, *texts, *[""] * (rows.stop - known.stop)]


def _batch_of(
    before: Cells | None, dataset: Dataset, is_train: BoolArray
) -> npt.NDArray[np.int64]:
    """The batch before, if its rows are still trained on in a table as long."""
    none = np.empty(0, np.int64)
    if before is None or before.dataset.name != dataset.name:
        return none
    is_as_long = before.dataset.rows == dataset.rows
    return before.batch if is_as_long and is_train[before.batch].all() else none


def _common(rows: range, others: range) -> range:
    """The rows in both; where there are none, an empty range within `rows`."""
    start = min(max(rows.start, others.start), rows.stop)
    return range(start, max(start, min(rows.stop, others.stop)))


def _reprs(values: FloatArray) -> list[str]:
    return ["" if value != value else repr(value) for value in values.tolist()]
