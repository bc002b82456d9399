"""A frame of the loss plot, with a short and a long history: `loss_plot LONG FRAMES`.

A frame here is what `show_history` takes, and painting. In each frame there are so many
rows more that the curve is seen to move; the axes stay. The losses are those of
mini-batches: each curve has its band. Short and long take turns.
"""

import json
import sys
from time import perf_counter

import numpy as np
from PySide6.QtWidgets import QApplication

from desktop.plots.loss import LossPlot
from desktop.theme import LIGHT, apply_theme
from linreg.history import History

_SHORT = 1000
# The same part of each history is new in a frame, a little more than what is not seen.
_NEW_PART = 1 / 3000
_SIZE = 620, 380
_LEAST_NEW = 1


def history_of(rows: int) -> History:
    """As many steps of a run with mini-batches."""
    random = np.random.default_rng(0)
    losses = (1 + 20 / (1 + np.arange(rows) / 50)) * random.chisquare(32, rows) / 32
    history = History(("w", "b"))
    for iteration, loss in enumerate(losses.tolist()):
        history.write(iteration, (0.0, 0.0, 0.0, 0.0, loss, np.nan, 0.01))
    return history


class Growing:
    """A loss plot with a history that reaches its length in so many frames."""

    def __init__(self, rows: int, frames: int) -> None:
        self._rows = history_of(rows).rows()
        self._new = max(round(_NEW_PART * rows), _LEAST_NEW)
        self._length = rows - frames * self._new
        self._plot = LossPlot(LIGHT)
        self._plot.resize(*_SIZE)
        self._plot.start(batch_loss=True, has_test=False)
        self._plot.show()
        self._show(rows)
        self._show(self._length)

    def _show(self, length: int) -> None:
        rows = self._rows.until(length - 1)
        self._plot.show_history(rows, rows.newest)
        self._plot.canvas.viewport().repaint()

    def frame_ms(self) -> float:
        """The next frame."""
        self._length += self._new
        begun = perf_counter()
        self._show(self._length)
        return 1000 * (perf_counter() - begun)


def main() -> None:
    long, frames = int(sys.argv[1]), int(sys.argv[2])
    application = QApplication(sys.argv[:1])
    apply_theme(application, LIGHT)
    short_plot, long_plot = Growing(_SHORT, frames), Growing(long, frames)
    QApplication.processEvents()
    pairs = [(long_plot.frame_ms(), short_plot.frame_ms()) for _ in range(frames)]
    print(json.dumps({"pairs": pairs}))


if __name__ == "__main__":
    main()
