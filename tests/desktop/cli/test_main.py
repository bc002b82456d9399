"""The command line, as the person who types it meets it."""

import io
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.cli.main import main
from linreg.trainer import Trainer
from tests.desktop.cli.command_line import (
    CLEAN,
    PROGRAM,
    ROOT,
    answer_to,
    in_a_process,
    table,
    train,
)

# A disk without room.
FULL = Path("/dev/full")
DROP = "; rows with such cells can be left out with --drop-invalid"


JUNK = b"\x7fELF\x02\x01\x01\x00\x00\x00\n\x00\x9c\xff"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", ": the file is empty"),
        ("\n \n", ": the file is empty"),
        ("x,y\n", ": there is a header, but no row of data below it"),
        ("x,y\n1,2\n", ": a line needs two rows of data or more, and there is 1"),
        ("a,b\nc,d\n", ": no column holds numbers; columns of text: 'a', 'b'"),
        ("x,y\n1,2\n2,two\n3,4\n", ", line 3, column 'y': 'two' is not a number"),
        ("x,y\n1,2\n2\n", ", line 3: the row has 1 cell, but the first row has 2"),
        ("x,y\n1,2\n\n,3\n", ", line 4, column 'x': the cell is blank" + DROP),
        (
            "x,y\n1,2\n2,NaN\n",
            ", line 3, column 'y': 'NaN' is not a finite number" + DROP,
        ),
        (
            "x,y\n1,2\n-inf,3\n",
            ", line 3, column 'x': '-inf' is not a finite number" + DROP,
        ),
        (
            "x,y\n3,1\n3,2\n3,4\n",
            ": column 'x' is the same in every row, so w and b are not determined; "
            "choose other columns with --x, or a model without b: --no-bias",
        ),
        (
            "a,b,y\n1,7,1\n2,7,2\n3,7,4\n",
            ": column 'b' is the same in every row, so w and b are not determined; "
            "choose other columns with --x, or a model without b: --no-bias",
        ),
        (
            JUNK,
            ", line 1: this is not a text file: byte 8 is zero; save the table as CSV "
            "first",
        ),
        (
            "x,y\n1,2\n2,café\n".encode("latin-1"),
            ", line 3: the text is not UTF-8: byte 14 is 0xE9; save it as UTF-8",
        ),
        (
            "x,y\n1,2\n2,3\n".encode("utf-16") + b"\x41",
            ", line 4: the text is not UTF-16: byte 27 is 0x41; save it as UTF-8",
        ),
    ],
)
def test_files_that_cannot_be_used(
    tmp_path: Path, content: str | bytes, sentence: str
) -> None:
    path = table(tmp_path, content)
    assert train(path).sentence == f"{path}{sentence}"


def test_files_that_are_not_there(tmp_path: Path) -> None:
    assert train(tmp_path).sentence == f"{tmp_path}: this is a folder, not a file"
    gone = tmp_path / "gone.csv"
    assert train(gone).sentence == f"{gone}: there is no such file"


def test_the_rows_trained_on_may_be_the_constant_ones(tmp_path: Path) -> None:
    path = table(tmp_path, "x,y\n1,1\n1,2\n1,3\n2,4\n")
    options = ("--test-fraction", 0.25, "--steps", 1, "--quiet")
    sentences = {train(path, *options, "--seed", seed).err for seed in range(8)}
    refused = f"error: {path}: column 'x' is the same in every training row, so w and b"
    assert "" in sentences
    assert any(sentence.startswith(refused) for sentence in sentences)


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["train", "--help"]])
def test_help_ends_well(arguments: list[str]) -> None:
    answer = answer_to(*arguments)
    assert (answer.code, answer.err) == (0, "")
    assert "train" in answer.out
    assert "window" in answer.out


def test_the_version() -> None:
    answer = answer_to("--version")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("Linreg Lab ")


@pytest.mark.parametrize("command", ["trian", "rase", "run", "data.csv", ""])
def test_unknown_commands(command: str) -> None:
    refused = f"'{command}' is neither a command (train or race) nor a file"
    assert answer_to(command).sentence.startswith(refused)


def test_unknown_options() -> None:
    sentence = answer_to("--verison").sentence
    assert sentence == "option '--verison' is not known; --help lists all there is"


def test_quiet_says_nothing_but_json() -> None:
    assert train("--quiet") == (0, "", "")
    assert train("--quiet", "--json").json["steps"] == 1000
    assert train("--quiet", "--lr", 0).sentence.startswith("learning rate")


def test_an_interrupted_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(trainer: Trainer) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(Trainer, "step", interrupt)
    assert train() == (130, "", "interrupted\n")


def test_text_that_stdout_does_not_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = table(tmp_path, CLEAN.replace("x", "Größe ξ"))
    stdout = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    monkeypatch.setattr(sys, "stdout", stdout)
    assert main(["train", str(path)]) == 0
    stdout.seek(0)
    assert "y from Größe \\u03be" in stdout.read()


@pytest.mark.skipif(not FULL.exists(), reason="there is no such device")
@pytest.mark.parametrize("options", ["", "--json"])
def test_an_answer_that_cannot_be_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, options: str
) -> None:
    with FULL.open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert main(["train", "--steps", "1", *options.split()]) == 2
    assert capsys.readouterr().err == (
        "error: the answer cannot be written (No space left on device)\n"
    )


def test_as_a_program_of_its_own(tmp_path: Path) -> None:
    gone = tmp_path / "gone.csv"
    assert in_a_process("train", gone).sentence == f"{gone}: there is no such file"


def test_neither_a_display_nor_qt_is_needed() -> None:
    code = (
        "import sys; from desktop.app import main; "
        "code = main(['train', '--json', '--steps', '7']); "
        "sys.exit(code or any('PySide6' in name for name in sys.modules))"
    )
    answer = in_a_process(code=code)
    assert (answer.code, answer.err) == (0, "")
    assert answer.json["steps"] == 7


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_a_terminal_sees_progress_and_ctrl_c_ends_it() -> None:
    import pty

    terminal, theirs = pty.openpty()
    command = [sys.executable, "-c", PROGRAM, "train", "--steps", "100000000"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=theirs, stderr=theirs)
    os.close(theirs)
    seen = b""
    while seen.count(b"\r") < 2:
        seen += os.read(terminal, 1000)
    process.send_signal(signal.SIGINT)
    assert process.wait() == 130
    seen += os.read(terminal, 10000)
    os.close(terminal)
    bars, _, rest = seen.decode().rpartition("/s")
    assert re.search(r"\r\[-+\] +0%  [\d,]+ of 100,000,000  loss \d", bars)
    assert re.fullmatch(r" *\r +\rinterrupted\r\n", rest)
