"""Undo and redo for everything that is done to the data."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop import data_edits
from desktop.data_edits import DataEdits
from desktop.session import Session
from linreg.config import Config, lecture_config
from linreg.dataset import Dataset, lecture_data, make_dataset
from linreg.edits import mark_rows, remove_rows, rename_column, set_cells
from linreg.errors import DataError
from linreg.race import with_optimizer


@pytest.fixture
def owner() -> QObject:
    return QObject()


@pytest.fixture
def session(qtbot: QtBot, owner: QObject) -> Iterator[Session]:
    session = Session(lecture_data(), "Lecture", lecture_config(), owner)
    with qtbot.waitSignal(session.state_changed, timeout=30_000):
        session.start()
    yield session
    session.close()


@pytest.fixture
def edits(session: Session, owner: QObject) -> DataEdits:
    return DataEdits(session, owner)


def with_cell(dataset: Dataset, row: int, column: int, value: float) -> Dataset:
    return set_cells(dataset, row, column, np.array([[value]]))


def numbers(session: Session) -> list[list[float]]:
    return [column.tolist() for column in session.dataset.columns]


def test_an_edit_is_undone_and_redone_under_its_name(
    session: Session, edits: DataEdits
) -> None:
    edits.edit("Edit cell", with_cell(session.dataset, 2, 1, 7.0))
    assert numbers(session) == [[1, 2, 3], [2, 4, 7]]
    assert session.title == "Lecture (edited)"
    assert edits.stack.undoText() == "Edit cell"
    edits.stack.undo()
    assert numbers(session) == [[1, 2, 3], [2, 4, 6]]
    assert session.title == "Lecture"
    assert edits.stack.redoText() == "Edit cell"
    edits.stack.redo()
    assert numbers(session) == [[1, 2, 3], [2, 4, 7]]
    assert session.title == "Lecture (edited)"


def test_the_exact_fit_and_the_surface_follow(
    session: Session, edits: DataEdits
) -> None:
    edits.edit("Edit cell", with_cell(session.dataset, 2, 1, 9.0))
    slope, intercept = np.polyfit([1, 2, 3], [2, 4, 9], 1)
    run = session.run
    assert run.exact.weight == pytest.approx([slope])
    assert run.exact.bias == pytest.approx(intercept)
    expected = sum(
        (slope * x + intercept - y) ** 2 for x, y in ((1, 2), (2, 4), (3, 9))
    )
    assert run.surface.at(np.array([slope, intercept])) == pytest.approx(expected)


def test_a_drag_is_one_step(session: Session, edits: DataEdits) -> None:
    edits.begin_drag()
    for y in (4.5, 5.0, 5.5):
        edits.drag(1, "x", 2.0, y)
    assert numbers(session) == [[1, 2, 3], [2, 5.5, 6]]
    edits.end_drag()
    assert edits.stack.count() == 1
    assert edits.stack.undoText() == "Move point"
    edits.stack.undo()
    assert numbers(session) == [[1, 2, 3], [2, 4, 6]]


def test_a_drag_that_is_given_up_leaves_nothing(
    session: Session, edits: DataEdits
) -> None:
    before = session.dataset
    edits.begin_drag()
    edits.drag(1, "x", 2.0, 9.0)
    edits.cancel_drag()
    assert session.dataset is before
    assert session.title == "Lecture"
    assert edits.stack.count() == 0


def test_a_press_without_a_move_is_no_step(edits: DataEdits) -> None:
    edits.begin_drag()
    edits.end_drag()
    assert edits.stack.count() == 0


def test_a_point_is_added_with_its_x_and_y(session: Session, edits: DataEdits) -> None:
    edits.add_point(4.0, 7.5)
    assert numbers(session) == [[1, 2, 3, 4], [2, 4, 6, 7.5]]
    assert edits.stack.undoText() == "Add point"


def test_another_data_set_is_a_step_too_with_its_settings(
    session: Session, edits: DataEdits
) -> None:
    edits.edit("Edit cell", with_cell(session.dataset, 0, 0, 0.5))
    other = make_dataset("o", {"a": np.arange(5.0), "b": np.arange(5.0) ** 2})
    edits.load("Open o", other, "o")
    assert session.config == Config()
    edits.stack.undo()
    assert numbers(session) == [[0.5, 2, 3], [2, 4, 6]]
    assert session.title == "Lecture (edited)"
    assert session.config == lecture_config()
    edits.stack.undo()
    edits.stack.redo()
    edits.stack.redo()
    assert session.dataset is other
    assert session.title == "o"
    assert session.config == Config()


def test_settings_go_back_to_the_run_of_the_race_that_had_them(
    session: Session, edits: DataEdits
) -> None:
    session.add_runs([with_optimizer(session.config, "Adam")])
    other = make_dataset("o", {"a": np.arange(5.0), "b": np.arange(5.0) ** 2})
    edits.load("Open o", other, "o")
    session.show_run(1)
    edits.stack.undo()
    assert numbers(session) == [[1, 2, 3], [2, 4, 6]]
    assert [config.optimizer for config in session.wanted] == ["SGD", "Adam"]


def test_what_is_refused_is_no_step(
    qtbot: QtBot, session: Session, edits: DataEdits
) -> None:
    huge = make_dataset("h", {"x": np.array([1e308, -1e308]), "y": np.zeros(2)})
    session.configure(replace(session.config, standardize=True))
    with qtbot.waitSignal(session.refused) as refused:
        edits.load("Open h", huge, "h")
    assert refused.args is not None
    assert isinstance(refused.args[0], DataError)
    assert edits.stack.count() == 0
    edits.edit("Edit cell", with_cell(session.dataset, 0, 0, 0.5))
    assert edits.stack.count() == 1


def test_settings_give_way_to_an_edit_that_needs_it(
    session: Session, edits: DataEdits
) -> None:
    session.configure(replace(session.config, batch_size=3))
    edits.edit("Remove row", remove_rows(session.dataset, np.array([0])))
    assert session.config.batch_size == 0
    assert session.dataset.rows == 2
    edits.stack.undo()
    assert session.dataset.rows == 3


def test_a_run_goes_on_with_an_edit_and_notes_where(
    qtbot: QtBot, session: Session, edits: DataEdits
) -> None:
    session.step(4)
    qtbot.waitUntil(lambda: not session.running)
    history = session.run.history
    edits.edit("Edit cell", with_cell(session.dataset, 2, 1, 9.0))
    session.step(3)
    qtbot.waitUntil(lambda: not session.running)
    assert session.run.history is history
    assert len(history) == 8
    assert [change.iteration for change in history.data_changes] == [4]
    w, b = history.row(4).parameters
    expected = (w + b - 2) ** 2 + (2 * w + b - 4) ** 2 + (3 * w + b - 9) ** 2
    assert history.row(4).loss == pytest.approx(expected, rel=1e-5)


def test_other_inputs_start_the_run_anew(
    qtbot: QtBot, session: Session, edits: DataEdits
) -> None:
    session.step(4)
    qtbot.waitUntil(lambda: not session.running)
    swapped = session.dataset.with_roles(("y",), "x")
    edits.edit("Choose columns", swapped)
    qtbot.waitUntil(lambda: len(session.run.history) == 1)
    assert session.at_start
    edits.stack.undo()
    assert session.dataset.y_name == "y"


def test_steps_that_hold_too_much_are_forgotten(
    session: Session, edits: DataEdits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_edits, "_MOST_BYTES", 100)
    for value in range(5):
        edits.edit("Edit cell", with_cell(session.dataset, 0, 0, float(value)))
    # Each step holds a column of three numbers, 24 bytes.
    assert edits.stack.count() == 1
    edits.stack.undo()
    assert numbers(session)[0] == [3, 2, 3]


@given(st.lists(st.integers(0, 5), max_size=7), st.data())
@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_undoing_all_gives_the_first_table_to_the_bit(
    session: Session, edits: DataEdits, kinds: list[int], data: st.DataObject
) -> None:
    edits.stack.clear()
    session.load(lecture_data(), "Lecture")
    first = session.dataset
    bits = [column.tobytes() for column in first.columns]
    for kind in kinds:
        _do(session, edits, kind, data)
    after = session.dataset
    for _ in range(edits.stack.count()):
        edits.stack.undo()
    assert session.dataset is first
    assert [column.tobytes() for column in first.columns] == bits
    for _ in range(edits.stack.count()):
        edits.stack.redo()
    assert session.dataset is after


def _do(session: Session, edits: DataEdits, kind: int, data: st.DataObject) -> None:
    dataset = session.dataset
    row = data.draw(st.integers(0, dataset.rows - 1))
    if kind == 0:
        edits.add_point(data.draw(st.floats(-9, 9)), data.draw(st.floats(-9, 9)))
    elif kind == 1 and dataset.used.sum() > 2:
        edits.edit("Remove", remove_rows(dataset, np.array([row])))
    elif kind == 2:
        edits.edit("Rename", rename_column(dataset, dataset.names[0], f"n{row}"))
    elif kind == 3 and dataset.used.sum() > 3:
        edits.edit("Mark", mark_rows(dataset, np.array([row]), "left_out"))
    elif kind == 4:
        edits.begin_drag()
        edits.drag(row, dataset.x_names[0], 1.5, 2.5)
        edits.end_drag()
    else:
        edits.edit("Edit", with_cell(dataset, row, 0, data.draw(st.floats(-9, 9))))
