"""Saving the script: where to, what is said of it, and a folder that refuses."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.explain.script_saver import ScriptSaver
from desktop.messages import Level, Message
from linreg.config import lecture_config
from linreg.dataset import lecture_data
from tests.linreg.scripts import found, printed, script_of, trained

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def saver(window: QWidget, tmp_path: Path) -> ScriptSaver:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    return ScriptSaver(window, settings)


def ask(window: QWidget, saver: ScriptSaver, text: str) -> QFileDialog:
    saver.save(text, "lecture.csv")
    (dialog,) = window.findChildren(QFileDialog)
    return dialog


def accept(qtbot: QtBot, saver: ScriptSaver, dialog: QFileDialog) -> Message:
    with qtbot.waitSignal(saver.done) as caught:
        dialog.accept()
    (message,) = caught.args or [None]
    assert isinstance(message, Message)
    return message


def test_the_script_is_saved_and_runs(
    qtbot: QtBot, window: QWidget, saver: ScriptSaver, tmp_path: Path
) -> None:
    config = lecture_config()
    text = script_of(lecture_data(), config).text
    dialog = ask(window, saver, text)
    assert [Path(f).name for f in dialog.selectedFiles()] == ["lecture.py"]
    dialog.selectFile(str(tmp_path / "größe"))
    message = accept(qtbot, saver, dialog)
    path = tmp_path / "größe.py"
    assert message.level is Level.INFO
    assert message.text == (
        f"Saved größe.py in {tmp_path}: python größe.py repeats the run"
    )
    assert path.read_bytes().decode() == text
    expected = found(trained(lecture_data(), config))
    assert printed(path.read_text(encoding="utf-8"), path) == expected


def test_it_begins_in_the_folder_of_last_time(
    qtbot: QtBot, window: QWidget, saver: ScriptSaver, tmp_path: Path
) -> None:
    folder = tmp_path / "scripts"
    folder.mkdir()
    dialog = ask(window, saver, "# y = xw + b\n")
    dialog.selectFile(str(folder / "a.py"))
    accept(qtbot, saver, dialog)
    qtbot.waitUntil(lambda: not window.findChildren(QFileDialog))
    dialog = ask(window, saver, "")
    assert dialog.directory().absolutePath() == str(folder)
    with qtbot.assertNotEmitted(saver.done):
        dialog.reject()


def test_a_place_that_refuses_is_said_and_nothing_is_left(
    qtbot: QtBot, window: QWidget, saver: ScriptSaver, tmp_path: Path
) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    dialog = ask(window, saver, "# y = xw + b\n")
    path = folder / "run.py"
    dialog.selectFile(str(path))
    # The folder goes away while the dialog is open.
    folder.rmdir()
    folder.touch()
    with qtbot.waitSignal(saver.done) as caught:
        dialog.fileSelected.emit(str(path))
    (message,) = caught.args or [None]
    assert isinstance(message, Message)
    assert message.level is Level.ERROR
    assert message.text.startswith(f"{path} cannot be written (")
    assert message.text.endswith("nothing was changed.")
    assert folder.read_bytes() == b""


def test_what_was_there_before_is_replaced_whole(
    qtbot: QtBot, window: QWidget, saver: ScriptSaver, tmp_path: Path
) -> None:
    path = tmp_path / "run.py"
    path.write_text("# a longer script than the one that takes its place\n")
    dialog = ask(window, saver, "# y\n")
    with qtbot.waitSignal(saver.done):
        dialog.fileSelected.emit(str(path))
    assert path.read_text() == "# y\n"
    assert [p.name for p in tmp_path.iterdir() if "run.py" in p.name] == ["run.py"]
