import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.plots.surface_3d_camera import Camera
from desktop.plots.surface_3d_stage import Stage
from desktop.theme import DARK, LIGHT

HOME = Camera(-30.0)


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    stage = Stage()
    qtbot.addWidget(stage)
    stage.set_theme(LIGHT)
    stage.set_home(HOME)
    stage.resize(400, 300)
    stage.show()
    return stage


def drag(stage: Stage, start: QPoint, end: QPoint) -> None:
    view, left = stage.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(view, left, pos=start)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, left, pos=end)


def test_a_drag_turns_the_box_and_a_double_click_turns_it_back(
    stage: Stage, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(stage.sight_changed):
        drag(stage, QPoint(200, 150), QPoint(240, 130))
    assert stage.camera.azimuth < HOME.azimuth, "its front goes along to the right"
    assert stage.camera.elevation < HOME.elevation, "and it is seen from further below"
    turned = stage.camera
    QTest.mouseMove(stage.viewport(), QPoint(10, 10))
    assert stage.camera == turned, "without a button nothing turns"
    QTest.mouseDClick(stage.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(9, 9))
    assert stage.camera == HOME


@pytest.mark.parametrize(
    ("key", "right", "up"),
    [
        (Qt.Key.Key_Right, 1, 0),
        (Qt.Key.Key_Left, -1, 0),
        (Qt.Key.Key_Up, 0, 1),
        (Qt.Key.Key_Down, 0, -1),
    ],
)
def test_the_arrow_keys_turn(stage: Stage, key: Qt.Key, right: int, up: int) -> None:
    QTest.keyClick(stage, key)
    assert (HOME.azimuth - stage.camera.azimuth) * right >= 0
    assert (stage.camera.azimuth != HOME.azimuth) == bool(right)
    assert (stage.camera.elevation - HOME.elevation) * up >= 0
    assert (stage.camera.elevation != HOME.elevation) == bool(up)
    QTest.keyClick(stage, Qt.Key.Key_Home)
    assert stage.camera == HOME


def wheel(stage: Stage, notches: int) -> None:
    at = QPointF(200, 150)
    event = QWheelEvent(
        at,
        stage.viewport().mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(stage.viewport(), event)
    assert event.isAccepted()


def test_the_wheel_and_the_keys_zoom(stage: Stage) -> None:
    wheel(stage, 2)
    assert stage.camera.zoom > 1.3
    wheel(stage, -2)
    assert stage.camera.zoom == pytest.approx(1)
    QTest.keyClick(stage, Qt.Key.Key_Plus)
    assert stage.camera.zoom > 1
    QTest.keyClick(stage, Qt.Key.Key_Minus)
    assert stage.camera.zoom == pytest.approx(1)


def test_space_is_left_to_the_window(stage: Stage) -> None:
    before = stage.camera
    QTest.keyClick(stage, Qt.Key.Key_Space)
    assert stage.camera == before


def test_another_home_is_taken_unless_a_person_has_turned(stage: Stage) -> None:
    stage.set_home(Camera(40.0))
    assert stage.camera == Camera(40.0)
    QTest.keyClick(stage, Qt.Key.Key_Left)
    turned = stage.camera
    stage.set_home(Camera(80.0))
    assert stage.camera == turned
    QTest.keyClick(stage, Qt.Key.Key_Home)
    assert stage.camera == Camera(80.0)


def test_an_image_lies_on_the_card_s_ground(stage: Stage) -> None:
    image = QImage(800, 600, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(2)
    image.fill(QColor(0, 0, 0, 0))
    for x in range(300, 500):
        for y in range(200, 400):
            image.setPixelColor(x, y, QColor("red"))
    stage.show_image(image)
    for theme in (LIGHT, DARK):
        stage.set_theme(theme)
        seen = stage.grab().toImage()
        assert seen.pixelColor(200, 150) == QColor("red")
        assert seen.pixelColor(100, 150).name() == theme.card


def test_it_gives_way_and_says_when_its_size_is_another(
    stage: Stage, qtbot: QtBot
) -> None:
    assert stage.minimumSizeHint().width() < 200
    with qtbot.waitSignal(stage.sight_changed):
        stage.resize(250, 200)
    assert (stage.sight().width, stage.sight().height) == (250, 200)
