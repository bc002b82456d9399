"""What differs from the present run."""

from dataclasses import replace

from desktop.controls.waiting import waiting_fields, waiting_settings
from linreg.config import Config


def test_nothing_waits_for_a_run_of_the_same_config() -> None:
    assert waiting_fields(Config(), Config()) == set()


def test_each_field_that_differs_waits() -> None:
    other = replace(Config(), degree=2, scheduler="StepLR")
    assert waiting_fields(other, Config()) == {
        "degree",
        "scheduler",
        "scheduler_settings",
    }


def test_either_first_number_is_the_start() -> None:
    other = Config(initial_weight=(1.0,))
    assert waiting_fields(other, Config()) == {"initial_weight", "initial"}


def test_settings_are_compared_only_where_both_have_them() -> None:
    settings, running = {"lr": 0.1, "momentum": 0.9, "nesterov": False}, {"lr": 0.2}
    assert waiting_settings(settings, {**running, "momentum": 0.9}) == {"lr"}
    assert waiting_settings(settings, {}) == set()
