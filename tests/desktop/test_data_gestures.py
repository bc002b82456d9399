"""Every way for data to come in: dropped, recent or chosen, and always looked at."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow
from pytestqt.qtbot import QtBot

from desktop.assets import resource
from desktop.data_edits import DataEdits
from desktop.data_gestures import DataGestures, Drawing
from desktop.messages import Level, MessageBar
from desktop.recent_files import recent_files, remember_file
from desktop.session import Session
from desktop.theme import LIGHT
from linreg.catalogue import read_catalogue
from linreg.config import lecture_config
from linreg.dataset import lecture_data
from linreg.generators import generate
from tests.linreg.tables import write

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

ENTRIES = read_catalogue(resource("datasets"))


@dataclass
class Scene:
    """A window with nothing in it but a message bar, and a session beside it."""

    window: QMainWindow
    session: Session
    bar: MessageBar
    gestures: DataGestures

    @property
    def said(self) -> str:
        return self.bar.message.text if self.bar.message else ""

    def drop(self, *paths: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        event = QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(self.window.windowHandle(), event)

    def press_import(self, qtbot: QtBot) -> None:
        button = self.gestures.opener.dialog.import_button
        qtbot.waitUntil(button.isEnabled)
        with qtbot.waitSignal(self.gestures.opener.opened):
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def scene(qtbot: QtBot) -> Iterator[Scene]:
    QCoreApplication.setOrganizationName("Linreg Lab tests")
    window = QMainWindow()
    qtbot.addWidget(window)
    session = Session(lecture_data(), "Lecture", lecture_config(), window)
    bar = MessageBar(LIGHT)
    window.setCentralWidget(bar)
    gestures = DataGestures(DataEdits(session, window), bar, window)
    window.show()
    qtbot.waitExposed(window)
    yield Scene(window, session, bar, gestures)
    gestures.close()
    QCoreApplication.setOrganizationName("")


def test_a_dropped_file_is_looked_at_then_loaded_and_remembered(
    qtbot: QtBot, scene: Scene, tmp_path: Path
) -> None:
    path = write(tmp_path, "who;h;w\nA;1,5;3\nB;2;4,25\nC;3;5\n", "people.csv")
    scene.drop(path)
    assert scene.gestures.opener.dialog.isVisible()
    assert scene.session.title == "Lecture"
    assert recent_files() == ()
    scene.press_import(qtbot)
    assert scene.session.title == "people.csv"
    assert scene.session.dataset.y.tolist() == [3.0, 4.25, 5.0]
    assert "3 rows; semicolons, decimal commas" in scene.said
    assert recent_files() == (path,)


def test_what_is_dropped_and_no_single_file_is_said(
    scene: Scene, tmp_path: Path
) -> None:
    scene.drop(tmp_path / "a.csv", tmp_path / "b.csv")
    assert scene.said == "One file at a time can be opened."
    assert scene.bar.message is not None
    assert scene.bar.message.level is Level.ERROR
    assert not scene.gestures.opener.dialog.isVisible()


def test_a_recent_file_is_looked_at_again(
    qtbot: QtBot, scene: Scene, tmp_path: Path
) -> None:
    path = write(tmp_path, "x,y\n1,2\n3,4\n4,7\n")
    remember_file(path)
    menu = scene.gestures.recent
    menu.popup(scene.window.pos())
    QTest.keyClick(menu, Qt.Key.Key_1)
    assert scene.gestures.opener.dialog.path == path
    scene.press_import(qtbot)
    assert scene.session.title == "data.csv"


def test_a_recent_file_that_is_gone_leaves_the_list(
    scene: Scene, tmp_path: Path
) -> None:
    here = write(tmp_path, "x,y\n1,2\n3,4\n")
    gone = tmp_path / "gone.csv"
    remember_file(here)
    remember_file(gone)
    menu = scene.gestures.recent
    menu.popup(scene.window.pos())
    QTest.keyClick(menu, Qt.Key.Key_1)
    assert scene.said == f"{gone} is not there any more, and is taken off the list."
    assert recent_files() == (here,)
    assert not scene.gestures.opener.dialog.isVisible()


def test_a_project_is_handed_on_whichever_way_it_comes(
    qtbot: QtBot, scene: Scene, tmp_path: Path
) -> None:
    path = write(tmp_path, "{}", "Lesson.LINREG")
    remember_file(path)
    with qtbot.waitSignal(scene.gestures.project_chosen) as caught:
        scene.drop(path)
    assert caught.args == [path]
    menu = scene.gestures.recent
    menu.popup(scene.window.pos())
    with qtbot.waitSignal(scene.gestures.project_chosen) as caught:
        QTest.keyClick(menu, Qt.Key.Key_1)
    assert caught.args == [path]
    assert not scene.gestures.opener.dialog.isVisible()


def test_a_file_is_chosen(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    path = write(tmp_path, "x,y\n1,2\n3,4\n4,7\n")
    scene.gestures.choose_file()
    (dialog,) = scene.window.findChildren(QFileDialog)
    dialog.selectFile(str(path))
    dialog.accept()
    scene.press_import(qtbot)
    assert scene.session.dataset.rows == 3


def test_random_data_say_what_they_were_drawn_with(qtbot: QtBot, scene: Scene) -> None:
    scene.gestures.choose_generator("noisy_line")
    assert scene.session.title == "Line with noise (n 50, σ 1, seed 0)"
    expected = generate("noisy_line", 50, 1.0, 0)
    assert np.array_equal(scene.session.dataset.y, expected.y)
    assert scene.gestures.subject(scene.session.title) == Drawing(
        "noisy_line", 50, 1.0, 0
    )


def test_very_many_random_rows_are_drawn_in_another_thread(
    qtbot: QtBot, scene: Scene
) -> None:
    with qtbot.waitSignal(scene.session.run_loaded):
        scene.gestures.draw("line", 100_001, 0.0, 3)
        assert scene.session.title == "Lecture"
    assert scene.session.dataset.rows == 100_001
    assert scene.session.title == "Line (n 100001, seed 3)"


def test_what_stands_behind_the_data_is_known_when_they_are_edited(
    qtbot: QtBot, scene: Scene, tmp_path: Path
) -> None:
    path = write(tmp_path, "x,y\n1,2\n3,4\n4,7\n")
    scene.gestures.opener.open(path)
    scene.press_import(qtbot)
    for title in ("data.csv", "data.csv (edited)"):
        assert scene.gestures.subject(title) == path
    assert scene.gestures.subject("Lecture") is None


def test_a_project_brings_back_what_stands_behind_its_data(scene: Scene) -> None:
    gestures = scene.gestures
    entry = ENTRIES[2]
    drawing = Drawing("line", 50, 0.0, 3)
    title = "Line (n 50, seed 3)"
    for each in ENTRIES:
        gestures.know(each)
    assert gestures.lasting_subject(f"{entry.title} (edited)") == entry.name
    assert gestures.lasting_subject("Lecture") is None

    gestures.recall(f"{title} (edited)", drawing)
    assert gestures.subject(title) == gestures.lasting_subject(title) == drawing
    gestures.recall(entry.title, entry.name)
    assert gestures.subject(entry.title) == entry


def test_what_does_not_fit_the_title_does_not_stand_behind_the_data(
    scene: Scene,
) -> None:
    gestures = scene.gestures
    for entry in ENTRIES:
        gestures.know(entry)
    title = ENTRIES[0].title
    for kept in (ENTRIES[1].name, "gone from the list", Drawing("line", 9, 1, 2), None):
        gestures.know(ENTRIES[0])
        gestures.recall(title, kept)
        assert gestures.subject(title) is None
        assert gestures.lasting_subject(title) is None
