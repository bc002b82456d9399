"""A long path as few points that still go where it went."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from desktop.plots.trail import Trail
from linreg.dataset import FloatArray

UNIT = np.array([2.0, 50.0])
MOST, GRAIN = 400, 0.01
PATHS = arrays(
    np.float64,
    st.tuples(st.integers(1, 80), st.just(2)),
    elements=st.floats(-1e6, 1e6) | st.sampled_from([np.nan, np.inf, 1e200]),
)


def fed(points: FloatArray, pieces: int = 1, grain: float = GRAIN) -> Trail:
    trail = Trail(UNIT, grain)
    every = np.arange(float(len(points)))
    for piece in np.array_split(every, pieces):
        trail.extend(piece, points[piece.astype(int)])
    return trail


@given(PATHS, st.integers(1, 5))
def test_the_path_goes_from_end_to_end_and_nowhere_else(
    path: FloatArray, pieces: int
) -> None:
    trail = fed(path, pieces)
    finite = path[(np.abs(path) < 1e30).all(axis=1)]
    kept = trail.points
    assert trail.count == len(path)
    assert len(kept) <= MOST
    if len(finite):
        np.testing.assert_array_equal(kept[0], finite[0])
        assert np.linalg.norm((kept[-1] - finite[-1]) / UNIT) <= GRAIN + 1e-9
        assert {tuple(p) for p in kept} <= {tuple(p) for p in finite}
    else:
        assert not len(kept)


@given(PATHS)
def test_every_point_is_close_to_one_that_is_kept(path: FloatArray) -> None:
    finite = path[(np.abs(path) < 1e30).all(axis=1)]
    kept = fed(path).points
    for point in finite:
        assert np.linalg.norm((kept - point) / UNIT, axis=1).min() <= GRAIN + 1e-9


def test_a_long_path_that_swings_keeps_its_width_and_its_beginning() -> None:
    descent = np.column_stack([np.linspace(-50, 0, 100), np.linspace(900, 0, 100)])
    side = np.where(np.arange(100_000) % 2, 1.0, -1.0)
    swings = np.column_stack([side, np.linspace(0, 40, 100_000)])
    swings[50_000, 0] = 60.0
    kept = fed(np.concatenate([descent, swings]), 900).points
    assert len(kept) <= MOST
    np.testing.assert_array_equal(kept[:100], descent)
    late = kept[len(kept) // 2 :]
    assert late[:, 0].min() == -1
    assert late[:, 0].max() >= 1
    assert kept[:, 0].max() == 60
    np.testing.assert_allclose([kept[:, 1].min(), kept[:, 1].max()], [0, 900])


def test_a_path_that_creeps_is_not_kept_point_by_point() -> None:
    creep = np.column_stack([np.linspace(0, 2, 100_000), np.zeros(100_000)])
    assert 50 < len(fed(creep, 100).points) < 150


def test_piece_by_piece_the_same_points_are_kept() -> None:
    steps = np.random.default_rng(0).uniform(0, 1e-3, 3000)
    creep = np.column_stack([np.cumsum(steps), np.zeros(3000)])
    at_once, one_by_one = fed(creep), fed(creep, len(creep))
    np.testing.assert_array_equal(one_by_one.points, at_once.points)
    assert len(at_once.points) > 50


def test_a_path_over_one_parameter() -> None:
    trail = Trail(np.ones(1), 0.1)
    trail.extend(np.arange(1001.0), np.linspace(0, 1, 1001)[:, np.newaxis])
    assert trail.points.shape[1] == 1
    assert 9 <= len(trail.points) <= 13


@given(PATHS, st.integers(1, 5))
def test_each_point_is_that_of_its_iteration(path: FloatArray, pieces: int) -> None:
    trail = fed(path, pieces)
    np.testing.assert_array_equal(trail.points, path[trail.iterations.astype(int)])
    assert (np.diff(trail.iterations) > 0).all()


def test_a_long_path_is_known_by_its_iterations_after_it_was_thinned() -> None:
    path = np.random.default_rng(0).normal(size=(50_000, 2)) * UNIT
    trail = fed(path)
    assert len(trail.points) <= MOST
    np.testing.assert_array_equal(trail.points, path[trail.iterations.astype(int)])
    assert trail.iterations[-1] > 49_000
