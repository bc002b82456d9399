"""A measured figure, what it is compared with, and whether its aim is met."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np


@dataclass(frozen=True)
class Aim:
    """A bound; `unit` is that of the figure, "×" for a ratio of two."""

    relation: Literal["≥", "≤"]
    bound: float
    unit: str = "×"

    def is_met(self, value: float) -> bool:
        """False for NaN as well."""
        if self.relation == "≥":
            return value >= self.bound
        return value <= self.bound

    def __str__(self) -> str:
        return f"{self.relation} {with_unit(self.bound, self.unit)}"


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    `value` is the median of `samples`, None where nothing could be measured, for which
    `note` gives the reason. `measured` are the medians that it is made of, by name.
    """

    what: str
    against: str
    aim: Aim
    samples: Sequence[float] = ()
    measured: Mapping[str, float] = field(default_factory=dict)
    note: str = ""

    @property
    def value(self) -> float | None:
        return statistics.median(self.samples) if self.samples else None

    @property
    def is_met(self) -> bool:
        return self.value is not None and self.aim.is_met(self.value)

    @property
    def verdict(self) -> str:
        return "met" if self.is_met else "not met"


def ratio(
    what: str,
    against: str,
    aim: Aim,
    pairs: Sequence[tuple[float, float]],
    names: tuple[str, str],
    note: str = "",
) -> Figure:
    """The figure of numbers over their baselines, each pair measured in turn.

    `names` are those of the two numbers.
    """
    ours, theirs = zip(*pairs, strict=True)
    samples = [number / baseline for number, baseline in pairs]
    measured = dict(zip(names, map(statistics.median, (ours, theirs)), strict=True))
    return Figure(what, against, aim, samples, measured, note)


def p99(numbers: Iterable[float]) -> float:
    """What one in a hundred exceeds; with fewer numbers close to the largest."""
    return float(np.percentile(list(numbers), 99))


def with_unit(value: float, unit: str) -> str:
    """Three digits, or all before the point."""
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{text} {unit}"
