"""What the numbers of a run's state must be, worked out with numpy alone."""

import math
from dataclasses import dataclass

import numpy as np

from linreg.config import Config
from linreg.dataset import FloatArray
from linreg.prepare import Prepared
from linreg.rows import Row

# What float32 forgets of a number, with some room for sums of several.
_FORGOTTEN = 4e-6


@dataclass(frozen=True, eq=False)
class Model:
    """The line of some parameters, in the data's own units.

    `weight` (p,) and `bias` are those of the raw terms; `unsure` is how far a
    prediction may be off, by the rounding of what cancels out.
    """

    prepared: Prepared
    weight: FloatArray
    bias: float

    def answers(self, raw: FloatArray) -> FloatArray:
        """The predictions (m,) at raw x (m, columns)."""
        with np.errstate(all="ignore"):
            answers: FloatArray = self._terms(raw) @ self.weight + self.bias
        return answers

    def largest_parts(self, raw: FloatArray) -> FloatArray:
        """The sum (m,) of the sizes of what each prediction is the sum of."""
        with np.errstate(all="ignore"):
            parts = np.abs(self._terms(raw)) @ np.abs(self.weight)
            largest: FloatArray = parts + abs(self.bias)
        return largest

    def _terms(self, raw: FloatArray) -> FloatArray:
        """x, x², … of the only column, or the columns as they are."""
        degree = self.prepared.inputs.degree
        with np.errstate(all="ignore"):
            terms: FloatArray = raw ** np.arange(1, degree + 1) if degree > 1 else raw
        return terms


def model_of(prepared: Prepared, parameters: FloatArray) -> Model:
    """The model of these parameters (k,), which are in its own, perhaps scaled, units.

    w·(x - shift)/scale + b = (w/scale)·x + b - Σ w·shift/scale
    """
    inputs = prepared.inputs
    count = len(inputs.names)
    bias = float(parameters[count]) if prepared.bias else 0.0
    with np.errstate(all="ignore"):
        weight = parameters[:count] / inputs.scale
        return Model(prepared, weight, bias - float(np.sum(weight * inputs.shift)))


def check_loss(prepared: Prepared, row: Row, config: Config) -> None:
    """The row's loss and gradient are those of its parameters on all training rows.

    To what float32 remembers; what is not finite, or as large as that, is not looked
    at.
    """
    x, y = prepared.x_train, prepared.y_train
    count = x.shape[1]
    bias = row.parameters[count] if prepared.bias else 0.0
    with np.errstate(all="ignore"):
        parts = np.abs(x) @ np.abs(row.parameters[:count]) + abs(bias) + np.abs(y)
        residuals = x @ row.parameters[:count] + bias - y
        losses, slopes = _criterion(config.loss, residuals)
        rows = len(y) if config.reduction == "mean" else 1
        unsure = _FORGOTTEN * parts.max()
        inexact = len(y) * unsure * (np.abs(slopes).max() + unsure) / rows
        total = losses.sum() / rows
    if not np.isfinite([total, inexact, row.loss]).all() or parts.max() > 1e15:
        return
    assert math.isclose(row.loss, total, rel_tol=1e-4, abs_tol=inexact), (
        f"loss {row.loss}, numpy says {total} at {row.parameters}"
    )
    if config.loss == "mse":
        terms = np.column_stack([x, np.ones(len(y))])[:, : len(row.parameters)]
        gradient = terms.T @ slopes / rows
        gradient[:count] += config.l1 * np.sign(row.parameters[:count])
        slack = 2 * len(y) * unsure * np.abs(terms).max() / rows
        assert np.allclose(row.gradient, gradient, rtol=1e-4, atol=slack), (
            f"gradient {row.gradient}, numpy says {gradient} at {row.parameters}"
        )


def _criterion(loss: str, residuals: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Each row's loss and its slope; both of torch's Huber losses bend at 1."""
    size = np.abs(residuals)
    if loss == "mse":
        return residuals**2, 2 * residuals
    if loss == "l1":
        return size, np.sign(residuals)
    return np.where(size < 1, size**2 / 2, size - 0.5), np.clip(residuals, -1, 1)
