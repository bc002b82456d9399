"""What is typed is understood, or refused with what is wrong with it."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linreg.optimizers import OPTIMIZERS
from tests.desktop.cli.command_line import TABLE, table, train


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["--x", "widht"],
            "{path}: there is no column 'widht'; did you mean 'width'?",
        ),
        (
            ["--y", "age"],
            "{path}: there is no column 'age'; numeric columns: 'width', 'height', "
            "'depth'",
        ),
        (
            ["--x", "name", "--y", "depth"],
            "{path}: column 'name' holds text, not numbers; numeric columns: 'width', "
            "'height', 'depth'",
        ),
        (
            ["--x", "width,depth", "--y", "depth"],
            "{path}: column 'depth' is named more than once among x and y",
        ),
        (["--lr=--"], "--lr: expected one argument"),
        (["--optimizer=--"], "--optimizer: expected one argument"),
        (["--lr", "0"], "learning rate must be greater than 0, not 0"),
        (["--lr", "-1e-3"], "learning rate must be greater than 0, not -0.001"),
        (["--lr", "fast"], "learning rate must be a number, not 'fast'"),
        (["--batch-size", "0"], "batch size must be at least 1, not 0"),
        (
            ["--batch-size", "5"],
            "batch size must be at most 4, the number of training rows, not 5",
        ),
        (
            ["--batch-size", "4", "--test-fraction", "0.25"],
            "batch size must be at most 3, the number of training rows, not 4",
        ),
        (["--degree", "0"], "degree must be at least 1 and at most 15, not 0"),
        (
            ["--degree", "2"],
            "degree 2 needs a single x column, and there are several",
        ),
        (
            ["--optimizer", "Adem"],
            "optimizer 'Adem' is not known; did you mean Adam?",
        ),
        (
            ["--set", "momentun=0.9"],
            "SGD hyperparameter 'momentun' is not known; did you mean momentum?",
        ),
        (
            ["--optimizer", "LBFGS", "--set", "line_search_fn=wolfe"],
            "line search 'wolfe' is not known; choose one of none, strong_wolfe",
        ),
        (
            ["--optimizer", "adam", "--set", "betas=0.9"],
            "betas takes 2 values, not 1",
        ),
        (
            ["--set", "nesterov=yes"],
            "nesterov needs momentum above 0 and dampening 0",
        ),
        (["--set", "momentum"], "--set: NAME=VALUE is wanted, not 'momentum'"),
        (
            ["--loss", "msee"],
            "criterion 'msee' is not known; did you mean mse?",
        ),
        (
            ["--reduction", "none"],
            "reduction 'none' is not known; choose one of mean, sum",
        ),
        (
            ["--dtype", "half"],
            "number type 'half' is not known; choose one of float32, float64",
        ),
        (["--init-w", "1"], "initial w takes 2 values, not 1"),
        (["--init-w", "1,one"], "initial w must be a number, not 'one'"),
        (["--init-b", "1", "--no-bias"], "initial b needs a model with a bias"),
        (
            ["--test-fraction", "1"],
            "test fraction must be at least 0 and less than 1, not 1",
        ),
        (
            ["--test-fraction", "0.99"],
            "{path}: with so large a test fraction none of the 4 rows is left for "
            "training",
        ),
        (["--seed", "-1"], "seed must be at least 0 and at most 2147483647, not -1"),
        (["--steps", "1.5"], "number of iterations must be a whole number, not 1.5"),
        (["--tolerance", "-1"], "tolerance must be at least 0, not -1"),
        (["--predict", "1,2,3"], "x to predict for takes 2 values, not 3"),
        (["--predict", "1,"], "x to predict for must be a number, not ''"),
        (
            ["--tolerence", "1"],
            "option '--tolerence' is not known; did you mean --tolerance?",
        ),
        (["--json=yes"], "--json: ignored explicit argument 'yes'"),
        (["--lr"], "--lr: expected one argument"),
        (["more.csv"], "there can be one FILE, and 'more.csv' is a second one"),
    ],
)
def test_arguments_that_cannot_be_used(
    tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    path = table(tmp_path, TABLE)
    assert train(path, *arguments).sentence == sentence.format(path=path)


def test_the_defaults_are_those_of_the_help() -> None:
    spelt_out = (
        "--degree 1 --loss mse --reduction mean --optimizer SGD --lr 0.01 --seed 0 "
        "--dtype float32 --steps 1000 --set momentum=0 --tolerance 0 --test-fraction 0"
    )
    answer = train("--json").json
    assert answer["steps"] == 1000
    again = train(*spelt_out.split(), "--json").json
    assert again | {"seconds": 0} == answer | {"seconds": 0}


def test_a_start_of_ones_own(tmp_path: Path) -> None:
    path = table(tmp_path, TABLE)
    options = ("--init-w", "-0.5,.25", "--init-b", -2, "--steps", 1, "--json")
    answer = train(path, *options).json
    assert answer["initial"] == {"weight": [-0.5, 0.25], "bias": -2.0}
    assert answer["weight"] != [-0.5, 0.25]


OPTIONS = "--x --y --degree --loss --reduction --optimizer --lr --set --init-w --init-b"


@example(option="--x", value="\n0")
@settings(deadline=None, max_examples=150)
@given(
    option=st.sampled_from(OPTIONS.split()),
    value=st.text(max_size=12)
    | st.floats().map(str)
    | st.integers().map(str)
    | st.lists(st.floats(), min_size=1, max_size=3).map(
        lambda numbers: ",".join(map(str, numbers))
    )
    | st.sampled_from(list(OPTIMIZERS)),
)
def test_whatever_is_typed_is_trained_or_refused_in_one_line(
    option: str, value: str
) -> None:
    answer = train("--steps", 2, "--json", f"{option}={value}")
    if answer.code == 2:
        assert answer.sentence
    else:
        assert answer.code in (0, 3)
        assert answer.json["steps"] <= 2
