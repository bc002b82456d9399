"""The sheet on which an optimizer's formula is worked out for one parameter tensor.

Each line of it is a symbol, a formula in the symbols of lines above and of constants,
and its value in float64. "w" stands for the parameter ("b" for the bias), "g" for its
gradient; a prime marks what a step makes anew of what the last one left: m′ of m.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import torch

from linreg.dataset import FloatArray
from linreg.optimizers import Settings

# One parameter's entry in the state of a torch optimizer.
State = Mapping[str, Any]


class Line(NamedTuple):
    """A symbol, the right-hand side of its formula, and its value in float64."""

    symbol: str
    formula: str
    value: FloatArray


class Sheet:
    """The lines worked out so far, and what they start from.

    `parameter` and `gradient` are in the tensor's shape. `state` is what torch kept of
    the steps before, and `constants` are the numbers that the formulas name so far.
    """

    def __init__(
        self,
        name: str,
        parameter: FloatArray,
        gradient: FloatArray,
        state: State,
        settings: Settings,
    ) -> None:
        self.name = name
        self.parameter = parameter
        self.state = state
        self.lines: list[Line] = []
        self.constants: dict[str, float] = {}
        self.settings = settings
        self._gradient = gradient

    def line(self, symbol: str, formula: str, value: FloatArray) -> FloatArray:
        """Write a line; its value."""
        self.lines.append(Line(symbol, formula, value))
        return value

    def shared(self, symbol: str, formula: str, value: float) -> float:
        """Write a line with a number that all of the tensor shares; that number."""
        self.line(symbol, formula, np.array(value, dtype=np.float64))
        return value

    def constant(self, symbol: str, value: float) -> float:
        """Note a number that the formulas name; that number."""
        self.constants[symbol] = value
        return value

    def number(self, symbol: str, setting: str) -> float:
        """A hyperparameter that the formulas name."""
        value = self.settings[setting]
        if not isinstance(value, float):
            raise TypeError(f"{setting} is no number: {value!r}")
        return self.constant(symbol, value)

    def pair(self, first: str, second: str, setting: str) -> tuple[float, float]:
        """Two hyperparameters that the formulas name."""
        value = self.settings[setting]
        if not isinstance(value, tuple):
            raise TypeError(f"{setting} is no pair: {value!r}")
        return self.constant(first, value[0]), self.constant(second, value[1])

    def has(self, setting: str) -> bool:
        """Whether a hyperparameter is on, or other than 0."""
        return bool(self.settings[setting])

    def step(self) -> float:
        """The number t of this step, counted from 1."""
        before = as_array(self.state["step"]) if "step" in self.state else 0.0
        return self.constant("t", float(before) + 1)

    def gradient(self, *, decays: bool) -> FloatArray:
        """The line of g; weight decay as L2, where it `decays`, is part of it."""
        formula, value = f"{self.name}.grad", self._gradient
        if decays and self.has("weight_decay"):
            formula += f" + λ·{self.name}"
            value = value + self.number("λ", "weight_decay") * self.parameter
        return self.line("g", formula, value)

    def shrunk(self, rate: float, *, decays: bool) -> tuple[str, FloatArray]:
        """The parameter as a term of a formula, with decoupled decay if it `decays`."""
        if not (decays and self.has("weight_decay")):
            return self.name, self.parameter
        factor = 1 - rate * self.number("λ", "weight_decay")
        return f"(1 − η·λ)·{self.name}", factor * self.parameter

    def kept(self, symbol: str, key: str) -> FloatArray:
        """The line of what the step before left in the state; 0 before the first."""
        if key in self.state:
            return self.line(symbol, f"{symbol}′ₜ₋₁", as_array(self.state[key]))
        return self.line(symbol, "0", np.zeros_like(self.parameter))

    def mean(
        self, symbol: str, key: str, share: tuple[str, float], term: tuple[str, Any]
    ) -> FloatArray:
        """Two lines: a running mean as it was, and with a `share` of it kept.

        What the rest of the mean is of comes as the `term` of the formula.
        """
        before = self.kept(symbol, key)
        letter, part = share
        formula = f"{letter}·{symbol} + (1 − {letter})·{term[0]}"
        return self.line(f"{symbol}′", formula, part * before + (1 - part) * term[1])


def as_array(tensor: torch.Tensor) -> FloatArray:
    """A tensor's values in float64, in its shape."""
    values: FloatArray = tensor.detach().numpy().astype(np.float64)
    return values
