"""What is offered about a run that has gone wrong, on real runs."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from desktop.assets import resource
from desktop.offers import Action, Remedy, remedies, safe_rate, with_rate
from desktop.runs import Run, make_run
from linreg.catalogue import load, read_catalogue
from linreg.config import Config
from linreg.dataset import Dataset, lecture_data, make_dataset
from linreg.diagnosis import Diagnosis, diagnose
from linreg.status import Status
from linreg.trainer import Trainer

# The largest stable rates of the lecture's data.
SUM_BOUND, MEAN_BOUND = 0.0601, 0.1803


def trained(run: Run) -> tuple[Status, Diagnosis | None]:
    """The run until it is over, and what became of it."""
    trainer = Trainer(run.prepared, run.config, run.history)
    while trainer.status is Status.TRAINING and trainer.step():
        pass
    trainer.evaluate()
    diagnosis = diagnose(
        trainer.status,
        trainer.divergence,
        run.history.rows(),
        run.config,
        run.stability,
        run.least_loss,
        run.iterations_per_epoch,
    )
    return trainer.status, diagnosis


def offered(config: Config, data: Dataset | None = None) -> tuple[Run, list[Remedy]]:
    run = make_run(lecture_data() if data is None else data, config)
    return run, remedies(run, *trained(run))


def ends(run: Run, config: Config) -> Status:
    """How a new run on the same data ends."""
    return trained(make_run(run.prepared.dataset, config))[0]


TOO_FAST = Config(reduction="sum", settings={"lr": 0.9}, iterations=400)


def test_a_run_that_diverged_is_offered_four_things() -> None:
    _, found = offered(TOO_FAST)
    assert [remedy.offer.action for remedy in found] == [
        Action.RATE,
        Action.STANDARDIZE,
        Action.CLIP,
        Action.GO_BACK,
    ]
    assert found[0].offer.text == "Reset with lr = 0.03"
    assert found[3].offer.text == "Go back to step 0"
    assert found[3].iteration == 0


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize(
    "config",
    [
        TOO_FAST,
        replace(TOO_FAST, reduction="mean"),
        replace(TOO_FAST, settings={"lr": 0.5, "momentum": 0.5}),
        replace(TOO_FAST, settings={"lr": 0.2}, lr_bias=0.3),
        Config(settings={"lr": 0.3}, batch_size=1, iterations=400),
        Config(optimizer="ASGD", settings={"lr": 2.0}, iterations=400),
    ],
)
def test_with_each_of_the_new_settings_the_run_does_not_diverge(
    config: Config, place: int
) -> None:
    run, found = offered(config)
    assert ends(run, config) is Status.DIVERGED
    settings = found[place].config
    assert settings is not None
    assert ends(run, settings) is Status.FINISHED


def test_the_safe_rate_is_about_half_of_the_largest_one() -> None:
    run = make_run(lecture_data(), TOO_FAST)
    assert safe_rate(run, TOO_FAST) == 0.03
    mean = replace(TOO_FAST, reduction="mean")
    assert safe_rate(make_run(lecture_data(), mean), mean) == 0.09


def test_it_is_the_nearest_that_has_one_digit() -> None:
    """Half of 0.0387 is nearer to 0.02 than to 0.01."""
    x, y = np.array([1.0, 2, 3, 2.869]), np.array([2.0, 4, 6, 2.062])
    run = make_run(make_dataset("four", {"x": x, "y": y}), TOO_FAST)
    assert run.stability.max_lr == pytest.approx(0.0387, rel=1e-3)
    assert safe_rate(run, TOO_FAST) == 0.02


def test_without_a_bound_a_tenth_of_the_rate_is_tried() -> None:
    config = Config(settings={"lr": 0.5}, batch_size=2)
    assert safe_rate(make_run(lecture_data(), config), config) == 0.05


def test_the_rate_of_b_falls_in_proportion() -> None:
    config = with_rate(Config(settings={"lr": 0.4}, lr_bias=0.2), 0.1)
    assert config.lr == 0.1
    assert config.lr_bias == pytest.approx(0.05)


def test_a_rate_too_small_to_be_rounded_stays_as_it_is() -> None:
    data = make_dataset("far", {"x": np.array([1e150, 2e150]), "y": np.array([1.0, 2])})
    config = Config(dtype="float64", settings={"lr": 1.0})
    run = make_run(data, config)
    assert 0 < safe_rate(run, config) < 1e-299


def actions(config: Config, **changes: Any) -> list[str]:
    return [r.offer.action for r in offered(replace(config, **changes))[1]]


def test_what_is_so_already_is_not_offered() -> None:
    # At 0.4 the norm 1e9 is never reached, and the run diverges all the same.
    assert Action.CLIP not in actions(TOO_FAST, clip=1e12)
    far = replace(TOO_FAST, settings={"lr": 30.0})
    assert Action.STANDARDIZE in actions(far)
    assert Action.STANDARDIZE not in actions(far, standardize=True)


def test_numbers_too_large_from_the_first_are_not_the_rates_fault() -> None:
    data = make_dataset("far", {"x": np.array([1.0, 2, 3]), "y": np.full(3, 1e25)})
    assert Action.RATE not in [r.offer.action for r in offered(Config(), data)[1]]


def test_a_run_that_still_falls_is_offered_twice_the_iterations() -> None:
    config = Config(settings={"lr": 0.001}, iterations=100)
    _, (more,) = offered(config)
    assert more.offer.text == "Go on to 200 iterations"
    assert more.config == replace(config, iterations=200)
    assert more.goes_on


def test_a_run_that_arrived_is_offered_nothing() -> None:
    _, found = offered(Config(settings={"lr": 0.15}, iterations=4000))
    assert found == []


def test_after_early_stopping_the_least_test_loss_is_one_click_away() -> None:
    random = np.random.default_rng(1)
    x = np.linspace(-1, 1, 12)
    data = make_dataset("noisy", {"x": x, "y": x + random.normal(size=12)})
    config = Config(
        degree=9,
        standardize=True,
        test_fraction=0.34,
        patience=30,
        optimizer="Adam",
        settings={"lr": 0.05},
        iterations=5000,
    )
    run, (remedy,) = offered(config, data)
    least = run.history.least_test
    assert least is not None
    assert remedy.iteration == least.iteration
    assert remedy.offer.text == f"Go to step {least.iteration}"


def test_a_run_that_overfits_is_offered_its_least_test_loss() -> None:
    entry = read_catalogue(resource("datasets"))[1]
    assert entry.config is not None
    run, (remedy,) = offered(entry.config, load(entry))
    least = run.history.least_test
    assert least is not None
    assert run.rise is not None
    assert run.rise.least == least
    assert run.rise.loss > 3 * least.loss
    assert remedy.iteration == least.iteration


def test_a_test_loss_that_has_hardly_risen_is_no_overfitting() -> None:
    entry = read_catalogue(resource("datasets"))[1]
    assert entry.config is not None
    run, _ = offered(replace(entry.config, degree=2), load(entry))
    assert run.history.least_test is not None
    assert run.rise is None
