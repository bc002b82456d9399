"""A table as CSV, with what the model says of it, every number to its last bit."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import numpy as np
import polars as pl

from linreg.dataset import LEFT_OUT, BoolArray, Dataset, FloatArray
from linreg.safe_write import write_beside

_ROWS_AT_ONCE = 100_000
# What ends a cell or a row, here or in the eyes of a reader that has to guess.
_SIGNS = ',;\t"\r\n'
_SET_WORDS = np.array(["train", "test", "left out", ""])


def write_table(
    path: Path,
    dataset: Dataset,
    is_test: BoolArray,
    predictions: FloatArray,
    progress: Callable[[float], None] | None = None,
) -> None:
    """Write the rows as a whole or not at all; raises OSError.

    All columns come first, then three more: "set" (train, test or left out; blank where
    a number is missing), "prediction" and "residual" = y - prediction, from `is_test`
    and `predictions`, both (n,). A name that is taken gets a number, as in reading.
    What is blank (NaN) is an empty cell. Every number has as many digits as it takes to
    read it back equal to the bit; names are read back without spaces at their ends, and
    with one space in place of each line break or run of spaces within.
    `progress` is told the fraction that is written, and may stop it by raising.
    """
    with write_beside(path) as file:
        _write_names(file, dataset.names)
        for start in range(0, dataset.rows, _ROWS_AT_ONCE):
            part = slice(start, min(start + _ROWS_AT_ONCE, dataset.rows))
            frame = _frame(dataset, is_test, predictions, part)
            file.write(frame.write_csv(include_header=False).encode())
            if progress is not None:
                progress(part.stop / dataset.rows)


def _write_names(file: BinaryIO, names: tuple[str, ...]) -> None:
    added: list[str] = []
    for wanted in ("set", "prediction", "residual"):
        name, copy = wanted, 1
        while name in names:
            copy += 1
            name = f"{wanted} ({copy})"
        added.append(name)
    line = ",".join(map(_quoted, (*names, *added))) + "\n"
    file.write(line.encode())


def _quoted(name: str) -> str:
    """In quotes where it needs them.

    The csv module leaves a carriage return bare where it is not its own line end.
    """
    if not any(sign in name for sign in _SIGNS):
        return name
    return '"{}"'.format(name.replace('"', '""'))


def _frame(
    dataset: Dataset, is_test: BoolArray, predictions: FloatArray, part: slice
) -> pl.DataFrame:
    """Some of the rows. Its names are places, because those of data may be any text."""
    predicted = predictions[part]
    with np.errstate(over="ignore", invalid="ignore"):
        residuals = dataset.y[part] - predicted
    numbers = [column[part] for column in dataset.columns]
    columns = [*numbers, _sets(dataset, is_test, part), predicted, residuals]
    frame = pl.DataFrame({str(place): values for place, values in enumerate(columns)})
    return frame.fill_nan(None)


def _sets(dataset: Dataset, is_test: BoolArray, part: slice) -> pl.Series:
    places = is_test[part].astype(np.int8)
    places[~dataset.used[part]] = 3
    places[dataset.marks[part] == LEFT_OUT] = 2
    return pl.Series(_SET_WORDS[places])
