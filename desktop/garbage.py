"""Python's cyclic garbage, collected where Qt's objects live.

Python collects in whichever thread happens to allocate. In the training thread that
would destroy widgets and timers that belong to the window, which Qt forbids; and a full
collection over all of torch's modules would hold up a frame.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_MILLISECONDS = 1000


class GarbageCollector(QObject):
    """Collects in the thread that it is made in, once a second, and nowhere else.

    It begins when it is told to: what is alive by then (the modules above all) is never
    looked at again. Before that nothing is collected, since a program that loads leaves
    next to no garbage and would be searched for it a tenth of the time.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_MILLISECONDS)
        self._timer.timeout.connect(self._collect)

    def begin(self) -> None:
        gc.freeze()
        self._timer.start()

    @Slot()
    def _collect(self) -> None:
        gc.collect()

    def end(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
