"""Sets whose least-squares fit is known, and a fit in exact fractions to check with.

The sets are those of the Statistical Reference Datasets of NIST; Wampler's, made by
formulas (Wampler 1970, JASA 65, 549-565), are written out here.
"""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from linreg.dataset import Dataset, make_dataset

ROOT = Path(__file__).parents[2]
FOLDER = ROOT.parent / "shared" / "data" / "nist"

needs_files = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the certified files of ../shared/data/nist are absent"
)

# What Wampler3 adds to Wampler1, Wampler4 100 times, and Wampler5 10,000 times.
_HALF = (759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048)
_DELTA = (*_HALF, 2048, *reversed(_HALF))


@dataclass(frozen=True)
class Certified:
    """A set, the polynomial's degree, and the parameters that are known to fit it.

    `coefficients` begin with the bias, where the model has one.
    """

    dataset: Dataset
    degree: int
    bias: bool
    coefficients: list[float]
    residual_sd: float


def read_table(name: str) -> Dataset:
    with (FOLDER / f"{name.lower()}.csv").open(newline="") as file:
        names, *rows = csv.reader(file)
    columns = np.array(rows, dtype=np.float64).T
    return make_dataset(name, dict(zip(names, columns, strict=True)))


def read_certified(name: str) -> Certified:
    text = (FOLDER / "certified.json").read_text(encoding="utf-8")
    facts = json.loads(text)["datasets"][name]
    return Certified(
        read_table(name),
        facts["degree"],
        facts["intercept"],
        facts["coefficients"],
        facts["residual_std_dev"],
    )


def wampler(number: int) -> Certified:
    """Wampler1 to Wampler5: x = 0 … 20, y a polynomial of degree 5, and a delta."""
    base = 10 if number == 2 else 1
    size = {3: 1, 4: 100, 5: 10_000}.get(number, 0)
    y = [
        sum(x**k * base ** (5 - k) for k in range(6)) / base**5 + size * delta
        for x, delta in enumerate(_DELTA)
    ]
    table = {"x": np.arange(21.0), "y": np.array(y, dtype=np.float64)}
    return Certified(
        make_dataset(f"Wampler{number}", table),
        degree=5,
        bias=True,
        coefficients=[1 / base**k for k in range(6)],
        residual_sd=size * 2360.14502379268,
    )


def find(name: str) -> Certified:
    return (
        wampler(int(name[-1])) if name.startswith("Wampler") else read_certified(name)
    )


def digits(found: Sequence[float], known: Sequence[float]) -> float:
    """Decimal digits that all the numbers have right; absolute where 0 is right."""
    pairs = np.array(list(zip(found, known, strict=True)))
    size = np.where(pairs[:, 1] == 0, 1.0, np.abs(pairs[:, 1]))
    error = float((np.abs(pairs[:, 0] - pairs[:, 1]) / size).max())
    return -float(np.log10(error)) if error > 0 else 16.0


@dataclass(frozen=True)
class FractionFit:
    """Least squares without any rounding; `coefficients` end with the bias."""

    coefficients: list[Fraction]
    residual_sum: Fraction


def fit_in_fractions(dataset: Dataset, degree: int, bias: bool) -> FractionFit | None:
    """The fit of the table, or None where it is not determined."""
    rows = [[Fraction(v) for v in row] for row in dataset.x.tolist()]
    if degree > 1:
        rows = [[x**k for k in range(1, degree + 1)] for (x,) in rows]
    rows = [[*row, *[Fraction(1)] * bias] for row in rows]
    y = [Fraction(v) for v in dataset.y.tolist()]
    columns = list(zip(*rows, strict=True))
    found = _solve([[*(_dot(c, d) for d in columns), _dot(c, y)] for c in columns])
    if found is None:
        return None
    residual = [v - _dot(row, found) for v, row in zip(y, rows, strict=True)]
    return FractionFit(found, _dot(residual, residual))


def _dot(left: Sequence[Fraction], right: Sequence[Fraction]) -> Fraction:
    return sum((p * q for p, q in zip(left, right, strict=True)), Fraction(0))


def _solve(system: list[list[Fraction]]) -> list[Fraction] | None:
    """Gauss and Jordan's elimination of rows [A | b]."""
    for k in range(len(system)):
        pivot = next((i for i in range(k, len(system)) if system[i][k]), None)
        if pivot is None:
            return None
        system[k], system[pivot] = system[pivot], system[k]
        system[k] = [v / system[k][k] for v in system[k]]
        for i, row in enumerate(system):
            if i != k:
                system[i] = [
                    v - row[k] * w for v, w in zip(row, system[k], strict=True)
                ]
    return [row[-1] for row in system]
