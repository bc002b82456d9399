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

    What is alive when it is made (the modules above all) is never looked at again.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(_MILLISECONDS)

    @Slot()
    def _collect(self) -> None:
        gc.collect()

    def end(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
