"""The file of --script."""

import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
import torch

import desktop.cli.main
from tests.desktop.cli.command_line import CLEAN, in_a_process, table, train


def printed(path: Path) -> list[str]:
    """The lines that the script prints."""
    out = StringIO()
    code = compile(path.read_text(encoding="utf-8"), str(path), "exec")
    with redirect_stdout(out), torch.random.fork_rng(devices=[]):
        exec(code, {"__name__": "__main__", "__file__": str(path)})
    return out.getvalue().splitlines()


def long_table(folder: Path, name: str = "data.csv") -> Path:
    random = np.random.default_rng(0)
    rows = random.normal(size=(250, 3)).round(3).tolist()
    lines = ["a;b;y", *(";".join(map(str, row)).replace(".", ",") for row in rows)]
    return table(folder, "\n".join(lines), name)


def test_it_prints_what_the_program_found(tmp_path: Path) -> None:
    """In processes of their own, both of them."""
    path = tmp_path / "run.py"
    answer = in_a_process("train", "--json", "--predict", 4, "--script", path)
    assert answer.err == ""
    report = answer.json
    done = subprocess.run(
        [sys.executable, "-I", str(path)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.splitlines() == [
        f"prediction = {report['predictions'][0]!r}",
        f"w = {report['weight'][0]!r}",
        f"b = {report['bias']!r}",
        f"loss = {report['loss']!r}",
    ]


def test_a_file_is_found_from_where_the_script_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "scripts"
    folder.mkdir()
    file = long_table(tmp_path)
    monkeypatch.chdir(tmp_path)
    options = ("--json", "--steps", 50, "--test-fraction", 0.2)
    report = train(file.name, *options, "--script", "scripts/run.py").json
    monkeypatch.chdir("/")
    path = folder / "run.py"
    assert '"../data.csv"' in path.read_text(encoding="utf-8")
    assert printed(path) == [
        f"w1 = {report['weight'][0]!r}",
        f"w2 = {report['weight'][1]!r}",
        f"b = {report['bias']!r}",
        f"loss = {report['loss']!r}",
        f"test loss = {report['test_loss']!r}",
    ]


def test_a_file_that_says_something_else_is_not_read_again(tmp_path: Path) -> None:
    """A row that was dropped is in the file, but not among the data."""
    file = long_table(tmp_path)
    file.write_bytes(file.read_bytes() + b"\n1;2;nan")
    path = tmp_path / "run.py"
    options = ("--json", "--drop-invalid", "--steps", 20)
    report = train(file, *options, "--script", path).json
    assert "data.csv" not in path.read_text(encoding="utf-8").partition("\n\n")[2]
    assert printed(path)[-1] == f"loss = {report['loss']!r}"


def test_the_summary_says_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "run.py"
    answer = train("--steps", 3, "--script", path)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.endswith(f"\n\nscript written to {path}\n")
    assert [file.name for file in tmp_path.iterdir()] == ["run.py"]


def test_quiet_is_quiet(tmp_path: Path) -> None:
    path = tmp_path / "run.py"
    path.write_text("old")
    assert train("--steps", 3, "--quiet", "--script", path) == (0, "", "")
    assert "range(3)" in path.read_text(encoding="utf-8")


def test_a_run_that_diverges_has_its_script(tmp_path: Path) -> None:
    path = tmp_path / "run.py"
    answer = train("--lr", 9, "--quiet", "--script", path)
    assert answer.code == 3
    assert printed(path)[0] == "w = nan"


def test_a_place_that_cannot_be_written_is_known_before_the_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*_: object) -> None:
        raise AssertionError("it was trained")

    monkeypatch.setattr(desktop.cli.main, "run", run)
    file = table(tmp_path, CLEAN)
    reasons = {
        tmp_path / "gone" / "run.py": f"there is no folder {tmp_path / 'gone'}",
        file / "run.py": f"{file} is not a folder",
        tmp_path: "there is a folder of that name",
        Path("/"): "there is a folder of that name",
        Path(""): "there is a folder of that name",
        tmp_path / ("long" * 100): "the name is too long",
        file: "it is the table that is read",
    }
    for path, reason in reasons.items():
        refused = f"{path} cannot be written ({reason}); nothing was changed"
        assert train(file, "--script", path).sentence == refused
    assert file.read_text() == CLEAN
    assert list(tmp_path.iterdir()) == [file]


def test_bad_data_make_no_script(tmp_path: Path) -> None:
    assert train(tmp_path / "gone.csv", "--script", tmp_path / "run.py").sentence
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_moved_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def replace(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", replace)
    path = tmp_path / "run.py"
    path.write_text("old")
    answer = train("--script", path)
    assert "cannot be written (the disk is full)" in answer.sentence
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
