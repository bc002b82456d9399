"""The picture of the loss surface, as a person sees and uses it."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QGraphicsPathItem
from pytestqt.qtbot import QtBot

from desktop.plots.pulls import Whose
from desktop.plots.surface import SurfacePlot
from desktop.theme import DARK, LIGHT
from linreg.config import Config, lecture_config
from linreg.dataset import FloatArray, lecture_data, make_dataset
from linreg.edits import rename_column, set_point
from linreg.exact import fit_exact
from linreg.history import History
from linreg.prepare import Prepared, prepare
from linreg.surface import Surface
from tests.desktop.plots.drawing import (
    LECTURE,
    NO_BIAS,
    add_rows,
    history_of,
    look,
    place,
    prepared_two,
    sees,
)

WHITE = "#ffffff"


@pytest.fixture
def plot(qtbot: QtBot) -> SurfacePlot:
    plot = SurfacePlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(420, 330)
    plot.show()
    return plot


def show(
    plot: SurfacePlot, prepared: Prepared, parameters: FloatArray, loss: str = "mse"
) -> History:
    history = history_of(prepared.parameter_names, parameters)
    surface = Surface(prepared, loss, "sum")
    plot.start(prepared, surface, fit_exact(prepared), loss=loss)
    follow(plot, history)
    return history


def follow(plot: SurfacePlot, history: History, iteration: int | None = None) -> None:
    """Show this iteration, or the newest, as the window does."""
    rows = history.rows()
    if len(rows):
        iteration = rows.newest if iteration is None else iteration
        row = rows.row(rows.index(iteration))
        plot.show_history(rows, iteration, row.parameters, history.abandoned)


def click(plot: SurfacePlot, x: float, y: float) -> None:
    at = place(plot.canvas, x, y)
    QTest.mouseClick(plot.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_path_start_present_point_and_optimum_are_drawn(plot: SurfacePlot) -> None:
    show(plot, LECTURE, np.array([[0.5, 0], [1.0, 1.0], [1.2, 1.0]]))
    assert sees(plot.canvas, 2, 0, LIGHT.optimum)
    assert sees(plot.canvas, 1.2, 1, LIGHT.model)
    assert sees(plot.canvas, 0.5, 0, WHITE)
    assert sees(plot.canvas, 0.75, 0.5, WHITE)
    assert plot.canvas.axes.labels == ("w", "b")
    assert plot._legend.text("target") == "optimum"
    assert not plot._scene.note.text


def test_before_the_first_row_the_surface_is_there(plot: SurfacePlot) -> None:
    history = show(plot, LECTURE, np.empty((0, 2)))
    assert sees(plot.canvas, 2, 0, LIGHT.optimum)
    add_rows(history, np.array([[-5.0, 3.0]]))
    follow(plot, history)
    assert sees(plot.canvas, -5, 3, LIGHT.model)
    assert sees(plot.canvas, 2, 0, LIGHT.optimum)


def test_a_click_chooses_a_start(plot: SurfacePlot, qtbot: QtBot) -> None:
    show(plot, LECTURE, np.array([[0.5, 0.0]]))
    with qtbot.waitSignal(plot.start_chosen) as chosen:
        click(plot, 1.5, -1.0)
    (start,) = chosen.args
    assert isinstance(start, tuple)
    assert start == pytest.approx((1.5, -1.0), abs=0.03)


def test_the_mouse_reads_parameters_and_loss(plot: SurfacePlot) -> None:
    show(plot, LECTURE, np.array([[0.5, 0.0]]))
    QTest.mouseMove(plot.canvas.viewport(), place(plot.canvas, 1.0, 0.0))
    words = plot._scene.brush._readout.text.split()
    assert words[::2] == ["w", "b", "loss"]
    w, b, loss = (float(word.replace("−", "-")) for word in words[1::2])
    assert (w, b) == pytest.approx((1, 0), abs=0.03)
    expected = Surface(LECTURE, "mse", "sum").at(np.array([w, b]))
    assert loss == pytest.approx(expected, rel=0.01)
    QTest.mouseMove(plot.canvas.viewport(), QPoint(2, 2))
    assert not plot._scene.brush._readout.text


def test_axes_stay_while_the_path_stays_inside(plot: SurfacePlot) -> None:
    history = show(plot, LECTURE, np.array([[0.5, 0.0]]))
    before, image = (
        plot.canvas.mapping,
        plot._scene.terrain.heat_map._raster.item.pixmap().cacheKey(),
    )
    for step in np.linspace(0, 1, 50):
        add_rows(history, np.array([[0.5 + 1.5 * step, step * (1 - step)]]))
        follow(plot, history)
    assert plot.canvas.mapping == before
    assert plot._scene.terrain.heat_map._raster.item.pixmap().cacheKey() == image


def test_the_picture_grows_for_a_path_but_not_for_ever(plot: SurfacePlot) -> None:
    history = show(plot, LECTURE, np.array([[0.5, 0.0]]))
    first = plot.canvas.mapping
    add_rows(history, np.array([[4.5, 6.0]]))
    follow(plot, history)
    assert sees(plot.canvas, 4.5, 6, LIGHT.model)
    assert "left" not in plot._scene.note.text
    for power in (2.0, 9.0, 30.0, 200.0, 308.0):
        add_rows(history, np.array([[10**power, -(10**power)]]))
        follow(plot, history)
        plot.grab()
    widest = plot.canvas.mapping
    assert widest.x[1] - widest.x[0] <= 5.1 * (first.x[1] - first.x[0])
    assert plot._scene.note.text == "the path has left the picture"
    assert sees(plot.canvas, 2, 0, LIGHT.optimum)


def test_an_earlier_step_can_be_shown(plot: SurfacePlot) -> None:
    history = show(plot, LECTURE, np.array([[0.5, 0], [1.0, 1.0], [1.2, 1.0]]))
    follow(plot, history, 1)
    assert sees(plot.canvas, 1, 1, LIGHT.model)
    assert not sees(plot.canvas, 1.2, 1, LIGHT.model)
    follow(plot, history)
    assert sees(plot.canvas, 1.2, 1, LIGHT.model)
    assert not sees(plot.canvas, 1, 1, LIGHT.model)


def test_without_a_bias_the_loss_is_a_curve_over_w(
    plot: SurfacePlot, qtbot: QtBot
) -> None:
    show(plot, NO_BIAS, np.array([[0.0], [3.0]]))
    assert plot.canvas.axes.labels == ("w", "loss")
    assert sees(plot.canvas, 1, 14, LIGHT.train)
    assert sees(plot.canvas, 3, 14, LIGHT.model)
    assert sees(plot.canvas, 2, 0, LIGHT.optimum)
    with qtbot.waitSignal(plot.start_chosen) as chosen:
        click(plot, 1.0, 40.0)
    assert chosen.args[0] == pytest.approx((1.0,), abs=0.03)
    show(plot, LECTURE, np.array([[0.0, 0.0]]))
    assert plot.canvas.axes.labels == ("w", "b")
    assert not sees(plot.canvas, 1, 1.4, LIGHT.train)


def test_of_several_parameters_two_are_chosen_and_the_others_held(
    plot: SurfacePlot, qtbot: QtBot
) -> None:
    show(plot, prepared_two(), np.array([[0.0, 0.0, 1.5]]))
    assert not plot._choice.isHidden()
    assert plot.canvas.axes.labels == ("w1 (speed)", "w2 (age)")
    assert plot._scene.note.text == "b held at 1.5"
    with qtbot.waitSignal(plot.start_chosen) as chosen:
        click(plot, 1.0, -1.0)
    assert chosen.args[0] == pytest.approx((1.0, -1.0, 1.5), abs=0.05)
    QTest.keyClick(plot._choice.boxes[0], Qt.Key.Key_Down)
    QTest.keyClick(plot._choice.boxes[1], Qt.Key.Key_End)
    assert plot.shown == (1, 2)
    assert plot.canvas.axes.labels == ("w2 (age)", "b")
    assert plot._scene.note.text == "w1 held at 0"
    assert sees(plot.canvas, 0, 1.5, LIGHT.model)
    plot.set_controls_shown(False)
    assert plot._choice.isHidden()


def test_the_picture_follows_held_values_but_not_with_every_frame(
    plot: SurfacePlot, qtbot: QtBot
) -> None:
    history = show(plot, prepared_two(), np.array([[0.0, 0.0, 1.5]]))
    drawn = set()
    for b in np.linspace(1.6, 5.0, 40):
        add_rows(history, np.array([[0.1, 0.1, b]]))
        follow(plot, history)
        drawn.add(plot._scene.terrain.heat_map._raster.item.pixmap().cacheKey())
    assert len(drawn) <= 3
    qtbot.waitUntil(lambda: plot._scene.note.text == "b held at 5", timeout=2000)
    qtbot.waitUntil(lambda: not plot.findChildren(QTimer)[0].isActive(), timeout=2000)


def test_no_timer_runs_while_it_is_hidden(plot: SurfacePlot) -> None:
    history = show(plot, prepared_two(), np.array([[0.0, 0.0, 1.5]]))
    assert any(timer.isActive() for timer in plot.findChildren(QTimer))
    plot.hide()
    assert not any(timer.isActive() for timer in plot.findChildren(QTimer))
    add_rows(history, np.array([[0.0, 0.0, 4.0]]))
    follow(plot, history)
    plot.show()
    assert plot._scene.note.text == "b held at 4"


def test_the_choice_is_kept_when_the_same_parameters_start_again(
    plot: SurfacePlot,
) -> None:
    show(plot, prepared_two(), np.zeros((1, 3)))
    plot.show_parameters(2, 0)
    show(plot, prepared_two(), np.zeros((1, 3)))
    assert plot.shown == (2, 0)
    show(plot, LECTURE, np.zeros((1, 2)))
    assert plot.shown == (0, 1)
    assert plot._choice.isHidden()


def test_scaled_parameters_are_never_shown_silently(plot: SurfacePlot) -> None:
    config = replace(lecture_config(), standardize=True)
    show(plot, prepare(lecture_data(), config), np.zeros((1, 2)))
    assert plot.canvas.axes.labels == ("w (scaled x)", "b (scaled x)")
    show(plot, prepared_two(Config(standardize=True)), np.zeros((1, 3)))
    assert plot.canvas.axes.labels == ("w1 (scaled speed)", "w2 (scaled age)")
    plot.show_parameters(0, 2)
    assert plot.canvas.axes.labels[1] == "b (scaled inputs)"


def test_for_another_loss_the_star_is_not_called_the_optimum(
    plot: SurfacePlot,
) -> None:
    show(plot, LECTURE, np.zeros((1, 2)), "l1")
    assert plot._legend.text("target") == "least squares"


def test_without_a_single_optimum_there_is_no_star(plot: SurfacePlot) -> None:
    constant = make_dataset("c", {"x": np.ones(4), "y": np.arange(4.0)})
    prepared = prepare(constant, Config())
    show(plot, prepared, np.zeros((1, 2)))
    assert plot._scene.note.text == "no single optimum"
    assert not plot._legend.shows("target")
    w, b = plot._scene.view.ground.target if plot._scene.view else (0.0, 0.0)
    assert not sees(plot.canvas, float(w), float(b), LIGHT.optimum)


def test_a_loss_from_a_sample_of_the_rows_says_so(plot: SurfacePlot) -> None:
    x = np.linspace(0, 1, 3000)
    prepared = prepare(make_dataset("m", {"x": x, "y": x}), Config())
    show(plot, prepared, np.zeros((1, 2)), "huber")
    sampled = Surface(prepared, "huber", "sum").sampled_rows
    assert plot._scene.note.text == f"from {sampled} of 3000 rows"


def test_another_theme_recolours_it(plot: SurfacePlot) -> None:
    show(plot, LECTURE, np.array([[0.5, 0.0]]))
    plot.set_theme(DARK)
    assert sees(plot.canvas, 2, 0, DARK.optimum)
    assert sees(plot.canvas, 0.5, 0, DARK.model)
    assert look(plot.canvas).pixelColor(1, 1).name() == DARK.card


def test_it_can_be_used_before_there_is_a_run(plot: SurfacePlot, qtbot: QtBot) -> None:
    follow(plot, history_of(("w", "b"), np.zeros((5, 2))))
    plot.show_parameters(0, 1)
    with qtbot.assertNotEmitted(plot.start_chosen):
        click(plot, 0.5, 0.5)
    QTest.mouseMove(plot.canvas.viewport(), place(plot.canvas, 0.5, 0.5))
    plot.grab()


def edited(x: float, y: float) -> Prepared:
    """The lecture's data with their first point moved."""
    return prepare(set_point(lecture_data(), 0, "x", x, y), lecture_config())


def update(
    plot: SurfacePlot, prepared: Prepared, loss: str = "mse", *, coarse: bool = False
) -> None:
    surface = Surface(prepared, loss, "sum")
    plot.update_data(prepared, surface, fit_exact(prepared), loss=loss, coarse=coarse)


def star(plot: SurfacePlot) -> tuple[float, float]:
    at = plot._scene.terrain._target.item.pos()
    return plot.canvas.mapping.to_data(at.x(), at.y())


def cells(plot: SurfacePlot) -> int:
    return plot._scene.terrain.heat_map._raster.item.pixmap().width()


def test_edited_data_move_the_ground_under_the_same_path(plot: SurfacePlot) -> None:
    show(plot, LECTURE, np.array([[0.5, 0], [1.0, 1.0], [1.2, 1.0]]))
    before = plot.canvas.mapping
    prepared = edited(1.0, 3.0)
    w, b = fit_exact(prepared).weight[0], fit_exact(prepared).bias
    assert b is not None
    update(plot, prepared)
    assert star(plot) == pytest.approx((float(w), b))
    assert sees(plot.canvas, 1.2, 1, LIGHT.model)
    assert sees(plot.canvas, 0.75, 0.5, WHITE)
    assert plot.canvas.mapping == before
    QTest.mouseMove(plot.canvas.viewport(), place(plot.canvas, 1.0, 0.0))
    words = plot._scene.brush._readout.text.split()
    w, b, loss = (float(word.replace("−", "-")) for word in words[1::2])
    expected = Surface(prepared, "mse", "sum").at(np.array([w, b]))
    assert loss == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize("y", [9.0, -40.0, 4000.0])
def test_the_view_grows_where_the_optimum_leaves_it(
    plot: SurfacePlot, y: float
) -> None:
    history = show(plot, LECTURE, np.array([[0.5, 0], [1.0, 1.0], [1.2, 1.0]]))
    prepared = edited(1.0, y)
    update(plot, prepared)
    exact = fit_exact(prepared)
    assert star(plot) == pytest.approx((exact.weight[0], exact.bias))
    assert plot._scene.terrain._target.item.isVisible()
    for w, b in history.parameters(3)[[0, 2]]:
        assert plot._scene.view is not None
        assert plot._scene.view.region.holds(np.array([w, b]))
    add_rows(history, np.array([[1.5, 1.0]]))
    follow(plot, history)
    assert sees(plot.canvas, 1.5, 1.0, LIGHT.model)


def test_a_view_that_grows_keeps_its_other_ends(plot: SurfacePlot) -> None:
    show(plot, LECTURE, np.array([[0.5, 0.0]]))
    before = plot.canvas.mapping
    update(plot, edited(1.0, 4.0))
    after = plot.canvas.mapping
    assert after.x == before.x
    assert after.y[0] == before.y[0]
    assert after.y[1] > before.y[1]


def test_a_coarse_ground_becomes_sharp_when_it_rests(
    plot: SurfacePlot, qtbot: QtBot
) -> None:
    show(plot, LECTURE, np.array([[0.5, 0.0]]))
    sharp = cells(plot)
    for y in (2.5, 3.0):
        update(plot, edited(1.0, y), coarse=True)
        assert cells(plot) < sharp
    qtbot.waitUntil(lambda: cells(plot) == sharp, timeout=2000)
    update(plot, edited(1.0, 3.0), coarse=True)
    update(plot, edited(1.0, 3.0))
    assert cells(plot) == sharp


def test_edited_data_before_the_first_row_and_before_a_run(plot: SurfacePlot) -> None:
    update(plot, edited(1.0, 3.0))
    show(plot, LECTURE, np.empty((0, 2)))
    update(plot, edited(1.0, 3.0))
    exact = fit_exact(edited(1.0, 3.0))
    assert star(plot) == pytest.approx((exact.weight[0], exact.bias))


def test_a_renamed_column_is_renamed_on_the_axis(plot: SurfacePlot) -> None:
    show(plot, prepared_two(), np.zeros((1, 3)))
    renamed = rename_column(prepared_two().dataset, "speed", "pace")
    update(plot, prepare(renamed, Config()))
    assert plot.canvas.axes.labels == ("w1 (pace)", "w2 (age)")


def arrow(plot: SurfacePlot, whose: Whose) -> QGraphicsPathItem:
    return plot._scene.arrows.pulls._arrows[whose].item


def arrow_tip(plot: SurfacePlot, which: Whose) -> tuple[float, float]:
    path = arrow(plot, which).path()
    tip = path.elementAt(3)
    return plot.canvas.mapping.to_data(tip.x, tip.y)


def test_a_row_pulls_downhill_and_so_do_all(plot: SurfacePlot) -> None:
    now = np.array([1.0, 1.0])
    show(plot, LECTURE, now[np.newaxis])
    assert not plot._legend.shows("row")
    # Of x = 3, y = 6 with the prediction 4: 2 (ŷ - y) (x, 1).
    row, full = np.array([-12.0, -4.0]), np.array([-12.0, -4.0]) + np.array([0.0, 2.0])
    plot.show_row_gradients(now, row, full, row=2)
    pulls: dict[Whose, FloatArray] = {"row": row, "all": full}
    for which, gradient in pulls.items():
        moved = np.array(arrow_tip(plot, which)) - now
        step = moved / -gradient
        assert step[0] == pytest.approx(step[1], rel=1e-3)
        assert step[0] > 0
        x, y = now + 0.96 * moved
        colour = LIGHT.train if which == "row" else LIGHT.model
        assert sees(plot.canvas, float(x), float(y), colour)
    assert plot._legend.text("row") == "row 3"
    assert plot._legend.shows("row")
    assert plot._legend.shows("all")
    plot.show_row_gradients(now, None, None)
    assert arrow(plot, "row").path().isEmpty()
    assert arrow(plot, "all").path().isEmpty()
    assert not plot._legend.shows("row")
    assert not plot._legend.shows("all")


def test_the_arrow_of_the_only_parameter_lies_along_its_axis(
    plot: SurfacePlot,
) -> None:
    show(plot, NO_BIAS, np.array([[1.0]]))
    plot.show_row_gradients(np.array([1.0]), np.array([-2.0]), None)
    x, _ = arrow_tip(plot, "row")
    assert x > 1.0
    box = arrow(plot, "row").path().boundingRect()
    assert box.width() > 2 * box.height()
    assert plot._legend.text("row") == "this row"


def test_of_many_parameters_the_shown_ones_are_drawn(plot: SurfacePlot) -> None:
    now = np.zeros(3)
    show(plot, prepared_two(), now[np.newaxis])
    plot.show_row_gradients(now, np.array([1.0, 0.0, -1.0]), None)
    x, y = arrow_tip(plot, "row")
    assert x < 0
    assert y == pytest.approx(0, abs=1e-9)
    plot.show_parameters(2, 0)
    x, y = arrow_tip(plot, "row")
    assert x > 0
    assert y < 0


def test_an_arrow_that_ends_at_the_frame_says_so(plot: SurfacePlot) -> None:
    show(plot, LECTURE, np.array([[0.5, 0.0]]))
    left, _ = plot.canvas.mapping.x
    plot.show_row_gradients(np.array([left + 0.01, 0.0]), np.array([1.0, 0.0]), None)
    assert "cut off" in plot._scene.note.text
    plot.show_row_gradients(np.array([1.0, 0.0]), np.array([1.0, 0.0]), None)
    assert "cut off" not in plot._scene.note.text


def test_another_run_has_no_arrows_yet(plot: SurfacePlot) -> None:
    show(plot, LECTURE, np.array([[0.5, 0.0]]))
    plot.show_row_gradients(np.array([1.0, 0.0]), np.ones(2), np.ones(2), row=0)
    show(plot, prepared_two(), np.zeros((1, 3)))
    assert arrow(plot, "row").path().isEmpty()
    assert not plot._legend.shows("row")
    show(plot, NO_BIAS, np.zeros((1, 1)))
    assert arrow(plot, "row").path().isEmpty()


def hover(plot: SurfacePlot, x: float, y: float) -> None:
    QTest.mouseMove(plot.canvas.viewport(), place(plot.canvas, x, y))


ZIGZAG = np.array([[0.5, 0], [1.0, 1.0], [1.5, 0.0], [2.0, 1.0]])


def test_a_step_of_the_path_is_pointed_at_and_left(
    plot: SurfacePlot, qtbot: QtBot
) -> None:
    show(plot, LECTURE, ZIGZAG)
    with qtbot.waitSignal(plot.iteration_hovered) as hovered:
        hover(plot, 1.0, 1.0)
    assert hovered.args == [1]
    assert "iteration 1" in plot.canvas.toolTip()
    cursor = plot.canvas.viewport().cursor
    assert cursor().shape() == Qt.CursorShape.PointingHandCursor
    with qtbot.waitSignal(plot.iteration_hovered) as left:
        hover(plot, 1.0, -1.0)
    assert left.args == [None]
    assert "start" in plot.canvas.toolTip()
    assert cursor().shape() == Qt.CursorShape.CrossCursor
    hover(plot, 1.5, 0.0)
    with qtbot.waitSignal(plot.iteration_hovered) as left:
        QTest.mouseMove(plot.canvas.viewport(), QPoint(2, 2))
    assert left.args == [None]


def test_a_click_on_the_path_goes_to_its_step(plot: SurfacePlot, qtbot: QtBot) -> None:
    show(plot, LECTURE, ZIGZAG)
    with (
        qtbot.waitSignal(plot.iteration_clicked) as clicked,
        qtbot.assertNotEmitted(plot.start_chosen),
    ):
        click(plot, 1.5, 0.0)
    assert clicked.args == [2]
    with (
        qtbot.waitSignal(plot.start_chosen),
        qtbot.assertNotEmitted(plot.iteration_clicked),
    ):
        click(plot, 1.0, -1.0)


def test_a_brushed_step_has_a_ring_and_is_read_out(plot: SurfacePlot) -> None:
    history = show(plot, LECTURE, ZIGZAG)
    plot.show_brushed(history.row(1))
    assert (
        plot._scene.brush._readout.text == "iteration 1: w 1.000, b 1.000, loss 1.000"
    )
    at = plot._scene.brush._ring.item.pos()
    assert plot.canvas.mapping.to_data(at.x(), at.y()) == pytest.approx((1, 1))
    assert plot._scene.brush._ring.item.isVisible()
    hover(plot, 1.0, -1.0)
    assert plot._scene.brush._readout.text.startswith("iteration 1:")
    plot.show_brushed(None)
    assert plot._scene.brush._readout.text.startswith("w ")
    assert not plot._scene.brush._ring.item.isVisible()


def test_what_is_brushed_is_gone_with_its_branch_and_its_run(plot: SurfacePlot) -> None:
    history = show(plot, LECTURE, ZIGZAG)
    plot.show_brushed(history.row(3))
    history.branch(1, [1.0, 1.0, 0.0, 0.0, 1.0, np.nan, 0.1])
    follow(plot, history)
    assert not plot._scene.brush._ring.item.isVisible()
    plot.show_brushed(history.row(1))
    show(plot, LECTURE, ZIGZAG)
    assert not plot._scene.brush._ring.item.isVisible()
    assert not plot._scene.brush._readout.text


def test_an_earlier_step_stands_on_a_whole_path(plot: SurfacePlot) -> None:
    history = show(plot, LECTURE, ZIGZAG)
    follow(plot, history, 1)
    assert sees(plot.canvas, 1, 1, LIGHT.model)
    assert sees(plot.canvas, 0.75, 0.5, WHITE)
    assert not plot._scene.path._rest.item.path().isEmpty()
    assert not sees(plot.canvas, 1.75, 0.5, WHITE)


def test_the_other_parameters_are_held_as_they_were_then(plot: SurfacePlot) -> None:
    steps = np.array([[0.0, 0.0, 1.5], [0.1, 0.0, 2.5], [0.2, 0.0, 4.5]])
    history = show(plot, prepared_two(), steps)
    plot._scene._refresh.stop()
    follow(plot, history, 1)
    assert plot._scene.note.text == "b held at 2.5"


def test_branches_left_are_named_while_there_are_some(plot: SurfacePlot) -> None:
    history = show(plot, LECTURE, ZIGZAG)
    assert not plot._legend.shows("left behind")
    history.branch(1, [1.0, 1.0, 0.0, 0.0, 1.0, np.nan, 0.1])
    follow(plot, history)
    assert plot._legend.shows("left behind")
    assert sees(plot.canvas, 1, 1, LIGHT.model)
    assert not plot._scene.path._branches._line.item.path().isEmpty()
    show(plot, LECTURE, ZIGZAG)
    assert not plot._legend.shows("left behind")
    assert plot._scene.path._branches._line.item.path().isEmpty()


def test_a_view_that_grew_for_a_divergence_is_given_up_with_it(
    plot: SurfacePlot,
) -> None:
    history = show(plot, LECTURE, ZIGZAG)
    first = plot.canvas.mapping
    add_rows(history, np.array([[1e3, 1e3], [-1e9, -1e9]]))
    follow(plot, history)
    assert plot.canvas.mapping.x[1] > 2 * first.x[1]
    history.branch(3, [2.0, 1.0, 0.0, 0.0, 1.0, np.nan, 0.1])
    follow(plot, history)
    assert plot.canvas.mapping == first


def test_thinned_rows_are_drawn_like_all(plot: SurfacePlot) -> None:
    history = History(("w", "b"), most_rows=8)
    rows = np.column_stack([np.linspace(0, 2, 50), np.linspace(1, 0, 50)])
    surface = Surface(LECTURE, "mse", "sum")
    plot.start(LECTURE, surface, fit_exact(LECTURE), loss="mse")
    for row in rows:
        add_rows(history, row[np.newaxis])
        still = history.rows()
        plot.show_history(still, still.newest, row)
        kept = plot._scene.path._trail.iterations.astype(int)
        np.testing.assert_allclose(plot._scene.path._trail.points, rows[kept])
    assert still.stride > 1
    plot.show_history(still, 21, rows[21])
    w, b = rows[21]
    assert sees(plot.canvas, float(w), float(b), LIGHT.model)


def test_a_batch_pulls_beside_all_rows(plot: SurfacePlot) -> None:
    now = np.array([1.0, 1.0])
    show(plot, LECTURE, now[np.newaxis])
    plot.show_row_gradients(now, np.array([0.0, -1.0]), None, row=2)
    plot.show_batch_gradient(now, np.array([-1.0, 0.0]), np.array([0.0, 1.0]))
    right, up, down = (np.array(arrow_tip(plot, w)) for w in ("step", "row", "all"))
    assert right[0] > 1
    assert right[1] == pytest.approx(1)
    assert up[1] > 1 > down[1]
    for key, text in (("step", "this batch"), ("all", "all rows"), ("row", "row 3")):
        assert plot._legend.shows(key)
        assert plot._legend.text(key) == text
    plot.show_row_gradients(now, None, None)
    assert plot._legend.shows("all")
    plot.show_batch_gradient(now, None, None)
    assert not plot._legend.shows("step")
    assert not plot._legend.shows("all")
    assert arrow(plot, "step").path().isEmpty()


def test_the_gradient_of_a_backward_pass_points_downhill(plot: SurfacePlot) -> None:
    now = np.array([1.0, 1.0])
    show(plot, LECTURE, now[np.newaxis])
    plot.show_gradient(now, np.array([-1.0, 0.0]))
    assert arrow_tip(plot, "step")[0] > 1
    assert plot._legend.shows("step")
    assert plot._legend.text("step") == "−gradient"
    plot.show_gradient(now, None)
    assert not plot._legend.shows("step")


def test_an_update_is_shown_and_hidden(plot: SurfacePlot) -> None:
    before, after = np.array([1.0, 1.0]), np.array([1.5, 0.5])
    show(plot, LECTURE, before[np.newaxis])
    plot.show_update(before, after)
    assert plot._legend.shows("update")
    assert sees(plot.canvas, 1.25, 0.75, LIGHT.model)
    plot.show_update(None, None)
    assert not plot._legend.shows("update")
    assert not sees(plot.canvas, 1.25, 0.75, LIGHT.model)
    plot.show_update(before, after)
    show(plot, LECTURE, before[np.newaxis])
    assert not plot._legend.shows("update")
    assert not sees(plot.canvas, 1.25, 0.75, LIGHT.model)


def test_a_path_is_seen_to_move_from_a_quarter_of_a_pixel_on(plot: SurfacePlot) -> None:
    assert plot.is_seen_to_move(np.array([0.0, 1.0]))
    show(plot, LECTURE, np.array([[-0.5, 0.5], [0.0, 1.0]]))
    mapping = plot.canvas.mapping
    right, up = 1 / mapping.x_scale, 1 / mapping.y_scale
    for part, is_seen in ((0.0, False), (0.2, False), (0.3, True), (-0.3, True)):
        assert plot.is_seen_to_move(np.array([part * right, 1.0])) == is_seen
        assert plot.is_seen_to_move(np.array([0.0, 1 + part * up])) == is_seen
    for gone in (np.nan, np.inf, -np.inf):
        assert plot.is_seen_to_move(np.array([gone, 1.0]))
