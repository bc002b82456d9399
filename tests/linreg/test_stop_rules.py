"""When a run ends: enough iterations, a small gradient, a number that is not finite."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from linreg.config import Config, lecture_config
from linreg.dataset import Dataset, FloatArray, lecture_data, make_dataset
from linreg.edits import set_point
from linreg.history import LeastLoss
from linreg.prepare import prepare
from linreg.status import Divergence, Status
from linreg.time_travel import go_to
from linreg.trainer import Trainer
from tests.linreg.runs import CRITERIA, DTYPES, Loop, noisy_data, trainer_of

NOT_THE_UPDATE = ["forward", "loss", "zero_grad", "backward"]


def finish(dataset: Dataset, config: Config) -> Trainer:
    """Run until a stop rule holds."""
    trainer = trainer_of(dataset, config)
    while trainer.status is Status.TRAINING:
        trainer.step()
    return trainer


def table(x: list[float], y: list[float]) -> Dataset:
    return make_dataset("table", {"x": np.array(x), "y": np.array(y)})


# Iterations


@pytest.mark.parametrize("iterations", [1, 7])
def test_a_run_finishes_after_its_iterations(iterations: int) -> None:
    trainer = finish(lecture_data(), replace(lecture_config(), iterations=iterations))
    assert trainer.status is Status.FINISHED
    assert trainer.iteration == len(trainer.history) == iterations


def test_single_steps_may_go_on_past_the_end() -> None:
    trainer = finish(lecture_data(), replace(lecture_config(), iterations=3))
    assert trainer.step()
    assert trainer.iteration == 4
    assert trainer.status is Status.FINISHED


def test_more_iterations_let_a_finished_run_go_on() -> None:
    config = replace(lecture_config(), iterations=3)
    trainer = finish(lecture_data(), config)
    statuses = []
    for iterations in (5, 2):
        trainer.change(replace(config, iterations=iterations))
        statuses.append(trainer.status)
    assert statuses == [Status.TRAINING, Status.FINISHED]


# Tolerance


@pytest.mark.parametrize("optimizer", ["SGD", "LBFGS"])
def test_a_run_converges_where_the_gradient_is_small(optimizer: str) -> None:
    """It stops before the update, at the first row that is flat enough."""
    config = Config(
        optimizer=optimizer, settings={"lr": 0.1}, dtype="float64", tolerance=1e-3
    )
    trainer = finish(noisy_data(), config)
    history = trainer.history
    norms = np.linalg.norm(history.gradients(len(history)), axis=1)
    assert trainer.status is Status.CONVERGED
    assert (norms[:-1] > 1e-3).all()
    assert norms[-1] <= 1e-3
    last = history.row(trainer.iteration)
    assert [p.item() for p in trainer.model.parameters()] == last.parameters.tolist()
    assert list(trainer.phases()) == NOT_THE_UPDATE
    assert not trainer.step()
    assert len(history) == trainer.iteration + 1


def test_evaluating_finds_that_a_run_has_converged() -> None:
    config = Config(tolerance=1e6)
    trainer = trainer_of(noisy_data(), config)
    trainer.evaluate()
    assert trainer.status is Status.CONVERGED


def test_no_tolerance_never_converges() -> None:
    """Not even where the gradient is zero."""
    config = Config(initial_weight=(2.0,), initial_bias=0.0, iterations=5)
    trainer = finish(lecture_data(), config)
    assert trainer.history.row(4).gradient_norm == 0
    assert trainer.status is Status.FINISHED


def test_a_smaller_tolerance_lets_a_converged_run_go_on() -> None:
    config = Config(dtype="float64", tolerance=0.1, settings={"lr": 0.1})
    trainer = finish(noisy_data(), config)
    stopped = trainer.iteration
    trainer.change(replace(config, tolerance=0.01))
    assert trainer.status is Status.TRAINING
    assert trainer.step()
    while trainer.status is Status.TRAINING:
        trainer.step()
    assert trainer.iteration > stopped
    assert trainer.history.row(trainer.iteration).gradient_norm <= 0.01


def test_a_tiny_tolerance_is_not_taken_for_reached() -> None:
    """The squares of these gradients are zero in floating point."""
    data = table([1e-200, 2e-200], [1.0, 2.0])
    config = Config(dtype="float64", bias=False, tolerance=1e-250, iterations=2)
    trainer = finish(data, config)
    assert 0 < trainer.history.row(0).gradient_norm < 1e-190
    assert trainer.status is Status.FINISHED


def test_one_sample_that_happens_to_fit_is_not_convergence() -> None:
    data = table([1.0, 2.0, 3.0], [2.0, 4.0, 9.0])
    config = Config(
        initial_weight=(2.0,),
        initial_bias=0.0,
        batch_size=1,
        shuffle=False,
        tolerance=1e-3,
        iterations=30,
    )
    trainer = finish(data, config)
    assert trainer.history.row(0).gradient_norm == 0
    assert trainer.status is Status.FINISHED


def test_with_batches_the_gradient_over_all_rows_decides_once_an_epoch() -> None:
    data = table([1.0, 2.0, 3.0, 4.0], [2.0, 4.0, 6.0, 8.0])
    config = Config(
        dtype="float64", batch_size=1, tolerance=1e-2, settings={"lr": 0.02}
    )
    trainer = finish(data, config)
    history = trainer.history
    w, b = history.parameters(len(history)).T
    residuals = np.outer(w - 2, data.x[:, 0]) + b[:, None]
    norms = np.hypot(
        2 * (residuals * data.x[:, 0]).mean(axis=1), 2 * residuals.mean(axis=1)
    )
    assert trainer.status is Status.CONVERGED
    assert trainer.iteration % 4 == 0
    assert (norms[:-1:4] > 1e-2).all()
    assert norms[-1] <= 1e-2
    assert (norms[:-1] <= 1e-2).any()


# Divergence


def first_not_finite(
    dataset: Dataset, config: Config, updates: int
) -> tuple[int, str] | None:
    """What the plain loop finds, in the order in which it is computed."""
    start = (*(config.initial_weight or ()), config.initial_bias or 0.0)
    plain = Loop(
        dataset.x,
        dataset.y,
        lambda parameters: torch.optim.SGD(parameters, lr=config.lr),
        CRITERIA[config.loss](reduction=config.reduction),
        DTYPES[config.dtype],
        start=start,
    )
    for iteration, (w, b, dw, db, loss) in enumerate(plain.run(updates)):
        for name, numbers in (
            ("parameters", (w, b)),
            ("loss", (loss,)),
            ("gradient", (dw, db)),
        ):
            if not all(map(math.isfinite, numbers)):
                return iteration, name
    return None


ZERO: dict[str, Any] = {"initial_weight": (0.0,), "initial_bias": 0.0}
TOO_FAST: dict[str, Any] = {"reduction": "sum", "settings": {"lr": 0.9}}
OVERFLOWS = {
    "loss": (table([1, 2], [1e20, 1e20]), ZERO, (0, "loss")),
    "loss in float64": (
        table([1, 2], [1e160, 1e160]),
        ZERO | {"dtype": "float64"},
        (0, "loss"),
    ),
    "a table too large for float32": (table([1e39, 2], [1, 2]), ZERO, (0, "loss")),
    "gradient": (
        table([2e38, 2e38], [1, 2]),
        ZERO | {"loss": "l1", "reduction": "sum"},
        (0, "gradient"),
    ),
    "far beyond float32 in one step": (
        table([1e12, -1e12], [1, 2]),
        ZERO | {"settings": {"lr": 1e9}},
        (1, "loss"),
    ),
    "parameters": (
        table([1e30, 1e30], [1, 2]),
        ZERO | {"loss": "l1", "settings": {"lr": 1e18}},
        (1, "parameters"),
    ),
}


@pytest.mark.parametrize("case", OVERFLOWS)
def test_a_run_ends_at_the_first_number_that_is_not_finite(case: str) -> None:
    data, settings, expected = OVERFLOWS[case]
    config = Config(**settings)
    found = first_not_finite(data, config, 150)
    trainer = finish(data, config)
    assert found is not None
    assert found == (expected or found)
    assert trainer.status is Status.DIVERGED
    assert trainer.divergence == Divergence(*found)
    history = trainer.history
    assert np.isfinite(history.parameters(len(history))).all()
    assert len(history) == trainer.iteration + (found[1] != "parameters")


@pytest.mark.parametrize("case", OVERFLOWS)
def test_a_diverged_run_stays_where_it_is(case: str) -> None:
    data, settings, _ = OVERFLOWS[case]
    trainer = finish(data, Config(**settings))
    divergence, iteration, rows = (
        trainer.divergence,
        trainer.iteration,
        len(trainer.history),
    )
    assert list(trainer.phases()) == NOT_THE_UPDATE
    assert not trainer.step()
    trainer.evaluate()
    assert trainer.divergence == divergence
    assert trainer.iteration == iteration
    assert len(trainer.history) == rows


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_growth_ends_a_run_long_before_infinity(dtype: str) -> None:
    """|w| grows some 28-fold a step, and the loss by its square."""
    trainer = finish(lecture_data(), Config(**ZERO, **TOO_FAST, dtype=dtype))
    history = trainer.history
    losses = history.losses(len(history))
    assert trainer.status is Status.DIVERGED
    assert trainer.divergence is not None
    assert trainer.divergence.quantity == "growth"
    assert trainer.iteration == trainer.divergence.iteration == len(history) - 1
    # Without a first guess, 56 is the loss at the start.
    assert losses[0] == 56
    assert (losses[:-1] <= 56e6).all()
    assert trainer.divergence.growth == pytest.approx(losses[-1] / 56)
    assert 1e6 < trainer.divergence.growth < 1e9


def test_a_start_close_to_the_minimum_is_no_measure_of_growth() -> None:
    """From 1e-12 to 1 is a factor of 1e12, and yet no reason to stop."""
    near: dict[str, Any] = {"initial_weight": (2.000001,), "initial_bias": 0.0}
    config = Config(**near, settings={"lr": 0.19}, dtype="float64", iterations=100)
    trainer = finish(lecture_data(), config)
    losses = trainer.history.losses(100)
    assert losses[-1] > 1e6 * losses[0]
    assert trainer.status is Status.FINISHED


def test_growth_is_measured_by_the_present_criterion_and_data() -> None:
    """A loss of 56 by MSE is 12 by L1, and of other points another number."""
    config = Config(**ZERO, **TOO_FAST, dtype="float64")
    trainer = trainer_of(lecture_data(), config)
    trainer.step()
    trainer.change(replace(config, loss="l1"))
    trainer.evaluate()
    assert trainer.status is Status.TRAINING
    other = table([1, 2, 3], [2e7, 4e7, 6e7])
    trainer.change(config)
    trainer.change_data(prepare(other, config))
    while trainer.step():
        pass
    assert trainer.divergence is not None
    start = 4e14 * 14
    assert trainer.divergence.growth == pytest.approx(
        trainer.history.row(trainer.iteration).loss / start
    )


def to_l1(trainer: Trainer) -> None:
    trainer.change(replace(trainer.config, loss="l1"))


def to_larger_data(trainer: Trainer) -> None:
    larger = table([1, 2, 3], [2e7, 4e7, 6e7])
    trainer.change_data(prepare(larger, trainer.config))


@pytest.mark.parametrize("to_other", [to_l1, to_larger_data])
def test_a_loss_that_is_no_longer_too_large_lets_a_run_go_on(
    to_other: Callable[[Trainer], None],
) -> None:
    trainer = finish(lecture_data(), Config(**ZERO, **TOO_FAST, dtype="float64"))
    lost = trainer.iteration
    to_other(trainer)
    trainer.evaluate()
    assert trainer.status is Status.TRAINING
    assert trainer.divergence is None
    assert trainer.step()
    assert trainer.iteration == lost + 1
    assert trainer.status is Status.TRAINING


def test_a_smaller_rate_does_not_take_growth_back() -> None:
    trainer = finish(lecture_data(), Config(**ZERO, **TOO_FAST))
    divergence = trainer.divergence
    trainer.change(replace(trainer.config, settings={"lr": 1e-6}))
    assert not trainer.step()
    assert trainer.divergence == divergence


def test_parameters_that_are_not_finite_stay_so() -> None:
    data, settings, _ = OVERFLOWS["parameters"]
    trainer = finish(data, Config(**settings))
    trainer.change(replace(trainer.config, loss="huber"))
    assert trainer.status is Status.DIVERGED


# Early stopping


def least_of(losses: FloatArray) -> int:
    return int(np.argmin(losses))


@pytest.mark.parametrize("patience", [1, 7, 50])
def test_a_run_stops_when_the_test_loss_has_not_fallen_for_so_long(
    patience: int,
) -> None:
    settings: dict[str, Any] = {"settings": {"lr": 0.05}, "test_fraction": 0.4}
    config = Config(**settings, iterations=3000, dtype="float64", degree=3)
    whole = finish(noisy_data(), config).history
    losses = whole.test_losses(len(whole))
    expected = next(
        k for k in range(len(losses)) if k - least_of(losses[: k + 1]) >= patience
    )
    trainer = finish(noisy_data(), replace(config, patience=patience))
    least = trainer.history.least_test
    assert trainer.status is Status.EARLY_STOPPED
    assert trainer.iteration == expected
    assert least == LeastLoss(expected - patience, losses[expected - patience])
    assert not trainer.step()
    trainer.change(replace(config, patience=10**6))
    assert trainer.step()


def test_a_run_that_has_converged_has_not_stopped_early() -> None:
    """Where both rules hold first in the same row."""
    config = Config(
        test_fraction=0.4, settings={"lr": 0.05}, dtype="float64", iterations=3000
    )
    early = finish(noisy_data(), replace(config, patience=7))
    assert early.status is Status.EARLY_STOPPED
    norm = early.evaluate().gradient_norm
    trainer = finish(noisy_data(), replace(config, patience=7, tolerance=norm))
    assert trainer.iteration == early.iteration
    assert trainer.status is Status.CONVERGED


def test_patience_without_test_rows_stops_nothing() -> None:
    trainer = finish(lecture_data(), Config(patience=1, iterations=50))
    assert trainer.status is Status.FINISHED


def test_the_least_test_loss_is_known_again_after_going_back() -> None:
    config = Config(test_fraction=0.4, settings={"lr": 0.05}, iterations=200)
    trainer = finish(noisy_data(), config)
    losses = trainer.history.test_losses(201).copy()
    go_to(trainer, 20)
    trainer.branch()
    assert trainer.history.least_test == LeastLoss(
        least_of(losses[:21]), losses[:21].min()
    )


def test_test_losses_on_other_data_are_not_compared() -> None:
    config = Config(test_fraction=0.4, settings={"lr": 0.05}, iterations=200)
    trainer = finish(noisy_data(), config)
    data = trainer.prepared.dataset
    moved = set_point(data, 0, "x0", 0.1, 50.0)
    trainer.change_data(prepare(moved, config, trainer.prepared.inputs))
    assert trainer.history.least_test is None
    row = trainer.evaluate()
    assert trainer.history.least_test == LeastLoss(200, row.test_loss)


def test_an_update_that_overflows_at_the_very_end_is_found_by_evaluating() -> None:
    data, settings, _ = OVERFLOWS["parameters"]
    trainer = finish(data, Config(**settings, iterations=1))
    trainer.evaluate()
    assert trainer.status is Status.DIVERGED


def test_a_test_loss_that_overflows_ends_nothing() -> None:
    """It is recorded as it is: the training rows are still being fitted."""
    data = table([1, 2, 3, 4], [1, 2, 3, 4])
    config = Config(test_fraction=0.25, iterations=3, **ZERO)
    is_test = trainer_of(data, config).prepared.is_test
    y = np.where(is_test, 1e30, data.y).tolist()
    trainer = finish(table([1, 2, 3, 4], y), config)
    assert trainer.status is Status.FINISHED
    assert trainer.history.row(2).test_loss == math.inf
