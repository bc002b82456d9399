"""What a person may do to a table, each as a new Dataset.

Nothing is changed in place: the columns that an edit leaves alone are shared with the
table before it, so that a step back is the old Dataset itself, to the last bit.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from linreg.dataset import AUTO, MARKS, Dataset, FloatArray, Mark
from linreg.errors import DataError

Rows = npt.NDArray[np.int64]


def set_cells(
    dataset: Dataset, first_row: int, first_column: int, block: FloatArray
) -> Dataset:
    """The table with this block (m, c) written over it; NaN makes a cell blank.

    Its first cell is at that row and column, counted from 0. What reaches beyond the
    last row or column adds rows or columns. Raises DataError as Dataset does.
    """
    rows, columns = block.shape
    names = list(dataset.names)
    while len(names) < first_column + columns:
        names.append(new_name(tuple(names)))
    total = max(dataset.rows, first_row + rows)
    grown = [_grown(column, total) for column in dataset.columns]
    blank = [np.full(total, np.nan) for _ in names[len(grown) :]]
    table = [*grown, *blank]
    for place, values in enumerate(block.T, first_column):
        column = table[place].copy()
        column[first_row : first_row + rows] = values
        table[place] = column
    return replace(
        dataset,
        names=tuple(names),
        columns=tuple(table),
        marks=np.append(dataset.marks, np.zeros(total - dataset.rows, np.int8)),
    )


def _grown(column: FloatArray, rows: int) -> FloatArray:
    if len(column) == rows:
        return column
    return np.append(column, np.full(rows - len(column), np.nan))


def set_point(dataset: Dataset, row: int, x_name: str, x: float, y: float) -> Dataset:
    """The table with this x and y in that row."""
    columns = list(dataset.columns)
    for name, value in ((x_name, x), (dataset.y_name, y)):
        place = dataset.names.index(name)
        columns[place] = columns[place].copy()
        columns[place][row] = value
    return replace(dataset, columns=tuple(columns))


def add_point(dataset: Dataset, x_name: str, x: float, y: float) -> Dataset:
    """A last row with this x and y; its other cells are blank."""
    return set_point(insert_rows(dataset, dataset.rows, 1), dataset.rows, x_name, x, y)


def insert_rows(dataset: Dataset, before: int, count: int) -> Dataset:
    """The table with so many blank rows before that row, counted from 0."""
    columns = tuple(
        np.insert(column, before, np.full(count, np.nan)) for column in dataset.columns
    )
    marks = np.insert(dataset.marks, before, np.full(count, AUTO, np.int8))
    return replace(dataset, columns=columns, marks=marks)


def remove_rows(dataset: Dataset, rows: Rows) -> Dataset:
    """The table without these rows (m,). Raises DataError where too few are left."""
    kept = np.ones(dataset.rows, dtype=np.bool_)
    kept[rows] = False
    columns = tuple(column[kept] for column in dataset.columns)
    return replace(dataset, columns=columns, marks=dataset.marks[kept])


def mark_rows(dataset: Dataset, rows: Rows, mark: Mark) -> Dataset:
    """The table with these rows (m,) for training, for testing, left out, or free.

    Raises DataError where too few rows are left.
    """
    marks = dataset.marks.copy()
    marks[rows] = MARKS.index(mark)
    return replace(dataset, marks=marks)


def insert_column(dataset: Dataset, before: int, name: str) -> Dataset:
    """The table with a blank column before that one, counted from 0.

    It is neither x nor y. Raises DataError for a blank name, or one that is there.
    """
    _check_name(dataset.names, name)
    names, columns = list(dataset.names), list(dataset.columns)
    names.insert(before, name)
    columns.insert(before, np.full(dataset.rows, np.nan))
    return replace(dataset, names=tuple(names), columns=tuple(columns))


def remove_column(dataset: Dataset, name: str) -> Dataset:
    """The table without that column. Raises DataError for y and for the only x."""
    x_names = tuple(x for x in dataset.x_names if x != name)
    if name == dataset.y_name or not x_names:
        raise DataError("needed_column", name, dataset.names)
    place = dataset.names.index(name)
    names = dataset.names[:place] + dataset.names[place + 1 :]
    columns = dataset.columns[:place] + dataset.columns[place + 1 :]
    return replace(dataset, names=names, columns=columns, x_names=x_names)


def rename_column(dataset: Dataset, old: str, new: str) -> Dataset:
    """The table with another name for that column, in its role as before.

    Raises DataError for a blank name, or one that another column has.
    """
    if old == new:
        return dataset
    _check_name(dataset.names, new)

    def renamed(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(new if name == old else name for name in names)

    return replace(
        dataset,
        names=renamed(dataset.names),
        x_names=renamed(dataset.x_names),
        y_name=renamed((dataset.y_name,))[0],
    )


def new_name(names: tuple[str, ...]) -> str:
    """A name for one more column."""
    number = len(names) + 1
    while f"column {number}" in names:
        number += 1
    return f"column {number}"


def same_roles(old: Dataset, new: Dataset) -> bool:
    """Whether a model of the old table can go on with the new one.

    Its inputs are the same columns: by their names, or, where columns have been
    renamed, by their places.
    """
    if (old.x_names, old.y_name) == (new.x_names, new.y_name):
        return True
    return len(old.names) == len(new.names) and _places(old) == _places(new)


def _places(dataset: Dataset) -> list[int]:
    return [dataset.names.index(n) for n in (*dataset.x_names, dataset.y_name)]


def _check_name(names: tuple[str, ...], name: str) -> None:
    if not name.strip():
        raise DataError("blank_name", columns=names)
    if name in names:
        raise DataError("taken_name", name, names)
