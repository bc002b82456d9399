"""Tables in a project file.

The first table is written with its columns. Others refer to columns by their number:
those of the first table come first, and then those that are in `columns` beside it.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from linreg.dataset import MARKS, Dataset, FloatArray, MarkArray
from linreg.errors import DataError, ProjectError
from linreg.project_arrays import (
    decode_floats,
    decode_integers,
    encode_floats,
    encode_integers,
)
from linreg.project_node import Node

TABLE_FORMAT = "linreg-lab table"
TABLE_FIELDS = ("name", "names", "x", "y", "columns", "marks")


def encode_whole(dataset: Dataset) -> dict[str, object]:
    """A table with its columns."""
    return _encode(dataset, [encode_floats(column) for column in dataset.columns])


def _encode(dataset: Dataset, columns: object) -> dict[str, object]:
    return {
        "name": dataset.name,
        "names": list(dataset.names),
        "x": list(dataset.x_names),
        "y": dataset.y_name,
        "columns": columns,
        "marks": _encode_marks(dataset.marks),
    }


def _encode_marks(marks: MarkArray) -> dict[str, object]:
    """The rows of each mark but the first, which all others have."""
    return {
        mark: encode_integers(np.flatnonzero(marks == place))
        for place, mark in enumerate(MARKS)
        if place
    }


class TableStore:
    """The tables of a project beside the first one, each with a number from 1 on."""

    def __init__(self, first: Dataset) -> None:
        self.columns: list[object] = []
        self.tables: list[object] = []
        # The arrays and tables themselves are held by the project.
        self._tables: dict[int, int] = {id(first): 0}
        self._columns: dict[int, int] = {}
        for place, column in enumerate(first.columns):
            self._columns.setdefault(id(column), place)
        self._first_count = len(first.columns)

    def number(self, dataset: Dataset) -> int:
        """Of that table, which is added where it is new."""
        if id(dataset) not in self._tables:
            columns = [self._column(column) for column in dataset.columns]
            self._tables[id(dataset)] = len(self.tables) + 1
            self.tables.append(_encode(dataset, encode_integers(columns)))
        return self._tables[id(dataset)]

    def _column(self, column: FloatArray) -> int:
        if id(column) not in self._columns:
            self._columns[id(column)] = self._first_count + len(self.columns)
            self.columns.append(encode_floats(column))
        return self._columns[id(column)]


def decode_whole(node: Node) -> Dataset:
    """A table with its columns. Raises ProjectError."""

    def columns_of(node: Node) -> list[FloatArray]:
        columns: list[FloatArray] = []
        for item in node.items():
            columns.append(decode_floats(item, len(columns[0]) if columns else None))
        return columns

    return _decode(node, columns_of)


def decode_tables(node: Node, columns: Node, first: Dataset) -> list[Dataset]:
    """All tables of a project, the first one among them. Raises ProjectError."""
    pool = [*first.columns, *(decode_floats(item) for item in columns.items())]

    def columns_of(node: Node) -> list[FloatArray]:
        numbers = decode_integers(node, high=len(pool) - 1)
        return [pool[number] for number in numbers.tolist()]

    return [first, *(_decode(item, columns_of) for item in node.items())]


def _decode(node: Node, columns_of: Callable[[Node], list[FloatArray]]) -> Dataset:
    name, names, x_names, y_name, columns, marks = node.object(*TABLE_FIELDS)
    taken = columns_of(columns)
    if len({len(column) for column in taken}) > 1:
        raise columns.error("inconsistent", reason="columns of different lengths")
    _check_names(names, len(taken))
    roles = x_names.words(), y_name.text()
    if len(set(roles[0])) < len(roles[0]) or y_name.text() in roles[0]:
        raise x_names.error("inconsistent", reason="a column has two roles")
    rows = _decode_marks(marks, len(taken[0]) if taken else 0)
    try:
        return Dataset(name.text(), names.words(), tuple(taken), *roles, rows)
    except DataError as error:
        raise wrong_data(error, node.field) from None


def _check_names(names: Node, count: int) -> None:
    words = names.words()
    if len(words) != count:
        raise names.error("inconsistent", count, "as many names as columns")
    if len(set(words)) < len(words):
        raise names.error("inconsistent", reason="a name comes twice")


def _decode_marks(node: Node, rows: int) -> MarkArray:
    marks = np.zeros(rows, np.int8)
    for place, part in enumerate(node.object(*MARKS[1:]), 1):
        marked = decode_integers(part, high=rows - 1)
        if len(np.unique(marked)) < len(marked) or marks[marked].any():
            raise part.error("inconsistent", reason="a row is marked twice")
        marks[marked] = place
    return marks


def wrong_data(error: DataError, field: str) -> ProjectError:
    """A table that no line can be fitted to, at that place of the file."""
    facts: Sequence[Any] = (error.column, error.row or error.rows)
    return ProjectError("inconsistent", field, facts, reason=error.problem)
