"""Who races: what the runs share, and in what they differ."""

import math
from dataclasses import fields, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linreg.config import Config
from linreg.errors import SettingError
from linreg.optimizers import OPTIMIZERS
from linreg.race import (
    LECTURE_EIGHT,
    OWN,
    default_target,
    lecture_eight,
    log_range,
    sweep,
    with_optimizer,
    with_own,
)
from linreg.specs import Value


def test_the_shared_fields_and_those_of_ones_own_are_all_there_are() -> None:
    shared = Config(seed=3, batch_size=2, iterations=7, loss="huber", degree=2)
    own = Config(
        optimizer="Adam",
        settings={"lr": 0.5, "betas": (0.5, 0.6)},
        lr_bias=0.1,
        scheduler="StepLR",
        scheduler_settings={"gamma": 0.7},
        l1=0.2,
        clip=3.0,
        zero_grad=False,
    )
    both = with_own(shared, own)
    for field in fields(Config):
        source = own if field.name in OWN else shared
        assert getattr(both, field.name) == getattr(source, field.name)
        is_own = getattr(own, field.name) != getattr(Config(), field.name)
        assert is_own == (field.name in OWN)


def test_another_optimizer_brings_its_own_settings_alone() -> None:
    config = Config(
        settings={"momentum": 0.9},
        scheduler="StepLR",
        scheduler_settings={"gamma": 0.5},
        lr_bias=0.1,
        clip=1.0,
        l1=0.2,
        zero_grad=False,
        seed=4,
    )
    plain = Config(l1=0.2, zero_grad=False, seed=4)
    assert with_optimizer(config, "SGD") == plain
    adam = replace(plain, optimizer="Adam", settings={"lr": 0.3})
    assert with_optimizer(config, "Adam", 0.3) == adam
    # They would be refused beside it.
    assert with_optimizer(config, "LBFGS").lr == 1.0
    with pytest.raises(SettingError):
        with_optimizer(config, "Adem")


def test_the_lecture_s_eight() -> None:
    configs = lecture_eight(Config(seed=5))
    assert [config.optimizer for config in configs] == list(LECTURE_EIGHT)
    assert {config.seed for config in configs} == {5}
    assert [c.lr for c in configs] == [
        OPTIMIZERS[name].hyperparameters[0].default for name in LECTURE_EIGHT
    ]
    assert {config.lr for config in lecture_eight(Config(), 0.05)} == {0.05}


@pytest.mark.parametrize(
    ("optimizer", "name", "values"),
    [
        ("SGD", "lr", (0.1, 0.01)),
        ("SGD", "momentum", (0.0, 0.5, 0.9)),
        ("SGD", "l1", (0.0, 1.0)),
        ("Adam", "betas", ((0.5, 0.9), (0.9, 0.99))),
        ("Adam", "clip", (1.0, 0.1)),
        ("Adam", "lr_bias", (0.01, 0.1)),
        ("LBFGS", "line_search_fn", ("none", "strong_wolfe")),
        ("LBFGS", "max_iter", (1, 20)),
    ],
)
def test_a_sweep_differs_in_one_setting(
    optimizer: str, name: str, values: tuple[Value, ...]
) -> None:
    config = Config(optimizer=optimizer, settings={"lr": 0.02}, seed=6)
    configs = sweep(config, name, values)
    found = [getattr(c, name) if name in OWN else c.settings[name] for c in configs]
    assert found == list(values)
    for other in configs:
        if name in OWN:
            assert replace(other, **{name: getattr(config, name)}) == config
        else:
            assert replace(other, settings=config.settings) == config


@pytest.mark.parametrize(
    ("config", "name", "values", "problem"),
    [
        (Config(), "lr", (0.1, 0.0), "out_of_range"),
        (Config(), "lr", ("fast",), "not_a_number"),
        (Config(), "lr", (), "wrong_count"),
        (Config(), "betas", ((0.5, 0.5),), "unknown_name"),
        (Config(), "seed", (1, 2), "unknown_name"),
        (Config(), "clip", (-1.0,), "out_of_range"),
        (Config(optimizer="LBFGS"), "clip", (1.0,), "conflict"),
        (Config(scheduler="OneCycleLR"), "lr", (0.1, 0.2), "conflict"),
        (Config(bias=False), "lr_bias", (0.1, 0.2), "conflict"),
    ],
)
def test_sweeps_that_cannot_be(
    config: Config, name: str, values: tuple[Value, ...], problem: str
) -> None:
    with pytest.raises(SettingError) as refused:
        sweep(config, name, values)
    assert refused.value.problem == problem


def test_what_can_be_swept_is_listed_where_something_else_is_named() -> None:
    with pytest.raises(SettingError) as refused:
        sweep(Config(optimizer="Rprop"), "momentum", (0.1,))
    assert refused.value.allowed == (
        *("lr", "etas", "step_sizes"),
        *("l1", "clip", "lr_bias"),
    )


def test_the_decades_of_a_range() -> None:
    assert log_range(0.001, 10, 5) == (0.001, 0.01, 0.1, 1.0, 10.0)
    assert log_range(1 / 3, 2 / 3, 2) == (1 / 3, 2 / 3)


@given(
    low=st.floats(1e-12, 1e12),
    factor=st.floats(1.01, 1e6),
    count=st.integers(2, 100),
)
def test_a_range_rises_by_one_factor_between_exact_ends(
    low: float, factor: float, count: int
) -> None:
    values = log_range(low, low * factor, count)
    assert (len(values), values[0], values[-1]) == (count, low, low * factor)
    steps = [math.log(after / before) for before, after in pairwise(values)]
    expected = math.log(values[-1] / low) / (count - 1)
    assert steps == pytest.approx([expected] * (count - 1), rel=1e-6)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ((0.0, 1.0, 3), "lowest"),
        ((-1.0, 1.0, 3), "lowest"),
        ((math.nan, 1.0, 3), "lowest"),
        ((1.0, 1.0, 3), "highest"),
        ((1.0, 0.1, 3), "highest"),
        ((1.0, math.inf, 3), "highest"),
        ((0.1, 1.0, 1), "count"),
        ((0.1, 1.0, 101), "count"),
    ],
)
def test_ranges_that_cannot_be(arguments: tuple[float, float, int], name: str) -> None:
    with pytest.raises(SettingError) as refused:
        log_range(*arguments)
    assert refused.value.name == name


@pytest.mark.parametrize(
    ("start", "best", "target"),
    [
        (11.0, 1.0, 1.1),
        (100.0, 0.0, 1.0),
        (1.0, 1.0, None),
        (1.0, 2.0, None),
        (math.inf, 1.0, None),
        (math.nan, 1.0, None),
        (1.0, math.nan, None),
    ],
)
def test_the_default_target(start: float, best: float, target: float | None) -> None:
    assert default_target(start, best) == (
        None if target is None else pytest.approx(target)
    )
