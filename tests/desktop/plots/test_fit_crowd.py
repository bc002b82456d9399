"""Points without number, counted by cell."""

import numpy as np
import pytest

from desktop.plots.fit_crowd import count_crowd
from linreg.config import Config
from linreg.dataset import make_dataset
from linreg.edits import mark_rows
from linreg.prepare import prepare
from linreg.table_errors import Cancelled


def ignore(_: float) -> None:
    """Nobody watches the progress."""


def test_every_used_row_is_counted_once_in_its_set() -> None:
    random = np.random.default_rng(1)
    x, y = random.normal(size=(2, 300_000))
    data = make_dataset("c", {"x": x, "y": y})
    data = mark_rows(data, np.arange(0, 1000), "left_out")
    prepared = prepare(mark_rows(data, np.arange(1000, 5000), "test"), Config())
    crowd = count_crowd(prepared, 0, (40, 30), ignore)
    for counts, rows in (
        (crowd.train, slice(5000, None)),
        (crowd.test, slice(1000, 5000)),
    ):
        expected, _, _ = np.histogram2d(
            y[rows], x[rows], bins=(30, 40), range=(crowd.y, crowd.x)
        )
        assert np.array_equal(counts, expected)
    assert crowd.train.sum() == 295_000


def test_counting_can_be_given_up() -> None:
    x = np.arange(600_000.0)
    prepared = prepare(make_dataset("c", {"x": x, "y": x}), Config())

    def stop(fraction: float) -> None:
        if fraction > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        count_crowd(prepared, 0, (4, 3), stop)
