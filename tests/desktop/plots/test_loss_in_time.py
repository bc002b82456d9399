"""The loss plot at an earlier step, of several branches, and of thinned rows."""

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from desktop.plots.loss import LossPlot
from desktop.plots.veil import OPACITY
from desktop.theme import LIGHT
from linreg.history import History
from tests.desktop.plots.drawing import (
    sees,
    shows,
)
from tests.desktop.plots.losses import go_on, of, show, show_newest, thinned


@pytest.fixture
def plot(qtbot: QtBot) -> LossPlot:
    plot = LossPlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(420, 330)
    plot.show()
    return plot


def veiled(colour: str) -> QColor:
    """What a line of that colour looks like below the veil."""
    card, full = QColor(LIGHT.card), QColor(colour)
    part = OPACITY
    return QColor.fromRgbF(
        part * card.redF() + (1 - part) * full.redF(),
        part * card.greenF() + (1 - part) * full.greenF(),
        part * card.blueF() + (1 - part) * full.blueF(),
    )


def test_what_comes_after_the_present_iteration_is_faint(plot: LossPlot) -> None:
    rows = show(plot, 10.0 ** -np.arange(9.0)).rows()
    plot.show_history(rows, 4)
    assert sees(plot.canvas, 4, -4, LIGHT.model)
    assert sees(plot.canvas, 4, -1, LIGHT.model)
    assert sees(plot.canvas, 2.5, -2.5, LIGHT.train)
    assert not sees(plot.canvas, 6.5, -6.5, LIGHT.train)
    assert sees(plot.canvas, 6.5, -6.5, veiled(LIGHT.train))
    plot.show_history(rows, 8)
    assert sees(plot.canvas, 6.5, -6.5, LIGHT.train)
    assert sees(plot.canvas, 8, -8, LIGHT.model)
    assert not sees(plot.canvas, 4, -1, LIGHT.model)


@pytest.mark.parametrize("losses", [[3.0], [np.nan], [np.inf, np.nan], [0.0]])
def test_the_newest_of_few_iterations_has_no_veil(
    plot: LossPlot, losses: list[float]
) -> None:
    show(plot, np.array(losses))
    assert not plot._veil.item.isVisible()
    assert plot._now.item.isVisible() == (0 < losses[-1] < np.inf)


def test_a_present_iteration_whose_loss_is_zero_has_a_line_but_no_dot(
    plot: LossPlot,
) -> None:
    rows = show(plot, np.array([1.0, 0.1, 0.0, 0.1])).rows()
    plot.show_history(rows, 2)
    assert sees(plot.canvas, 2, -0.9, LIGHT.model)
    assert not plot._now.item.isVisible()


def test_it_goes_on_from_an_earlier_step(plot: LossPlot) -> None:
    history = show(plot, 10.0 ** -np.arange(9.0))
    go_on(history, 4, np.full(4, 1e-2))
    show_newest(plot, history)
    assert sees(plot.canvas, 6.5, -2, LIGHT.train)
    assert not sees(plot.canvas, 6.5, -6.5, LIGHT.train)
    assert sees(plot.canvas, 8, -2, LIGHT.model)
    assert sees(plot.canvas, 2.5, -2.5, LIGHT.train)


def test_a_branch_longer_than_the_last_one_is_drawn_anew(plot: LossPlot) -> None:
    history = show(plot, np.full(300, 1.0))
    go_on(history, 10, np.full(600, 1e-2))
    plot.show_history(history.rows(), 610)
    assert sees(plot.canvas, 200, -2, LIGHT.train)
    assert not sees(plot.canvas, 200, 0, LIGHT.train)


def test_a_branch_that_went_further_is_in_sight_in_a_new_picture(
    plot: LossPlot,
) -> None:
    history = of(np.full(900, 1.0))
    go_on(history, 10, np.full(5, 1e-2))
    plot.start(batch_loss=False, has_test=False)
    show_newest(plot, history)
    assert plot.canvas.mapping.x[1] > 899


def test_fewer_rows_than_before_are_drawn_anew(plot: LossPlot) -> None:
    show(plot, 10.0 ** -np.arange(9.0))
    show_newest(plot, of(np.full(4, 1e-3)))
    assert sees(plot.canvas, 1.5, -3, LIGHT.train)
    assert not sees(plot.canvas, 6.5, -6.5, LIGHT.train)
    show_newest(plot, of(np.empty(0)))
    assert not shows(plot.canvas, LIGHT.model)


def test_branches_left_behind_are_faint_and_named_while_there_are_some(
    plot: LossPlot,
) -> None:
    history = show(plot, 10.0 ** -np.arange(9.0))
    assert not plot._legend.shows("left_behind")
    go_on(history, 4, np.full(2, 1e-2))
    go_on(history, 5, np.full(2, 1e-1))
    show_newest(plot, history)
    assert plot._legend.shows("left_behind")
    assert plot._legend.text("left_behind") == "left behind"
    dashes = [sees(plot.canvas, x, -x, "#888e97") for x in np.linspace(5, 8, 30)]
    assert any(dashes)
    assert any(sees(plot.canvas, x, -2, "#888e97") for x in np.linspace(5.2, 6, 20))
    plot.start(batch_loss=False, has_test=False)
    assert not plot._legend.shows("left_behind")
    show(plot, 10.0 ** -np.arange(9.0))
    assert plot._left_behind._line.item.path().isEmpty()


def test_a_branch_that_diverged_does_not_press_the_present_one_flat(
    plot: LossPlot,
) -> None:
    plot.set_logarithmic(False)
    history = show(plot, np.array([4.0, 3.0, 2.0, 1e9, 1e20, np.inf]))
    go_on(history, 2, np.array([1.0]))
    show_newest(plot, history)
    assert plot.canvas.mapping.y[1] < 10
    assert plot.canvas.mapping.x[1] > 5
    plot.set_logarithmic(True)
    assert plot.canvas.mapping.y[1] < 1
    # What stands between the axes is drawn on the new ones.
    path = plot._left_behind._line.item.path()
    start, place = path.elementAt(0), plot.canvas.mapping.to_pixels
    right, down = place(np.array([1.0]), np.log10([3.0]))
    assert (start.x, start.y) == pytest.approx((right[0], down[0]), abs=0.5)


def test_a_branch_that_came_lower_is_seen_to_its_end(plot: LossPlot) -> None:
    history = show(plot, 10.0 ** -np.arange(9.0))
    go_on(history, 2, np.array([1e-2]))
    show_newest(plot, history)
    assert plot.canvas.mapping.y[0] < -8


def test_a_thinned_history_stands_at_its_iterations(plot: LossPlot) -> None:
    history = thinned(4003, lambda iteration: 10.0 ** -(iteration / 1000))
    assert history.rows().stride == 8
    plot.start(batch_loss=False, has_test=False)
    show_newest(plot, history)
    for iteration in (1000, 2500, 3900):
        assert sees(plot.canvas, iteration, -iteration / 1000, LIGHT.train)
    assert sees(plot.canvas, 4002, -4.002, LIGHT.model)
    plot.show_history(history.rows(), 1003)
    assert sees(plot.canvas, 1003, -1.003, LIGHT.model)
    assert sees(plot.canvas, 1003, -3, LIGHT.model)


def test_a_run_is_followed_through_all_its_thinnings(plot: LossPlot) -> None:
    history = History(("w",), most_rows=1000)
    plot.start(batch_loss=False, has_test=False)
    for iteration in range(5000):
        history.write(iteration, [0.0, 0.0, 10.0 ** -(iteration / 1000), np.nan, 0.01])
        if iteration % 37 == 0:
            show_newest(plot, history)
    show_newest(plot, history)
    for iteration in (500, 1500, 3900, 4900):
        assert sees(plot.canvas, iteration, -iteration / 1000, LIGHT.train)
    assert sees(plot.canvas, 4999, -4.999, LIGHT.model)
    assert not plot._veil.item.isVisible()


def test_rows_may_be_thinned_and_be_more_again_from_one_frame_to_the_next(
    plot: LossPlot,
) -> None:
    plot.start(batch_loss=False, has_test=False)
    for iterations in (600, 1900):
        show_newest(plot, thinned(iterations, lambda i: 10.0 ** -(i / 1000)))
    for iteration in (300, 900, 1700):
        assert sees(plot.canvas, iteration, -iteration / 1000, LIGHT.train)


def test_the_newest_row_of_a_thinned_history_may_move_on_while_it_is_drawn(
    plot: LossPlot,
) -> None:
    history = thinned(4002, lambda iteration: 1.0)
    rows = history.rows()
    before = rows.newest
    history.write(4002, [0.0, 0.0, 1.0, np.nan, 0.01])
    assert rows.newest != before
    plot.start(batch_loss=False, has_test=False)
    plot.show_history(rows, before)
    assert not plot._veil.item.isVisible()
