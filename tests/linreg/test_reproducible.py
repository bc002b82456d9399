"""What holds for whole runs on any data."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as stn

from linreg.config import Config
from linreg.dataset import Dataset, FloatArray, make_dataset
from linreg.history import History
from linreg.optimizers import OPTIMIZERS
from tests.linreg.runs import CRITERIA, noisy_data, run, trainer_of

# Each example is a run of its own, of some milliseconds.
RUNS = settings(deadline=None, max_examples=40)
SEEDS = st.integers(0, 2**31 - 1)


def record(history: History) -> FloatArray:
    """Everything that was recorded, one row a state."""
    rows = len(history)
    return np.column_stack(
        [
            history.parameters(rows),
            history.gradients(rows),
            history.losses(rows),
            history.test_losses(rows),
        ]
    )


@st.composite
def tables(draw: st.DrawFn, columns: int = 1) -> Dataset:
    """A few rows of numbers between -3 and 3 to three decimals."""
    rows = draw(st.integers(3, 12))
    whole = stn.arrays(np.int64, (rows, columns + 1), elements=st.integers(-3000, 3000))
    numbers = draw(whole) / 1000
    names = [*(f"x{i}" for i in range(columns)), "y"]
    return make_dataset("drawn", dict(zip(names, numbers.T, strict=True)))


@st.composite
def configs(draw: st.DrawFn) -> Config:
    """Any optimizer at its defaults, with any kind of batch, split and start."""
    given: dict[str, Any] = {
        "optimizer": draw(st.sampled_from(list(OPTIMIZERS))),
        "loss": draw(st.sampled_from(list(CRITERIA))),
        "reduction": draw(st.sampled_from(["mean", "sum"])),
        "dtype": draw(st.sampled_from(["float32", "float64"])),
        "batch_size": draw(st.integers(0, 2)),
        "shuffle": draw(st.booleans()),
        "test_fraction": draw(st.sampled_from([0.0, 0.3])),
        "standardize": draw(st.booleans()),
        "bias": draw(st.booleans()),
        "seed": draw(SEEDS),
    }
    return Config(**given)


# Reproducible


@given(data=tables(), config=configs())
@RUNS
def test_an_equal_seed_gives_an_equal_history_to_the_bit(
    data: Dataset, config: Config
) -> None:
    first = run(data, config, 8)
    torch.rand(5)  # what others draw in between is nothing to the run
    again = run(data, replace(config), 8)
    np.testing.assert_array_equal(record(first.history), record(again.history))
    assert first.status == again.status
    assert first.divergence == again.divergence


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"batch_size": 3, "initial_weight": (1.0,), "initial_bias": 0.0},
        {"test_fraction": 0.4, "initial_weight": (1.0,), "initial_bias": 0.0},
    ],
    ids=["start", "batches", "split"],
)
def test_another_seed_gives_another_history(given: dict[str, Any]) -> None:
    """In the start, the order of the batches and the split, each alone."""
    records = {
        record(run(noisy_data(), Config(seed=seed, **given), 6).history)[:, :-1]
        .round(12)
        .tobytes()
        for seed in range(5)
    }
    assert len(records) == 5


def test_without_random_choices_the_seed_does_not_matter() -> None:
    config = Config(initial_weight=(1.0,), initial_bias=0.0)
    one, two = (run(noisy_data(), replace(config, seed=s), 6) for s in (1, 2))
    np.testing.assert_array_equal(record(one.history), record(two.history))


# Full batch


@given(
    data=tables(columns=2),
    order=st.randoms(use_true_random=False),
    loss=st.sampled_from(["mse", "huber", "smooth_l1"]),
    reduction=st.sampled_from(["mean", "sum"]),
)
@RUNS
def test_the_order_of_the_rows_does_not_matter_to_a_full_batch(
    data: Dataset, order: Any, loss: str, reduction: str
) -> None:
    """But for rounding, which a stable rate does not let grow.

    A sum of n <= 12 terms of size S is right to n * 2^-53 * S, some 1e-15 S; in 20
    steps that stays far below 1e-11. (L1 is left out: where a residual is zero, its
    gradient jumps, and rounding decides to which side.)
    """
    rows = list(range(data.rows))
    order.shuffle(rows)
    columns = tuple(column[rows] for column in data.columns)
    shuffled = Dataset(data.name, data.names, columns, data.x_names, data.y_name)
    rate = 0.5 * stable_rate(data, reduction)
    config = Config(
        loss=loss, reduction=reduction, dtype="float64", settings={"lr": rate}
    )
    one = record(run(data, config, 20).history)[:, :-1]
    two = record(run(shuffled, config, 20).history)[:, :-1]
    scale = np.abs(one).max()
    np.testing.assert_allclose(two, one, rtol=0, atol=1e-11 * scale)


def hessian(data: Dataset, reduction: str) -> FloatArray:
    """Of the MSE over (w, b): 2 XᵀX, divided by n for the mean."""
    x = np.column_stack([data.x, np.ones(data.rows)])
    matrix: FloatArray = 2 * x.T @ x / (data.rows if reduction == "mean" else 1)
    return matrix


def stable_rate(data: Dataset, reduction: str) -> float:
    return 2 / float(np.linalg.eigvalsh(hessian(data, reduction))[-1])


def run_at(
    data: Dataset, reduction: str, part: float, seed: int, steps: int
) -> FloatArray:
    """Losses of gradient descent at that part of the largest stable rate."""
    rate = part * stable_rate(data, reduction)
    config = Config(
        reduction=reduction, dtype="float64", settings={"lr": rate}, seed=seed
    )
    history = run(data, config, steps).history
    return history.losses(len(history))


@given(
    data=tables(),
    part=st.floats(0.05, 0.97),
    seed=SEEDS,
    reduction=st.sampled_from(["mean", "sum"]),
)
@RUNS
def test_below_the_stable_rate_the_loss_falls_at_every_step(
    data: Dataset, part: float, seed: int, reduction: str
) -> None:
    losses = run_at(data, reduction, part, seed, 30)
    rounding = 1e-12 * losses[0]
    assert len(losses) == 31
    assert np.all(np.diff(losses) <= rounding)


@given(
    data=tables(),
    part=st.floats(1.03, 3.0),
    seed=SEEDS,
    reduction=st.sampled_from(["mean", "sum"]),
)
@RUNS
def test_above_the_stable_rate_the_loss_grows(
    data: Dataset, part: float, seed: int, reduction: str
) -> None:
    """Along the steepest direction the error is multiplied by 1 - 2 part each step.

    So a start with any error in that direction moves away from the best fit for good.
    """
    values, vectors = np.linalg.eigh(hessian(data, reduction))
    start = trainer_of(data, Config(seed=seed, dtype="float64"))
    parameters = np.array([p.item() for p in start.model.parameters()])
    x = np.column_stack([data.x, np.ones(data.rows)])
    best = np.linalg.lstsq(x, data.y, rcond=None)[0]
    error = float(vectors[:, -1] @ (parameters - best))
    excess = 0.5 * values[-1] * error**2
    losses = run_at(data, reduction, part, seed, 60)
    assume(excess > 1e-3 * losses[0])
    # 60 steps multiply the excess by (2 part - 1)^120, which is over 1000.
    assert losses[-1] > losses[0]
    assert np.all(np.diff(losses[-6:]) > 0)


@pytest.mark.parametrize(("reduction", "rate"), [("sum", 0.0601), ("mean", 0.1803)])
def test_the_lectures_stable_rates(reduction: str, rate: float) -> None:
    """0.0601 for the sum and 0.1803 for the mean, to the digits given."""
    data = make_dataset(
        "lecture", {"x": np.array([1.0, 2, 3]), "y": np.array([2.0, 4, 6])}
    )
    exact = stable_rate(data, reduction)
    assert round(exact, 4) == rate
    config = Config(reduction=reduction, dtype="float64")
    ends = [
        run(data, replace(config, settings={"lr": lr}), 200).history.row(200).loss
        for lr in (0.99 * exact, 1.01 * exact)
    ]
    begin = run(data, config, 0).history.row(0).loss
    assert ends[0] < 0.1 * begin
    assert ends[1] > 10 * begin
