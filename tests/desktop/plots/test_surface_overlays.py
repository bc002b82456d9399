"""What is drawn over a loss surface, as a person switches it on and sees it."""

import numpy as np
import pytest
from PySide6.QtGui import QAction, QImage
from pytestqt.qtbot import QtBot

from desktop.plots.surface import SurfacePlot
from desktop.theme import DARK, LIGHT
from linreg.config import Config
from linreg.dataset import FloatArray, make_dataset
from linreg.edits import remove_rows
from linreg.exact import curvature, fit_exact
from linreg.prepare import Prepared, prepare
from linreg.surface import Surface
from tests.desktop.plots.drawing import (
    LECTURE,
    NO_BIAS,
    history_of,
    look,
    prepared_two,
    sees,
)

PATH = np.array([[0.5, 0.0], [1.0, 1.0], [1.2, 1.0]])


@pytest.fixture
def plot(qtbot: QtBot) -> SurfacePlot:
    plot = SurfacePlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(480, 380)
    plot.show()
    return plot


def show(
    plot: SurfacePlot,
    prepared: Prepared,
    parameters: FloatArray = PATH,
    loss: str = "mse",
) -> None:
    surface = Surface(prepared, loss, "mean")
    plot.start(prepared, surface, fit_exact(prepared), loss=loss)
    rows = history_of(prepared.parameter_names, parameters).rows()
    plot.show_history(rows, rows.newest, parameters[-1])


def change_loss(plot: SurfacePlot, prepared: Prepared, loss: str) -> None:
    surface = Surface(prepared, loss, "mean")
    plot.update_data(prepared, surface, fit_exact(prepared), loss=loss)


def action(plot: SurfacePlot, text: str) -> QAction:
    actions = plot._choices.menu().actions()
    (found,) = (each for each in actions if each.text() == text)
    return found


def ground(plot: SurfacePlot) -> QImage:
    return plot._scene.terrain.heat_map._raster.item.pixmap().toImage()


def test_a_gradient_field_is_switched_on_and_off(plot: SurfacePlot) -> None:
    show(plot, LECTURE)
    before = look(plot.canvas)
    action(plot, "Gradient field").trigger()
    field = plot._scene.overlays._field
    assert not field.item.path().isEmpty()
    assert plot._legend.shows("field")
    assert "log" in plot._legend.text("field")
    assert look(plot.canvas) != before
    action(plot, "Gradient field").trigger()
    assert not plot._legend.shows("field")
    assert look(plot.canvas) == before


def test_the_axes_of_curvature_say_the_condition_number(plot: SurfacePlot) -> None:
    show(plot, LECTURE)
    action(plot, "Curvature axes").trigger()
    number = curvature(LECTURE, "mean").condition_number
    assert plot._scene.note.text.endswith(f"condition number {number:.3g}")
    assert plot._scene.note.text.startswith("λ₁ 0.2404, λ₂ 11.09")
    assert plot._legend.shows("curvature")
    action(plot, "Curvature axes").trigger()
    assert plot._scene.note.text == ""
    assert not plot._legend.shows("curvature")


def test_of_many_parameters_the_curvature_is_that_of_the_plane(
    plot: SurfacePlot,
) -> None:
    show(plot, prepared_two(), np.array([[0.0, 0.0, 1.5]]))
    action(plot, "Curvature axes").trigger()
    assert plot._scene.note.text.endswith("in this plane")
    assert "condition" not in plot._scene.note.text
    before = plot._scene.note.text
    plot.show_parameters(2, 0)
    assert plot._scene.note.text != before


def test_a_flat_direction_is_said(plot: SurfacePlot) -> None:
    flat = prepare(make_dataset("c", {"x": np.ones(4), "y": np.arange(4.0)}), Config())
    show(plot, flat)
    action(plot, "Curvature axes").trigger()
    assert "λ₁ is 0" in plot._scene.note.text


def test_what_is_switched_on_stays_for_another_run(plot: SurfacePlot) -> None:
    show(plot, LECTURE)
    action(plot, "Curvature axes").trigger()
    action(plot, "Gradient field").trigger()
    show(plot, NO_BIAS, np.array([[0.0], [1.0]]))
    overlays = plot._scene.overlays
    assert overlays._field.item.path().isEmpty()
    assert overlays._axes._ellipse.item.path().isEmpty()
    assert not plot._legend.shows("field")
    plot.grab()
    show(plot, LECTURE)
    assert not overlays._field.item.path().isEmpty()
    assert not overlays._axes._ellipse.item.path().isEmpty()
    assert plot._legend.shows("field")
    plot.set_theme(DARK)
    plot.grab()


def test_levels_may_be_linear(plot: SurfacePlot) -> None:
    show(plot, LECTURE)
    before = ground(plot)
    action(plot, "Linear levels").trigger()
    heat_map, view = plot._scene.terrain.heat_map, plot._scene.view
    assert ground(plot) != before
    # Over most of the picture a linear scale is darker.
    middle = before.pixelColor(60, 60), ground(plot).pixelColor(60, 60)
    assert middle[1].lightness() < middle[0].lightness()
    assert view is not None
    x, y = heat_map._contours._x, heat_map._contours._y
    points = np.stack([x, y], axis=1)[~np.isnan(x)]
    losses = [view.ground.surface.at(point) for point in points[::9]]
    low, high = view.ground.lowest, max(losses)
    steps = (np.array(losses) - low) / ((high - low) / 12)
    assert np.abs(steps - steps.round()).max() < 0.2
    action(plot, "Logarithmic levels").trigger()
    assert ground(plot) == before


def test_a_penalty_follows_the_present_point(plot: SurfacePlot) -> None:
    show(plot, LECTURE)
    line = plot._scene.overlays._penalty._line
    assert line.item.path().isEmpty()
    plot.show_penalty(0.0, 0.1)
    assert plot._legend.text("penalty") == "same penalty"
    assert plot._legend.shows("penalty")
    np.testing.assert_allclose(np.hypot(line._x, line._y), np.hypot(1.2, 1.0))
    rows = history_of(("w", "b"), PATH).rows()
    plot.show_history(rows, 1, PATH[1])
    np.testing.assert_allclose(np.hypot(line._x, line._y), np.hypot(1.0, 1.0))
    plot.show_penalty(0.2, 0.0)
    np.testing.assert_allclose(np.abs(line._x[[0, 1, 3, 4]]), 1)
    plot.show_penalty(0.0, 0.0)
    assert line.item.path().isEmpty()
    assert not plot._legend.shows("penalty")


def test_over_w_and_b_l1_leaves_b_alone(plot: SurfacePlot) -> None:
    show(plot, prepared_two(), np.array([[0.5, -1.5, 1.0]]))
    line = plot._scene.overlays._penalty._line
    plot.show_penalty(0.2, 0.0)
    np.testing.assert_allclose(np.abs(line._x) + np.abs(line._y), 2.0)
    plot.show_parameters(2, 1)
    np.testing.assert_allclose(np.abs(line._y[[0, 1, 3, 4]]), 1.5)


def test_a_penalty_over_a_single_weight(plot: SurfacePlot) -> None:
    plot.show_penalty(0.2, 0.1)
    show(plot, NO_BIAS, np.array([[0.0], [1.0]]))
    line = plot._scene.overlays._penalty._line
    assert np.abs(line._x[[0, 3]]) == pytest.approx([1, 1])


LINE = make_dataset(
    "l",
    {
        "x": np.array([0.0, 1.0, 2.0, 3.0, 4.0, 5.0]),
        "y": np.array([1.0, 0.0, 5.0, 5.0, 9.0, 9.0]),
    },
)
BATCHES = prepare(LINE, Config(batch_size=2))


def test_the_loss_of_a_batch_is_drawn_where_it_is_wanted(plot: SurfacePlot) -> None:
    plot.set_batches(True)
    show(plot, BATCHES)
    whole = ground(plot)
    plot.show_batch(np.array([4, 1]))
    assert ground(plot) == whole
    action(plot, "This batch's loss").trigger()
    first = ground(plot)
    assert first != whole
    assert plot._scene.note.text == "loss of this batch: 2 rows"
    view = plot._scene.view
    assert view is not None
    # y - (w x + b) of the rows 4 and 1.
    assert view.ground.surface.at(np.array([2.0, 0.5])) == pytest.approx(
        ((9 - 8.5) ** 2 + (0 - 2.5) ** 2) / 2
    )
    plot.show_batch(np.array([2, 3]))
    assert ground(plot) != first
    assert sees(plot.canvas, 1.2, 1.0, LIGHT.model)
    assert plot._legend.shows("target")
    plot.show_batch(np.array([5]))
    assert plot._scene.note.text == "loss of this batch: 1 row"
    plot.show_batch(np.empty(0, np.int64))
    assert ground(plot) == whole
    assert plot._scene.note.text == ""


def test_with_a_full_batch_the_exact_valley_stays(plot: SurfacePlot) -> None:
    plot.set_batches(True)
    show(plot, BATCHES)
    whole = ground(plot)
    plot.show_batch(np.array([4, 1]))
    action(plot, "This batch's loss").trigger()
    plot.set_batches(False)
    assert ground(plot) == whole
    assert not action(plot, "This batch's loss").isEnabled()


def test_another_run_has_no_batch_yet(plot: SurfacePlot) -> None:
    plot.set_batches(True)
    show(plot, BATCHES)
    whole = ground(plot)
    plot.show_batch(np.array([4, 1]))
    action(plot, "This batch's loss").trigger()
    show(plot, BATCHES)
    assert ground(plot) == whole
    assert plot._scene.note.text == ""


@pytest.mark.parametrize("batch", [[5, 0], [0, 1, 2, 3]])
def test_rows_that_edited_data_do_not_have_are_no_batch(
    plot: SurfacePlot, batch: list[int]
) -> None:
    plot.set_batches(True)
    show(plot, BATCHES)
    action(plot, "This batch's loss").trigger()
    plot.show_batch(np.array(batch))
    shorter = prepare(remove_rows(LINE, np.array([3, 4, 5])), Config())
    change_loss(plot, shorter, "mse")
    assert plot._scene.note.text == ""
    plot.show_batch(np.array([0, 2]))
    assert plot._scene.note.text == "loss of this batch: 2 rows"


def test_the_overlays_are_of_the_batch_that_is_drawn(plot: SurfacePlot) -> None:
    plot.set_batches(True)
    show(plot, BATCHES)
    for text in ("Curvature axes", "Gradient field", "This batch's loss"):
        action(plot, text).trigger()
    whole = plot._scene.note.text
    arrows = plot._scene.overlays._field.item.path()
    plot.show_batch(np.array([4, 1]))
    lines = plot._scene.note.text.splitlines()
    assert lines[0] == "loss of this batch: 2 rows"
    assert lines[1] != whole
    assert plot._scene.overlays._field.item.path() != arrows
    plot.show_batch(np.array([4]))
    assert "λ₁ is 0" in plot._scene.note.text


@pytest.mark.parametrize("loss", ["l1", "huber", "smooth_l1"])
def test_the_loss_may_become_another_one_during_a_run(
    plot: SurfacePlot, loss: str
) -> None:
    show(plot, BATCHES)
    action(plot, "Curvature axes").trigger()
    before, mapping = ground(plot), plot.canvas.mapping
    change_loss(plot, BATCHES, loss)
    assert plot._legend.text("target") == "least squares"
    assert ground(plot) != before
    assert plot.canvas.mapping == mapping
    assert sees(plot.canvas, 1.2, 1.0, LIGHT.model)
    assert sees(plot.canvas, 0.75, 0.5, "#ffffff")
    assert plot._scene.overlays._axes._ellipse.item.path().isEmpty()
    assert not plot._legend.shows("curvature")
    assert plot._scene.note.text == ""
    view = plot._scene.view
    assert view is not None
    known = Surface(BATCHES, loss, "mean").at(PATH[1])
    assert view.ground.surface.at(PATH[1]) == pytest.approx(known)
    change_loss(plot, BATCHES, "mse")
    assert plot._legend.text("target") == "optimum"
    assert ground(plot) == before
    assert "condition number" in plot._scene.note.text


def test_all_of_it_makes_sense_for_ten_parameters(plot: SurfacePlot) -> None:
    x = np.linspace(-1, 1, 30)
    data = make_dataset("p", {"x": x, "y": np.sin(3 * x)})
    prepared = prepare(data, Config(degree=9))
    plot.set_batches(True)
    show(plot, prepared, np.full((3, 10), 0.2))
    for text in ("Curvature axes", "Gradient field", "This batch's loss"):
        action(plot, text).trigger()
    plot.show_penalty(0.1, 0.1)
    plot.show_batch(np.arange(8))
    for first, second in ((0, 1), (9, 3), (4, 8)):
        plot.show_parameters(first, second)
        plot.grab()
        assert "in this plane" in plot._scene.note.text
        assert not plot._scene.overlays._penalty._line.item.path().isEmpty()
        assert not plot._scene.overlays._field.item.path().isEmpty()


def test_on_paper_there_is_no_button(plot: SurfacePlot) -> None:
    show(plot, LECTURE)
    assert plot._choices.isVisible()
    plot.set_controls_shown(False)
    assert not plot._choices.isVisible()
    plot.set_controls_shown(True)
    assert plot._choices.isVisible()


def test_it_can_all_be_switched_before_there_is_a_run(plot: SurfacePlot) -> None:
    for text in ("Gradient field", "Curvature axes", "Linear levels"):
        action(plot, text).trigger()
    plot.show_penalty(0.1, 0.1)
    plot.show_batch(np.array([0]))
    plot.grab()
    show(plot, LECTURE)
    assert not plot._scene.overlays._field.item.path().isEmpty()
