"""How large a learning rate may be, and how fast it is.

On all the rows MSE is a quadratic, and a step of SGD is linear in the distance from
its minimum. Along an eigenvector of the Hessian, with curvature λ and a = lr·λ, the
distance p and the buffer v, which is lr times torch's, go on as

    momentum β, dampening τ    v' = β v + (1 - τ) a p    p' = p - v'
    nesterov                   v' = β v + a p            p' = p - a p - β v'

Both eigenvalues z of these two lines solve z² - T z + D = 0, where

    momentum    T = 1 + β - (1 - τ) a    D = β            1 - T + D = (1 - τ) a
    nesterov    T = (1 + β)(1 - a)       D = β (1 - a)    1 - T + D = a

They lie inside the unit circle where |D| < 1 and |T| < 1 + D (the conditions of Jury
1964, "Theory and Application of the z-Transform Method"), and so the run settles where

    momentum    a < 2 (1 + β) / (1 - τ)
    nesterov    a < 2 (1 + β) / (1 + 2 β)

for the largest λ. Plain descent is β = 0, for which torch looks at no dampening. Weight
decay adds its number to every λ, that of the bias as well.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from linreg.config import Config
from linreg.dataset import FloatArray
from linreg.exact import Curvature

Reason = Literal[
    "loss",  # the loss is not MSE: no quadratic
    "optimizer",  # not SGD
    "batches",  # each step has another Hessian
    "gradients_add_up",  # zero_grad is off
    "l1",  # the penalty has a kink
    "bias_rate",  # b's own rate is too large, whatever that of w
]

# Halvings of an interval of rates; float64 holds no more.
_HALVINGS = 60


@dataclass(frozen=True)
class Stability:
    """How fast full-batch gradient descent may go on these data, for this config.

    `max_lr`: the run settles below this learning rate of w. None where no bound is
    known, and `reason` says why. `best_lr`: a rate at which the slowest direction is as
    fast as at any other (Polyak 1987, "Introduction to Optimization"); None where a
    direction is flat, where b has a rate of its own, or where no bound is known.
    `steps_per_decade`: iterations in which the excess of the loss over its least falls
    tenfold in the slowest direction, at the config's own lr (which a schedule would
    move); infinite where the run does not settle, None where no bound is known.
    """

    max_lr: float | None
    best_lr: float | None
    steps_per_decade: float | None
    reason: Reason | None


@dataclass(frozen=True)
class _Descent:
    """SGD's own settings: momentum β, `gain` 1 - τ, Nesterov or not, weight decay."""

    momentum: float
    gain: float
    nesterov: bool
    weight_decay: float

    @property
    def limit(self) -> float:
        """The least a = lr·λ at which a direction does not settle."""
        numerator = 2 * (1 + self.momentum)
        return numerator / (1 + 2 * self.momentum if self.nesterov else self.gain)

    def log_radius(self, a: FloatArray) -> FloatArray:
        """ln of the larger |z| for each a; below 0 where the direction settles.

        With z = 1 - e, the quadratic is e² - (2 - T) e + (1 - T + D) = 0, so that a
        tiny e does not drown in the 1.
        """
        if self.nesterov:
            half = (1 - self.momentum + (1 + self.momentum) * a) / 2
            product = a
        else:
            half = (1 - self.momentum + self.gain * a) / 2
            product = self.gain * a
        larger = half + np.sqrt(half * half - product + 0j)
        both = np.stack([larger, product / larger])
        squared_size = both.real * (both.real - 2) + both.imag**2
        log_radius: FloatArray = np.log1p(squared_size).max(axis=0) / 2
        return log_radius


def stability(curvature: Curvature, config: Config, *, full_batch: bool) -> Stability:
    """The bounds for a run of this config on data of this curvature.

    `full_batch` says whether each step takes all the training rows.
    """
    reason = _why_unknown(config, full_batch)
    if reason is not None:
        return Stability(None, None, None, reason)
    descent = _descent_of(config)
    # What has overflowed is infinite, and its rate 0.
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        if config.has_bias_rate:
            return _with_bias_rate(curvature, descent, config.lr, config.lr_bias)
        steepest = curvature.eigenvalues[-1] + descent.weight_decay
        bends = curvature.eigenvalues[curvature.eigenvalues > 0]
        return Stability(
            max_lr=float(descent.limit / steepest),
            best_lr=_best_lr(descent, curvature.eigenvalues + descent.weight_decay),
            steps_per_decade=_steps_per_decade(
                descent, config.lr * (bends + descent.weight_decay)
            ),
            reason=None,
        )


def _why_unknown(config: Config, full_batch: bool) -> Reason | None:
    if config.loss != "mse":
        return "loss"
    if config.optimizer != "SGD":
        return "optimizer"
    if not full_batch:
        return "batches"
    if not config.zero_grad:
        return "gradients_add_up"
    return "l1" if config.l1 else None


def _descent_of(config: Config) -> _Descent:
    def number(name: str) -> float:
        value = config.settings[name]
        assert isinstance(value, float)
        return value

    momentum = number("momentum")
    gain = 1 - number("dampening") if momentum else 1.0
    nesterov = bool(config.settings["nesterov"])
    return _Descent(momentum, gain, nesterov, number("weight_decay"))


def _best_lr(descent: _Descent, curvatures: FloatArray) -> float | None:
    """The rate at which the flattest and the steepest direction are equally fast.

    Each direction is the faster the nearer its a lies to one value, and with momentum
    the radius is the same on both sides of it.
    """
    flattest, steepest = float(curvatures[0]), float(curvatures[-1])
    if not 0 < flattest <= steepest < math.inf:
        return None
    if descent.nesterov:
        return _best_nesterov(descent, curvatures[[0, -1]])
    return descent.limit / (flattest + steepest)


def _best_nesterov(descent: _Descent, ends: FloatArray) -> float:
    """By halving: above 1/λ the steepest direction only slows, the flattest gains."""
    low, high = 1 / ends[1], descent.limit / ends[1]
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        flattest, steepest = descent.log_radius(middle * ends)
        low, high = (middle, high) if flattest > steepest else (low, middle)
    return float(high)


def _steps_per_decade(descent: _Descent, a: FloatArray) -> float:
    """From a (k,) of the directions in which the loss has an excess.

    The distance falls by the radius in a step, and the excess by its square.
    """
    slowest = float(descent.log_radius(a).max(initial=-math.inf))
    return math.log(10) / (-2 * slowest) if slowest < 0 else math.inf


def _with_bias_rate(
    curvature: Curvature, descent: _Descent, lr: float, lr_bias: float
) -> Stability:
    """With D the diagonal of the rates, D^½ H D^½ stands for lr·H.

    It is below `limit` where D⁻¹ - S is positive definite, S = H/limit; of that, the
    Schur complement of b is the bound on lr.
    """
    count = len(curvature.eigenvalues)
    s = (curvature.hessian + descent.weight_decay * np.eye(count)) / descent.limit
    spare = 1 / lr_bias - s[-1, -1]
    if not spare > 0:
        return Stability(None, None, math.inf, "bias_rate")
    schur = s[:-1, :-1] + np.outer(s[:-1, -1], s[-1, :-1]) / spare
    steepest = np.linalg.eigvalsh(schur)[-1] if np.isfinite(schur).all() else math.inf
    rates = np.append(np.full(count - 1, lr), lr_bias)
    return Stability(
        max_lr=float(1 / np.float64(steepest)),
        best_lr=None,
        steps_per_decade=_steps_per_decade(
            descent, _with_rates(curvature, descent.weight_decay, rates)
        ),
        reason=None,
    )


def _with_rates(
    curvature: Curvature, weight_decay: float, rates: FloatArray
) -> FloatArray:
    """The eigenvalues above 0 of D^½ H D^½, for rates (k,) on the diagonal of D.

    They are squared singular values of its factor, which does not lose the small ones.
    """
    values = curvature.eigenvalues + weight_decay
    bends = values > 0
    factor = np.sqrt(values[bends, None]) * curvature.axes.T[bends] * np.sqrt(rates)
    if not np.isfinite(factor).all():
        return np.array([math.inf])
    squared: FloatArray = np.square(np.linalg.svd(factor, compute_uv=False))
    return squared
