"""A config that is accepted is complete; one that is not says what is wrong with it."""

from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import numpy as np
import pytest

from linreg.config import (
    DTYPES,
    SPECS,
    Config,
    lecture_config,
    live_part,
    needs_restart,
)
from linreg.errors import SettingError
from linreg.losses import LOSSES, REDUCTIONS
from linreg.optimizers import OPTIMIZERS
from linreg.specs import Range


def test_every_field_has_a_spec_with_the_same_default() -> None:
    elsewhere = {"initial_weight", "initial_bias", "optimizer", "settings"}
    elsewhere |= {"scheduler_settings"}
    names = {field.name for field in fields(Config)}
    assert names == set(SPECS) | elsewhere
    config = Config()
    for name, spec in SPECS.items():
        assert getattr(config, name) == spec.default
        assert spec.check(spec.default) == spec.default
        assert spec.meaning.endswith(".")
        assert spec.meaning == " ".join(spec.meaning.split())


def test_the_defaults_are_those_of_pytorch_and_the_lectures_rate() -> None:
    config = Config()
    assert (config.loss, config.reduction, config.dtype) == ("mse", "mean", "float32")
    assert (config.optimizer, config.lr) == ("SGD", 0.01)
    assert config.settings == {
        "lr": 0.01,
        "momentum": 0.0,
        "dampening": 0.0,
        "weight_decay": 0.0,
        "nesterov": False,
    }


def test_the_lectures_settings() -> None:
    assert lecture_config() == Config(
        loss="mse", reduction="sum", optimizer="SGD", settings={"lr": 0.01}
    )
    assert lecture_config().iterations == 1000
    assert lecture_config().bias


def test_all_that_is_on_offer_is_accepted() -> None:
    for optimizer in OPTIMIZERS:
        assert Config(optimizer=optimizer).lr > 0
    for loss in LOSSES:
        for reduction in REDUCTIONS:
            for dtype in DTYPES:
                Config(loss=loss, reduction=reduction, dtype=dtype)


def test_values_take_the_type_of_their_setting() -> None:
    given: dict[str, Any] = {
        "batch_size": 2.0,
        "tolerance": 1,
        "settings": {"lr": 1},
        "initial_weight": np.array([1.0, 2.0]),
        "initial_bias": 3,
    }
    config = Config(**given)
    assert [
        repr(value)
        for value in (
            config.batch_size,
            config.tolerance,
            config.lr,
            config.initial_weight,
            config.initial_bias,
        )
    ] == ["2", "1.0", "1.0", "(1.0, 2.0)", "3.0"]


def test_a_config_stays_as_it_is() -> None:
    given: dict[str, Any] = {"lr": 0.5}
    config = Config(settings=given)
    given["lr"] = 0.25
    assert config.lr == 0.5
    for field in fields(Config):
        with pytest.raises(FrozenInstanceError):
            setattr(config, field.name, getattr(config, field.name))


INITIAL = Range(-1e18, 1e18)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"degree": 0}, ("degree", 0, "out_of_range", Range(1, 15))),
        ({"degree": 16}, ("degree", 16, "out_of_range", Range(1, 15))),
        ({"degree": 1.5}, ("degree", 1.5, "not_a_number", "int")),
        ({"bias": 1}, ("bias", 1, "not_a_number", "flag")),
        ({"dtype": "float16"}, ("dtype", "float16", "unknown_name", DTYPES)),
        ({"loss": "MSE"}, ("loss", "MSE", "unknown_name", tuple(LOSSES))),
        ({"reduction": "none"}, ("reduction", "none", "unknown_name", REDUCTIONS)),
        ({"batch_size": -1}, ("batch_size", -1, "out_of_range", Range(0))),
        ({"shuffle": "yes"}, ("shuffle", "yes", "not_a_number", "flag")),
        (
            {"test_fraction": 1.0},
            ("test_fraction", 1.0, "out_of_range", Range(0, 1, high_open=True)),
        ),
        ({"standardize": None}, ("standardize", None, "not_a_number", "flag")),
        ({"seed": -1}, ("seed", -1, "out_of_range", Range(0, 2**31 - 1))),
        ({"seed": 2**31}, ("seed", 2**31, "out_of_range", Range(0, 2**31 - 1))),
        ({"iterations": 0}, ("iterations", 0, "out_of_range", Range(1, 10**9))),
        ({"tolerance": -1e-9}, ("tolerance", -1e-9, "out_of_range", Range(0))),
        (
            {"optimizer": "Adan"},
            ("optimizer", "Adan", "unknown_name", tuple(OPTIMIZERS)),
        ),
        (
            {"settings": {"learning_rate": 0.1}},
            (
                "SGD hyperparameter",
                "learning_rate",
                "unknown_name",
                ("lr", "momentum", "dampening", "weight_decay", "nesterov"),
            ),
        ),
        (
            {"settings": {"lr": 0.0}},
            ("lr", 0.0, "out_of_range", Range(0, low_open=True)),
        ),
        (
            {"settings": {"nesterov": True}},
            ("nesterov", True, "conflict", "momentum above 0 and dampening 0"),
        ),
        (
            {"initial_weight": (0.0, "1")},
            ("initial value", "1", "not_a_number", "float"),
        ),
        (
            {"initial_bias": float("inf")},
            ("initial value", float("inf"), "out_of_range", Range()),
        ),
        ({"initial_bias": 1e39}, ("initial value", 1e39, "out_of_range", INITIAL)),
        (
            {"initial_weight": (-1e19,)},
            ("initial value", -1e19, "out_of_range", INITIAL),
        ),
    ],
    ids=str,
)
def test_a_near_miss_comes_with_the_facts(
    given: dict[str, Any], error: tuple[Any, ...]
) -> None:
    with pytest.raises(SettingError) as caught:
        Config(**given)
    assert caught.value == SettingError(*error)


# What a run can follow

OTHER: dict[str, Any] = {
    "degree": 2,
    "bias": False,
    "dtype": "float64",
    "initial_weight": (1.0,),
    "initial_bias": 1.0,
    "loss": "l1",
    "reduction": "sum",
    "zero_grad": False,
    "optimizer": "Adam",
    "batch_size": 2,
    "shuffle": False,
    "test_fraction": 0.5,
    "standardize": True,
    "seed": 1,
    "iterations": 5,
    "tolerance": 0.1,
    "patience": 3,
    "lr_bias": 0.5,
    "scheduler": "StepLR",
    "l1": 0.1,
    "clip": 1.0,
}
FOLLOWED = {"iterations", "tolerance", "patience", "zero_grad"}
FOLLOWED |= {"loss", "reduction", "l1", "clip"}


def test_what_a_run_follows_without_a_restart() -> None:
    assert set(OTHER) | {"settings", "scheduler_settings"} == {
        field.name for field in fields(Config)
    }
    config = Config()
    followed = {
        name
        for name, value in OTHER.items()
        if not needs_restart(config, replace(config, **{name: value}, settings={}))
    }
    assert followed == FOLLOWED
    assert not needs_restart(config, replace(config, settings={"lr": 0.5}))
    assert not needs_restart(config, config)


@pytest.mark.parametrize(
    ("optimizer", "new", "restart"),
    [
        ("SGD", {"momentum": 0.9, "nesterov": True}, False),
        ("Adam", {"betas": (0.5, 0.5)}, False),
        ("Adam", {"amsgrad": True}, True),
        ("AdamW", {"amsgrad": True}, True),
        ("RMSprop", {"momentum": 0.9}, False),
        ("RMSprop", {"centered": True}, True),
        ("Adagrad", {"initial_accumulator_value": 1.0}, True),
        ("LBFGS", {"history_size": 5}, True),
        ("LBFGS", {"max_iter": 5, "line_search_fn": "strong_wolfe"}, False),
        ("Rprop", {"lr": 0.5}, True),
        ("Rprop", {"etas": (0.1, 2.0)}, False),
    ],
    ids=str,
)
def test_which_hyperparameters_need_a_restart(
    optimizer: str, new: dict[str, Any], restart: bool
) -> None:
    old = Config(optimizer=optimizer)
    assert needs_restart(old, replace(old, settings=new)) == restart


def test_the_live_part_follows_what_it_can() -> None:
    old = Config(optimizer="RMSprop", settings={"lr": 0.1})
    new = Config(
        optimizer="RMSprop",
        settings={"lr": 0.2, "centered": True},
        iterations=7,
        seed=3,
    )
    followed = live_part(old, new)
    assert followed == replace(old, settings={"lr": 0.2}, iterations=7)
    assert not needs_restart(old, followed)


def test_the_hyperparameters_of_another_optimizer_are_not_followed() -> None:
    old = Config(optimizer="Adam", settings={"lr": 0.1})
    new = Config(optimizer="AdamW", settings={"lr": 0.2}, tolerance=0.5)
    assert live_part(old, new) == replace(old, tolerance=0.5)


def test_a_rate_of_its_own_for_b_is_followed_where_there_is_one() -> None:
    old = Config(lr_bias=0.1)
    assert not needs_restart(old, replace(old, lr_bias=0.2))
    assert needs_restart(old, replace(old, lr_bias=0.0))
    assert needs_restart(Config(), old)


def test_a_schedule_alone_moves_its_rates() -> None:
    old = Config(scheduler="ExponentialLR", lr_bias=0.1, settings={"lr": 0.1})
    assert needs_restart(old, replace(old, settings={"lr": 0.2}))
    assert needs_restart(old, replace(old, lr_bias=0.2))
    assert needs_restart(old, replace(old, scheduler_settings={"gamma": 0.5}))
    assert not needs_restart(old, replace(old, settings={"lr": 0.1, "momentum": 0.5}))


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("lr_bias", {"optimizer": "LBFGS", "lr_bias": 0.1}),
        ("clip", {"optimizer": "LBFGS", "clip": 1.0}),
        ("scheduler", {"optimizer": "Rprop", "scheduler": "StepLR"}),
        ("lr_bias", {"scheduler": "OneCycleLR", "lr_bias": 0.1}),
    ],
)
def test_what_cannot_be_together(name: str, changes: dict[str, Any]) -> None:
    with pytest.raises(SettingError) as caught:
        Config(**changes)
    assert (caught.value.name, caught.value.problem) == (name, "conflict")


def test_another_optimizer_without_a_rate_for_b_takes_the_live_part() -> None:
    old = Config(lr_bias=0.1, clip=2.0)
    new = Config(optimizer="LBFGS", tolerance=0.5)
    assert live_part(old, new) == replace(old, clip=0.0, tolerance=0.5)
    assert live_part(new, old) == Config(optimizer="LBFGS")
