"""One loss: a line to the newest iteration, and the range of many."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.plots.canvas import Canvas
from desktop.plots.track import LossTrack
from desktop.theme import LIGHT
from linreg.dataset import FloatArray
from tests.desktop.plots.drawing import (
    colour_at,
    is_like,
    sees,
    shows,
)

RED = "#ff0000"


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas(LIGHT)
    qtbot.addWidget(canvas)
    canvas.resize(420, 300)
    canvas.show()
    return canvas


@pytest.fixture
def track(canvas: Canvas) -> LossTrack:
    track = LossTrack(canvas, 1)
    track.set_colour(RED, Qt.PenStyle.SolidLine)
    return track


def plain(losses: FloatArray) -> FloatArray:
    return losses


def test_it_ends_exactly_at_the_newest_loss(canvas: Canvas, track: LossTrack) -> None:
    canvas.set_ranges((0.0, 1010.0), (0.0, 12.0))
    losses = np.full(1001, 5.0)
    losses[-1] = 11.0
    for length in (1, 2, 500, 1001):
        track.take(losses[:length], plain, 1, length - 1)
        track.draw()
        assert track.newest == losses[length - 1]
    assert sees(canvas, 500, 5, RED)
    assert sees(canvas, 999.5, 10, RED)


def test_a_spike_of_a_single_iteration_is_seen(
    canvas: Canvas, track: LossTrack
) -> None:
    canvas.set_ranges((0.0, 50_000.0), (0.0, 10.0))
    losses = np.ones(50_000)
    losses[25_000] = 9.0
    track.take(losses, plain, 1, 49_999)
    track.draw()
    assert track.places.max() == 9
    pale = [colour_at(canvas, 25_000 + shift, 2) for shift in range(-400, 400, 50)]
    assert any(not is_like(each, LIGHT.card, 20) for each in pale)
    assert sees(canvas, 10_000, 2, LIGHT.card)


def test_a_loss_of_zero_is_noted_and_forgotten(track: LossTrack) -> None:
    track.take(np.array([1.0, 0.0, 1.0]), plain, 1, 2)
    assert track.has_zero
    track.forget()
    assert not track.has_zero
    assert np.isnan(track.newest)


def test_nothing_is_drawn_of_no_losses_or_of_nan(
    canvas: Canvas, track: LossTrack
) -> None:
    for losses in (np.empty(0), np.full(600, np.nan)):
        track.take(losses, plain, 1, len(losses) - 1)
        track.draw()
        assert not shows(canvas, RED)


def test_losses_of_some_iterations_stand_at_those(
    canvas: Canvas, track: LossTrack
) -> None:
    canvas.set_ranges((0.0, 4100.0), (0.0, 12.0))
    iterations = np.append(np.arange(0, 4001, 8), 4003)
    for kept in (3, 100, 501, 502):
        losses = iterations[:kept] / 400 + 1
        track.take(losses, plain, 8, int(iterations[kept - 1]))
    track.draw()
    for iteration in (80, 2000, 3990, 4003):
        assert sees(canvas, iteration, iteration / 400 + 1, RED)
    assert track._x[0] == 0
    assert track._x[-1] == 4003
