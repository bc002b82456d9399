"""The loop against the same loop written plainly with torch, to the bit."""

from typing import Any

import numpy as np
import pytest
import torch

from linreg.config import Config, lecture_config
from linreg.dataset import lecture_data
from linreg.optimizers import OPTIMIZERS
from linreg.status import Status
from tests.linreg.runs import CRITERIA, DTYPES, Loop, noisy_data, run, states_of

# The arguments are written for torch, so that the loop needs nothing of ours.
Case = tuple[Any, dict[str, Any]]
CASES: list[Case] = [
    (torch.optim.SGD, {"lr": 0.01}),
    (torch.optim.SGD, {"lr": 0.01, "momentum": 0.9}),
    (torch.optim.SGD, {"lr": 0.01, "momentum": 0.9, "nesterov": True}),
    (torch.optim.Adagrad, {}),
    (torch.optim.Adam, {}),
    (torch.optim.Adam, {"lr": 0.1, "amsgrad": True}),
    (torch.optim.AdamW, {}),
    (torch.optim.Adamax, {}),
    (torch.optim.NAdam, {}),
    (torch.optim.RAdam, {}),
    (torch.optim.ASGD, {}),
    (torch.optim.LBFGS, {"max_iter": 3, "history_size": 10}),
    (torch.optim.RMSprop, {}),
    (torch.optim.RMSprop, {"centered": True}),
    (torch.optim.Rprop, {}),
]
VARIANTS: list[Case] = [
    (torch.optim.SGD, {"lr": 0.01, "momentum": 0.9, "dampening": 0.5}),
    (torch.optim.SGD, {"lr": 0.01, "weight_decay": 0.1}),
    (torch.optim.Adagrad, {"lr_decay": 0.01, "initial_accumulator_value": 0.5}),
    (torch.optim.Adam, {"betas": (0.8, 0.9), "eps": 1e-3, "weight_decay": 0.01}),
    (torch.optim.AdamW, {"lr": 0.1, "amsgrad": True}),
    (torch.optim.NAdam, {"weight_decay": 0.1, "decoupled_weight_decay": True}),
    (torch.optim.RAdam, {"weight_decay": 0.1, "decoupled_weight_decay": True}),
    (torch.optim.ASGD, {"lambd": 0.1, "alpha": 0.6, "t0": 10.0}),
    (torch.optim.LBFGS, {"max_iter": 2, "line_search_fn": "strong_wolfe"}),
    (torch.optim.RMSprop, {"momentum": 0.9, "alpha": 0.9}),
    (torch.optim.Rprop, {"etas": (0.4, 1.1), "step_sizes": (1e-3, 0.5)}),
]


def name_of(case: Case) -> str:
    return f"{case[0].__name__} {', '.join(case[1])}"


def test_every_optimizer_on_offer_is_compared() -> None:
    assert {case[0].__name__ for case in CASES} == set(OPTIMIZERS)


def assert_equal_to_plain_loop(case: Case, dtype: str, batch_size: int) -> None:
    optimizer, arguments = case
    data = noisy_data()
    config = Config(
        optimizer=optimizer.__name__,
        settings=arguments,
        dtype=dtype,
        batch_size=batch_size,
        seed=7,
    )
    plain = Loop(
        data.x,
        data.y,
        lambda parameters: optimizer(parameters, **arguments),
        torch.nn.MSELoss(),
        DTYPES[dtype],
        batch_size=batch_size,
        seed=7,
    )
    assert states_of(run(data, config, 100).history) == plain.run(100)


@pytest.mark.parametrize("batch_size", [0, 4])
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_hundred_steps_equal_the_plain_loop_to_the_bit(
    case: Case, dtype: str, batch_size: int
) -> None:
    assert_equal_to_plain_loop(case, dtype, batch_size)


@pytest.mark.parametrize("case", VARIANTS, ids=name_of)
def test_other_hyperparameters_equal_the_plain_loop_to_the_bit(case: Case) -> None:
    assert_equal_to_plain_loop(case, "float32", 4)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("columns", [1, 3])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("loss", CRITERIA)
def test_every_criterion_equals_the_plain_loop_to_the_bit(
    loss: str, reduction: str, columns: int, bias: bool
) -> None:
    data = noisy_data(columns=columns)
    config = Config(loss=loss, reduction=reduction, bias=bias, seed=3)
    plain = Loop(
        data.x,
        data.y,
        lambda parameters: torch.optim.SGD(parameters, lr=0.01),
        CRITERIA[loss](reduction=reduction),
        bias=bias,
        seed=3,
    )
    assert states_of(run(data, config, 20).history) == plain.run(20)


def test_polynomial_terms_equal_the_plain_loop_over_powers() -> None:
    data = noisy_data()
    x = data.x[:, 0]
    plain = Loop(
        np.column_stack([x, x**2, x**3]),
        data.y,
        lambda parameters: torch.optim.SGD(parameters, lr=0.01),
        torch.nn.MSELoss(),
        torch.float64,
    )
    config = Config(degree=3, dtype="float64")
    found = states_of(run(data, config, 20).history)
    np.testing.assert_allclose(found, plain.run(20), rtol=1e-12)


def test_the_lecture_learns_that_four_gives_eight() -> None:
    trainer = run(lecture_data(), lecture_config(), 1000)
    plain = Loop(
        np.array([[1.0], [2.0], [3.0]]),
        np.array([2.0, 4.0, 6.0]),
        lambda parameters: torch.optim.SGD(parameters, lr=0.01),
        torch.nn.MSELoss(reduction="sum"),
    )
    weight, bias, *_ = plain.run(1000)[-1]
    row = trainer.history.row(1000)
    assert row.parameters.tolist() == [weight, bias]
    assert trainer.predict(np.array([[4.0]]))[0] == pytest.approx(8, abs=0.01)
    assert trainer.status is Status.FINISHED
