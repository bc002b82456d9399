"""Edits by their names, and that each can be taken back to the bit."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop.table.editing import TableEditing
from desktop.table.parts import Part
from linreg.dataset import MARKS, Dataset
from linreg.errors import LinregError
from tests.desktop.table.samples import houses


@dataclass
class Desk:
    """A table whose edits are followed, and what it was before each of them."""

    editing: TableEditing
    names: list[str] = field(default_factory=list)
    errors: list[LinregError] = field(default_factory=list)
    before: list[Dataset] = field(default_factory=list)

    def follow(self, text: str, dataset: Dataset) -> None:
        self.names.append(text)
        self.before.append(self.editing.dataset)
        self.editing.dataset = dataset


def make_desk(dataset: Dataset, parent: QObject) -> Desk:
    desk = Desk(TableEditing(dataset, parent))
    desk.editing.edited.connect(desk.follow)
    desk.editing.rejected.connect(desk.errors.append)
    return desk


@pytest.fixture
def desk(qapp: QApplication) -> Desk:
    return make_desk(houses(6), qapp)


def part(rows: range, columns: range = range(1)) -> Part:
    return Part(rows, columns)


def test_every_edit_has_a_name(desk: Desk) -> None:
    editing = desk.editing
    assert editing.set_cell(0, 0, 5.0)
    assert editing.clear([part(range(1))])
    assert editing.clear([part(range(2), range(1, 3)), part(range(3, 4))])
    assert editing.paste("1\t2\n3\t4\n5\t6\n", 0, 0, everywhere=False)
    assert editing.insert_rows(0)
    assert editing.insert_rows(2, 3)
    assert editing.remove_rows([part(range(1))])
    assert editing.remove_rows([part(range(2)), part(range(1, 3))])
    assert editing.mark_rows([part(range(1))], "test")
    assert editing.mark_rows([part(range(3))], "left_out")
    assert editing.rename_column(1, "rooms")
    assert editing.insert_column(2)
    assert editing.choose_roles(("rooms",), "median value (USD)")
    assert editing.remove_column(0)
    assert desk.names == [
        "Edit cell",
        "Clear cell",
        "Clear 5 cells",
        "Paste 3 × 2 cells",
        "Insert row",
        "Insert 3 rows",
        "Remove row",
        "Remove 3 rows",
        "Mark row as test",
        "Mark 3 rows as left out",
        "Rename column",
        "Insert column",
        "Choose columns",
        "Remove column",
    ]
    assert desk.errors == []


def test_what_changes_nothing_is_no_edit(desk: Desk) -> None:
    assert desk.editing.mark_rows([part(range(3))], "auto")
    assert desk.editing.rename_column(0, "median income (USD)")
    # The set, the prediction and the residual cannot be cleared.
    assert desk.editing.clear([part(range(3), range(4, 7))])
    assert desk.names == []


def test_clearing_whole_widths_spares_what_is_computed(desk: Desk) -> None:
    assert desk.editing.clear([part(range(1), range(7))])
    dataset = desk.editing.dataset
    assert len(dataset.names) == 4
    assert all(np.isnan(column[0]) for column in dataset.columns)
    assert desk.names == ["Clear 4 cells"]


def test_what_cannot_be_is_rejected(desk: Desk) -> None:
    editing, first = desk.editing, desk.editing.dataset
    assert not editing.remove_rows([part(range(5))])
    assert not editing.rename_column(0, " ")
    assert not editing.rename_column(0, "median value (USD)")
    assert not editing.remove_column(3)
    assert not editing.paste("1\nabc\n", 0, 0, everywhere=False)
    assert not editing.paste("1\n", 0, 4, everywhere=False)
    assert not editing.paste("", 0, 0, everywhere=False)
    problems = [getattr(error, "problem", "") for error in desk.errors]
    assert problems == [
        "too_few_rows",
        "blank_name",
        "taken_name",
        "needed_column",
        "not_a_number",
        "computed_column",
        "empty",
    ]
    assert editing.dataset is first
    assert desk.names == []


def test_a_whole_table_is_pasted_in_the_place_of_all(desk: Desk) -> None:
    text = "speed\tdist\n4\t2\n7\t4\n"
    assert desk.editing.paste(text, 0, 0, everywhere=True)
    dataset = desk.editing.dataset
    assert dataset.names == ("speed", "dist")
    assert (dataset.x_names, dataset.y_name) == (("speed",), "dist")
    assert dataset.x[:, 0].tolist() == [4, 7]
    assert dataset.y.tolist() == [2, 4]


def bits(dataset: Dataset) -> list[object]:
    columns = [column.tobytes() for column in dataset.columns]
    roles = (dataset.name, dataset.names, dataset.x_names, dataset.y_name)
    return [*roles, *columns, dataset.marks.tobytes()]


@settings(deadline=None, max_examples=80)
@given(data=st.data())
def test_taking_everything_back_gives_the_first_to_the_bit(
    data: st.DataObject, qapp: QApplication
) -> None:
    desk = make_desk(houses(6), qapp)
    first = bits(desk.editing.dataset)
    states = []
    for _ in range(data.draw(st.integers(1, 8))):
        states.append(bits(desk.editing.dataset))
        _edit(data, desk.editing)
        if len(desk.before) < len(states):
            states.pop()
    # Each step back is the very table before it.
    assert [bits(dataset) for dataset in desk.before] == states
    if desk.before:
        assert bits(desk.before[0]) == first


def _edit(data: st.DataObject, editing: TableEditing) -> None:
    dataset = editing.dataset
    row = data.draw(st.integers(0, dataset.rows - 1))
    column = data.draw(st.integers(0, len(dataset.names) - 1))
    here = [part(range(row, min(row + 2, dataset.rows)), range(column, column + 1))]
    block = "-0\t1,5\n\t2\n"
    edits = {
        "cell": lambda: editing.set_cell(row, column, data.draw(st.floats(-9, 9))),
        "clear": lambda: editing.clear(here),
        "paste": lambda: editing.paste(block, row, column, everywhere=False),
        "named": lambda: editing.paste("p\tq\n" + block, 0, column, everywhere=False),
        "replace": lambda: editing.paste(block, 0, 0, everywhere=True),
        "insert": lambda: editing.insert_rows(row, 2),
        "remove": lambda: editing.remove_rows(here),
        "mark": lambda: editing.mark_rows(here, data.draw(st.sampled_from(MARKS))),
        "name": lambda: editing.rename_column(column, data.draw(st.sampled_from("ab"))),
        "column": lambda: editing.insert_column(column),
        "no column": lambda: editing.remove_column(column),
    }
    edits[data.draw(st.sampled_from(sorted(edits)))]()
