"""What a run stands on, before anybody moves it on."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from linreg.config import Config, lecture_config
from linreg.dataset import lecture_data
from linreg.edits import set_point
from linreg.errors import SettingError
from linreg.prepare import prepare
from linreg.run_state import RunState, flat, loss_of
from tests.linreg.runs import noisy_data

GUESS: dict[str, Any] = {"initial_weight": (1.5,), "initial_bias": -0.5}


def state_of(config: Config, **data: int) -> RunState:
    dataset = noisy_data(**data)
    return RunState(prepare(dataset, config), config)


def numbers_of(state: RunState) -> list[float]:
    return [p.item() for p in state.model.parameters()]


def test_the_numbers_of_the_parameters_come_in_the_order_of_a_row() -> None:
    weight, bias = torch.tensor([[1.0, 2.0]]), torch.tensor([3.0])
    assert flat([weight, bias]) == [1, 2, 3]
    assert flat([weight]) == [1, 2]


def test_it_stands_at_iteration_0_with_the_first_guess() -> None:
    state = state_of(Config(**GUESS))
    assert (state.iteration, state.epoch) == (0, 0)
    assert numbers_of(state) == [1.5, -0.5]
    assert all(p.grad is None for p in state.model.parameters())


def test_losses_and_the_gradient_are_those_of_the_rows_they_are_named_after() -> None:
    config = Config(**GUESS, test_fraction=0.3, batch_size=2, dtype="float64", l1=0.25)
    state = state_of(config, rows=20)
    prepared = state.prepared
    x, y = prepared.x_train[:, 0], prepared.y_train
    residuals = 1.5 * x - 0.5 - y
    of_test = 1.5 * prepared.x_test[:, 0] - 0.5 - prepared.y_test
    assert state.train_loss() == pytest.approx((residuals**2).mean(), rel=1e-12)
    assert state.test_loss() == pytest.approx((of_test**2).mean(), rel=1e-12)
    # The penalty is a part of what is made small, and not of the loss.
    slopes = [2 * (residuals * x).mean() + 0.25, 2 * residuals.mean()]
    np.testing.assert_allclose(state.full_gradient(), slopes, rtol=1e-12)


@pytest.mark.parametrize("zero_grad", [True, False])
@pytest.mark.parametrize("batch_size", [0, 3])
def test_the_next_gradients_are_those_that_backward_will_leave(
    batch_size: int, zero_grad: bool
) -> None:
    config = Config(batch_size=batch_size, zero_grad=zero_grad, l1=0.25)
    state = state_of(config)
    parameters = list(state.model.parameters())
    held = [torch.full_like(p, 7.0) for p in parameters]
    for parameter, gradient in zip(parameters, held, strict=True):
        parameter.grad = gradient.clone()
    loss, expected = state.next_gradients()
    assert [p.grad for p in parameters] == held

    x, y = state.next_batch()
    assert len(x) == (batch_size or 10)
    if zero_grad:
        state.optimizer.zero_grad()
    again = torch.nn.functional.mse_loss(state.model(x), y)
    (again + 0.25 * parameters[0].abs().sum()).backward()
    assert loss.item() == again.item()
    assert flat([p.grad for p in parameters]) == flat(expected)


def test_the_penalty_is_of_the_weights_alone() -> None:
    loss = torch.tensor(2.0)
    assert state_of(Config(**GUESS)).with_penalty(loss) is loss
    with_l1 = state_of(Config(**GUESS, l1=0.5)).with_penalty(loss)
    assert with_l1.item() == 2 + 0.5 * 1.5


def test_settings_that_are_taken_reach_criterion_and_optimizer() -> None:
    config = Config(**GUESS, dtype="float64")
    state = state_of(config)
    new = replace(config, loss="l1", reduction="sum", settings={"lr": 0.2})
    state.take_settings(new)
    residuals = 1.5 * state.prepared.x_train[:, 0] - 0.5 - state.prepared.y_train
    assert state.config == new
    assert loss_of(new) == ("l1", "sum")
    assert state.train_loss() == pytest.approx(np.abs(residuals).sum(), rel=1e-12)
    assert state.optimizer.param_groups[0]["lr"] == 0.2


def test_settings_that_need_a_restart_are_not_taken() -> None:
    config = Config(optimizer="Rprop")
    state = state_of(config)
    with pytest.raises(SettingError):
        state.take_settings(replace(config, loss="l1", settings={"lr": 0.5}))
    assert state.config == config


def test_data_that_are_taken_are_those_of_the_next_batch() -> None:
    config = replace(lecture_config(), **GUESS, dtype="float64")
    data = lecture_data()
    state = RunState(prepare(data, config), config)
    first = state.prepared
    moved = prepare(set_point(data, 0, data.x_names[0], 5.0, 7.0), config)
    keyframe = state.snapshot()
    state.take_data(moved)
    x, y = state.next_batch()
    assert (x[0].item(), y[0].item()) == (5, 7)
    state.stand_at(keyframe, first)
    x, y = state.next_batch()
    assert (x[0].item(), y[0].item()) == (data.x[0, 0], data.y[0])


def test_standing_at_a_keyframe_keeps_the_present_stop_rules() -> None:
    config = Config(**GUESS, batch_size=3, optimizer="Adam")
    state = state_of(config)
    batch = state.next_batch()
    keyframe = state.snapshot()
    x, y = batch
    state.criterion(state.model(x), y).backward()
    state.optimizer.step()
    state.iteration += 1
    new = replace(config, loss="l1", iterations=7, tolerance=0.1, patience=3)
    state.take_settings(new)
    assert numbers_of(state) != [1.5, -0.5]
    state.stand_at(keyframe, state.prepared)
    assert state.iteration == 0
    assert numbers_of(state) == [1.5, -0.5]
    assert state.config == replace(new, loss="mse")
    assert isinstance(state.criterion, torch.nn.MSELoss)
    assert not state.optimizer.state
    again = state.next_batch()
    assert all(torch.equal(a, b) for a, b in zip(batch, again, strict=True))
