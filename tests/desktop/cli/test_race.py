"""`race`: several runs side by side, as the person who types it meets them."""

import math
import re
from pathlib import Path
from typing import Any

import pytest

from linreg.race import LECTURE_EIGHT
from linreg.trainer import Trainer
from tests.desktop.cli.command_line import (
    CLEAN,
    answer_to,
    in_a_process,
    race,
    table,
    train,
)
from tests.desktop.cli.test_coaching import WAVES

THREE = ("--optimizers", "SGD,Adam,LBFGS", "--lr", "0.05,0.1,1")


def runs(*arguments: object) -> list[dict[str, Any]]:
    found = race(*arguments, "--json").json["runs"]
    assert isinstance(found, list)
    return found


def test_without_options_the_lecture_s_eight_race() -> None:
    answer = race("--steps", 30, "--json")
    assert (answer.code, answer.err, answer.out.count("\n")) == (0, "", 1)
    assert list(answer.json) == ["runs", "target", "exact"]
    assert [run["optimizer"] for run in answer.json["runs"]] == list(LECTURE_EIGHT)
    keys = (
        "optimizer lr status diagnosis steps closure_calls loss test_loss weight bias "
        "reached seconds settings lr_bias scheduler scheduler_settings l1 clip "
        "zero_grad"
    )
    for run in answer.json["runs"]:
        assert list(run) == keys.split()
        assert (run["steps"], run["status"]) == (30, "finished")
        assert run["settings"]["lr"] == run["lr"]


def test_each_is_what_it_is_alone(tmp_path: Path) -> None:
    """Against `train`, which is held against plain torch loops."""
    path = table(tmp_path, CLEAN)
    shared = (path, "--steps", 25, "--batch-size", 2, "--seed", 5, "--standardize")
    for run in runs(*shared, *THREE):
        own = ("--optimizer", run["optimizer"], "--lr", run["lr"])
        alone = train(*shared, *own, "--json").json
        for key in ("steps", "status", "weight", "bias", "loss", "diagnosis"):
            assert run[key] == alone[key]


@pytest.mark.parametrize("lr", ["0.02", "0.02,0.02,0.02"])
def test_one_rate_for_all_or_one_for_each(lr: str) -> None:
    names = ("--optimizers", "sgd, ADAM ,Sgd", "--steps", 2)
    found = runs(*names, "--lr", lr)
    assert [run["optimizer"] for run in found] == ["SGD", "Adam", "SGD"]
    assert [run["lr"] for run in found] == [0.02, 0.02, 0.02]
    assert [run["lr"] for run in runs(*names)] == [0.01, 0.001, 0.01]


def test_a_sweep_over_equal_factors() -> None:
    found = runs("--sweep", "lr=0.001:0.1:3", "--steps", 5)
    assert [(run["optimizer"], run["lr"]) for run in found] == [
        ("SGD", 0.001),
        ("SGD", 0.01),
        ("SGD", 0.1),
    ]


@pytest.mark.parametrize(
    ("optimizer", "text", "name", "values"),
    [
        ("SGD", "momentum=0, 0.5,0.9", "momentum", [0.0, 0.5, 0.9]),
        ("Adam", "betas=0.5,0.9;0.9,0.99", "betas", [[0.5, 0.9], [0.9, 0.99]]),
        ("LBFGS", "max_iter=1:100:3", "max_iter", [1, 10, 100]),
        ("LBFGS", "line_search_fn=none,strong_wolfe", "line_search_fn", None),
        ("Adam", "amsgrad=yes,no", "amsgrad", [True, False]),
    ],
)
def test_a_sweep_over_any_setting(
    optimizer: str, text: str, name: str, values: list[Any] | None
) -> None:
    found = runs("--optimizers", optimizer, "--sweep", text, "--steps", 2)
    assert [run["settings"][name] for run in found] == (
        values or ["none", "strong_wolfe"]
    )


def test_a_sweep_over_what_is_no_hyperparameter() -> None:
    found = runs("--sweep", "l1=0,1", "--lr", 0.02, "--steps", 50)
    assert [run["l1"] for run in found] == [0.0, 1.0]
    assert found[1]["weight"][0] < found[0]["weight"][0]
    out = race("--sweep", "l1=0,1", "--lr", 0.02, "--steps", 50).out
    assert re.search(r"\nSGD +0\.02 +l1=1 ", out)
    assert "L1 penalty" not in out


def test_when_the_target_was_reached() -> None:
    """By rerunning with just so many steps, and with one fewer."""
    target = 0.5
    for run in runs(*THREE, "--target", target, "--steps", 60):
        steps = run["reached"]["steps"]
        own = ("--optimizer", run["optimizer"], "--lr", run["lr"], "--json")
        assert train(*own, "--steps", steps).json["loss"] <= target
        if steps > 1:
            assert train(*own, "--steps", steps - 1).json["loss"] > target
        if run["optimizer"] == "LBFGS":
            assert run["reached"]["closure_calls"] > steps
            assert run["closure_calls"] > run["steps"]
        else:
            assert run["reached"]["closure_calls"] == steps
            assert run["closure_calls"] == run["steps"]


def test_the_target_that_is_taken_by_itself(tmp_path: Path) -> None:
    path = table(tmp_path, CLEAN)
    start = train(path, "--steps", 1, "--lr", 1e-12, "--json").json["loss"]
    answer = race(path, *THREE, "--steps", 5, "--json").json
    least = answer["exact"]["loss"]
    assert answer["target"] == pytest.approx(least + 0.01 * (start - least), rel=1e-5)


def test_a_target_that_nobody_reaches() -> None:
    answer = race(*THREE, "--target", -1, "--steps", 5)
    assert "\ntarget: a loss of -1\nnone of the runs has reached it\n" in answer.out
    found = runs(*THREE, "--target", -1, "--steps", 5)
    assert [run["reached"] for run in found] == [None] * 3


def test_a_start_at_the_exact_fit_leaves_no_target() -> None:
    options = (*THREE, "--init-w", 2, "--init-b", 0, "--steps", 5)
    assert race(*options, "--json").json["target"] is None
    assert (
        "\nno target: the start is no worse than least squares\n" in race(*options).out
    )


def test_who_diverges_stops_and_the_others_go_on() -> None:
    options = ("--optimizers", "SGD,SGD", "--lr", "0.5,0.05", "--steps", 100)
    answer = race(*options)
    assert (answer.code, answer.err) == (0, "")
    assert re.search(r"\nSGD +0\.5 +diverged +5 ", answer.out)
    assert re.search(r"\nSGD +0\.05 +finished +100 ", answer.out)
    lost, kept = runs(*options)
    assert (lost["status"], kept["status"]) == ("diverged", "finished")
    alone = train("--lr", 0.5, "--steps", 100, "--json").json
    assert (lost["weight"], lost["loss"]) == (alone["weight"], alone["loss"])
    assert math.isfinite(lost["loss"])
    assert "\nSGD lr=0.5: by iteration 5 the loss has grown to " in answer.out


def test_the_exit_code_where_all_have_diverged() -> None:
    options = ("--optimizers", "SGD,ASGD", "--lr", "0.5", "--steps", 100)
    assert race(*options).code == 3
    assert race(*options, "--json").code == 3
    assert race(*options, "--quiet") == (3, "", "")


def test_numbers_too_large_from_the_start(tmp_path: Path) -> None:
    path = table(tmp_path, "x,y\n1e30,1\n2e30,2\n4e30,3\n")
    answer = race(path)
    assert (answer.code, answer.err) == (3, "")
    assert re.search(r"\nSGD +0\.01 +diverged +0 +0 +– +– +– +–\n", answer.out)
    assert {run["loss"] for run in runs(path)} == {None}


def test_the_table() -> None:
    answer = race(*THREE, "--steps", 60, "--target", 0.5)
    found = runs(*THREE, "--steps", 60, "--target", 0.5)
    data, settings, _, above, titles, *rows = answer.out.splitlines()
    assert data == "the lecture's data: 3 rows; y from x"
    assert settings == (
        "mse with mean; full batch; float32; seed 0; at most 60 iterations each"
    )
    assert above.split() == ["to", "the", "target"]
    assert titles.split() == (
        [
            "optimizer",
            "lr",
            "status",
            "steps",
            "evals",
            "loss",
            "steps",
            "evals",
            "µs/step",
        ]
    )
    for row, run in zip(rows[:3], found, strict=True):
        reached = run["reached"]
        assert row.split()[:-1] == [
            run["optimizer"],
            f"{run['lr']:g}",
            "finished",
            "60",
            f"{run['closure_calls']}",
            f"{run['loss']:.4g}",
            f"{reached['steps']}",
            f"{reached['closure_calls']}",
        ]
    assert rows[3].split() == ["least", "squares", "0"]
    assert max(map(len, [above, titles, *rows[:4]])) <= 80
    models = answer.out.split("\n\n")[-1].splitlines()
    assert models[0].split() == ["optimizer", "lr", "w", "b"]
    for row, run in zip(models[1:4], found, strict=True):
        numbers = [*run["weight"], run["bias"]]
        assert row.split()[2:] == [f"{number:.7g}" for number in numbers]
    assert models[4].split() == ["least", "squares", "2", "0"]


def test_who_was_there_first() -> None:
    found = runs(*THREE, "--target", 0.5)
    out = race(*THREE, "--target", 0.5).out
    first = min(found, key=lambda run: run["reached"]["steps"])
    assert (
        f"\nfewest steps to it: {first['reached']['steps']}, "
        f"{first['optimizer']} lr={first['lr']:g}\n"
    ) in out
    thrifty = min(found, key=lambda run: run["reached"]["closure_calls"])
    assert f"\nfewest evaluations: {thrifty['reached']['closure_calls']}, " in out


def test_answers_are_in_the_data_s_own_units(tmp_path: Path) -> None:
    rows = "".join(f"{1000 + i},{3 * i}\n" for i in range(20))
    path = table(tmp_path, "x,y\n" + rows)
    options = ("--standardize", "--dtype", "float64", "--lr", 0.3, "--steps", 500)
    (run,) = runs(path, "--optimizers", "SGD", *options)
    assert run["weight"] == pytest.approx([3.0], rel=1e-6)
    assert run["bias"] == pytest.approx(-3000.0, rel=1e-6)


def test_several_columns_test_rows_and_no_bias(tmp_path: Path) -> None:
    path = table(
        tmp_path, "a,b,y\n1,2,3\n2,1,4\n4,3,9\n5,1,3\n1,1,2\n2,5,8\n3,3,5\n4,1,6\n"
    )
    options = (path, "--no-bias", "--test-fraction", 0.25, "--steps", 20)
    out = race(*options, *THREE).out
    assert "8 rows, 2 of them held out for testing; y from a, b\n" in out
    assert re.search(r"\noptimizer +lr +status +steps +evals +loss +test loss ", out)
    assert re.search(r"\noptimizer +lr +w1 · a +w2 · b\n", out)
    for run in runs(*options, *THREE):
        assert len(run["weight"]) == 2
        assert run["bias"] is None
        assert run["test_loss"] is not None


def test_all_stop_early_by_their_own_test_loss(tmp_path: Path) -> None:
    path = table(tmp_path, WAVES)
    options = ("--degree", 8, "--standardize", "--test-fraction", 0.4)
    stop = ("--early-stopping", 30, "--steps", 3000)
    found = runs(path, *options, *stop, "--optimizers", "SGD,Adam", "--lr", 0.1)
    assert {run["status"] for run in found} == {"early_stopped"}
    out = race(path, *options, *stop, "--optimizers", "SGD", "--lr", 0.1).out
    assert re.search(r"\nSGD +0\.1 +stopped early ", out)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--lr", "0.1,0.2,0.3"], "learning rate takes 8 values, not 3"),
        (
            ["--optimizers", "SGD,Adam", "--lr", "0.1,"],
            "learning rate must be a number, not ''",
        ),
        (
            ["--optimizers", "SGD,Adem"],
            "optimizer 'Adem' is not known; did you mean Adam?",
        ),
        (
            ["--optimizer", "SGD"],
            "option '--optimizer' is not known; did you mean --optimizers?",
        ),
        (
            ["--optimizers", "SGD,Adam", "--sweep", "lr=1,2"],
            "sweep needs a single optimizer",
        ),
        (
            ["--sweep", "momentun=0,0.5"],
            "setting to sweep 'momentun' is not known; did you mean momentum?",
        ),
        (
            ["--sweep", "lr"],
            "--sweep: NAME=VALUE is wanted, not 'lr'",
        ),
        (
            ["--sweep", "lr=0.1:1"],
            "--sweep: NAME=A,B,… or NAME=LOW:HIGH:COUNT is wanted, not 'lr=0.1:1'",
        ),
        (
            ["--sweep", "lr=0:1:3"],
            "the lowest value must be greater than 0, not 0",
        ),
        (
            ["--sweep", "lr=1:0.1:3"],
            "the highest value must be greater than 1, not 0.1",
        ),
        (
            ["--sweep", "lr=0.1:1:1"],
            "the number of values must be at least 2 and at most 100, not 1",
        ),
        (
            ["--sweep", "lr=0.1:1:two"],
            "the number of values must be a whole number, not 'two'",
        ),
        (["--sweep", "lr=0.1,-1"], "learning rate must be greater than 0, not -1"),
        (
            ["--sweep", "lr=0.1,1", "--lr", "0.1"],
            "sweep needs the learning rate left to it",
        ),
        (
            ["--sweep", "lr=0.1,1", "--scheduler", "OneCycleLR"],
            "learning rate cannot be set with OneCycleLR, which sets all rates",
        ),
        (
            ["--clip", "1"],
            "gradient clipping cannot be set for LBFGS, which finds its steps by "
            "itself; leave it out with --optimizers",
        ),
        (
            ["--scheduler", "StepLR"],
            "a scheduler does nothing for Rprop, which sets its steps by itself; leave "
            "it out with --optimizers",
        ),
        (["--target", "low"], "target must be a number, not 'low'"),
        (
            ["--set", "momentum=0.9"],
            "Adagrad hyperparameter 'momentum' is not known; choose one of lr, "
            "lr_decay, weight_decay, initial_accumulator_value, eps",
        ),
        (["--export", "a"], "option '--export' is not known"),
        (
            ["--early-stopping", "5"],
            "patience needs test rows; hold some out with --test-fraction",
        ),
        (["--steps", "0"], "number of iterations must be at least 1"),
        (["--batch-size", "4"], "batch size must be at most 3, the number of"),
    ],
)
def test_arguments_that_cannot_be_used(arguments: list[str], sentence: str) -> None:
    assert race(*arguments).sentence.startswith(sentence)


def test_data_that_cannot_be_used(tmp_path: Path) -> None:
    path = table(tmp_path, "x,y\n1,2\n2,NaN\n3,4\n")
    assert race(path).sentence == (
        f"{path}, line 3, column 'y': 'NaN' is not a finite number; rows with such "
        "cells can be left out with --drop-invalid"
    )
    out = race(path, "--drop-invalid", "--steps", 2).out
    assert out.startswith(f"{path}: 2 rows, 1 more left out as invalid; y from x\n")


def test_an_interrupted_race(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(trainer: Trainer) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(Trainer, "step", interrupt)
    assert race() == (130, "", "interrupted\n")


def test_help_ends_well() -> None:
    answer = answer_to("race", "--help")
    assert (answer.code, answer.err) == (0, "")


def test_neither_a_display_nor_qt_is_needed() -> None:
    code = (
        "import sys; from desktop.app import main; "
        "code = main(['race', '--json', '--steps', '7']); "
        "sys.exit(code or any('PySide6' in name for name in sys.modules))"
    )
    answer = in_a_process(code=code)
    assert (answer.code, answer.err) == (0, "")
    assert len(answer.json["runs"]) == 8
