"""The loss surface against torch and plain sums, and what is drawn of it."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from linreg.config import Config
from linreg.dataset import FloatArray, make_dataset
from linreg.losses import REDUCTIONS
from linreg.prepare import Prepared, prepare
from linreg.surface import Surface, contour_levels, contour_lines, even_levels
from tests.linreg.runs import CRITERIA, noisy_data, run
from tests.linreg.surfaces import design, points, prepared_rows

SHAPES = [(1, True), (1, False), (3, True), (3, False)]


def torch_loss(prepared: Prepared, loss: str, reduction: str, at: FloatArray) -> float:
    y_pred = torch.from_numpy(design(prepared) @ at)
    criterion = CRITERIA[loss](reduction=reduction)
    return float(criterion(y_pred, torch.from_numpy(prepared.y_train.copy())))


# One point


@pytest.mark.parametrize(("columns", "bias"), SHAPES)
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("loss", CRITERIA)
def test_a_point_has_the_criterions_loss(
    loss: str, reduction: str, columns: int, bias: bool
) -> None:
    prepared = prepared_rows(50, columns, bias=bias, test_fraction=0.2)
    surface = Surface(prepared, loss, reduction)
    assert (surface.rows, surface.sampled_rows) == (40, 40)
    for point in points(columns + bias):
        known = torch_loss(prepared, loss, reduction, point)
        assert surface.at(point) == pytest.approx(known, rel=1e-12)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("loss", CRITERIA)
def test_the_trainers_gradient_is_the_slope_of_the_surface(
    loss: str, reduction: str
) -> None:
    """By central differences, along a run, in the standardised model's own units."""
    config = Config(
        loss=loss,
        reduction=reduction,
        standardize=True,
        dtype="float64",
        settings={"lr": 0.01},
    )
    trainer = run(noisy_data(rows=12, columns=2), config, steps=10)
    surface = Surface(trainer.prepared, loss, reduction)
    for iteration in range(11):
        row = trainer.history.row(iteration)
        assert row.loss == pytest.approx(surface.at(row.parameters), rel=1e-12)
        slopes = [
            (surface.at(row.parameters + h) - surface.at(row.parameters - h)) / 2e-6
            for h in 1e-6 * np.eye(3)
        ]
        np.testing.assert_allclose(row.gradient, slopes, rtol=1e-6, atol=1e-6)


def test_mse_is_precise_close_to_its_minimum() -> None:
    """Where y is a million times its noise, and a difference of sums would be lost."""
    x = np.array([1.0, 2.0, 3.0, 4.0])
    # The noise is orthogonal to 1 and x, so that w = b = 2^20 is the best fit, exactly.
    y = 2.0**20 * (x + 1) + np.array([0.5, -0.5, -0.5, 0.5])
    prepared = prepare(make_dataset("steep", {"x": x, "y": y}), Config())
    surface = Surface(prepared, "mse", "sum")
    best = np.array([2.0**20, 2.0**20])
    # As much as the rounding of y lets through.
    assert surface.at(best) == pytest.approx(1.0, rel=1e-9)
    for step in (1e-2, 1e-4, 1e-6):
        near = best + np.array([0.0, step])
        rise = surface.at(near) - surface.at(best)
        assert rise == pytest.approx(4 * step**2, rel=1e-3, abs=1e-15)


def test_a_perfect_fit_has_no_negative_loss() -> None:
    x = np.random.default_rng(0).normal(size=1000)
    data = make_dataset("line", {"x": x, "y": 0.1 * x + 0.3})
    surface = Surface(prepare(data, Config()), "mse", "mean")
    near = 1e-9 * np.linspace(-1, 1, 41)
    losses = surface.grid(0, 1, np.zeros(2), 0.1 + near, 0.3 + near)
    assert losses.min() >= 0
    assert losses[20, 20] < 1e-30
    assert losses.argmin() == 20 * 41 + 20


# Grids and lines


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(list(CRITERIA)),
    st.sampled_from(REDUCTIONS),
    st.permutations(range(4)),
    st.integers(1, 30),
    st.integers(0, 99),
)
def test_grids_and_lines_are_the_loss_at_their_points(
    loss: str, reduction: str, order: list[int], rows: int, seed: int
) -> None:
    surface = Surface(prepared_rows(rows + 1, 3), loss, reduction)
    held, a, b = points(4, seed)[:3]
    a, b = a[:3], b
    first, second = order[:2]
    grid = surface.grid(first, second, held, a, b)
    assert grid.shape == (4, 3)
    for i, j in np.ndindex(4, 3):
        point = held.copy()
        point[[first, second]] = a[j], b[i]
        assert grid[i, j] == pytest.approx(surface.at(point), rel=1e-11)
    line = surface.line(first, held, a)
    for j in range(3):
        point = held.copy()
        point[first] = a[j]
        assert line[j] == pytest.approx(surface.at(point), rel=1e-11)


@pytest.mark.parametrize("loss", ["mse", "l1"])
def test_a_grid_of_many_points(loss: str) -> None:
    prepared = prepared_rows(400)
    w, b = np.linspace(-3, 3, 30), np.linspace(0, 4, 20)
    grid = Surface(prepared, loss, "mean").grid(0, 1, np.zeros(2), w, b)
    x, y = prepared.x_train[:, 0], prepared.y_train
    residual = w * x[:, np.newaxis] - y[:, np.newaxis] + b[:, np.newaxis, np.newaxis]
    each = residual**2 if loss == "mse" else np.abs(residual)
    np.testing.assert_allclose(grid, each.mean(axis=1), rtol=1e-11)


@pytest.mark.parametrize("loss", ["mse", "l1"])
def test_what_is_asked_with_is_left_alone(loss: str) -> None:
    surface = Surface(prepared_rows(5, 2), loss, "mean")
    held, a = np.array([1.0, 2.0, 3.0]), np.linspace(0, 1, 5)
    surface.grid(0, 2, held, a, a)
    surface.line(1, held, a)
    assert held.tolist() == [1.0, 2.0, 3.0]
    assert a.tolist() == np.linspace(0, 1, 5).tolist()


def test_without_a_bias_the_loss_is_a_curve_over_w() -> None:
    prepared = prepared_rows(10, 1, bias=False)
    w = np.linspace(-2, 4, 7)
    line = Surface(prepared, "mse", "mean").line(0, np.zeros(1), w)
    residual = prepared.x_train * w - prepared.y_train[:, np.newaxis]
    np.testing.assert_allclose(line, (residual**2).mean(axis=0), rtol=1e-12)


# Many rows, and rows that say little


def test_other_losses_of_a_long_table_come_from_a_sample() -> None:
    data = noisy_data(rows=50_000)
    prepared = prepare(data, Config())
    point = np.array([0.5, 0.5])
    for reduction, size in (("mean", 1), ("sum", 50_000)):
        surface = Surface(prepared, "l1", reduction)
        assert surface.rows == 50_000
        assert 500 <= surface.sampled_rows <= 5000
        known = torch_loss(prepared, "l1", "mean", point)
        assert surface.at(point) / size == pytest.approx(known, rel=0.1)
        assert surface.at(point) == Surface(prepared, "l1", reduction).at(point)
    assert Surface(prepared, "mse", "mean").sampled_rows == 50_000


def test_the_sample_is_spread_evenly_over_the_table() -> None:
    """In a table sorted by x, whose ends differ most, its first and last rows count."""
    x = np.linspace(0, 1, 100_000)
    data = make_dataset("ramp", {"x": x, "y": 0 * x})
    surface = Surface(prepare(data, Config()), "l1", "mean")
    assert surface.at(np.array([1.0, 0.0])) == pytest.approx(0.5, rel=1e-9)


@pytest.mark.parametrize("rows", [3, 20_000])
def test_mse_counts_every_row(rows: int) -> None:
    prepared = prepared_rows(rows, 2)
    y = prepared.y_train
    surface = Surface(prepared, "mse", "sum")
    assert surface.at(np.zeros(3)) == pytest.approx(y @ y, rel=1e-12)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ([5.0, 5.0, 5.0], [1.0, 2.0, 3.0]),
        ([0.0, 0.0], [0.0, 0.0]),
        ([1.0, 1.0], [4.0, 4.0]),
    ],
)
def test_undetermined_parameters_have_a_surface_too(
    x: list[float], y: list[float]
) -> None:
    data = make_dataset("flat", {"x": np.array(x), "y": np.array(y)})
    prepared = prepare(data, Config())
    surface = Surface(prepared, "mse", "mean")
    for point in points(2):
        known = torch_loss(prepared, "mse", "mean", point)
        assert surface.at(point) == pytest.approx(known, rel=1e-12)


# Beyond float64


@pytest.mark.parametrize("loss", CRITERIA)
@pytest.mark.parametrize("far", [1e200, 1e308, math.inf, -math.inf])
def test_losses_that_overflow_are_infinite(loss: str, far: float) -> None:
    data = make_dataset("big", {"x": np.array([1e200, 2, 3]), "y": np.ones(3)})
    surface = Surface(prepare(data, Config()), loss, "sum")
    here = np.zeros(2)
    assert surface.at(np.array([far, -far])) == math.inf
    grid = surface.grid(0, 1, here, np.array([0.0, far]), np.array([0.0, far]))
    assert grid[0, 0] == pytest.approx(surface.at(here))
    assert np.isinf(grid[:, 1]).all()
    assert surface.line(0, here, np.array([0.0, far]))[1] == math.inf


@pytest.mark.parametrize("unit", [1e-300, 1e-150, 1e150, 1e300])
def test_scales_at_the_ends_of_float64(unit: float) -> None:
    x, y = np.array([1.0, 2.0, 4.0]) * unit, np.array([1.0, 2.0, 3.0])
    prepared = prepare(make_dataset("unit", {"x": x, "y": y}), Config())
    surface = Surface(prepared, "mse", "sum")
    point = np.array([0.5 / unit, 0.25])
    assert surface.at(point) == pytest.approx(0.25**2 + 0.75**2 + 0.75**2, rel=1e-12)


# Contours


def bowl(condition: float, points: int = 200) -> tuple[FloatArray, FloatArray]:
    """A grid -1 … 1 and over it a valley turned by half a radian, its floor at 7."""
    a = np.linspace(-1, 1, points)
    x, y = np.meshgrid(a, a)
    along = math.cos(0.5) * x + math.sin(0.5) * y
    across = math.cos(0.5) * y - math.sin(0.5) * x
    return a, 7 + along**2 + condition * across**2


def is_closed(line: FloatArray) -> bool:
    return bool((line[0] == line[-1]).all())


finite_or_not = st.floats(width=64)
grids = arrays(np.float64, (4, 5), elements=finite_or_not)


@settings(deadline=None)
@given(grids, st.one_of(st.just(0.0), finite_or_not), st.integers(1, 20))
def test_levels_ascend_within_the_finite_values(
    values: FloatArray, lowest: float, count: int
) -> None:
    levels = contour_levels(values, lowest, count)
    assert len(levels) <= count
    assert np.isfinite(levels).all()
    assert (np.diff(levels) > 0).all()
    finite = values[np.isfinite(values)]
    assert (levels > finite.min(initial=math.inf)).all()
    assert (levels < finite.max(initial=-math.inf)).all()


def test_levels_are_geometric_above_the_lowest_loss() -> None:
    values = bowl(10)[1]
    levels = contour_levels(values, 7.0, 12)
    assert len(levels) == 12
    ratios = (levels[1:] - 7) / (levels[:-1] - 7)
    assert ratios == pytest.approx([ratios[0]] * 11)
    assert ratios[0] > 1.2


def test_levels_that_float64_cannot_tell_apart_are_one() -> None:
    values = 1e16 + np.array([[0.0, 4.0], [8.0, 12.0]])
    levels = contour_levels(values, 1e16, 20)
    assert 1 <= len(levels) < 6
    assert (np.diff(levels) > 0).all()


@pytest.mark.parametrize("lowest", [7.001, 9.0, math.nan])
def test_a_lowest_loss_that_is_not_lowest_does_no_harm(lowest: float) -> None:
    values = bowl(10)[1]
    assert contour_levels(values, lowest, 12) == pytest.approx(
        contour_levels(values, values.min(), 12)
    )


@pytest.mark.parametrize(
    "values", [np.full((3, 3), 2.0), np.full((3, 3), np.inf), np.full((2, 2), np.nan)]
)
def test_a_plain_without_heights_has_no_levels(values: FloatArray) -> None:
    assert contour_levels(values, 0.0, 10).size == 0


def test_a_narrow_valley_shows_on_its_floor_and_its_walls() -> None:
    """Closed lines round the optimum, others all along the valley."""
    a, values = bowl(1e4, points=400)
    lines = contour_lines(a, a, values, contour_levels(values, 7.0, 12))
    long = [line for line in lines if np.ptp(line, axis=0).max() > 0.4]
    closed = [line for line in long if is_closed(line)]
    assert len(closed) >= 2
    assert all(np.abs(line.mean(axis=0)).max() < 0.1 for line in closed)
    assert len(long) - len(closed) >= 12


@pytest.mark.parametrize("condition", [1, 100, 1e4])
def test_the_innermost_line_does_not_fall_to_pieces(condition: float) -> None:
    """The ellipse at height h is 2 sqrt(h) long, and turned by half a radian."""
    a, values = bowl(condition)
    innermost = contour_levels(values, 7.0, 12)[:1]
    lines = contour_lines(a, a, values, innermost)
    width = 2 * math.sqrt(innermost[0] - 7) * math.cos(0.5)
    assert max(np.ptp(line[:, 0]) for line in lines) > 0.5 * width
    assert width < 1.5


def test_lines_lie_on_their_level() -> None:
    a, values = bowl(1)
    (line,) = contour_lines(a, 2 * a, values, np.array([7.25]))
    assert line.shape[1] == 2
    np.testing.assert_allclose(np.hypot(line[:, 0], line[:, 1] / 2), 0.5, atol=1e-4)


@pytest.mark.parametrize("bad", [np.inf, np.nan])
def test_lines_stop_where_the_loss_is_not_finite(bad: float) -> None:
    a, values = bowl(1)
    values[:, a > 0] = bad
    lines = contour_lines(a, a, values, contour_levels(values, 7.0, 8))
    assert lines
    for line in lines:
        assert np.isfinite(line).all()
        assert (line[:, 0] <= 0).all()


def test_a_grid_of_nothing_finite_has_no_lines() -> None:
    a = np.linspace(0, 1, 3)
    assert contour_lines(a, a, np.full((3, 3), np.inf), np.array([1.0])) == []


# A batch


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("loss", CRITERIA)
def test_the_loss_of_some_rows_is_theirs_alone(loss: str, reduction: str) -> None:
    prepared = prepared_rows(30, 2)
    rows = np.array([7, 3, 29, 0])
    batch = Surface(prepared, loss, reduction).of_rows(rows)
    assert (batch.rows, batch.sampled_rows) == (4, 4)
    matrix, y = design(prepared)[rows], prepared.y_train[rows]
    for point in points(3)[:5]:
        criterion = CRITERIA[loss](reduction=reduction)
        known = criterion(torch.from_numpy(matrix @ point), torch.from_numpy(y))
        assert batch.at(point) == pytest.approx(float(known), rel=1e-11)


def test_a_batch_is_counted_in_the_table_not_in_the_training_rows() -> None:
    prepared = prepared_rows(20, test_fraction=0.4)
    in_table = np.flatnonzero(prepared.is_train)[-2:]
    batch = Surface(prepared, "mse", "sum").of_rows(in_table)
    x, y = prepared.x_train[-2:, 0], prepared.y_train[-2:]
    assert batch.at(np.array([2.0, 1.0])) == pytest.approx(((2 * x + 1 - y) ** 2).sum())
    with pytest.raises(IndexError):
        Surface(prepared, "mse", "sum").of_rows(np.array([20]))


# Even levels


@settings(deadline=None)
@given(grids, st.integers(1, 20))
def test_even_levels_ascend_within_the_finite_values(
    values: FloatArray, count: int
) -> None:
    levels = even_levels(values, count)
    assert len(levels) <= count
    assert np.isfinite(levels).all()
    assert (np.diff(levels) > 0).all()
    finite = values[np.isfinite(values)]
    assert (levels > finite.min(initial=math.inf)).all()
    assert (levels < finite.max(initial=-math.inf)).all()


def test_even_levels_rise_by_the_same_amount() -> None:
    values = np.array([[0.0, 13.0], [np.inf, 5.0]])
    assert even_levels(values, 12) == pytest.approx(np.arange(1.0, 13.0))
    assert even_levels(np.full((2, 2), 3.0), 12).size == 0
    assert even_levels(np.full((2, 2), np.nan), 12).size == 0
