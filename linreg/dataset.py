"""The data set: a table of numbers, and the role that each column plays.

This is the lecture's first part, "prepare the data set".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from linreg.errors import DataError

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
MarkArray = npt.NDArray[np.int8]

# What a person says of a row. "auto" leaves it to the run's own random split.
Mark = Literal["auto", "train", "test", "left_out"]
MARKS: tuple[Mark, ...] = get_args(Mark)
AUTO, TRAIN, TEST, LEFT_OUT = range(len(MARKS))


@dataclass(frozen=True, eq=False)
class Dataset:
    """Named columns of n numbers each, which of them are x, and which one is y.

    `columns[i]` is a float64 array of shape (n,) that is never written to; a change of
    the data is a new Dataset that shares the columns it left alone. NaN is a blank
    cell. `marks` (n,) says by its place in `MARKS` what each row is for. The rows that
    take part are `used` (n,): they are not left out, and no x or y in them is blank.
    Raises DataError where no line could be fitted: fewer than two rows that can be
    used, a name that is not there, or an infinity.
    """

    name: str
    names: tuple[str, ...]
    columns: tuple[FloatArray, ...]
    x_names: tuple[str, ...]
    y_name: str
    marks: MarkArray = field(default_factory=lambda: np.empty(0, np.int8))
    used: BoolArray = field(init=False)

    def __post_init__(self) -> None:
        for wanted in (*self.x_names, self.y_name):
            if wanted not in self.names:
                raise DataError("unknown_column", wanted, self.names)
        if not self.x_names:
            raise DataError("no_numeric_column", columns=self.names)
        if len(self.marks) != self.rows:
            object.__setattr__(self, "marks", np.zeros(self.rows, np.int8))
        object.__setattr__(self, "used", self._find_used())
        self.marks.flags.writeable = self.used.flags.writeable = False
        for column in self.columns:
            column.flags.writeable = False

    def _find_used(self) -> BoolArray:
        used: BoolArray = self.marks != LEFT_OUT
        for name in (*self.x_names, self.y_name):
            column = self.column(name)
            finite = np.isfinite(column)
            if not finite.all():
                self._check_no_infinity(name, column)
                used &= finite
        if np.count_nonzero(used) < 2:
            raise DataError("too_few_rows", rows=int(np.count_nonzero(used)))
        return used

    def _check_no_infinity(self, name: str, column: FloatArray) -> None:
        bad = np.flatnonzero(np.isinf(column))
        if bad.size:
            raise DataError("not_finite", name, self.names, row=int(bad[0]) + 1)

    @property
    def rows(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def column(self, name: str) -> FloatArray:
        """One column (n,); raises DataError for a name that is not there."""
        if name not in self.names:
            raise DataError("unknown_column", name, self.names)
        return self.columns[self.names.index(name)]

    @property
    def x(self) -> FloatArray:
        """The x columns side by side, shape (n, number of x columns); not to write to.

        No copy is made of columns that lie side by side in memory already.
        """
        columns = [self.column(name) for name in self.x_names]
        x = _side_by_side(columns)
        return np.column_stack(columns) if x is None else x

    @property
    def y(self) -> FloatArray:
        """The target column, shape (n,)."""
        return self.column(self.y_name)

    def with_roles(self, x_names: tuple[str, ...], y_name: str) -> "Dataset":
        """The same table with other columns as x and y."""
        return replace(self, x_names=x_names, y_name=y_name)


def _side_by_side(columns: Sequence[FloatArray]) -> FloatArray | None:
    """The columns as one matrix (n, c) of the array that they are rows of, if any."""
    base = columns[0].base
    if not isinstance(base, np.ndarray) or base.ndim != 2 or not base.size:
        return None
    places = [_place(column, base) for column in columns]
    first = places[0]
    if first is None or places != list(range(first, first + len(columns))):
        return None
    x: FloatArray = base[first : first + len(columns), : len(columns[0])].T
    x.flags.writeable = False
    return x


def _place(column: FloatArray, base: FloatArray) -> int | None:
    """Which row of the base begins with this column."""
    if column.base is not base or column.strides != base.strides[1:]:
        return None
    place, rest = divmod(column.ctypes.data - base.ctypes.data, base.strides[0])
    return None if rest else int(place)


def make_dataset(name: str, table: Mapping[str, FloatArray]) -> Dataset:
    """A copy of the table, whose last column is y and whose others are all x."""
    names = tuple(table)
    columns = tuple(np.array(table[n], dtype=np.float64) for n in names)
    if len(names) < 2:
        raise DataError("no_numeric_column", columns=names)
    return Dataset(name, names, columns, names[:-1], names[-1])


def lecture_data() -> Dataset:
    """The lecture's data: x = 1 2 3 and y = 2 4 6, so that y = 2x exactly."""
    return make_dataset(
        "lecture", {"x": np.array([1.0, 2.0, 3.0]), "y": np.array([2.0, 4.0, 6.0])}
    )


def split_rows(rows: int, test_fraction: float, seed: int) -> BoolArray:
    """Which rows are held out for testing, shape (rows,), drawn without replacement.

    The number of test rows is test_fraction * rows, rounded, and leaves at least one
    row for training. Raises DataError where that is not possible.
    """
    count = round(test_fraction * rows)
    if count >= rows:
        raise DataError("no_training_rows", rows=rows)
    is_test = np.zeros(rows, dtype=np.bool_)
    order = np.random.default_rng(seed).permutation(rows)
    is_test[order[:count]] = True
    return is_test
