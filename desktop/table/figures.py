"""How the numbers of one column are written, so that they stand in line."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from desktop.number_format import MINUS, format_number
from linreg.dataset import FloatArray

T = TypeVar("T", bound=np.generic)

# The widest text of a number to this many significant digits, short of e−100.
DIGITS = 4
WIDEST = f"{MINUS}8.888e{MINUS}88"

# No more digits than this, before and after the point, are written without a power.
_MOST_DIGITS = 7
_MOST_DECIMALS = 6
# Between these a power of ten is written out, and then may be the longest text.
_WRITTEN_POWERS = range(-4, 6)
_FIRST_ROWS = 100
# To look at more would hold up the window.
_MOST_ROWS = 200_000
_SAMPLED_ROWS = 100_000


@dataclass(frozen=True)
class Figures:
    """Fixed decimals, or with None as many significant digits as a prediction has.

    `widest` is a text that no number of the column exceeds in length; of a column too
    long to be looked at as a whole, none of those that have been looked at.
    """

    decimals: int | None = None
    widest: str = WIDEST

    def text(self, value: float) -> str:
        # A number that was not looked at may have more decimals than those that were.
        if self.decimals is None or round(value, self.decimals) != value:
            return format_number(value, DIGITS)
        # Adding zero takes the sign from a negative zero.
        return f"{value + 0.0:.{self.decimals}f}".replace("-", MINUS)


def figures_of(column: FloatArray) -> Figures:
    """The fewest decimals that write every number (n,) exactly, if they are few.

    Fixed decimals put the points of a column one below another. Where no small number
    of them will do, the column is written with significant digits. Blank cells (NaN)
    do not count. Of very many rows an even sample is looked at.
    """
    column = evenly_sampled(column)
    column = column[~np.isnan(column)]
    if not len(column):
        return Figures(0, "")
    low, high = float(column.min()), float(column.max())
    largest = max(-low, high)
    for decimals in range(_MOST_DECIMALS + 1):
        # Also ends the search for what is infinite.
        if not largest * 10**decimals < 10**_MOST_DIGITS:
            break
        # A few rows nearly always tell that a million will not do.
        if all(_is_exact(rows, decimals) for rows in (column[:_FIRST_ROWS], column)):
            ends = (Figures(decimals).text(value) for value in (low, high))
            return Figures(decimals, max(ends, key=len))
    return Figures(widest=_widest_text(column))


def _widest_text(column: FloatArray) -> str:
    """A text as long as any of the numbers (n,), with significant digits, can have."""
    sizes = np.abs(column[(column != 0) & np.isfinite(column)])
    if not len(sizes):
        return WIDEST
    least, most = float(sizes.min()), float(sizes.max())
    between = (10.0**power for power in _WRITTEN_POWERS if least < 10.0**power < most)
    texts = [format_number(number, DIGITS) for number in (least, most, *between)]
    sign = MINUS if (column < 0).any() else ""
    return sign + max(texts, key=len)


def evenly_sampled(column: npt.NDArray[T]) -> npt.NDArray[T]:
    """The column (n,) itself, or of very many rows every so many-th."""
    if len(column) <= _MOST_ROWS:
        return column
    return column[:: len(column) // _SAMPLED_ROWS]


def _is_exact(numbers: FloatArray, decimals: int) -> bool:
    return np.array_equal(np.round(numbers, decimals), numbers)
