"""The whole history of a run as a table, every number to its last bit."""

import csv
import io
from pathlib import Path
from typing import TextIO

import numpy as np

from linreg.dataset import FloatArray
from linreg.history import History
from linreg.prepare import Prepared
from linreg.rows import Rows
from linreg.safe_write import write_beside

_ROWS_AT_ONCE = 10_000


def write_history(
    path: Path, prepared: Prepared, history: History, iterations_per_epoch: int
) -> None:
    """Write the rows as a whole or not at all; raises OSError.

    A row is the state at an iteration: its loss, the learning rate of the update from
    it, its parameters in the data's own units, those of the scaled x where the model
    trains on them, and the gradient. Of a run of more than a million iterations there
    are those rows that its history keeps.
    """
    with write_beside(path) as file:
        text = io.TextIOWrapper(file, "utf-8", newline="")
        _write(text, prepared, history, iterations_per_epoch)
        # Without this the text would take the file with it when it is let go.
        text.detach()


def _write(
    file: TextIO, prepared: Prepared, history: History, iterations_per_epoch: int
) -> None:
    writer = csv.writer(file, lineterminator="\n")
    rows = history.rows()
    columns = _columns(prepared, rows)
    writer.writerow(["iteration", "epoch", *columns])
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        part = slice(start, start + _ROWS_AT_ONCE)
        iterations = rows.iterations[part].astype(np.int64).tolist()
        epochs = (iteration // iterations_per_epoch for iteration in iterations)
        numbers = (column[part].tolist() for column in columns.values())
        writer.writerows(zip(iterations, epochs, *numbers, strict=True))


def _columns(prepared: Prepared, rows: Rows) -> dict[str, FloatArray]:
    """Each column by its name, (m,)."""
    columns = {"loss": rows.losses}
    if prepared.is_test.any():
        columns["test_loss"] = rows.test_losses
    columns["lr"] = rows.rates
    names, parameters = prepared.parameter_names, rows.parameters
    columns |= zip(names, _in_data_units(prepared, parameters).T, strict=True)
    mark = "_scaled" if _is_scaled(prepared) else ""
    if mark:
        columns |= zip((n + mark for n in names), parameters.T, strict=True)
    gradients = (f"grad_{name}{mark}" for name in names)
    return columns | dict(zip(gradients, rows.gradients.T, strict=True))


def _is_scaled(prepared: Prepared) -> bool:
    inputs = prepared.inputs
    return bool(inputs.shift.any() or (inputs.scale != 1).any())


def _in_data_units(prepared: Prepared, parameters: FloatArray) -> FloatArray:
    """The model's parameters (…, k) in the data's own units."""
    count = len(prepared.inputs.names)
    own = parameters[:, count] if prepared.bias else np.zeros(len(parameters))
    with np.errstate(over="ignore", invalid="ignore"):
        weight, bias = prepared.inputs.to_data_units(parameters[:, :count], own)
    return np.column_stack([weight, bias]) if prepared.bias else weight
