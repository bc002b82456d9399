"""Python's cyclic garbage, collected where Qt's objects live.

Python collects in whichever thread happens to allocate. In the training thread that
would destroy widgets and timers that belong to the window, which Qt forbids; and a full
collection over all of torch's modules would hold up a frame.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_MILLISECONDS = 1000
# All that a run keeps is looked at only so seldom: after a million steps that takes as
# long as a frame.
_YOUNG_TIMES = 30
# Of Python's three generations of objects the two that have come since.
_YOUNG, _ALL = 1, 2


class GarbageCollector(QObject):
    """Collects in the thread that it is made in, once a second, and nowhere else.

    What is new is looked at each time, all the rest once in half a minute.

    It begins when it is told to: what is alive by then (the modules above all) is never
    looked at again. Before that nothing is collected, since a program that loads leaves
    next to no garbage and would be searched for it a tenth of the time.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._times = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_MILLISECONDS)
        self._timer.timeout.connect(self._collect)

    def begin(self) -> None:
        gc.freeze()
        self._timer.start()

    @Slot()
    def _collect(self) -> None:
        self._times += 1
        gc.collect(_YOUNG if self._times % _YOUNG_TIMES else _ALL)

    def end(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
