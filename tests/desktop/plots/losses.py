"""Runs to be shown in the loss plot, and how a person sees them there."""

from collections.abc import Callable

import numpy as np

from desktop.plots.loss import LossPlot
from linreg.dataset import FloatArray
from linreg.history import History
from tests.desktop.plots.drawing import add_rows, history_of


def of(losses: FloatArray, test_losses: FloatArray | None = None) -> History:
    return history_of(("w",), np.zeros((len(losses), 1)), losses, test_losses)


def show(
    plot: LossPlot, losses: FloatArray, test_losses: FloatArray | None = None
) -> History:
    history = of(losses, test_losses)
    plot.start(batch_loss=False, has_test=test_losses is not None)
    show_newest(plot, history)
    return history


def show_newest(plot: LossPlot, history: History) -> None:
    rows = history.rows()
    plot.show_history(rows, len(history) - 1, history.abandoned)


def go_on(history: History, iteration: int, losses: FloatArray) -> None:
    """Leave what came after that iteration, and continue with these losses."""
    row = history.row(iteration)
    history.branch(iteration, [*row.parameters, *row.gradient, row.loss, np.nan, 0.01])
    add_rows(history, np.zeros((len(losses), 1)), losses)


def thinned(iterations: int, loss: Callable[[int], float]) -> History:
    history = History(("w",), most_rows=1000)
    for iteration in range(iterations):
        history.write(iteration, [0.0, 0.0, loss(iteration), np.nan, 0.01])
    return history
