"""Counts of points in cells, against numpy's histogram."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linreg import density as module
from linreg.dataset import FloatArray
from linreg.density import MOST_POINTS, density, drawn_as_density

RANGES = ((-1.0, 2.0), (0.1, 0.7))


def numpys(x: FloatArray, y: FloatArray, width: int, height: int) -> FloatArray:
    counts, _, _ = np.histogram2d(x, y, bins=(width, height), range=RANGES)
    return counts.T


def with_neighbours(edges: FloatArray) -> FloatArray:
    """Each edge with the next float on both sides."""
    return np.concatenate(
        [np.nextafter(edges, -np.inf), edges, np.nextafter(edges, np.inf)]
    )


def test_the_counts_are_numpys() -> None:
    x, y = np.random.default_rng(0).normal(size=(2, 5000))
    counts = density(x, y, *RANGES, 31, 17)
    assert counts.shape == (17, 31)
    assert np.array_equal(counts, numpys(x, y, 31, 17))


def test_blocks_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BLOCK_ROWS", 7)
    x, y = np.random.default_rng(1).uniform(0.1, 0.7, size=(2, 100))
    counts = density(x, y, *RANGES, 5, 4)
    assert counts.sum() == 100
    assert np.array_equal(counts, numpys(x, y, 5, 4))


@given(st.integers(1, 60), st.integers(1, 60))
def test_points_on_edges_go_where_numpy_puts_them(width: int, height: int) -> None:
    x_edges = np.linspace(*RANGES[0], width + 1)
    y_edges = np.linspace(*RANGES[1], height + 1)
    x, y = (
        each.ravel()
        for each in np.meshgrid(with_neighbours(x_edges), with_neighbours(y_edges))
    )
    counts = density(x, y, *RANGES, width, height)
    assert counts.sum() == (3 * width + 1) * (3 * height + 1)
    assert np.array_equal(counts, numpys(x, y, width, height))


def test_what_is_outside_or_not_finite_is_not_counted() -> None:
    x = np.array([0.0, np.nan, np.inf, -np.inf, 0.0, 5.0, 0.0, 1e308])
    y = np.array([0.2, 0.2, 0.2, 0.2, np.nan, 0.2, -5.0, -1e308])
    assert density(x, y, *RANGES, 3, 2).tolist() == [[0, 1, 0], [0, 0, 0]]
    assert density(np.empty(0), np.empty(0), *RANGES, 3, 2).sum() == 0


def test_more_than_twenty_thousand_points_are_a_density() -> None:
    assert MOST_POINTS == 20_000
    assert not drawn_as_density(20_000)
    assert drawn_as_density(20_001)
