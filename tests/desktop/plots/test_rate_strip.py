"""The learning rate under the loss."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from desktop.export import render_widget
from desktop.plots.loss import LossPlot
from desktop.theme import DARK, LIGHT
from linreg.dataset import FloatArray
from linreg.history import History
from tests.desktop.plots.drawing import add_rows, history_of

STEPS = np.repeat([0.1, 0.01, 0.001], 100)


@pytest.fixture
def plot(qtbot: QtBot) -> LossPlot:
    plot = LossPlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(480, 360)
    plot.show()
    return plot


def show(plot: LossPlot, rates: FloatArray) -> History:
    count = len(rates)
    history = history_of(("w",), np.zeros((count, 1)), np.ones(count), rates=rates)
    plot.start(batch_loss=False, has_test=False)
    plot.show_history(history.rows(), count - 1)
    return history


def jumps(plot: LossPlot) -> list[float]:
    """Where, in pixels of the strip, the line goes up or down."""
    line = plot.rates.line
    path = line.path()
    points = [path.elementAt(i) for i in range(path.elementCount())]
    places = [a.x for a, b in pairwise(points) if abs(b.y - a.y) > 3]
    return [line.mapToScene(x, 0).x() for x in places]


def across(plot: LossPlot, iteration: float) -> float:
    """Where an iteration is in the picture of the loss, in its pixels."""
    frame, mapping = plot.canvas.frame, plot.canvas.mapping
    right = (iteration - mapping.x[0]) * mapping.x_scale
    return float(frame.mapToScene(right, 0).x())


def test_a_rate_that_stays_has_no_strip(plot: LossPlot) -> None:
    show(plot, np.full(300, 0.1))
    assert plot.rates.isHidden()


def test_a_schedule_is_drawn_below_the_same_iterations(plot: LossPlot) -> None:
    show(plot, STEPS)
    assert plot.rates.isVisible()
    assert plot.rates.x() == plot.canvas.x()
    expected = [across(plot, 99.5), across(plot, 199.5)]
    assert jumps(plot) == pytest.approx(expected, abs=2)
    assert plot.rates.texts == ["learning rate", "0.1", "0.001"]


def test_it_is_zoomed_with_the_loss(plot: LossPlot, qtbot: QtBot) -> None:
    show(plot, STEPS)
    plot.canvas.frame.setRange(xRange=(80.0, 120.0), padding=0)
    seen = [x for x in jumps(plot) if 0 <= x <= plot.width()]
    assert seen == pytest.approx([across(plot, 99.5)], abs=12)
    plot.resize(700, 400)
    qtbot.waitUntil(lambda: plot.rates.width() > 600, timeout=30_000)
    seen = [x for x in jumps(plot) if 0 <= x <= plot.width()]
    assert seen == pytest.approx([across(plot, 99.5)], abs=18)


def test_a_rate_that_is_changed_by_hand_brings_it(plot: LossPlot) -> None:
    history = show(plot, np.full(50, 0.1))
    add_rows(history, np.zeros((50, 1)), np.ones(50), rates=np.full(50, 0.05))
    plot.show_history(history.rows(), 99)
    assert plot.rates.isVisible()
    assert jumps(plot) == pytest.approx([across(plot, 50)], abs=2)
    assert plot.rates.texts[1:] == ["0.1", "0"]
    show(plot, np.full(50, 0.1))
    assert plot.rates.isHidden()


def test_what_comes_after_the_present_iteration_is_faint(plot: LossPlot) -> None:
    history = show(plot, STEPS)
    assert not plot.rates._now.isVisible()
    plot.show_history(history.rows(), 150)
    line = plot.rates._now
    assert line.isVisible()
    assert line.mapToScene(line.line().p1()).x() == pytest.approx(
        across(plot, 150), abs=1
    )
    plot.show_history(history.rows(), 299)
    assert not line.isVisible()


def dark_below(plot: LossPlot, colour: str) -> int:
    """How many pixels of an exported picture's strip have the line's colour."""
    image = render_widget(plot, plot.width(), 1.0)
    top = plot.rates.mapTo(plot, plot.rates.rect().topLeft()).y()
    wanted = QColor(colour).lightness()
    return sum(
        abs(image.pixelColor(x, y).lightness() - wanted) < 90
        for x in range(70, plot.width() - 20)
        for y in range(top + 2, top + 44)
    )


def test_it_is_in_an_exported_picture_in_either_theme(plot: LossPlot) -> None:
    show(plot, STEPS)
    assert dark_below(plot, LIGHT.text) > 200
    plot.set_theme(DARK)
    assert dark_below(plot, DARK.text) > 200


def test_the_note_of_a_step_has_its_rate_where_there_is_a_strip(
    plot: LossPlot,
) -> None:
    history = show(plot, STEPS)
    plot.show_brushed(history.row(150))
    assert plot._note.text == "iteration 150: loss 1.000, lr 0.01"
    history = show(plot, np.full(9, 0.1))
    plot.show_brushed(history.row(5))
    assert plot._note.text == "iteration 5: loss 1.000"


def test_what_would_not_be_seen_is_not_drawn_and_the_rest_is(plot: LossPlot) -> None:
    history = show(plot, np.repeat([0.1, 0.05], 10_000))
    before = plot.rates.line.path()
    add_rows(history, np.zeros((3, 1)), np.ones(3), rates=np.full(3, 0.05))
    plot.show_history(history.rows(), len(history) - 1)
    assert plot.rates.line.path() == before
    add_rows(history, np.zeros((900, 1)), np.ones(900), rates=np.full(900, 0.02))
    plot.show_history(history.rows(), len(history) - 1)
    assert len(jumps(plot)) >= 2
