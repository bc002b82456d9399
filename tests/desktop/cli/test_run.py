"""Runs without a window, against plain torch loops and certified values."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import torch

from tests.desktop.cli.command_line import (
    CLEAN,
    ROOT,
    TABLE,
    Answer,
    table,
    train,
)

NIST = ROOT.parent / "shared" / "data" / "nist"


def test_a_constant_column_is_enough_without_a_bias(tmp_path: Path) -> None:
    path = table(tmp_path, "x,y\n3,3\n3,6\n3,9\n")
    answer = train(path, "--no-bias", "--json").json
    assert answer["weight"] == pytest.approx([2.0], rel=1e-5)
    assert answer["bias"] is None
    assert answer["exact"]["bias"] is None
    assert answer["initial"]["bias"] is None


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + CLEAN.encode(),
        CLEAN.replace(",", ";").replace(".", ","),
        CLEAN.replace(",", "\t").replace("\n", "\r\n"),
        "name,x,y\na,1,2.5\nb,2,4\nc,3,5.5\nd,4,9\n",
        CLEAN.removeprefix("x,y\n"),
    ],
    ids=["byte-order mark", "decimal commas", "tabs", "a column of text", "no header"],
)
def test_files_in_other_forms_are_understood(
    tmp_path: Path, content: str | bytes
) -> None:
    plain = train(table(tmp_path, CLEAN, "plain.csv"), "--steps", 20, "--json").json
    other = train(table(tmp_path, content), "--steps", 20, "--json").json
    assert other | {"seconds": 0} == plain | {"seconds": 0}


@pytest.mark.parametrize("suffix", [".tsv", ".parquet", ".xlsx"])
def test_files_of_other_kinds_are_understood(tmp_path: Path, suffix: str) -> None:
    plain = table(tmp_path, CLEAN, "plain.csv")
    frame, path = pl.read_csv(plain), tmp_path / f"data{suffix}"
    if suffix == ".parquet":
        frame.write_parquet(path)
    elif suffix == ".xlsx":
        frame.write_excel(path)
    else:
        frame.write_csv(path, separator="\t")
    options = ("--steps", 20, "--json")
    answer, expected = train(path, *options).json, train(plain, *options).json
    assert answer | {"seconds": 0} == expected | {"seconds": 0}


def test_what_is_wrong_in_other_kinds_is_told_in_a_line(tmp_path: Path) -> None:
    path = tmp_path / "data.parquet"
    pl.DataFrame({"x": [1.0, None, 3.0], "y": [1, 2, 4]}).write_parquet(path)
    assert train(path).sentence == (
        f"{path}, row 2, column 'x': the cell is blank; rows with such cells can be "
        "left out with --drop-invalid"
    )
    path.write_bytes(path.read_bytes()[:-40])
    assert train(path).sentence.startswith(f"{path}: this is no Parquet file, or it")


def test_invalid_rows_are_left_out_when_asked(tmp_path: Path) -> None:
    holes = table(tmp_path, "x,y\n1,2.5\n,9\n2,4\n3,5.5\n7,nan\n4,9\n6,inf\n")
    whole = train(table(tmp_path, CLEAN, "plain.csv"), "--steps", 20, "--json").json
    answer = train(holes, "--drop-invalid", "--steps", 20, "--json").json
    assert answer | {"seconds": 0} == whole | {"seconds": 0}
    summary = train(holes, "--drop-invalid", "--steps", 1).out
    assert f"{holes}: 4 rows, 3 more left out as invalid; y from x\n" in summary


def test_a_column_that_is_not_used_may_hold_anything(tmp_path: Path) -> None:
    path = table(tmp_path, "x,age,y\n1,30,2.5\n2,,4\n3,41,5.5\n4,nan,9\n")
    assert "column 'age': the cell is blank" in train(path).sentence
    plain = train(table(tmp_path, CLEAN, "plain.csv"), "--steps", 20, "--json").json
    answer = train(path, "--x", "x", "--y", "y", "--steps", 20, "--json").json
    assert answer["weight"] == plain["weight"]


def test_roles_of_the_columns(tmp_path: Path) -> None:
    path = table(tmp_path, '"a, b",c,d\n1,2,1\n2,1,3\n3,5,4\n')
    one = ("--steps", 1)
    assert f"{path}: 3 rows; d from a, b, c\n" in train(path, *one).out
    assert f"{path}: 3 rows; c from a, b, d\n" in train(path, "--y", "c", *one).out
    quoted = ("--x", '"a, b"', "--y", "c", *one)
    assert f"{path}: 3 rows; c from a, b\n" in train(path, *quoted).out
    twice = train(path, "--x", "d", "--x", "c", "--steps", 1)
    assert f"{path}: 3 rows; a, b from d, c\n" in twice.out


def plain_loop(
    x: list[float],
    y: list[float],
    *,
    steps: int,
    lr: float,
    reduction: str = "mean",
    dtype: torch.dtype = torch.float32,
    batch: int = 0,
) -> tuple[float, float, float]:
    """The lecture's loop as one writes it down: w, b and the loss at the end."""
    torch.manual_seed(0)
    model = torch.nn.Linear(1, 1, dtype=dtype)
    inputs = torch.tensor(x, dtype=dtype).unsqueeze(1)
    targets = torch.tensor(y, dtype=dtype).unsqueeze(1)
    criterion = torch.nn.MSELoss(reduction=reduction)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    size = batch or len(x)
    starts = range(0, len(x), size)
    for step in range(steps):
        start = starts[step % len(starts)]
        rows = slice(start, start + size)
        loss = criterion(model(inputs[rows]), targets[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    loss = criterion(model(inputs), targets)
    return model.weight.item(), model.bias.item(), loss.item()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_the_lecture_is_a_plain_torch_loop_to_the_bit(
    dtype: str, reduction: str
) -> None:
    options = ("--dtype", dtype, "--reduction", reduction, "--steps", 100, "--json")
    answer = train(*options).json
    w, b, loss = plain_loop(
        [1.0, 2.0, 3.0],
        [2.0, 4.0, 6.0],
        steps=100,
        lr=0.01,
        reduction=reduction,
        dtype=getattr(torch, dtype),
    )
    assert (answer["weight"], answer["bias"], answer["loss"]) == ([w], b, loss)
    assert answer["steps"] == answer["epochs"] == 100


def test_mini_batches_are_a_plain_torch_loop_to_the_bit(tmp_path: Path) -> None:
    path = table(tmp_path, CLEAN)
    options = ("--batch-size", 3, "--no-shuffle", "--lr", 0.02, "--steps", 51)
    answer = train(path, *options, "--json").json
    x, y = [1.0, 2.0, 3.0, 4.0], [2.5, 4.0, 5.5, 9.0]
    w, b, loss = plain_loop(x, y, steps=51, lr=0.02, batch=3)
    assert (answer["weight"], answer["bias"], answer["loss"]) == ([w], b, loss)
    assert (answer["steps"], answer["epochs"]) == (51, 25)


def test_equal_seeds_give_equal_runs_and_others_do_not(tmp_path: Path) -> None:
    path = table(tmp_path, "x,y\n" + "".join(f"{i / 10},{i % 7}\n" for i in range(40)))
    options = (
        path,
        "--batch-size",
        7,
        "--test-fraction",
        0.3,
        "--steps",
        60,
        "--json",
        "--seed",
    )
    first, again, other = (train(*options, seed).json for seed in (5, 5, 6))
    assert first | {"seconds": 0} == again | {"seconds": 0}
    for key in ("initial", "weight", "loss", "test_loss", "exact"):
        assert first[key] != other[key]


def test_a_run_that_diverges() -> None:
    answer = train("--lr", 0.5, "--json")
    report = answer.json
    assert answer.code == 3
    assert report["status"] == "diverged"
    steps = report["steps"]
    w, b, loss = plain_loop([1.0, 2.0, 3.0], [2.0, 4.0, 6.0], steps=steps, lr=0.5)
    assert (report["weight"], report["bias"], report["loss"]) == ([w], b, loss)
    # It has just grown to more than a million times that at the start.
    _, _, start = plain_loop([1.0, 2.0, 3.0], [2.0, 4.0, 6.0], steps=0, lr=0.5)
    *_, before = plain_loop([1.0, 2.0, 3.0], [2.0, 4.0, 6.0], steps=steps - 1, lr=0.5)
    least = max(start, np.square([2.0, 4.0, 6.0]).mean())
    assert before <= 1e6 * least < loss


def test_a_run_that_is_lost_at_one_step_is_shown_before_it(tmp_path: Path) -> None:
    path = table(tmp_path, "x,y\n1e9,1\n2e9,2\n4e9,3\n")
    answer = train(path, "--lr", 1e9, "--json")
    report = answer.json
    assert (answer.code, report["status"]) == (3, "diverged")
    facts = report["diagnosis"]["facts"]
    assert facts["quantity"] in ("loss", "gradient")
    assert facts["iteration"] == report["steps"] + 1
    w, b, loss = plain_loop(
        [1e9, 2e9, 4e9], [1.0, 2.0, 3.0], steps=report["steps"], lr=1e9
    )
    assert (report["weight"], report["bias"], report["loss"]) == ([w], b, loss)
    assert "\nshown is the last finite state: " in train(path, "--lr", 1e9).out


def test_numbers_too_large_from_the_start(tmp_path: Path) -> None:
    path = table(tmp_path, "x,y\n1e30,1\n2e30,2\n4e30,3\n")
    answer = train(path, "--json")
    assert answer.code == 3
    assert (answer.json["steps"], answer.json["loss"]) == (0, None)
    assert answer.json["weight"] == answer.json["initial"]["weight"]
    assert "\nloss " in train(path).out


def test_a_run_that_converges() -> None:
    answer = train("--lr", 0.1, "--tolerance", 1e-3, "--json")
    assert answer.code == 0
    assert answer.json["status"] == "converged"
    assert 10 < answer.json["steps"] < 1000
    w, b = answer.json["weight"][0], answer.json["bias"]
    x = np.array([1.0, 2.0, 3.0])
    residual = w * x + b - 2 * x
    slope = 2 * np.array([(residual * x).mean(), residual.mean()])
    assert np.linalg.norm(slope) <= 1e-3
    assert "\nconverged: " in train("--lr", 0.1, "--tolerance", 1e-3).out


def test_predictions_for_several_columns(tmp_path: Path) -> None:
    path = table(tmp_path, TABLE)
    options = ("--predict", "1,2", "--predict", "-3,0.5", "--dtype", "float64")
    answer = train(path, *options, "--json").json
    weight, bias = answer["weight"], answer["bias"]
    rows = np.array([[1.0, 2.0], [-3.0, 0.5]])
    assert answer["predictions"] == pytest.approx(rows @ weight + bias)
    summary = train(path, *options).out
    assert "\nat width = 1, height = 2: depth = " in summary
    assert "\nat width = -3, height = 0.5: depth = " in summary


def test_polynomials_predict_from_x_itself(tmp_path: Path) -> None:
    path = table(tmp_path, "x,y\n-1,1\n0,0\n1,1\n2,4\n")
    options = (
        "--degree",
        2,
        "--steps",
        60,
        "--optimizer",
        "LBFGS",
        "--predict",
        "3,-2",
    )
    answer = train(path, *options, "--json").json
    assert answer["predictions"] == pytest.approx([9, 4], abs=1e-3)
    assert "w2 · x²" in train(path, *options).out


def test_standardized_runs_answer_in_the_data_s_own_units(tmp_path: Path) -> None:
    rows = "".join(f"{1000 + i},{3 * i + i % 2}\n" for i in range(20))
    path = table(tmp_path, "x,y\n" + rows)
    options = ("--standardize", "--dtype", "float64", "--lr", 0.1)
    answer = train(path, *options, "--json", "--predict", 1000).json
    slope, intercept = np.polyfit(
        1000 + np.arange(20), 3 * np.arange(20) + np.arange(20) % 2, 1
    )
    assert answer["weight"] == pytest.approx([slope], rel=1e-6)
    assert answer["bias"] == pytest.approx(intercept, rel=1e-6)
    assert answer["predictions"] == pytest.approx([1000 * slope + intercept], abs=1e-5)
    summary = train(path, *options).out
    assert re.search(r"\n +trained +for scaled x +least squares\n", summary)
    cells = re.search(r"\nw +(\S+) +(\S+) +(\S+)\n", summary)
    assert cells is not None
    wanted = [slope, slope * np.arange(20).std(), slope]
    assert [float(cell) for cell in cells.groups()] == pytest.approx(wanted, rel=1e-6)
    assert 'all but the column "for scaled x" is in the data\'s own units' in summary


needs_nist = pytest.mark.skipif(not NIST.is_dir(), reason="the NIST data are not here")
LBFGS = (
    "--optimizer LBFGS --set line_search_fn=strong_wolfe --set tolerance_grad=0 "
    "--set tolerance_change=0 --dtype float64 --standardize --steps 30"
)


def train_on_nist(name: str, options: str) -> tuple[Answer, list[float], float]:
    """The answer, the certified coefficients with the bias last, and residual sd."""
    certified = json.loads((NIST / "certified.json").read_text())["datasets"][name]
    coefficients = certified["coefficients"]
    if certified["intercept"]:
        bias, *weight = coefficients
        coefficients = [*weight, bias]
    answer = train(NIST / certified["file"], *options.split(), "--json")
    return answer, coefficients, certified["residual_std_dev"]


def coefficients_of(report: dict[str, Any]) -> list[float]:
    return [*report["weight"], *([] if report["bias"] is None else [report["bias"]])]


SHAPES = [("Norris", ""), ("Pontius", "--degree 2"), ("NoInt1", "--no-bias")]
SHAPES += [("Longley", ""), ("NoInt2", "--no-bias")]


@needs_nist
@pytest.mark.parametrize(("name", "shape"), [*SHAPES, ("Filip", "--degree 10")])
def test_the_exact_fit_is_the_certified_one(name: str, shape: str) -> None:
    answer, coefficients, sd = train_on_nist(name, f"{shape} --steps 1")
    exact = answer.json["exact"]
    assert coefficients_of(exact) == pytest.approx(coefficients, rel=1e-13, abs=0)
    assert exact["residual_sd"] == pytest.approx(sd, rel=1e-13)


@needs_nist
@pytest.mark.parametrize(("name", "shape"), SHAPES)
def test_training_reaches_the_certified_values(name: str, shape: str) -> None:
    answer, coefficients, _ = train_on_nist(name, f"{shape} {LBFGS}")
    trained = coefficients_of(answer.json)
    assert trained == pytest.approx(coefficients, rel=1e-7, abs=0)
