"""Opening projects in the real window: what comes back, and what is refused."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from desktop.messages import Level
from desktop.project_lock import ProjectLock
from desktop.recent_files import recent_files, remember_file
from desktop.resumption import resumption
from desktop.window import MainWindow
from linreg.dataset import Dataset
from linreg.project_file import read_project
from tests.desktop.hands import (
    CONTROL,
    choose,
    said,
    texts,
    type_over,
    until_ready,
)
from tests.desktop.projects import (
    answer,
    hit,
    open_file,
    own_places,
    save_as,
    step,
    until_opened,
    until_said,
    until_saved,
)

__all__ = ["own_places"]

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support"),
    pytest.mark.usefixtures("own_places"),
]


def test_a_session_is_saved_left_and_found_again(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path, session = tmp_path / "lesson.linreg", window.session
    type_over(window, 0, 1, "2.5")
    session.configure(replace(session.config, iterations=500))
    step(qtbot, window, 20)
    window.body.loss_stack.setCurrent(1)
    window.actions_.log_loss.setChecked(False)
    saved, config = session.run.history.row(20), session.config
    save_as(qtbot, window, path)
    assert window.windowTitle() == "lesson.linreg[*] — Linreg Lab"
    assert not window.isWindowModified()
    assert recent_files() == (path,)

    choose(window, "Hubble 1929: galaxies")
    until_ready(qtbot, window)
    window.body.loss_stack.setCurrent(0)
    window.actions_.log_loss.setChecked(True)
    assert window.isWindowModified()
    open_file(qtbot, window, path)
    assert session.title == "Lecture: y = 2x (edited)"
    assert session.dataset.y.tolist() == [2.5, 4, 6]
    assert session.config == config
    assert session.iteration == 20
    found = session.run.history.row(20)
    assert np.array_equal(found.parameters, saved.parameters)
    assert found.loss == saved.loss
    assert window.body.loss_stack.current() == 1
    assert not window.loss.logarithmic
    assert not window.isWindowModified()
    assert not window.edits.stack.canUndo()
    step(qtbot, window, 1)
    assert window.isWindowModified()


def test_what_a_person_put_on_the_axes_is_there_again(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    x = np.arange(6.0)
    columns = (x, x**2, 1 + x)
    names = ("size", "age", "price")
    dataset = Dataset("houses", names, columns, names[:2], "price")
    window.session.load(dataset, "houses")
    until_ready(qtbot, window)
    feature, first = boxes(window.fit)[0], boxes(window.surface)[0]
    feature.setCurrentIndex(1)
    QTest.keyClick(first, Qt.Key.Key_End)
    assert window.surface.shown == window.surface_3d.shown == (2, 1)
    save_as(qtbot, window, tmp_path / "houses.linreg")
    choose(window, "Hubble 1929: galaxies")
    until_ready(qtbot, window)
    open_file(qtbot, window, tmp_path / "houses.linreg")
    assert feature.currentText() == "age"
    assert [box.currentText() for box in boxes(window.surface)] == ["b", "w2"]
    assert window.surface.shown == window.surface_3d.shown == (2, 1)


def boxes(picture: QWidget) -> list[QComboBox]:
    """What can be chosen in the header of a picture."""
    return [box for box in picture.findChildren(QComboBox) if box.isVisible()]


def test_the_data_keep_their_story(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    stories = {}
    for name, title in (("a", "Hubble 1929: galaxies"), ("b", "Wampler 1")):
        choose(window, title)
        until_ready(qtbot, window)
        window.body.step_stack.setCurrent(5)
        stories[name] = texts(window.story)
        save_as(qtbot, window, tmp_path / f"{name}.linreg")
    window.gestures.draw("noisy_line", 30, 2.0, 7)
    until_ready(qtbot, window)
    stories["c"] = texts(window.story)
    save_as(qtbot, window, tmp_path / "c.linreg")
    for name in "abc":
        open_file(qtbot, window, tmp_path / f"{name}.linreg")
        assert texts(window.story) == stories[name]
        assert window.generator.isVisible() == (name == "c")


def test_another_copy_of_the_program_has_it(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "lesson.linreg"
    save_as(qtbot, window, path)
    assert not ProjectLock(path).take()
    save_as(qtbot, window, tmp_path / "another.linreg")
    other_copy = ProjectLock(path)
    assert other_copy.take()
    before = path.read_bytes()
    window.keeping.files.open_file(path)
    until_said(qtbot, window, "lesson.linreg is open in another copy of Linreg Lab as")
    assert window.messages.message is not None
    assert window.messages.message.level is Level.WARNING
    step(qtbot, window, 1)
    hit(qtbot, window, Qt.Key.Key_S, CONTROL)
    until_said(qtbot, window, "saving it here replaces what was saved there")
    assert path.read_bytes() == before
    other_copy.release()
    hit(qtbot, window, Qt.Key.Key_S, CONTROL)
    until_saved(qtbot, window, path)


def test_a_file_that_is_none_leaves_the_session_as_it_was(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path, session = tmp_path / "lesson.linreg", window.session
    step(qtbot, window, 3)
    dataset, newest = session.dataset, session.newest
    for content, words in (
        ("x,y\n1,2\n", "this is no project of Linreg Lab"),
        ("[1, 2]", "this is no project of Linreg Lab"),
        ("", "this is no project of Linreg Lab"),
    ):
        path.write_text(content)
        window.keeping.files.open_file(path)
        until_said(qtbot, window, words)
        window.messages.clear()
    path.unlink()
    remember_file(path)
    window.keeping.files.open_file(path)
    until_said(qtbot, window, "there is no such file")
    assert recent_files() == ()
    assert (session.dataset, session.newest) == (dataset, newest)
    assert window.windowTitle() == "Linreg Lab"


def test_one_of_a_newer_version_and_one_with_a_wrong_field_are_refused(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "lesson.linreg"
    save_as(qtbot, window, path)
    good = json.loads(path.read_bytes())
    path.write_text(json.dumps({**good, "version": 4}))
    window.keeping.files.open_file(path)
    until_said(qtbot, window, "by a newer version of Linreg Lab (format 4; this one")
    good["window"]["pages"]["fit"] = "nonsense"
    path.write_text(json.dumps(good))
    window.keeping.files.open_file(path)
    until_said(
        qtbot,
        window,
        "field window.pages.fit must be fit or residuals, not 'nonsense'.",
    )
    assert said(window).startswith(str(path))


def test_it_is_opened_by_every_way(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.linreg", tmp_path / "second.linreg"
    for path in (first, second):
        save_as(qtbot, window, path)
    hit(qtbot, window, Qt.Key.Key_O, CONTROL)
    answer(window, first)
    until_opened(qtbot, window, first)

    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(second))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window.windowHandle(), event)
    until_opened(qtbot, window, second)

    menu = window.gestures.recent
    menu.popup(window.pos())
    QTest.keyClick(menu, Qt.Key.Key_2)
    until_opened(qtbot, window, first)


def test_a_table_is_shown_before_it_is_read(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("x,y\n1,2\n3,4\n")
    hit(qtbot, window, Qt.Key.Key_O, CONTROL)
    answer(window, path)
    dialog = window.gestures.opener.dialog
    assert dialog.isVisible()
    assert dialog.path == path
    qtbot.waitUntil(dialog.import_button.isEnabled, timeout=30_000)
    dialog.reject()


def test_a_session_that_was_kept_elsewhere_is_in_no_file(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "lesson.linreg"
    choose(window, "Women: height and weight")
    until_ready(qtbot, window)
    save_as(qtbot, window, path)
    project = read_project(path)
    choose(window, "Anscombe I")
    until_ready(qtbot, window)
    window.body.loss_stack.setCurrent(2)
    window.keeping.files.resume(resumption(project))
    assert window.session.title == "Women: height and weight"
    assert window.body.loss_stack.current() == 0
    assert window.windowTitle() == "Linreg Lab"
    assert window.keeping.saver.path is None

    window.body.loss_stack.setCurrent(2)
    window.keeping.files.resume(resumption(replace(project, window={})))
    assert window.body.loss_stack.current() == 2
