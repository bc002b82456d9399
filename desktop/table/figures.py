"""How the numbers of one column are written, so that they stand in line."""

from dataclasses import dataclass

import numpy as np

from desktop.number_format import MINUS, format_number
from linreg.dataset import FloatArray

# The widest text of a number to this many significant digits, short of e−100.
DIGITS = 4
WIDEST = f"{MINUS}8.888e{MINUS}88"

# No more digits than this, before and after the point, are written without a power.
_MOST_DIGITS = 7
_MOST_DECIMALS = 6
_FIRST_ROWS = 100


@dataclass(frozen=True)
class Figures:
    """Fixed decimals, or with None as many significant digits as a prediction has.

    `widest` is a text that no number of the column exceeds in length.
    """

    decimals: int | None = None
    widest: str = WIDEST

    def text(self, value: float) -> str:
        if self.decimals is None:
            return format_number(value, DIGITS)
        # Adding zero takes the sign from a negative zero.
        return f"{value + 0.0:.{self.decimals}f}".replace("-", MINUS)


def figures_of(column: FloatArray) -> Figures:
    """The fewest decimals that write every number (n,) exactly, if they are few.

    Fixed decimals put the points of a column one below another. Where no small number
    of them will do, the column is written with significant digits.
    """
    low, high = float(column.min()), float(column.max())
    largest = max(-low, high)
    for decimals in range(_MOST_DECIMALS + 1):
        # Also ends the search for what is infinite or not a number.
        if not largest * 10**decimals < 10**_MOST_DIGITS:
            break
        # A few rows nearly always tell that a million will not do.
        if all(_is_exact(rows, decimals) for rows in (column[:_FIRST_ROWS], column)):
            ends = (Figures(decimals).text(value) for value in (low, high))
            return Figures(decimals, max(ends, key=len))
    return Figures()


def _is_exact(numbers: FloatArray, decimals: int) -> bool:
    return np.array_equal(np.round(numbers, decimals), numbers)
