"""Numbers at an axis: round, few, readable, never two alike."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.plots.ticks import linear_ticks, log_ticks, number_texts


def read(text: str) -> float:
    """The number that a person reads there."""
    text = text.replace("−", "-")
    supers = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    power = re.fullmatch(r"(?:(\d)·)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text)
    if power:
        return float(power[1] or 1) * 10.0 ** int(power[2].translate(supers))
    return float(text)


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (0, 10, ["0", "2", "4", "6", "8", "10"]),
        (-0.3, 0.3, ["−0.2", "0.0", "0.2"]),
        (-1.3e6, 1.2e6, ["−1.0e6", "−0.5e6", "0", "0.5e6", "1.0e6"]),
        (0, 5e-5, ["0", "1e−5", "2e−5", "3e−5", "4e−5", "5e−5"]),
        (1990, 2020, ["1990", "2000", "2010", "2020"]),
        (0, 250_000, ["0", "50000", "100000", "150000", "200000", "250000"]),
    ],
)
def test_linear_numbers_are_written_as_people_write_them(
    low: float, high: float, texts: list[str]
) -> None:
    assert linear_ticks(low, high, 5)[1] == texts


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (-2.0, 2.0, ["0.01", "0.1", "1", "10", "100"]),
        (-6.0, 2.0, ["10⁻⁶", "10⁻⁴", "10⁻²", "1", "10²"]),
        (-12.0, 0.0, ["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "1"]),
        (0.0, 1.0, ["1", "2", "5", "10"]),
        (4.05, 4.1, ["11500", "12000", "12500"]),
        (-8.0, -7.0, ["10⁻⁸", "2·10⁻⁸", "5·10⁻⁸", "10⁻⁷"]),
    ],
)
def test_logarithmic_numbers_are_decades_where_the_axis_is_wide(
    low: float, high: float, texts: list[str]
) -> None:
    values, found = log_ticks(low, high, 5)
    assert found == texts
    np.testing.assert_allclose(10.0**values, [read(text) for text in texts])


@given(
    st.floats(-1e20, 1e20),
    st.floats(1e-6, 1e20),
    st.integers(2, 12),
)
def test_linear_ticks_are_inside_few_and_say_where_they_stand(
    low: float, width: float, most: int
) -> None:
    # Where the axis is narrow beside its numbers no float could tell two ticks apart.
    width = max(width, 1e-6 * abs(low))
    values, texts = linear_ticks(low, low + width, most)
    slack = 1e-6 * width
    assert len(values) <= most + 1
    assert len(set(texts)) == len(texts)
    for value, text in zip(values, texts, strict=True):
        assert low - slack <= value <= low + width + slack
        assert read(text) == pytest.approx(value, abs=0.02 * width)


@given(st.floats(-305, 260), st.floats(0.02, 40), st.integers(2, 12))
def test_logarithmic_ticks_are_inside_few_and_say_where_they_stand(
    low: float, width: float, most: int
) -> None:
    values, texts = log_ticks(low, low + width, most)
    assert len(values) <= 3 * most
    assert len(set(texts)) == len(texts)
    for value, text in zip(values, texts, strict=True):
        assert low - 1e-6 <= value <= low + width + 1e-6
        assert math.log10(read(text)) == pytest.approx(value, abs=0.02 * width + 1e-6)


def test_the_largest_losses_do_not_overflow() -> None:
    assert log_ticks(305.0, 309.0, 5)[1][0] == "10³⁰⁵"


def test_one_number_alone_is_written_too() -> None:
    assert number_texts(np.array([0.0]), 1.0) == ["0"]
