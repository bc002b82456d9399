"""What is said in and beside the picture of a fit."""

import numpy as np
from PySide6.QtCore import QCoreApplication

from desktop.number_format import short_number
from desktop.plots.partial_fit import PartialFit
from linreg.prepare import Prepared
from linreg.trainer import Phase


def _tr(text: str) -> str:
    return QCoreApplication.translate("fit", text)


def hover_text(prepared: Prepared, picture: PartialFit, feature: int, row: int) -> str:
    """Where the point of this row is, along the x column of that place.

    For a negative row, what the mouse can do where no point is under it.
    """
    if row >= 0:
        return _row_text(prepared, feature, row)
    if picture.is_dense:
        return _tr("Too many rows to move points by hand: edit the table")
    if len(prepared.dataset.x_names) > 1:
        return _tr("Drag a point to move it. Rows are added in the table")
    return _tr("Drag a point to move it, click beside them to add one")


def _row_text(prepared: Prepared, feature: int, row: int) -> str:
    dataset = prepared.dataset
    x_name = dataset.x_names[feature]
    text = _tr("row {0}: {1} = {2}, {3} = {4}").format(
        row + 1,
        x_name,
        short_number(float(dataset.column(x_name)[row])),
        dataset.y_name,
        short_number(float(dataset.y[row])),
    )
    if prepared.is_train[row] or prepared.is_test[row]:
        return text
    return _tr("{0} (left out)").format(text)


def note_text(prepared: Prepared, picture: PartialFit, drawable: bool) -> str:
    """What is to be known of the picture, such as that its numbers are too large."""
    notes = []
    if not drawable:
        notes.append(_tr("these numbers are too large to be drawn"))
    if len(prepared.dataset.x_names) > 1:
        notes.append(_tr("partial fit: other features at their means"))
    if picture.is_dense:
        text = _tr("density of {0} rows")
        notes.append(text.format(int(np.count_nonzero(prepared.dataset.used))))
    return " · ".join(notes)


def phase_text(phase: Phase | None, *, squares: bool) -> str:
    """What this part of an iteration does; "" for none."""
    if phase is None:
        return ""
    if phase == "loss" and not squares:
        return _tr("loss: made of the residuals")
    return {
        "forward": _tr("forward: predictions ŷ on the line"),
        "loss": _tr("loss: the squared residuals"),
        "zero_grad": _tr("zero_grad: gradients only, the line stays"),
        "backward": _tr("backward: which way the loss falls: see the surface"),
        "update": _tr("update: the line moves"),
    }[phase]
