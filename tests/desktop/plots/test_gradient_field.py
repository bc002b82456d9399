"""Arrows that point downhill, all over a loss surface."""

import numpy as np
import pytest

from desktop.plots.canvas import Canvas
from desktop.plots.gradient_field import GradientField
from desktop.plots.ground import survey
from desktop.plots.landscape import View, first_region
from linreg.config import Config
from linreg.dataset import FloatArray, make_dataset
from linreg.exact import fit_exact
from linreg.prepare import Prepared, prepare
from linreg.surface import Surface
from tests.desktop.plots.drawing import LECTURE, prepared_two


def view_of(
    prepared: Prepared, loss: str = "mse", shown: tuple[int, int] = (0, 1)
) -> View:
    ground = survey(prepared, Surface(prepared, loss, "sum"), fit_exact(prepared), loss)
    region = first_region(ground, shown, np.zeros((1, len(ground.target))))
    return View(ground, shown, region, np.full(len(ground.target), 0.5))


def draw(canvas: Canvas, view: View) -> GradientField:
    x, y = view.region.intervals
    canvas.set_ranges(x, y)
    field = GradientField(canvas)
    field.draw(view)
    return field


def arrows(field: GradientField) -> FloatArray:
    """Tails and tips (m, 2, 2) in pixels of the frame."""
    path = field.item.path()
    corners = [path.elementAt(i) for i in range(path.elementCount())]
    points = np.array([(c.x, c.y) for c in corners]).reshape(-1, 6, 2)
    return points[:, :2]


@pytest.mark.parametrize("loss", ["mse", "huber"])
@pytest.mark.parametrize("shown", [(0, 1), (2, 0)])
def test_each_arrow_points_where_the_loss_falls_fastest(
    canvas: Canvas, loss: str, shown: tuple[int, int]
) -> None:
    """By differences of the loss at its middle, in the parameters' own units."""
    view = view_of(prepared_two(), loss, shown)
    mapping = draw(canvas, view)._mapping
    surface = view.ground.surface
    found = arrows(draw(canvas, view))
    assert len(found) > 50
    for tail, tip in found[::7]:
        at = view.held.copy()
        at[list(shown)] = mapping.to_data(*(tail + tip) / 2)
        slopes = []
        for index in shown:
            step = 1e-5 * np.eye(3)[index]
            slopes.append((surface.at(at + step) - surface.at(at - step)) / 2e-5)
        right, down = -slopes[0] * mapping.x_scale, slopes[1] * mapping.y_scale
        way = np.array([right, down]) / np.hypot(right, down)
        by = (tip - tail) / np.hypot(*(tip - tail))
        assert by == pytest.approx(way, abs=1e-3)


def test_the_lengths_are_logarithmic(canvas: Canvas) -> None:
    """A gradient that is ten times smaller has an arrow about half as long."""
    view = view_of(LECTURE)
    field = draw(canvas, view)
    mapping, found = field._mapping, arrows(field)
    lengths = np.hypot(*(found[:, 1] - found[:, 0]).T)
    sizes = []
    for middle in found.mean(axis=1):
        w, b = mapping.to_data(*middle)
        (slope,) = view.ground.surface.gradients(
            0, 1, view.held, np.array([w]), np.array([b])
        )[0]
        sizes.append(np.hypot(slope[0] * mapping.x_scale, slope[1] * mapping.y_scale))
    part = np.array(sizes) / max(sizes)
    expected = np.log1p(100 * part) / np.log1p(100)
    np.testing.assert_allclose(lengths / lengths.max(), expected, rtol=1e-3)
    tenth = np.abs(part - 0.1).argmin()
    assert lengths[tenth] / lengths.max() == pytest.approx(0.5, abs=0.1)


def test_arrows_do_not_touch_and_fill_the_frame(canvas: Canvas) -> None:
    canvas.resize(700, 500)
    field = draw(canvas, view_of(LECTURE))
    found, mapping = arrows(field), field._mapping
    middles = found.mean(axis=1)
    across = np.unique(middles[:, 0].round(3))
    assert len(across) == 15
    assert len(np.unique(middles[:, 1].round(3))) == 12
    room = min(np.diff(across).min(), np.diff(np.unique(middles[:, 1].round(3))).min())
    assert np.hypot(*(found[:, 1] - found[:, 0]).T).max() < room
    assert 0 < found[..., 0].min() < found[..., 0].max() < mapping.width


def test_a_small_frame_has_fewer_arrows(canvas: Canvas) -> None:
    field = draw(canvas, view_of(LECTURE))
    many = len(arrows(field))
    canvas.resize(200, 150)
    assert 9 <= len(arrows(field)) < many / 2


def test_it_is_of_the_part_that_is_looked_at(canvas: Canvas) -> None:
    field = draw(canvas, view_of(LECTURE))
    before = arrows(field)
    canvas.frame.setRange(xRange=(1.9, 2.1), yRange=(-0.2, 0.2), padding=0)
    after = arrows(field)
    assert len(after) > 0.8 * len(before)
    # Right of the optimum and above it all points back to it.
    corner = max(after, key=lambda arrow: arrow[0, 0] - arrow[0, 1])
    assert corner[1, 0] < corner[0, 0]


def test_none_is_drawn_where_none_is_wanted(canvas: Canvas) -> None:
    field = draw(canvas, view_of(LECTURE))
    assert not field.item.path().isEmpty()
    field.draw(None)
    assert field.item.path().isEmpty()
    assert field._edge.path().isEmpty()


@pytest.mark.parametrize("x", [[0.0, 0.0], [1e200, 2e200], [1e-200, 2e-200]])
def test_no_slope_breaks_it(canvas: Canvas, x: list[float]) -> None:
    data = make_dataset("odd", {"x": np.array(x), "y": np.array([1.0, 1.0])})
    draw(canvas, view_of(prepare(data, Config())))
    canvas.grab()
