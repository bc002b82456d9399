"""Sums and means over many numbers, whatever their size.

Block by block, and of numbers scaled to be about 1: nothing overflows on the way, and
no copy of a long column is made.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from linreg.dataset import FloatArray
from linreg.least_squares import row_blocks


def largest(values: FloatArray) -> FloatArray:
    """The largest size down each column, without a copy of them all."""
    found: FloatArray = np.maximum(values.max(axis=0), -values.min(axis=0))
    return found


def mean_of(values: FloatArray, unit: FloatArray | float) -> FloatArray:
    """The mean of values/unit down each column.

    About the first row, so that a column that does not vary has exactly its value.
    """
    first: FloatArray = values[0] / unit
    total = np.zeros_like(first)
    for part in row_blocks(len(values), first.size):
        total += (values[part] / unit - first).sum(axis=0)
    mean: FloatArray = first + total / len(values)
    return mean


@dataclass(frozen=True)
class Sizes:
    """Of so many numbers, the root mean square and the mean of their sizes."""

    rows: int
    rms: float
    mean: float


def sizes_of(blocks: Iterable[FloatArray]) -> Sizes:
    """Over all of the blocks (m,); NaN or infinite where one of the numbers is."""
    parts = [_sizes_of_one(block) for block in blocks]
    rows = sum(part.rows for part in parts)
    return Sizes(
        rows,
        math.hypot(*(part.rms * math.sqrt(part.rows / rows) for part in parts)),
        sum(part.mean * (part.rows / rows) for part in parts),
    )


def _sizes_of_one(values: FloatArray) -> Sizes:
    values = np.abs(values)
    unit = float(values.max())
    if unit == 0 or not math.isfinite(unit):
        return Sizes(len(values), unit, unit)
    values = values / unit
    rms = math.sqrt(float(values @ values) / len(values))
    return Sizes(len(values), unit * rms, unit * float(values.mean()))


def spread_of(y: FloatArray, unit: float, *, about_mean: bool) -> float:
    """The root mean square of y/unit about its mean, or about 0.

    Exactly 0 where they do not vary.
    """
    centre = mean_of(y, unit) if about_mean else 0.0
    return sizes_of(y[part] / unit - centre for part in row_blocks(len(y), 1)).rms


def squared_ratio(part: float, whole: float) -> float:
    """NaN where the whole is 0, infinite where the square overflows."""
    if whole == 0:
        return math.nan
    ratio = part / whole
    return ratio * ratio
