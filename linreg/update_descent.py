"""The formulas of the optimizers that move by the gradient, its sign or its size.

Each of them writes its lines on the sheet and returns the new parameter. They follow
the algorithms in the documentation of torch.optim, with η for the learning rate, λ for
weight_decay and μ for momentum.
"""

import numpy as np

from linreg.dataset import FloatArray
from linreg.update_sheet import Sheet

# What a number that torch has worked out in float32 may differ from its formula by.
_FLOAT32 = 1e-6


def sgd(sheet: Sheet) -> FloatArray:
    """v is the velocity, torch's momentum_buffer, and τ dampening."""
    w, rate = sheet.name, sheet.number("η", "lr")
    letter, step = "g", sheet.gradient(decays=True)
    if sheet.has("momentum"):
        letter, step = _with_momentum(sheet, step)
    return sheet.line(f"{w}′", f"{w} − η·{letter}", sheet.parameter - rate * step)


def _with_momentum(sheet: Sheet, g: FloatArray) -> tuple[str, FloatArray]:
    """The symbol and the value of what the step goes along."""
    velocity = _velocity(sheet, g)
    if not sheet.has("nesterov"):
        return "v′", velocity
    ahead = g + sheet.number("μ", "momentum") * velocity
    return "ĝ", sheet.line("ĝ", "g + μ·v′", ahead)


def _velocity(sheet: Sheet, g: FloatArray) -> FloatArray:
    # Torch dampens no first gradient, so its first velocity is not that of v = 0.
    if "momentum_buffer" not in sheet.state:
        return sheet.line("v′", "g", g)
    before = sheet.number("μ", "momentum") * sheet.kept("v", "momentum_buffer")
    if not sheet.has("dampening"):
        return sheet.line("v′", "μ·v + g", before + g)
    new = 1 - sheet.number("τ", "dampening")
    return sheet.line("v′", "μ·v + (1 − τ)·g", before + new * g)


def asgd(sheet: Sheet) -> FloatArray:
    """λ₀ is lambd, and w̄ the average of the points passed, torch's ax.

    The line of w̄′, there once averaging has begun, names the new parameter of the line
    after it, so that the new parameter is the last here as well. The rate of a step and
    its share in the average are worked out by torch in the step before, and in float32:
    a schedule comes too late for it by one step.
    """
    w, rate, t = sheet.name, sheet.number("η", "lr"), sheet.step()
    decay = sheet.number("λ₀", "lambd")
    g = sheet.gradient(decays=True)
    rate_now = _asgd_rate(sheet, rate, decay, t)
    after = (1 - decay * rate_now) * sheet.parameter - rate_now * g
    if t > 1:
        _average(sheet, after)
    return sheet.line(f"{w}′", f"(1 − λ₀·ηₜ)·{w} − ηₜ·g", after)


def _asgd_rate(sheet: Sheet, rate: float, decay: float, t: float) -> float:
    """ηₜ from η or, where that is not what torch has worked it out from, from ηₜ₋₁."""
    power = sheet.number("α", "alpha")
    by_formula = rate / (1 + decay * rate * (t - 1)) ** power
    known = float(sheet.state["eta"] if "eta" in sheet.state else np.float32(rate))
    if np.isclose(known, by_formula, rtol=_FLOAT32, atol=0.0):
        return sheet.shared("ηₜ", "η/(1 + λ₀·η·(t − 1))^α", known)
    del sheet.constants["η"]
    return sheet.shared("ηₜ", "ηₜ₋₁/(1 + λ₀·ηₜ₋₁·(t − 1))^α", known)


def _average(sheet: Sheet, after: FloatArray) -> None:
    share = float(sheet.state["mu"])
    # Before the iteration t₀ the average is the parameter itself.
    if share == 1:
        return
    w = sheet.name
    sheet.number("t₀", "t0")
    sheet.shared("μₜ", "1/max(1, t − 1 − t₀)", share)
    before = sheet.kept(f"{w}̄", "ax")
    average = before + share * (after - before)
    sheet.line(f"{w}̄′", f"{w}̄ + μₜ·({w}′ − {w}̄)", average)


def adagrad(sheet: Sheet) -> FloatArray:
    """δ is lr_decay, and G the sum of the squared gradients, torch's sum."""
    w, rate, letter = sheet.name, sheet.number("η", "lr"), "η"
    g = sheet.gradient(decays=True)
    if sheet.has("lr_decay"):
        rate = rate / (1 + (sheet.step() - 1) * sheet.number("δ", "lr_decay"))
        letter = "ηₜ"
        sheet.shared("ηₜ", "η/(1 + (t − 1)·δ)", rate)
    total = sheet.line("G′", "G + g²", _sum_before(sheet) + g**2)
    step = rate * g / (np.sqrt(total) + sheet.number("ε", "eps"))
    return sheet.line(f"{w}′", f"{w} − {letter}·g/(√G′ + ε)", sheet.parameter - step)


def _sum_before(sheet: Sheet) -> FloatArray:
    # Torch makes this state before the first step.
    if sheet.state.get("step", 0):
        return sheet.kept("G", "sum")
    if not sheet.has("initial_accumulator_value"):
        return sheet.line("G", "0", np.zeros_like(sheet.parameter))
    start = sheet.number("G₀", "initial_accumulator_value")
    return sheet.line("G", "G₀", np.full_like(sheet.parameter, start))


def rmsprop(sheet: Sheet) -> FloatArray:
    """v is the mean square, ḡ the mean gradient, and u torch's momentum_buffer."""
    w, rate = sheet.name, sheet.number("η", "lr")
    kept, tiny = sheet.number("α", "alpha"), sheet.number("ε", "eps")
    g = sheet.gradient(decays=True)
    square = sheet.mean("v", "square_avg", ("α", kept), ("g²", g**2))
    letter = "v′"
    if sheet.has("centered"):
        mean = sheet.mean("ḡ", "grad_avg", ("α", kept), ("g", g))
        square = sheet.line("ṽ", "v′ − ḡ′²", square - mean**2)
        letter = "ṽ"
    step = g / (np.sqrt(square) + tiny)
    along = f"g/(√{letter} + ε)"
    if sheet.has("momentum"):
        before = sheet.kept("u", "momentum_buffer")
        step = sheet.number("μ", "momentum") * before + step
        sheet.line("u′", f"μ·u + {along}", step)
        along = "u′"
    return sheet.line(f"{w}′", f"{w} − η·{along}", sheet.parameter - rate * step)


def rprop(sheet: Sheet) -> FloatArray:
    """Δ is the length of a step, and h the gradient it went by, torch's prev.

    σ, the factor of that length, is etas' first number η⁻ where the gradient has
    turned round, and its second η⁺ where it has not. A step after a turn is left out.
    """
    w = sheet.name
    shrink, grow = sheet.pair("η⁻", "η⁺", "etas")
    shortest, longest = sheet.pair("Δ⁻", "Δ⁺", "step_sizes")
    g = sheet.gradient(decays=False)
    agreement = g * sheet.kept("h", "prev")
    length = _length_before(sheet)
    factor = np.select([agreement > 0, agreement < 0], [grow, shrink], 1.0)
    sheet.line("σ", "η⁺ (g·h > 0), η⁻ (g·h < 0), 1", factor)
    length = np.clip(factor * length, shortest, longest)
    sheet.line("Δ′", "min(max(σ·Δ, Δ⁻), Δ⁺)", length)
    followed = sheet.line("h′", "0 (g·h < 0), g", np.where(agreement < 0, 0.0, g))
    after = sheet.parameter - length * np.sign(followed)
    return sheet.line(f"{w}′", f"{w} − Δ′·sign(h′)", after)


def _length_before(sheet: Sheet) -> FloatArray:
    if "step_size" in sheet.state:
        return sheet.kept("Δ", "step_size")
    start = sheet.number("η", "lr")
    return sheet.line("Δ", "η", np.full_like(sheet.parameter, start))
