"""The criteria on offer: how far the predictions are from the targets, as one number.

With the residual r = y_pred - y, each row contributes

    mse         r^2
    l1          |r|
    huber       r^2 / 2 if |r| <= 1, else |r| - 1/2      (delta = 1)
    smooth_l1   the same as huber at its default beta = 1

and the reduction takes the mean or the sum over the rows. (The lecture's older
argument `size_average=False` is today's `reduction="sum"`.) The formulas are those of
the PyTorch documentation of the four classes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from linreg.errors import SettingError

FloatArray = npt.NDArray[np.float64]

REDUCTIONS = ("mean", "sum")


@dataclass(frozen=True)
class LossSpec:
    """A criterion: its torch class, its name for people, and what it does.

    `of_residual` is the same loss of one residual, elementwise in float64, for the
    surface and for checks. `meaning` is one line.
    """

    name: str
    torch_class: type[torch.nn.Module]
    of_residual: Callable[[FloatArray], FloatArray]
    meaning: str


def _square(residual: FloatArray) -> FloatArray:
    squared: FloatArray = residual * residual
    return squared


def _absolute(residual: FloatArray) -> FloatArray:
    size: FloatArray = np.abs(residual)
    return size


def _huber(residual: FloatArray) -> FloatArray:
    size = np.abs(residual)
    # min(|r|, 1) squared cannot overflow where |r| itself is huge.
    inner = np.minimum(size, 1.0)
    loss: FloatArray = 0.5 * inner * inner + (size - inner)
    return loss


LOSSES: dict[str, LossSpec] = {
    spec.name: spec
    for spec in (
        LossSpec(
            "mse",
            torch.nn.MSELoss,
            _square,
            "Squared error: large residuals count most.",
        ),
        LossSpec(
            "l1",
            torch.nn.L1Loss,
            _absolute,
            "Absolute error: an outlier pulls no harder than any other point.",
        ),
        LossSpec(
            "huber",
            torch.nn.HuberLoss,
            _huber,
            "Squared near zero, absolute beyond 1: smooth, and calm about outliers.",
        ),
        LossSpec(
            "smooth_l1",
            torch.nn.SmoothL1Loss,
            _huber,
            "Huber's loss divided by beta; at beta = 1 the two are the same.",
        ),
    )
}


def make_criterion(loss: str, reduction: str) -> torch.nn.Module:
    """The torch criterion of that name; raises SettingError for a name not on offer."""
    if loss not in LOSSES:
        raise SettingError("loss", loss, "unknown_name", tuple(LOSSES))
    if reduction not in REDUCTIONS:
        raise SettingError("reduction", reduction, "unknown_name", REDUCTIONS)
    torch_class: Any = LOSSES[loss].torch_class
    criterion: torch.nn.Module = torch_class(reduction=reduction)
    return criterion


def loss_value(loss: str, reduction: str, residual: FloatArray) -> float:
    """The loss of these residuals (n,) in float64; infinite where it overflows."""
    with np.errstate(over="ignore"):
        each = LOSSES[loss].of_residual(residual)
        return float(each.mean() if reduction == "mean" else each.sum())
