"""Dragging onto the window: one file is taken, wherever; the rest is refused."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from desktop.drop_target import DropSign, FileDrop

# With Shift, a file manager proposes to move the file.
_BUTTON, _KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
_ACTIONS = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction


class Scene:
    """A window that is one large line of text, which takes drops of its own."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.line = QLineEdit()
        self.window.setCentralWidget(self.line)
        self.drop = FileDrop(self.window)
        self.window.resize(400, 300)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.at = self.line.geometry().center()

    @property
    def sign(self) -> DropSign:
        (sign,) = self.window.findChildren(DropSign)
        return sign

    def _send(self, event: QEvent) -> None:
        # To the handle, where the system's own events arrive.
        handle: QObject = self.window.windowHandle()
        QApplication.sendEvent(handle, event)

    def enter(self, data: QMimeData) -> QDragEnterEvent:
        event = QDragEnterEvent(self.at, _ACTIONS, data, _BUTTON, _KEY)
        self._send(event)
        return event

    def move(self, data: QMimeData) -> QDragMoveEvent:
        at = self.at + QPoint(3, 3)
        event = QDragMoveEvent(at, _ACTIONS, data, _BUTTON, _KEY)
        self._send(event)
        return event

    def leave(self) -> None:
        self._send(QDragLeaveEvent())

    def let_go(self, data: QMimeData) -> QDropEvent:
        event = QDropEvent(QPointF(self.at), _ACTIONS, data, _BUTTON, _KEY)
        self._send(event)
        return event


@pytest.fixture
def scene(qtbot: QtBot) -> Scene:
    return Scene(qtbot)


def links(*urls: QUrl) -> QMimeData:
    data = QMimeData()
    data.setUrls(list(urls))
    return data


def file_link(path: Path) -> QUrl:
    return QUrl.fromLocalFile(str(path))


def test_a_file_is_taken_even_over_a_line_of_text(
    qtbot: QtBot, scene: Scene, tmp_path: Path
) -> None:
    path = tmp_path / "mein Auto.csv"
    path.write_text("x,y\n")
    data = links(file_link(path))
    entered = scene.enter(data)
    assert entered.isAccepted()
    # A file manager deletes what it lets be moved.
    assert entered.dropAction() == Qt.DropAction.CopyAction
    assert scene.sign.isVisible()
    assert scene.sign.text == "Drop to import mein Auto.csv"
    assert scene.window.rect().contains(scene.sign.geometry())
    assert scene.move(data).isAccepted()
    with qtbot.waitSignal(scene.drop.dropped) as caught:
        assert scene.let_go(data).dropAction() == Qt.DropAction.CopyAction
    assert caught.args == [path]
    assert not scene.sign.isVisible()
    assert scene.line.text() == ""


def test_a_project_is_opened_rather_than_imported(
    qtbot: QtBot, scene: Scene, tmp_path: Path
) -> None:
    path = tmp_path / "lesson.linreg"
    path.write_text("{}")
    data = links(file_link(path))
    scene.enter(data)
    assert scene.sign.text == "Drop to open lesson.linreg"
    with qtbot.waitSignal(scene.drop.dropped) as caught:
        scene.let_go(data)
    assert caught.args == [path]


def test_the_sign_goes_with_the_mouse(scene: Scene, tmp_path: Path) -> None:
    scene.enter(links(file_link(tmp_path / "a.csv")))
    assert scene.sign.isVisible()
    scene.leave()
    assert not scene.sign.isVisible()


def test_what_is_no_single_file_is_refused_with_a_sentence(
    qtbot: QtBot, scene: Scene, tmp_path: Path
) -> None:
    file = file_link(tmp_path / "a.csv")
    for data, sentence in (
        (links(file, file), "One file at a time can be opened."),
        (
            links(QUrl("https://example.org/a.csv")),
            "Only a file on this computer can be opened.",
        ),
        (
            links(file_link(tmp_path)),
            "This is a folder; drop a single file of it.",
        ),
    ):
        scene.enter(data)
        assert scene.sign.text == sentence
        with (
            qtbot.waitSignal(scene.drop.refused) as caught,
            qtbot.assertNotEmitted(scene.drop.dropped),
        ):
            scene.let_go(data)
        assert caught.args == [sentence]
        assert not scene.sign.isVisible()


def test_text_is_for_the_line_that_it_is_dropped_on(qtbot: QtBot, scene: Scene) -> None:
    data = QMimeData()
    data.setText("0.5")
    scene.enter(data)
    assert not scene.sign.isVisible()
    with (
        qtbot.assertNotEmitted(scene.drop.dropped),
        qtbot.assertNotEmitted(scene.drop.refused),
    ):
        scene.let_go(data)
    assert scene.line.text() == "0.5"
