"""Rows of a history, as they are read."""

import numpy as np
import pytest

from linreg.rows import Rows, as_row


def rows_at(*iterations: int) -> Rows:
    """Rows of a model with w and b, whose loss is the iteration squared."""
    array = np.array(
        [[k, k + 0.1, k + 0.2, 1.0, 2.0, k**2, np.nan, 0.5] for k in iterations]
    )
    return Rows(array.reshape(-1, 8), 2)


def test_each_column_is_what_it_says() -> None:
    rows = rows_at(0, 1, 2)
    assert rows.iterations.tolist() == [0, 1, 2]
    assert rows.parameters.tolist() == [[0.1, 0.2], [1.1, 1.2], [2.1, 2.2]]
    assert rows.gradients.tolist() == [[1, 2]] * 3
    assert rows.losses.tolist() == [0, 1, 4]
    assert np.isnan(rows.test_losses).all()
    assert rows.rates.tolist() == [0.5] * 3
    assert rows.newest == 2


def test_a_row_is_a_copy() -> None:
    rows = rows_at(3, 4)
    row = rows.row(-1)
    assert (row.iteration, row.loss) == (4, 16)
    row.parameters[0] = 99
    assert rows.parameters[1, 0] == 4.1


@pytest.mark.parametrize(
    ("iteration", "before", "at"),
    [(-1, 0, 0), (0, 0, 0), (1, 1, 0), (4, 1, 1), (7, 2, 1), (9, 3, 3), (99, 4, 3)],
)
def test_the_place_of_an_iteration(iteration: int, before: int, at: int) -> None:
    rows = rows_at(0, 4, 8, 9)
    assert rows.before(iteration) == before
    assert rows.index(iteration) == at


@pytest.mark.parametrize(("iteration", "newest"), [(0, 0), (5, 4), (9, 9), (50, 9)])
def test_rows_until_an_iteration(iteration: int, newest: int) -> None:
    assert rows_at(0, 4, 8, 9).until(iteration).newest == newest


@pytest.mark.parametrize("points", [2, 3, 10, 100, 1000])
@pytest.mark.parametrize("start", [0, 7, 99])
def test_thinned_rows_keep_both_ends(points: int, start: int) -> None:
    rows = rows_at(*range(100))
    thinned = rows.thinned(start, points)
    assert thinned.iterations[0] == start
    assert thinned.newest == 99
    assert len(thinned) <= points + 1
    assert (np.diff(thinned.iterations) > 0).all()
    assert thinned.losses.tolist() == (thinned.iterations**2).tolist()


def test_no_rows() -> None:
    rows = rows_at()
    assert not rows
    assert rows.index(5) == 0
    assert len(rows.thinned(0, 10)) == 0
    with pytest.raises(IndexError):
        _ = rows.newest


def test_numbers_as_a_row() -> None:
    row = as_row(np.array([5.0, 1.0, 3.0, 0.5, 0.25, 0.1]), 1)
    assert row.iteration == 5
    assert (row.parameters.tolist(), row.gradient.tolist()) == ([1.0], [3.0])
    assert (row.loss, row.test_loss, row.lr) == (0.5, 0.25, 0.1)
