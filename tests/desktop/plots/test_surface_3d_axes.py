import numpy as np
import pytest
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QGraphicsScene, QGraphicsSimpleTextItem
from pytestqt.qtbot import QtBot

from desktop.plots.surface_3d_axes import BoxAxes
from desktop.plots.surface_3d_camera import Camera
from desktop.plots.surface_3d_relief import Relief, make_relief
from desktop.theme import LIGHT

NAMES = ("w", "b", "loss")
WIDTH, HEIGHT = 420, 260


def relief() -> Relief:
    a, b = np.linspace(-2, 2, 30), np.linspace(-2, 2, 30)[:, np.newaxis]
    losses = a**2 + 5 * b**2
    return make_relief((10.0, 20.0), (-0.5, 0.5), losses, 0.0, logarithmic=False)


@pytest.fixture
def scene(qtbot: QtBot) -> QGraphicsScene:
    return QGraphicsScene()


def texts(scene: QGraphicsScene) -> dict[str, QGraphicsSimpleTextItem]:
    items = (i for i in scene.items() if isinstance(i, QGraphicsSimpleTextItem))
    return {item.text(): item for item in items if item.isVisible()}


def draw(scene: QGraphicsScene, camera: Camera) -> BoxAxes:
    axes = BoxAxes(scene)
    axes.set_theme(LIGHT)
    axes.draw(camera.sight(WIDTH, HEIGHT), relief(), NAMES, QFont())
    return axes


@pytest.mark.parametrize("azimuth", range(-180, 180, 30))
def test_all_three_axes_are_named_and_numbered_from_everywhere(
    scene: QGraphicsScene, azimuth: int
) -> None:
    axes = draw(scene, Camera(float(azimuth)))
    written = texts(scene)
    assert set(NAMES) <= set(written)
    assert {"10", "15", "20"} & set(written)
    assert {"−0.5", "0.0", "0.5"} & set(written)
    assert {"0", "10", "20"} & set(written)
    assert sorted(axes.texts) == sorted(t for t in axes.texts if t)
    for item in written.values():
        rect = item.sceneBoundingRect()
        assert rect.left() >= 0
        assert rect.top() >= 0
        assert rect.right() <= WIDTH
        assert rect.bottom() <= HEIGHT


def test_numbers_stand_beside_their_places(scene: QGraphicsScene) -> None:
    camera = Camera(-60.0)
    draw(scene, camera)
    at = camera.sight(WIDTH, HEIGHT).pixels(np.array([[1.0, -1.0, 0.0]]))[0]
    middle = texts(scene)["20"].sceneBoundingRect().center()
    reach = 14 + QFontMetricsF(QFont()).horizontalAdvance("20")
    assert np.hypot(middle.x() - at[0], middle.y() - at[1]) < reach


def test_numbers_of_another_picture_do_not_stay(scene: QGraphicsScene) -> None:
    axes = draw(scene, Camera(-60.0))
    flat = make_relief((0, 1), (0, 1), np.ones((4, 4)), 1.0, logarithmic=True)
    axes.draw(Camera(-60.0).sight(WIDTH, HEIGHT), flat, NAMES, QFont())
    assert sorted(texts(scene)) == sorted(set(axes.texts))
    assert "20" not in texts(scene)
