"""An optimizer's step, worked out anew by its formula and set beside what torch did.

The formulas are in `linreg.update_descent`, `update_adam` and `update_lbfgs`. They
start from what the optimizer kept of the steps before, and know nothing of torch's step
but for what is said of LBFGS.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from linreg.dataset import FloatArray
from linreg.excerpt import Excerpt, excerpt
from linreg.optimizers import Settings
from linreg.update_adam import adam, adamax, adamw, nadam, radam
from linreg.update_descent import adagrad, asgd, rmsprop, rprop, sgd
from linreg.update_lbfgs import lbfgs
from linreg.update_sheet import Sheet, State

_FORMULAS: dict[str, Callable[[Sheet], FloatArray]] = {
    "SGD": sgd,
    "Adagrad": adagrad,
    "Adam": adam,
    "AdamW": adamw,
    "Adamax": adamax,
    "NAdam": nadam,
    "RAdam": radam,
    "ASGD": asgd,
    "RMSprop": rmsprop,
    "Rprop": rprop,
}


@dataclass(frozen=True, eq=False)
class ParameterAtUpdate:
    """A parameter on both sides of a step, in float64 and in the tensor's shape.

    `gradient` is its `.grad` as the optimizer found it, clipped if it is at all; LBFGS
    finds that of its own first evaluation. The states are copies of the parameter's
    entry in the optimizer's state; before the first step it may be empty. `rate` is its
    learning rate in this step.
    """

    name: str
    before: FloatArray
    gradient: FloatArray
    after: FloatArray
    state_before: State
    state_after: State
    rate: float


@dataclass(frozen=True, eq=False)
class Quantity:
    """One line of an optimizer's formula for one parameter tensor.

    `formula` is the right-hand side, in the symbols of the lines and the constants. A
    prime marks what this step makes: m′ of m. `value` is in the parameter's shape, or
    () for a number that all of it shares.
    """

    symbol: str
    formula: str
    value: Excerpt


@dataclass(frozen=True, eq=False)
class ParameterUpdate:
    """The lines for one parameter, "w" or "b"; the last is the new parameter.

    `constants` are those that are other numbers for another parameter. `difference` is
    the largest distance of the new parameter by the formula from torch's. It is NaN
    where no formula was worked out, which is so for LBFGS with more than one inner
    step: the last line is then torch's own.
    """

    name: str
    quantities: tuple[Quantity, ...]
    constants: tuple[tuple[str, float], ...]
    difference: float


@dataclass(frozen=True, eq=False)
class Update:
    """A step of an optimizer by its formula.

    `constants` are the numbers that the formulas of all parameters name, such as
    ("η", 0.01). `evaluations` of the loss are 1 for all optimizers but LBFGS.
    """

    optimizer: str
    constants: tuple[tuple[str, float], ...]
    parameters: tuple[ParameterUpdate, ...]
    evaluations: int


def explain_update(
    optimizer: str,
    settings: Settings,
    parameters: Sequence[ParameterAtUpdate],
    evaluations: int,
) -> Update:
    """The step by the formula; `settings` are complete and those of this step.

    Their learning rate is that of no parameter: each has its own.
    """
    sheets = [
        Sheet(p.name, p.before, p.gradient, p.state_before, {**settings, "lr": p.rate})
        for p in parameters
    ]
    known = [p.after for p in parameters]
    found: Sequence[FloatArray] | None
    # What is not finite in torch's step is not finite here.
    with np.errstate(all="ignore"):
        if optimizer == "LBFGS":
            # It keeps the state of all parameters with the first one.
            found = lbfgs(sheets, parameters[0].state_after, known)
        else:
            found = [_FORMULAS[optimizer](sheet) for sheet in sheets]
        differences = [np.nan] * len(known)
        if found is not None:
            differences = list(map(_difference, found, known))
    shared = _shared_constants(sheets)
    updates = tuple(
        _parameter_update(sheet, difference, shared)
        for sheet, difference in zip(sheets, differences, strict=True)
    )
    return Update(optimizer, tuple(shared.items()), updates, evaluations)


def _shared_constants(sheets: Sequence[Sheet]) -> dict[str, float]:
    """Those that no sheet has another number for; LBFGS writes all on the first one."""
    return {
        symbol: value
        for symbol, value in sheets[0].constants.items()
        if all(sheet.constants.get(symbol, value) == value for sheet in sheets)
    }


def _difference(found: FloatArray, known: FloatArray) -> float:
    """The largest distance; none where both have the same number, or none."""
    same = (found == known) | (np.isnan(found) & np.isnan(known))
    return float(np.where(same, 0.0, np.abs(found - known)).max())


def _parameter_update(
    sheet: Sheet, difference: float, shared: Mapping[str, float]
) -> ParameterUpdate:
    lines = tuple(
        Quantity(line.symbol, line.formula, excerpt(line.value)) for line in sheet.lines
    )
    own = tuple((s, v) for s, v in sheet.constants.items() if s not in shared)
    return ParameterUpdate(sheet.name, lines, own, difference)
