"""A race is fair, and says when each of its runs was at the target."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from linreg.config import Config
from linreg.dataset import lecture_data
from linreg.edits import set_point
from linreg.optimizers import OPTIMIZERS
from linreg.prepare import prepare
from linreg.race import Runner, lecture_eight, step_all, with_optimizer
from linreg.status import Status
from linreg.time_travel import go_to
from linreg.trainer import Trainer
from tests.linreg.runs import Line, noisy_data, states_of, trainer_of

SHARED = st.builds(
    Config,
    dtype=st.sampled_from(["float32", "float64"]),
    batch_size=st.integers(0, 7),
    shuffle=st.booleans(),
    seed=st.integers(0, 2**31 - 1),
    test_fraction=st.sampled_from([0.0, 0.3]),
    standardize=st.booleans(),
    loss=st.sampled_from(["mse", "huber"]),
    reduction=st.sampled_from(["mean", "sum"]),
)


def runner_of(config: Config, target: float | None = None) -> Runner:
    return Runner(trainer_of(noisy_data(), config), target)


def to_the_end(runner: Runner) -> None:
    while runner.step():
        pass


def at_least(losses: Iterable[float], target: float) -> int | None:
    """The first place at which a loss is at the target, in plain Python."""
    return next((i for i, loss in enumerate(losses) if loss <= target), None)


# That it is fair


@settings(deadline=None, max_examples=40)
@given(shared=SHARED, names=st.lists(st.sampled_from(list(OPTIMIZERS)), min_size=2))
def test_all_begin_at_one_point_and_take_the_same_rows(
    shared: Config, names: list[str]
) -> None:
    trainers = [
        trainer_of(noisy_data(), with_optimizer(shared, name)) for name in names
    ]
    first, *others = trainers
    epochs = 3 * first.batches.per_epoch
    expected = [first.batches.rows_of(k).tolist() for k in range(epochs)]
    start = first.evaluate()
    for other in others:
        rows = [other.batches.rows_of(k).tolist() for k in range(epochs)]
        assert rows == expected
        row = other.evaluate()
        assert (row.parameters == start.parameters).all()
        assert (row.gradient == start.gradient).all()
        assert row.loss == start.loss
        assert (other.prepared.is_test == first.prepared.is_test).all()


@settings(deadline=None, max_examples=30)
@given(shared=SHARED, optimizer=st.sampled_from(list(OPTIMIZERS)))
def test_a_runner_among_others_is_a_trainer_alone_to_the_bit(
    shared: Config, optimizer: str
) -> None:
    configs = [
        replace(with_optimizer(shared, name), iterations=8)
        for name in (optimizer, "Adam", "LBFGS")
    ]
    runners = [runner_of(config, target=0.5) for config in configs]
    while step_all(runners):
        pass
    for runner, config in zip(runners, configs, strict=True):
        alone = trainer_of(noisy_data(), config)
        while alone.status is Status.TRAINING:
            alone.step()
        alone.evaluate()
        assert states_of(runner.trainer.history) == states_of(alone.history)
        assert runner.standing().status is alone.status


@pytest.mark.parametrize(
    ("own", "updates"),
    [
        ({}, 30),
        ({"settings": {"lr": 1e3}}, 5),
        ({"tolerance": 1e9}, 0),
    ],
    ids=["finished", "diverged", "converged"],
)
def test_a_runner_stops_where_its_run_does(own: dict[str, Any], updates: int) -> None:
    runner = runner_of(Config(iterations=30, **own))
    made = 0
    while runner.step():
        made += 1
    assert made <= updates
    assert made == runner.standing().iteration
    rows = len(runner.trainer.history)
    assert not runner.step()
    assert len(runner.trainer.history) == rows == made + 1


def test_the_stopwatch_runs_in_steps_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0

    def step(trainer: Trainer) -> bool:
        nonlocal now
        now += 0.5
        return True

    runner = runner_of(Config())
    monkeypatch.setattr("linreg.race.perf_counter", lambda: now)
    monkeypatch.setattr(Trainer, "step", step)
    for _ in range(4):
        runner.step()
        now += 100.0
    assert runner.standing().seconds == 2.0


# When each was at the target


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_target_is_reached_at_the_first_row_that_is_low_enough(
    optimizer: str,
) -> None:
    target = 1.6
    config = with_optimizer(Config(iterations=60), optimizer, 0.05)
    runner = runner_of(config, target)
    to_the_end(runner)
    losses = runner.trainer.history.losses(61).tolist()
    first = at_least(losses, target)
    assert first is not None
    reached = runner.standing().reached
    assert reached is not None
    assert reached[0] == first
    if optimizer != "LBFGS":
        assert reached[1] == first
    for other in (target, 3.0, 1.2, min(losses), min(losses) - 1e-6, -1.0):
        runner.set_target(other)
        found = runner.standing().reached
        assert (found and found[0]) == at_least(losses, other)
    runner.set_target(None)
    assert runner.standing().reached is None


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_with_batches_all_rows_are_asked_once_an_epoch(reduction: str) -> None:
    """By the model's own answers, in a trainer of its own."""
    config = Config(
        iterations=60, batch_size=3, reduction=reduction, settings={"lr": 0.02}
    )
    alone = trainer_of(noisy_data(), config)
    losses, batch_losses = [], []
    for iteration in range(61):
        if iteration % 4 == 0:
            losses.append(alone.train_loss())
        alone.step()
        batch_losses.append(alone.loss.item())
    target = losses[6] + 1e-6
    epoch = at_least(losses, target)
    assert epoch is not None
    # One batch is there long before all the rows are.
    lucky = at_least(batch_losses, target)
    assert lucky is not None
    assert lucky < 4 * epoch
    runner = runner_of(config, target)
    to_the_end(runner)
    assert runner.standing().reached == (4 * epoch, 4 * epoch)
    runner.set_target(min(losses) * 0.999)
    assert runner.standing().reached is None
    runner.set_target(target)
    assert runner.standing().reached == (4 * epoch, 4 * epoch)


def test_the_final_state_may_be_the_first_at_the_target() -> None:
    config = Config(iterations=9, dtype="float64")
    plain = runner_of(config)
    to_the_end(plain)
    losses = plain.trainer.history.losses(10).tolist()
    assert losses == sorted(losses, reverse=True)
    runner = runner_of(config, losses[9])
    to_the_end(runner)
    assert runner.standing().reached == (9, 9)


def closure_calls(config: Config, steps: int) -> list[int]:
    """Of the lecture's loop in torch alone: the calls until each iteration."""
    data = noisy_data()
    torch.manual_seed(config.seed)
    model = Line(1, bias=True, dtype=torch.float64)
    optimizer = torch.optim.LBFGS(
        model.parameters(), max_iter=4, line_search_fn="strong_wolfe"
    )
    x, y = torch.tensor(data.x), torch.tensor(data.y).reshape(-1, 1)
    order = torch.Generator().manual_seed(config.seed)
    counts, rows = [0], torch.arange(0)
    calls = 0
    for _ in range(steps):
        if not len(rows):
            rows = torch.randperm(len(y), generator=order)
        batch, rows = rows[: config.batch_size], rows[config.batch_size :]

        def closure(batch: torch.Tensor = batch) -> Any:
            nonlocal calls
            calls += 1
            optimizer.zero_grad()
            loss = torch.nn.functional.mse_loss(model(x[batch]), y[batch])
            loss.backward()
            return loss

        optimizer.step(closure)
        counts.append(calls)
    return counts


def epoch_losses(runner: Runner) -> list[float]:
    """On all rows, at the start of each epoch of three batches."""
    data = noisy_data()
    w, b = runner.trainer.history.rows().parameters.T
    losses = ((np.outer(w, data.x[:, 0]) + b[:, None] - data.y) ** 2).mean(axis=1)
    every_third: list[float] = losses.tolist()[::3]
    return every_third


STRONG_WOLFE = Config(
    optimizer="LBFGS",
    settings={"max_iter": 4, "line_search_fn": "strong_wolfe"},
    dtype="float64",
    batch_size=4,
    iterations=25,
)


def test_the_evaluations_of_lbfgs_are_the_calls_of_its_closure() -> None:
    counts = closure_calls(STRONG_WOLFE, 25)
    assert counts[-1] > 25
    runner = runner_of(STRONG_WOLFE)
    seen = [runner.standing().evaluations]
    while runner.step():
        seen.append(runner.standing().evaluations)
    assert seen == counts
    losses = epoch_losses(runner)
    for target in losses:
        epoch = at_least(losses, target + 1e-12)
        assert epoch is not None
        runner.set_target(target + 1e-12)
        assert runner.standing().reached == (3 * epoch, counts[3 * epoch])


def test_going_back_in_time_takes_the_evaluations_back() -> None:
    counts = closure_calls(STRONG_WOLFE, 25)
    runner = runner_of(STRONG_WOLFE)
    to_the_end(runner)
    losses = epoch_losses(runner)
    lowest = 3 * int(np.argmin(losses))
    assert 0 < lowest < 18
    runner.set_target(min(losses) + 1e-12)
    for iteration in (9, 0, 17):
        go_to(runner.trainer, iteration)
        standing = runner.standing()
        assert (standing.iteration, standing.evaluations) == (
            iteration,
            counts[iteration],
        )
        # What came later is still recorded.
        assert standing.reached == (lowest, counts[lowest])
    # The same steps again: nothing is void.
    runner.step()
    assert runner.standing().reached == (lowest, counts[lowest])
    assert runner.standing().evaluations == counts[18]


def went_back(target: float) -> tuple[Runner, int]:
    """A runner beyond its target, and the iteration at which it was there."""
    config = Config(
        iterations=60,
        dtype="float64",
        settings={"lr": 0.05},
        initial_weight=(5.0,),
        initial_bias=-3.0,
    )
    runner = runner_of(config, target)
    to_the_end(runner)
    reached = runner.standing().reached
    assert reached is not None
    assert 10 < reached[0] < 50
    return runner, reached[0]


def test_what_was_reached_after_a_branch_is_found_again() -> None:
    target = 1.5
    runner, first = went_back(target)
    trainer = runner.trainer
    go_to(trainer, first - 5)
    slower = replace(trainer.config, settings={"lr": 0.01})
    trainer.change(slower)
    assert runner.standing().reached is None
    to_the_end(runner)
    losses = trainer.history.losses(61).tolist()
    found = runner.standing().reached
    assert found is not None
    assert found[0] == at_least(losses, target)
    assert found[0] > first
    # A branch later than the target leaves it.
    go_to(trainer, found[0] + 1)
    trainer.change(replace(slower, settings={"lr": 0.02}))
    assert runner.standing().reached == found


def test_a_target_is_one_of_the_present_criterion_and_data() -> None:
    target = 1.5
    runner, _ = went_back(target)
    trainer = runner.trainer
    trainer.change(replace(trainer.config, reduction="sum", iterations=80))
    # The newest row is still of the mean, until the next step writes it again.
    runner.standing()
    runner.step()
    assert runner.standing().reached is None
    runner.set_target(1e9)
    assert runner.standing().reached == (60, 60)
    trainer.change(replace(trainer.config, reduction="mean"))
    runner.set_target(1.2)
    to_the_end(runner)
    assert runner.standing().reached is not None
    at = trainer.iteration
    data = set_point(trainer.prepared.dataset, 1, "x0", 0.5, 40.0)
    trainer.change(replace(trainer.config, iterations=90))
    trainer.change_data(prepare(data, trainer.config, trainer.prepared.inputs))
    assert at == 80
    to_the_end(runner)
    assert runner.standing().reached is None


def test_steps_that_were_made_elsewhere_count_as_well() -> None:
    counts = closure_calls(STRONG_WOLFE, 12)
    runner = runner_of(STRONG_WOLFE)
    runner.step()
    for _ in range(10):
        runner.trainer.step()
    runner.step()
    assert runner.standing().evaluations == counts[12]
    losses = epoch_losses(runner)
    runner.set_target(min(losses) + 1e-12)
    lowest = 3 * int(np.argmin(losses))
    reached = runner.standing().reached
    assert reached is not None
    assert reached[0] == lowest
    assert counts[lowest] <= reached[1] <= counts[12]


def test_the_lecture_s_data_in_the_lecture_s_eight() -> None:
    data = lecture_data()
    runners = [
        Runner(Trainer(prepare(data, config), config), 0.5)
        for config in lecture_eight(Config(iterations=200, dtype="float64"))
    ]
    while step_all(runners):
        pass
    reached = {r.trainer.config.optimizer: r.standing().reached for r in runners}
    assert reached["SGD"] is not None
    assert reached["LBFGS"] is not None
    assert reached["LBFGS"][0] < reached["SGD"][0]
    assert reached["LBFGS"][1] > reached["LBFGS"][0]
    # At its own rate of 0.001 it is far from there.
    assert reached["Adam"] is None
