"""Rows that are complete once they can be seen, and stay as they are."""

import math
from threading import Thread
from typing import Any

import numpy as np
import pytest

from linreg.history import History, Row

NAMES = ("w1", "w2", "b")


def numbers(iteration: int) -> list[float]:
    """Eight numbers by which a row can be told from every other."""
    return [iteration + place / 10 for place in range(8)]


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
    assert (row.loss, row.test_loss) == (1.6, 1.7)


@pytest.mark.parametrize("rows", [0, 1, 1024, 1025, 5000])
def test_the_columns_of_every_row_however_many_there_are(rows: int) -> None:
    history = filled(rows)
    expected = np.array([numbers(i) for i in range(rows)]).reshape(rows, 8)
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
    history.write(0, [1.0, math.nan, math.inf, -math.inf])
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
    row = Row(0, np.zeros(len(gradient)), np.array(gradient), 0.0, 0.0)
    assert row.gradient_norm == pytest.approx(norm)


class Watched:
    """A number that looks at the history while it is written into it."""

    def __init__(self, history: History) -> None:
        self._history = history
        self.lengths: list[int] = []

    def __float__(self) -> float:
        self.lengths.append(len(self._history))
        return 1.0


@pytest.mark.parametrize("iteration", [0, 3, 1024])
def test_a_row_is_seen_only_when_all_of_it_is_written(iteration: int) -> None:
    history = filled(iteration)
    watched: Any = Watched(history)
    history.write(iteration, [watched] * 8)
    assert watched.lengths == [iteration] * 8
    assert len(history) == iteration + 1


def test_a_reader_beside_the_writer_meets_whole_rows_alone() -> None:
    history = History(NAMES)

    def write_all() -> None:
        for iteration in range(50_000):
            history.write(iteration, [float(iteration)] * 8)

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
