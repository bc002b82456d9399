"""What the tests of the update formulas share: steps of torch, and formulas read."""

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from linreg.dataset import FloatArray
from linreg.optimizers import complete_settings
from linreg.update_formula import (
    ParameterAtUpdate,
    Update,
    explain_update,
)
from tests.linreg.runs import DTYPES, noisy_data

NAMES = ("w", "b")


@dataclass
class Step:
    """A step that torch made, and what the formula says of it."""

    parameters: list[ParameterAtUpdate]
    update: Update

    def lines(self, index: int = 0) -> dict[str, FloatArray]:
        """The values of a parameter's lines by their symbols."""
        quantities = self.update.parameters[index].quantities
        assert len({q.symbol for q in quantities}) == len(quantities)
        return {q.symbol: q.value.values for q in quantities}

    def formulas(self, index: int = 0) -> dict[str, str]:
        return {q.symbol: q.formula for q in self.update.parameters[index].quantities}

    @property
    def constants(self) -> dict[str, float]:
        return dict(self.update.constants)


def steps(
    optimizer: str,
    given: dict[str, Any],
    count: int,
    dtype: str = "float64",
    columns: int = 2,
    bias: bool = True,
    seed: int = 0,
    lr_bias: float | None = None,
    gamma: float | None = None,
) -> Iterator[Step]:
    """The lecture's loop, with each of its updates explained.

    With a `lr_bias` that is the rate of b, and each step multiplies all by `gamma`.
    """
    torch.manual_seed(seed)
    data = noisy_data(rows=8, columns=columns, seed=seed)
    x = torch.tensor(data.x, dtype=DTYPES[dtype])
    y = torch.tensor(data.y, dtype=DTYPES[dtype]).unsqueeze(1)
    model = torch.nn.Linear(columns, 1, bias=bias, dtype=DTYPES[dtype])
    settings = complete_settings(optimizer, given)
    arguments = {k: None if v == "none" else v for k, v in settings.items()}
    groups: list[dict[str, Any]] = [{"params": [p]} for p in model.parameters()]
    if lr_bias is not None:
        groups[1]["lr"] = lr_bias
    all_in_one = lr_bias is None
    made = getattr(torch.optim, optimizer)(
        model.parameters() if all_in_one else groups, **arguments
    )
    evaluations = 0

    def closure() -> Any:
        nonlocal evaluations
        evaluations += 1
        made.zero_grad()
        loss = torch.nn.functional.mse_loss(model(x), y)
        loss.backward()
        return loss

    tensors = list(model.parameters())
    for _ in range(count):
        closure()
        gradients = [array(p.grad) for p in tensors]
        before = [array(p) for p in tensors]
        kept = [copy.deepcopy(made.state.get(p, {})) for p in tensors]
        rates = [g["lr"] for g in made.param_groups for _ in g["params"]]
        evaluations = 0
        made.step(closure)
        parameters = [
            ParameterAtUpdate(
                name,
                old,
                gradient,
                array(p),
                state,
                copy.deepcopy(made.state[p]),
                rate,
            )
            for name, old, gradient, p, state, rate in zip(
                NAMES, before, gradients, tensors, kept, rates, strict=False
            )
        ]
        update = explain_update(optimizer, settings, parameters, evaluations)
        yield Step(parameters, update)
        if gamma is not None:
            for group in made.param_groups:
                group["lr"] *= gamma


def array(tensor: Any) -> FloatArray:
    values: FloatArray = tensor.detach().numpy().astype(np.float64)
    return values


def assert_explained(step: Step, precision: float) -> None:
    """The new parameters are torch's, and the difference is what is left."""
    for at, update in zip(step.parameters, step.update.parameters, strict=True):
        assert update.name == at.name
        assert update.quantities[-1].symbol == f"{at.name}′"
        found = update.quantities[-1].value.values
        scale = max(np.abs(at.before).max(), np.abs(at.after).max())
        np.testing.assert_allclose(found, at.after, rtol=0, atol=precision * scale)
        assert update.difference == np.abs(found - at.after).max()


# A formula read as Python

_WORDS = {"max": "max", "min": "min", "sign": "sign"}
_SIGNS = {
    "−": "-",
    "·": "*",
    "²": "**2",
    "^": "**",
    "√": "sqrt",
    "ᵗ": "**_t",
    "=": "==",
}
_FUNCTIONS = {
    "max": lambda *numbers: np.maximum(*np.broadcast_arrays(*numbers)),
    "min": lambda *numbers: np.minimum(*np.broadcast_arrays(*numbers)),
    "sign": np.sign,
    "sqrt": np.sqrt,
}


def evaluate(formula: str, known: Mapping[str, Any]) -> FloatArray:
    """A formula's value; raises where it names anything that is not known."""
    value: Any = None
    for part in reversed(formula.split(", ") if " (g·h" in formula else [formula]):
        case = re.fullmatch(r"(.+) \((.+ [<>=] .+)\)", part)
        if case is None:
            value = _value(part, known)
        else:
            value = np.where(
                _value(case[2], known),
                _value(case[1], known),
                np.nan if value is None else value,
            )
    return np.asarray(value, dtype=np.float64)


def _value(formula: str, known: Mapping[str, Any]) -> Any:
    symbols = sorted(known, key=len, reverse=True)
    names = {symbol: f"_{i}" for i, symbol in enumerate(symbols)} | {"t": "_t"}
    either = "|".join(map(re.escape, [*_WORDS, *symbols]))
    formula = re.sub(rf"√({either})", r"√(\1)", formula)
    formula = re.sub(r"\|(.+?)\|", r"max(\1, −(\1))", formula)
    pattern = rf"{either}|[{re.escape(''.join(_SIGNS))}]"
    python = re.sub(pattern, lambda m: (_WORDS | names | _SIGNS)[m[0]], formula)
    values = {names[symbol]: known[symbol] for symbol in symbols}
    return eval(python, {"__builtins__": {}}, _FUNCTIONS | values)


def known_to(step: Step, index: int, previous: Step | None) -> dict[str, Any]:
    """All that a parameter's formulas may name: constants, lines, and the last step's.

    A kept value whose line was left out in the step before is the parameter itself.
    """
    at = step.parameters[index]
    lines = step.lines(index)
    known = {at.name: at.before, f"{at.name}.grad": at.gradient}
    if previous is not None:
        known |= {f"{at.name}̄′ₜ₋₁": at.before}
        known |= {f"{s}ₜ₋₁": v for s, v in previous.lines(index).items()}
    return step.constants | known | lines
