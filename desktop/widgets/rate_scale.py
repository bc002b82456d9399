"""A logarithmic scale of learning rates around the largest stable one. No Qt here."""

import math
from dataclasses import dataclass

# Three decades and a part of one lie below the bound, and the rest above it.
DECADES = 5
_BELOW = 3
# While the bound stays between these decades of the scale, the scale stays.
_EARLIEST, _LATEST = 2.75, 4.25
# Further out there is no float64 for a power of ten.
_POWER = 300


def scale_start(bound: float, present: int | None = None) -> int:
    """The power of ten at which the scale for a finite bound above 0 begins.

    It is the `present` one as long as the bound is well inside the scale from there, so
    that the scale stands still while a bound moves a little.
    """
    power = math.log10(bound)
    if present is not None and _EARLIEST <= power - present <= _LATEST:
        return present
    start = math.floor(power) - _BELOW
    return max(-_POWER, min(start, _POWER - DECADES))


@dataclass(frozen=True)
class RateScale:
    """Decades from 10**start, from `left` on over `width` pixels."""

    start: int
    left: float
    width: float

    @property
    def right(self) -> float:
        return self.left + self.width

    def place(self, rate: float) -> float:
        """Where a rate stands, in pixels; perhaps outside the scale, 0 without end."""
        power = math.log10(rate) if rate > 0 else -math.inf
        return self.left + (power - self.start) / DECADES * self.width

    def place_inside(self, rate: float) -> float:
        """The same, and the nearer end for a rate that is outside."""
        return min(max(self.place(rate), self.left), self.right)

    def rate_at(self, x: float) -> float:
        """The rate that stands there, to three digits; at most that of an end."""
        part = (x - self.left) / max(1.0, self.width)
        power = self.start + DECADES * min(1.0, max(0.0, part))
        return three_digits(10.0**power)


def three_digits(rate: float) -> float:
    """The rate as people write one; through its text, so that no more digits stay."""
    return float(f"{rate:.2e}")
