"""The bounds against iteration matrices in numpy, and against runs that grow."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linreg.config import Config
from linreg.dataset import Dataset, FloatArray, lecture_data, make_dataset
from linreg.exact import curvature
from linreg.prepare import Prepared, prepare
from linreg.stability import Stability, stability
from linreg.status import Status
from linreg.trainer import Trainer
from tests.linreg.runs import ALWAYS, noisy_data, run, trainer_of

MOMENTUM = {"momentum": 0.9}
NESTEROV = {"momentum": 0.9, "nesterov": True}
DAMPED = {"momentum": 0.8, "dampening": 0.5}


def stability_of(data: Dataset, config: Config, full_batch: bool = True) -> Stability:
    bend = curvature(prepare(data, config), config.reduction)
    return stability(bend, config, full_batch=full_batch)


def descent(lr: float = 0.01, **settings: Any) -> Config:
    return Config(dtype="float64", settings={"lr": lr, **settings})


def with_lr(config: Config, lr: float | None) -> Config:
    assert lr is not None
    return replace(config, settings={**config.settings, "lr": lr})


def table(**columns: Any) -> Dataset:
    arrays = {name: np.array(column, dtype=float) for name, column in columns.items()}
    return make_dataset("test", arrays)


def exact_line(rows: int = 8) -> Dataset:
    """Rows on a line, so that the least loss is 0 and the excess has all its digits."""
    x = np.random.default_rng(4).normal(0.7, 1.0, rows)
    return table(x=x, y=3 * x - 2)


def hessian_of(prepared: Prepared, config: Config) -> FloatArray:
    """From the data matrix itself."""
    x, y = prepared.x_train, prepared.y_train
    a = np.column_stack([x, np.ones(len(y))]) if prepared.bias else x
    hessian: FloatArray = 2 * a.T @ a / (len(y) if config.reduction == "mean" else 1)
    return hessian


def radius(data: Dataset, config: Config) -> float:
    """The spectral radius of one step, as a matrix of all parameters and buffers."""
    prepared = prepare(data, config)
    get: Any = config.settings.__getitem__
    beta = get("momentum")
    gain = 1 - get("dampening") if beta else 1.0
    hessian = hessian_of(prepared, config)
    count = len(hessian)
    one = np.eye(count)
    gradient = np.hstack([hessian + get("weight_decay") * one, 0 * one])
    buffer = beta * np.hstack([0 * one, one]) + gain * gradient
    direction = gradient + beta * buffer if get("nesterov") else buffer
    rates = np.full(count, get("lr"))
    if config.has_bias_rate:
        rates[-1] = config.lr_bias
    parameters = np.hstack([one, 0 * one]) - rates[:, None] * direction
    eigenvalues = np.linalg.eigvals(np.vstack([parameters, buffer]))
    return float(np.abs(eigenvalues).max())


# The bounds


@pytest.mark.parametrize(
    ("reduction", "rate", "best"), [("sum", 0.0601, 1 / 17), ("mean", 0.1803, 3 / 17)]
)
def test_the_lectures_bounds(reduction: str, rate: float, best: float) -> None:
    """The Hessian of the sum is [[28, 12], [12, 6]], and its trace 34."""
    found = stability_of(lecture_data(), Config(reduction=reduction))
    assert found.max_lr is not None
    assert round(found.max_lr, 4) == rate
    assert found.best_lr == pytest.approx(best)
    assert found.reason is None


def run_to_its_end(data: Dataset, config: Config) -> Trainer:
    trainer = trainer_of(data, config)
    while trainer.status is Status.TRAINING:
        trainer.step()
    return trainer


def grows(data: Dataset, config: Config) -> bool:
    trainer = run_to_its_end(data, replace(config, iterations=1200))
    losses = trainer.history.rows().losses
    return trainer.status is Status.DIVERGED or losses[-1] > losses[0]


CASES = {
    "plain": descent(),
    "sum without bias": replace(descent(), reduction="sum", bias=False),
    "standardized": replace(descent(), standardize=True, degree=3),
    "dampening without momentum": descent(dampening=0.5),
    "momentum": descent(**MOMENTUM),
    "dampening": descent(**DAMPED),
    "nesterov": descent(**NESTEROV),
    "little nesterov": descent(momentum=0.2, nesterov=True),
    "weight decay": descent(weight_decay=2.0),
    "weight decay and momentum": descent(weight_decay=2.0, **MOMENTUM),
    "rate of b": replace(descent(), lr_bias=0.5),
    "rate of b, momentum": replace(descent(**MOMENTUM), lr_bias=0.9),
    "rate of b, nesterov": replace(descent(**NESTEROV), lr_bias=0.4),
    "rate of b, weight decay": replace(descent(weight_decay=1.0), lr_bias=0.4),
}


@pytest.mark.parametrize("config", CASES.values(), ids=CASES)
def test_real_runs_begin_to_grow_at_the_bound(config: Config) -> None:
    data = exact_line()
    bound = stability_of(data, config).max_lr
    assert bound is not None
    for part in (0.5, 0.9, 0.99):
        assert not grows(data, with_lr(config, part * bound))
    for part in (1.01, 1.1, 2.0):
        assert grows(data, with_lr(config, part * bound))


@st.composite
def configs(draw: st.DrawFn) -> Config:
    settings: dict[str, Any] = {
        "lr": draw(st.floats(1e-4, 1.0)),
        "momentum": draw(st.sampled_from([0.0, 0.1, 0.5, 0.9, 0.99])),
        "weight_decay": draw(st.sampled_from([0.0, 0.01, 3.0])),
    }
    if settings["momentum"] and draw(st.booleans()):
        settings["nesterov"] = True
    else:
        settings["dampening"] = draw(st.sampled_from([0.0, 0.3, 0.9]))
    return Config(
        settings=settings,
        lr_bias=draw(st.sampled_from([0.0, 0.0, 1e-3, 0.2, 1.5])),
        bias=draw(st.booleans()),
        reduction=draw(st.sampled_from(["mean", "sum"])),
    )


@ALWAYS
@given(configs(), st.integers(1, 3), st.integers(0, 999))
def test_every_combination_has_the_radius_1_at_its_bound(
    config: Config, columns: int, seed: int
) -> None:
    data = noisy_data(rows=12, columns=columns, seed=seed)
    found = stability_of(data, config)
    if found.reason == "bias_rate":
        assert radius(data, with_lr(config, 1e-9)) >= 1 - 1e-9
        assert (found.max_lr, found.best_lr) == (None, None)
        assert found.steps_per_decade == math.inf
        return
    assert found.max_lr is not None
    assert radius(data, with_lr(config, 0.999 * found.max_lr)) < 1
    assert radius(data, with_lr(config, 1.001 * found.max_lr)) > 1


@ALWAYS
@given(configs(), st.integers(1, 3), st.integers(0, 999))
def test_every_combinations_decade_is_that_of_its_radius(
    config: Config, columns: int, seed: int
) -> None:
    data = noisy_data(rows=12, columns=columns, seed=seed)
    steps, own = stability_of(data, config).steps_per_decade, radius(data, config)
    if own >= 1:
        assert steps == math.inf
    elif own < 1 - 1e-6:
        # Where two eigenvalues meet, numpy has but half of their digits.
        assert steps == pytest.approx(math.log(10) / (-2 * math.log(own)), rel=1e-3)


@ALWAYS
@given(configs(), st.integers(1, 3), st.integers(0, 999))
def test_no_rate_is_faster_than_the_best_one(
    config: Config, columns: int, seed: int
) -> None:
    data = noisy_data(rows=12, columns=columns, seed=seed)
    found = stability_of(data, config)
    if config.has_bias_rate:
        assert found.best_lr is None
        return
    assert found.best_lr is not None
    assert found.max_lr is not None
    fastest = radius(data, with_lr(config, found.best_lr))
    for part in np.linspace(0.02, 0.99, 40):
        other = radius(data, with_lr(config, part * found.max_lr))
        assert fastest <= other + 1e-6


# How fast


def excess(data: Dataset, config: Config, steps: int) -> FloatArray:
    """What the steps make small, over its least: the loss and the weight decay."""
    prepared = prepare(data, config)
    decay = config.settings["weight_decay"]
    assert isinstance(decay, float)
    hessian = hessian_of(prepared, config) + decay * np.eye(2)
    a = np.column_stack([prepared.x, np.ones(len(prepared.y))])
    minimum = np.linalg.solve(hessian, 2 * a.T @ prepared.y / len(prepared.y))
    away = run(data, config, steps).history.parameters(steps + 1) - minimum
    over_least: FloatArray = np.einsum("ti,ij,tj->t", away, hessian, away) / 2
    return over_least


@pytest.mark.parametrize(
    "config",
    [
        descent(0.05),
        descent(0.2),
        descent(0.05, **MOMENTUM),
        descent(0.05, **NESTEROV),
        descent(0.05, **DAMPED),
        descent(0.05, weight_decay=0.5),
        replace(descent(0.1), lr_bias=0.02),
        replace(descent(0.02, **MOMENTUM), lr_bias=0.1),
    ],
)
def test_a_decade_is_measured_in_a_real_run(config: Config) -> None:
    data = exact_line()
    expected = stability_of(data, config).steps_per_decade
    assert expected is not None
    # Past the faster directions, and before rounding; the peaks of a swing are alike.
    start, end = round(6 * expected), round(18 * expected)
    decades = np.log10(excess(data, config, end))[start:]
    slope = np.polyfit(np.arange(len(decades)), decades, 1)[0]
    assert -1 / slope == pytest.approx(expected, rel=0.05)


def test_plain_descent_has_the_textbooks_decade() -> None:
    data = table(x=[1, -1], y=[3, 1])
    # The Hessian of the mean is 2 in both directions, so 0.5 takes one step for all.
    at_once = stability_of(data, descent(0.5)).steps_per_decade
    assert at_once == pytest.approx(0, abs=0.1)
    found = stability_of(data, descent(0.25)).steps_per_decade
    assert found == pytest.approx(1 / (2 * math.log10(2)))
    assert stability_of(data, descent(1.01)).steps_per_decade == math.inf
    assert stability_of(data, descent(5.0)).steps_per_decade == math.inf


def test_a_decade_may_take_longer_than_any_float_near_1_can_tell() -> None:
    """x far away and a tiny rate: lr·λ of the flat direction is far below 2^-53."""
    x = 1e6 + np.arange(5.0)
    data = table(x=x, y=x)
    config = descent(1e-13)
    found = stability_of(data, config).steps_per_decade
    flattest = curvature(prepare(data, config), "mean").eigenvalues[0]
    assert 1 - config.lr * flattest == 1.0
    assert found == pytest.approx(math.log(10) / (2 * config.lr * flattest))
    beside = stability_of(data, replace(config, lr_bias=config.lr)).steps_per_decade
    assert beside == pytest.approx(found)


@pytest.mark.parametrize("lr_bias", [0.0, 0.1])
def test_a_flat_direction_has_no_excess_to_wait_for(lr_bias: float) -> None:
    x = np.array([1.0, 2.0, 4.0, 8.0])
    twice = table(a=x, b=x, y=x + 1)
    config = replace(descent(0.01), lr_bias=lr_bias)
    found = stability_of(twice, config)
    assert found.best_lr is None
    assert found.max_lr is not None
    # The same as one column of √2 times its size.
    once = table(a=math.sqrt(2) * x, y=x + 1)
    alone = stability_of(once, config)
    assert found.max_lr == pytest.approx(alone.max_lr)
    assert found.steps_per_decade == pytest.approx(alone.steps_per_decade)


def test_weight_decay_bends_a_flat_direction() -> None:
    constant = table(x=[0, 0], y=[1, 3])
    found = stability_of(constant, descent(weight_decay=0.5))
    # w: 0.5, b: 2.5.
    assert found.max_lr == pytest.approx(2 / 2.5)
    assert found.best_lr == pytest.approx(2 / 3)


# What is not known, and what cannot be


@pytest.mark.parametrize(
    ("changed", "full_batch", "reason"),
    [
        ({"loss": "huber"}, True, "loss"),
        ({"loss": "l1", "optimizer": "Adam", "zero_grad": False}, False, "loss"),
        ({"optimizer": "Adam", "l1": 0.1, "zero_grad": False}, False, "optimizer"),
        ({"optimizer": "LBFGS"}, True, "optimizer"),
        ({"l1": 0.1, "zero_grad": False}, False, "batches"),
        ({"l1": 0.1, "zero_grad": False}, True, "gradients_add_up"),
        ({"l1": 0.1}, True, "l1"),
        ({"l1": 0.1, "lr_bias": 5.0}, True, "l1"),
        ({"lr_bias": 5.0}, True, "bias_rate"),
    ],
)
def test_why_no_bound_is_known(
    changed: dict[str, Any], full_batch: bool, reason: str
) -> None:
    found = stability_of(lecture_data(), Config(**changed), full_batch)
    assert found.reason == reason
    assert (found.max_lr, found.best_lr) == (None, None)
    assert found.steps_per_decade == (math.inf if reason == "bias_rate" else None)


@pytest.mark.parametrize(
    "changed",
    [
        {"clip": 0.1},
        {"scheduler": "StepLR"},
        {"tolerance": 0.1, "test_fraction": 0.0},
        {"batch_size": 3},
        {"bias": False, "lr_bias": 5.0},
    ],
)
def test_what_the_bound_does_not_depend_on(changed: dict[str, Any]) -> None:
    config = Config(**changed)
    plain = Config(bias=config.bias)
    assert stability_of(lecture_data(), config) == stability_of(lecture_data(), plain)


def test_a_rate_of_b_that_is_too_large_lets_no_run_settle() -> None:
    # Along b the Hessian of the mean is 2, so the bound of b alone is 1.
    assert stability_of(lecture_data(), Config(lr_bias=0.99)).reason is None
    config = replace(descent(1e-6), lr_bias=1.01)
    assert stability_of(lecture_data(), config).reason == "bias_rate"
    assert grows(lecture_data(), config)


@pytest.mark.parametrize("lr_bias", [0.0, 0.1])
@pytest.mark.parametrize("settings", [{}, MOMENTUM, NESTEROV])
def test_data_beyond_float64(settings: dict[str, Any], lr_bias: float) -> None:
    steep = table(a=[1e300, 2e300, -1e300], b=[1e300, -1e300, 5e299], y=[1, 2, 3])
    config = replace(descent(**settings), lr_bias=lr_bias)
    found = stability_of(steep, config)
    assert (found.max_lr, found.best_lr) == (0.0, None)
    assert found.steps_per_decade == math.inf
    flat = table(a=[0, 0], y=[1, 2])
    found = stability_of(flat, replace(config, bias=False))
    assert (found.max_lr, found.best_lr, found.steps_per_decade) == (
        math.inf,
        None,
        0.0,
    )
