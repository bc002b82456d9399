"""The batch and the lines of other steps in the picture of a fit, as a person sees."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from desktop.plots.fit import FitPlot
from desktop.plots.fit_points import FitPoints
from desktop.plots.fit_spotlight import faded
from desktop.theme import DARK, LIGHT, Theme
from linreg.config import Config
from linreg.dataset import Dataset, make_dataset
from linreg.edits import mark_rows, remove_rows, set_point
from linreg.exact import fit_exact
from linreg.prepare import Prepared, prepare
from tests.desktop.plots.drawing import (
    LECTURE,
    colour_at,
    is_like,
    is_reddish,
    look,
    prepared_two,
    sees,
)

NONE = np.empty(0, np.int64)
BATCH = np.array([6, 1])
# Of a point's middle, in pixels: beyond the point, and within its halo.
IN_HALO = 7


def ten_points() -> Dataset:
    return make_dataset(
        "ten", {"x": np.arange(10.0), "y": np.array([0, 6, 1, 5, 2, 9, 3, 8, 0, 7.0])}
    )


TEN = prepare(ten_points(), Config())


@pytest.fixture
def plot(qtbot: QtBot) -> Iterator[FitPlot]:
    plot = FitPlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(560, 360)
    plot.show()
    plot.set_exact_shown(False)
    show(plot, TEN)
    yield plot
    plot.close_threads()


def show(plot: FitPlot, prepared: Prepared, *, keep_view: bool = False) -> None:
    plot.show_data(prepared, fit_exact(prepared), keep_view=keep_view)
    plot.show_model(np.full(len(prepared.parameter_names), 0.25))


def glowing(plot: FitPlot, theme: Theme = LIGHT) -> list[int]:
    """The rows with a halo: something on the left, right beside the point."""
    dataset = TEN.dataset
    by = IN_HALO / plot.canvas.mapping.x_scale
    return [
        row
        for row, (x, y) in enumerate(zip(dataset.x[:, 0], dataset.y, strict=True))
        if not is_like(colour_at(plot.canvas, x - by, y), theme.card, 25)
    ]


def centre(plot: FitPlot, row: int) -> QColor:
    return colour_at(plot.canvas, TEN.dataset.x[row, 0], TEN.dataset.y[row])


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_rows_of_a_batch_glow_and_the_others_are_pale(
    plot: FitPlot, theme: Theme
) -> None:
    plot.set_theme(theme)
    before = look(plot.canvas)
    assert glowing(plot, theme) == []
    assert is_like(centre(plot, 0), theme.train, 10)
    plot.show_batch(BATCH)
    assert glowing(plot, theme) == [1, 6]
    for row in range(10):
        colour = theme.train if row in BATCH else faded(theme.train, theme.card)
        assert is_like(centre(plot, row), colour, 10)
    plot.show_batch(NONE)
    assert look(plot.canvas) == before


def test_the_legend_names_a_batch_only_while_there_is_one(plot: FitPlot) -> None:
    assert not plot._legend.shows("batch")
    plot.show_batch(BATCH)
    assert plot._legend.shows("batch")
    assert plot._legend.text("batch") == "this batch"
    plot.show_batch(NONE)
    assert not plot._legend.shows("batch")


def test_the_same_batch_is_not_drawn_again(
    plot: FitPlot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[object] = []
    monkeypatch.setattr(FitPoints, "show_batch", lambda _, rows: drawn.append(rows))
    plot.show_batch(BATCH)
    plot.show_batch(BATCH.copy())
    assert len(drawn) == 1


def test_rows_that_are_not_trained_on_do_not_glow(plot: FitPlot) -> None:
    show(plot, prepare(mark_rows(ten_points(), np.array([6]), "test"), Config()))
    plot.show_batch(BATCH)
    assert glowing(plot) == [1]
    # Nor does a row that the table does not have.
    plot.show_batch(np.array([1, 999]))
    assert glowing(plot) == [1]


def test_a_selected_row_keeps_its_ring_in_a_batch(plot: FitPlot) -> None:
    plot.show_batch(BATCH)
    halo = look(plot.canvas)
    plot.show_selection((6,))
    assert look(plot.canvas) != halo
    assert glowing(plot) == [1, 6]
    assert sees(plot.canvas, 6, 3, LIGHT.train)


def test_other_data_have_no_batch_yet(plot: FitPlot) -> None:
    plot.show_batch(BATCH)
    plot.show_brushed(np.array([1.0, 0.0]))
    show(plot, LECTURE)
    assert not plot._legend.shows("batch")
    assert not plot._legend.shows("brushed")
    show(plot, TEN)
    assert glowing(plot) == []


def test_a_batch_follows_a_point_that_is_moved(plot: FitPlot) -> None:
    plot.show_batch(BATCH)
    moved = prepare(set_point(ten_points(), 0, "x", 0.0, 1.0), Config())
    show(plot, moved, keep_view=True)
    assert glowing(plot) == [1, 6]
    # The rows have other numbers now.
    shorter = prepare(remove_rows(moved.dataset, np.array([0])), Config())
    show(plot, shorter, keep_view=True)
    assert not plot._legend.shows("batch")


def test_a_batch_ends_when_a_row_of_it_is_held_out(plot: FitPlot) -> None:
    plot.show_batch(BATCH)
    held_out = prepare(mark_rows(ten_points(), np.array([6]), "test"), Config())
    show(plot, held_out, keep_view=True)
    assert glowing(plot) == []


def test_a_batch_of_a_longer_table_is_forgotten(plot: FitPlot) -> None:
    plot.show_batch(np.array([1, 999]))
    show(plot, TEN, keep_view=True)
    assert glowing(plot) == []


def test_no_point_of_a_density_glows(plot: FitPlot) -> None:
    x = np.linspace(0, 1, 20_001)
    show(plot, prepare(make_dataset("m", {"x": x, "y": x}), Config()))
    plot.show_selection((5,))
    plot.show_batch(np.array([5, 6]))
    assert not plot._legend.shows("batch")


def test_the_line_that_is_pointed_at_is_thin_and_pale(plot: FitPlot) -> None:
    before = look(plot.canvas)
    plot.show_brushed(np.array([0.5, 3.0]))
    assert is_reddish(plot.canvas, 4.5, 5.25)
    assert not sees(plot.canvas, 4.5, 5.25, LIGHT.model)
    assert plot._legend.shows("brushed")
    assert plot._legend.text("brushed") == "pointed at"
    plot.show_brushed(np.array([0.5, 4.0]))
    assert not is_reddish(plot.canvas, 4.5, 5.25)
    assert is_reddish(plot.canvas, 4.5, 6.25)
    # The model's own line stays what it is.
    assert sees(plot.canvas, 4.5, 0.25 * 4.5 + 0.25, LIGHT.model)
    plot.show_brushed(None)
    assert look(plot.canvas) == before
    assert not plot._legend.shows("brushed")


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e300])
def test_a_step_that_has_diverged_can_be_pointed_at(
    plot: FitPlot, value: float
) -> None:
    plot.show_brushed(np.array([value, value]))
    assert sees(plot.canvas, 4.5, 0.25 * 4.5 + 0.25, LIGHT.model)


def test_a_step_of_another_model_is_not_drawn(plot: FitPlot) -> None:
    plot.show_brushed(np.array([0.5, 0.5, 3.0]))
    assert not plot._legend.shows("brushed")


def test_the_line_pointed_at_is_that_of_the_feature(plot: FitPlot) -> None:
    prepared = prepared_two()
    show(plot, prepared)
    plot.show_brushed(np.array([3.0, -2.0, 5.0]))
    plot.set_feature(1)
    speed = prepared.dataset.column("speed").mean()
    at = 0.5 * sum(plot.canvas.mapping.x)
    assert is_reddish(plot.canvas, at, 3 * speed - 2 * at + 5)
