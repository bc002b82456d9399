"""Blocks from a spreadsheet and back, and what they do to a table."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linreg.clipboard import (
    Block,
    ClipboardError,
    format_block,
    parse_block,
    parse_cell,
    paste,
    replace_table,
)
from linreg.dataset import Dataset, FloatArray
from linreg.errors import DataError
from tests.linreg.runs import ALWAYS

NAN = float("nan")


def table() -> Dataset:
    columns = tuple(10.0 * (i + 1) + np.arange(3.0) for i in range(3))
    return Dataset("table", ("a", "b", "c"), columns, ("a", "b"), "c")


def rows(*values: list[float]) -> FloatArray:
    return np.array(values, dtype=np.float64)


@pytest.mark.parametrize(
    ("text", "names", "values"),
    [
        ("1\t2\n3\t4\n", None, [[1, 2], [3, 4]]),
        ("1\t2\r\n3\t4", None, [[1, 2], [3, 4]]),
        ("x\ty\n1\t2\n", ("x", "y"), [[1, 2]]),
        ("x\t\n1\t2\n", ("x", ""), [[1, 2]]),
        ("5", None, [[5]]),
        ("height\n1\n2\n", ("height",), [[1], [2]]),
        ("1,5\t2\n-3\t1e3\n", None, [[1.5, 2], [-3, 1000]]),
        ("1,5e-3\n", None, [[0.0015]]),
        ("\N{MINUS SIGN}2.5\n", None, [[-2.5]]),
        ("1\t\n\t4\n", None, [[1, NAN], [NAN, 4]]),
        # A blank line is a blank cell of a single column; so is the last one.
        ("1\n\n3\n\n", None, [[1], [NAN], [3], [NAN]]),
        ("1\t2\n3\n", None, [[1, 2], [3, NAN]]),
        ('"1"\t"2,5"\n', None, [[1, 2.5]]),
        ('"a\tb"\t"say ""x"""\n1\t2\n', ("a\tb", 'say "x"'), [[1, 2]]),
        (" 1 \t\u00a02\n", None, [[1, 2]]),
        ("\n", None, [[NAN]]),
        # Blank cells above numbers name nothing.
        ("\t\n1\t2\n", None, [[NAN, NAN], [1, 2]]),
        ("2019\t2020\n1\t2\n", None, [[2019, 2020], [1, 2]]),
    ],
)
def test_what_a_spreadsheet_gives(
    text: str, names: tuple[str, ...] | None, values: list[list[float]]
) -> None:
    block = parse_block(text)
    assert block.names == names
    np.testing.assert_array_equal(block.values, np.array(values, dtype=np.float64))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", ClipboardError("empty")),
        ("abc", ClipboardError("not_a_number", 1, 1, "abc")),
        ("1\t2\n3\tabc\n", ClipboardError("not_a_number", 2, 2, "abc")),
        # The header is a row of what was pasted.
        ("x\ty\n1\t2\n3\tabc\n", ClipboardError("not_a_number", 3, 2, "abc")),
        ("x\t5\n1\t2\n", ClipboardError("not_a_number", 1, 1, "x")),
        ("1,234.5\n2\n", ClipboardError("not_a_number", 1, 1, "1,234.5")),
        ("1,234,567\n", ClipboardError("not_a_number", 1, 1, "1,234,567")),
        # The comma could be either sign; the others say which it is.
        ("1.5\n2.5\n1,234\n", ClipboardError("not_a_number", 3, 1, "1,234")),
        ("1,5\n2,5\n1.234\n", ClipboardError("not_a_number", 3, 1, "1.234")),
        ("1\tnan\n", ClipboardError("not_a_number", 1, 2, "nan")),
        ("1\tinf\n", ClipboardError("not_a_number", 1, 2, "inf")),
        ("1\t1e999\n", ClipboardError("not_finite", 1, 2, "1e999")),
        ("1_000\n2\n", ClipboardError("not_a_number", 1, 1, "1_000")),
        ("1 000\n2\n", ClipboardError("not_a_number", 1, 1, "1 000")),
        ("1\n\u0663\n", ClipboardError("not_a_number", 2, 1, "\u0663")),
        ('1\n"2\n', ClipboardError("unclosed_cell", row=2)),
    ],
)
def test_the_first_bad_cell_is_told(text: str, error: ClipboardError) -> None:
    with pytest.raises(ClipboardError) as caught:
        parse_block(text)
    assert caught.value == error


def test_a_cell_as_it_is_typed() -> None:
    assert parse_cell(" -1,5 ") == -1.5
    assert parse_cell("\N{MINUS SIGN}.5e2") == -50
    assert math.isnan(parse_cell(" "))
    with pytest.raises(ClipboardError) as caught:
        parse_cell("1,000.5")
    assert caught.value == ClipboardError("not_a_number", cell="1,000.5")


numbers = st.floats(allow_infinity=False)
names = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r"),
    min_size=1,
    max_size=8,
).filter(lambda text: _is_name(text))


def _is_name(text: str) -> bool:
    """Text that nobody could have meant as a number."""
    no_number = any(map(str.isalpha, text)) or not any(map(str.isdigit, text))
    try:
        parse_cell(text)
    except ClipboardError as error:
        return no_number and error.problem == "not_a_number" and error.cell == text
    return False


@given(st.data())
@ALWAYS
def test_what_is_copied_is_pasted_to_the_bit(data: st.DataObject) -> None:
    columns = data.draw(st.integers(1, 4))
    row = st.lists(numbers, min_size=columns, max_size=columns)
    values = rows(*data.draw(st.lists(row, min_size=1, max_size=5)))
    header = data.draw(st.none() | st.tuples(*[names] * columns))
    cells = [
        tuple("" if math.isnan(v) else repr(v) for v in line)
        for line in values.tolist()
    ]
    for text in (
        format_block(header, cells),
        # As a spreadsheet with decimal commas on Windows would write it.
        format_block(header, [tuple(c.replace(".", ",") for c in r) for r in cells]),
    ):
        block = parse_block(text)
        assert block.names == header
        assert block.values.shape == values.shape
        again = np.where(np.isnan(values), 0, values).tobytes()
        assert np.where(np.isnan(block.values), 0, block.values).tobytes() == again
        np.testing.assert_array_equal(np.isnan(block.values), np.isnan(values))


@given(st.text(alphabet='12.,-e\t\n"x ', max_size=20))
@ALWAYS
def test_any_text_is_a_block_or_a_typed_error(text: str) -> None:
    try:
        block = parse_block(text)
    except ClipboardError:
        return
    assert block.values.ndim == 2
    assert not np.isinf(block.values).any()


def test_a_header_names_what_it_reaches_in_the_first_row() -> None:
    block = Block(("p", "", "a"), rows([1, 2, 3]))
    pasted = paste(table(), block, 0, 1)
    # The blank name leaves "c"; a second "a" is told from the first.
    assert pasted.names == ("a", "p", "c", "a (2)")
    assert (pasted.x_names, pasted.y_name) == (("a", "p"), "c")
    np.testing.assert_array_equal(pasted.columns[1], [1, 21, 22])
    np.testing.assert_array_equal(pasted.columns[3], [3, NAN, NAN])


def test_a_header_further_down_is_left_out() -> None:
    pasted = paste(table(), Block(("p",), rows([7])), 2, 0)
    assert pasted.names == ("a", "b", "c")
    np.testing.assert_array_equal(pasted.columns[0], [10, 11, 7])


def test_names_may_change_places() -> None:
    block = Block(("b", "a"), rows([1, 2]))
    pasted = paste(table(), block, 0, 0)
    assert (pasted.names, pasted.x_names) == (("b", "a", "c"), ("b", "a"))


@pytest.mark.parametrize(
    ("columns", "header", "names", "x_names", "y_name"),
    [
        (3, ("p", "q", "r"), ("p", "q", "r"), ("p", "q"), "r"),
        (3, None, ("a", "b", "c"), ("a", "b"), "c"),
        (2, ("p", "q"), ("p", "q"), ("p",), "q"),
        (4, None, ("a", "b", "c", "column 4"), ("a", "b"), "c"),
    ],
)
def test_a_whole_table_is_replaced(
    columns: int,
    header: tuple[str, ...] | None,
    names: tuple[str, ...],
    x_names: tuple[str, ...],
    y_name: str,
) -> None:
    values = np.arange(2.0 * columns).reshape(2, columns)
    replaced = replace_table(table(), Block(header, values))
    assert (replaced.names, replaced.x_names, replaced.y_name) == (
        names,
        x_names,
        y_name,
    )
    assert replaced.name == "table"
    np.testing.assert_array_equal(np.column_stack(replaced.columns), values)


def test_where_no_x_would_be_left_all_others_are() -> None:
    data = table().with_roles(("c",), "b")
    replaced = replace_table(data, Block(None, np.ones((2, 2))))
    assert (replaced.x_names, replaced.y_name) == (("a",), "b")


def test_one_column_is_no_table() -> None:
    with pytest.raises(DataError) as caught:
        replace_table(table(), Block(("p",), np.ones((3, 1))))
    assert caught.value.problem == "no_numeric_column"
