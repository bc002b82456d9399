"""The way of a run: its line, its start, its newest point."""

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from desktop.plots.canvas import Canvas
from desktop.plots.landscape import HeatMap, Section
from desktop.plots.path import ParameterPath
from desktop.theme import LIGHT
from tests.desktop.plots.drawing import sees, shows

WHITE = "#ffffff"
STEPS = np.array([[1.0, 1, 7], [3, 1, 7], [3, 5, 7], [8, 5, 7], [8, 8, 7]])


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas(LIGHT)
    qtbot.addWidget(canvas)
    canvas.resize(420, 300)
    canvas.set_ranges((0.0, 10.0), (0.0, 10.0))
    canvas.setBackgroundBrush(QColor("#444444"))
    canvas.show()
    return canvas


@pytest.fixture
def path(canvas: Canvas) -> ParameterPath:
    path = ParameterPath(canvas)
    path.set_theme(LIGHT, on_heat=True)
    path.begin((0, 1), np.array([10.0, 10.0]))
    return path


def test_it_goes_through_every_step_and_ends_at_the_last_row(
    canvas: Canvas, path: ParameterPath
) -> None:
    heat_map = HeatMap(canvas)
    path.follow(STEPS[:2], heat_map)
    assert sees(canvas, 3, 1, LIGHT.model)
    path.follow(STEPS, heat_map)
    assert path.count == 5
    for x, y in ((1, 1), (2.5, 1), (3, 3), (7, 5), (8, 6.5)):
        assert sees(canvas, x, y, WHITE)
    assert sees(canvas, 8, 8, LIGHT.model)
    assert not sees(canvas, 3, 1, LIGHT.model)


def test_less_of_it_can_be_shown_again(canvas: Canvas, path: ParameterPath) -> None:
    heat_map = HeatMap(canvas)
    path.follow(STEPS, heat_map)
    path.follow(STEPS[:3], heat_map)
    assert sees(canvas, 3, 5, LIGHT.model)
    assert not sees(canvas, 7, 5, WHITE)


def test_other_parameters_may_be_on_the_axes(
    canvas: Canvas, path: ParameterPath
) -> None:
    path.begin((2, 0), np.array([10.0, 10.0]))
    path.follow(STEPS, HeatMap(canvas))
    assert sees(canvas, 7, 8, LIGHT.model)
    assert sees(canvas, 7, 5, WHITE)


def test_another_run_begins_without_a_path(canvas: Canvas, path: ParameterPath) -> None:
    heat_map = HeatMap(canvas)
    path.follow(STEPS, heat_map)
    path.begin((0, 1), np.array([10.0, 10.0]))
    path.draw(heat_map)
    assert not shows(canvas, WHITE)
    assert not shows(canvas, LIGHT.model)


def test_beside_a_section_it_has_the_models_colour(
    canvas: Canvas, path: ParameterPath
) -> None:
    section = Section(canvas)
    section._x, section._y = np.array([0.0, 10.0]), np.array([0.0, 10.0])
    path.set_theme(LIGHT, on_heat=False)
    path.begin((0,), np.array([10.0]))
    path.follow(STEPS, section)
    assert sees(canvas, 8, 8, LIGHT.model)
    assert sees(canvas, 5, 5, LIGHT.model)


def test_no_step_breaks_it(canvas: Canvas, path: ParameterPath) -> None:
    rows = np.array([[1.0, 1], [1e200, -1e308], [np.nan, np.inf], [2, 2]])
    path.follow(rows, HeatMap(canvas))
    canvas.grab()
    assert sees(canvas, 2, 2, LIGHT.model)
