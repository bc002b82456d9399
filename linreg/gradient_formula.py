"""The gradient of the loss by the criterion's formula, without autograd.

With the residual r = y_pred - y, the loss of a row changes with y_pred by

    mse         2 r
    l1          the sign of r, and 0 at 0
    huber       r if |r| <= 1, else its sign      (delta = 1)
    smooth_l1   the same as huber at its default beta = 1

and y_pred = x wᵀ + b changes with w by x and with b by 1. These are the derivatives of
the formulas in `linreg.losses`. An L1 penalty, l1 times the sum of all |w|, changes
with a weight by l1 times its sign, and by 0 at 0.
"""

from collections.abc import Callable

import numpy as np

from linreg.dataset import FloatArray

_DERIVATIVES: dict[str, Callable[[FloatArray], FloatArray]] = {
    "mse": lambda residuals: 2 * residuals,
    "l1": np.sign,
    "huber": lambda residuals: np.clip(residuals, -1.0, 1.0),
    "smooth_l1": lambda residuals: np.clip(residuals, -1.0, 1.0),
}


def loss_derivative(loss: str, residuals: FloatArray) -> FloatArray:
    """The derivative of each row's own loss by its y_pred, for residuals of any shape.

    What overflows is infinite, and NaN stays NaN (torch's L1 makes 0 of it).
    """
    with np.errstate(over="ignore"):
        return _DERIVATIVES[loss](residuals)


def gradient_by_formula(
    loss: str, reduction: str, x: FloatArray, residuals: FloatArray, bias: bool
) -> FloatArray:
    """∂L/∂w and, with a bias, ∂L/∂b last: (k,) from x (N, p) and the residuals (N,)."""
    by_y_pred = loss_derivative(loss, residuals)
    if reduction == "mean":
        by_y_pred = by_y_pred / len(residuals)
    with np.errstate(over="ignore", invalid="ignore"):
        by_weight = by_y_pred @ x
        return np.append(by_weight, by_y_pred.sum()) if bias else by_weight


def penalty_gradient(l1: float, weight: FloatArray) -> FloatArray:
    """The derivative of the L1 penalty by each weight, in their shape."""
    slopes: FloatArray = l1 * np.sign(weight)
    return slopes
