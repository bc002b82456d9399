"""The gradient by the formula against autograd, finite differences and hand."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from linreg.dataset import FloatArray
from linreg.gradient_formula import (
    gradient_by_formula,
    loss_derivative,
    penalty_gradient,
)
from linreg.losses import LOSSES, REDUCTIONS, loss_value
from tests.linreg.runs import ALWAYS, CRITERIA

# Worked out by hand from the documented formulas.
RESIDUALS = np.array([0.0, 0.5, -1.0, 2.0, -3.0])
BY_HAND = {
    "mse": [0.0, 1.0, -2.0, 4.0, -6.0],
    "l1": [0.0, 1.0, -1.0, 1.0, -1.0],
    "huber": [0.0, 0.5, -1.0, 1.0, -1.0],
    "smooth_l1": [0.0, 0.5, -1.0, 1.0, -1.0],
}

numbers = st.floats(-1e6, 1e6)


def by_autograd(
    loss: str, reduction: str, x: FloatArray, residuals: FloatArray, bias: bool
) -> FloatArray:
    """With y chosen so that the residuals at these parameters are as given."""
    layer = torch.nn.Linear(x.shape[1], 1, bias=bias, dtype=torch.float64)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.zero_()
    y = -torch.tensor(residuals).unsqueeze(1)
    CRITERIA[loss](reduction=reduction)(layer(torch.tensor(x)), y).backward()
    grads = [p.grad.flatten() for p in layer.parameters() if p.grad is not None]
    gradient: FloatArray = torch.cat(grads).numpy()
    return gradient


def test_every_criterion_has_its_derivative() -> None:
    assert set(BY_HAND) == set(LOSSES)
    for loss, expected in BY_HAND.items():
        assert loss_derivative(loss, RESIDUALS).tolist() == expected
        column = loss_derivative(loss, RESIDUALS[:, np.newaxis])
        assert column.shape == (5, 1)


def test_the_lectures_first_gradient_by_hand() -> None:
    """y = 2x at x = 1, 2, 3, with w = b = 0: ∂L/∂w = Σ 2·(−2x)·x and ∂L/∂b."""
    x = np.array([[1.0], [2.0], [3.0]])
    residuals = -2 * x[:, 0]
    assert gradient_by_formula("mse", "sum", x, residuals, True).tolist() == [-56, -24]
    assert gradient_by_formula("mse", "sum", x, residuals, False).tolist() == [-56]


@given(
    rows=st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=8),
    loss=st.sampled_from(list(LOSSES)),
    reduction=st.sampled_from(REDUCTIONS),
    bias=st.booleans(),
)
@ALWAYS
def test_against_autograd(
    rows: list[tuple[float, float, float]], loss: str, reduction: str, bias: bool
) -> None:
    table = np.array(rows)
    x, residuals = table[:, :2], table[:, 2]
    found = gradient_by_formula(loss, reduction, x, residuals, bias)
    assert found.dtype == np.float64
    expected = by_autograd(loss, reduction, x, residuals, bias)
    # Terms of both signs may cancel: the rounding is that of the largest.
    scale = np.abs(loss_derivative(loss, residuals)).max() * max(1, np.abs(x).max())
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-13 * scale)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_against_finite_differences(loss: str, reduction: str, bias: bool) -> None:
    random = np.random.default_rng(2)
    x, y = random.normal(size=(20, 3)), random.normal(size=20)
    terms = np.column_stack([x, np.ones(20)]) if bias else x
    parameters = random.normal(size=terms.shape[1])

    def at(moved: FloatArray) -> float:
        return loss_value(loss, reduction, terms @ moved - y)

    h = 1e-6 * np.eye(len(parameters))
    slopes = [(at(parameters + e) - at(parameters - e)) / 2e-6 for e in h]
    residuals = terms @ parameters - y
    found = gradient_by_formula(loss, reduction, x, residuals, bias)
    np.testing.assert_allclose(found, slopes, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("loss", LOSSES)
def test_what_is_unknown_stays_so(loss: str, bias: bool) -> None:
    x, residuals = np.ones((3, 2)), np.array([1.0, math.nan, 2.0])
    assert np.isnan(gradient_by_formula(loss, "mean", x, residuals, bias)).all()


def test_what_overflows_is_infinite() -> None:
    x = np.array([[1.0, -1.0], [1.0, 1.0]])
    for huge in (math.inf, 1.5e308):
        residuals = np.array([huge, 1.0])
        found = gradient_by_formula("mse", "sum", x, residuals, True)
        assert found.tolist() == [math.inf, -math.inf, math.inf]
    # Two infinite rows that pull in opposite directions.
    residuals = np.array([math.inf, -math.inf])
    found = gradient_by_formula("mse", "sum", x, residuals, True)
    assert not np.isfinite(found).any()


@pytest.mark.parametrize("loss", ["l1", "huber", "smooth_l1"])
def test_an_infinite_residual_pulls_no_harder_than_any_other(loss: str) -> None:
    x, residuals = np.array([[2.0], [3.0]]), np.array([math.inf, -math.inf])
    found = gradient_by_formula(loss, "sum", x, residuals, True)
    expected = by_autograd(loss, "sum", x, residuals, True)
    assert found.tolist() == expected.tolist() == [-1.0, 0.0]


@given(st.lists(numbers, min_size=1, max_size=5), st.floats(0, 1e3))
@ALWAYS
def test_the_penalty_against_autograd(weights: list[float], l1: float) -> None:
    weight = torch.tensor([weights], dtype=torch.float64, requires_grad=True)
    (l1 * weight.abs().sum()).backward()
    found = penalty_gradient(l1, np.array([weights]))
    assert weight.grad is not None
    assert found.tolist() == weight.grad.tolist()


def test_a_weight_of_zero_is_not_pulled() -> None:
    found = penalty_gradient(0.5, np.array([[-3.0, 0.0, 1e-30]]))
    assert found.tolist() == [[-0.5, 0.0, 0.5]]
