"""The table of numbers, its roles, and the rows held out for testing."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linreg.dataset import (
    AUTO,
    LEFT_OUT,
    TEST,
    TRAIN,
    Dataset,
    FloatArray,
    lecture_data,
    make_dataset,
    split_rows,
)
from linreg.errors import DataError
from tests.linreg.runs import ALWAYS


def array(*numbers: float) -> FloatArray:
    return np.array(numbers, dtype=np.float64)


TABLE = {"a": array(1, 2, 3), "b": array(4, 5, 6), "c": array(7, 8, 9)}


def test_the_lectures_data() -> None:
    data = lecture_data()
    assert data.x.tolist() == [[1.0], [2.0], [3.0]]
    assert data.y.tolist() == [2.0, 4.0, 6.0]
    assert (data.x_names, data.y_name, data.rows) == (("x",), "y", 3)


def test_the_last_column_is_y_and_the_others_are_x() -> None:
    data = make_dataset("table", TABLE)
    assert (data.x_names, data.y_name) == (("a", "b"), "c")
    assert data.x.tolist() == [[1, 4], [2, 5], [3, 6]]
    assert data.y.tolist() == [7, 8, 9]


def test_other_roles_share_the_columns() -> None:
    data = make_dataset("table", TABLE)
    other = data.with_roles(("c", "a"), "b")
    assert other.x.tolist() == [[7, 1], [8, 2], [9, 3]]
    assert other.y.tolist() == [4, 5, 6]
    assert all(
        mine is theirs for mine, theirs in zip(data.columns, other.columns, strict=True)
    )


def test_a_column_cannot_be_written_to() -> None:
    data = lecture_data()
    for column in (data.column("x"), data.y, data.columns[0]):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 5.0


def test_the_numbers_are_a_copy_of_those_given() -> None:
    mine = array(1, 2, 3)
    data = make_dataset("table", {"x": mine, "y": array(1, 2, 3)})
    mine[0] = 5.0
    assert data.x[0, 0] == 1.0


def test_whole_numbers_become_float64() -> None:
    whole: Any = np.array([1, 2], dtype=np.int32)
    data = make_dataset("table", {"x": whole, "y": whole})
    assert data.x.dtype == data.y.dtype == np.float64


def test_a_name_that_is_not_there() -> None:
    data = make_dataset("table", TABLE)
    expected = DataError("unknown_column", "d", ("a", "b", "c"))
    with pytest.raises(DataError) as caught:
        data.column("d")
    assert caught.value == expected
    with pytest.raises(DataError) as caught:
        data.with_roles(("d",), "c")
    assert caught.value == expected
    with pytest.raises(DataError) as caught:
        data.with_roles(("a",), "d")
    assert caught.value == expected


def test_no_x_column() -> None:
    data = make_dataset("table", TABLE)
    with pytest.raises(DataError) as caught:
        data.with_roles((), "c")
    assert caught.value == DataError("no_numeric_column", columns=("a", "b", "c"))
    with pytest.raises(DataError) as caught:
        make_dataset("table", {"a": array(1, 2)})
    assert caught.value == DataError("no_numeric_column", columns=("a",))


@pytest.mark.parametrize("rows", [0, 1])
def test_too_few_rows(rows: int) -> None:
    column = np.ones(rows)
    with pytest.raises(DataError) as caught:
        make_dataset("table", {"x": column, "y": column})
    assert caught.value == DataError("too_few_rows", rows=rows)


@pytest.mark.parametrize("bad", [math.inf, -math.inf])
@pytest.mark.parametrize("name", ["a", "c"])
def test_an_infinity_is_named(name: str, bad: float) -> None:
    table = {**TABLE, name: array(1, bad, bad)}
    with pytest.raises(DataError) as caught:
        make_dataset("table", table)
    assert caught.value == DataError("not_finite", name, ("a", "b", "c"), row=2)


@pytest.mark.parametrize("name", ["a", "c"])
def test_a_row_with_a_blank_cell_is_not_used(name: str) -> None:
    data = make_dataset("table", {**TABLE, name: array(1, math.nan, 3)})
    assert data.used.tolist() == [True, False, True]


def test_a_blank_cell_in_a_column_without_a_role_does_not_matter() -> None:
    data = make_dataset("table", {**TABLE, "b": array(1, math.nan, 3)})
    assert data.with_roles(("a",), "c").used.all()


def test_a_row_that_is_left_out_is_not_used() -> None:
    marks = np.array([AUTO, LEFT_OUT, TRAIN, TEST], np.int8)
    column = array(1, 2, 3, 4)
    data = Dataset("t", ("x", "y"), (column, column), ("x",), "y", marks)
    assert data.used.tolist() == [True, False, True, True]


def test_two_rows_must_be_left_to_use() -> None:
    marks = np.array([AUTO, LEFT_OUT, AUTO], np.int8)
    columns = (array(1, 2, math.nan), array(1, 2, 3))
    with pytest.raises(DataError) as caught:
        Dataset("t", ("x", "y"), columns, ("x",), "y", marks)
    assert caught.value == DataError("too_few_rows", rows=1)


def test_marks_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        lecture_data().marks[0] = TEST


def test_a_column_without_a_role_may_hold_what_it_likes() -> None:
    columns = (array(1, 2), array(math.nan, 1), array(3, 4))
    data = Dataset("table", ("a", "b", "c"), columns, ("a",), "c")
    assert data.y.tolist() == [3, 4]


# Split


@pytest.mark.parametrize(
    ("rows", "fraction", "count"),
    [
        (10, 0.0, 0),
        (10, 0.2, 2),
        (10, 0.24, 2),
        (10, 0.26, 3),
        (3, 0.1, 0),
        (3, 0.5, 2),
    ],
)
def test_the_test_rows_are_the_fraction_rounded(
    rows: int, fraction: float, count: int
) -> None:
    is_test = split_rows(rows, fraction, seed=1)
    assert is_test.shape == (rows,)
    assert is_test.dtype == np.bool_
    assert is_test.sum() == count


@given(
    rows=st.integers(2, 200),
    fraction=st.floats(0, 1, exclude_max=True),
    seed=st.integers(0, 2**31 - 1),
)
@ALWAYS
def test_a_split_is_stable_and_leaves_a_row_for_training(
    rows: int, fraction: float, seed: int
) -> None:
    try:
        is_test = split_rows(rows, fraction, seed)
    except DataError:
        assert fraction * rows >= rows - 0.5
        return
    assert abs(is_test.sum() - fraction * rows) <= 0.5
    assert not is_test.all()
    np.testing.assert_array_equal(is_test, split_rows(rows, fraction, seed))


def test_another_seed_is_another_split() -> None:
    splits = {tuple(split_rows(20, 0.5, seed).tolist()) for seed in range(20)}
    assert len(splits) > 15


def test_every_row_has_the_same_chance_of_being_held_out() -> None:
    counts = sum(split_rows(10, 0.3, seed).astype(int) for seed in range(1000))
    assert np.all(np.abs(counts - 300) < 5 * math.sqrt(1000 * 0.3 * 0.7))


def test_no_row_left_for_training() -> None:
    with pytest.raises(DataError) as caught:
        split_rows(2, 0.9, seed=0)
    assert caught.value == DataError("no_training_rows", rows=2)


# Columns that lie side by side


@pytest.mark.parametrize(
    ("x_names", "shared"),
    [
        (("a",), True),
        (("a", "b"), True),
        (("b", "c"), True),
        (("a", "c"), False),
        (("b", "a"), False),
    ],
)
def test_x_is_the_same_with_and_without_a_copy(
    x_names: tuple[str, ...], shared: bool
) -> None:
    room = np.arange(40.0).reshape(4, 10).copy()
    columns = tuple(row[:7] for row in room)
    data = Dataset("t", ("a", "b", "c", "y"), columns, x_names, "y")
    places = ["abc".index(name) for name in x_names]
    assert np.array_equal(data.x, room[places, :7].T)
    assert np.shares_memory(data.x, room) is shared
    with pytest.raises(ValueError, match="read-only"):
        data.y[0] = 1.0


def test_an_edited_column_is_not_that_of_the_table_before() -> None:
    room = np.arange(40.0).reshape(4, 10).copy()
    data = Dataset("t", ("a", "b", "c", "y"), tuple(room), ("a", "b"), "y")
    new = np.full(10, -1.0)
    edited = replace(data, columns=(data.columns[0], new, *data.columns[2:]))
    assert np.array_equal(edited.x, np.column_stack([room[0], new]))
    assert np.array_equal(data.x, room[:2].T)


def test_every_second_number_is_no_column_of_its_base() -> None:
    room = np.arange(40.0).reshape(4, 10).copy()
    columns = tuple(row[::2] for row in room)
    data = Dataset("t", ("a", "b", "c", "y"), columns, ("a", "b"), "y")
    assert np.array_equal(data.x, room[:2, ::2].T)


def test_rows_that_begin_later_are_no_rows_of_their_base() -> None:
    room = np.arange(40.0).reshape(4, 10).copy()
    columns = tuple(row[3:] for row in room)
    data = Dataset("t", ("a", "b", "c", "y"), columns, ("a", "b"), "y")
    assert np.array_equal(data.x, room[:2, 3:].T)
