"""A loss surface from a sample of the rows becomes sharper when it has rested."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.background import Background, Progress
from desktop.plots.ground import sharpened
from desktop.plots.landscape import View, heights_of
from linreg.dataset import FloatArray

_REST_MILLISECONDS = 400


@dataclass(frozen=True, eq=False)
class Sharp:
    """The losses (b, a) of this view, from so many of the rows."""

    view: View
    values: FloatArray
    sampled_rows: int


class Sharpening(QObject):
    """Works out in another thread what would hold up a frame.

    Signal: `done(Sharp)` for a view that has rested, and not for one that was replaced
    meanwhile. Where all rows are in the picture already, there is nothing to do.
    """

    done = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MILLISECONDS)
        self._rest.timeout.connect(self._begin)
        self._background = Background(self)
        self._background.finished.connect(self.done)

    def wait_for_rest(self, view: View) -> None:
        """This view is shown now; should it rest, it becomes sharper."""
        self._view = view
        self._background.cancel()
        surface = view.ground.surface
        if len(view.shown) == 2 and surface.sampled_rows < surface.rows:
            self._rest.start()
        else:
            self._rest.stop()

    @Slot()
    def _begin(self) -> None:
        if self._view is not None:
            self._background.start(partial(_sharpen, self._view))

    def close_threads(self) -> None:
        """Wait for the thread to end."""
        self._rest.stop()
        self._background.close()


def _sharpen(view: View, progress: Progress) -> Sharp:
    surface = view.ground.surface.sharper()
    values = heights_of(view, surface, sharpened(view.ground).cells)
    return Sharp(view, values, surface.sampled_rows)
