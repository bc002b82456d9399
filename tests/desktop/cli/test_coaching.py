"""What `train` says of the new settings, and of how a run has ended."""

import re
from pathlib import Path

import numpy as np
import pytest

from tests.desktop.cli.command_line import table, train

# A wave with noise, of which a high degree learns the noise.
WAVES = "x,y\n" + "".join(
    f"{i / 10},{np.sin(i / 3) + noise / 2:.3f}\n"
    for i, noise in enumerate(np.random.default_rng(3).normal(size=16))
)
OVERFIT = "--degree 8 --standardize --test-fraction 0.4 --lr 0.1 --steps 3000"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--lr-bias 0.02", "SGD lr=0.01 lr_bias=0.02; mse"),
        (
            "--scheduler steplr --scheduler-set gamma=0.5",
            "SGD lr=0.01; StepLR step_size=300 gamma=0.5; mse",
        ),
        (
            "--scheduler MultiStepLR --scheduler-set milestones=2,4",
            "; MultiStepLR milestones=2,4 gamma=0.1; ",
        ),
        ("--l1 0.5 --clip 2", "; L1 penalty 0.5; gradients clipped at 2; mse"),
        ("--no-zero-grad", "; gradients add up; mse"),
        (
            "--early-stopping 7 --test-fraction 0.34",
            "seed 0; early stopping after 7\n",
        ),
    ],
)
def test_the_settings_of_a_run(options: str, words: str) -> None:
    answer = train(*options.split(), "--steps", 5)
    assert answer.code == 0
    assert words in answer.out


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            "--scheduler StepLRR",
            "scheduler 'StepLRR' is not known; did you mean StepLR?",
        ),
        (
            "--scheduler StepLR --scheduler-set gama=1",
            "StepLR setting 'gama' is not known; did you mean gamma?",
        ),
        ("--scheduler StepLR --scheduler-set gamma=2", "gamma must be "),
        ("--scheduler-set gamma=1", "--scheduler-set needs a --scheduler"),
        ("--scheduler none --scheduler-set x=1", "--scheduler-set needs a --scheduler"),
        (
            "--lr-bias 0.1 --no-bias",
            "learning rate of b needs a model with a bias",
        ),
        ("--init-b 0 --no-bias", "initial b needs a model with a bias"),
        ("--l1 -1", "L1 penalty must be at least 0, not -1"),
        ("--clip x", "gradient clipping must be a number, not 'x'"),
        (
            "--early-stopping 5",
            "patience needs test rows; hold some out with --test-fraction",
        ),
        ("--early-stopping 1.5", "patience must be a whole number, not 1.5"),
        (
            "--optimizer LBFGS --clip 1",
            "gradient clipping cannot be set for LBFGS, which finds its steps by "
            "itself",
        ),
    ],
)
def test_settings_that_cannot_be_used(options: str, sentence: str) -> None:
    assert train(*options.split()).sentence.startswith(sentence)


def test_a_run_that_stops_early(tmp_path: Path) -> None:
    path = table(tmp_path, WAVES)
    answer = train(path, *OVERFIT.split(), "--early-stopping", 30)
    report = train(path, *OVERFIT.split(), "--early-stopping", 30, "--json").json
    assert (answer.code, report["status"]) == (0, "early_stopped")
    least = report["least_test"]
    assert report["steps"] == least["iteration"] + 30
    assert f"\nstopped early: {report['steps']} iterations, " in answer.out
    assert (
        f"\nthe test loss was least at iteration {least['iteration']}: "
        f"{least['loss']:.6g}\n"
    ) in answer.out
    # At the least one there is nothing of it to be told.
    there = train(path, *OVERFIT.split(), "--steps", least["iteration"])
    assert "the test loss was least" not in there.out


def test_a_run_that_is_still_falling() -> None:
    answer = train("--lr", 0.01)
    assert re.search(
        r"\nfinished: .*\nthe loss is still falling: over the last 50 iterations its "
        r"excess over the least possible, 0, fell by 21 %; a tenfold fall takes some "
        r"478 iterations\ntry more --steps or --lr 0.09\n",
        answer.out,
    )
    # It does: after as many iterations more the loss is a tenth.
    later = train("--lr", 0.01, "--steps", 1478, "--json").json["loss"]
    before = train("--lr", 0.01, "--json").json["loss"]
    assert later == pytest.approx(before / 10, rel=0.01)


def test_a_run_that_swings() -> None:
    answer = train("--loss", "l1", "--lr", 0.1)
    assert re.search(
        r"\nthe loss swings between 0\.\d+ and 0\.\d+ in the last 100 iterations: .*\n"
        r"try a smaller --lr than 0\.1 or a --scheduler\n",
        answer.out,
    )


def test_a_run_that_has_arrived_needs_no_advice() -> None:
    answer = train("--lr", 0.1, "--steps", 5000)
    assert re.search(r"\nfinished: .*\n\n +trained", answer.out)


def test_a_rate_under_a_schedule_is_not_judged_by_its_start() -> None:
    """It is the last rate that counts, and a short run is left in peace."""
    options = "--lr 0.2 --steps 5 --scheduler ExponentialLR --scheduler-set gamma=0.5"
    assert "times the largest stable rate" not in train(*options.split()).out
