"""Rates that move, and what stands beside the loss, against plain torch, to the bit."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch.optim import lr_scheduler

from linreg.config import Config
from linreg.errors import SettingError
from linreg.schedules import (
    SCHEDULERS,
    complete_scheduler,
    find_scheduler,
    make_scheduler,
)
from tests.linreg.runs import Line, noisy_data, run, states_of

STEPS = 60
Scheduler = Callable[[Any], Any]

# Written for torch alone; the settings are the same by our names.
CASES: list[tuple[str, dict[str, Any], Scheduler]] = [
    (
        "StepLR",
        {"step_size": 7, "gamma": 0.5},
        lambda o: lr_scheduler.StepLR(o, 7, 0.5),
    ),
    (
        "MultiStepLR",
        {"milestones": (3, 10, 11), "gamma": 0.3},
        lambda o: lr_scheduler.MultiStepLR(o, [3, 10, 11], 0.3),
    ),
    (
        "ExponentialLR",
        {"gamma": 0.9},
        lambda o: lr_scheduler.ExponentialLR(o, 0.9),
    ),
    (
        "CosineAnnealingLR",
        {"T_max": 20, "eta_min": 0.001},
        lambda o: lr_scheduler.CosineAnnealingLR(o, 20, 0.001),
    ),
    (
        "ReduceLROnPlateau",
        {"factor": 0.5, "patience": 2, "threshold": 0.05, "cooldown": 1},
        lambda o: lr_scheduler.ReduceLROnPlateau(
            o, factor=0.5, patience=2, threshold=0.05, cooldown=1
        ),
    ),
    (
        "OneCycleLR",
        {"max_lr": 0.2, "total_steps": 80},
        lambda o: lr_scheduler.OneCycleLR(o, 0.2, 80, cycle_momentum=False),
    ),
    (
        "LinearLR",
        {"start_factor": 0.2, "total_iters": 15},
        lambda o: lr_scheduler.LinearLR(o, 0.2, 1.0, 15),
    ),
]
NAMES = [case[0] for case in CASES]


def plain_loop(
    make_optimizer: Callable[[Line], Any],
    make_schedule: Scheduler | None = None,
    l1: float = 0.0,
    clip: float = 0.0,
) -> tuple[list[list[float]], list[float]]:
    """The states and the rates of a loop that a student would write."""
    data = noisy_data()
    x = torch.tensor(data.x, dtype=torch.float32)
    y = torch.tensor(data.y, dtype=torch.float32).reshape(-1, 1)
    torch.manual_seed(0)
    model = Line(1, True, torch.float32)
    optimizer = make_optimizer(model)
    schedule = make_schedule(optimizer) if make_schedule else None
    states, rates = [], []
    for _ in range(STEPS + 1):
        loss = torch.nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        objective = loss
        if l1:
            objective = loss + l1 * model.layer.weight.abs().sum()
        objective.backward()
        numbers = [p.item() for p in model.parameters()]
        numbers += [p.grad.item() for p in model.parameters() if p.grad is not None]
        states.append([*numbers, loss.item()])
        rates.append(optimizer.param_groups[0]["lr"])
        if clip:
            torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        if isinstance(schedule, lr_scheduler.ReduceLROnPlateau):
            schedule.step(loss.item())
        elif schedule is not None:
            schedule.step()
    return states, rates


def sgd(model: Line) -> torch.optim.Optimizer:
    return torch.optim.SGD(model.parameters(), lr=0.1)


def test_every_schedule_on_offer_is_compared() -> None:
    assert {"none", *NAMES} == set(SCHEDULERS)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_scheduled_run_is_the_plain_loop(
    case: tuple[str, dict[str, Any], Scheduler],
) -> None:
    name, settings, make = case
    config = Config(settings={"lr": 0.1}, scheduler=name, scheduler_settings=settings)
    history = run(noisy_data(), config, STEPS).history
    states, rates = plain_loop(sgd, make)
    assert states_of(history) == states
    assert history.rows().rates.tolist() == rates
    assert len(set(rates)) > 1


@pytest.mark.parametrize("name", NAMES)
def test_a_schedule_at_its_defaults_moves_the_rate_within_a_thousand_steps(
    name: str,
) -> None:
    config = Config(scheduler=name, settings={"lr": 0.05})
    rates = run(noisy_data(), config, 1000).history.rows().rates
    assert len(set(rates.tolist())) > 1
    assert (rates >= 0).all()


def test_one_cycle_stays_at_its_last_rate() -> None:
    config = Config(scheduler="OneCycleLR", scheduler_settings={"total_steps": 10})
    rates = run(noisy_data(), config, 30).history.rows().rates
    assert rates[9] == pytest.approx(0.05 / 25 / 1e4)
    assert (rates[9:] == rates[9]).all()


def test_the_rate_of_b_follows_the_same_schedule() -> None:
    config = Config(
        settings={"lr": 0.1},
        lr_bias=0.03,
        scheduler="StepLR",
        scheduler_settings={"step_size": 5, "gamma": 0.5},
    )

    def in_two_groups(model: Line) -> torch.optim.Optimizer:
        groups: list[dict[str, Any]] = [
            {"params": [model.layer.weight]},
            {"params": [model.layer.bias], "lr": 0.03},
        ]
        return torch.optim.SGD(groups, lr=0.1)

    states, rates = plain_loop(
        in_two_groups,
        lambda o: lr_scheduler.StepLR(o, 5, 0.5),
    )
    history = run(noisy_data(), config, STEPS).history
    assert states_of(history) == states
    assert history.rows().rates.tolist() == rates


@pytest.mark.parametrize("optimizer", ["SGD", "Adam", "RMSprop"])
@pytest.mark.parametrize("beside", [{"l1": 0.7}, {"clip": 0.4}, {"l1": 1, "clip": 2}])
def test_penalty_and_clipping_are_those_of_the_plain_loop(
    optimizer: str, beside: dict[str, Any]
) -> None:
    config = Config(optimizer=optimizer, settings={"lr": 0.05}, **beside)
    torch_class = getattr(torch.optim, optimizer)
    states, _ = plain_loop(
        lambda model: torch_class(model.parameters(), lr=0.05), None, **beside
    )
    assert states_of(run(noisy_data(), config, STEPS).history) == states
    unchanged = replace(config, l1=0.0, clip=0.0)
    assert states_of(run(noisy_data(), unchanged, STEPS).history) != states


def test_a_large_l1_penalty_takes_w_to_zero() -> None:
    config = Config(l1=100.0, settings={"lr": 1e-4}, iterations=5000, dtype="float64")
    trainer = run(noisy_data(), config, 5000)
    assert abs(trainer.history.row(5000).parameters[0]) <= 0.0101


def test_without_a_schedule_there_is_none() -> None:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    assert make_scheduler("none", {}, optimizer) is None


def test_names_and_values_that_torch_would_refuse() -> None:
    with pytest.raises(SettingError, match="Steplr"):
        find_scheduler("Steplr")
    with pytest.raises(SettingError, match="gama"):
        complete_scheduler("StepLR", {"gama": 0.1})
    with pytest.raises(SettingError, match="step_size"):
        complete_scheduler("StepLR", {"step_size": 0})
    with pytest.raises(SettingError, match="rising"):
        complete_scheduler("MultiStepLR", {"milestones": (5, 5)})


@pytest.mark.parametrize("name", NAMES)
def test_every_default_is_a_value_of_its_setting(name: str) -> None:
    for spec in SCHEDULERS[name].settings:
        assert spec.check(spec.default) == spec.default
        assert spec.meaning.endswith(".")
        assert not spec.live
