"""Colours and contours tell the truth about the loss."""

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from desktop.plots.canvas import Canvas
from desktop.plots.ground import survey
from desktop.plots.landscape import HeatMap, Section, View, heights_of
from desktop.plots.region import Region
from desktop.theme import LIGHT
from linreg.dataset import FloatArray
from linreg.exact import fit_exact
from linreg.prepare import Prepared
from linreg.surface import Surface
from tests.desktop.plots.drawing import (
    LECTURE,
    NO_BIAS,
    colour_at,
    is_like,
    look,
    place,
    prepared_two,
    sees,
)

DARKEST, BRIGHTEST = QColor(68, 1, 84), QColor(253, 231, 37)


class Elsewhere(Surface):
    """A surface whose values are given."""

    def __init__(self, values: FloatArray) -> None:
        super().__init__(LECTURE, "mse", "sum")
        self._values = values

    def grid(
        self, first: int, second: int, held: FloatArray, a: FloatArray, b: FloatArray
    ) -> FloatArray:
        return np.resize(self._values, (len(b), len(a)))

    def line(self, index: int, held: FloatArray, values: FloatArray) -> FloatArray:
        return np.resize(self._values, len(values))


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas(LIGHT)
    qtbot.addWidget(canvas)
    canvas.resize(420, 300)
    canvas.show()
    return canvas


def view_of(
    prepared: Prepared, surface: Surface, shown: tuple[int, ...] = (0, 1)
) -> View:
    ground = survey(prepared, surface, fit_exact(prepared), "mse")
    chosen = list(shown)
    start = np.zeros(len(shown))
    region = Region(start, ground.target[chosen], ground.sensitivity[chosen])
    return View(ground, shown, region, ground.target)


def test_it_is_darkest_at_the_optimum_and_brightest_far_away(canvas: Canvas) -> None:
    view = view_of(LECTURE, Surface(LECTURE, "mse", "sum"))
    HeatMap(canvas).draw(view)
    assert is_like(colour_at(canvas, 2, 0), DARKEST)
    (left, right), (bottom, top) = view.region.intervals
    inset = 0.01 * (right - left)
    assert is_like(colour_at(canvas, left + inset, bottom + inset), BRIGHTEST)
    assert not is_like(colour_at(canvas, right - inset, bottom + inset), BRIGHTEST)
    assert canvas.mapping.y == pytest.approx((bottom, top))


def test_brightness_follows_the_loss(canvas: Canvas) -> None:
    surface = Surface(LECTURE, "mse", "sum")
    heat_map = HeatMap(canvas)
    heat_map.draw(view_of(LECTURE, surface))
    heat_map._contours.hide()
    image = look(canvas)
    points = [(2.0 + 0.1 * i, -0.1 * i) for i in range(6)]
    losses = [surface.at(np.array(point)) for point in points]
    greens = [image.pixelColor(place(canvas, *point)).green() for point in points]
    assert losses == sorted(losses)
    assert greens == sorted(greens)


def test_linear_brightness_is_proportional_to_the_loss(canvas: Canvas) -> None:
    """Half as high above the floor is half way through the colours."""
    view = view_of(LECTURE, Surface(LECTURE, "mse", "sum"))
    heat_map = HeatMap(canvas)
    heat_map.logarithmic = False
    heat_map.draw(view)
    heat_map._contours.hide()
    image = heat_map._raster.item.pixmap().toImage()
    losses = heights_of(view, view.ground.surface, image.width())[::-1]
    half = np.abs(losses - losses.max() / 2).argmin()
    row, column = np.unravel_index(half, losses.shape)
    teal = QColor(33, 145, 140)
    assert is_like(image.pixelColor(int(column), int(row)), teal, 8)
    assert is_like(colour_at(canvas, 2, 0), DARKEST, 8)


def test_contours_are_drawn_and_can_be_hidden_with_the_map(canvas: Canvas) -> None:
    heat_map = HeatMap(canvas)
    heat_map.draw(view_of(LECTURE, Surface(LECTURE, "mse", "sum")))
    shown = look(canvas)
    heat_map._contours.hide()
    assert look(canvas) != shown
    heat_map.hide()
    assert sees(canvas, 2, 0, LIGHT.card)


def test_a_plane_far_from_the_optimum_uses_all_colours(canvas: Canvas) -> None:
    prepared = prepared_two()
    view = view_of(prepared, Surface(prepared, "mse", "mean"))
    held = view.held + np.array([0.0, 0.0, 50.0])
    HeatMap(canvas).draw(View(view.ground, view.shown, view.region, held))
    image = look(canvas)
    frame = canvas.frame.sceneBoundingRect().toRect().adjusted(2, 2, -2, -2)
    colours = [
        image.pixelColor(x, y)
        for x in range(frame.left(), frame.right(), 4)
        for y in range(frame.top(), frame.bottom(), 4)
    ]
    assert any(is_like(each, DARKEST) for each in colours)
    assert any(is_like(each, BRIGHTEST) for each in colours)


@pytest.mark.parametrize(
    "values",
    [[1.0], [np.inf], [np.nan], [0.0, np.inf], [1e300, 1.0], [1e-320, 0.0]],
)
def test_no_loss_breaks_a_picture(canvas: Canvas, values: list[float]) -> None:
    surface = Elsewhere(np.array(values, dtype=np.float64))
    heat_map = HeatMap(canvas)
    heat_map.draw(view_of(LECTURE, surface))
    canvas.grab()
    heat_map.logarithmic = False
    heat_map.draw(view_of(LECTURE, surface))
    canvas.grab()
    section = Section(canvas)
    section.set_theme(LIGHT)
    section.draw(view_of(NO_BIAS, surface, (0,)))
    section.places(np.array([[0.0], [1e300]]))
    canvas.grab()


def test_a_section_is_the_loss_over_one_parameter(canvas: Canvas) -> None:
    surface = Surface(NO_BIAS, "mse", "sum")
    section = Section(canvas)
    section.set_theme(LIGHT)
    section.draw(view_of(NO_BIAS, surface, (0,)))
    for w in (0.0, 1.0, 2.5):
        loss = 14 * (w - 2) ** 2
        assert surface.at(np.array([w])) == pytest.approx(loss)
        assert sees(canvas, w, loss, LIGHT.train)
    x, y = section.places(np.array([[1.0], [1e9]]))
    assert x[0] == 1
    assert y[0] == pytest.approx(14, rel=0.01)
    assert np.isnan(y[1])
    section.hide()
    assert not sees(canvas, 0.0, 56.0, LIGHT.train)
