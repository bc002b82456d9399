"""Makes runs, with all the answers that they are compared with."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from desktop.background import Background, Progress
from desktop.runs import Run, is_quick
from linreg.dataset import Dataset
from linreg.errors import LinregError


class RunMaker(QObject):
    """Makes one at once, or in another thread where that takes long.

    Signals: `preparing(bool)` while a large table is being worked on;
    `failed(LinregError)` where no run can be made.
    """

    preparing = Signal(bool)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._take: Callable[[Run], None] | None = None
        self._background = Background(self)
        self._background.finished.connect(self._on_made)
        self._background.failed.connect(self._on_failed)
        self._background.broke_off.connect(self._on_broke_off)

    def make(
        self, dataset: Dataset, make: Callable[[], Run], take: Callable[[Run], None]
    ) -> None:
        """Call `make`, and `take` with what it has made.

        Of several that are asked for meanwhile, the last one counts.
        """
        self._take = take
        if not is_quick(dataset):
            self._background.start(partial(_without_progress, make))
            self.preparing.emit(True)
            return
        try:
            run = make()
        except LinregError as error:
            self.failed.emit(error)
        else:
            take(run)

    @Slot(object)
    def _on_made(self, run: Run) -> None:
        self.preparing.emit(False)
        if self._take is not None:
            self._take(run)

    @Slot(object)
    def _on_failed(self, error: LinregError) -> None:
        self.preparing.emit(False)
        self.failed.emit(error)

    @Slot()
    def _on_broke_off(self) -> None:
        self.preparing.emit(False)

    def close(self) -> None:
        """End its thread."""
        self._background.close()


def _without_progress(make: Callable[[], Run], progress: Progress) -> Run:
    """What can be told of is done too soon after it has begun."""
    return make()
