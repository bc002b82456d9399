"""Hyperparameters that change while a run goes on, against torch's own groups."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from linreg.config import Config
from linreg.errors import SettingError
from linreg.optimizers import OPTIMIZERS
from linreg.specs import Spec, Value
from linreg.torch_optimizer import change_settings
from tests.linreg.runs import Loop, noisy_data, run, states_of, trainer_of

# What another hyperparameter must be for this one to be allowed or to act at all.
BESIDE: dict[tuple[str, str], dict[str, Value]] = {
    ("SGD", "dampening"): {"momentum": 0.9},
    ("SGD", "nesterov"): {"momentum": 0.9},
    ("NAdam", "decoupled_weight_decay"): {"weight_decay": 0.5},
    ("RAdam", "decoupled_weight_decay"): {"weight_decay": 0.5},
}
NEW_VALUES: dict[str, Value] = {
    "lr": 0.03,
    "momentum": 0.5,
    "dampening": 0.3,
    "weight_decay": 0.3,
    "nesterov": True,
    "lr_decay": 0.2,
    "eps": 10.0,
    "betas": (0.5, 0.7),
    "momentum_decay": 0.5,
    "decoupled_weight_decay": True,
    "lambd": 0.2,
    "alpha": 0.4,
    "t0": 3.0,
    "max_iter": 3,
    "tolerance_grad": 1.0,
    "tolerance_change": 0.5,
    "line_search_fn": "strong_wolfe",
    "etas": (0.3, 1.5),
    "step_sizes": (1e-3, 2e-3),
}
WHEN = 5
ALL = [(name, spec) for name in OPTIMIZERS for spec in OPTIMIZERS[name].hyperparameters]


def str_of(value: object) -> str:
    return value.name if isinstance(value, Spec) else str(value)


def change_by_hand(name: str, spec: Spec) -> Callable[[int, Any], None]:
    """The same change made to torch's own parameter group, before update `WHEN`."""

    def change(iteration: int, optimizer: Any) -> None:
        if iteration != WHEN:
            return
        (group,) = optimizer.param_groups
        group[spec.name] = NEW_VALUES[spec.name]
        if spec.name == "max_iter":
            group["max_eval"] = 3  # 3 * 5 // 4, as in the constructor
        for state in optimizer.state.values():
            if (name, spec.name) == ("RMSprop", "momentum"):
                state["momentum_buffer"] = torch.zeros_like(state["square_avg"])
            if name == "ASGD":
                # The rate of the step after WHEN updates, by torch's formula.
                rate = (
                    group["lr"]
                    / (1 + group["lambd"] * group["lr"] * WHEN) ** (group["alpha"])
                )
                state["eta"] = torch.tensor(rate)

    return change


@pytest.mark.parametrize(
    ("name", "spec"), [case for case in ALL if case[1].live], ids=str_of
)
def test_a_change_equals_that_of_torchs_own_group(name: str, spec: Spec) -> None:
    data = noisy_data()
    before = {"lr": 0.1, **BESIDE.get((name, spec.name), {})}
    if name == "LBFGS":
        before |= {"max_iter": 2, "history_size": 5}
    config = Config(optimizer=name, settings=before, seed=2)
    new = {**config.settings, spec.name: NEW_VALUES[spec.name]}
    trainer = run(data, config, WHEN)
    trainer.change(replace(config, settings=new))
    for _ in range(10):
        trainer.step()
    trainer.evaluate()
    found = states_of(trainer.history)

    plain = Loop(
        data.x,
        data.y,
        lambda parameters: getattr(torch.optim, name)(parameters, **before),
        torch.nn.MSELoss(),
        seed=2,
        change=change_by_hand(name, spec),
    )
    assert found == plain.run(WHEN + 10)
    (change,) = trainer.history.changes
    assert (change.iteration, change.settings) == (WHEN, new)
    # ASGD's t0 decides only which points it averages, and the tolerances of LBFGS
    # only when a step ends early.
    if spec.name not in ("t0", "tolerance_grad", "tolerance_change"):
        unchanged = states_of(run(data, config, WHEN + 10).history)
        assert found[: WHEN + 1] == unchanged[: WHEN + 1]
        assert found[WHEN + 1 :] != unchanged[WHEN + 1 :]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_following_the_same_settings_again_changes_nothing(name: str) -> None:
    data = noisy_data()
    config = Config(optimizer=name, settings={"lr": 0.1})
    followed = trainer_of(data, config)
    for _ in range(10):
        followed.step()
        change_settings(followed.optimizer, config.settings)
    followed.evaluate()
    assert states_of(followed.history) == states_of(run(data, config, 10).history)


def test_the_rate_of_asgd_changes_at_the_very_next_step() -> None:
    """torch alone would make one more step with the old rate."""
    config = Config(
        optimizer="ASGD", settings={"lr": 0.1, "lambd": 0.0}, dtype="float64"
    )
    trainer = run(noisy_data(), config, 4)
    trainer.change(replace(config, settings={"lr": 0.01, "lambd": 0.0}))
    trainer.step()
    trainer.evaluate()
    before, after = trainer.history.row(4), trainer.history.row(5)
    moved = after.parameters - before.parameters
    np.testing.assert_allclose(moved, -0.01 * before.gradient, rtol=1e-6)


@pytest.mark.parametrize(
    ("name", "spec"), [case for case in ALL if not case[1].live], ids=str_of
)
def test_what_needs_a_restart_is_refused_and_nothing_changes(
    name: str, spec: Spec
) -> None:
    config = Config(optimizer=name)
    trainer = trainer_of(noisy_data(), config)
    old = dict(trainer.optimizer.param_groups[0])
    value: Value = not spec.default if spec.kind == "flag" else 3
    other = next(s.name for n, s in ALL if n == name and s.live and s.name != "lr")
    new = {other: NEW_VALUES[other], spec.name: value}
    with pytest.raises(SettingError) as caught:
        change_settings(trainer.optimizer, new)
    assert caught.value == SettingError(spec.name, value, "conflict", "restart")
    with pytest.raises(SettingError) as caught:
        trainer.change(replace(config, settings=new))
    assert (caught.value.problem, caught.value.allowed) == ("conflict", "restart")
    assert trainer.optimizer.param_groups[0] == old
    assert trainer.config == config
    assert trainer.history.changes == []


@pytest.mark.parametrize(
    "new",
    [
        {"degree": 2},
        {"bias": False},
        {"dtype": "float64"},
        {"lr_bias": 0.1},
        {"scheduler": "StepLR"},
        {"batch_size": 2},
        {"shuffle": False},
        {"test_fraction": 0.2},
        {"standardize": True},
        {"seed": 1},
        {"initial_weight": (1.0,)},
        {"initial_bias": 1.0},
        {"optimizer": "Adam", "settings": {}},
    ],
    ids=str,
)
def test_the_rest_of_the_config_needs_a_restart(new: dict[str, Any]) -> None:
    config = Config()
    trainer = trainer_of(noisy_data(), config)
    with pytest.raises(SettingError) as caught:
        trainer.change(replace(config, **new))
    assert (caught.value.problem, caught.value.allowed) == ("conflict", "restart")
    assert trainer.config == config


def test_each_change_is_recorded_with_the_update_it_took_effect_at() -> None:
    config = Config(settings={"lr": 0.1})
    trainer = trainer_of(noisy_data(), config)
    expected = []
    for lr in (0.1, 0.2, 0.2, 0.05):
        trainer.change(replace(config, settings={"lr": lr}))
        expected.append(lr)
        trainer.step()
    recorded = [(c.iteration, c.settings["lr"]) for c in trainer.history.changes]
    assert recorded == [(1, 0.2), (3, 0.05)]
    trainer.evaluate()
    for iteration, lr in enumerate(expected):
        row, after = trainer.history.row(iteration), trainer.history.row(iteration + 1)
        moved = after.parameters - row.parameters
        np.testing.assert_allclose(moved, -lr * row.gradient, rtol=1e-5)


def test_stop_rules_change_too_but_are_no_hyperparameters() -> None:
    config = Config()
    trainer = trainer_of(noisy_data(), config)
    new = replace(config, iterations=5, tolerance=0.1)
    trainer.change(new)
    assert trainer.config == new
    assert trainer.history.changes == []


def test_a_change_between_two_phases_is_that_of_the_update_to_come() -> None:
    config = Config(settings={"lr": 0.1})
    trainer = trainer_of(noisy_data(), config)
    for phase in trainer.phases():
        if phase == "backward":
            trainer.change(replace(config, settings={"lr": 0.2}))
    trainer.evaluate()
    row, after = trainer.history.row(0), trainer.history.row(1)
    moved = after.parameters - row.parameters
    np.testing.assert_allclose(moved, -0.2 * row.gradient, rtol=1e-5)
    assert [c.iteration for c in trainer.history.changes] == [0]
