"""A few numbers of a long table, against numpy's on the whole of it."""

import numpy as np
import pytest

from linreg.config import Config
from linreg.dataset import LEFT_OUT, TEST, Dataset
from linreg.prepare import prepare


@pytest.mark.parametrize("rows", [5, 200_001])
@pytest.mark.parametrize("standardize", [False, True])
def test_ends_means_and_sizes(rows: int, standardize: bool) -> None:
    random = np.random.default_rng(rows)
    columns = tuple(random.normal(size=rows) * k for k in (1.0, 1e6, 1e-6))
    columns[0][1] = np.nan
    marks = np.zeros(rows, np.int8)
    marks[[0, 2]] = LEFT_OUT, TEST
    columns[1][0] = 1e9
    data = Dataset("t", ("a", "b", "y"), columns, ("a", "b"), "y", marks)
    prepared = prepare(data, Config(standardize=standardize))
    found = prepared.overview
    table = np.column_stack(columns)
    np.testing.assert_array_equal(found.low, table[2:].min(axis=0))
    np.testing.assert_array_equal(found.high, table[2:].max(axis=0))
    tolerance = 1e-12 * np.abs(table[3:]).max(axis=0)
    assert (np.abs(found.mean - table[3:].mean(axis=0)) <= tolerance).all()
    np.testing.assert_allclose(
        found.input_size, np.abs(prepared.x_train).mean(axis=0), rtol=1e-10
    )


def test_huge_numbers_have_a_mean() -> None:
    columns = (np.array([1e308, 1.5e308]), np.zeros(2))
    data = Dataset("t", ("x", "y"), columns, ("x",), "y")
    found = prepare(data, Config()).overview
    np.testing.assert_allclose(found.mean, [1.25e308, 0])
