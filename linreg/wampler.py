"""Wampler's five polynomials of degree 5, made from their formulas.

R. H. Wampler 1970, "A report on the accuracy of some widely used least squares computer
programs", Journal of the American Statistical Association 65, 549-565. x is 0 … 20. In
sets 1 and 2 y is a polynomial exactly; 3, 4 and 5 add to set 1 one and the same column
of deviations, 1, 100 and 10,000 times. As the deviations are orthogonal to all
polynomials of degree 5, the coefficients stay what they were: 1, all of them.
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from linreg.certified import Certified
from linreg.dataset import Dataset, make_dataset

_DEGREE, _ROWS = 5, 21

_HALF = (759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048)
_DEVIATIONS = (*_HALF, 2048, *reversed(_HALF))

# Certified by NIST for the deviations once; b comes last.
_RESIDUAL_SD = "2360.14502379268"
_STANDARD_ERRORS = (
    "2363.55173469681",
    "779.343524331583",
    "101.475507550350",
    "5.64566512170752",
    "0.112324854679312",
    "2152.32624678170",
)


@dataclass(frozen=True)
class _Set:
    """y is Σ (x/base)^k, and so many times the deviations."""

    base: int
    times: int
    r_squared: float

    def y(self, x: int) -> float:
        # Of whole numbers, so that the quotient is rounded once.
        powers = (x**k * self.base ** (_DEGREE - k) for k in range(_DEGREE + 1))
        polynomial: float = sum(powers) / self.base**_DEGREE
        return polynomial + self.times * _DEVIATIONS[x]

    def scaled(self, text: str) -> float:
        """The number of a certified text, as many times as the deviations."""
        return float(self.times * Decimal(text))


_SETS = {
    1: _Set(1, 0, 1.0),
    2: _Set(10, 0, 1.0),
    3: _Set(1, 1, 0.999995559025820),
    4: _Set(1, 100, 0.957478440825662),
    5: _Set(1, 10_000, 0.224668921574940e-2),
}
NUMBERS = tuple(_SETS)


def wampler_data(number: int) -> Dataset:
    """The table of set 1, 2, 3, 4 or 5."""
    made = _SETS[number]
    y = [made.y(x) for x in range(_ROWS)]
    table = {"x": np.arange(float(_ROWS)), "y": np.array(y)}
    return make_dataset(f"Wampler {number}", table)


def wampler_certified(number: int) -> Certified:
    """The known answers of that set."""
    made = _SETS[number]
    weight = tuple(1 / made.base**k for k in range(1, _DEGREE + 1))
    return Certified(
        title=f"Wampler {number}",
        source="R. H. Wampler (1970), Journal of the American Statistical Association "
        "65, 549-565; certified by NIST",
        degree=_DEGREE,
        x_columns=1,
        rows=_ROWS,
        names=(*(f"B{k}" for k in range(1, _DEGREE + 1)), "B0"),
        weight=weight,
        bias=1.0,
        standard_errors=tuple(map(made.scaled, _STANDARD_ERRORS)),
        residual_sd=made.scaled(_RESIDUAL_SD),
        r_squared=made.r_squared,
    )
