"""The recorded rows of a run in a project file."""

from collections.abc import Sequence

import numpy as np

from linreg.dataset import FloatArray
from linreg.project_arrays import (
    decode_floats,
    decode_integers,
    encode_floats,
    encode_integers,
)
from linreg.project_node import Node
from linreg.rows import Rows

# Of a run's rows in a file; the others are had back by replays.
MOST_ROWS = 1 << 14
_MOST_STRIDE = 1 << 40
_MOST_BRANCHES = 200
_COLUMNS = ("parameters", "gradients", "losses", "test_losses", "rates")


def thinned_rows(rows: Rows, newest: FloatArray, most: int) -> Rows:
    """A copy of every so many of the rows, and of the newest, given apart."""
    count, step = len(rows), 1
    while -(-(count - 1) // step) + 1 > most:
        step *= 2
    if not count:
        return rows
    numbers = np.vstack([rows.numbers[: count - 1 : step], newest])
    return Rows(numbers, (len(newest) - 4) // 2, rows.stride * step, rows.branch)


def encode_rows(rows: Rows, names: Sequence[str]) -> dict[str, object]:
    """The rows, whose iterations follow from the stride and the length."""
    return {
        "stride": rows.stride,
        "length": rows.newest + 1 if len(rows) else 0,
        "branch": rows.branch,
        **_encode_columns(rows, names),
    }


def _encode_columns(rows: Rows, names: Sequence[str]) -> dict[str, object]:
    return {
        "parameters": _named(rows.parameters, names),
        "gradients": _named(rows.gradients, names),
        "losses": encode_floats(rows.losses),
        "test_losses": encode_floats(rows.test_losses),
        "rates": encode_floats(rows.rates),
    }


def _named(numbers: FloatArray, names: Sequence[str]) -> dict[str, object]:
    columns = zip(names, numbers.T, strict=True)
    return {name: encode_floats(column) for name, column in columns}


def decode_rows(node: Node, names: Sequence[str]) -> Rows:
    """Raises ProjectError."""
    stride, length, branch, *columns = node.object(
        "stride", "length", "branch", *_COLUMNS
    )
    step = stride.integer(1, _MOST_STRIDE)
    if step & (step - 1):
        raise stride.error("out_of_range", "powers of two")
    newest = length.integer() - 1
    count = -(-newest // step) + 1 if newest >= 0 else 0
    if count > MOST_ROWS:
        raise length.error("too_large", MOST_ROWS * step)
    iterations = np.arange(count, dtype=np.float64) * step
    iterations[-1:] = newest
    numbers = _decode_columns(columns, names, iterations)
    return Rows(numbers, len(names), step, branch.integer())


def _decode_columns(
    columns: Sequence[Node], names: Sequence[str], iterations: FloatArray
) -> FloatArray:
    count = len(iterations)
    parameters, gradients, *others = columns
    parts = [*parameters.object(*names), *gradients.object(*names), *others]
    return np.column_stack([iterations, *(decode_floats(p, count) for p in parts)])


def encode_branch(rows: Rows, names: Sequence[str]) -> dict[str, object]:
    """Rows of a way that the run has left."""
    iterations = encode_integers(rows.iterations.astype(np.int64))
    return {"iterations": iterations, **_encode_columns(rows, names)}


def decode_branches(node: Node, names: Sequence[str]) -> tuple[Rows, ...]:
    """Raises ProjectError."""
    return tuple(_decode_branch(item, names) for item in node.items(_MOST_BRANCHES))


def _decode_branch(node: Node, names: Sequence[str]) -> Rows:
    iterations, *columns = node.object("iterations", *_COLUMNS)
    places = decode_integers(iterations)
    if not len(places) or (np.diff(places) <= 0).any():
        raise iterations.error("inconsistent", reason="not rising")
    numbers = _decode_columns(columns, names, places.astype(np.float64))
    return Rows(numbers, len(names))
