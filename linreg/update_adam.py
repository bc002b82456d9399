"""The formulas of Adam and of its relatives.

Each of them writes its lines on the sheet and returns the new parameter. They follow
the algorithms in the documentation of torch.optim, with η for the learning rate and λ
for weight_decay. m is the running mean of the gradient, torch's exp_avg, and v that of
its square, exp_avg_sq.
"""

import math

import numpy as np
import torch

from linreg.dataset import FloatArray
from linreg.update_sheet import Sheet


def adam(sheet: Sheet) -> FloatArray:
    return _adam(sheet, decoupled=False)


def adamw(sheet: Sheet) -> FloatArray:
    return _adam(sheet, decoupled=True)


def _adam(sheet: Sheet, *, decoupled: bool) -> FloatArray:
    """V is the largest v′ so far, torch's max_exp_avg_sq."""
    rate, t = sheet.number("η", "lr"), sheet.step()
    beta1, beta2 = sheet.pair("β₁", "β₂", "betas")
    g = sheet.gradient(decays=not decoupled)
    mean, square = _means(sheet, beta1, beta2, g)
    letter = "v′"
    if sheet.has("amsgrad"):
        largest = sheet.kept("V", "max_exp_avg_sq")
        square = sheet.line("V′", "max(V, v′)", np.maximum(largest, square))
        letter = "V′"
    mean = sheet.line("m̂", "m′/(1 − β₁ᵗ)", mean / (1 - beta1**t))
    square = sheet.line("v̂", f"{letter}/(1 − β₂ᵗ)", square / (1 - beta2**t))
    step = rate * mean / (np.sqrt(square) + sheet.number("ε", "eps"))
    return _moved(sheet, "η·m̂/(√v̂ + ε)", step, rate, decoupled=decoupled)


def _means(
    sheet: Sheet, beta1: float, beta2: float, g: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """m′ and v′."""
    mean = sheet.mean("m", "exp_avg", ("β₁", beta1), ("g", g))
    return mean, sheet.mean("v", "exp_avg_sq", ("β₂", beta2), ("g²", g**2))


def _moved(
    sheet: Sheet, formula: str, step: FloatArray, rate: float, *, decoupled: bool
) -> FloatArray:
    """The last line: the parameter, perhaps shrunk by its decay, less the step."""
    term, start = sheet.shrunk(rate, decays=decoupled)
    return sheet.line(f"{sheet.name}′", f"{term} − {formula}", start - step)


def adamax(sheet: Sheet) -> FloatArray:
    """u is the largest gradient, where older ones count less, torch's exp_inf."""
    rate, t = sheet.number("η", "lr"), sheet.step()
    beta1, beta2 = sheet.pair("β₁", "β₂", "betas")
    tiny = sheet.number("ε", "eps")
    g = sheet.gradient(decays=True)
    mean = sheet.mean("m", "exp_avg", ("β₁", beta1), ("g", g))
    before = sheet.kept("u", "exp_inf")
    largest = np.maximum(beta2 * before, np.abs(g) + tiny)
    sheet.line("u′", "max(β₂·u, |g| + ε)", largest)
    step = rate * mean / ((1 - beta1**t) * largest)
    return _moved(sheet, "η·m′/((1 − β₁ᵗ)·u′)", step, rate, decoupled=False)


def nadam(sheet: Sheet) -> FloatArray:
    """ψ is momentum_decay, and π the product of all μₜ so far, torch's mu_product."""
    rate, t = sheet.number("η", "lr"), sheet.step()
    beta1, beta2 = sheet.pair("β₁", "β₂", "betas")
    decoupled = sheet.has("decoupled_weight_decay")
    g = sheet.gradient(decays=not decoupled)
    now, following, product = _momenta(sheet, beta1, t)
    mean, square = _means(sheet, beta1, beta2, g)
    ahead = following * mean / (1 - product * following)
    mean = ahead + (1 - now) * g / (1 - product)
    sheet.line("m̂", "μₜ₊₁·m′/(1 − π′·μₜ₊₁) + (1 − μₜ)·g/(1 − π′)", mean)
    square = sheet.line("v̂", "v′/(1 − β₂ᵗ)", square / (1 - beta2**t))
    step = rate * mean / (np.sqrt(square) + sheet.number("ε", "eps"))
    return _moved(sheet, "η·m̂/(√v̂ + ε)", step, rate, decoupled=decoupled)


def _momenta(sheet: Sheet, beta1: float, t: float) -> tuple[float, float, float]:
    """μ of this step and of the next one, and the product up to this one."""
    decay = sheet.number("ψ", "momentum_decay")

    def momentum(step: float) -> float:
        return beta1 * (1 - math.pow(0.96, step * decay) / 2)

    now = sheet.shared("μₜ", "β₁·(1 − 0.96^(t·ψ)/2)", momentum(t))
    following = sheet.shared("μₜ₊₁", "β₁·(1 − 0.96^((t + 1)·ψ)/2)", momentum(t + 1))
    # Torch keeps the product in float32 whatever the parameter's dtype, so that it is
    # rounded in every step.
    before = sheet.state.get("mu_product", torch.ones(()))
    sheet.shared("π", "π′ₜ₋₁" if t > 1 else "1", float(before))
    return now, following, sheet.shared("π′", "π·μₜ", float(before * now))


def radam(sheet: Sheet) -> FloatArray:
    """ρₜ is over how many steps v′ averages, and ρ∞ what that grows to."""
    rate, t = sheet.number("η", "lr"), sheet.step()
    beta1, beta2 = sheet.pair("β₁", "β₂", "betas")
    decoupled = sheet.has("decoupled_weight_decay")
    g = sheet.gradient(decays=not decoupled)
    mean, square = _means(sheet, beta1, beta2, g)
    step = rate * sheet.line("m̂", "m′/(1 − β₁ᵗ)", mean / (1 - beta1**t))
    longest, length = _lengths(sheet, beta2, t)
    # Below that, the mean square is thought too unsure to divide by.
    if not length > 5:
        return _moved(sheet, "η·m̂", step, rate, decoupled=decoupled)
    tiny = sheet.number("ε", "eps")
    formula = "√(((ρₜ − 4)·(ρₜ − 2)·ρ∞)/((ρ∞ − 4)·(ρ∞ − 2)·ρₜ))"
    top, bottom = (length - 4) * (length - 2), (longest - 4) * (longest - 2)
    step = step * sheet.shared("r", formula, math.sqrt(top * longest / bottom / length))
    adapted = np.sqrt(1 - beta2**t) / (np.sqrt(square) + tiny)
    step = step * sheet.line("l", "√(1 − β₂ᵗ)/(√v′ + ε)", adapted)
    return _moved(sheet, "η·m̂·r·l", step, rate, decoupled=decoupled)


def _lengths(sheet: Sheet, beta2: float, t: float) -> tuple[float, float]:
    """ρ∞ and ρₜ."""
    longest = sheet.shared("ρ∞", "2/(1 − β₂) − 1", 2 / (1 - beta2) - 1)
    power = beta2**t
    length = longest - 2 * t * power / (1 - power)
    return longest, sheet.shared("ρₜ", "ρ∞ − 2·t·β₂ᵗ/(1 − β₂ᵗ)", length)
