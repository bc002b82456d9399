"""Where a project goes, and under which name."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.project_dialogs import ask_open, ask_save, proposed_name, remember_folder

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


def the_dialog(window: QWidget) -> QFileDialog:
    (dialog,) = window.findChildren(QFileDialog)
    return dialog


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Lecture: y = 2x", "Lecture y = 2x.linreg"),
        ("Line with noise (n 50, σ 1, seed 0)", "Line with noise (n 50, σ 1, seed 0)"),
        ("a/b\\c:d*e?f|g<h>i.csv", "a b c d e f g h i.linreg"),
        ("Table 1.5.XLSX", "Table 1.5.linreg"),
        ("...", "Project.linreg"),
        ("", "Project.linreg"),
    ],
)
def test_a_file_is_called_after_its_data(title: str, name: str) -> None:
    assert proposed_name(title) == f"{name.removesuffix('.linreg')}.linreg"


def test_a_long_title_is_cut() -> None:
    assert len(proposed_name("w" * 500)) < 100


def test_the_name_is_proposed_and_the_ending_added(
    window: QWidget, settings: QSettings, tmp_path: Path
) -> None:
    remember_folder(settings, tmp_path / "before.linreg")
    taken: list[str] = []
    ask_save(window, settings, "Lecture.linreg", taken.append)
    dialog = the_dialog(window)
    assert dialog.selectedFiles() == [str(tmp_path / "Lecture.linreg")]
    dialog.selectFile("mine")
    dialog.accept()
    assert taken == [str(tmp_path / "mine.linreg")]


def test_a_project_is_chosen_where_the_last_one_was(
    window: QWidget, settings: QSettings, tmp_path: Path
) -> None:
    path = tmp_path / "lesson.linreg"
    path.write_text("{}")
    remember_folder(settings, path)
    taken: list[str] = []
    ask_open(window, settings, taken.append)
    dialog = the_dialog(window)
    assert Path(dialog.directory().absolutePath()) == tmp_path
    assert "*.linreg" in dialog.nameFilters()[0]
    dialog.selectFile(str(path))
    dialog.accept()
    assert taken == [str(path)]


def test_whoever_thinks_again_chooses_nothing(
    window: QWidget, settings: QSettings
) -> None:
    taken: list[str] = []
    ask_save(window, settings, "Lecture.linreg", taken.append)
    the_dialog(window).reject()
    assert taken == []
