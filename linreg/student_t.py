"""Quantiles of Student's t, for confidence bands."""

import math
from itertools import count

_EPSILON = 2.0**-53
# From here on the series of the gamma functions' ratio is exact to float64.
_LARGE = 128.0


def two_sided_quantile(level: float, freedom: int) -> float:
    """The t > 0 with P(|T| <= t) = level, 0 < level < 1, for `freedom` > 0 degrees.

    By Newton's method from t = 0: the tail's probability is convex in t, so that the
    steps lead upwards to the answer and never beyond it.
    """
    t, tail, wanted = 0.0, 1.0, 1 - level
    while True:
        # Both tails fall by twice the density.
        following = t + (tail - wanted) / (2 * _density(t, freedom))
        if following <= t * (1 + 2 * _EPSILON):
            return t
        t = following
        tail = _both_tails(t, freedom)


def _density(t: float, freedom: int) -> float:
    height = _gamma_ratio(freedom / 2) / math.sqrt(math.pi * freedom)
    return height * math.exp(-(freedom + 1) / 2 * math.log1p(t * t / freedom))


def _both_tails(t: float, freedom: int) -> float:
    """P(|T| > t) = I_x(freedom/2, 1/2) at x = freedom/(freedom + t²).

    I is the regularised incomplete beta function; for the t distribution Abramowitz and
    Stegun 1964, "Handbook of mathematical functions", 26.7.1.
    """
    a = freedom / 2
    x, y = freedom / (freedom + t * t), t * t / (freedom + t * t)
    # x^a y^(1/2) / B(a, 1/2), where B(a, 1/2) = Γ(a) √π / Γ(a + 1/2).
    power = math.exp(-a * math.log1p(t * t / freedom)) * math.sqrt(y)
    front = power * _gamma_ratio(a) / math.sqrt(math.pi)
    return 1 - front * _series(a, y) if t < 1 else front / _fraction(a, x, y)


def _gamma_ratio(a: float) -> float:
    """Γ(a + 1/2) / Γ(a), for large a by the expansion of DLMF 5.11.13."""
    if a < _LARGE:
        return math.gamma(a + 0.5) / math.gamma(a)
    u = 1 / (8 * a)
    series = 1 - u * (1 - u * (0.5 + u * (2.5 - u * (2.625 + u * 49.875))))
    return math.sqrt(a) * series


def _series(a: float, y: float) -> float:
    """I_y(1/2, a) without its first factors, DLMF 8.17.8; y is at most 1/2."""
    term, total, m = 2.0, 0.0, 0
    while total + term != total:
        total += term
        term *= (a + 0.5 + m) * y / (1.5 + m)
        m += 1
    return total


def _fraction(a: float, x: float, y: float) -> float:
    """The continued fraction below the first factors of I_x(a, 1/2), for a·y >= x/2.

    Of Didonato and Morris 1992, "Algorithm 708: Significant digit computation of the
    incomplete beta function ratios"; evaluated from its front by Lentz's method, as in
    Thompson and Barnett 1986, "Coulomb and Bessel functions of complex arguments and
    order".
    """
    b = 0.5
    value = c = a * (a * y - b * x + 1) / (a + 1)
    d = 0.0
    for m in count(1):
        twice = a + 2 * m
        above = (a + m - 1) * (a + b + m - 1) * m * (b - m) * (x / (twice - 1)) ** 2
        below = m + m * (b - m) * x / (twice - 1)
        below += (a + m) * (a * y - b * x + 1 + m * (1 + y)) / (twice + 1)
        d = 1 / (below + above * d)
        c = below + above / c
        value *= c * d
        if abs(c * d - 1) <= 2 * _EPSILON:
            break
    return value
