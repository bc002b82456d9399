"""What a cell's text means: a number, a word for there being none, or just text."""

import math
import re
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from linreg.dataset import FloatArray
from linreg.table_numbers import Fault
from linreg.table_options import Decimal, Kind

# What stands round a cell's text without being a part of it.
SPACES = " \t\u00a0"
# The ASCII digits only, and none of the other things that float() takes for a number.
_POINT = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
NUMBER: dict[Decimal, str] = {".": _POINT, ",": _POINT.replace(r"\.", ",")}
# A cell that says in words that there is no finite number in it.
MISSING = r"(?:[+-]?(?:nan|inf|infinity)|n/a|#n/a|na|null|none)?"

_NUMBERS = {sign: re.compile(pattern) for sign, pattern in NUMBER.items()}
_MISSING = re.compile(MISSING, re.IGNORECASE)


def is_number(text: str, decimal: Decimal) -> bool:
    return _NUMBERS[decimal].fullmatch(text) is not None


def is_missing(text: str) -> bool:
    """Whether the cell is blank, or says in words that there is no number."""
    return _MISSING.fullmatch(text) is not None


class Cell(NamedTuple):
    """A cell's text and its line in the file, counted from 1."""

    row: int
    text: str


def missing_fault(name: str, cell: Cell) -> Fault:
    """What is told of the first cell of a column that has no finite number."""
    return Fault(
        cell.row, name, "not_finite_cell" if cell.text else "blank_cell", cell.text
    )


@dataclass
class Column:
    """One column, as it is being read.

    `values` has NaN where the cell is no number. The two cells are the first of their
    kind, if there is one.
    """

    name: str
    # In quotes, because array cannot be subscripted at run time before Python 3.12.
    values: "array[float]" = field(default_factory=lambda: array("d"))
    numbers: int = 0
    texts: int = 0
    first_text: Cell | None = None
    first_missing: Cell | None = None

    def is_numeric(self, kinds: Mapping[str, Kind]) -> bool:
        """As `kinds` says; or whether most cells that are not blank hold a number."""
        kind = kinds.get(self.name)
        return self.numbers > self.texts if kind is None else kind == "number"

    def kind(self, kinds: Mapping[str, Kind]) -> Kind:
        return "number" if self.is_numeric(kinds) else "text"

    def to_numpy(self) -> FloatArray:
        """The values, shape (rows,), not copied: nothing can be added any more."""
        return np.frombuffer(self.values, dtype=np.float64)

    def faults(self) -> tuple[Fault, ...]:
        """The first text, and the first cell without a finite number."""
        found: list[Fault] = []
        if self.first_text:
            row, text = self.first_text
            found.append(Fault(row, self.name, "text_cell", text))
        if self.first_missing:
            found.append(missing_fault(self.name, self.first_missing))
        return tuple(found)

    def add(self, row: int, text: str, decimal: Decimal) -> None:
        value = math.nan
        if _NUMBERS[decimal].fullmatch(text):
            value = float(text.replace(",", "."))
            self.numbers += 1
        elif not _MISSING.fullmatch(text):
            self.texts += 1
            self.first_text = self.first_text or Cell(row, text)
            self.values.append(math.nan)
            return
        if not math.isfinite(value):
            self.first_missing = self.first_missing or Cell(row, text)
        self.values.append(value)
