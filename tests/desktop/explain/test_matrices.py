"""Matrices as lines of text: everything stands in its column."""

import html
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.explain.matrices import (
    Block,
    Column,
    aligned,
    beside,
    block,
    broadcast,
    computed,
    matrix,
    measured,
    shape_text,
    table,
    text_width,
    transposed,
)
from linreg.excerpt import Excerpt, excerpt


def plain(lines: Block) -> list[str]:
    """What a person sees of the lines."""
    return [html.unescape(re.sub(r"<[^>]*>", "", line)) for line in lines.lines]


def test_a_matrix_has_its_points_in_line_and_tall_brackets() -> None:
    numbers = excerpt(np.array([[1.5, -10.0], [22.25, 0.125], [-3.0, np.nan]]))
    assert plain(matrix(numbers, measured)) == [
        "⎡ 1.5   −10    ⎤",
        "⎢22.25    0.125⎥",
        "⎣−3     nan    ⎦",
    ]


def test_a_single_row_has_plain_brackets() -> None:
    assert plain(matrix(excerpt(np.array([2.0])))) == ["[2.0000]"]
    assert plain(matrix(excerpt(np.array(3.0)))) == ["[3.0000]"]
    assert plain(matrix(excerpt(np.array([[1.0, 2.0]])), measured)) == ["[1  2]"]


def test_rows_and_columns_that_are_not_shown_leave_a_sign() -> None:
    lines = plain(matrix(excerpt(np.ones((9, 7))), measured))
    assert len(lines) == 8 + 1
    assert lines[0] == "⎡1  1  1  1  1  1  …⎤"
    assert lines[-1].count("┊") == 6
    whole = plain(matrix(excerpt(np.ones((8, 6))), measured))
    assert len(whole) == 8
    assert not any("┊" in line or "…" in line for line in whole)


def test_what_is_not_finite_stands_as_it_is() -> None:
    numbers = excerpt(np.array([[np.inf], [-np.inf], [np.nan], [1e-9]]))
    text = "\n".join(plain(matrix(numbers)))
    for part in (" ∞", "−∞", "nan", "1.0000e−9"):
        assert part in text


@given(st.lists(st.floats(), min_size=1, max_size=8))
def test_aligned_numbers_have_one_width_and_their_points_in_one_place(
    values: list[float],
) -> None:
    texts = aligned([computed(value) for value in values])
    assert [text.strip() for text in texts] == [computed(value) for value in values]
    assert len({text_width(text) for text in texts}) == 1
    assert len({text.index(".") for text in texts if "." in text}) <= 1


def test_hats_and_macrons_take_no_room() -> None:
    assert text_width("m̂ + v̄") == text_width("m + v")
    lines = table([Column("", ["m̂", "ŷ"]), Column("", ["1", "2"])], "")
    assert {text_width(line) for line in plain(lines)} == {lines.width}


def test_shorter_blocks_stand_at_half_height() -> None:
    row = beside([block(["a", "b", "c"]), block(["·"]), block(["x", "y", "z"])])
    assert plain(row) == ["a   x", "b · y", "c   z"]


def test_b_is_drawn_once_and_its_copies_are_faint() -> None:
    lines = broadcast(excerpt(np.array([0.5])), 3, 3, "#abcdef")
    assert ["#abcdef" in line for line in lines.lines] == [False, True, True]
    assert all("0.50000" in line for line in plain(lines))
    longer = broadcast(excerpt(np.array([0.5])), 8, 20, "#abcdef")
    assert len(longer.lines) == 9
    assert "┊" in plain(longer)[-1]


def test_what_could_be_markup_is_text() -> None:
    lines = block(["a < b & c"], "#123456")
    assert plain(lines) == ["a < b & c"]
    assert "a &lt; b" in lines.lines[0]


def test_a_transposed_matrix() -> None:
    weight = transposed(Excerpt((1, 9), np.arange(6.0).reshape(1, 6)))
    assert weight.shape == (9, 1)
    assert weight.values[:, 0].tolist() == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("shape", "text"), [((3, 1), "(3, 1)"), ((1,), "(1,)"), ((), "()")]
)
def test_shapes_are_written_as_python_does(shape: tuple[int, ...], text: str) -> None:
    assert shape_text(shape) == text
