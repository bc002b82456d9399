"""The summary, for people."""

import re
from pathlib import Path

from tests.desktop.cli.command_line import (
    table,
    train,
)


def test_the_summary() -> None:
    answer = train("--reduction", "sum", "--predict", 4)
    report = train("--reduction", "sum", "--predict", 4, "--json").json
    assert (answer.code, answer.err) == (0, "")
    w, b, loss = report["weight"][0], report["bias"], report["loss"]
    lines = answer.out.splitlines()
    assert lines[:2] == [
        "the lecture's data: 3 rows; y from x",
        "SGD lr=0.01; mse with sum; full batch; float32; seed 0",
    ]
    assert re.fullmatch(
        r"finished: 1,000 iterations, 1,000 epochs, \d+\.\d\d s", lines[3]
    )
    assert lines[5].split() == ["trained", "least", "squares"]
    assert [line.split()[:2] for line in lines[6:9]] == [
        ["w", f"{w:.7g}"],
        ["b", f"{b:.7g}"],
        ["loss", f"{loss:.6g}"],
    ]
    assert len({len(line) for line in lines[5:9]}) == 1
    assert lines[10] == "largest stable learning rate of plain SGD: 0.0601"
    assert lines[12:] == [f"at x = 4: y = {report['predictions'][0]:.7g}"]


def test_the_settings_in_the_summary() -> None:
    options = (
        "--optimizer adamw --set betas=0.5,0.9 --set amsgrad=yes --batch-size 2 "
        "--loss Huber --dtype FLOAT64 --seed 3 --steps 5"
    )
    assert (
        "\nAdamW lr=0.001 betas=0.5,0.9 amsgrad=yes; huber with mean; batches of 2; "
        "float64; seed 3\n"
    ) in train(*options.split()).out


def test_what_is_said_of_a_run_that_diverges() -> None:
    answer = train("--lr", 0.5)
    assert (answer.code, answer.err) == (3, "")
    assert (
        "diverged: by iteration 5 the loss has grown to 2.95e6 times that at the start"
        ": lr 0.5 is 2.77 times the largest stable rate 0.18 of these data\n"
        "try --lr 0.09\n"
        "shown is the last state: 5 iterations, 5 epochs, "
    ) in answer.out
    assert train("--lr", 0.09).code == 0
    # With momentum the rate may be larger.
    other = train("--lr", 0.5, "--set", "momentum=0.9")
    assert other.code == 3
    assert "lr 0.5 is 1.46 times the largest stable rate 0.343" in other.out
    assert "\nlargest stable learning rate here: 0.3426\n" in other.out
    # Nothing is claimed where there is no theorem.
    other = train("--lr", 0.5, "--batch-size", 1)
    assert other.code == 3
    assert " times the largest stable rate" not in other.out
    assert "\ntry a smaller --lr than 0.5 or --standardize or --clip\n" in other.out


def test_test_rows_are_measured_and_not_trained_on(tmp_path: Path) -> None:
    path = table(tmp_path, "x,y\n" + "".join(f"{i},{2 * i + 1}\n" for i in range(10)))
    options = ("--test-fraction", 0.3, "--lr", 0.02, "--dtype", "float64")
    answer = train(path, *options, "--json").json
    assert 0 < answer["test_loss"] < 1e-2
    summary = train(path, *options).out
    assert "10 rows, 3 of them held out for testing; y from x" in summary
    assert re.search(r"\ntrain loss +\S+ +\S+\ntest loss +\S+\n", summary)


def test_least_squares_that_are_not_unique(tmp_path: Path) -> None:
    path = table(tmp_path, "a,b,y\n1,2,1\n2,4,2\n3,6,4\n4,8,4\n")
    summary = train(path).out
    assert re.search(r"\nw1 · a +\S+ +–\nw2 · b +\S+ +–\nb +\S+ +–\nloss ", summary)
    assert "many lines fit these x equally well" in summary


def test_a_rate_above_the_stable_one_is_told_before_anything_has_diverged() -> None:
    answer = train("--lr", 0.2, "--steps", 20)
    assert answer.code == 0
    assert re.search(
        r"\nfinished: 20 iterations, .*\nby iteration 20 the loss has grown to \d+ "
        r"times that at the start: lr 0.2 is 1.11 times the largest stable rate 0.18 "
        r"of these data\ntry --lr 0.09\n",
        answer.out,
    )
    # Too few steps to say what has become of them.
    assert (
        "\nlr 0.2 is 1.11 times the largest stable rate 0.18 of these data\n"
        "try --lr 0.09\n"
    ) in train("--lr", 0.2, "--steps", 3).out
    assert "times the largest stable" not in train("--lr", 0.18, "--steps", 20).out


def test_numbers_too_large_for_any_learning_rate(tmp_path: Path) -> None:
    path = table(tmp_path, "x,y\n1e30,1\n2e30,2\n4e30,3\n")
    answer = train(path)
    assert answer.code == 3
    assert (
        "\ndiverged: at iteration 0 the loss is no longer finite: the numbers are too "
        "large for float32\ntry --standardize or --dtype float64\n"
    ) in answer.out
    assert train(path, "--standardize").code == 0
    assert train(path, "--dtype", "float64", "--lr", "1e-62").code == 0
