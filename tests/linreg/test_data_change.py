"""Edited data come back to the bit, from what little is kept of them."""

import gc
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from weakref import ref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linreg.config import Config
from linreg.data_change import changes_until, find_edit
from linreg.dataset import MARKS, Dataset, FloatArray
from linreg.edits import (
    add_point,
    insert_column,
    mark_rows,
    remove_rows,
    rename_column,
    set_cells,
    set_point,
)
from linreg.prepare import Prepared, prepare
from linreg.time_travel import go_to
from linreg.trainer import Trainer
from tests.linreg.runs import ALWAYS, noisy_data, trainer_of

# 0 and −0 are equal but not the same, as are a NaN and itself.
STRANGE = [0.0, -0.0, np.nan, -np.nan, 5e-324, 1.5, -1e308]


def bits(dataset: Dataset) -> list[bytes]:
    return [column.tobytes() for column in dataset.columns]


def assert_same(again: Dataset, once: Dataset) -> None:
    assert bits(again) == bits(once)
    for name in ("name", "names", "x_names", "y_name"):
        assert getattr(again, name) == getattr(once, name)
    assert again.marks.tolist() == once.marks.tolist()
    assert again.used.tolist() == once.used.tolist()


@st.composite
def tables(draw: st.DrawFn) -> Dataset:
    """Three columns of 6 rows, of which the first two can be used for sure."""
    rows = st.lists(st.sampled_from(STRANGE), min_size=4, max_size=4)
    columns = (np.array([1.0, 2.0, *draw(rows)]) for _ in range(3))
    mark = st.integers(0, len(MARKS) - 1)
    marks = [1, 1, *draw(st.lists(mark, min_size=4, max_size=4))]
    names = ("a", "b", "c")
    return Dataset(
        "t", names, tuple(columns), ("a",), "c", np.array(marks, dtype=np.int8)
    )


@given(tables(), tables())
@ALWAYS
def test_an_edit_leads_from_the_one_table_to_the_other(
    before: Dataset, after: Dataset
) -> None:
    edit = find_edit(before, after)
    assert edit.whole is None
    assert_same(edit.apply(before), after)


def dragged(data: Dataset) -> Dataset:
    return set_point(data, 3, "x0", 0.25, -7.0)


@pytest.mark.parametrize(
    ("change", "cells"),
    [
        (lambda data: data, 0),
        (dragged, 2),
        (lambda data: set_cells(data, 2, 0, np.full((3, 2), np.nan)), 6),
        (lambda data: mark_rows(data, np.array([1, 4]), "test"), 2),
        (lambda data: mark_rows(dragged(data), np.array([0]), "left_out"), 3),
    ],
)
def test_an_edit_is_as_large_as_the_cells_that_it_changes(
    change: Callable[[Dataset], Dataset], cells: int
) -> None:
    before = noisy_data(1000)
    after = change(before)
    edit = find_edit(before, after)
    assert edit.whole is None
    assert len(edit.cells) == 20 * cells
    assert_same(edit.apply(before), after)


def test_what_is_not_edited_is_shared() -> None:
    before = noisy_data(8, columns=2)
    again = find_edit(before, dragged(before)).apply(before)
    shared = [
        new is old for new, old in zip(again.columns, before.columns, strict=True)
    ]
    assert shared == [False, True, False]
    assert again.marks is before.marks


def test_the_table_before_stays_as_it_was() -> None:
    before = noisy_data(8)
    numbers, marks = bits(before), before.marks.tolist()
    edit = find_edit(before, mark_rows(dragged(before), np.array([0]), "test"))
    edit.apply(before)
    assert (bits(before), before.marks.tolist()) == (numbers, marks)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: add_point(data, "x0", 1.0, 2.0),
        lambda data: remove_rows(data, np.array([2])),
        lambda data: rename_column(data, "x0", "time"),
        lambda data: insert_column(data, 1, "new"),
        lambda data: data.with_roles(("x1",), "y"),
        lambda data: replace(data, name="other"),
    ],
)
def test_another_build_is_kept_whole(change: Callable[[Dataset], Dataset]) -> None:
    before = noisy_data(8, columns=2)
    after = change(before)
    assert find_edit(before, after).apply(before) is after


def test_so_is_a_table_that_is_smaller_than_its_changed_cells() -> None:
    before = noisy_data(1000)
    every = np.arange(1000.0).reshape(-1, 1)
    assert find_edit(before, set_cells(before, 0, 0, every)).whole is not None
    assert find_edit(before, set_cells(before, 0, 0, every[:200])).whole is None


# In a run


def follow(trainer: Trainer, dataset: Dataset) -> Prepared:
    prepared = prepare(dataset, trainer.config, trainer.prepared.inputs)
    trainer.change_data(prepared)
    return prepared


def moved(trainer: Trainer, y: float) -> Dataset:
    return set_point(trainer.prepared.dataset, 0, "x0", 0.5, y)


def numbers_of(prepared: Prepared) -> list[bytes]:
    parts: list[FloatArray] = [
        prepared.x_train,
        prepared.y_train,
        prepared.x_test,
        prepared.y_test,
    ]
    return [part.tobytes() for part in parts]


@pytest.mark.parametrize("standardize", [False, True])
def test_the_data_of_every_step_are_had_back(standardize: bool) -> None:
    config = Config(standardize=standardize, test_fraction=0.3, seed=4)
    trainer = trainer_of(noisy_data(20), config)
    # Before the first step the scale may become another.
    trainer.change_data(prepare(moved(trainer, 70.0), config))
    kept = []
    for iteration in range(12):
        if iteration % 4 == 3:
            follow(trainer, add_point(trainer.prepared.dataset, "x0", 3.0, 1.0))
        elif iteration % 3:
            follow(trainer, moved(trainer, float(iteration)))
        kept.append((bits(trainer.prepared.dataset), numbers_of(trainer.prepared)))
        trainer.step()
    trainer.evaluate()
    for iteration in (11, 2, 7, 0, 5, 10, 3, 6, 1, 4, 9, 8):
        go_to(trainer, iteration)
        prepared = trainer.prepared
        assert (bits(prepared.dataset), numbers_of(prepared)) == kept[iteration]


@pytest.mark.parametrize("travel", [False, True])
def test_of_edits_at_one_iteration_the_last_is_kept_from_before_the_first(
    travel: bool,
) -> None:
    trainer = trainer_of(noisy_data(8), Config())
    # A keyframe at each step, and so one with the first of these edits too.
    trainer.history.keyframes.spacing = 0.0
    trainer.step()
    before = trainer.prepared.dataset
    first = set_point(before, 1, "x0", 8.0, 8.0)
    follow(trainer, first)
    if travel:
        trainer.step()
        trainer.step()
        go_to(trainer, 0)
        go_to(trainer, 1)
    last = set_point(before, 2, "x0", 9.0, 9.0)
    follow(trainer, last)
    (change,) = trainer.history.data_changes
    assert len(change.edit.cells) == 2 * 20
    assert_same(change.edit.apply(before), last)


def test_data_that_anybody_holds_come_back_as_the_same_objects() -> None:
    trainer = trainer_of(noisy_data(8), Config())
    first = trainer.prepared
    trainer.step()
    held = follow(trainer, moved(trainer, 1.0))
    trainer.step()
    table = follow(trainer, moved(trainer, 2.0)).dataset
    trainer.step()
    follow(trainer, moved(trainer, 3.0))
    trainer.step()
    gc.collect()
    trainer.evaluate()
    for iteration in (2, 1, 0, 3, 2):
        go_to(trainer, iteration)
        if iteration == 0:
            assert trainer.prepared is first
        elif iteration == 1:
            assert trainer.prepared is held
        elif iteration == 2:
            assert trainer.prepared.dataset is table
        else:
            shown = trainer.prepared
    # What was made anew is now held too.
    go_to(trainer, 3)
    assert trainer.prepared is shown


def test_data_that_nobody_holds_are_let_go() -> None:
    trainer = trainer_of(noisy_data(8), Config())
    trainer.step()
    gone = ref(follow(trainer, moved(trainer, 1.0)).dataset)
    for y in (2.0, 3.0):
        trainer.step()
        follow(trainer, moved(trainer, y))
    assert gone() is None
    trainer.step()
    go_to(trainer, 1)
    assert trainer.prepared.y[0] == 1.0


def test_data_of_a_branch_left_behind_do_not_come_back() -> None:
    trainer = trainer_of(noisy_data(8), Config())
    for _ in range(5):
        trainer.step()
    old = follow(trainer, moved(trainer, 1.0))
    trainer.step()
    go_to(trainer, 4)
    trainer.branch()
    trainer.step()
    assert trainer.prepared.y[0] != 1.0
    follow(trainer, moved(trainer, 2.0))
    trainer.step()
    trainer.evaluate()
    go_to(trainer, 3)
    go_to(trainer, 5)
    assert trainer.prepared is not old
    assert trainer.prepared.y[0] == 2.0


def test_the_changes_until_an_iteration() -> None:
    trainer = trainer_of(noisy_data(8), Config())
    for iteration in range(6):
        if iteration in (0, 2, 5):
            follow(trainer, moved(trainer, float(iteration)))
        trainer.step()
    changes = trainer.history.data_changes
    assert [changes_until(changes, k) for k in range(-1, 7)] == [0, 1, 1, 2, 2, 2, 3, 3]


def test_a_hundred_thousand_moves_of_a_point_take_less_than_32_megabytes() -> None:
    """Measured of 2,000 of them, one a step, beside the rows and the keyframes."""
    tracemalloc.start()
    try:
        trainer = trainer_of(noisy_data(1000), Config(standardize=True))
        drag(trainer, 100)
        before = taken(trainer)
        drag(trainer, 2000)
        grown = taken(trainer) - before
    finally:
        tracemalloc.stop()
    assert len(trainer.history.data_changes) == 2100
    assert 0 < grown / 2000 * 100_000 < 32e6


def drag(trainer: Trainer, moves: int) -> None:
    for _ in range(moves):
        trainer.step()
        follow(trainer, moved(trainer, float(trainer.iteration)))


def taken(trainer: Trainer) -> int:
    """Bytes in use but those of the rows and keyframes, which have their own bounds."""
    gc.collect()
    history = trainer.history
    in_use, _ = tracemalloc.get_traced_memory()
    return in_use - history.nbytes - history.keyframes.nbytes
