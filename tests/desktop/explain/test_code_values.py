"""The values behind the script's lines, beside the same step by hand in numpy."""

from dataclasses import replace

import numpy as np
import pytest

from desktop.explain.code_values import live_values
from linreg.config import Config, lecture_config
from linreg.dataset import lecture_data, make_dataset
from linreg.opened_step import OpenedStep
from linreg.trainer import PHASES, Phase
from tests.desktop.explain.opened import opened_step, several

# From w = 1 and b = 0.5 on: y_pred = 1.5, 2.5, 3.5, so the residuals are −0.5, −1.5
# and −2.5, the loss is 8.75, ∂L/∂w = −22 and ∂L/∂b = −9.
START = replace(lecture_config(), initial_weight=(1.0,), initial_bias=0.5)


def first_step(config: Config = START) -> OpenedStep:
    return opened_step(lecture_data(), config)


def test_the_first_step_of_the_lecture() -> None:
    assert live_values(first_step(), None) == {
        "forward": "[1.5000, 2.5000, 3.5000]",
        "loss": "8.7500",
        "zero_grad": "no gradients yet",
        "backward": "w.grad = −22.00, b.grad = −9.000",
        "update": "w: 1.0000 → 1.2200, b: 0.50000 → 0.59000",
    }


def test_the_second_step_clears_the_gradients_of_the_first() -> None:
    values = live_values(opened_step(lecture_data(), START, 1), None)
    assert values["zero_grad"] == "w.grad was −22.00, b.grad −9.000, now None"
    # Residuals −0.19, −0.97 and −1.75: twice the sums of x times them, and of them.
    assert values["backward"] == "w.grad = −14.76, b.grad = −5.820"


def test_gradients_that_are_not_cleared_add_up() -> None:
    config = replace(START, zero_grad=False)
    values = live_values(opened_step(lecture_data(), config, 1), None)
    assert values["zero_grad"] == "w.grad is still −22.00, b.grad −9.000"
    assert values["backward"] == ("w.grad: −22.00 → −36.76, b.grad: −9.000 → −14.82")
    assert values["update"] == "w: 1.2200 → 1.5876, b: 0.59000 → 0.73820"


def test_without_a_bias_there_is_w_alone() -> None:
    values = live_values(first_step(replace(START, bias=False)), None)
    assert values["update"] == "w: 1.0000 → 1.2800"


@pytest.mark.parametrize("phase", PHASES)
def test_what_comes_after_the_phase_is_not_known_yet(phase: Phase) -> None:
    whole = live_values(first_step(), None)
    values = live_values(first_step(), phase)
    assert list(values) == list(PHASES)[: PHASES.index(phase) + 1]
    assert values.items() <= whole.items()


def test_of_many_numbers_the_first_ones_and_the_shape() -> None:
    config = Config(initial_weight=(1.0, 2.0, -1.0), initial_bias=0.0)
    data = several(rows=20, features=3)
    values = live_values(opened_step(data, config), None)
    y_pred = data.x @ np.array([1.0, 2.0, -1.0])
    numbers = values["forward"].removesuffix(", …] (20, 1)").removeprefix("[")
    shown = [float(n.replace("−", "-")) for n in numbers.split(", ")]
    assert shown == pytest.approx(y_pred[:3], rel=1e-3)
    assert values["update"].startswith("w: [1.0000, …] (1, 3) → [")


def test_two_weights_are_both_shown() -> None:
    config = Config(initial_weight=(1.0, 2.0), initial_bias=0.0)
    values = live_values(opened_step(several(features=2), config), None)
    assert values["update"].startswith("w: [1.0000, 2.0000] → [")


def test_a_run_that_is_over_has_no_update() -> None:
    config = replace(START, tolerance=100.0)
    values = live_values(first_step(config), None)
    assert values["update"] == "no update: the run is over"


def test_what_is_not_finite_is_shown_as_it_is() -> None:
    x = np.array([1e18, 2e18, -1e18])
    data = make_dataset("large", {"x": x, "y": x})
    values = live_values(
        opened_step(data, replace(START, initial_weight=(2e17,))), None
    )
    assert values["forward"] == "[2.0000e35, 4.0000e35, −2.0000e35]"
    assert values["loss"] == "∞"
    assert values["backward"] == "w.grad = ∞, b.grad = 8.000e35"


# The lines between the phases


def test_the_penalty_is_known_with_the_loss() -> None:
    config = replace(START, l1=0.5)
    assert "penalty" not in live_values(first_step(config), "forward")
    values = live_values(first_step(config), "loss")
    assert list(values) == ["forward", "loss", "penalty"]
    assert (values["loss"], values["penalty"]) == ("8.7500", "0.50000")
    # What the weight of 1 costs is added to ∂L/∂w, not to ∂L/∂b.
    backward = live_values(first_step(config), None)["backward"]
    assert backward == "w.grad = −21.50, b.grad = −9.000"


def test_clipping_tells_the_norm_before_it() -> None:
    config = replace(START, clip=2.0)
    assert "clip" not in live_values(first_step(config), "backward")
    # √(22² + 9²)
    assert live_values(first_step(config), None)["clip"] == "norm 23.77 → 2"
    config = replace(START, clip=30.0)
    assert live_values(first_step(config), None)["clip"] == "norm 23.77: it stays"


def test_the_schedule_tells_the_next_rate() -> None:
    config = replace(
        START, scheduler="ExponentialLR", scheduler_settings={"gamma": 0.5}
    )
    values = live_values(opened_step(lecture_data(), config, 1), None)
    assert values["schedule"] == "lr: 0.0050000 → 0.0025000"
    with_bias = opened_step(lecture_data(), replace(config, lr_bias=0.02), 1)
    assert live_values(with_bias, None)["schedule"] == (
        "lr: 0.0050000 → 0.0025000, of b: 0.010000 → 0.0050000"
    )


def test_a_run_that_is_over_neither_clips_nor_goes_on_with_its_schedule() -> None:
    config = replace(START, tolerance=100.0, clip=1.0, scheduler="StepLR")
    values = live_values(first_step(config), None)
    assert list(values) == list(PHASES)
