"""Epoch means against plain loops over the rows."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linreg.config import Config
from linreg.epochs import Epochs, epochs_of
from linreg.rows import Rows
from tests.linreg.runs import ALWAYS, noisy_data, run


def rows_of(losses: list[float], first: int = 0, stride: int = 1) -> Rows:
    """Rows with these losses and the rate 0.1, all else 0."""
    array = np.zeros((len(losses), 6))
    array[:, 0] = first + stride * np.arange(len(losses))
    array[:, -3] = losses
    array[:, -1] = 0.1
    return Rows(array, 1, stride)


@ALWAYS
@given(
    st.lists(st.floats(0, 1e6), max_size=60), st.integers(1, 9), st.integers(0, 1000)
)
def test_the_means_are_those_of_the_complete_epochs(
    losses: list[float], per_epoch: int, first: int
) -> None:
    found = epochs_of(rows_of(losses, first), per_epoch)
    whole = len(losses) // per_epoch
    parts = [losses[i * per_epoch : (i + 1) * per_epoch] for i in range(whole)]
    assert found.losses == pytest.approx([sum(part) / per_epoch for part in parts])
    assert found.starts.tolist() == [first + i * per_epoch for i in range(whole)]
    assert len(found) == whole


def test_of_a_real_run() -> None:
    trainer = run(noisy_data(rows=10), Config(batch_size=4), 8)
    rows = trainer.history.rows()
    found = epochs_of(rows, trainer.batches.per_epoch)
    expected = [rows.losses[i : i + 3].mean() for i in (0, 3, 6)]
    assert found.losses == pytest.approx(expected)


def test_a_thinned_history_has_the_mean_of_what_it_keeps() -> None:
    # Iterations 0 3 6 9 12 15; the epochs of 5 hold 0 3, 6 9, 12 and not all of 15.
    found = epochs_of(rows_of([1, 3, 5, 7, 9, 11], stride=3), 5)
    assert found.losses.tolist() == [2, 6, 9]
    assert found.starts.tolist() == [0, 5, 10]
    # Every 8th: some epochs of 3 have nothing kept.
    found = epochs_of(rows_of([1, 2, 3, 4], stride=8), 3)
    assert found.losses.tolist() == [1, 2, 3]
    assert found.starts.tolist() == [0, 6, 15]


@pytest.mark.parametrize(
    ("losses", "iteration", "least"),
    [
        ([3, 1, 2, 0], 2, (1, 1.0)),
        ([3, 1, 2, 0], 9, (3, 0.0)),
        ([3, 1, 1, 2], 9, (2, 1.0)),
        ([math.nan, 2, math.inf], 9, (1, 2.0)),
        ([math.nan, math.inf], 9, None),
        ([], 9, None),
    ],
)
def test_the_last_of_the_least(
    losses: list[float], iteration: int, least: tuple[int, float] | None
) -> None:
    rows = rows_of(losses)
    epochs = Epochs(rows.iterations, rows.losses)
    assert epochs.least_before(iteration) == least
