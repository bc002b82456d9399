"""Every step of a run can be had back, equal to the bit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linreg.config import Config, is_live
from linreg.dataset import Dataset
from linreg.edits import add_point, mark_rows, remove_rows, set_point
from linreg.history import History
from linreg.optimizers import OPTIMIZERS
from linreg.prepare import prepare
from linreg.schedules import NO_SCHEDULER, SCHEDULERS
from linreg.status import Status
from linreg.time_travel import go_to
from linreg.trainer import Trainer
from tests.linreg.runs import noisy_data, trainer_of

STEPS = 24
SOME = settings(deadline=None, max_examples=30)
# Live settings of each optimizer that change what its steps do.
OTHER_SETTINGS: dict[str, dict[str, Any]] = {
    "SGD": {"momentum": 0.9, "nesterov": True},
    "Adam": {"betas": (0.5, 0.9)},
    "LBFGS": {"max_iter": 3},
    "RMSprop": {"momentum": 0.5},
    "Rprop": {"etas": (0.3, 1.5)},
    "ASGD": {"t0": 2.0},
}


@dataclass(frozen=True)
class Event:
    """What a person does at that iteration."""

    iteration: int
    kind: str


EVENTS = st.lists(
    st.builds(
        Event,
        st.integers(0, STEPS),
        st.sampled_from(
            [
                "settings",
                "rate",
                "gradients",
                "criterion",
                "penalty",
                "move",
                "add",
                "remove",
                "mark",
            ]
        ),
    ),
    max_size=4,
)


def do(trainer: Trainer, event: Event) -> None:
    config = trainer.config
    if event.kind == "settings":
        other = OTHER_SETTINGS.get(config.optimizer, {"weight_decay": 0.1})
        trainer.change(replace(config, settings={**config.settings, **other}))
    elif event.kind == "rate" and is_live(config, "lr"):
        settings = {**config.settings, "lr": config.lr * 1.3}
        rate = config.lr_bias * 1.1
        trainer.change(replace(config, settings=settings, lr_bias=rate))
    elif event.kind == "gradients":
        trainer.change(replace(config, zero_grad=not config.zero_grad))
    elif event.kind == "criterion":
        other_loss = "l1" if config.loss == "mse" else "mse"
        trainer.change(replace(config, loss=other_loss, reduction="sum"))
    elif event.kind == "penalty":
        trainer.change(replace(config, l1=config.l1 + 0.1))
    else:
        edit(trainer, event)


def edit(trainer: Trainer, event: Event) -> None:
    data = trainer.prepared.dataset
    if event.kind == "move":
        follow(trainer, set_point(data, 1, "x0", 0.5, float(event.iteration)))
    elif event.kind == "add":
        follow(trainer, add_point(data, "x0", event.iteration / 10, 1.0))
    elif event.kind == "remove" and data.rows > 6:
        follow(trainer, remove_rows(data, np.array([event.iteration % data.rows])))
    elif event.kind == "mark":
        follow(trainer, mark_rows(data, np.array([2]), "test"))


def follow(trainer: Trainer, data: Dataset) -> None:
    inputs = trainer.prepared.inputs
    trainer.change_data(prepare(data, trainer.config, inputs))


def train(trainer: Trainer, steps: int, events: Sequence[Event] = ()) -> Trainer:
    """So many steps, with what is done at each, and the last state recorded."""
    for _ in range(steps):
        for event in events:
            if event.iteration == trainer.iteration:
                trainer.evaluate()
                do(trainer, event)
        trainer.step()
    trainer.evaluate()
    return trainer


def bits(history: History, length: int) -> bytes:
    rows = history.rows()
    return b"".join(
        np.ascontiguousarray(part[:length]).tobytes()
        for part in (
            rows.parameters,
            rows.gradients,
            rows.losses,
            rows.test_losses,
            rows.rates,
        )
    )


def config_of(optimizer: str, scheduler: str, beside: str, **others: Any) -> Config:
    """A config with something beside the usual, as far as it goes with the rest."""
    if not OPTIMIZERS[optimizer].follows_schedule:
        scheduler = NO_SCHEDULER
    changes: dict[str, Any] = {"l1": {"l1": 0.2}, "clip": {"clip": 0.5}}.get(beside, {})
    if beside == "lr_bias" and scheduler != "OneCycleLR":
        changes = {"lr_bias": 0.03}
    if optimizer == "LBFGS" and beside != "l1":
        changes = {}
    return Config(optimizer=optimizer, scheduler=scheduler, **others, **changes)


CONFIGS = st.builds(
    config_of,
    scheduler=st.sampled_from([NO_SCHEDULER, NO_SCHEDULER, *SCHEDULERS]),
    beside=st.sampled_from(["nothing", "lr_bias", "l1", "clip"]),
    optimizer=st.sampled_from(sorted(OPTIMIZERS)),
    batch_size=st.sampled_from([0, 1, 3]),
    shuffle=st.booleans(),
    dtype=st.sampled_from(["float32", "float64"]),
    loss=st.sampled_from(["mse", "l1", "huber"]),
    zero_grad=st.booleans(),
    test_fraction=st.sampled_from([0.0, 0.25]),
)
# Seconds of training between keyframes: one at each step, or the first alone.
SPACINGS = st.sampled_from([0.0, 1e9])


@given(CONFIGS, EVENTS, SPACINGS, st.lists(st.integers(0, STEPS), min_size=1))
@SOME
def test_what_is_had_back_is_what_was_recorded(
    config: Config, events: list[Event], spacing: float, wanted: list[int]
) -> None:
    trainer = trainer_of(noisy_data(8), config)
    trainer.history.keyframes.spacing = spacing
    train(trainer, STEPS, events)
    reached = len(trainer.history)
    recorded = bits(trainer.history, reached)
    for iteration in (min(k, reached - 1) for k in wanted):
        go_to(trainer, iteration)
        again, once = trainer.evaluate(), trainer.history.row(iteration)
        assert again.iteration == once.iteration == iteration
        assert again.parameters.tobytes() == once.parameters.tobytes()
        assert again.gradient.tobytes() == once.gradient.tobytes()
        # A run that has diverged may end in what is no number.
        losses = [repr((row.loss, row.test_loss)) for row in (again, once)]
        assert losses[0] == losses[1]
    assert len(trainer.history) == reached
    assert bits(trainer.history, reached) == recorded


@given(CONFIGS, EVENTS, SPACINGS, st.integers(0, STEPS))
@SOME
def test_going_on_from_the_past_gives_the_same_steps_again(
    config: Config, events: list[Event], spacing: float, iteration: int
) -> None:
    trainer = trainer_of(noisy_data(8), config)
    trainer.history.keyframes.spacing = spacing
    train(trainer, STEPS, events)
    recorded = bits(trainer.history, len(trainer.history))
    iteration = min(iteration, len(trainer.history) - 1)
    go_to(trainer, iteration)
    trainer.branch()
    assert len(trainer.history) == iteration + 1
    later = [event for event in events if event.iteration > iteration]
    train(trainer, STEPS - iteration, later)
    assert bits(trainer.history, len(trainer.history)) == recorded


@given(CONFIGS, st.integers(0, STEPS - 1), st.integers(0, STEPS))
@SOME
def test_a_branch_is_like_a_run_that_has_always_gone_that_way(
    config: Config, parting: int, back: int
) -> None:
    other = [Event(parting, "rate"), Event(parting, "move")]
    straight = train(trainer_of(noisy_data(8), config), STEPS, other)
    trainer = train(trainer_of(noisy_data(8), config), STEPS)
    parting = min(parting, len(trainer.history) - 1)
    go_to(trainer, parting)
    train(trainer, STEPS - parting, other)
    assert bits(trainer.history, STEPS) == bits(straight.history, STEPS)
    # The branch itself can be had back.
    back = min(back, len(trainer.history) - 1)
    go_to(trainer, back)
    row = trainer.history.row(back)
    assert trainer.evaluate().parameters.tobytes() == row.parameters.tobytes()


def test_the_abandoned_branch_is_remembered_until_the_next_run() -> None:
    trainer = train(trainer_of(noisy_data(8), Config()), 10)
    losses = trainer.history.losses(11).copy()
    go_to(trainer, 4)
    trainer.branch()
    (abandoned,) = trainer.history.abandoned
    assert abandoned.iterations.tolist() == list(range(3, 11))
    assert abandoned.losses.tolist() == losses[3:].tolist()


def test_a_change_in_the_past_lets_go_of_what_came_later() -> None:
    trainer = train(trainer_of(noisy_data(8), Config()), 10)
    go_to(trainer, 4)
    trainer.change(replace(trainer.config, iterations=500))
    assert len(trainer.history) == 11
    trainer.change(replace(trainer.config, settings={"lr": 0.1}))
    assert len(trainer.history) == 5


def test_a_step_in_the_past_follows_the_record() -> None:
    trainer = train(trainer_of(noisy_data(8), Config()), 10)
    go_to(trainer, 4)
    assert trainer.step()
    assert trainer.iteration == 5
    assert len(trainer.history) == 11


def test_the_end_of_a_run_is_the_end_again() -> None:
    # Grows to a million times the loss at the start in some dozen steps.
    config = Config(settings={"lr": 1.5}, iterations=1000)
    trainer = trainer_of(noisy_data(8), config)
    while trainer.step():
        pass
    trainer.evaluate()
    divergence = trainer.divergence
    assert divergence is not None
    go_to(trainer, 3)
    assert trainer.status is Status.TRAINING
    trainer.evaluate()
    assert trainer.status is Status.TRAINING
    go_to(trainer, divergence.iteration)
    trainer.evaluate()
    assert trainer.divergence == divergence


def test_a_tolerance_set_later_does_not_stop_a_replay() -> None:
    trainer = train(trainer_of(noisy_data(8), Config()), 50)
    recorded = trainer.history.row(40)
    trainer.change(replace(trainer.config, tolerance=1e9))
    go_to(trainer, 40)
    assert trainer.evaluate().parameters.tobytes() == recorded.parameters.tobytes()
    assert trainer.status is Status.TRAINING


@pytest.mark.parametrize("iteration", [-1, 11])
def test_what_is_not_recorded_cannot_be_gone_to(iteration: int) -> None:
    trainer = train(trainer_of(noisy_data(8), Config()), 10)
    with pytest.raises(IndexError):
        go_to(trainer, iteration)
    assert trainer.iteration == 10


@pytest.mark.parametrize("wanted", [0, 1, 700, 1023, 1500, 1999, 2000])
def test_rows_that_were_let_go_are_had_back(wanted: int) -> None:
    data, config = noisy_data(8), Config(optimizer="Adam", batch_size=3)
    whole = train(trainer_of(data, config), 2000)
    thin = Trainer(prepare(data, config), config, History(("w", "b"), most_rows=64))
    train(thin, 2000)
    assert len(thin.history) == 2001
    assert len(thin.history.rows()) <= 64
    go_to(thin, wanted)
    again, once = thin.evaluate(), whole.history.row(wanted)
    assert again.parameters.tobytes() == once.parameters.tobytes()
    assert (again.loss, again.iteration) == (once.loss, wanted)
