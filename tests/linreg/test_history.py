"""Rows that are complete once they can be seen, and stay as they are."""

import math
from threading import Thread
from typing import Any

import numpy as np
import pytest

from linreg.config import Config
from linreg.history import MOST_ROWS, Change, History
from linreg.rows import Row

NAMES = ("w1", "w2", "b")


def numbers(iteration: int) -> list[float]:
    """Nine numbers by which a row can be told from every other."""
    return [iteration + place / 10 for place in range(9)]


def filled(rows: int) -> History:
    history = History(NAMES)
    for iteration in range(rows):
        history.write(iteration, numbers(iteration))
    return history


def test_a_row_comes_back_as_it_was_written() -> None:
    history = filled(3)
    row = history.row(1)
    assert row.iteration == 1
    assert row.parameters.tolist() == [1.0, 1.1, 1.2]
    assert row.gradient.tolist() == [1.3, 1.4, 1.5]
    assert (row.loss, row.test_loss, row.lr) == (1.6, 1.7, 1.8)


@pytest.mark.parametrize("rows", [0, 1, 1024, 1025, 5000])
def test_the_columns_of_every_row_however_many_there_are(rows: int) -> None:
    history = filled(rows)
    expected = np.array([numbers(i) for i in range(rows)]).reshape(rows, 9)
    assert len(history) == rows
    np.testing.assert_array_equal(history.parameters(rows), expected[:, :3])
    np.testing.assert_array_equal(history.gradients(rows), expected[:, 3:6])
    np.testing.assert_array_equal(history.losses(rows), expected[:, 6])
    np.testing.assert_array_equal(history.test_losses(rows), expected[:, 7])


@pytest.mark.parametrize("iteration", [-1, 3, 2000])
def test_a_row_that_is_not_there(iteration: int) -> None:
    with pytest.raises(IndexError):
        filled(3).row(iteration)


def test_a_length_taken_once_is_what_a_reader_sees() -> None:
    history = filled(3)
    length, early = len(history), history.row(2)
    view = history.losses(length)
    for iteration in range(3, 3000):
        history.write(iteration, numbers(iteration))
    assert view.tolist() == history.losses(length).tolist() == [0.6, 1.6, 2.6]
    assert early.parameters.tolist() == [2.0, 2.1, 2.2]


def test_a_row_is_a_copy() -> None:
    history = filled(2)
    history.row(1).parameters[0] = 99.0
    history.row(1).gradient[0] = 99.0
    assert history.row(1).parameters[0] == 1.0
    assert history.row(1).gradient[0] == 1.3


def test_the_last_row_may_be_written_again() -> None:
    history = filled(3)
    history.write(2, numbers(2))
    assert len(history) == 3
    assert history.row(2).parameters.tolist() == [2.0, 2.1, 2.2]


def test_numbers_that_are_not_finite_are_kept() -> None:
    history = History(("w",))
    history.write(0, [1.0, math.nan, math.inf, -math.inf, 0.1])
    row = history.row(0)
    assert math.isnan(row.gradient[0])
    assert (row.loss, row.test_loss) == (math.inf, -math.inf)


@pytest.mark.parametrize(
    ("gradient", "norm"),
    [
        ([3.0, 4.0], 5.0),
        ([-2.0], 2.0),
        ([3e200, 4e200], 5e200),
        ([3e-200, 4e-200], 5e-200),
    ],
)
def test_the_norm_of_a_gradient_of_any_size(gradient: list[float], norm: float) -> None:
    row = Row(0, np.zeros(len(gradient)), np.array(gradient), 0.0, 0.0, 0.1)
    assert row.gradient_norm == pytest.approx(norm)


class Watched:
    """A number that looks at the history while it is written into it."""

    def __init__(self, history: History) -> None:
        self._history = history
        self.lengths: list[int] = []

    def __float__(self) -> float:
        self.lengths.append(len(self._history))
        return 1.0

    def __lt__(self, other: float) -> bool:
        return False


@pytest.mark.parametrize("iteration", [0, 3, 1024])
def test_a_row_is_seen_only_when_all_of_it_is_written(iteration: int) -> None:
    history = filled(iteration)
    watched: Any = Watched(history)
    history.write(iteration, [watched] * 9)
    assert watched.lengths == [iteration] * 9
    assert len(history) == iteration + 1


def test_a_reader_beside_the_writer_meets_whole_rows_alone() -> None:
    history = History(NAMES)

    def write_all() -> None:
        for iteration in range(50_000):
            history.write(iteration, [float(iteration)] * 9)

    writer = Thread(target=write_all)
    writer.start()
    seen, torn = 0, []
    while writer.is_alive() or seen < len(history):
        seen = len(history)
        expected = np.arange(float(seen))
        for column in (
            history.parameters(seen)[:, 0],
            history.gradients(seen)[:, 2],
            history.losses(seen),
            history.test_losses(seen),
        ):
            if not np.array_equal(column, expected):
                torn.append(seen)
    writer.join()
    assert seen == 50_000
    assert torn == []


# Memory that is bounded


def thinned(steps: int, most_rows: int = 64) -> History:
    history = History(NAMES, most_rows)
    for iteration in range(steps):
        history.write(iteration, numbers(iteration))
    return history


@pytest.mark.parametrize("steps", [1, 63, 64, 65, 66, 100, 128, 129, 1000, 12_345])
def test_every_so_manieth_row_is_kept_and_the_newest(steps: int) -> None:
    history = thinned(steps)
    rows = history.rows()
    assert len(history) == steps
    assert len(rows) <= 64
    assert rows.newest == steps - 1
    expected = list(range(0, steps, rows.stride))
    if expected[-1] != steps - 1:
        expected.append(steps - 1)
    assert rows.iterations.tolist() == expected
    # No more is let go than must be.
    assert rows.stride == 1 or len(rows) > 32
    assert rows.parameters[:, 0].tolist() == expected
    for iteration in expected:
        assert history.row(iteration).parameters.tolist() == numbers(iteration)[:3]


def test_what_was_let_go_is_not_found() -> None:
    history = thinned(1000)
    assert history.rows().stride == 16
    assert history.find(17) is None
    assert history.find(1000) is None
    assert history.find(999) is not None
    with pytest.raises(IndexError):
        history.row(17)


def test_the_nearest_row_at_or_before() -> None:
    rows = thinned(1000).rows()
    assert [rows.index(k) for k in (0, 15, 16, 17, 998, 999, 5000, -3)] == [
        0,
        0,
        1,
        1,
        62,
        63,
        63,
        0,
    ]


def test_a_still_stays_true_while_rows_are_let_go() -> None:
    history = thinned(64)
    rows = history.rows()
    before = rows.losses.tolist()
    for iteration in range(64, 1000):
        history.write(iteration, numbers(iteration))
    assert rows.losses.tolist() == before


def test_a_reader_meets_whole_rows_while_they_are_thinned() -> None:
    history = History(NAMES, most_rows=256)

    def write_all() -> None:
        for iteration in range(100_000):
            history.write(iteration, [float(iteration)] * 9)

    writer = Thread(target=write_all)
    writer.start()
    newest, torn = 0, []
    while writer.is_alive():
        rows = history.rows()
        kept = rows.iterations.copy()
        settled, last = kept[:-1], len(kept) - 1
        if len(kept) and not (
            np.array_equal(settled, np.arange(last) * float(rows.stride))
            and np.array_equal(rows.losses[:-1], settled)
            and rows.newest >= newest
        ):
            torn.append(kept)
        newest = rows.newest if len(kept) else newest
    writer.join()
    assert torn == []


def test_what_is_written_again_before_the_newest_row_stays() -> None:
    history = filled(5)
    history.write(2, [9.0] * 9)
    assert history.row(2).parameters.tolist() == numbers(2)[:3]


def test_a_hundred_million_steps_take_bounded_memory() -> None:
    """Left out are the steps whose rows the next ones would write over."""
    history = History(("w", "b"))
    iteration, steps, most = 0, 100_000_000, 0
    while iteration < steps:
        stride = history.rows().stride
        for later in range(iteration, iteration + 4096 * stride, stride):
            history.write(later, [later, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0])
        iteration += 4096 * stride
        most = max(most, history.nbytes)
    rows = history.rows()
    assert len(history) >= steps
    assert MOST_ROWS // 2 < len(rows) <= MOST_ROWS
    assert most <= 64 << 20
    assert np.array_equal(rows.parameters[:, 0], rows.iterations)
    assert np.array_equal(
        np.diff(rows.iterations[:-1]), [rows.stride] * (len(rows) - 2)
    )


# Branches


def test_what_came_after_the_parting_is_set_aside() -> None:
    history = filled(10)
    before = history.rows()
    history.branch(4, numbers(4))
    assert len(history) == 5
    assert history.rows().branch != before.branch
    assert history.rows().iterations.tolist() == [0, 1, 2, 3, 4]
    (abandoned,) = history.abandoned
    assert abandoned.iterations.tolist() == [3, 4, 5, 6, 7, 8, 9]
    assert abandoned.losses.tolist() == before.losses[3:].tolist()
    history.write(5, [9.0] * 9)
    assert before.losses[5] == numbers(5)[6]
    assert history.row(5).loss == 9.0


@pytest.mark.parametrize("parting", [0, 1, 17, 500, 998])
def test_a_branch_of_a_thinned_history(parting: int) -> None:
    history = thinned(1000)
    history.branch(parting, numbers(parting))
    assert len(history) == parting + 1
    assert history.row(parting).loss == numbers(parting)[6]
    for iteration in range(parting + 1, 2000):
        history.write(iteration, numbers(iteration))
    rows = history.rows()
    assert rows.newest == 1999
    assert rows.losses.tolist() == [numbers(int(k))[6] for k in rows.iterations]


def test_abandoned_branches_take_bounded_memory() -> None:
    history = filled(3000)
    for _ in range(250):
        history.branch(1000, numbers(1000))
        for iteration in range(1001, 3000):
            history.write(iteration, numbers(iteration))
    points = sum(map(len, history.abandoned))
    assert points < 30_000
    # The latest is the finest, and ends where its run ended.
    assert history.abandoned[-1].newest == 2999
    assert history.abandoned[-1].iterations[0] == 999
    assert len(history.abandoned[-1]) >= len(history.abandoned[0]) >= 2


def test_changes_after_the_parting_are_forgotten() -> None:
    history = filled(10)
    for iteration in (2, 4, 6):
        history.change(Change(iteration, Config()))
    history.branch(4, numbers(4))
    assert [change.iteration for change in history.changes] == [2, 4]
