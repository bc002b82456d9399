import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene
from pytestqt.qtbot import QtBot

from desktop.plots.surface_3d_camera import Camera
from desktop.plots.surface_3d_marks import Marks, Sign
from desktop.plots.surface_3d_relief import Relief, make_relief
from linreg.dataset import FloatArray

SIGHT = Camera(-90.0).sight(400, 300)


def wall() -> Relief:
    losses = np.zeros((41, 41))
    losses[18:23] = 1.0
    return make_relief((0.0, 1.0), (0.0, 1.0), losses, 0.0, logarithmic=False)


def sign(points: FloatArray) -> Sign:
    return Sign(points, "dot", 5, QColor("red"), QColor("white"), round=True)


def at(x: float, y: float) -> FloatArray:
    return np.array([[x, y]])


def shown(scene: QGraphicsScene) -> list[QGraphicsItem]:
    items = sorted(scene.items(), key=lambda item: item.zValue())
    return [item for item in items if item.isVisible()]


def test_marks_stand_at_their_places_pale_behind_a_slope(qtbot: QtBot) -> None:
    scene, relief = QGraphicsScene(), wall()
    Marks(scene).draw(SIGHT, relief, [sign(at(0.5, 0.3)), sign(at(0.5, 0.65))])
    before, behind = shown(scene)
    ((x, y),) = SIGHT.pixels(relief.places(at(0.5, 0.3)))
    assert (before.x(), before.y()) == pytest.approx((x, y))
    assert before.opacity() == 1
    assert behind.opacity() < 0.6


def test_what_has_no_place_is_not_shown_nor_what_is_left_over(qtbot: QtBot) -> None:
    scene, relief = QGraphicsScene(), wall()
    marks = Marks(scene)
    marks.draw(SIGHT, relief, [sign(at(0.5, 0.3)), sign(at(0.2, 0.3))])
    marks.draw(SIGHT, relief, [sign(np.empty((0, 2)))])
    assert not shown(scene)
    marks.draw(SIGHT, relief, [sign(at(1.5, 0.3)), sign(at(0.2, 0.3))])
    assert len(shown(scene)) == 1
