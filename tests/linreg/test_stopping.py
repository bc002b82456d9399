"""Whether a run is over, from numbers alone."""

import math
from typing import Any

import numpy as np
import pytest
import torch

from linreg.history import LeastLoss
from linreg.status import Divergence
from linreg.stopping import find_divergence, has_waited, loss_at_start
from tests.linreg.runs import CRITERIA

# w, b, their gradient, loss, test loss and rate.
ROW = [2.0, 1.0, 0.5, -0.5, 3.0, 4.0, 0.1]
INF, NAN = math.inf, math.nan


def with_number(place: int, number: float) -> list[float]:
    return [*ROW[:place], number, *ROW[place + 1 :]]


@pytest.mark.parametrize("number", [INF, -INF, NAN])
@pytest.mark.parametrize(
    ("place", "quantity"),
    [
        (0, "parameters"),
        (1, "parameters"),
        (2, "gradient"),
        (3, "gradient"),
        (4, "loss"),
        (5, None),
        (6, None),
    ],
)
def test_each_number_that_is_not_finite_is_named(
    place: int, quantity: str | None, number: float
) -> None:
    expected = Divergence(8, quantity) if quantity else None
    assert find_divergence(8, with_number(place, number), INF) == expected


@pytest.mark.parametrize(
    ("row", "quantity"),
    [
        ([NAN, NAN, NAN, NAN, NAN, NAN, 0.1], "parameters"),
        ([2.0, 1.0, NAN, INF, INF, 4.0, 0.1], "loss"),
        ([2.0, 1.0, INF, -INF, 3.0, 4.0, 0.1], "gradient"),
        ([1.0, NAN, 3.0, 4.0, 0.1], "gradient"),
    ],
)
def test_the_first_of_several_is_named(row: list[float], quantity: str) -> None:
    assert find_divergence(0, row, INF) == Divergence(0, quantity)


def test_a_sum_that_overflows_is_no_divergence() -> None:
    """Each of the numbers is finite, and that is what counts."""
    huge = [1.5e308, 1.5e308, 1.0, 1.0, 1e308, NAN, 0.1]
    assert find_divergence(0, huge, INF) is None


@pytest.mark.parametrize("start", [1e-300, 1.0, 3.0, 1e300])
def test_growth_begins_just_above_a_million_times_the_start(start: float) -> None:
    most = 1e6 * start
    assert find_divergence(4, with_number(4, most), start) is None
    above = float(np.nextafter(most, INF))
    lost = find_divergence(4, with_number(4, above), start)
    assert lost is not None
    assert (lost.iteration, lost.quantity) == (4, "growth")
    assert lost.growth == pytest.approx(1e6)


@pytest.mark.parametrize("start", [1e305, INF])
def test_a_million_times_the_start_may_be_beyond_all_numbers(start: float) -> None:
    assert find_divergence(0, with_number(4, 1.7e308), start) is None


def test_a_growth_beyond_all_numbers_is_infinite() -> None:
    lost = find_divergence(0, with_number(4, 1e300), 1e-300)
    assert lost == Divergence(0, "growth", INF)


# The start


def start_of(criterion: Any, initial: list[Any], y: list[float]) -> float:
    """With x = 1, 2, 3 and the numbers of w, and of b if there is one."""
    x = torch.tensor([[1.0], [2.0], [3.0]])
    tensors = [torch.tensor(numbers) for numbers in initial]
    return loss_at_start(criterion, tensors, x, torch.tensor(y).unsqueeze(1))


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("loss", CRITERIA)
def test_the_larger_loss_of_the_first_guess_and_of_0_is_the_start(
    loss: str, reduction: str
) -> None:
    criterion = CRITERIA[loss](reduction=reduction)
    y = [2.0, 4.0, 6.0]
    of_zero = criterion(torch.zeros(3), torch.tensor(y)).item()
    near = start_of(criterion, [[[2.0]], [0.5]], y)
    assert near == of_zero
    far = start_of(criterion, [[[-2.0]], [1.0]], y)
    assert far == criterion(torch.tensor([-1.0, -3, -5]), torch.tensor(y)).item()
    assert far > of_zero


def test_a_model_without_a_bias_has_a_start_as_well() -> None:
    assert start_of(torch.nn.L1Loss(), [[[3.0]]], [0.0, 0.0, 0.0]) == 6


@pytest.mark.parametrize(
    ("weight", "y"), [(0.0, 0.0), (1.0, 1e30), (1e30, 1.0), (INF, 1.0), (NAN, 1.0)]
)
def test_a_start_of_0_or_beyond_all_numbers_is_no_measure(
    weight: float, y: float
) -> None:
    assert start_of(torch.nn.MSELoss(), [[[weight]]], [y] * 3) == INF


# Early stopping


@pytest.mark.parametrize(
    ("iteration", "expected"), [(5, False), (6, False), (7, True), (8, True)]
)
def test_patience_counts_from_the_least_test_loss(
    iteration: int, expected: bool
) -> None:
    assert has_waited(iteration, LeastLoss(5, 1.0), 2) is expected


def test_without_a_test_loss_there_is_nothing_to_wait_for() -> None:
    assert not has_waited(10**6, None, 1)
