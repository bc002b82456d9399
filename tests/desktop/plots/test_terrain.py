"""The ground that a loss surface shows: one of two landscapes, and the star."""

import numpy as np

from desktop.plots.canvas import Canvas
from desktop.plots.ground import survey
from desktop.plots.landscape import View, first_region
from desktop.plots.terrain import Terrain
from desktop.theme import LIGHT
from linreg.exact import fit_exact
from linreg.prepare import Prepared
from linreg.surface import Surface
from tests.desktop.plots.drawing import LECTURE, NO_BIAS, sees


def draw(terrain: Terrain, prepared: Prepared) -> None:
    surface = Surface(prepared, "mse", "sum")
    ground = survey(prepared, surface, fit_exact(prepared), "mse")
    shown = tuple(range(len(ground.target)))
    region = first_region(ground, shown, np.zeros((1, len(shown))))
    terrain.choose(len(shown))
    terrain.set_theme(LIGHT)
    terrain.draw(View(ground, shown, region, ground.target))


def test_two_parameters_have_a_map_and_a_single_one_a_curve(canvas: Canvas) -> None:
    terrain = Terrain(canvas)
    draw(terrain, LECTURE)
    assert terrain.on_heat
    assert sees(canvas, 2, 0, LIGHT.optimum)
    assert not sees(canvas, 1, 1, LIGHT.card)
    draw(terrain, NO_BIAS)
    assert not terrain.on_heat
    assert sees(canvas, 2, 0, LIGHT.optimum)
    assert sees(canvas, 1, 14, LIGHT.train)
    draw(terrain, LECTURE)
    assert terrain.section._curve.item.path().isEmpty()
    assert terrain.sampled_rows == 3
