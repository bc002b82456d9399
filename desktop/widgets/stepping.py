"""How far a number goes at one press of an arrow key, by the kind of number it is."""

import math
from decimal import Decimal

from linreg.specs import Spec

_SMALLEST_RATE = 1e-4
# From here to 1 a fraction goes by its distance from 1: 0.9, 0.99, 0.999.
_NEAR_ONE = 0.9
_FRACTION_STEP = Decimal("0.05")


def stepped(spec: Spec, value: float, direction: int) -> float:
    """The next value up (direction 1) or down (-1), whether or not it is in range.

    A whole number goes by 1; a fraction by 0.05, and near 1 by tenths of a decade of
    what is missing from 1; a number that cannot be negative by tenths of a decade; any
    other by some hundredths of its size. A value that is not finite stays.
    """
    allowed = spec.ranges[0]
    if not math.isfinite(value):
        return value
    if spec.kind == "int":
        return value + direction
    if allowed.low < 0:
        return _by_size(value, direction)
    if allowed.high <= 1:
        return _by_fraction(value, direction)
    return _by_decade(value, direction)


def _by_decade(value: float, direction: int) -> float:
    """To the next of 1, 1.3, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 7.9 and 10."""
    if value <= 0:
        return _SMALLEST_RATE if direction > 0 else value
    tenths = 10 * math.log10(value)
    # Two digits stand up to 0.15 tenths away from their place on the scale.
    at = math.floor(tenths + 0.2) if direction > 0 else math.ceil(tenths - 0.2)
    power, tenth = divmod(at + direction, 10)
    return float(f"{10 ** (tenth / 10):.1f}e{power}")


def _by_fraction(value: float, direction: int) -> float:
    exact = Decimal(repr(value))
    near_one = value >= _NEAR_ONE if direction > 0 else value > _NEAR_ONE
    if not near_one:
        return float(exact + direction * _FRACTION_STEP)
    missing = _by_decade(float(1 - exact), -direction)
    return float(1 - Decimal(repr(missing)))


def _by_size(value: float, direction: int) -> float:
    power = math.floor(math.log10(abs(value))) if value else 0
    step = Decimal(1).scaleb(max(-1, power - 2))
    return float(Decimal(repr(value)) + direction * step)
