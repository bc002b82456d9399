"""The training cycle of the script, line by line, with and without zero_grad."""

import sys
from typing import Any

import pytest

from linreg.config import DTYPES, Config
from linreg.dataset import lecture_data
from linreg.losses import LOSSES
from linreg.optimizers import OPTIMIZERS
from linreg.script import Script
from linreg.status import Status
from linreg.trainer import PHASES, Trainer
from tests.linreg.loop_settings import scheduled
from tests.linreg.runs import noisy_data
from tests.linreg.scripts import BATCHES, found, printed, script_of, trained

LEFT_OUT = "# optimizer.zero_grad() is left out: the gradients add up."
QUIET_PHASES = {
    "forward": "y_pred = model(x)",
    "loss": "loss = criterion(y_pred, y)",
    "zero_grad": "optimizer.zero_grad()",
    "backward": "loss.backward()",
    "update": "optimizer.step()",
}


@pytest.mark.parametrize("zero_grad", [True, False])
@pytest.mark.parametrize("optimizer", ["SGD", "LBFGS"])
@pytest.mark.parametrize("given", [{}, {"batch_size": 2, "tolerance": 1e-9}], ids=str)
def test_each_phase_has_its_line(
    given: dict[str, Any], optimizer: str, zero_grad: bool
) -> None:
    config = Config(optimizer=optimizer, zero_grad=zero_grad, **given)
    script = script_of(lecture_data(), config)
    lines = script.text.splitlines()
    assert tuple(script.lines) == PHASES
    expected = dict(QUIET_PHASES)
    if optimizer == "LBFGS":
        expected["update"] = "optimizer.step(closure)"
    if not zero_grad:
        expected["zero_grad"] = LEFT_OUT
    assert {
        phase: lines[number - 1].strip() for phase, number in script.lines.items()
    } == expected
    explained = {**script.lines}
    if not zero_grad:
        del explained["zero_grad"]
    for number in explained.values():
        assert lines[number - 2].strip().startswith("# ")


def lines_that_ran(script: Script) -> list[str]:
    """Those that the script knows of, one after another."""
    names = {number: name for name, number in script.lines.items()}
    ran: list[str] = []

    def trace(frame: Any, event: str, _: Any) -> Any:
        if frame.f_code.co_filename != "script.py":
            return None
        if event == "line" and frame.f_lineno in names:
            ran.append(names[frame.f_lineno])
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        printed(script.text)
    finally:
        sys.settrace(before)
    return ran


@pytest.mark.parametrize("zero_grad", [True, False])
@pytest.mark.parametrize("batches", BATCHES)
def test_the_lines_of_the_phases_run_in_the_order_of_the_phases(
    batches: str, zero_grad: bool
) -> None:
    config = Config(
        iterations=3, tolerance=1e-9, zero_grad=zero_grad, **BATCHES[batches]
    )
    script = script_of(noisy_data(), config)
    runs = [phase for phase in PHASES if zero_grad or phase != "zero_grad"]
    assert lines_that_ran(script) == runs * 3


@pytest.mark.parametrize("optimizer", ["Adam", "LBFGS"])
def test_what_stands_between_the_phases_has_its_line(optimizer: str) -> None:
    of_adam: dict[str, Any] = (
        {} if optimizer == "LBFGS" else {"clip": 2.5, "lr_bias": 0.1}
    )
    given = scheduled("OneCycleLR" if optimizer == "LBFGS" else "StepLR", l1=0.1)
    # A flat place is found by a function in which there is a penalty as well.
    config = Config(optimizer=optimizer, tolerance=1e-9, **of_adam, **given)
    script = script_of(lecture_data(), config)
    lines = script.text.splitlines()
    expected: dict[str, str] = {
        **QUIET_PHASES,
        "backward": "(loss + penalty).backward()",
        "penalty": "penalty = 0.1 * model.linear.weight.abs().sum()",
        "schedule": "scheduler.step()",
    }
    if optimizer == "LBFGS":
        expected["update"] = "optimizer.step(closure)"
        assert "    return loss + penalty" in lines
    else:
        clip = "torch.nn.utils.clip_grad_norm_(model.parameters(), 2.5)"
        expected["clip"] = clip
    assert {
        line: lines[number - 1].strip() for line, number in script.lines.items()
    } == expected
    for line, number in script.lines.items():
        is_guarded = line == "schedule" and optimizer == "LBFGS"
        assert lines[number - 2 - is_guarded].strip().startswith("# ")


def test_the_lines_between_the_phases_run_in_their_order() -> None:
    config = Config(iterations=3, **scheduled("StepLR", l1=0.1, clip=1.0))
    expected = [
        "forward",
        "loss",
        "penalty",
        "zero_grad",
        "backward",
        "clip",
        "update",
        "schedule",
    ]
    assert lines_that_ran(script_of(noisy_data(), config)) == expected * 3


@pytest.mark.parametrize("optimizer", ["SGD", "LBFGS"])
def test_a_plateau_is_looked_for_in_the_loss_alone(optimizer: str) -> None:
    config = Config(optimizer=optimizer, **scheduled("ReduceLROnPlateau", l1=0.1))
    script = script_of(lecture_data(), config)
    line = script.text.splitlines()[script.lines["schedule"] - 1]
    assert line == "    scheduler.step(loss.item())"


# The pitfall: gradients that add up


def run_with_gradients_that_add_up(**given: Any) -> Trainer:
    """The run that the script repeats to the bit."""
    config = Config(**{"zero_grad": False, "iterations": 4, **given})
    script = script_of(noisy_data(), config)
    code = [line.split("#")[0] for line in script.text.splitlines()]
    assert not [line for line in code if "zero_grad" in line]
    trainer = trained(noisy_data(), config)
    assert trainer.divergence is None
    assert printed(script.text) == found(trainer)
    return trainer


@pytest.mark.parametrize("batches", BATCHES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer(optimizer: str, batches: str) -> None:
    # With more inner steps than that LBFGS diverges.
    settings = {"max_iter": 2} if optimizer == "LBFGS" else {}
    run_with_gradients_that_add_up(
        optimizer=optimizer, settings=settings, **BATCHES[batches]
    )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("loss", LOSSES)
def test_every_criterion(loss: str, dtype: str) -> None:
    run_with_gradients_that_add_up(loss=loss, dtype=dtype, iterations=12)


@pytest.mark.parametrize("batches", BATCHES)
def test_it_stops_where_the_trainer_does(batches: str) -> None:
    given = {"tolerance": 0.5, "settings": {"lr": 0.01}, **BATCHES[batches]}
    trainer = run_with_gradients_that_add_up(iterations=60, **given)
    assert trainer.status is Status.CONVERGED


def test_it_is_another_run() -> None:
    texts = [
        script_of(lecture_data(), Config(zero_grad=zero_grad, iterations=2)).text
        for zero_grad in (True, False)
    ]
    first, second = map(printed, texts)
    assert first["w"] != second["w"]
