"""The mouse in the loss plot."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.plots.loss import LossPlot
from desktop.theme import LIGHT
from tests.desktop.plots.drawing import (
    add_rows,
    is_like,
    look,
    place,
    sees,
)
from tests.desktop.plots.losses import go_on, show, show_newest, thinned


@pytest.fixture
def plot(qtbot: QtBot) -> LossPlot:
    plot = LossPlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(420, 330)
    plot.show()
    return plot


def point_at(plot: LossPlot, x: float, y: float) -> None:
    QTest.mouseMove(plot.canvas.viewport(), place(plot.canvas, x, y))


def click_at(plot: LossPlot, x: float, y: float) -> None:
    left, spot = Qt.MouseButton.LeftButton, place(plot.canvas, x, y)
    QTest.mouseClick(plot.canvas.viewport(), left, pos=spot)


@pytest.fixture
def hovered(plot: LossPlot) -> list[int | None]:
    """What has been hovered, the latest one last."""
    iterations: list[int | None] = []
    plot.iteration_hovered.connect(iterations.append)
    return iterations


@pytest.mark.parametrize("logarithmic", [True, False])
def test_the_mouse_finds_the_iteration_below_or_above_it(
    plot: LossPlot, hovered: list[int | None], logarithmic: bool
) -> None:
    plot.set_logarithmic(logarithmic)
    show(plot, np.array([1.0, 0.5, 0.0, 0.5, np.nan, 0.5]))
    low, high = plot.canvas.mapping.y
    for x, y in ((1.1, low), (0.9, high), (2.2, high), (3.8, low), (9.0, low)):
        point_at(plot, x, 0.9 * y + 0.1 * (low + high) / 2)
    assert hovered == [1, 2, 4, 5]
    QTest.mouseMove(plot.canvas.viewport(), QPoint(2, 2))
    QTest.mouseMove(plot.canvas.viewport(), QPoint(3, 2))
    assert hovered == [1, 2, 4, 5, None]


def test_a_click_goes_to_the_iteration(plot: LossPlot, qtbot: QtBot) -> None:
    show(plot, 10.0 ** -np.arange(9.0))
    with qtbot.waitSignal(plot.iteration_clicked) as clicked:
        click_at(plot, 3.2, -6)
    assert clicked.args == [3]


def test_the_mouse_finds_iterations_in_a_part_of_the_picture(
    plot: LossPlot, hovered: list[int | None]
) -> None:
    history = show(plot, np.full(1001, 1.0))
    plot.canvas.frame.setRange(xRange=(500.0, 510.0), padding=0)
    point_at(plot, 507.2, 0)
    assert hovered == [507]
    plot.show_brushed(history.row(507))
    assert sees(plot.canvas, 507, plot.canvas.mapping.y[0] * 0.9, LIGHT.muted)


def test_only_kept_iterations_are_pointed_at(
    plot: LossPlot, hovered: list[int | None], qtbot: QtBot
) -> None:
    history = thinned(4003, lambda iteration: 1.0)
    plot.start(batch_loss=False, has_test=False)
    show_newest(plot, history)
    plot.canvas.frame.setRange(xRange=(3990.0, 4010.0), padding=0)
    for x in (3991.0, 3997.0, 4000.6, 4001.4, 4009.0):
        point_at(plot, x, 0)
    assert hovered == [3992, 4000, 4002]
    with qtbot.waitSignal(plot.iteration_clicked) as clicked:
        click_at(plot, 3995.0, 0)
    assert clicked.args == [3992]


def has_ring(plot: LossPlot, x: float, y: float) -> bool:
    """Whether a ring is around that place."""
    image, at = look(plot.canvas), place(plot.canvas, x, y)
    sides = (QPoint(-6, 0), QPoint(6, 0))
    near = (QPoint(0, 0), QPoint(-1, 0), QPoint(1, 0))
    return all(
        any(is_like(image.pixelColor(at + side + by), LIGHT.text, 90) for by in near)
        for side in sides
    )


def test_a_step_that_is_pointed_at_has_a_ring_a_line_and_its_numbers(
    plot: LossPlot,
) -> None:
    rows = show(plot, 10.0 ** -np.arange(9.0), np.full(9, 0.51)).rows()
    plot.show_brushed(rows.row(3))
    assert has_ring(plot, 3, -3)
    assert sees(plot.canvas, 3, -6, LIGHT.muted)
    assert plot._note.text == "iteration 3: loss 0.001000, test 0.5100"
    plot.set_logarithmic(False)
    assert has_ring(plot, 3, 1e-3)
    plot.show_brushed(None)
    assert not has_ring(plot, 3, 1e-3)
    assert not sees(plot.canvas, 3, 0.3, LIGHT.muted)
    assert not plot._note.text


def test_without_test_rows_there_is_no_test_loss_to_read(plot: LossPlot) -> None:
    rows = show(plot, np.array([1.0, np.nan])).rows()
    plot.show_brushed(rows.row(0))
    assert plot._note.text == "iteration 0: loss 1.000"
    plot.show_brushed(rows.row(1))
    assert plot._note.text == "iteration 1: loss nan"
    assert not plot._brush._ring.item.isVisible()


def test_a_loss_of_zero_has_no_ring_on_a_log_axis(plot: LossPlot) -> None:
    rows = show(plot, np.array([1.0, 0.1, 0.0])).rows()
    plot.show_brushed(rows.row(2))
    assert not plot._brush._ring.item.isVisible()
    assert sees(plot.canvas, 2, -0.5, LIGHT.muted)
    assert plot._note.text.splitlines() == [
        "iteration 2: loss 0.000",
        "loss is exactly 0: not on a log axis",
    ]
    plot.set_logarithmic(False)
    assert has_ring(plot, 2, 0)


def test_a_ring_stays_with_its_step_while_the_run_grows(plot: LossPlot) -> None:
    history = show(plot, np.full(10, 1.0))
    plot.show_brushed(history.row(5))
    add_rows(history, np.zeros((40, 1)), np.full(40, 1.0))
    show_newest(plot, history)
    assert plot.canvas.mapping.x[1] > 49
    assert has_ring(plot, 5, 0)


def test_nothing_is_pointed_at_when_the_run_has_branched_or_another_begins(
    plot: LossPlot, hovered: list[int | None]
) -> None:
    history = show(plot, 10.0 ** -np.arange(9.0))
    point_at(plot, 7, -7)
    plot.show_brushed(history.row(7))
    go_on(history, 4, np.full(2, 1e-2))
    show_newest(plot, history)
    assert hovered == [7, None]
    assert not plot._note.text
    point_at(plot, 5, -5)
    plot.show_brushed(history.row(5))
    plot.start(batch_loss=False, has_test=False)
    assert hovered == [7, None, 5, None]
    assert not plot._note.text
