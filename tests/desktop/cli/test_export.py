"""The files of --export."""

import csv
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

import desktop.cli
from desktop.theme import LIGHT
from tests.desktop.cli.command_line import in_a_process, table, train

FILES = {"fit.png", "loss.png", "surface.png", "history.csv"}

pytestmark = pytest.mark.usefixtures("qapp")


def colours(path: Path) -> set[str]:
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
    assert (image.width(), image.height()) == (1600, 1120)
    pixels = np.frombuffer(image.constBits(), np.uint32)
    return {QColor(pixel).name() for pixel in np.unique(pixels).tolist()}


def test_three_pictures_and_the_history(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "results"
    answer = train("--predict", 4, "--steps", 20, "--export", folder)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.endswith(
        f"\n\nwritten to {folder}: fit.png, loss.png, surface.png, history.csv\n"
    )
    assert {path.name for path in folder.iterdir()} == FILES
    assert {LIGHT.train, LIGHT.model, LIGHT.optimum} <= colours(folder / "fit.png")
    assert {LIGHT.train, LIGHT.model} <= colours(folder / "loss.png")
    assert {LIGHT.model, LIGHT.optimum} <= colours(folder / "surface.png")


def test_the_last_row_is_what_was_reported(tmp_path: Path) -> None:
    answer = train("--json", "--steps", 20, "--export", tmp_path)
    with (tmp_path / "history.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    report = answer.json
    assert len(rows) == 21
    assert float(rows[0]["w"]) == report["initial"]["weight"][0]
    assert float(rows[-1]["w"]) == report["weight"][0]
    assert float(rows[-1]["b"]) == report["bias"]
    assert float(rows[-1]["loss"]) == report["loss"]


@pytest.mark.parametrize(
    "options",
    [
        "--no-bias",
        "--lr 0.5",
        "--degree 2 --lr 0.01 --init-w 1,-1",
        "--batch-size 1 --test-fraction 0.34 --loss l1",
        "--standardize --dtype float64",
    ],
)
def test_other_runs_have_their_pictures_too(tmp_path: Path, options: str) -> None:
    answer = train(*options.split(), "--steps", 40, "--quiet", "--export", tmp_path)
    assert (answer.code, answer.out, answer.err) == (3 * ("0.5" in options), "", "")
    assert {path.name for path in tmp_path.iterdir()} == FILES


def test_several_columns_and_predictions(tmp_path: Path) -> None:
    path = table(tmp_path, "a,b,y\n1,2,3\n2,1,4\n4,3,9\n5,1,3\n")
    folder = tmp_path / "out"
    options = ("--predict", "1,1", "--predict", "2,3", "--quiet")
    assert train(path, *options, "--export", folder) == (0, "", "")
    assert {path.name for path in folder.iterdir()} == FILES


def test_a_folder_that_cannot_be_written_is_known_before_the_training(
    tmp_path: Path,
) -> None:
    file = table(tmp_path, "x,y\n1,2\n2,3\n")
    refused = (
        f"{file} cannot be written (there is a file of that name); nothing was changed"
    )
    assert train("--export", file).sentence == refused
    broken = table(tmp_path, "", "of two\nlines")
    assert train("--export", broken).sentence.startswith(
        f"{tmp_path}/of two\\nlines can"
    )
    below = file / "below"
    reason = f"{file} is not a folder"
    refused = f"{below} cannot be written ({reason}); nothing was changed"
    assert train("--export", below).sentence == refused


def test_the_first_prediction_is_marked_in_the_picture(tmp_path: Path) -> None:
    for folder, options in (("plain", ()), ("asked", ("--predict", "4,5"))):
        train(*options, "--steps", 5, "--quiet", "--export", tmp_path / folder)
    plain, asked = (
        QImage(str(tmp_path / folder / "fit.png")) for folder in ("plain", "asked")
    )
    assert plain != asked


def test_bad_data_make_no_folder(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert train(tmp_path / "gone.csv", "--export", folder).sentence
    assert not folder.exists()


@pytest.mark.parametrize("name", ["fit.png", "history.csv"])
def test_a_file_that_cannot_be_written_loses_no_result(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).mkdir()
    answer = train("--json", "--steps", 5, "--export", tmp_path)
    assert answer.code == 2
    assert answer.json["steps"] == 5
    assert answer.err.startswith(f"error: {tmp_path / name} cannot be written (")
    assert answer.err.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} <= FILES


def test_qt_may_be_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delattr(desktop.cli, "export", raising=False)
    monkeypatch.setitem(sys.modules, "desktop.cli.export", None)
    answer = train("--export", tmp_path)
    assert answer.sentence.startswith("the pictures need Qt, which cannot be loaded (")
    assert train("--quiet").code == 0


def test_neither_a_display_nor_an_application_is_needed(tmp_path: Path) -> None:
    assert QApplication.instance() is not None
    answer = in_a_process("train", "--steps", 10, "--quiet", "--export", tmp_path)
    assert answer == (0, "", "")
    assert {path.name for path in tmp_path.iterdir()} == FILES
    # Beside a card's title: the look of the window is in force here too.
    title_bar = QImage(str(tmp_path / "fit.png")).pixel(800, 40)
    assert QColor(title_bar).name() == LIGHT.card
