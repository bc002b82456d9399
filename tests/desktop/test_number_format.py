"""Numbers as they are shown, and as they are written to be edited."""

import math
import re
import subprocess
import sys
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.number_format import (
    MINUS,
    exact_number,
    format_number,
    plain_number,
    short_number,
)

FINITE = st.floats(allow_nan=False, allow_infinity=False)
DIGITS = st.integers(min_value=1, max_value=12)


def read(text: str) -> Decimal:
    """The number that stands in a shown text."""
    return Decimal(text.replace(MINUS, "-"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.000"),
        (-0.0, "0.000"),
        (1.0, "1.000"),
        (-2.5, "−2.500"),
        (2.0 / 3.0, "0.6667"),
        (9.99951, "10.00"),
        (12.345678, "12.35"),
        (123456.0, "123456"),
        (999999.0, "1.000e6"),
        (1e6, "1.000e6"),
        (-1.5e30, "−1.500e30"),
        (0.0001, "0.0001000"),
        (0.00009, "9.000e−5"),
        (1.2344e-7, "1.234e−7"),
        (5e-324, "4.941e−324"),
        (math.nan, "nan"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_four_digits(value: float, text: str) -> None:
    assert format_number(value) == text


@pytest.mark.parametrize(("digits", "text"), [(1, "0.06"), (3, "0.0601")])
def test_another_number_of_digits(digits: int, text: str) -> None:
    assert format_number(0.0601, digits) == text


@given(value=FINITE, digits=DIGITS)
def test_what_is_shown_is_the_value_rounded(value: float, digits: int) -> None:
    shown = read(format_number(value, digits))
    last_place = Decimal(1).scaleb(shown.adjusted() - digits + 1)
    assert abs(shown - Decimal(value)) <= last_place * Decimal("0.5001")


@given(value=FINITE.filter(lambda v: 1e-300 < abs(v) < 1e300), digits=DIGITS)
def test_the_number_of_digits_is_fixed(value: float, digits: int) -> None:
    mantissa = format_number(value, digits).partition("e")[0]
    figures = re.sub(r"\D", "", mantissa).lstrip("0")
    # Whole digits are never cut off, so up to six of them may stand.
    assert len(figures) == digits or (
        digits < len(figures) <= 6 and "." not in mantissa
    )


@given(value=FINITE)
def test_the_minus_sign_is_a_true_one(value: float) -> None:
    assert "-" not in format_number(value)
    assert format_number(value).startswith(MINUS) == (value < 0)


@given(value=FINITE, digits=DIGITS)
def test_a_short_number_only_lacks_zeros(value: float, digits: int) -> None:
    short = short_number(value, digits)
    assert read(short) == read(format_number(value, digits))
    assert not re.search(r"\.\d*0(e|$)|\.(e|$)", short)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0601, "0.0601"), (100.0, "100"), (1e6, "1e6"), (0.0, "0"), (math.nan, "nan")],
)
def test_short_numbers(value: float, text: str) -> None:
    assert short_number(value) == text


@given(value=FINITE)
def test_an_exact_number_is_read_back_to_the_bit(value: float) -> None:
    text = exact_number(value)
    assert float(text) == value
    assert len(text) <= len(repr(value))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.30000000000000004"),
        (5.0, "5"),
        (1000, "1000"),
        (1e-7, "1e-7"),
        (1e16, "1e16"),
        (-0.5, "-0.5"),
        (2**60 + 1, "1152921504606846977"),
        (np.float64(0.25), "0.25"),
    ],
)
def test_exact_numbers(value: float, text: str) -> None:
    assert exact_number(value) == text


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (" 0.5 ", "0.5"),
        ("0,5", "0.5"),
        ("−3", "-3"),
        ("1,5e−3", "1.5e-3"),
        # These are no numbers, and stay as they were written.
        ("1,2,3", "1,2,3"),
        ("1,000.5", "1,000.5"),
        ("abc", "abc"),
        ("", ""),
    ],
)
def test_what_people_write(written: str, plain: str) -> None:
    assert plain_number(written) == plain


@given(value=FINITE)
def test_what_is_shown_can_be_written_back(value: float) -> None:
    shown = format_number(value, 17)
    assert float(plain_number(shown)) == value
    assert float(plain_number(shown.replace(".", ","))) == value


def test_no_window_is_needed() -> None:
    code = "import desktop.number_format, sys; sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
