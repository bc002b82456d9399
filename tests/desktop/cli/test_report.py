"""The JSON object, for other programs."""

from pathlib import Path

import numpy as np
import pytest

from tests.desktop.cli.command_line import table, train


def test_json_has_just_these_keys() -> None:
    answer = train("--json", "--predict", "4,5")
    assert answer.out.count("\n") == 1
    assert answer.err == ""
    assert list(answer.json) == [
        "steps",
        "epochs",
        "status",
        "diagnosis",
        "initial",
        "weight",
        "bias",
        "loss",
        "test_loss",
        "least_test",
        "exact",
        "max_stable_lr",
        "predictions",
        "seconds",
    ]
    assert list(answer.json["initial"]) == ["weight", "bias"]
    assert list(answer.json["exact"]) == ["weight", "bias", "loss", "residual_sd"]
    assert answer.json["test_loss"] is None
    assert answer.json["least_test"] is None
    assert answer.json["seconds"] > 0
    w, b = answer.json["weight"][0], answer.json["bias"]
    assert answer.json["predictions"] == pytest.approx([4 * w + b, 5 * w + b])


@pytest.mark.parametrize(("reduction", "limit"), [("mean", 0.1803), ("sum", 0.0601)])
def test_the_largest_stable_rate(reduction: str, limit: float) -> None:
    answer = train("--reduction", reduction, "--json", "--steps", 1).json
    assert answer["max_stable_lr"] == pytest.approx(limit, abs=5e-5)


@pytest.mark.parametrize(
    "options", ["--loss l1", "--optimizer Adam", "--batch-size 1", "--l1 0.1"]
)
def test_no_rate_is_claimed_to_be_stable_where_no_bound_is_known(options: str) -> None:
    answer = train(*options.split(), "--json", "--steps", 1).json
    assert answer["max_stable_lr"] is None


def test_momentum_makes_larger_rates_stable() -> None:
    """By Polyak's 2 (1 + momentum) over the largest eigenvalue, found with numpy."""
    answer = train("--set", "momentum=0.5", "--json", "--steps", 1).json
    a = np.array([[1.0, 1.0], [2.0, 1.0], [3.0, 1.0]])
    largest = np.linalg.eigvalsh(2 / 3 * a.T @ a)[-1]
    assert answer["max_stable_lr"] == pytest.approx(2 * 1.5 / largest)


def test_the_diagnosis_and_the_numbers_that_it_stands_on() -> None:
    falling = train("--lr", 0.01, "--json").json["diagnosis"]
    assert falling["name"] == "still_falling"
    assert 0 < falling["facts"]["fall"] < 1
    lost = train("--lr", 0.5, "--json").json["diagnosis"]
    assert lost["name"] == "diverged"
    assert lost["facts"]["times"] == pytest.approx(0.5 / 0.1803, rel=1e-3)
    assert train("--lr", 0.1, "--steps", 5000, "--json").json["diagnosis"] is None


def test_what_is_not_finite_is_null_in_a_diagnosis_too(tmp_path: Path) -> None:
    path = table(tmp_path, "x,y\n1e30,1\n2e30,2\n4e30,3\n")
    facts = train(path, "--json").json["diagnosis"]["facts"]
    assert (facts["iteration"], facts["growth"], facts["least_loss"]) == (0, None, None)


def test_the_least_test_loss() -> None:
    """That of the rows of history.csv, by their own numbers."""
    options = ("--test-fraction", 0.34, "--steps", 50, "--seed", 1)
    report = train(*options, "--json").json
    least = report["least_test"]
    assert 0 <= least["iteration"] <= 50
    assert least["loss"] <= report["test_loss"]
    shorter = train(*options, "--steps", least["iteration"] or 1, "--json").json
    if least["iteration"]:
        assert shorter["test_loss"] == least["loss"]
