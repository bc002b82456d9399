"""Axis ranges that grow in steps, so that nothing jitters while training."""

import math

import numpy as np

from linreg.dataset import FloatArray

Interval = tuple[float, float]

# Beyond this, sums and squares of coordinates overflow; no view reaches so far.
_LARGEST = 1e30
# Below this, a scale of pixels to one unit overflows.
SMALLEST = 1e-290

# Narrower than this many decades, a logarithmic axis has no use for round ends.
_NARROW, _WIDE = 0.3, 2.0
_ROUND = (0.0, math.log10(2.0), math.log10(5.0), 1.0)


def drawable(values: FloatArray) -> FloatArray:
    """The same values with NaN for all that cannot be drawn."""
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(values) < _LARGEST, values, np.nan)


def drawn(points: FloatArray) -> FloatArray:
    """Those of the points (m, d) that can be drawn."""
    if not len(points) or np.abs(points).max() < _LARGEST:
        return points
    return points[np.isfinite(drawable(points)).all(axis=1)]


def nice_ceiling(value: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is not below value > 0."""
    power = math.floor(math.log10(value))
    for factor in (1, 2, 5, 10):
        # The last factor always suffices, but for the rounding of log10.
        if factor * 10.0**power >= value * (1 - 1e-12):
            return factor * 10.0**power
    return 20 * 10.0**power


def padded(low: float, high: float, part: float = 0.08) -> Interval:
    """The interval with a margin; one of non-zero size where low equals high."""
    span, size = high - low, max(abs(low), abs(high))
    if size < SMALLEST:
        span = 1.0
    # Neighbouring floats would leave an axis without room for two ticks.
    elif not span > 1e-9 * size:
        span = size
    return low - part * span, high + part * span


def grown(current: Interval | None, low: float, high: float) -> Interval:
    """An interval that holds low and high: the current one as long as it does.

    An end that does not suffice reaches beyond what is needed, so that the next few
    growing values find room; the other one stays.
    """
    if current is None:
        return padded(low, high, 0.25)
    return _with_new_ends(current, low, high, padded(*_both(current, low, high), 0.4))


def grown_logarithmic(current: Interval | None, low: float, high: float) -> Interval:
    """The same for an axis of logarithms: about round numbers where it is wide."""
    if current is None:
        return _about_round(low, high)
    ends = _about_round(*_both(current, low, high))
    return _with_new_ends(current, low, high, ends)


def _both(current: Interval, low: float, high: float) -> Interval:
    return min(low, current[0]), max(high, current[1])


def _with_new_ends(
    current: Interval, low: float, high: float, ends: Interval
) -> Interval:
    """The current interval with a new end wherever its own does not suffice."""
    return (
        current[0] if current[0] <= low else ends[0],
        current[1] if high <= current[1] else ends[1],
    )


def _about_round(low: float, high: float) -> Interval:
    span = high - low
    if span < _NARROW:
        room = max(0.25 * span, 0.02)
        return low - room, high + room
    if span < _WIDE:
        low, high = _round_down(low), _round_up(high)
    else:
        low, high = float(math.floor(low)), float(math.ceil(high))
    return padded(low, high, 0.03)


def _round_down(value: float) -> float:
    """The largest logarithm of 1, 2 or 5 times a power of ten that is not above."""
    whole = math.floor(value)
    return whole + max(mark for mark in _ROUND if mark <= value - whole + 1e-12)


def _round_up(value: float) -> float:
    """The smallest one that is not below."""
    whole = math.floor(value)
    return whole + min(mark for mark in _ROUND if mark >= value - whole - 1e-12)
