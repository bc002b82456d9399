"""Which cells are selected, as whole rectangles: a million rows are one of them."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QItemSelection, QItemSelectionRange


class Part(NamedTuple):
    """Cells side by side."""

    rows: range
    columns: range


def parts_of(selection: QItemSelection) -> list[Part]:
    """The rectangles of the selection."""
    ranges: list[QItemSelectionRange] = [
        selection.at(place) for place in range(selection.count())
    ]
    return [
        Part(range(r.top(), r.bottom() + 1), range(r.left(), r.right() + 1))
        for r in ranges
        if r.isValid()
    ]


def row_runs(parts: list[Part]) -> list[range]:
    """The rows of the parts, those next to each other together, from the first on."""
    runs: list[range] = []
    for rows in sorted((part.rows for part in parts), key=lambda rows: rows.start):
        if runs and rows.start <= runs[-1].stop:
            runs[-1] = range(runs[-1].start, max(runs[-1].stop, rows.stop))
        else:
            runs.append(rows)
    return runs


def runs_of(rows: tuple[int, ...]) -> list[range]:
    """The rows as runs, from the first on."""
    return row_runs([Part(range(row, row + 1), range(0)) for row in rows])


def row_count(runs: list[range]) -> int:
    return sum(len(rows) for rows in runs)


def row_array(runs: list[range]) -> npt.NDArray[np.int64]:
    """All rows of the runs, one after the other."""
    arrays = [np.arange(rows.start, rows.stop, dtype=np.int64) for rows in runs]
    return np.concatenate(arrays) if arrays else np.empty(0, np.int64)
