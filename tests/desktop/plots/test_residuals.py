"""The residual plot, as a person sees it."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.plots.caption import Caption
from desktop.plots.legend import Legend
from desktop.plots.residuals import ResidualPlot
from desktop.theme import DARK, LIGHT, Theme
from linreg.config import Config
from linreg.dataset import LEFT_OUT, FloatArray, make_dataset
from linreg.exact import fit_exact
from linreg.prepare import Prepared, prepare
from tests.desktop.plots.drawing import (
    LECTURE,
    NO_BIAS,
    is_like,
    look,
    place,
    prepared_two,
    sees,
    shows,
)
from tests.linreg.runs import noisy_data


@pytest.fixture
def plot(qtbot: QtBot) -> ResidualPlot:
    plot = ResidualPlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(420, 330)
    plot.show()
    # ŷ is 1.5, 2.0 and 2.5, and y - ŷ is 0.5, 2.0 and 3.5.
    show(plot, LECTURE, np.array([0.5, 1.0]))
    return plot


def show(plot: ResidualPlot, prepared: Prepared, parameters: FloatArray) -> None:
    plot.show_data(prepared, fit_exact(prepared))
    plot.show_model(parameters)


def best(prepared: Prepared) -> FloatArray:
    exact = fit_exact(prepared)
    weight, bias = prepared.inputs.to_model_units(exact.weight, exact.bias or 0.0)
    return np.append(weight, bias if prepared.bias else [])


def note(plot: ResidualPlot) -> Caption:
    return plot._note


def legend(plot: ResidualPlot) -> Legend:
    (found,) = plot.findChildren(Legend)
    return found


def click(plot: ResidualPlot, x: float, y: float, aside: int = 0) -> None:
    at = place(plot.canvas, x, y) + QPoint(aside, 0)
    viewport = plot.canvas.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at)


def lit(plot: ResidualPlot, x: float, y: float, theme: Theme = LIGHT) -> bool:
    """Whether a person sees a ring around the point."""
    image, at = look(plot.canvas), place(plot.canvas, x, y)
    beside = [image.pixelColor(at + QPoint(by, 0)) for by in range(2, 9)]
    return any(is_like(colour, theme.text, 50) for colour in beside)


def test_points_and_the_line_of_zero(plot: ResidualPlot) -> None:
    for fitted, residual in ((1.5, 0.5), (2.0, 2.0), (2.5, 3.5)):
        assert sees(plot.canvas, fitted, residual, LIGHT.train)
    for fitted in (1.9, 2.2):
        assert sees(plot.canvas, fitted, 0.0, LIGHT.model)
    assert plot.canvas.axes.labels == ("fitted value ŷ", "residual y − ŷ")


def test_they_follow_the_model(plot: ResidualPlot) -> None:
    plot.show_model(np.array([1.0, 0.5]))
    for fitted, residual in ((1.5, 0.5), (2.5, 1.5), (3.5, 2.5)):
        assert sees(plot.canvas, fitted, residual, LIGHT.train)
    assert not sees(plot.canvas, 2.0, 2.0, LIGHT.train)


def test_in_the_models_own_units_and_without_a_bias(plot: ResidualPlot) -> None:
    config = Config(standardize=True, bias=False)
    prepared = prepare(LECTURE.dataset, config)
    show(plot, prepared, np.array([1.0]) * prepared.inputs.scale)
    for x in (1, 2, 3):
        assert sees(plot.canvas, x, x, LIGHT.train)


def test_test_rows_look_different_and_are_in_the_legend(plot: ResidualPlot) -> None:
    assert not legend(plot).shows("test")
    prepared = prepare(LECTURE.dataset, Config(test_fraction=0.4))
    show(plot, prepared, np.array([1.0, 0.0]))
    for x, held_out in zip((1, 2, 3), prepared.is_test, strict=True):
        assert sees(plot.canvas, x, x, LIGHT.test if held_out else LIGHT.train)
    assert legend(plot).shows("test")


def test_rows_that_are_not_used_are_not_drawn(plot: ResidualPlot) -> None:
    table = {"x": np.array([1.0, 2, 3, 4, np.nan]), "y": np.array([2.0, 4, 6, 8, 9])}
    data = make_dataset("blank", table)
    marks = data.marks.copy()
    marks[1] = LEFT_OUT
    show(plot, prepare(replace(data, marks=marks), Config()), np.array([1.0, 0.0]))
    assert sees(plot.canvas, 3, 3, LIGHT.train)
    assert not sees(plot.canvas, 2, 2, LIGHT.train)
    plot.show_selection((1, 4))
    assert not lit(plot, 2, 2)


def test_axes_stay_while_the_points_stay_inside(plot: ResidualPlot) -> None:
    before = plot.canvas.mapping
    for w in np.linspace(0.5, 0.9, 30):
        plot.show_model(np.array([w, 1.0]))
    assert plot.canvas.mapping == before


def seen_heights(plot: ResidualPlot, prepared: Prepared) -> list[float]:
    target, heights = best(prepared), []
    for part in np.linspace(0, 1, 200) ** 0.2:
        plot.show_model(part * target)
        low, high = plot.canvas.mapping.y
        heights.append(high - low)
    return heights


def test_what_training_leaves_can_be_seen(plot: ResidualPlot) -> None:
    """Weights of women by their height: 115 to 164, and residuals below 3."""
    x = np.arange(58.0, 73.0)
    prepared = prepare(
        make_dataset("w", {"x": x, "y": 115 + 3.45 * (x - 58) + 0.08 * (x - 65) ** 2}),
        Config(standardize=True),
    )
    plot.show_data(prepared, fit_exact(prepared))
    heights = seen_heights(plot, prepared)
    assert heights[0] > 150
    assert len(set(heights)) < 8
    fitted = prepared.x @ best(prepared)[:1] + best(prepared)[1]
    residual = prepared.y - fitted
    assert np.ptp(residual) > 0.3 * heights[-1]
    # And never so close that rounding looks like a pattern.
    table = {"x": x / 10, "y": 0.3 * x + 0.1}
    exactly = prepare(make_dataset("e", table), Config())
    assert fit_exact(exactly).residual_sd > 0
    plot.show_data(exactly, fit_exact(exactly))
    assert seen_heights(plot, exactly)[-1] > 0.1


@pytest.mark.parametrize("value", [1e8, -1e30, 1e200, 1.7e308, np.inf, np.nan])
def test_a_diverging_model_does_not_break_the_picture(
    plot: ResidualPlot, value: float
) -> None:
    plot.show_selection((0,))
    plot.show_model(np.array([value, -value]))
    look(plot.canvas)
    show(plot, LECTURE, np.array([0.5, 1.0]))
    assert sees(plot.canvas, 2.0, 2.0, LIGHT.train)


@pytest.mark.parametrize("unit", [1e-300, 1e-20, 1e20])
def test_small_and_large_numbers(plot: ResidualPlot, unit: float) -> None:
    data = make_dataset("u", {"x": np.arange(3.0), "y": np.array([1.0, 3, 2]) * unit})
    prepared = prepare(data, Config())
    show(plot, prepared, best(prepared))
    assert sees(plot.canvas, 2 * unit, unit, LIGHT.train)
    assert not note(plot).text


def test_what_is_too_large_to_be_drawn_is_said(plot: ResidualPlot) -> None:
    data = make_dataset("u", {"x": np.arange(3.0), "y": np.array([1, 3, 2]) * 1e300})
    prepared = prepare(data, Config())
    show(plot, prepared, best(prepared))
    assert note(plot).text == "These residuals are too large to be drawn"
    look(plot.canvas)
    show(plot, LECTURE, np.array([0.5, 1.0]))
    assert not note(plot).text


def test_constant_y_and_two_equal_x(plot: ResidualPlot) -> None:
    for y in ([3.0, 3.0], [0.0, 0.0], [1.0, 2.0]):
        data = make_dataset("c", {"x": np.full(2, 2.0), "y": np.array(y)})
        show(plot, prepare(data, Config()), np.array([0.0, 1.5]))
        for each in y:
            assert sees(plot.canvas, 1.5, each - 1.5, LIGHT.train)


def test_many_rows_are_sampled_and_it_says_so(plot: ResidualPlot) -> None:
    x = np.linspace(0, 1, 12_000)
    data = make_dataset("m", {"x": x, "y": np.where(np.arange(12_000) % 2, 0.0, 1.0)})
    show(plot, prepare(data, Config()), np.array([1.0, 0.0]))
    assert note(plot).text == "4000 of 12000 rows drawn"
    assert sees(plot.canvas, 0.25, 0.75, LIGHT.train)
    assert sees(plot.canvas, 0.25, -0.25, LIGHT.train)


def test_a_selected_row_is_lit(plot: ResidualPlot) -> None:
    assert not lit(plot, 2.0, 2.0)
    plot.show_selection((1,))
    assert lit(plot, 2.0, 2.0)
    assert not lit(plot, 2.5, 3.5)
    assert sees(plot.canvas, 2.0, 2.0, LIGHT.train)
    # It goes with the model, and stays when the data are shown anew.
    plot.show_model(np.array([1.0, 0.5]))
    assert lit(plot, 2.5, 1.5)
    show(plot, LECTURE, np.array([0.5, 1.0]))
    assert lit(plot, 2.0, 2.0)
    plot.show_selection(())
    assert not lit(plot, 2.0, 2.0)


def test_a_selected_row_is_lit_even_if_it_is_not_in_the_sample(
    plot: ResidualPlot,
) -> None:
    x = np.linspace(0, 1, 12_000)
    y = np.where(np.arange(12_000) == 7_001, 20.0, 30 * (np.arange(12_000) == 0.0))
    prepared = prepare(make_dataset("m", {"x": x, "y": y}), Config())
    show(plot, prepared, np.array([0.0, 10.0]))
    assert not lit(plot, 10.0, 10.0)
    assert not sees(plot.canvas, 10.0, 10.0, LIGHT.train)
    plot.show_selection((7_001,))
    assert lit(plot, 10.0, 10.0)
    assert sees(plot.canvas, 10.0, 10.0, LIGHT.train)


def test_rows_that_are_gone_cannot_be_lit(plot: ResidualPlot) -> None:
    plot.show_selection((1, 99))
    assert lit(plot, 2.0, 2.0)


def test_a_click_on_a_point_tells_its_row(qtbot: QtBot, plot: ResidualPlot) -> None:
    with qtbot.waitSignal(plot.row_clicked) as clicked:
        click(plot, 2.5, 3.5, aside=5)
    assert clicked.args == [2]
    with qtbot.assertNotEmitted(plot.row_clicked):
        click(plot, 1.5, 3.5)
        click(plot, 2.5, 3.5, aside=-15)


def test_the_row_is_that_of_the_table(qtbot: QtBot, plot: ResidualPlot) -> None:
    data = noisy_data(rows=9_000)
    marks = data.marks.copy()
    marks[:500] = LEFT_OUT
    prepared = prepare(replace(data, marks=marks), Config())
    parameters = np.array([1.0, 0.0])
    show(plot, prepared, parameters)
    # The point furthest to the left of those that are drawn.
    rows = np.arange(500, 9_000, 3)
    row = rows[prepared.x[rows, 0].argmin()]
    fitted = prepared.x[row, 0]
    with qtbot.waitSignal(plot.row_clicked) as clicked:
        click(plot, fitted, prepared.y[row] - fitted)
    assert clicked.args == [row]


def test_a_click_before_there_is_a_model_tells_nothing(qtbot: QtBot) -> None:
    plot = ResidualPlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(420, 330)
    plot.show()
    with qtbot.assertNotEmitted(plot.row_clicked):
        click(plot, 0.5, 0.5)
        plot.show_data(LECTURE, fit_exact(LECTURE))
        click(plot, 4.0, 0.0)


def test_a_click_between_data_and_model_tells_nothing(
    qtbot: QtBot, plot: ResidualPlot
) -> None:
    plot.show_data(NO_BIAS, fit_exact(NO_BIAS))
    with qtbot.assertNotEmitted(plot.row_clicked):
        click(plot, 2.5, 3.5)


def test_the_view_stays_while_the_data_are_edited(plot: ResidualPlot) -> None:
    before = plot.canvas.mapping
    table = {"x": np.array([1.0, 2, 3]), "y": np.array([2.0, 4.5, 6])}
    edited = make_dataset(LECTURE.dataset.name, table)
    show(plot, prepare(edited, Config()), np.array([0.5, 1.0]))
    assert sees(plot.canvas, 2.0, 2.5, LIGHT.train)
    assert plot.canvas.mapping == before
    # Other data that are called the same, far away.
    table = {"x": np.array([1.0, 2, 3]), "y": np.array([2e3, 2e3 + 1, 2e3 + 2])}
    other = prepare(make_dataset(LECTURE.dataset.name, table), Config())
    show(plot, other, np.array([0.5, 2e3]))
    assert plot.canvas.mapping.x[1] - plot.canvas.mapping.x[0] < 10


def test_hidden_it_draws_nothing_and_then_the_newest(plot: ResidualPlot) -> None:
    before = look(plot.canvas)
    plot.hide()
    plot.show_model(np.array([1.0, 0.5]))
    plot.show_selection((0,))
    assert look(plot.canvas) == before
    plot.show()
    assert sees(plot.canvas, 2.5, 1.5, LIGHT.train)
    assert lit(plot, 1.5, 0.5)


def test_hidden_it_is_up_to_date_on_paper(plot: ResidualPlot) -> None:
    plot.hide()
    plot.show_model(np.array([1.0, 0.5]))
    plot.set_controls_shown(False)
    assert sees(plot.canvas, 2.5, 1.5, LIGHT.train)
    plot.set_controls_shown(True)


def test_several_features(plot: ResidualPlot) -> None:
    prepared = prepared_two()
    show(plot, prepared, np.array([3.0, -2.0, 4.0]))
    fitted = prepared.x[0] @ np.array([3.0, -2.0]) + 4
    assert sees(plot.canvas, fitted, 1.0, LIGHT.train)


def test_another_theme_recolours_everything(plot: ResidualPlot) -> None:
    plot.show_selection((0,))
    plot.set_theme(DARK)
    assert sees(plot.canvas, 2.0, 2.0, DARK.train)
    assert sees(plot.canvas, 2.2, 0.0, DARK.model)
    assert lit(plot, 1.5, 0.5, DARK)
    assert not shows(plot.canvas, LIGHT.model)
