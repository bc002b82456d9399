"""The gesture of exporting: picture, size and place."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QSize
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.export_dialog import ExportDialog, ask_file, ask_folder, last_size

SIZES = {"Loss": QSize(400, 300), "Whole window": QSize(1440, 900)}


def make_dialog(qtbot: QtBot) -> ExportDialog:
    dialog = ExportDialog(SIZES, "Loss", QSettings())
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def sentences(dialog: ExportDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel)]


def test_the_size_follows_the_picture_and_the_width(qtbot: QtBot) -> None:
    dialog = make_dialog(qtbot)
    dialog.width_field.setValue(1000)
    assert "1000 × 750 pixels" in sentences(dialog)
    dialog.picture.setCurrentText("Whole window")
    assert "1000 × 625 pixels" in sentences(dialog)


def test_the_size_is_remembered_once_it_was_used(qtbot: QtBot) -> None:
    before = last_size(QSettings())
    dialog = make_dialog(qtbot)
    dialog.width_field.setValue(777)
    dialog.scale_field.setValue(3.5)
    dialog.reject()
    assert last_size(QSettings()) == before
    dialog.accept()
    assert last_size(QSettings()) == (777, 3.5)
    assert make_dialog(qtbot).width_field.value() == 777


def test_a_file_without_an_ending_is_a_png_and_its_folder_is_remembered(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    suggested: list[str] = []

    def choose(parent: QWidget, title: str, suggestion: str, kinds: str) -> object:
        suggested.append(suggestion)
        return str(tmp_path / "picture"), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    assert ask_file(parent, QSettings(), "loss") == tmp_path / "picture.png"
    ask_file(parent, QSettings(), "fit")
    assert suggested[0].endswith("loss.png")
    assert suggested[1] == str(tmp_path / "fit.png")


def test_who_cancels_has_chosen_nothing(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: "")
    assert ask_file(parent, QSettings(), "loss") is None
    assert ask_folder(parent, QSettings()) is None
