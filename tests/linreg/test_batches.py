"""Epochs are permutations of the rows, cut into batches, from the run's own seed."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from linreg.batches import Batches
from tests.linreg.runs import ALWAYS

ROWS = st.integers(1, 30)
SIZES = st.integers(0, 35)
SEEDS = st.integers(0, 2**31 - 1)


def epochs_of(batches: Batches, count: int) -> list[list[list[int]]]:
    """The rows of each batch of the first epochs."""
    per_epoch = batches.per_epoch
    rows = [batches.rows_of(i).tolist() for i in range(count * per_epoch)]
    return [rows[i : i + per_epoch] for i in range(0, len(rows), per_epoch)]


def passed(epoch: list[list[int]]) -> list[int]:
    return [row for batch in epoch for row in batch]


@given(rows=ROWS, size=SIZES, seed=SEEDS, shuffle=st.booleans())
@ALWAYS
def test_an_epoch_passes_over_every_row_once(
    rows: int, size: int, seed: int, shuffle: bool
) -> None:
    batches = Batches(rows, size, shuffle, seed)
    whole = min(size, rows) or rows
    assert batches.per_epoch == math.ceil(rows / whole)
    assert batches.full == (batches.per_epoch == 1)
    for epoch in epochs_of(batches, 3):
        assert sorted(passed(epoch)) == list(range(rows))
        assert [len(batch) for batch in epoch[:-1]] == [whole] * (len(epoch) - 1)
        assert len(epoch[-1]) == rows - whole * (len(epoch) - 1)


@given(rows=ROWS, size=SIZES, seed=SEEDS)
@ALWAYS
def test_equal_seeds_give_equal_batches(rows: int, size: int, seed: int) -> None:
    one, two = (Batches(rows, size, True, seed) for _ in range(2))
    torch.rand(3)
    assert epochs_of(one, 3) == epochs_of(two, 3)


@given(rows=ROWS, size=SIZES, seed=SEEDS)
@ALWAYS
def test_the_order_is_that_of_torchs_own_generator(
    rows: int, size: int, seed: int
) -> None:
    generator = torch.Generator().manual_seed(seed)
    for epoch in epochs_of(Batches(rows, size, True, seed), 3):
        assert passed(epoch) == torch.randperm(rows, generator=generator).tolist()


@given(rows=ROWS, size=SIZES)
@ALWAYS
def test_without_shuffling_the_rows_keep_their_order(rows: int, size: int) -> None:
    for epoch in epochs_of(Batches(rows, size, False, 0), 2):
        assert passed(epoch) == list(range(rows))


def test_each_epoch_has_a_new_order() -> None:
    orders = [tuple(passed(e)) for e in epochs_of(Batches(20, 6, True, 0), 10)]
    assert len(set(orders)) == 10


@pytest.mark.parametrize("size", [0, 1, 4])
def test_other_peoples_random_numbers_stay_the_same(size: int) -> None:
    torch.manual_seed(5)
    expected = torch.rand(3).tolist()
    torch.manual_seed(5)
    epochs_of(Batches(10, size, True, 1), 3)
    assert torch.rand(3).tolist() == expected


def test_the_newest_rows_can_be_asked_for_again() -> None:
    batches, once = Batches(10, 4, True, 3), Batches(10, 4, True, 3)
    for iteration in range(7):
        rows = batches.rows_of(iteration)
        assert batches.rows_of(iteration).equal(rows)
        assert once.rows_of(iteration).equal(rows)


@given(rows=st.integers(1, 12), asked_before=st.booleans(), at=st.integers(0, 9))
@ALWAYS
def test_a_new_number_of_rows_begins_a_new_epoch(
    rows: int, asked_before: bool, at: int
) -> None:
    batches = Batches(6, 4, True, 1)
    for iteration in range(at + asked_before):
        batches.rows_of(iteration)
    batches.change_rows(rows, at)
    drawn: list[int] = []
    for iteration in range(at, at + batches.per_epoch):
        drawn += batches.rows_of(iteration).tolist()
    expected = range(rows)
    if rows != 6:
        assert sorted(drawn) == list(expected)
        assert batches.is_new_epoch(at)
        assert batches.epoch(at) == at // 2
        assert batches.epoch(at + batches.per_epoch) == at // 2 + 1


@given(rows=st.integers(1, 12), at=st.integers(0, 9))
@ALWAYS
def test_batches_do_not_depend_on_whether_they_were_looked_at_before(
    rows: int, at: int
) -> None:
    looked, not_looked = Batches(6, 4, True, 1), Batches(6, 4, True, 1)
    for iteration in range(at):
        looked.rows_of(iteration)
        not_looked.rows_of(iteration)
    looked.rows_of(at)
    for batches in (looked, not_looked):
        batches.change_rows(rows, at)
    for iteration in range(at, at + 8):
        assert looked.rows_of(iteration).equal(not_looked.rows_of(iteration))
