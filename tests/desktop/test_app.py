"""What the first word of a command leads to."""

from pathlib import Path

import pytest

from desktop import app, startup
from desktop.cli.options import COMMANDS


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path | None]:
    """What a window was opened with; it is not opened here."""
    opened: list[Path | None] = []

    def run(file: Path | None = None) -> int:
        opened.append(file)
        return 0

    monkeypatch.setattr(startup, "run", run)
    return opened


def test_nothing_opens_the_window(opened: list[Path | None]) -> None:
    assert app.main([]) == 0
    assert opened == [None]


@pytest.mark.parametrize("name", ["run.linreg", "data.csv", "Makefile", "train me"])
def test_a_file_opens_it_with_that(
    opened: list[Path | None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_text("")
    assert app.main([name]) == 0
    assert app.main([str(tmp_path / name)]) == 0
    assert opened == [Path(name), tmp_path / name]


def test_a_command_goes_before_a_file_of_its_name(
    opened: list[Path | None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("train").write_text("")
    assert app.main(["train", "--steps", "1", "--quiet"]) == 0
    assert opened == []


def test_all_commands_are_known() -> None:
    assert app._COMMANDS == COMMANDS


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["gone.csv"], "gone.csv: there is no such file"),
        (["gone/data"], "gone/data: there is no such file"),
        (["."], ".: this is a folder, not a file"),
        (["a\nb.csv"], "a\\nb.csv: there is no such file"),
        (["a\0b.csv"], "a\\x00b.csv: there is no such file"),
        (["x" * 5000 + ".csv"], "x" * 5000 + ".csv: there is no such file"),
        (
            ["a.csv", "b.csv"],
            "the window opens one FILE, and b.csv is more than that",
        ),
        (["data"], "'data' is neither a command (train or race) nor a file"),
        (
            ["trian"],
            "'trian' is neither a command (train or race) nor a file; "
            "did you mean train?",
        ),
        ([""], "'' is neither a command (train or race) nor a file"),
        (["a\0b"], "'a\\x00b' is neither a command (train or race) nor a file"),
    ],
)
def test_what_is_refused_says_so_in_one_line(
    opened: list[Path | None],
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    sentence: str,
) -> None:
    assert app.main(arguments) == 2
    assert capsys.readouterr() == ("", f"error: {sentence}\n")
    assert opened == []
