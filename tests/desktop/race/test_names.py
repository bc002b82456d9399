"""What runs are called."""

from typing import Any

import pytest

from desktop.race.names import number_name, run_name, run_names
from linreg.config import Config
from tests.desktop.race.samples import entry


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({}, "SGD lr 0.01"),
        ({"optimizer": "Adam"}, "Adam lr 0.001"),
        (
            {"settings": {"momentum": 0.9, "nesterov": True}},
            "SGD lr 0.01 momentum 0.9 nesterov",
        ),
        (
            {"optimizer": "Adam", "settings": {"betas": (0.8, 0.999)}},
            "Adam lr 0.001 betas 0.8, 0.999",
        ),
        (
            {"optimizer": "LBFGS", "settings": {"line_search_fn": "strong_wolfe"}},
            "LBFGS lr 1 line_search_fn strong_wolfe",
        ),
        ({"lr_bias": 0.1}, "SGD lr 0.01 b lr 0.1"),
        (
            {"scheduler": "StepLR", "scheduler_settings": {"gamma": 0.5}},
            "SGD lr 0.01 StepLR gamma 0.5",
        ),
        ({"l1": 0.5, "clip": 2.0}, "SGD lr 0.01 L1 0.5 clip 2"),
        ({"zero_grad": False}, "SGD lr 0.01 no zero_grad"),
        # What all the runs share is no part of a name.
        ({"loss": "l1", "seed": 7, "batch_size": 2}, "SGD lr 0.01"),
    ],
)
def test_a_name_tells_what_is_not_as_usual(settings: dict[str, Any], name: str) -> None:
    assert run_name(Config(**settings)) == name


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (0.001, "0.001"),
        (1e-7, "1e−7"),
        (0.99999, "0.99999"),
        (10 ** (-2.5), "0.00316"),
        (-0.5, "−0.5"),
        (20, "20"),
    ],
)
def test_numbers_in_names_are_short(number: float, name: str) -> None:
    assert number_name(number) == name


def test_equal_names_are_told_apart() -> None:
    entries = (entry(4), entry(7, name="mine"), entry(9), entry(5))
    assert run_names(entries) == {
        4: "SGD lr 0.01",
        7: "mine",
        9: "SGD lr 0.01 (2)",
        5: "SGD lr 0.01 (3)",
    }
