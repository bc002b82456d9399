"""The gradient by hand beside the one that autograd has found."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from desktop.explain.matrices import (
    MORE_ROWS,
    Column,
    aligned,
    computed,
    distance,
    measured,
    table,
)
from desktop.explain.numbers_markup import Ink, tr
from desktop.explain.numbers_sections import number_names
from desktop.number_format import MINUS
from linreg.excerpt import Excerpt
from linreg.gradient_formula import loss_derivative
from linreg.opened_step import OpenedStep, ParameterStep

_MOST_TERMS = 4


@dataclass(frozen=True)
class _Derivative:
    """A row's loss by ŷ: `factor` times what `term` says of the residual rᵢ."""

    factor: int
    term: str


_DERIVATIVES = {
    "mse": _Derivative(2, "rᵢ"),
    "l1": _Derivative(1, "sign(rᵢ)"),
    "huber": _Derivative(1, "clip(rᵢ)"),
    "smooth_l1": _Derivative(1, "clip(rᵢ)"),
}


def backward(opened: OpenedStep, ink: Ink) -> str:
    """Formula, its value, autograd's value and their difference; then `.grad`."""
    html = "".join(ink.formula(_formula(opened, step)) for step in opened.parameters)
    if opened.config.loss in ("huber", "smooth_l1"):
        html += ink.note(tr("clip(r) is r itself, but never below −1 nor above 1."))
    if opened.penalty is not None:
        html += ink.note(tr("sign(w) is 1 or −1, and 0 where w is 0."))
    html += ink.lines(table(_comparison(opened, ink), ink.theme.muted))
    html += _why_they_differ(opened, ink)
    if any(step.cleared is not None for step in opened.parameters):
        html += ink.lines(table(_accumulation(opened, ink), ink.theme.muted))
        html += ink.warning(
            tr("The update takes .grad, which is not the gradient of this loss alone.")
        )
    return html


def _formula(opened: OpenedStep, step: ParameterStep) -> str:
    """ "∂L/∂w = 2/N · Σ rᵢ·xᵢ", with its numbers where they are few."""
    derivative = _DERIVATIVES[opened.config.loss]
    is_weight = step.name == "w"
    term = f"{derivative.term}·xᵢ" if is_weight else derivative.term
    slope = _slope(opened).format(step.name)
    text = f"{slope} = {_front(opened, 'N')}Σ {term}{_of_penalty(opened, step)}"
    if opened.x.shape[1] > 1 or opened.x.shape[0] > _MOST_TERMS:
        return text
    rows = loss_derivative(opened.config.loss, opened.residuals.values[:, 0])
    terms = [_in_brackets(computed(slope / derivative.factor)) for slope in rows]
    if is_weight:
        inputs = (_in_brackets(measured(x)) for x in opened.x.values[:, 0])
        terms = [f"{slope}·{x}" for slope, x in zip(terms, inputs, strict=True)]
    of_loss = f"{_front(opened, str(len(rows)))}({' + '.join(terms)})"
    if step.of_penalty is None:
        return f"{text} = {of_loss}"
    of_penalty = _in_brackets(computed(step.of_penalty.values.item()))
    return f"{text} = {of_loss} + {of_penalty}"


def _slope(opened: OpenedStep) -> str:
    """The derivative of the loss, or of J, the loss with its penalty."""
    return "∂L/∂{0}" if opened.penalty is None else "∂J/∂{0}"


def _of_penalty(opened: OpenedStep, step: ParameterStep) -> str:
    """The last term of a weight's derivative, where there is a penalty."""
    if step.of_penalty is None:
        return ""
    return f" + {measured(opened.config.l1)}·sign({step.name})"


def _front(opened: OpenedStep, count: str) -> str:
    """What stands before the sum: "2/N · ", "2 · ", "1/N · " or nothing."""
    factor = _DERIVATIVES[opened.config.loss].factor
    if opened.config.reduction == "mean":
        return f"{factor}/{count} · "
    return f"{factor} · " if factor > 1 else ""


def _in_brackets(number: str) -> str:
    """A number as it may stand within a sum or a product."""
    return f"({number})" if number.startswith(MINUS) else number


def _comparison(opened: OpenedStep, ink: Ink) -> list[Column]:
    """A row for each number of the gradient; with a penalty, its part of it as well."""
    parts = [
        gradient_column(opened, tr("by the formula"), lambda step: step.by_formula)
    ]
    if opened.penalty is not None:
        parts = [
            gradient_column(opened, tr("of L"), _of_loss),
            gradient_column(
                opened, tr("+ of P"), lambda s: s.of_penalty or _nothing(s)
            ),
            gradient_column(opened, tr("= formula"), lambda step: step.by_formula),
        ]
    return [
        gradient_names(opened, _slope(opened), ink),
        *parts,
        gradient_column(opened, tr("autograd"), lambda step: step.added),
        gradient_column(opened, tr("difference"), _differences, distance),
    ]


def _of_loss(step: ParameterStep) -> Excerpt:
    """By the formula, without the penalty."""
    part = (step.of_penalty or _nothing(step)).values
    return Excerpt(step.by_formula.shape, step.by_formula.values - part)


def _differences(step: ParameterStep) -> Excerpt:
    """Distances of autograd's numbers, 0 where both are the same infinity."""
    found, formula = step.added.values, step.by_formula.values
    with np.errstate(invalid="ignore"):
        apart = np.where(found == formula, 0.0, np.abs(found - formula))
    return Excerpt(step.added.shape, apart)


def _accumulation(opened: OpenedStep, ink: Ink) -> list[Column]:
    """`.grad` before, what backward has added, and `.grad` after."""
    return [
        gradient_names(opened, "{0}.grad", ink),
        gradient_column(
            opened, tr("held"), lambda step: step.cleared or _nothing(step)
        ),
        gradient_column(opened, tr("+ added"), lambda step: step.added),
        gradient_column(opened, tr("= .grad now"), lambda step: step.gradient),
    ]


def _nothing(step: ParameterStep) -> Excerpt:
    return Excerpt(step.added.shape, np.zeros_like(step.added.values))


def gradient_names(opened: OpenedStep, form: str, ink: Ink) -> Column:
    """A name for each number of the parameters, as "w1.grad"."""
    names: list[str] = []
    for step in opened.parameters:
        names += map(form.format, number_names(opened, step))
        names += _sign_of_more(step.added)
    return Column("", names, "left", ink.theme.model)


def gradient_column(
    opened: OpenedStep,
    title: str,
    tensor: Callable[[ParameterStep], Excerpt],
    form: Callable[[float], str] = computed,
) -> Column:
    """The numbers of all parameters, one below another."""
    texts: list[str] = []
    for step in opened.parameters:
        values = tensor(step)
        texts += (form(float(value)) for value in values.values.ravel())
        texts += _sign_of_more(values)
    return Column(title, aligned(texts))


def _sign_of_more(values: Excerpt) -> list[str]:
    return [] if values.whole else [MORE_ROWS]


def _why_they_differ(opened: OpenedStep, ink: Ink) -> str:
    differences = [step.difference for step in opened.parameters]
    if not all(map(math.isfinite, differences)):
        text = tr("What is not finite has no difference: the numbers have overflowed.")
        return ink.warning(text)
    if max(differences) == 0:
        return ink.note(tr("Both are the same to the last digit."))
    if opened.config.dtype == "float64":
        text = tr(
            "Not exactly 0: both have some 16 digits, but are rounded in another order."
        )
    else:
        text = tr(
            "Not exactly 0: autograd’s numbers are float32, rounded to some 7 digits "
            "at each operation; the formula is worked out in float64."
        )
    return ink.note(text)
