"""The picture of the loss surface, as a person sees and uses it."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.plots.surface import SurfacePlot
from desktop.theme import DARK, LIGHT
from linreg.config import Config, lecture_config
from linreg.dataset import FloatArray, lecture_data, make_dataset
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
    plot.start(prepared, surface, fit_exact(prepared), history, loss=loss)
    plot.show_history(len(history))
    return history


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
    assert not plot._note.text


def test_before_the_first_row_the_surface_is_there(plot: SurfacePlot) -> None:
    history = show(plot, LECTURE, np.empty((0, 2)))
    assert sees(plot.canvas, 2, 0, LIGHT.optimum)
    add_rows(history, np.array([[-5.0, 3.0]]))
    plot.show_history(1)
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
    words = plot._readout.text.split()
    assert words[::2] == ["w", "b", "loss"]
    w, b, loss = (float(word.replace("−", "-")) for word in words[1::2])
    assert (w, b) == pytest.approx((1, 0), abs=0.03)
    expected = Surface(LECTURE, "mse", "sum").at(np.array([w, b]))
    assert loss == pytest.approx(expected, rel=0.01)
    QTest.mouseMove(plot.canvas.viewport(), QPoint(2, 2))
    assert not plot._readout.text


def test_axes_stay_while_the_path_stays_inside(plot: SurfacePlot) -> None:
    history = show(plot, LECTURE, np.array([[0.5, 0.0]]))
    before, image = plot.canvas.mapping, plot._heat_map._raster.item.pixmap().cacheKey()
    for step in np.linspace(0, 1, 50):
        add_rows(history, np.array([[0.5 + 1.5 * step, step * (1 - step)]]))
        plot.show_history(len(history))
    assert plot.canvas.mapping == before
    assert plot._heat_map._raster.item.pixmap().cacheKey() == image


def test_the_picture_grows_for_a_path_but_not_for_ever(plot: SurfacePlot) -> None:
    history = show(plot, LECTURE, np.array([[0.5, 0.0]]))
    first = plot.canvas.mapping
    add_rows(history, np.array([[4.5, 6.0]]))
    plot.show_history(2)
    assert sees(plot.canvas, 4.5, 6, LIGHT.model)
    assert "left" not in plot._note.text
    for power in (2.0, 9.0, 30.0, 200.0, 308.0):
        add_rows(history, np.array([[10**power, -(10**power)]]))
        plot.show_history(len(history))
        plot.grab()
    widest = plot.canvas.mapping
    assert widest.x[1] - widest.x[0] <= 11.5 * (first.x[1] - first.x[0])
    assert plot._note.text == "the path has left the picture"
    assert sees(plot.canvas, 2, 0, LIGHT.optimum)


def test_less_of_the_path_can_be_shown_again(plot: SurfacePlot) -> None:
    history = show(plot, LECTURE, np.array([[0.5, 0], [1.0, 1.0], [1.2, 1.0]]))
    plot.show_history(2)
    assert sees(plot.canvas, 1, 1, LIGHT.model)
    plot.show_history(len(history))
    assert sees(plot.canvas, 1.2, 1, LIGHT.model)


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
    assert plot._note.text == "b held at 1.5"
    with qtbot.waitSignal(plot.start_chosen) as chosen:
        click(plot, 1.0, -1.0)
    assert chosen.args[0] == pytest.approx((1.0, -1.0, 1.5), abs=0.05)
    QTest.keyClick(plot._choice.boxes[0], Qt.Key.Key_Down)
    QTest.keyClick(plot._choice.boxes[1], Qt.Key.Key_End)
    assert plot.shown == (1, 2)
    assert plot.canvas.axes.labels == ("w2 (age)", "b")
    assert plot._note.text == "w1 held at 0"
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
        plot.show_history(len(history))
        drawn.add(plot._heat_map._raster.item.pixmap().cacheKey())
    assert len(drawn) <= 3
    qtbot.waitUntil(lambda: plot._note.text == "b held at 5", timeout=2000)
    qtbot.waitUntil(lambda: not plot.findChildren(QTimer)[0].isActive(), timeout=2000)


def test_no_timer_runs_while_it_is_hidden(plot: SurfacePlot) -> None:
    history = show(plot, prepared_two(), np.array([[0.0, 0.0, 1.5]]))
    assert any(timer.isActive() for timer in plot.findChildren(QTimer))
    plot.hide()
    assert not any(timer.isActive() for timer in plot.findChildren(QTimer))
    add_rows(history, np.array([[0.0, 0.0, 4.0]]))
    plot.show_history(2)
    plot.show()
    assert plot._note.text == "b held at 4"


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
    assert plot._note.text == "no single optimum"
    assert not plot._legend.shows("target")
    w, b = plot._view.ground.target if plot._view else (0.0, 0.0)
    assert not sees(plot.canvas, float(w), float(b), LIGHT.optimum)


def test_a_loss_from_a_sample_of_the_rows_says_so(plot: SurfacePlot) -> None:
    x = np.linspace(0, 1, 3000)
    prepared = prepare(make_dataset("m", {"x": x, "y": x}), Config())
    show(plot, prepared, np.zeros((1, 2)), "huber")
    sampled = Surface(prepared, "huber", "sum").sampled_rows
    assert plot._note.text == f"from {sampled} of 3000 rows"


def test_another_theme_recolours_it(plot: SurfacePlot) -> None:
    show(plot, LECTURE, np.array([[0.5, 0.0]]))
    plot.set_theme(DARK)
    assert sees(plot.canvas, 2, 0, DARK.optimum)
    assert sees(plot.canvas, 0.5, 0, DARK.model)
    assert look(plot.canvas).pixelColor(1, 1).name() == DARK.card


def test_it_can_be_used_before_there_is_a_run(plot: SurfacePlot, qtbot: QtBot) -> None:
    plot.show_history(5)
    plot.show_parameters(0, 1)
    with qtbot.assertNotEmitted(plot.start_chosen):
        click(plot, 0.5, 0.5)
    QTest.mouseMove(plot.canvas.viewport(), place(plot.canvas, 0.5, 0.5))
    plot.grab()
