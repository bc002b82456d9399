"""The numbers of a column stand in line, and none is cut."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from desktop.table.figures import WIDEST, figures_of
from linreg.dataset import FloatArray


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([1, 2, 3], ["1", "2", "3"]),
        ([0.032, 2, -0.5], ["0.032", "2.000", "−0.500"]),
        ([194.5, 212], ["194.5", "212.0"]),
        ([-100, 5], ["−100", "5"]),
        ([9999999, 0], ["9999999", "0"]),
        ([10000000, 5], ["1.000e7", "5.000"]),
        ([1 / 3, 100], ["0.3333", "100.0"]),
        ([1e300, -1.234e-10], ["1.000e300", "−1.234e−10"]),
        ([-0.0, 1], ["0", "1"]),
        ([0.000001, 0.5], ["0.000001", "0.500000"]),
        ([np.inf, np.nan], ["∞", "nan"]),
    ],
)
def test_texts(values: list[float], texts: list[str]) -> None:
    column = np.array(values, dtype=np.float64)
    figures = figures_of(column)
    assert [figures.text(value) for value in column.tolist()] == texts
    assert len(figures.widest) >= max(map(len, texts))


def test_one_row_far_down_counts() -> None:
    column = np.ones(100_000)
    column[-1] = 0.25
    assert figures_of(column).text(1.0) == "1.00"


def test_blank_cells_do_not_count() -> None:
    assert figures_of(np.array([np.nan, 0.5, 2.0])).text(2.0) == "2.0"
    assert figures_of(np.array([np.nan, np.nan])).widest == ""


def test_a_number_that_was_not_looked_at_is_not_rounded_away() -> None:
    column = np.ones(1_000_000)
    column[123_457] = 0.25
    figures = figures_of(column)
    assert figures.text(1.0) == "1"
    assert figures.text(0.25) == "0.2500"


@given(
    arrays(
        np.float64,
        st.integers(1, 30),
        elements=st.floats(-1e6, 1e6).map(lambda value: round(value, 3)),
    )
)
def test_no_text_is_wider_than_the_widest(column: FloatArray) -> None:
    figures = figures_of(column)
    assert all(len(figures.text(v)) <= len(figures.widest) for v in column.tolist())


@given(arrays(np.float64, st.integers(1, 30), elements=st.floats(allow_nan=True)))
def test_nor_where_only_significant_digits_will_do(column: FloatArray) -> None:
    figures = figures_of(column)
    texts = [figures.text(value) for value in column.tolist() if not np.isnan(value)]
    assert all(len(text) <= len(figures.widest) for text in texts)


@pytest.mark.parametrize(
    ("values", "widest"),
    [
        ([1 / 3, 9.87654321], "0.3333"),
        ([-1 / 3, 9.87654321], "−0.3333"),
        ([1e-5 / 3, 1e5 / 3], "0.0001000"),
    ],
)
def test_no_more_room_than_the_numbers_need(values: list[float], widest: str) -> None:
    assert len(figures_of(np.array(values)).widest) == len(widest)


@given(st.floats(-1e99, 1e99).filter(lambda v: v == 0 or abs(v) > 1e-99))
def test_significant_digits_are_never_wider_than_said(value: float) -> None:
    # A column that no number of decimals writes exactly.
    figures = figures_of(np.array([value, 1 / 3]))
    assert len(figures.text(value)) <= len(WIDEST)
