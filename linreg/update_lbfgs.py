"""What is known of a step of L-BFGS, which moves all parameters at once.

A step of torch's LBFGS is made of inner steps. Each of them finds a direction d = −H·g,
where H, an estimate of the inverse of the Hessian, comes from pairs of past movements s
and changes y of the gradient, and goes t·d. After a step only the last d and t are
left, so that the formula can be worked out anew where there was one inner step, and not
where there were more. Vectors (k,) are the weight's numbers and then the bias.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from linreg.dataset import FloatArray
from linreg.update_sheet import Sheet, State, as_array

# Torch's own bound: a pair of less curvature is not kept.
_LEAST_CURVATURE = 1e-10

Pair = tuple[FloatArray, FloatArray]


class _Move(NamedTuple):
    """A direction (k,) and the length of the way along it, each with its formula."""

    direction: FloatArray
    direction_formula: str
    length: float
    length_formula: str


def lbfgs(
    sheets: Sequence[Sheet], after: State, moved: Sequence[FloatArray]
) -> list[FloatArray] | None:
    """Write the lines of all parameters; the new ones, None where no formula says them.

    `after` is the state after the step, and `moved` are torch's new parameters. Of the
    constants, n is the number of inner steps, m that of the pairs in H, and γ·I is H
    before these pairs.
    """
    first = sheets[0]
    gradient = np.concatenate([s.gradient(decays=False).ravel() for s in sheets])
    inner = after["n_iter"] - first.state.get("n_iter", 0)
    # The gradient was within tolerance_grad already.
    if inner == 0:
        return [s.line(f"{s.name}′", s.name, s.parameter) for s in sheets]
    first.number("η", "lr")
    first.constant("n", inner)
    first.constant("m", len(after["old_dirs"]))
    first.constant("γ", float(after["H_diag"]))
    if inner == 1:
        return _one_inner_step(sheets, gradient, after)
    _several_inner_steps(sheets, after, moved)
    return None


def _several_inner_steps(
    sheets: Sequence[Sheet], after: State, moved: Sequence[FloatArray]
) -> None:
    """The last d and t, with the gradient at that place, and where torch has come.

    Along a last d that is flat, within tolerance_change, torch has not gone.
    """
    last = zip(
        sheets,
        _parts(sheets, as_array(after["prev_flat_grad"])),
        _parts(sheets, as_array(after["d"])),
        moved,
        strict=True,
    )
    for sheet, gradient, direction, values in last:
        w = sheet.name
        sheet.line("gₙ", f"{w}ₙ.grad", gradient)
        sheet.line("dₙ", "−H·gₙ", direction)
        sheet.shared("tₙ", _length_formula(sheet, "η"), float(after["t"]))
        sheet.line(f"{w}′", f"{w} + Σ tᵢ·dᵢ", values)


def _one_inner_step(
    sheets: Sequence[Sheet], gradient: FloatArray, after: State
) -> list[FloatArray]:
    """The only inner step by the formula, but for the length that a search found."""
    move = _first_move(sheets[0], gradient)
    length = float(after["t"]) if _searches(sheets[0]) else move.length
    tolerance = sheets[0].number("ξ", "tolerance_change")
    # So flat along d that torch does not go there.
    stays = gradient @ move.direction > -tolerance
    found = []
    for sheet, d in zip(sheets, _parts(sheets, move.direction), strict=True):
        w = sheet.name
        sheet.line("d", move.direction_formula, d)
        sheet.shared("t", _length_formula(sheet, move.length_formula), length)
        moved = sheet.parameter if stays else sheet.parameter + length * d
        formula = f"{w} (g·d > −ξ)" if stays else f"{w} + t·d"
        found.append(sheet.line(f"{w}′", formula, moved))
    return found


def _first_move(sheet: Sheet, gradient: FloatArray) -> _Move:
    """With nothing known of the curvature, no further than 1 against the gradient."""
    rate = sheet.number("η", "lr")
    if sheet.state.get("n_iter", 0):
        return _Move(_direction(sheet, gradient), "−H·g", rate, "η")
    length = min(1.0, 1 / np.abs(gradient).sum()) * rate
    return _Move(-gradient, "−g", length, "min(1, 1/‖g‖₁)·η")


def _searches(sheet: Sheet) -> bool:
    return sheet.settings["line_search_fn"] == "strong_wolfe"


def _length_formula(sheet: Sheet, start: str) -> str:
    """A line search is named, with the length that it starts from."""
    return f"strong_wolfe({start})" if _searches(sheet) else start


def _parts(sheets: Sequence[Sheet], vector: FloatArray) -> list[FloatArray]:
    """A vector (k,) cut into the shapes of the parameters."""
    ends = np.cumsum([sheet.parameter.size for sheet in sheets])
    parts = np.split(vector, ends[:-1])
    return [p.reshape(s.parameter.shape) for p, s in zip(parts, sheets, strict=True)]


def _direction(sheet: Sheet, gradient: FloatArray) -> FloatArray:
    """−H·g by the two loops of Nocedal and Wright 2006, algorithm 7.4."""
    pairs, scale = _pairs(sheet, gradient)
    left, shares = -gradient, []
    for s, y in reversed(pairs):
        shares.append((s @ left) / (y @ s))
        left = left - shares[-1] * y
    direction = scale * left
    for (s, y), share in zip(pairs, reversed(shares), strict=True):
        direction = direction + (share - (y @ direction) / (y @ s)) * s
    return direction


def _pairs(sheet: Sheet, gradient: FloatArray) -> tuple[list[Pair], float]:
    """The pairs (s, y) of H, the oldest first, and γ."""
    state = sheet.state
    pairs = [
        (as_array(s), as_array(y))
        for s, y in zip(state["old_stps"], state["old_dirs"], strict=True)
    ]
    s = as_array(state["d"]) * float(state["t"])
    y = gradient - as_array(state["prev_flat_grad"])
    if not y @ s > _LEAST_CURVATURE:
        return pairs, float(state["H_diag"])
    if len(pairs) == sheet.settings["history_size"]:
        pairs.pop(0)
    return [*pairs, (s, y)], float((y @ s) / (y @ y))
