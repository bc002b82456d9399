"""The least test loss, as a person finds it in the loss plot and goes there."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.plots.loss import LossPlot
from desktop.theme import DARK, LIGHT
from linreg.history import History, LeastLoss
from tests.desktop.plots.drawing import add_rows, place, sees
from tests.desktop.plots.losses import of, show_newest

# Falls to 0.1 at iteration 40, and rises again.
TEST = 0.1 * 10 ** (np.abs(np.arange(101) - 40) / 20)


@pytest.fixture
def plot(qtbot: QtBot) -> LossPlot:
    plot = LossPlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(480, 360)
    plot.show()
    return plot


def show(plot: LossPlot, count: int = 101) -> History:
    history = of(np.full(count, 0.01), TEST[:count])
    plot.start(batch_loss=False, has_test=True)
    show_newest(plot, history)
    plot.show_least(history.least_test)
    return history


def click(plot: LossPlot, at: QPoint) -> None:
    QTest.mouseClick(plot.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)


@pytest.mark.parametrize("logarithmic", [True, False])
def test_it_is_marked_and_said(plot: LossPlot, logarithmic: bool) -> None:
    plot.set_logarithmic(logarithmic)
    show(plot)
    y = -1.0 if logarithmic else 0.1
    left = place(plot.canvas, 40, y) - place(plot.canvas, 0, y)
    item = plot._least._mark.item
    right, down = plot.canvas.mapping.to_pixels(np.array([40.0]), np.array([y]))
    assert (item.x(), item.y()) == pytest.approx((right[0], down[0]), abs=0.1)
    assert left.x() > 0
    # Hollow: the curve below it is not to be seen in its middle.
    assert sees(plot.canvas, 40, y, LIGHT.card)
    assert plot._least.text == "least test loss 0.100 at 40"


def test_it_follows_the_axis(plot: LossPlot) -> None:
    show(plot)
    plot.set_logarithmic(False)
    assert plot._least._place == pytest.approx((40, 0.1))
    plot.set_logarithmic(True)
    assert plot._least._place == pytest.approx((40, -1))


def test_while_the_loss_is_still_falling_there_are_no_words(plot: LossPlot) -> None:
    history = show(plot, 41)
    assert not plot._least.text
    add_rows(history, np.zeros((1, 1)), np.array([0.01]), TEST[41:42])
    show_newest(plot, history)
    plot.show_least(history.least_test)
    assert plot._least.text


def test_words_do_not_come_and_go_where_the_loss_falls_by_fits_and_starts(
    plot: LossPlot,
) -> None:
    generator = np.random.default_rng(0)
    falling = 10 * 0.99 ** np.arange(600) * generator.uniform(0.97, 1, 600)
    history = of(np.empty(0))
    plot.start(batch_loss=False, has_test=True)
    said = []
    for loss in falling:
        add_rows(history, np.zeros((1, 1)), np.array([0.1]), np.array([loss]))
        show_newest(plot, history)
        plot.show_least(history.least_test)
        said.append(bool(plot._least.text))
    assert not any(said[300:])


def test_a_click_on_the_mark_or_its_words_goes_there_exactly(
    plot: LossPlot, qtbot: QtBot
) -> None:
    show(plot)
    at = place(plot.canvas, 40, -1)
    for by in (QPoint(0, 0), QPoint(6, 2), QPoint(-40, 14)):
        with qtbot.waitSignal(plot.iteration_clicked) as clicked:
            click(plot, at + by)
        assert clicked.args == [40]
    with qtbot.waitSignal(plot.iteration_clicked) as clicked:
        click(plot, at - QPoint(0, 60))
    assert clicked.args == [pytest.approx(40, abs=1)]
    with qtbot.waitSignal(plot.iteration_clicked) as clicked:
        click(plot, place(plot.canvas, 70, -1))
    assert clicked.args == [70]


def test_a_thinned_history_need_not_hold_the_iteration(
    plot: LossPlot, qtbot: QtBot
) -> None:
    history = History(("w",), most_rows=100)
    for i in range(1000):
        history.write(i, [0.0, 0.0, 0.01, 0.1 + abs(i - 413) / 100, 0.01])
    assert history.find(413) is None
    plot.start(batch_loss=False, has_test=True)
    show_newest(plot, history)
    plot.show_least(history.least_test)
    assert plot._least.text == "least test loss 0.100 at 413"
    with qtbot.waitSignal(plot.iteration_clicked) as clicked:
        click(plot, place(plot.canvas, 413, -1))
    assert clicked.args == [413]


def test_the_mouse_says_that_it_can_be_clicked(plot: LossPlot) -> None:
    show(plot)
    tip = plot._least._mark.item.toolTip()
    assert tip.splitlines() == ["least test loss 0.100 at 40", "click to go there"]
    assert plot.canvas.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor


def test_the_words_stay_in_the_frame(plot: LossPlot) -> None:
    for iteration, loss in ((1, 0.01), (100, 0.01), (1, 0.0101)):
        show(plot)
        plot.show_least(LeastLoss(iteration, loss))
        words = plot._least._words
        if words.item.isVisible():
            assert words.item.x() >= 0
            assert words.item.x() + words.width <= plot.canvas.mapping.width + 1
            assert words.item.y() + words.height <= plot.canvas.mapping.height + 1


def test_there_may_be_none_and_it_may_be_zero(plot: LossPlot, qtbot: QtBot) -> None:
    show(plot)
    plot.show_least(None)
    assert not plot._least._mark.item.isVisible()
    plot.show_least(LeastLoss(40, 0.0))
    assert not plot._least._mark.item.isVisible()
    plot.set_logarithmic(False)
    assert plot._least._mark.item.isVisible()
    assert plot._least.text == "least test loss 0.00 at 40"
    with qtbot.waitSignal(plot.iteration_clicked):
        click(plot, place(plot.canvas, 80, 0.3))


def test_another_theme_recolours_it(plot: LossPlot) -> None:
    show(plot)
    plot.set_theme(DARK)
    assert plot._least._mark.item.pen().color().name() == DARK.test
    assert sees(plot.canvas, 40, -1, DARK.card)


def test_another_run_begins_without_it(plot: LossPlot) -> None:
    show(plot)
    plot.start(batch_loss=False, has_test=True)
    assert not plot._least._mark.item.isVisible()
