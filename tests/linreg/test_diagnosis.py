"""The names that a teacher would give: of real runs, and of losses made to measure."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linreg.config import Config
from linreg.dataset import Dataset, FloatArray, lecture_data
from linreg.diagnosis import Diagnosis, diagnose
from linreg.exact import curvature
from linreg.history import History
from linreg.prepare import Prepared
from linreg.rows import Rows
from linreg.stability import Stability, stability
from linreg.status import Divergence, Status
from linreg.trainer import Trainer
from tests.linreg.runs import ALWAYS, noisy_data, trainer_of

UNKNOWN = Stability(None, None, None, "optimizer")
FINISHED = Status.FINISHED


def finished(data: Dataset, config: Config) -> Trainer:
    trainer = trainer_of(data, config)
    while trainer.status is Status.TRAINING:
        trainer.step()
    if trainer.status is FINISHED:
        trainer.evaluate()
    return trainer


def least_of(prepared: Prepared, config: Config) -> float:
    """The least MSE by numpy; of another loss it is not known."""
    if config.loss != "mse":
        return math.nan
    a = np.column_stack([prepared.x_train, np.ones(len(prepared.y_train))])
    residual = a @ np.linalg.lstsq(a, prepared.y_train)[0] - prepared.y_train
    squares = residual**2
    return float(squares.mean() if config.reduction == "mean" else squares.sum())


def diagnosis(data: Dataset, config: Config) -> Diagnosis | None:
    trainer = finished(data, config)
    prepared = trainer.prepared
    bend = curvature(prepared, config.reduction)
    return diagnose(
        trainer.status,
        trainer.divergence,
        trainer.history.rows(),
        config,
        stability(bend, config, full_batch=trainer.batches.full),
        least_of(prepared, config),
        trainer.batches.per_epoch,
    )


def named(found: Diagnosis | None) -> str | None:
    return found.name if found else None


def config_of(lr: float, optimizer: str = "SGD", **changed: Any) -> Config:
    settings = {"lr": lr, **changed.pop("settings", {})}
    return Config(optimizer=optimizer, settings=settings, **changed)


# Real runs

# The largest stable rate of the lecture's data is 0.1803.
LECTURE: dict[str, tuple[Config, str | None]] = {
    "far too small": (config_of(1e-6), "plateau"),
    "small": (config_of(1e-4), "still_falling"),
    "more iterations would do": (config_of(0.01), "still_falling"),
    "right": (config_of(0.1), None),
    "just stable": (config_of(0.178), None),
    "at the bound": (config_of(0.18029485097507), "plateau"),
    "a little above it": (config_of(0.1805), "diverged"),
    "far above it": (config_of(2.0), "diverged"),
    "right momentum": (config_of(0.01, settings={"momentum": 0.9}), None),
    "too much momentum": (config_of(0.01, settings={"momentum": 0.999}), "oscillating"),
    "Adam, hardly moving": (config_of(1e-6, "Adam"), "plateau"),
    "Adam, creeping": (config_of(1e-4, "Adam"), "still_falling"),
    "Adam": (config_of(0.1, "Adam"), None),
    "AdamW, hardly moving": (config_of(1e-6, "AdamW"), "plateau"),
    "AdamW, creeping": (config_of(1e-4, "AdamW"), "still_falling"),
    "Adagrad, hardly moving": (config_of(1e-4, "Adagrad"), "plateau"),
    "Adagrad, right": (config_of(1.0, "Adagrad"), None),
    "RMSprop, too large": (config_of(1.0, "RMSprop"), "oscillating"),
    "RMSprop, bursts now and then": (config_of(0.01, "RMSprop"), None),
    "NAdam, too large": (config_of(1.0, "NAdam"), "oscillating"),
    "LBFGS": (config_of(1.0, "LBFGS"), None),
    "Rprop": (config_of(0.01, "Rprop"), None),
    "gradients add up": (config_of(1e-3, zero_grad=False), "oscillating"),
    "gradients add up slowly": (config_of(1e-5, zero_grad=False), "oscillating"),
    "the rate fell too early": (config_of(0.01, scheduler="StepLR"), "plateau"),
    "L1 loss at a fixed rate": (config_of(0.01, loss="l1"), "oscillating"),
    "L1 loss, creeping": (config_of(1e-3, "Adam", loss="l1"), "still_falling"),
    "Huber": (config_of(0.1, loss="huber"), None),
    "Huber, hardly moving": (config_of(1e-5, loss="huber"), "plateau"),
    "weight decay": (config_of(0.1, settings={"weight_decay": 3.0}), None),
    "L1 penalty": (config_of(0.1, l1=2.0), None),
    "sum": (config_of(0.01, reduction="sum"), None),
    "few iterations": (config_of(0.01, iterations=20), "still_falling"),
    "too few to say": (config_of(0.01, iterations=8), None),
    "few, and diverged": (config_of(1e4, iterations=8), "diverged"),
    "single samples": (config_of(0.05, batch_size=1), None),
    "single samples, small": (config_of(1e-5, batch_size=1), "still_falling"),
    "two at a time, small": (config_of(1e-5, batch_size=2), "still_falling"),
}


@pytest.mark.parametrize(("config", "name"), LECTURE.values(), ids=LECTURE)
def test_runs_on_the_lectures_data(config: Config, name: str | None) -> None:
    iterations = config.iterations * (3 if config.batch_size else 1)
    found = diagnosis(lecture_data(), replace(config, iterations=iterations))
    assert named(found) == name


NOISY: dict[str, tuple[Config, str | None]] = {
    "right": (config_of(0.1), None),
    "noise of single samples": (config_of(0.05, batch_size=1), "oscillating"),
    "noise of batches": (config_of(0.1, batch_size=5), "oscillating"),
    "small noise": (config_of(1e-3, batch_size=5, iterations=5_000), None),
    "batches, falling": (config_of(1e-4, batch_size=5), "still_falling"),
    "noise that a schedule ends": (
        config_of(0.01, batch_size=5, scheduler="ExponentialLR"),
        None,
    ),
    "weight decay": (config_of(0.1, settings={"weight_decay": 3.0}), None),
    "L1 loss": (config_of(0.01, loss="l1"), None),
}


@pytest.mark.parametrize(("config", "name"), NOISY.values(), ids=NOISY)
def test_runs_on_noisy_data(config: Config, name: str | None) -> None:
    assert named(diagnosis(noisy_data(rows=60), config)) == name


def test_a_little_above_the_bound() -> None:
    data, plain = noisy_data(rows=60), config_of(0.1)
    bound = curvature(trainer_of(data, plain).prepared, "mean").max_stable_lr
    assert named(diagnosis(data, config_of(1.002 * bound))) == "diverged"
    assert named(diagnosis(data, config_of(0.98 * bound))) is None


def test_a_run_that_grew_out_of_its_rate() -> None:
    found = diagnosis(lecture_data(), config_of(0.3))
    assert found is not None
    facts = found.facts
    assert facts["quantity"] == "growth"
    assert isinstance(facts["growth"], float)
    assert facts["growth"] > 1e6
    assert facts["max_lr"] == pytest.approx(0.18029, rel=1e-4)
    assert facts["times"] == pytest.approx(0.3 / 0.18029, rel=1e-4)
    assert (facts["lr"], facts["least_at"]) == (0.3, 0)


def test_a_rate_raised_in_mid_run_sends_back_to_before_it() -> None:
    trainer = trainer_of(lecture_data(), config_of(0.1))
    for _ in range(200):
        trainer.step()
    trainer.change(config_of(0.5))
    while trainer.status is Status.TRAINING:
        trainer.step()
    rows = trainer.history.rows()
    found = diagnose(
        trainer.status, trainer.divergence, rows, trainer.config, UNKNOWN, 0.0, 1
    )
    assert found is not None
    at = found.facts["least_at"]
    assert isinstance(at, int)
    assert 190 < at < 230
    assert found.facts["least_loss"] == rows.losses.min() == rows.losses[at]
    assert found.facts["lr"] == 0.5
    assert (found.facts["max_lr"], found.facts["times"]) == (None, None)


def test_a_slow_growth_says_by_how_much() -> None:
    data, config = lecture_data(), config_of(0.1805)
    found = diagnosis(data, config)
    losses = finished(data, config).history.rows().losses
    assert found is not None
    assert found.facts["growth"] == pytest.approx(losses[-1] / losses[0])
    assert (found.facts["iteration"], found.facts["least_at"]) == (1000, 0)


def test_a_plateau_has_the_rates_to_compare() -> None:
    found = diagnosis(lecture_data(), config_of(1e-6))
    assert found is not None
    facts = found.facts
    assert facts["lr"] == 1e-6
    assert facts["least_loss"] == pytest.approx(0, abs=1e-20)
    assert facts["max_lr"] == pytest.approx(0.1803, rel=1e-3)
    assert facts["steps_per_decade"] == pytest.approx(4_789_207, rel=1e-3)
    assert facts["window"] == 100


def test_what_oscillates_says_between_which_losses() -> None:
    data, config = noisy_data(rows=60), config_of(0.1, batch_size=5, iterations=1200)
    found = diagnosis(data, config)
    losses = finished(data, config).history.rows().losses[:1200]
    epochs = losses.reshape(-1, 12).mean(axis=1)[-10:]
    assert found is not None
    assert found.facts["low"] == pytest.approx(epochs.min())
    assert found.facts["high"] == pytest.approx(epochs.max())
    assert found.facts["window"] == 120


def test_a_fall_is_that_of_the_excess() -> None:
    """Of one direction, which falls by (1 - 0.01)² a step."""
    data = noisy_data(rows=60)
    config = config_of(0.005, standardize=True, iterations=100)
    found = diagnosis(data, config)
    assert found is not None
    # A tenth of 101 rows is 10, of which 5 are 5 steps after the others.
    assert found.facts["fall"] == pytest.approx(1 - 0.99**10, rel=1e-3)
    assert found.facts["steps_per_decade"] == pytest.approx(114.6, rel=1e-3)


def test_a_schedules_rate_is_that_of_the_end() -> None:
    found = diagnosis(lecture_data(), config_of(0.01, scheduler="StepLR"))
    assert found is not None
    assert found.facts["lr"] == pytest.approx(1e-5)
    # At 0.01 it would be 478, but the run no longer goes at that rate.
    assert found.facts["steps_per_decade"] is None


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (Status.TRAINING, None),
        (Status.CONVERGED, None),
        (Status.EARLY_STOPPED, None),
        (Status.FINISHED, "still_falling"),
    ],
)
def test_only_a_run_that_is_over_can_fall_still(status: Status, name: str) -> None:
    falling = np.exp(-np.arange(300.0) / 100)
    assert name_of(falling, status=status) == name


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (Status.TRAINING, None),
        (Status.CONVERGED, None),
        (Status.EARLY_STOPPED, "oscillating"),
        (Status.FINISHED, "oscillating"),
    ],
)
def test_a_run_stopped_early_may_oscillate(status: Status, name: str) -> None:
    assert name_of([1.0, 0.5] * 100, status=status) == name


# Losses made to measure


def rows_of(losses: Sequence[float] | FloatArray, stride: int = 1) -> Rows:
    history = History(("w",))
    for iteration, loss in enumerate(losses):
        history.write(iteration, [0.0, 0.0, loss, math.nan, 0.1])
    rows = history.rows()
    return rows if stride == 1 else rows.thinned(0, -(-len(rows) // stride))


def name_of(
    losses: Sequence[float] | FloatArray,
    *,
    least: float = 0.0,
    per_epoch: int = 1,
    status: Status = FINISHED,
    **changed: Any,
) -> str | None:
    rows, config = rows_of(losses), Config(**changed)
    return named(diagnose(status, None, rows, config, UNKNOWN, least, per_epoch))


STEPS = np.arange(1000.0)
WAVES: dict[str, tuple[FloatArray, str | None]] = {
    "a fall": (np.exp(-STEPS / 200), "still_falling"),
    "a fall to the end": (np.exp(-STEPS / 20), None),
    "a fall to a step": (0.1 + np.exp(-STEPS / 20), "plateau"),
    "a fall to nearly nothing": (1e-7 + np.exp(-STEPS / 20), None),
    "a line": (1 - STEPS / 2000, "still_falling"),
    "a flat line": (1 - STEPS / 1e6, "plateau"),
    "the same": (np.ones(1000), "plateau"),
    "nothing": (np.zeros(1000), None),
    "a swing": (1 + np.cos(STEPS), "oscillating"),
    "a slow swing": (1.001 + np.cos(STEPS / 100), "oscillating"),
    "a damped swing": ((1 + np.cos(STEPS)) * np.exp(-STEPS / 100), "still_falling"),
    "a small swing far from the least": (1 + 0.01 * np.cos(STEPS), "plateau"),
    "a small swing at the least": (1e-8 * (1 + np.cos(STEPS)), "oscillating"),
    "a swing after a fall": (
        np.exp(-STEPS / 20) + 1e-8 * (1 + np.cos(STEPS)),
        None,
    ),
    "growth": (np.exp(STEPS / 200), "diverged"),
    "growth after a fall": (
        np.exp(-STEPS / 20) + 1e-3 * np.exp(STEPS / 200),
        "oscillating",
    ),
}


@pytest.mark.parametrize(("losses", "name"), WAVES.values(), ids=WAVES)
def test_waves(losses: FloatArray, name: str | None) -> None:
    assert name_of(losses) == name


@pytest.mark.parametrize(("losses", "name"), WAVES.values(), ids=WAVES)
def test_waves_of_epochs(losses: FloatArray, name: str | None) -> None:
    """With rows whose own losses say nothing, and an epoch that is not complete."""
    four = losses[:, None] * [0.5, 1.5, 0.0, 2.0]
    assert name_of([*four.ravel(), 0.0, 0.0], per_epoch=4) == name


def test_a_bound_that_is_kept_forbids_growth() -> None:
    rows = rows_of(np.exp(STEPS / 200))
    known = Stability(0.2, None, 1.0, None)
    found = diagnose(FINISHED, None, rows, Config(), known, 0.0, 1)
    assert named(found) != "diverged"
    passed = replace(known, max_lr=0.05)
    found = diagnose(FINISHED, None, rows, Config(), passed, 0.0, 1)
    assert named(found) == "diverged"


@pytest.mark.parametrize(
    "changed", [{}, {"settings": {"weight_decay": 0.1}}, {"l1": 0.1}]
)
def test_where_the_least_loss_is_not_known_a_flat_end_is_an_arrival(
    changed: dict[str, Any],
) -> None:
    least = 0.0 if changed else math.nan
    flat = 0.3 + np.exp(-STEPS / 20)
    assert name_of(flat, least=least, **changed) is None
    assert name_of(flat, least=0.0) == "plateau"
    assert name_of(1 - STEPS / 1e6, least=least, **changed) == "plateau"
    assert name_of(np.exp(-STEPS / 500), least=least, **changed) == "still_falling"
    assert name_of(np.ones(1000), least=least, **changed) is None


@pytest.mark.parametrize("name", WAVES)
def test_a_thinned_history_has_the_same_name(name: str) -> None:
    losses, expected = WAVES[name]
    rows = rows_of(np.repeat(losses, 3), stride=3)
    found = diagnose(FINISHED, None, rows, Config(), UNKNOWN, 0.0, 1)
    assert named(found) == expected


losses_of = st.lists(
    st.one_of(
        st.floats(0, 1e100),
        st.sampled_from([0.0, 1.0, 1.0, math.inf, math.nan, 5e-324, 1e308]),
    ),
    max_size=60,
)


@ALWAYS
@given(
    losses_of, st.floats(), st.integers(1, 7), st.sampled_from(Status), st.booleans()
)
def test_any_losses_at_all(
    losses: list[float], least: float, per_epoch: int, status: Status, has_bound: bool
) -> None:
    divergence = Divergence(len(losses), "loss") if status is Status.DIVERGED else None
    known = Stability(0.1, 0.05, math.inf, None) if has_bound else UNKNOWN
    rows = rows_of(losses)
    found = diagnose(status, divergence, rows, Config(), known, least, per_epoch)
    if status is Status.DIVERGED:
        assert named(found) == "diverged"
    for fact in found.facts.values() if found else ():
        assert fact is None or isinstance(fact, str) or math.isfinite(fact)


@ALWAYS
@given(
    st.lists(st.floats(1e-6, 1e6), min_size=10, max_size=80),
    st.one_of(st.floats(0, 1), st.just(math.nan)),
    st.integers(-100, 100),
)
def test_the_unit_of_the_loss_changes_no_name(
    losses: list[float], least: float, power: int
) -> None:
    unit = 2.0**power
    scaled = [loss * unit for loss in losses]
    assert name_of(scaled, least=least * unit) == name_of(losses, least=least)


def test_a_run_that_was_lost_before_its_first_row() -> None:
    lost = Divergence(0, "parameters")
    rows = History(("w",)).rows()
    found = diagnose(Status.DIVERGED, lost, rows, Config(), UNKNOWN, 0.0, 4)
    assert found is not None
    assert found.facts == {
        "iteration": 0,
        "quantity": "parameters",
        "growth": None,
        "lr": None,
        "max_lr": None,
        "times": None,
        "least_at": None,
        "least_loss": None,
    }


def test_lost_within_the_first_epoch_the_rows_have_to_do() -> None:
    lost = Divergence(3, "loss")
    rows = rows_of([5.0, 2.0, 8.0, math.inf])
    found = diagnose(Status.DIVERGED, lost, rows, Config(), UNKNOWN, 0.0, 100)
    assert found is not None
    assert (found.facts["least_at"], found.facts["least_loss"]) == (1, 2.0)
