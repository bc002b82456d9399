"""The update in numbers: clipping before it, its formula, and the schedule after it."""

import math
from collections.abc import Sequence

import numpy as np

from desktop.explain.matrices import (
    Column,
    aligned,
    computed,
    distance,
    measured,
    table,
)
from desktop.explain.numbers_backward import gradient_column, gradient_names
from desktop.explain.numbers_markup import Ink, tr
from desktop.explain.numbers_sections import number_names
from linreg.config import Config
from linreg.opened_step import OpenedStep, ParameterStep
from linreg.update_formula import ParameterUpdate, Quantity, Update

# In the formula of an optimizer that has taken the rate of the step before.
_EARLIER_RATE = "ηₜ₋₁"


def update(opened: OpenedStep, ink: Ink) -> str:
    """The optimizer's own formula, line by line, for each parameter."""
    found = opened.update
    if found is None:
        return ink.note(tr("No update: the run is over."))
    html = ink.formula(_constants(found.optimizer, found.constants))
    html += _where_the_rate_is_from(opened, found, ink)
    if found.evaluations > 1:
        text = tr("In this step the loss was evaluated {0} times.")
        html += ink.note(text.format(found.evaluations))
    pairs = zip(opened.parameters, found.parameters, strict=True)
    return html + "".join(_update_of(opened, *pair, ink) for pair in pairs)


def _constants(of: str, constants: Sequence[tuple[str, float]]) -> str:
    """ "Adam: η = 0.001, β₁ = 0.9", or the name alone."""
    numbers = ", ".join(f"{symbol} = {measured(value)}" for symbol, value in constants)
    return f"{of}: {numbers}" if numbers else of


def _where_the_rate_is_from(opened: OpenedStep, found: Update, ink: Ink) -> str:
    """Which schedule has made the rate of this step, and of what."""
    config = opened.config
    if not config.has_schedule:
        return ""
    name, rate = _base_rate(config)
    base = measured(rate)
    if config.has_bias_rate:
        base = tr("{0} for w and {1} for b").format(base, measured(config.lr_bias))
    text = tr("The base rate is {0} = {1}; {2} has made it {3} for this step.")
    now = _rates(opened, opened.rates)
    html = ink.note(text.format(name, base, config.scheduler, now))
    if any(_EARLIER_RATE in line.formula for line in found.parameters[0].quantities):
        html += ink.note(
            tr(
                "But {0} has worked ηₜ out in the step before, with the rate ηₜ₋₁ then."
            ).format(found.optimizer)
        )
    return html


def _base_rate(config: Config) -> tuple[str, float]:
    """What the schedule starts from, and its name; OneCycleLR has one of its own."""
    highest = config.scheduler_settings.get("max_lr")
    return ("max_lr", highest) if isinstance(highest, float) else ("lr", config.lr)


def _rates(opened: OpenedStep, rates: Sequence[float]) -> str:
    """ "η = 0.01", or "η = 0.01 for w and 0.05 for b"."""
    if not opened.config.has_bias_rate:
        return f"η = {measured(rates[0])}"
    return tr("η = {0} for w and {1} for b").format(*map(measured, rates))


def clip(opened: OpenedStep, ink: Ink) -> str:
    """What clipping makes of `.grad`, between backward and the update."""
    clipping = opened.clipping
    if clipping is None:
        return ""
    norm, most = computed(clipping.norm), measured(clipping.most)
    if not clipping.shortens:
        return ink.formula(tr("‖g‖ = {0} ≤ {1}, so g stays.").format(norm, most))
    text = tr("‖g‖ = {0} > {1}, so g is shortened to {1}: g · {1}/{0}")
    html = ink.formula(text.format(norm, most))
    times = tr("times {0}").format(computed(clipping.factor))
    columns = [
        gradient_names(opened, "{0}.grad", ink),
        gradient_column(opened, tr("before"), lambda step: step.gradient),
        gradient_column(opened, times, lambda s: s.clipped or s.gradient),
    ]
    html += ink.lines(table(columns, ink.theme.muted))
    return html + ink.note(tr("‖g‖ is the norm of all numbers of .grad together."))


def schedule(opened: OpenedStep, ink: Ink) -> str:
    """The rate of the next step."""
    if opened.next_rates is None:
        return ""
    now, following = (_rates(opened, r) for r in (opened.rates, opened.next_rates))
    if now == following:
        return ink.formula(tr("For the next step, still: {0}").format(following))
    return ink.formula(tr("For the next step: {0}").format(following))


def _update_of(
    opened: OpenedStep, step: ParameterStep, found: ParameterUpdate, ink: Ink
) -> str:
    rows = list(found.quantities)
    unexplained = math.isnan(found.difference)
    if step.after is not None and not unexplained:
        rows.append(Quantity(tr("torch"), f"{found.name}.data", step.after))
    columns = [
        Column("", [row.symbol for row in rows]),
        Column("", [f"= {row.formula}" for row in rows], "left"),
    ]
    columns += _value_columns(number_names(opened, step), rows, step, ink.theme.model)
    own = ink.formula(_constants(step.name, found.constants)) if found.constants else ""
    lines = ink.lines(table(columns, ink.theme.model))
    return own + lines + ink.note(_distance(found))


def _distance(found: ParameterUpdate) -> str:
    """How far the new parameter by the formula is from torch's."""
    symbol = found.quantities[-1].symbol
    if math.isnan(found.difference):
        return tr(
            "{0} is torch’s own: the inner steps are not worked out here."
        ).format(symbol)
    text = tr("Largest difference of {0} from torch’s own: {1}")
    return text.format(symbol, distance(found.difference))


def _value_columns(
    names: Sequence[str], rows: Sequence[Quantity], step: ParameterStep, colour: str
) -> list[Column]:
    """One column for each number of the parameter; what all share is in the first."""
    values = [row.value.values.ravel() for row in rows]
    columns = []
    for place, name in enumerate(names):
        texts = [
            computed(float(each[place])) if place < each.size else "" for each in values
        ]
        columns.append(Column(name, aligned(texts)))
    if len(names) < int(np.prod(step.before.shape)):
        columns.append(Column("…", ["…"] * len(rows)))
    return columns
