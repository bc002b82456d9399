"""Edits of a table, against the same done with plain lists."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linreg.dataset import MARKS, Dataset, FloatArray, lecture_data
from linreg.edits import (
    add_point,
    insert_column,
    insert_rows,
    mark_rows,
    new_name,
    remove_column,
    remove_rows,
    rename_column,
    same_roles,
    set_cells,
    set_point,
)
from linreg.errors import DataError
from tests.linreg.runs import ALWAYS

NAN = float("nan")


def table(rows: int = 4) -> Dataset:
    steps = np.arange(rows, dtype=np.float64)
    columns = tuple(10.0 * (i + 1) + steps for i in range(3))
    return Dataset("table", ("a", "b", "c"), columns, ("a", "b"), "c")


def numbers(dataset: Dataset) -> list[list[float]]:
    return [column.tolist() for column in dataset.columns]


def test_cells_are_written_over_and_the_rest_is_shared() -> None:
    before = table()
    after = set_cells(before, 1, 1, np.array([[1.5, NAN], [2.5, -0.0]]))
    assert after.columns[0] is before.columns[0]
    np.testing.assert_array_equal(after.columns[1], [20, 1.5, 2.5, 23])
    np.testing.assert_array_equal(after.columns[2], [30, NAN, -0.0, 33])
    assert np.signbit(after.columns[2][2])
    assert numbers(before) == numbers(table())


def test_a_block_beyond_the_edges_adds_rows_and_columns() -> None:
    after = set_cells(table(2), 1, 2, np.array([[5.0, 6.0], [7.0, 8.0]]))
    assert after.names == ("a", "b", "c", "column 4")
    np.testing.assert_array_equal(after.columns[0], [10, 11, NAN])
    np.testing.assert_array_equal(after.columns[2], [30, 5, 7])
    np.testing.assert_array_equal(after.columns[3], [NAN, 6, 8])
    assert (after.x_names, after.y_name) == (("a", "b"), "c")
    assert len(after.marks) == 3


def test_an_infinite_cell_is_refused() -> None:
    with pytest.raises(DataError) as caught:
        set_cells(table(), 2, 0, np.array([[np.inf]]))
    assert caught.value == DataError("not_finite", "a", ("a", "b", "c"), row=3)


def test_a_point_moves_in_x_and_y_alone() -> None:
    after = set_point(table(), 3, "b", 1.0, 3.0)
    assert numbers(after) == [
        [10, 11, 12, 13],
        [20, 21, 22, 1],
        [30, 31, 32, 3],
    ]


def test_a_point_is_added_as_the_last_row() -> None:
    after = add_point(lecture_data(), "x", 4.0, 8.5)
    assert numbers(after) == [[1, 2, 3, 4], [2, 4, 6, 8.5]]
    assert after.used.all()


def test_rows_are_inserted_blank_and_removed_again() -> None:
    marked = mark_rows(table(), np.array([1]), "test")
    grown = insert_rows(marked, 1, 2)
    np.testing.assert_array_equal(grown.columns[0], [10, NAN, NAN, 11, 12, 13])
    assert [MARKS[m] for m in grown.marks] == ["auto"] * 3 + ["test"] + ["auto"] * 2
    back = remove_rows(grown, np.array([1, 2]))
    assert numbers(back) == numbers(marked)
    assert back.marks.tolist() == marked.marks.tolist()


def test_the_last_two_rows_stay() -> None:
    with pytest.raises(DataError) as caught:
        remove_rows(lecture_data(), np.array([0, 2]))
    assert caught.value == DataError("too_few_rows", rows=1)


def test_leaving_out_too_many_rows_is_refused() -> None:
    with pytest.raises(DataError):
        mark_rows(lecture_data(), np.array([0, 1]), "left_out")


def test_a_column_is_inserted_blank_and_without_a_role() -> None:
    after = insert_column(table(2), 1, "new")
    assert after.names == ("a", "new", "b", "c")
    assert np.isnan(after.columns[1]).all()
    assert (after.x_names, after.y_name) == (("a", "b"), "c")
    assert after.used.all()


def test_a_column_is_removed_with_its_role() -> None:
    after = remove_column(table(), "a")
    assert (after.names, after.x_names) == (("b", "c"), ("b",))


@pytest.mark.parametrize("name", ["b", "c"])
def test_y_and_the_only_x_stay(name: str) -> None:
    data = remove_column(table(), "a")
    with pytest.raises(DataError) as caught:
        remove_column(data, name)
    assert caught.value == DataError("needed_column", name, ("b", "c"))


def test_a_column_keeps_its_role_under_another_name() -> None:
    assert rename_column(table(), "b", "depth").x_names == ("a", "depth")
    assert rename_column(table(), "c", "height").y_name == "height"
    assert rename_column(table(), "c", "c").y_name == "c"


@pytest.mark.parametrize(
    ("name", "problem"), [(" ", "blank_name"), ("b", "taken_name")]
)
def test_names_are_there_and_differ(name: str, problem: Any) -> None:
    column = "" if problem == "blank_name" else name
    expected = DataError(problem, column, ("a", "b", "c"))
    with pytest.raises(DataError) as caught:
        rename_column(table(), "a", name)
    assert caught.value == expected
    with pytest.raises(DataError) as caught:
        insert_column(table(), 0, name)
    assert caught.value == expected


def test_a_new_name_is_not_taken() -> None:
    assert new_name(("a", "column 3")) == "column 4"


def test_which_edits_a_model_can_follow() -> None:
    data = table()
    assert same_roles(data, remove_rows(data, np.array([0])))
    assert same_roles(data, rename_column(data, "a", "z"))
    assert same_roles(data, insert_column(data, 0, "z"))
    assert not same_roles(data, data.with_roles(("b", "a"), "c"))
    assert not same_roles(data, remove_column(data, "a"))
    assert not same_roles(data, data.with_roles(("a",), "b"))


@dataclass
class Plain:
    """The same table as lists of rows, edited in the obvious way."""

    rows: list[list[float]]
    marks: list[str]


cells = st.floats(-1e6, 1e6).map(lambda v: v + 0.0)


@given(st.data())
@ALWAYS
def test_any_sequence_of_edits_equals_that_of_plain_lists(data: st.DataObject) -> None:
    current = table()
    plain = Plain(
        [list(row) for row in zip(*numbers(current), strict=True)], ["auto"] * 4
    )
    before: list[Dataset] = []
    first = [column.copy() for column in current.columns]
    for _ in range(data.draw(st.integers(1, 8))):
        before.append(current)
        current = _edit(data, current, plain)
        block = np.array(plain.rows)
        np.testing.assert_array_equal(np.column_stack(current.columns), block)
        assert [MARKS[m] for m in current.marks] == plain.marks
    # Each step back is the table before it, and the first one is as it was.
    for mine, theirs in zip(before[0].columns, first, strict=True):
        assert mine.tobytes() == theirs.tobytes()


def _edit(data: st.DataObject, current: Dataset, plain: Plain) -> Dataset:
    row = data.draw(st.integers(0, current.rows - 1))
    kind = data.draw(st.sampled_from(["set", "insert", "remove", "mark"]))
    if kind == "insert":
        plain.rows.insert(row, [NAN] * 3)
        plain.marks.insert(row, "auto")
        return insert_rows(current, row, 1)
    if kind == "remove" and current.used.sum() > 2:
        del plain.rows[row], plain.marks[row]
        return remove_rows(current, np.array([row]))
    if kind == "mark":
        mark = data.draw(st.sampled_from(MARKS[:3]))
        plain.marks[row] = mark
        return mark_rows(current, np.array([row]), mark)
    block: FloatArray = np.array([[data.draw(cells)] * 3])
    plain.rows[row] = block[0].tolist()
    return set_cells(current, row, 0, block)
