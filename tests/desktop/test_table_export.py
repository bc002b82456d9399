"""Saving the table: where to, what is said of it, and a folder that refuses."""

import csv
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.messages import Level, Message
from desktop.table_export import TableExporter
from linreg import table_write
from linreg.dataset import BoolArray, Dataset, FloatArray, lecture_data

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

IS_TEST = np.array([False, False, True])
PREDICTIONS = np.array([2.5, 4.0, 5.0])


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def exporter(window: QWidget, tmp_path: Path) -> Iterator[TableExporter]:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    exporter = TableExporter(window, settings)
    yield exporter
    exporter.close()


def ask(window: QWidget, exporter: TableExporter) -> QFileDialog:
    exporter.export(lecture_data(), IS_TEST, PREDICTIONS)
    (dialog,) = window.findChildren(QFileDialog)
    return dialog


def save(qtbot: QtBot, exporter: TableExporter, dialog: QFileDialog) -> Message:
    """Press Save, and wait for what is said in the end."""
    said: list[Message] = []
    exporter.done.connect(said.append)
    dialog.accept()
    qtbot.waitUntil(lambda: len(said) == 2)
    exporter.done.disconnect(said.append)
    assert said[0].text.startswith("Writing ")
    return said[1]


def test_the_table_is_saved_with_what_the_model_says(
    qtbot: QtBot, window: QWidget, exporter: TableExporter, tmp_path: Path
) -> None:
    dialog = ask(window, exporter)
    assert [Path(f).name for f in dialog.selectedFiles()] == ["lecture-predictions.csv"]
    dialog.selectFile(str(tmp_path / "mine"))
    message = save(qtbot, exporter, dialog)
    assert message == Message(
        Level.INFO,
        f"Saved mine.csv in {tmp_path}: 3 rows with predictions and residuals",
    )
    with (tmp_path / "mine.csv").open(newline="") as file:
        assert list(csv.reader(file)) == [
            ["x", "y", "set", "prediction", "residual"],
            ["1.0", "2.0", "train", "2.5", "-0.5"],
            ["2.0", "4.0", "train", "4.0", "0.0"],
            ["3.0", "6.0", "test", "5.0", "1.0"],
        ]


def test_it_begins_in_the_folder_of_last_time(
    qtbot: QtBot, window: QWidget, exporter: TableExporter, tmp_path: Path
) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    dialog = ask(window, exporter)
    dialog.selectFile(str(folder / "a.csv"))
    save(qtbot, exporter, dialog)
    qtbot.waitUntil(lambda: not window.findChildren(QFileDialog))
    dialog = ask(window, exporter)
    assert dialog.directory().absolutePath() == str(folder)
    with qtbot.assertNotEmitted(exporter.done):
        dialog.reject()


def test_a_folder_that_refuses_is_said(
    qtbot: QtBot,
    window: QWidget,
    exporter: TableExporter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(table_write, "write_table", refuse)
    dialog = ask(window, exporter)
    path = tmp_path / "full.csv"
    dialog.selectFile(str(path))
    message = save(qtbot, exporter, dialog)
    assert message.level is Level.ERROR
    assert message.text == (
        f"{path} cannot be written (the disk is full); nothing was changed."
    )


class Slow:
    """Stands in for the writing, which goes on until it is stopped."""

    def __init__(self) -> None:
        self.begun = threading.Event()

    def write(
        self,
        path: Path,
        dataset: Dataset,
        is_test: BoolArray,
        predictions: FloatArray,
        progress: Callable[[float], None],
    ) -> None:
        self.begun.set()
        while True:
            progress(0.5)


def test_one_at_a_time_and_an_end_with_the_window(
    qtbot: QtBot,
    window: QWidget,
    exporter: TableExporter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow = Slow()
    monkeypatch.setattr(table_write, "write_table", slow.write)
    dialog = ask(window, exporter)
    dialog.selectFile(str(tmp_path / "a.csv"))
    dialog.accept()
    assert slow.begun.wait(10)
    qtbot.waitUntil(lambda: not window.findChildren(QFileDialog))
    with qtbot.waitSignal(exporter.done) as caught:
        exporter.export(lecture_data(), IS_TEST, PREDICTIONS)
    (message,) = caught.args or [None]
    assert isinstance(message, Message)
    assert message.level is Level.WARNING
    assert window.findChildren(QFileDialog) == []
    with qtbot.assertNotEmitted(exporter.done):
        exporter.close()
        QApplication.processEvents()
