"""Slopes and curvature of the loss, against autograd and finite differences."""

import math
from typing import Any

import numpy as np
import pytest
import torch

from linreg.config import Config
from linreg.dataset import FloatArray, make_dataset
from linreg.exact import curvature, fit_exact
from linreg.losses import REDUCTIONS
from linreg.prepare import Prepared, prepare
from linreg.surface import Surface
from tests.linreg.runs import CRITERIA
from tests.linreg.surfaces import design, points, prepared_rows

# Slopes


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("loss", CRITERIA)
@pytest.mark.parametrize(("first", "second"), [(0, 1), (2, 0), (3, 2)])
def test_gradients_are_those_of_autograd(
    loss: str, reduction: str, first: int, second: int
) -> None:
    """In whichever plane, others held, the bias among either."""
    prepared = prepared_rows(40, 3, test_fraction=0.2)
    surface = Surface(prepared, loss, reduction)
    held = points(4)[0]
    a, b = points(3, 1)[0], points(2, 2)[0]
    found = surface.gradients(first, second, held, a, b)
    assert found.shape == (2, 3, 2)
    for i, j in np.ndindex(2, 3):
        at = held.copy()
        at[[first, second]] = a[j], b[i]
        parameters = torch.tensor(at, requires_grad=True)
        y_pred = torch.from_numpy(design(prepared)) @ parameters
        target = torch.from_numpy(prepared.y_train.copy())
        CRITERIA[loss](reduction=reduction)(y_pred, target).backward()
        assert parameters.grad is not None
        known = parameters.grad.numpy()[[first, second]]
        np.testing.assert_allclose(found[i, j], known, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("loss", ["mse", "huber"])
def test_gradients_are_the_slopes_of_the_grid(loss: str) -> None:
    """By central differences."""
    surface = Surface(prepared_rows(30, 2), loss, "mean")
    held = points(3)[1]
    a, b, step = np.array([0.3, -1.0]), np.array([0.7, 2.0]), 1e-5
    found = surface.gradients(2, 0, held, a, b)
    right = surface.grid(2, 0, held, a + step, b) - surface.grid(
        2, 0, held, a - step, b
    )
    up = surface.grid(2, 0, held, a, b + step) - surface.grid(2, 0, held, a, b - step)
    slopes = np.stack([right, up], axis=-1) / (2 * step)
    np.testing.assert_allclose(found, slopes, rtol=1e-6, atol=1e-8)


def test_where_l1_has_a_kink_its_slope_is_0() -> None:
    prepared = prepare(make_dataset("k", {"x": np.ones(2), "y": np.ones(2)}), Config())
    slopes = Surface(prepared, "l1", "sum").gradients(
        0, 1, np.zeros(2), np.array([1.0]), np.array([0.0])
    )
    assert (slopes == 0).all()


@pytest.mark.parametrize("loss", CRITERIA)
def test_gradients_of_a_sample_and_of_many_points(loss: str) -> None:
    """Piece by piece the same as at once; a sum is scaled up to all rows."""
    prepared = prepared_rows(3000)
    a, b = np.linspace(-2, 2, 15), np.linspace(-3, 1, 12)
    mean = Surface(prepared, loss, "mean").gradients(0, 1, np.zeros(2), a, b)
    total = Surface(prepared, loss, "sum").gradients(0, 1, np.zeros(2), a, b)
    np.testing.assert_allclose(total, 3000 * mean, rtol=1e-12)
    one = Surface(prepared, loss, "mean").gradients(0, 1, np.zeros(2), a[7:8], b[5:6])
    np.testing.assert_allclose(mean[5, 7], one[0, 0], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("loss", CRITERIA)
def test_gradients_that_overflow_are_no_error(loss: str) -> None:
    data = make_dataset("big", {"x": np.array([1e200, 2, 3]), "y": np.ones(3)})
    surface = Surface(prepare(data, Config()), loss, "sum")
    far = np.array([0.0, 1e200, math.inf])
    assert surface.gradients(0, 1, np.zeros(2), far, far).shape == (3, 3, 2)


# Curvature in a plane


def hessian(prepared: Prepared, reduction: str) -> FloatArray:
    """By autograd, (k, k)."""
    target = torch.from_numpy(prepared.y_train.copy())
    matrix = torch.from_numpy(design(prepared))

    def loss(parameters: torch.Tensor) -> torch.Tensor:
        criterion = torch.nn.MSELoss(reduction=reduction)
        value: torch.Tensor = criterion(matrix @ parameters, target)
        return value

    start = torch.zeros(matrix.shape[1], dtype=torch.float64)
    found: Any = torch.autograd.functional.hessian(loss, start)
    block: FloatArray = found.numpy()
    return block


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize(("first", "second"), [(0, 1), (2, 0), (3, 2)])
def test_the_curvature_in_a_plane_is_the_hessians_block(
    reduction: str, first: int, second: int
) -> None:
    prepared = prepared_rows(40, 3)
    surface = Surface(prepared, "mse", reduction)
    held = points(4)[3]
    found = surface.plane_curvature(first, second, held)
    assert found is not None
    block = hessian(prepared, reduction)[np.ix_([first, second], [first, second])]
    assert found.eigenvalues[0] <= found.eigenvalues[1]
    np.testing.assert_allclose(found.axes.T @ found.axes, np.eye(2), atol=1e-12)
    rebuilt = found.axes @ np.diag(found.eigenvalues) @ found.axes.T
    np.testing.assert_allclose(rebuilt, block, rtol=1e-10)


@pytest.mark.parametrize(("first", "second"), [(0, 1), (2, 0), (3, 2)])
def test_the_lowest_point_of_a_plane(first: int, second: int) -> None:
    """No slope is left there, and the loss rises by λ s²/2 along an axis."""
    surface = Surface(prepared_rows(40, 3), "mse", "mean")
    held = points(4)[3]
    found = surface.plane_curvature(first, second, held)
    assert found is not None
    x, y = found.minimum
    slopes = surface.gradients(first, second, held, np.array([x]), np.array([y]))
    np.testing.assert_allclose(slopes, 0, atol=1e-12)
    lowest = surface.grid(first, second, held, np.array([x]), np.array([y]))[0, 0]
    for value, axis in zip(found.eigenvalues, found.axes.T, strict=True):
        x, y = found.minimum + 0.3 * axis
        there = surface.grid(first, second, held, np.array([x]), np.array([y]))[0, 0]
        assert there - lowest == pytest.approx(value * 0.3**2 / 2, rel=1e-9)


def test_the_whole_models_curvature_is_that_of_its_only_plane() -> None:
    prepared = prepared_rows(20)
    found = Surface(prepared, "mse", "sum").plane_curvature(0, 1, np.zeros(2))
    known = curvature(prepared, "sum")
    assert found is not None
    np.testing.assert_allclose(found.eigenvalues, known.eigenvalues, rtol=1e-12)
    exact = fit_exact(prepared)
    np.testing.assert_allclose(found.minimum, exact.coefficients, rtol=1e-9)


def test_a_small_eigenvalue_keeps_its_digits() -> None:
    """Of x = 1e6 + small steps: a product of the columns would have lost them all."""
    steps = np.array([-1.0, 0.0, 1.0])
    prepared = prepare(
        make_dataset("far", {"x": 1e6 + steps, "y": steps}), Config(bias=True)
    )
    found = Surface(prepared, "mse", "sum").plane_curvature(0, 1, np.zeros(2))
    assert found is not None
    # λ₁ λ₂ is the block's determinant, 4 n Σ(x - mean)² = 24.
    assert found.eigenvalues.prod() == pytest.approx(24, rel=1e-6)


@pytest.mark.parametrize("x", [[5.0, 5.0, 5.0], [0.0, 0.0]])
def test_a_flat_direction_has_no_lowest_point(x: list[float]) -> None:
    data = make_dataset("flat", {"x": np.array(x), "y": np.arange(float(len(x)))})
    surface = Surface(prepare(data, Config()), "mse", "mean")
    found = surface.plane_curvature(0, 1, np.zeros(2))
    assert found is not None
    assert found.eigenvalues[0] == 0
    assert found.eigenvalues[1] > 0
    assert np.isnan(found.minimum).all()


def test_what_overflows_has_no_lowest_point_and_other_losses_no_curvature() -> None:
    data = make_dataset("big", {"x": np.array([1e200, 2e200]), "y": np.arange(2.0)})
    prepared = prepare(data, Config())
    surface = Surface(prepared, "mse", "sum")
    found = surface.plane_curvature(0, 1, np.array([1.0, math.inf]))
    assert found is not None
    for loss in ("l1", "huber", "smooth_l1"):
        assert Surface(prepared, loss, "sum").plane_curvature(0, 1, np.ones(2)) is None


def test_the_only_row_of_a_batch_leaves_a_direction_flat() -> None:
    batch = Surface(prepared_rows(10), "mse", "mean").of_rows(np.array([4]))
    found = batch.plane_curvature(0, 1, np.zeros(2))
    assert found is not None
    assert found.eigenvalues[0] == 0
    # Along it the prediction of that row stays as it is.
    x = prepared_rows(10).x_train[4, 0]
    assert found.axes[:, 0] @ [x, 1.0] == pytest.approx(0, abs=1e-12)
    assert found.eigenvalues[1] == pytest.approx(2 * (x**2 + 1))
