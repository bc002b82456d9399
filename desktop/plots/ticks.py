"""Where an axis has its ticks, and how they are written. No Qt here."""

import math
from collections.abc import Callable

import numpy as np

from desktop.number_format import MINUS
from desktop.plots.steps import nice_ceiling
from linreg.dataset import FloatArray

# Within these powers of ten a number is written out, beyond them as 1.5e7.
_SMALLEST_POWER, _LARGEST_POWER = -3, 5
# The same for whole decades, beyond them as 10⁻⁵.
_SMALLEST_DECADE, _LARGEST_DECADE = -3, 4
# Up to so many decades their ticks leave room for 2 and 5 in between.
_FEW_DECADES = 2.5
# Above this 10 to the power of a logarithm may overflow, below minus this underflow.
_LARGEST_LOGARITHM = 300.0
_LARGEST_DECADES = 330.0
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

Ticks = tuple[FloatArray, list[str]]
TickRule = Callable[[float, float, int], Ticks]


def linear_ticks(low: float, high: float, most: int) -> Ticks:
    """Round values from low to high, some `most` of them, and their texts."""
    values, step = _round_values(low, high, most)
    return values, number_texts(values, step)


def log_ticks(low: float, high: float, most: int) -> Ticks:
    """The same on an axis that shows log10: low, high and the ticks are logarithms."""
    # No float has a logarithm outside of these.
    low, high = max(low, -_LARGEST_DECADES), min(high, _LARGEST_DECADES)
    decades = np.arange(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1.0)
    if len(decades) < 2 and -_LARGEST_LOGARITHM < low < high < _LARGEST_LOGARITHM:
        values, step = _round_values(10.0**low, 10.0**high, most)
        positive = values[values > 0]
        return np.log10(positive), number_texts(positive, step)
    if high - low <= _FEW_DECADES and 3 * len(decades) <= most + 2:
        return _one_two_five(low, high)
    every = math.ceil(len(decades) / max(most, 1))
    decades = decades[decades % every == 0]
    return decades, _decade_texts(decades)


def number_texts(values: FloatArray, step: float) -> list[str]:
    """The values with just the decimals that tell neighbours `step` apart."""
    largest = float(np.abs(values).max(initial=0.0))
    power = math.floor(math.log10(largest) + 1e-9) if largest > 0 else 0
    finest = math.floor(math.log10(step) + 1e-9)
    if _SMALLEST_POWER <= power <= _LARGEST_POWER:
        decimals = max(0, -finest)
        return [_plain(value, decimals) for value in values]
    decimals = max(0, power - finest)
    return [_scientific(value, power, decimals) for value in values]


def _round_values(low: float, high: float, most: int) -> tuple[FloatArray, float]:
    step = nice_ceiling((high - low) / max(most, 1))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    values: FloatArray = np.arange(first, last + 1.0) * step
    return values, step


def _one_two_five(low: float, high: float) -> Ticks:
    powers = range(math.floor(low), math.floor(high) + 1)
    pairs = [(factor, power) for power in powers for factor in (1, 2, 5)]
    places = [(math.log10(factor) + power, factor, power) for factor, power in pairs]
    kept = [each for each in places if low - 1e-9 <= each[0] <= high + 1e-9]
    values = np.array([place for place, _, _ in kept])
    return values, [_scaled_decade(factor, power) for _, factor, power in kept]


def _scaled_decade(factor: int, power: int) -> str:
    if _SMALLEST_POWER <= power <= _LARGEST_POWER:
        return _plain(factor * 10.0**power, max(0, -power))
    decade = _decade(power)
    return decade if factor == 1 else f"{factor}·{decade}"


def _decade_texts(powers: FloatArray) -> list[str]:
    """All of them written out, or all as powers, so that they read evenly."""
    if not len(powers):
        return []
    if powers[0] >= _SMALLEST_DECADE and powers[-1] <= _LARGEST_DECADE:
        return [_plain(10.0**power, max(0, -int(power))) for power in powers]
    return [_decade(int(power)) for power in powers]


def _decade(power: int) -> str:
    return "1" if power == 0 else "10" + str(power).translate(_SUPERSCRIPTS)


def _plain(value: float, decimals: int) -> str:
    # A tick at zero may be -0.0.
    return f"{value + 0.0:.{decimals}f}".replace("-", MINUS)


def _scientific(value: float, power: int, decimals: int) -> str:
    if value == 0:
        return "0"
    mantissa = f"{value / 10.0**power:.{decimals}f}"
    return f"{mantissa}e{power}".replace("-", MINUS)
