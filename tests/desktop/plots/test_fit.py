"""The picture of the fit, as a person sees it."""

import math
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from desktop.plots.caption import Caption
from desktop.plots.fit import FitPlot
from desktop.theme import DARK, LIGHT
from linreg.config import Config
from linreg.dataset import FloatArray, make_dataset
from linreg.exact import fit_exact
from linreg.prepare import Prepared, prepare
from tests.desktop.plots.drawing import (
    LECTURE,
    colour_at,
    is_like,
    prepared_two,
    sees,
    shows,
)


@pytest.fixture
def plot(qtbot: QtBot) -> Iterator[FitPlot]:
    plot = FitPlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(420, 330)
    plot.show()
    show(plot, LECTURE, np.array([0.5, 1.0]))
    yield plot
    plot.close_threads()


def show(plot: FitPlot, prepared: Prepared, parameters: FloatArray) -> None:
    plot.show_data(prepared, fit_exact(prepared))
    plot.show_model(parameters)


def feature_box(plot: FitPlot) -> QComboBox:
    box = plot.findChild(QComboBox)
    assert box is not None
    return box


def note(plot: FitPlot) -> Caption:
    return plot._note


def test_points_line_residuals_and_exact_fit_are_drawn(plot: FitPlot) -> None:
    for x, y in ((1, 2), (2, 4), (3, 6)):
        assert sees(plot.canvas, x, y, LIGHT.train)
    for at in (0.95, 1.5, 3.1):
        assert sees(plot.canvas, at, 0.5 * at + 1, LIGHT.model)
    # Between the third point and the line.
    residual = colour_at(plot.canvas, 3, 4)
    assert not is_like(residual, LIGHT.card, 30)
    assert is_like(colour_at(plot.canvas, 2.9, 4), LIGHT.card, 30)
    assert shows(plot.canvas, LIGHT.optimum)


def test_the_line_follows_the_model(plot: FitPlot) -> None:
    plot.show_model(np.array([1.0, 1.5]))
    assert sees(plot.canvas, 1.5, 3.0, LIGHT.model)
    assert not sees(plot.canvas, 1.5, 1.75, LIGHT.model)


def test_the_exact_fit_can_be_switched_off(plot: FitPlot) -> None:
    plot.set_exact_shown(False)
    assert not shows(plot.canvas, LIGHT.optimum)
    assert not plot._legend.shows("exact")
    plot.set_exact_shown(True)
    assert shows(plot.canvas, LIGHT.optimum)
    assert plot._legend.text("exact") == "best fit, 95 % band"


def test_test_rows_look_different_and_are_in_the_legend(plot: FitPlot) -> None:
    assert not plot._legend.shows("test")
    prepared = prepare(LECTURE.dataset, Config(test_fraction=0.4))
    show(plot, prepared, np.array([0.0, 0.0]))
    for x, y, held_out in zip([1, 2, 3], [2, 4, 6], prepared.is_test, strict=True):
        colour = LIGHT.test if held_out else LIGHT.train
        assert sees(plot.canvas, x, y, colour)
    assert plot._legend.shows("test")


def test_axes_stay_while_the_line_stays_inside(plot: FitPlot) -> None:
    plot.show_model(np.array([2.0, 1.0]))
    before = plot.canvas.mapping
    for w in np.linspace(1.5, 2.0, 50):
        plot.show_model(np.array([w, 1.0]))
    assert plot.canvas.mapping == before


def test_the_view_follows_a_line_that_leaves_the_data(plot: FitPlot) -> None:
    plot.show_model(np.array([4.0, 1.0]))
    assert sees(plot.canvas, 3, 13, LIGHT.model)


@pytest.mark.parametrize("value", [1e8, -1e30, 1e200, 1.7e308, np.inf, np.nan])
def test_a_diverging_model_does_not_break_the_picture(
    plot: FitPlot, value: float
) -> None:
    plot.show_question(np.array([4.0]))
    plot.show_model(np.array([value, -value]))
    plot.grab()
    assert sees(plot.canvas, 1, 2, LIGHT.train)
    low, high = plot.canvas.mapping.y
    assert high - low < 100


def test_the_answer_to_a_question_is_marked(plot: FitPlot) -> None:
    plot.show_question(np.array([4.0]))
    assert sees(plot.canvas, 4, 3, LIGHT.model)
    plot.show_model(np.array([1.0, 0.0]))
    assert sees(plot.canvas, 4, 4, LIGHT.model)
    plot.show_question(None)
    assert plot.canvas.mapping.x[1] < 4


def test_with_one_feature_there_is_nothing_to_choose(plot: FitPlot) -> None:
    assert feature_box(plot).isHidden()
    assert not note(plot).text


def test_with_several_features_one_is_chosen_and_the_fit_is_partial(
    plot: FitPlot,
) -> None:
    prepared = prepared_two()
    show(plot, prepared, np.array([3.0, -2.0, 5.0]))
    box = feature_box(plot)
    assert not box.isHidden()
    assert "partial fit" in note(plot).text
    assert plot.canvas.axes.labels == ("speed", "y")
    box.setCurrentIndex(1)
    assert plot.canvas.axes.labels == ("age", "y")
    speed = prepared.dataset.column("speed").mean()
    assert sees(plot.canvas, 0, 3 * speed + 5, LIGHT.model)
    plot.set_controls_shown(False)
    assert box.isHidden()


def test_the_feature_is_kept_when_the_same_data_are_shown_again(plot: FitPlot) -> None:
    prepared = prepared_two()
    show(plot, prepared, np.zeros(3))
    plot.set_feature(1)
    show(plot, prepared, np.zeros(3))
    assert plot.feature == 1
    show(plot, LECTURE, np.zeros(2))
    assert plot.feature == 0


def test_a_fit_that_is_not_determined_says_so(plot: FitPlot) -> None:
    constant = make_dataset("c", {"x": np.ones(4), "y": np.arange(4.0)})
    show(plot, prepare(constant, Config()), np.zeros(2))
    assert plot._legend.text("exact") == "best fit (one of many)"
    plot.grab()


def test_a_crowd_is_drawn_as_its_density(qtbot: QtBot, plot: FitPlot) -> None:
    x = np.linspace(0, 1, 45_000)
    y = np.where(np.arange(45_000) % 2, 0.0, 1.0)
    prepared = prepare(make_dataset("m", {"x": x, "y": y}), Config())
    show(plot, prepared, np.array([0.0, 0.5]))
    assert note(plot).text == "density of 45000 rows"
    qtbot.waitUntil(lambda: is_coloured(plot, 0.25, 1.0))
    assert is_coloured(plot, 0.75, 0.0)
    assert not is_coloured(plot, 0.25, 0.8)


def is_coloured(plot: FitPlot, x: float, y: float) -> bool:
    """In the cell there, or one beside it."""
    places = (y - 0.01, y, y + 0.01)
    return any(
        not is_like(colour_at(plot.canvas, x, at), LIGHT.card, 30) for at in places
    )


def test_a_selected_row_stands_out_of_a_crowd(qtbot: QtBot, plot: FitPlot) -> None:
    x = np.linspace(0, 1, 30_001)
    prepared = prepare(make_dataset("m", {"x": x, "y": np.ones(30_001)}), Config())
    show(plot, prepared, np.array([0.0, 0.0]))
    plot.show_selection((15_000,))
    assert sees(plot.canvas, 0.5, 1.0, LIGHT.train)
    plot.show_selection(())
    assert not sees(plot.canvas, 0.5, 1.0, LIGHT.train)


def test_the_band_is_wider_away_from_the_middle(qtbot: QtBot, plot: FitPlot) -> None:
    x = np.linspace(0, 10, 11)
    y = np.array([0, 9, 2, 7, 1, 8, 3, 9, 0, 8, 5.0])
    prepared = prepare(make_dataset("b", {"x": x, "y": y}), Config())
    show(plot, prepared, np.array([0.0, -5.0]))
    design = np.column_stack([np.ones(11), x])
    inverse = np.linalg.inv(design.T @ design)
    b, w = inverse @ design.T @ y
    sd = math.sqrt(np.sum((y - b - w * x) ** 2) / 9)
    # The quantile of Student's t for 95 % and 9 degrees of freedom, from tables.
    for at in (0.5, 4.6, 9.4):
        place = np.array([1.0, at])
        half = 2.262 * sd * math.sqrt(place @ inverse @ place)
        middle = b + w * at
        wait_until_tinted(qtbot, plot, at, middle + 0.9 * half)
        assert is_tinted(plot, at, middle - 0.9 * half)
        assert not is_tinted(plot, at, middle + 1.1 * half)
        assert not is_tinted(plot, at, middle - 1.1 * half)
    plot.set_exact_shown(False)
    assert not is_tinted(plot, 0.5, b + w * 0.5)


def wait_until_tinted(qtbot: QtBot, plot: FitPlot, x: float, y: float) -> None:
    qtbot.waitUntil(lambda: is_tinted(plot, x, y))


def is_tinted(plot: FitPlot, x: float, y: float) -> bool:
    return not is_like(colour_at(plot.canvas, x, y), LIGHT.card, 12)


def test_a_steep_end_of_a_polynomial_does_not_flatten_the_data(plot: FitPlot) -> None:
    x = np.linspace(0, 1, 12)
    y = np.array([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1.0])
    prepared = prepare(make_dataset("p", {"x": x, "y": y}), Config(degree=10))
    show(plot, prepared, np.zeros(11))
    assert plot.canvas.mapping.y[1] - plot.canvas.mapping.y[0] < 4
    straight = prepare(make_dataset("s", {"x": x, "y": x}), Config())
    plot.show_question(np.array([1.5]))
    show(plot, straight, np.zeros(2))
    assert plot.canvas.mapping.y[1] >= 1.5


@pytest.mark.parametrize("size", [1e31, 1e150, 1e300])
def test_numbers_that_cannot_be_drawn_are_said_to_be_too_large(
    plot: FitPlot, size: float
) -> None:
    y = np.array([1.0, 3.0, 2.0])
    prepared = prepare(make_dataset("h", {"x": y * size, "y": y}), Config())
    show(plot, prepared, np.array([1.0, 0.0]))
    assert note(plot).text == "these numbers are too large to be drawn"
    prepared = prepare(make_dataset("h", {"x": y, "y": y * size}), Config())
    show(plot, prepared, np.array([1.0, 0.0]))
    assert note(plot).text == "these numbers are too large to be drawn"


@pytest.mark.parametrize("size", [1e-300, 1e-30, 1e29])
def test_tiny_and_large_numbers_are_drawn(plot: FitPlot, size: float) -> None:
    y = np.array([1.0, 3.0, 2.0]) * size
    prepared = prepare(make_dataset("h", {"x": y, "y": y}), Config())
    show(plot, prepared, np.array([1.0, 0.0]))
    assert note(plot).text == ""
    assert sees(plot.canvas, 2 * size, 2 * size, LIGHT.train)


def test_another_theme_recolours_everything(plot: FitPlot) -> None:
    plot.set_theme(DARK)
    assert sees(plot.canvas, 1, 2, DARK.train)
    assert sees(plot.canvas, 1.5, 1.75, DARK.model)
    assert shows(plot.canvas, DARK.optimum)
    assert not shows(plot.canvas, LIGHT.model)


def test_a_line_is_seen_to_move_from_a_quarter_of_a_pixel_on(plot: FitPlot) -> None:
    pixel = 1 / plot.canvas.mapping.y_scale
    for part, is_seen in ((0.0, False), (0.2, False), (0.3, True), (-0.3, True)):
        assert plot.is_seen_to_move(np.array([0.5, 1 + part * pixel])) == is_seen
    # At x = 4, where the answer to the question is, a slope moves it four times as far.
    assert plot.is_seen_to_move(np.array([0.5 + 0.1 * pixel, 1]))
    # It counts from where the line was drawn last.
    plot.show_model(np.array([0.5, 1 + 0.2 * pixel]))
    assert not plot.is_seen_to_move(np.array([0.5, 1 + 0.4 * pixel]))


@pytest.mark.parametrize("gone", [np.nan, np.inf, -np.inf, 1e308])
def test_a_line_that_has_left_is_seen_to(plot: FitPlot, gone: float) -> None:
    assert plot.is_seen_to_move(np.array([gone, gone]))
    plot.show_model(np.array([gone, gone]))
    assert plot.is_seen_to_move(np.array([0.5, 1]))


def test_a_line_of_another_model_is_seen_to_move(plot: FitPlot) -> None:
    assert plot.is_seen_to_move(np.array([0.5]))
    assert FitPlot(LIGHT).is_seen_to_move(np.array([0.5, 1]))
