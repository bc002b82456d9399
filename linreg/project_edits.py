"""Edits of the data in a project file: what became of the table, edit by edit.

Runs of a race share the edits, and so does each run's list of data changes with itself:
it refers to them by number.
"""

from itertools import pairwise

import numpy as np

from linreg.data_change import MARKS_COLUMN, Bits, Edit, edit_of
from linreg.dataset import MARKS, BoolArray, Dataset, FloatArray
from linreg.errors import DataError
from linreg.prepare import Inputs
from linreg.project_arrays import (
    IntArray,
    decode_floats,
    decode_integers,
    encode_floats,
    encode_integers,
)
from linreg.project_node import Node
from linreg.project_tables import TableStore, wrong_data

# In place of a table's number: some of its cells were edited.
_CELLS = -1
_MOST_CELLS = 1 << 40


class EditStore:
    """The edits of a project, and the scales of its inputs, each with a number."""

    def __init__(self, tables: TableStore) -> None:
        self.scales: list[object] = []
        self._tables = tables
        # By the cells, or by the number of a whole table.
        self._edits: dict[bytes | int, int] = {}
        self._scales: dict[tuple[bytes, bytes], int] = {}

    def number(self, edit: Edit) -> int:
        """Of that edit, which is added where it is new."""
        whole = edit.whole
        key = edit.cells if whole is None else self._tables.number(whole)
        return self._edits.setdefault(key, len(self._edits))

    def encode(self) -> dict[str, object]:
        """Of each edit its whole table, or so many cells; and all cells in a row."""
        keys = list(self._edits)
        edits = [Edit(key) if isinstance(key, bytes) else Edit() for key in keys]
        columns, rows, bits = Edit(b"".join(edit.cells for edit in edits)).parts
        is_mark = columns == MARKS_COLUMN
        values = np.where(is_mark, bits.astype(np.float64), bits.view(np.float64))
        tables = [_CELLS if isinstance(key, bytes) else key for key in keys]
        return {
            "tables": encode_integers(tables),
            "cells": encode_integers([edit.count for edit in edits]),
            "columns": encode_integers(columns),
            "rows": encode_integers(rows),
            "values": encode_floats(values),
        }

    def scale(self, inputs: Inputs) -> int:
        """The number of the shift and scale in which the model sees its inputs."""
        key = inputs.shift.tobytes(), inputs.scale.tobytes()
        if key not in self._scales:
            self._scales[key] = len(self.scales)
            self.scales.append(
                {
                    "shift": encode_floats(inputs.shift),
                    "scale": encode_floats(inputs.scale),
                }
            )
        return self._scales[key]


def decode_edits(node: Node, tables: list[Dataset]) -> list[Edit]:
    """Raises ProjectError. Whether they fit the tables before them is not asked."""
    names = ("tables", "cells", "columns", "rows", "values")
    tables_node, cells, columns, rows, values = node.object(*names)
    numbers = decode_integers(tables_node, None, _CELLS, len(tables) - 1)
    counts = decode_integers(cells, len(numbers), high=_MOST_CELLS)
    if (counts[numbers != _CELLS] > 0).any():
        raise cells.error("inconsistent", reason="cells beside a whole table")
    count = int(counts.sum())
    places = decode_integers(columns, count, MARKS_COLUMN, np.iinfo(np.int32).max)
    bits = _decode_bits(values, places == MARKS_COLUMN)
    edits = _split(edit_of(places, decode_integers(rows, count), bits), counts)
    return [
        edit if number == _CELLS else Edit(whole=tables[number])
        for edit, number in zip(edits, numbers.tolist(), strict=True)
    ]


def _decode_bits(node: Node, is_mark: BoolArray) -> Bits:
    values = decode_floats(node, len(is_mark))
    if np.isinf(values).any():
        raise node.error("out_of_range", "finite numbers")
    marks = values[is_mark]
    if not np.isin(marks, range(len(MARKS))).all():
        raise node.error("out_of_range", range(len(MARKS)), "marks")
    bits = values.view(np.uint64)
    bits[is_mark] = marks
    return bits


def _split(edit: Edit, counts: IntArray) -> list[Edit]:
    """Its cells, so many for each edit."""
    size = len(edit.cells) // edit.count if edit.count else 0
    ends = (np.cumsum(counts) * size).tolist()
    return [Edit(edit.cells[a:b]) for a, b in pairwise([0, *ends])]


def apply_edit(edit: Edit, dataset: Dataset, field: str) -> Dataset:
    """The table after it. Raises ProjectError where the edit does not fit it."""
    if edit.whole is None:
        columns, rows, _ = edit.parts
        if len(rows) and (
            rows.max() >= dataset.rows or columns.max() >= len(dataset.columns)
        ):
            raise Node(None, field).error("inconsistent", reason="no such cell")
    try:
        return edit.apply(dataset)
    except DataError as error:
        raise wrong_data(error, field) from None


def decode_scales(node: Node) -> list[tuple[FloatArray, FloatArray]]:
    """Shift and scale, (p,) each. Raises ProjectError."""
    scales = []
    for item in node.items():
        shift, scale = item.object("shift", "scale")
        shifts = decode_floats(shift)
        widths = decode_floats(scale, len(shifts))
        if not np.isfinite(shifts).all():
            raise shift.error("out_of_range", "finite numbers")
        if not (np.isfinite(widths) & (widths > 0)).all():
            raise scale.error("out_of_range", "numbers above 0")
        scales.append((shifts, widths))
    return scales
