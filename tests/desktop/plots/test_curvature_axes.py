"""The ellipse of a paraboloid, and its axes."""

import numpy as np
import pytest

from desktop.plots.canvas import Canvas
from desktop.plots.curvature_axes import CurvatureAxes
from desktop.plots.ground import survey
from desktop.plots.landscape import View, first_region
from desktop.theme import LIGHT
from linreg.config import Config
from linreg.dataset import FloatArray, make_dataset
from linreg.exact import fit_exact
from linreg.prepare import Prepared, prepare
from linreg.surface import Surface
from tests.desktop.plots.drawing import LECTURE, prepared_two


def view_of(prepared: Prepared, shown: tuple[int, int] = (0, 1)) -> View:
    ground = survey(
        prepared, Surface(prepared, "mse", "mean"), fit_exact(prepared), "mse"
    )
    region = first_region(ground, shown, np.zeros((1, len(ground.target))))
    return View(ground, shown, region, np.full(len(ground.target), 0.5))


def draw(canvas: Canvas, view: View) -> CurvatureAxes:
    x, y = view.region.intervals
    canvas.set_ranges(x, y)
    axes = CurvatureAxes(canvas)
    axes.set_theme(LIGHT)
    first, second = view.shown
    axes.draw(view, view.ground.surface.plane_curvature(first, second, view.held))
    return axes


def loss_at(view: View, points: FloatArray) -> FloatArray:
    losses = []
    for point in points:
        at = view.held.copy()
        at[list(view.shown)] = point
        losses.append(view.ground.surface.at(at))
    return np.array(losses)


def ellipse(axes: CurvatureAxes) -> FloatArray:
    return np.stack([axes._ellipse._x, axes._ellipse._y], axis=1)


@pytest.mark.parametrize("shown", [(0, 1), (2, 1)])
def test_the_ellipse_is_a_line_of_equal_loss(
    canvas: Canvas, shown: tuple[int, int]
) -> None:
    """In the plane that is seen, others held wherever they are."""
    view = view_of(prepared_two(), shown)
    axes = draw(canvas, view)
    losses = loss_at(view, ellipse(axes))
    assert losses == pytest.approx(np.full(len(losses), losses[0]), rel=1e-9)
    lowest = loss_at(view, axes._middle[np.newaxis])[0]
    assert losses[0] > lowest
    around = axes._middle + 1e-3 * np.random.default_rng(0).normal(size=(20, 2))
    assert (loss_at(view, around) >= lowest).all()


def test_over_the_whole_model_it_is_about_the_optimum(canvas: Canvas) -> None:
    view = view_of(LECTURE)
    axes = draw(canvas, view)
    assert axes._middle == pytest.approx([2, 0], abs=1e-9)
    # Of x = 1, 2, 3: H = 2 [[14, 6], [6, 3]]/3, with the ratio of its eigenvalues.
    values = np.linalg.eigvalsh(2 / 3 * np.array([[14.0, 6.0], [6.0, 3.0]]))
    first, second = np.linalg.norm(axes._halves, axis=1)
    assert first / second == pytest.approx(np.sqrt(values[1] / values[0]))
    assert axes._halves[0] @ axes._halves[1] == pytest.approx(0, abs=1e-9)


def test_it_fits_in_the_view_and_both_ends_are_named(canvas: Canvas) -> None:
    view = view_of(LECTURE)
    axes = draw(canvas, view)
    reach = np.ptp(ellipse(axes), axis=0) / view.region.spans
    assert reach.max() == pytest.approx(2 * 0.27, rel=1e-3)
    frame = canvas.frame.rect()
    for tag, text in zip(axes._tags, ("λ₁", "λ₂"), strict=True):
        assert tag.item.isVisible()
        assert tag._words.text() == text
        assert frame.contains(tag.item.pos())


def test_an_end_out_of_view_is_not_named(canvas: Canvas) -> None:
    axes = draw(canvas, view_of(LECTURE))
    canvas.frame.setRange(xRange=(-1, 0), yRange=(-1, 0), padding=0)
    assert not any(tag.item.isVisible() for tag in axes._tags)
    canvas.frame.setRange(xRange=(-1, 4), yRange=(-4, 4), padding=0)
    assert all(tag.item.isVisible() for tag in axes._tags)


def test_without_a_lowest_point_there_is_none(canvas: Canvas) -> None:
    flat = prepare(make_dataset("c", {"x": np.ones(4), "y": np.arange(4.0)}), Config())
    axes = draw(canvas, view_of(LECTURE))
    view = view_of(flat)
    axes.draw(view, view.ground.surface.plane_curvature(0, 1, view.held))
    assert axes._ellipse.item.path().isEmpty()
    assert axes._axes.item.path().isEmpty()
    assert not any(tag.item.isVisible() for tag in axes._tags)
    axes.draw(view_of(LECTURE), None)
    assert axes._ellipse.item.path().isEmpty()
