"""A still of a run, and the run that goes on from it, equal to the bit."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from linreg.config import Config
from linreg.history import History
from linreg.optimizers import OPTIMIZERS
from linreg.prepare import prepare
from linreg.race import Runner
from linreg.run_still import runner_of, still_of
from linreg.schedules import SCHEDULERS
from linreg.status import Status
from linreg.time_travel import go_to
from linreg.trainer import Trainer
from tests.linreg.projects import change, edit, eventful, race, reopened, steps
from tests.linreg.runs import noisy_data, trainer_of
from tests.linreg.test_time_travel import bits

MANY = 1000
CONFIGS: list[dict[str, Any]] = [
    *({"optimizer": name, "batch_size": 3} for name in OPTIMIZERS),
    *({"optimizer": name, "dtype": "float64"} for name in OPTIMIZERS),
    *({"scheduler": name, "test_fraction": 0.2} for name in SCHEDULERS),
    {"settings": {"lr": 0.01, "momentum": 0.9}, "zero_grad": False},
    {"standardize": True, "degree": 3, "batch_size": 2, "shuffle": False},
    {"optimizer": "Adam", "settings": {"amsgrad": True}, "lr_bias": 0.1, "clip": 0.5},
    {"optimizer": "RMSprop", "settings": {"momentum": 0.5, "centered": True}},
    {"optimizer": "LBFGS", "settings": {"line_search_fn": "strong_wolfe"}},
    {"optimizer": "LBFGS", "settings": {"history_size": 2, "max_iter": 3}},
    {"bias": False, "loss": "huber", "reduction": "sum", "l1": 0.1},
    {"initial_weight": (3.0,), "initial_bias": -2.0},
]


def assert_same_steps(runner: Runner, again: Runner, count: int = 4) -> None:
    """Both go on, and then to each step that they have made."""
    first, second = runner.trainer, again.trainer
    assert second.iteration == first.iteration
    steps(runner, count)
    steps(again, count)
    assert bits(second.history, MANY) == bits(first.history, MANY)
    assert_same_state(first, second)
    assert again.evaluations == runner.evaluations
    assert second.status is first.status
    for iteration in range(len(first.history) - 1, -1, -5):
        go_to(first, iteration)
        go_to(second, iteration)
        assert_same_state(first, second)
        assert second.prepared.y.tobytes() == first.prepared.y.tobytes()


def assert_same_state(first: Trainer, second: Trainer) -> None:
    ours, theirs = first.snapshot(), second.snapshot()
    assert theirs.config == ours.config
    assert theirs.iteration == ours.iteration
    assert theirs.snapshot.build == ours.snapshot.build
    assert theirs.snapshot.numbers.tobytes() == ours.snapshot.numbers.tobytes()
    places = [state.snapshot.batches for state in (ours, theirs)]
    generators = [place.generator.tolist() for place in places]
    assert generators[0] == generators[1]
    assert places[0].place.order.rows == places[1].place.order.rows


@pytest.mark.parametrize("given", CONFIGS, ids=str)
def test_a_reopened_run_goes_on_to_the_bit(given: dict[str, Any]) -> None:
    runner = eventful(Config(**given))
    (again,) = reopened([runner])
    assert_same_steps(runner, again)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 6])
@pytest.mark.parametrize("optimizer", ["SGD", "LBFGS"])
def test_a_run_is_saved_at_any_step(optimizer: str, count: int) -> None:
    config = Config(optimizer=optimizer, batch_size=3)
    runner = Runner(trainer_of(noisy_data(8), config))
    for _ in range(count):
        runner.step()
    (again,) = reopened([runner])
    assert_same_steps(runner, again)


@pytest.mark.parametrize("kind", ["move", "add", "mark"])
def test_what_no_step_has_followed_yet_is_saved_too(kind: str) -> None:
    runner = Runner(trainer_of(noisy_data(8), Config(batch_size=4)))
    steps(runner, 5)
    edit(runner.trainer, kind)
    change(runner.trainer, momentum=0.9)
    (again,) = reopened([runner])
    assert_same_steps(runner, again)


def test_a_run_that_stands_earlier_can_go_on_from_there() -> None:
    runner = eventful(Config(optimizer="Adam", batch_size=3))
    go_to(runner.trainer, 5)
    (again,) = reopened([runner])
    assert len(again.trainer.history) == len(runner.trainer.history)
    for each in (runner, again):
        each.trainer.branch()
    assert_same_steps(runner, again)


def test_ways_that_were_left_are_there_again() -> None:
    runner = eventful(Config())
    (again,) = reopened([runner])
    pairs = zip(
        runner.trainer.history.abandoned, again.trainer.history.abandoned, strict=True
    )
    for ours, theirs in pairs:
        assert theirs.numbers.tobytes() == ours.numbers.tobytes()
    assert len(again.trainer.history.abandoned) == 1


def test_a_race_goes_on_to_the_bit() -> None:
    runners = race()
    again = reopened(runners)
    statuses = [runner.trainer.status for runner in again]
    assert Status.DIVERGED in statuses
    # One table in memory, as before.
    assert len({id(runner.trainer.prepared) for runner in again}) == 1
    for ours, theirs in zip(runners, again, strict=True):
        ours.trainer.evaluate()
        assert theirs.standing() == ours.standing()
        assert_same_steps(ours, theirs, 3)


def test_a_run_that_has_ended_is_saved_where_the_others_lead_it() -> None:
    """Going back, a run of a race that has ended gets data that it never followed."""
    runner = Runner(trainer_of(noisy_data(8), Config(batch_size=4)))
    steps(runner, 5)
    edit(runner.trainer, "add")
    earlier = runner.trainer.prepared_at(0)
    runner.trainer.follow_data(earlier)
    (again,) = reopened([runner])
    assert again.trainer.prepared.y.tobytes() == earlier.y.tobytes()
    steps(runner, 4)
    steps(again, 4)
    assert bits(again.trainer.history, MANY) == bits(runner.trainer.history, MANY)


@pytest.mark.parametrize(
    "given",
    [
        {"settings": {"lr": 100.0}},
        {"optimizer": "Adam", "tolerance": 1e3},
        {"test_fraction": 0.3, "patience": 2, "settings": {"lr": 0.5}},
        {"iterations": 6},
    ],
    ids=str,
)
def test_a_run_that_is_over_is_over_again(given: dict[str, Any]) -> None:
    runner = Runner(trainer_of(noisy_data(8), Config(**given)))
    while runner.step():
        pass
    (again,) = reopened([runner])
    assert again.trainer.status is runner.trainer.status
    assert runner.trainer.status is not Status.TRAINING
    assert again.trainer.divergence == runner.trainer.divergence
    assert bits(again.trainer.history, MANY) == bits(runner.trainer.history, MANY)
    assert not again.step()


def test_what_a_race_has_counted_goes_on() -> None:
    config = Config(optimizer="LBFGS", settings={"max_iter": 2})
    runner = Runner(trainer_of(noisy_data(9), config))
    runner.set_target(2.0)
    steps(runner, 3)
    (again,) = reopened([runner])
    assert runner.standing().reached is not None
    assert again.standing() == runner.standing()
    for each in (runner, again):
        each.set_target(0.9)
        steps(each, 5)
    ours, theirs = runner.standing(), again.standing()
    assert replace(theirs, seconds=ours.seconds) == ours


def test_a_thinned_history_goes_on_in_its_own_stride() -> None:
    config, data = Config(optimizer="Adam", batch_size=3), noisy_data(8)
    prepared = prepare(data, config)
    history = History(prepared.parameter_names, most_rows=16)
    runner = Runner(Trainer(prepared, config, history))
    steps(runner, 101)
    assert history.rows().stride > 1
    (again,) = reopened([runner])
    rows = again.trainer.history.rows()
    assert rows.iterations.tolist() == history.rows().iterations.tolist()
    straight = Runner(trainer_of(data, config))
    steps(straight, 120)
    steps(again, 19)
    for iteration in again.trainer.history.rows().iterations.astype(int).tolist():
        ours = straight.trainer.history.row(iteration)
        theirs = again.trainer.history.row(iteration)
        assert theirs.parameters.tobytes() == ours.parameters.tobytes()
        assert theirs.loss == ours.loss


def test_a_still_copies_no_rows_but_the_last() -> None:
    runner = eventful(Config())
    still = still_of(runner)
    rows = runner.trainer.history.rows()
    assert np.shares_memory(still.rows.numbers, rows.numbers)
    assert not np.shares_memory(still.newest, rows.numbers)
    assert still.newest.tolist() == rows.numbers[-1].tolist()
    assert still.length == len(runner.trainer.history)


def test_a_still_stays_while_the_run_goes_on() -> None:
    runner = eventful(Config(optimizer="Adam", batch_size=3))
    still = still_of(runner)
    before = bits(runner.trainer.history, MANY)
    edit(runner.trainer, "move")
    steps(runner, 9)
    go_to(runner.trainer, 2)
    runner.trainer.branch()
    steps(runner, 4)
    again = runner_of(still)
    assert bits(again.trainer.history, MANY) == before
    assert again.trainer.iteration == still.iteration
