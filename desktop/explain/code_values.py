"""What the lines of the script's cycle have just found, as short text."""

import math
from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication

from desktop.number_format import format_number, short_number
from linreg.excerpt import Excerpt
from linreg.opened_step import OpenedStep, ParameterStep
from linreg.script_cycle import Line
from linreg.trainer import PHASES, Phase

_DIGITS = 5
_GRADIENT_DIGITS = 4
_MOST_PREDICTIONS = 4
_MOST_WEIGHTS = 2


def _tr(text: str) -> str:
    return QCoreApplication.translate("code_values", text)


def live_values(opened: OpenedStep, phase: Phase | None) -> dict[Line, str]:
    """The values of every phase up to this one; of all five with None.

    And those of the lines between, as far as the step has them.
    """
    done = PHASES if phase is None else PHASES[: PHASES.index(phase) + 1]
    found = {line: find(opened) for line, (p, find) in _FINDERS.items() if p in done}
    return {line: text for line, text in found.items() if text}


def _predictions(opened: OpenedStep) -> str:
    return _tensor(opened.y_pred, _MOST_PREDICTIONS)


def _loss(opened: OpenedStep) -> str:
    return format_number(opened.loss, _DIGITS)


def _cleared(opened: OpenedStep) -> str:
    """What the gradients held before, and hold now."""
    held = [
        (f"{p.name}.grad", _parameter(p.held, _GRADIENT_DIGITS))
        for p in opened.parameters
        if p.held is not None
    ]
    if not held:
        return _tr("no gradients yet")
    is_cleared = opened.config.zero_grad
    first = _tr("{0} was {1}") if is_cleared else _tr("{0} is still {1}")
    texts = [first.format(*held[0]), *(" ".join(pair) for pair in held[1:])]
    return _tr("{0}, now None").format(_listed(texts)) if is_cleared else _listed(texts)


def _gradients(opened: OpenedStep) -> str:
    """What is in .grad; where it has been added to something, from what to what."""
    return _listed(map(_gradient, opened.parameters))


def _gradient(parameter: ParameterStep) -> str:
    name, now = parameter.name, _parameter(parameter.gradient, _GRADIENT_DIGITS)
    if parameter.cleared is None:
        return f"{name}.grad = {now}"
    return f"{name}.grad: {_parameter(parameter.cleared, _GRADIENT_DIGITS)} → {now}"


def _updated(opened: OpenedStep) -> str:
    moves = [
        f"{p.name}: {_parameter(p.before)} → {_parameter(p.after)}"
        for p in opened.parameters
        if p.after is not None
    ]
    return _listed(moves) if moves else _tr("no update: the run is over")


def _penalty(opened: OpenedStep) -> str:
    return "" if opened.penalty is None else format_number(opened.penalty, _DIGITS)


def _clipped(opened: OpenedStep) -> str:
    """The norm of all gradients together before, and what has become of it."""
    clipping = opened.clipping
    if clipping is None:
        return ""
    norm = format_number(clipping.norm, _GRADIENT_DIGITS)
    if not clipping.shortens:
        return _tr("norm {0}: it stays").format(norm)
    return _tr("norm {0} → {1}").format(norm, short_number(clipping.most))


def _rescheduled(opened: OpenedStep) -> str:
    """The rates of this step, and of the next one."""
    if not opened.config.has_schedule or opened.next_rates is None:
        return ""
    pairs = zip(opened.rates, opened.next_rates, strict=True)
    moves = [
        f"{format_number(old, _DIGITS)} → {format_number(new, _DIGITS)}"
        for old, new in pairs
    ]
    if not opened.config.has_bias_rate:
        return _tr("lr: {0}").format(moves[0])
    return _tr("lr: {0}, of b: {1}").format(*moves)


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(texts)


def _parameter(excerpt: Excerpt, digits: int = _DIGITS) -> str:
    """A weight (1, p) or a bias (1,); one number stands without brackets."""
    if excerpt.values.size == 1:
        return format_number(excerpt.values.item(), digits)
    return _tensor(excerpt, _MOST_WEIGHTS, digits)


def _tensor(excerpt: Excerpt, most: int, digits: int = _DIGITS) -> str:
    """All numbers of a row or a column where they are few; else some and the shape."""
    count = math.prod(excerpt.shape)
    shown = excerpt.values.flatten()[: most if count <= most else most - 1]
    numbers = [format_number(value, digits) for value in shown.tolist()]
    if count <= most:
        return f"[{_listed(numbers)}]"
    return f"[{_listed([*numbers, '…'])}] {excerpt.shape}"


# What each line has found, and with which phase, in the order of the script.
_FINDERS: dict[Line, tuple[Phase, Callable[[OpenedStep], str]]] = {
    "forward": ("forward", _predictions),
    "loss": ("loss", _loss),
    "penalty": ("loss", _penalty),
    "zero_grad": ("zero_grad", _cleared),
    "backward": ("backward", _gradients),
    "clip": ("update", _clipped),
    "update": ("update", _updated),
    "schedule": ("update", _rescheduled),
}
