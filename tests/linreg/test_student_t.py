"""Student's t against known quantiles and against its own distribution."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linreg.student_t import two_sided_quantile

# By root finding on the incomplete beta function in numbers of 30 digits (mpmath
# 1.3.0); scipy 1.17.1 prints the same ones to 12 digits and more.
KNOWN = {
    (0.5, 1): 1.0,
    (0.95, 1): 12.706204736174694,
    (0.999, 1): 636.61924876871905,
    (0.5, 2): 0.81649658092772603,
    (0.95, 2): 4.3026527297494618,
    (0.9, 3): 2.3533634348018241,
    (0.99, 3): 5.8409093097333554,
    (0.95, 5): 2.5705818356363148,
    (0.5, 10): 0.69981206131243163,
    (0.999, 10): 4.5868938587026353,
    (0.95, 30): 2.0422724563012379,
    (0.95, 100): 1.9839715185235519,
    (0.5, 1000): 0.67473516460700944,
    (0.999, 1000): 3.3002826484239127,
    (0.95, 100_000): 1.9599877075346093,
    (0.5, 9_999_998): 0.67448977472958006,
    (0.95, 9_999_998): 1.9599642217672526,
    (0.999, 9_999_998): 3.2905277044654168,
}


@pytest.mark.parametrize(("level", "freedom"), KNOWN)
def test_known_quantiles(level: float, freedom: int) -> None:
    known = KNOWN[level, freedom]
    assert two_sided_quantile(level, freedom) == pytest.approx(known, rel=1e-14)


@pytest.mark.parametrize("level", [0.01, 0.3, 0.6, 0.9, 0.99, 0.9999])
def test_one_and_two_degrees_have_closed_forms(level: float) -> None:
    cauchy = math.tan(math.pi * level / 2)
    assert two_sided_quantile(level, 1) == pytest.approx(cauchy, rel=1e-11)
    of_two = level * math.sqrt(2 / (1 - level**2))
    assert two_sided_quantile(level, 2) == pytest.approx(of_two, rel=1e-11)


@given(st.floats(0.01, 0.999), st.integers(2, 400))
def test_the_density_has_that_area_up_to_the_quantile(
    level: float, freedom: int
) -> None:
    """By Gauss's rule over the angle, tan θ = t/√f, where it goes by cos θ^(f - 1)."""
    end = math.atan(two_sided_quantile(level, freedom) / math.sqrt(freedom))
    nodes, weights = np.polynomial.legendre.leggauss(120)

    def area(upper: float) -> float:
        values = np.cos(upper * (nodes + 1) / 2) ** (freedom - 1)
        return float(weights @ values) * upper / 2

    assert area(end) / area(math.pi / 2) == pytest.approx(level, rel=1e-12)


@given(st.floats(0.01, 0.99), st.integers(1, 10**7))
def test_more_certainty_and_fewer_rows_widen_the_interval(
    level: float, freedom: int
) -> None:
    quantile = two_sided_quantile(level, freedom)
    assert two_sided_quantile(level + 0.005, freedom) > quantile
    assert two_sided_quantile(level, freedom + 1 + freedom // 10) < quantile
