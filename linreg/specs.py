"""Typed descriptions of settings.

One `Spec` says a setting's name, type, range, default and meaning. The controls, the
command line and the validation are all made from it, so they cannot disagree.
"""

import math
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from linreg.errors import SettingError

Pair = tuple[float, float]
Counts = tuple[int, ...]
Value = float | int | bool | str | Pair | Counts
Kind = Literal["float", "int", "flag", "choice", "pair", "counts"]

# Python's float() also takes 1_000, nan and Arabic digits: a typing slip must not pass.
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d+")
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True)
class Range:
    """An interval of numbers; each end may be open, that is, not itself allowed."""

    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    high_open: bool = False

    def contains(self, number: float) -> bool:
        above = number > self.low if self.low_open else number >= self.low
        below = number < self.high if self.high_open else number <= self.high
        # Not math.isfinite, which raises for a whole number of 400 digits.
        return above and below and abs(number) <= sys.float_info.max


POSITIVE = Range(low=0.0, low_open=True)
NOT_NEGATIVE = Range(low=0.0)
FRACTION = Range(low=0.0, high=1.0, high_open=True)

# torch raises where a factor, perhaps a product of two settings, overflows float32.
SENSIBLE = Range(-1e18, 1e18)


@dataclass(frozen=True)
class Spec:
    """One setting: what it is called, which values it takes, and what it does.

    "counts" are whole numbers, at least one, each larger than the one before. `ranges`
    has one entry, or two for a pair; beyond that, every number must lie in `SENSIBLE`.
    `live` says whether the setting may be changed during a run; the others need a
    restart.
    """

    name: str
    kind: Kind
    default: Value
    meaning: str
    ranges: tuple[Range, ...] = (Range(),)
    choices: tuple[str, ...] = ()
    live: bool = True

    def check(self, value: object) -> Value:
        """The value in the setting's own type; raises SettingError if it has none."""
        if self.kind == "flag":
            return self._check_flag(value)
        if self.kind == "choice":
            return self._check_choice(value)
        if self.kind == "pair":
            return self._check_pair(value)
        if self.kind == "counts":
            return self._check_counts(value)
        return self._check_number(value, self.ranges[0])

    def parse(self, text: str) -> Value:
        """The value that a person wrote as `text`; raises SettingError."""
        text = text.strip()
        if self.kind == "flag":
            return self._check_flag(_FLAGS.get(text.lower(), text))
        if self.kind == "choice":
            return self._check_choice(text)
        if self.kind in ("pair", "counts"):
            return self.check(tuple(self._number(t) for t in text.split(",")))
        return self.check(self._number(text))

    def _number(self, text: str) -> float:
        text = text.strip()
        if not _NUMBER.fullmatch(text):
            raise SettingError(self.name, text, "not_a_number", self.kind)
        number = float(text)
        whole = _WHOLE.fullmatch(text) and math.isfinite(number)
        return int(text) if whole else number

    def _check_number(self, value: object, allowed: Range) -> float | int:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise SettingError(self.name, value, "not_a_number", self.kind)
        if not allowed.contains(value):
            raise SettingError(self.name, value, "out_of_range", allowed)
        if not SENSIBLE.contains(value):
            raise SettingError(self.name, value, "out_of_range", SENSIBLE)
        if self.kind not in ("int", "counts"):
            return float(value)
        if value != int(value):
            raise SettingError(self.name, value, "not_a_number", "int")
        return int(value)

    def _check_flag(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise SettingError(self.name, value, "not_a_number", "flag")
        return value

    def _check_choice(self, value: object) -> str:
        if value not in self.choices:
            raise SettingError(self.name, value, "unknown_name", self.choices)
        return str(value)

    def _check_pair(self, value: object) -> Pair:
        if not isinstance(value, (tuple, list)) or len(value) != len(self.ranges):
            raise SettingError(self.name, value, "wrong_count", len(self.ranges))
        first, second = (
            self._check_number(v, r) for v, r in zip(value, self.ranges, strict=True)
        )
        return (first, second)

    def _check_counts(self, value: object) -> Counts:
        if not isinstance(value, (tuple, list)) or not value:
            raise SettingError(self.name, value, "wrong_count", 1)
        counts = tuple(int(self._check_number(v, self.ranges[0])) for v in value)
        if any(later <= earlier for earlier, later in pairwise(counts)):
            raise SettingError(self.name, counts, "conflict", "rising")
        return counts


def find_spec(specs: Sequence[Spec], name: str, kind: str) -> Spec:
    """The setting of that name; raises SettingError, which calls it a `kind`."""
    for spec in specs:
        if spec.name == name:
            return spec
    raise SettingError(kind, name, "unknown_name", tuple(spec.name for spec in specs))


def completed(
    specs: Sequence[Spec], given: Mapping[str, Value], kind: str
) -> dict[str, Value]:
    """Every setting: the value given for it, or its default; raises SettingError."""
    checked = {
        name: find_spec(specs, name, kind).check(value) for name, value in given.items()
    }
    return {spec.name: checked.get(spec.name, spec.default) for spec in specs}
