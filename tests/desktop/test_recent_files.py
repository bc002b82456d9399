"""The files of last time: at most ten, in order, and a menu of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from desktop.recent_files import (
    RecentMenu,
    forget_file,
    recent_files,
    remember_file,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture(autouse=True)
def own_name(qtbot: QtBot) -> Iterator[None]:
    QCoreApplication.setOrganizationName("Linreg Lab tests")
    yield
    QCoreApplication.setOrganizationName("")


@pytest.fixture
def menu(qtbot: QtBot) -> Iterator[RecentMenu]:
    window = QMainWindow()
    qtbot.addWidget(window)
    menu = RecentMenu(window)
    window.menuBar().addMenu("File").addAction(menu.menuAction())
    window.show()
    yield menu
    # Until now the window must be held, and with it its menu.
    window.close()


def files(menu: RecentMenu) -> list[QAction]:
    return [action for action in menu.actions() if isinstance(action.data(), Path)]


def test_the_last_one_is_first_and_ten_are_kept(tmp_path: Path) -> None:
    assert recent_files() == ()
    paths = [tmp_path / f"{i}.csv" for i in range(12)]
    remember_file(paths[0])
    assert recent_files() == (paths[0],)
    for path in paths[1:]:
        remember_file(path)
    assert recent_files() == tuple(reversed(paths[2:]))
    remember_file(paths[5])
    assert recent_files()[:2] == (paths[5], paths[11])
    assert len(set(recent_files())) == 10
    forget_file(paths[5])
    assert paths[5] not in recent_files()
    assert len(recent_files()) == 9


def test_a_relative_path_is_kept_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    remember_file(Path("a.csv"))
    assert recent_files() == (tmp_path / "a.csv",)


def test_a_press_of_a_key_chooses(
    qtbot: QtBot, menu: RecentMenu, tmp_path: Path
) -> None:
    for name in ("one.csv", "a & b.csv"):
        remember_file(tmp_path / name)
    menu.popup(menu.pos())
    texts = [action.text() for action in files(menu)]
    assert texts == ["&1  a && b.csv", "&2  one.csv"]
    assert files(menu)[1].toolTip() == str(tmp_path / "one.csv")
    with qtbot.waitSignal(menu.chosen) as caught:
        QTest.keyClick(menu, Qt.Key.Key_2)
    assert caught.args == [tmp_path / "one.csv"]


def test_files_of_one_name_are_told_apart(menu: RecentMenu, tmp_path: Path) -> None:
    for folder in ("old", "new"):
        remember_file(tmp_path / folder / "data.csv")
    remember_file(tmp_path / "other.csv")
    menu.fill()
    texts = [action.text() for action in files(menu)]
    assert texts == [
        "&1  other.csv",
        f"&2  data.csv  ({tmp_path / 'new'})",
        f"&3  data.csv  ({tmp_path / 'old'})",
    ]


def test_clearing(qtbot: QtBot, menu: RecentMenu, tmp_path: Path) -> None:
    *_, clear = menu.actions()
    assert not clear.isEnabled()
    assert not menu.actions()[0].isEnabled()
    remember_file(tmp_path / "one.csv")
    menu.popup(menu.pos())
    with qtbot.assertNotEmitted(menu.chosen):
        QTest.keyClick(menu, Qt.Key.Key_C)
    assert recent_files() == ()
    menu.fill()
    assert files(menu) == []


def test_settings_that_make_no_sense_are_no_files(
    menu: RecentMenu, tmp_path: Path
) -> None:
    QSettings().setValue("import/recent", 3)
    assert recent_files() == ()
    QSettings().setValue("import/recent", str(tmp_path / "a.csv"))
    assert recent_files() == (tmp_path / "a.csv",)
