"""Least squares answers that somebody has certified, and how near others come to them.

Beside the tables of a folder there may be a file `certified.json` in the form of the
Statistical Reference Datasets of NIST: under "datasets" one object for each table, with
its file's name, the model, and the answers as texts of 15 digits.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from linreg.config import SPECS
from linreg.errors import LinregError, SettingError
from linreg.prepare import Prepared

FILE_NAME = "certified.json"

# The digits that certified answers are printed to.
MOST_DIGITS = 15
_LARGEST_FILE = 1_000_000
_LONGEST_NUMBER, _LONGEST_TEXT, _MOST_PARAMETERS = 40, 200, 1000
_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d{1,3})?", re.ASCII)

Difference = Literal[
    "degree",  # another highest power of x
    "bias",  # one of the two has no b
    "x_columns",  # another number of features
    "rows",  # other rows, because some were edited, left out or held out
]


@dataclass(frozen=True)
class Certified:
    """The certified fit of one table.

    `weight` and `standard_errors` are in the data's own units and in the order of the
    terms; `bias` is None for a model without one, and the standard error of b comes
    last. `names` are the certifier's own for the same parameters, b again last. `rows`
    is None where the number of rows is not stated.
    """

    title: str
    source: str
    degree: int
    x_columns: int
    rows: int | None
    names: tuple[str, ...]
    weight: tuple[float, ...]
    bias: float | None
    standard_errors: tuple[float, ...]
    residual_sd: float
    r_squared: float


CertifiedProblem = Literal[
    "unreadable",  # not there any more, too large, or no JSON
    "no_datasets",  # JSON, but without the mapping "datasets"
    "bad_field",  # `key` of `title` is missing or not as it should be
]


@dataclass
class CertifiedError(LinregError):
    """A file of certified answers that cannot be used for the table asked about."""

    path: Path
    problem: CertifiedProblem
    title: str = ""
    key: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {self.problem} ({self.title!r}, {self.key!r})"


def find_certified(table: Path) -> Certified | None:
    """The certified answers of this table's file, where its folder has valid ones."""
    try:
        return read_certified(table)
    except CertifiedError:
        return None


def read_certified(table: Path) -> Certified | None:
    """The same; None where the folder has none for this table.

    Raises CertifiedError where it has, and they are not valid.
    """
    path = table.parent / FILE_NAME
    try:
        # Of anything but a regular file the reading might never end.
        if not path.is_file():
            return None
        with path.open("rb") as file:
            text = file.read(_LARGEST_FILE + 1)
    except OSError:
        raise CertifiedError(path, "unreadable") from None
    for title, facts in _datasets(path, text).items():
        if isinstance(facts, dict) and facts.get("file") == table.name:
            return _Reader(path, title, facts).read()
    return None


def _datasets(path: Path, text: bytes) -> Mapping[str, object]:
    if len(text) > _LARGEST_FILE:
        raise CertifiedError(path, "unreadable")
    try:
        whole = json.loads(text)
    # Brackets within brackets, thousands of them, end the recursion.
    except (ValueError, RecursionError):
        raise CertifiedError(path, "unreadable") from None
    datasets = whole.get("datasets") if isinstance(whole, dict) else None
    if not isinstance(datasets, dict):
        raise CertifiedError(path, "no_datasets")
    return datasets


class _Reader:
    """Takes the fields of one table's answers, and refuses what is not as it should."""

    def __init__(self, path: Path, title: str, facts: Mapping[str, object]) -> None:
        self._path = path
        self._title = title
        self._facts = facts

    def _error(self, key: str) -> CertifiedError:
        return CertifiedError(self._path, "bad_field", self._title, key)

    def read(self) -> Certified:
        bias = self._facts.get("intercept")
        if not isinstance(bias, bool):
            raise self._error("intercept")
        count = len(self._list("coefficients_text"))
        if not bias < count <= _MOST_PARAMETERS:
            raise self._error("coefficients_text")
        names = tuple(self._text(n) for n in self._list("parameter_names", count))
        if "" in names:
            raise self._error("parameter_names")
        known = self._numbers("coefficients_text", count)
        errors = self._numbers("std_errors_text", count)
        degree = self._degree(count - bias)
        # The certifier begins with the bias.
        weights = slice(int(bias), None)
        last = slice(0, int(bias))
        return Certified(
            title=self._text(self._title),
            source=self._text(self._facts.get("reference")),
            degree=degree,
            x_columns=1 if degree > 1 else count - bias,
            rows=self._rows(),
            names=names[weights] + names[last],
            weight=known[weights],
            bias=known[0] if bias else None,
            standard_errors=errors[weights] + errors[last],
            residual_sd=self._number("residual_std_dev_text"),
            r_squared=self._number("r_squared_text"),
        )

    def _degree(self, weights: int) -> int:
        """That of the polynomial; 1 for several columns that each have a weight."""
        degree, terms = self._facts.get("degree"), self._facts.get("terms")
        if isinstance(degree, bool) or not isinstance(degree, int):
            raise self._error("degree")
        try:
            SPECS["degree"].check(degree)
        except SettingError:
            raise self._error("degree") from None
        if degree != {"poly": weights, "linear": 1}.get(str(terms)):
            raise self._error("terms")
        return degree

    def _rows(self) -> int | None:
        rows = self._facts.get("n")
        if rows is None:
            return None
        if isinstance(rows, bool) or not isinstance(rows, int) or rows < 1:
            raise self._error("n")
        return rows

    def _list(self, key: str, count: int | None = None) -> list[object]:
        found = self._facts.get(key)
        if not isinstance(found, list) or count not in (None, len(found)):
            raise self._error(key)
        return found

    def _numbers(self, key: str, count: int) -> tuple[float, ...]:
        return tuple(self._as_number(key, text) for text in self._list(key, count))

    def _number(self, key: str) -> float:
        return self._as_number(key, self._facts.get(key))

    def _as_number(self, key: str, text: object) -> float:
        """The number that the text says; float() alone would take more than that."""
        if not isinstance(text, str) or len(text) > _LONGEST_NUMBER:
            raise self._error(key)
        if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
            raise self._error(key)
        return float(text)

    @staticmethod
    def _text(value: object) -> str:
        return value[:_LONGEST_TEXT] if isinstance(value, str) else ""


def differences(
    certified: Certified, prepared: Prepared, *, edited: bool
) -> tuple[Difference, ...]:
    """In what the model or its training rows are other than the certified ones.

    `edited` says that the table is not any more as it was read.
    """
    inputs, trained = prepared.inputs, int(prepared.is_train.sum())
    found: dict[Difference, bool] = {
        "degree": inputs.degree != certified.degree,
        "bias": prepared.bias != (certified.bias is not None),
        "x_columns": len(prepared.dataset.x_names) != certified.x_columns,
        "rows": edited or trained != (certified.rows or prepared.dataset.rows),
    }
    return tuple(name for name, is_other in found.items() if is_other)


def agreeing_digits(found: float, certified: float) -> float:
    """How many significant digits of the certified number are found, 0 to 15.

    The log relative error -log10(|q - c|/|c|), where c is 0 the log absolute error
    -log10|q|, cut off at 15 and, where not even the first digit agrees, at 0
    (McCullough 1998, "Assessing the reliability of statistical software: Part I", The
    American Statistician 52, 358-366). Infinite where both numbers are equal.
    """
    if found == certified:
        return math.inf
    size = abs(certified) or 1.0
    # Divided first: the difference of huge numbers would overflow.
    error = abs(found / size - certified / size)
    # Also of what is infinite or not a number, no digit is right.
    if not error < 1:
        return 0.0
    return min(-math.log10(error), float(MOST_DIGITS)) if error else float(MOST_DIGITS)
