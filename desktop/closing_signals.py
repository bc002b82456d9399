"""What the system asks a program to end with, heard wherever the program is just then.

Python's own handlers wait for the next line of Python, which may be long in coming
while Qt waits for an event. The number of each signal is therefore written into a
socket at once, and a thread reads it there.
"""

import os
import signal
import socket
import sys
import threading
from time import monotonic
from types import FrameType
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

# A terminal that is closed, and other programs too, send theirs twice.
_SAME_WISH_SECONDS = 0.5
_DIED_OF_SIGNAL = 128
_END = b"\0"


class ClosingSignals(QObject):
    """Hears Ctrl-C, a request to end and a closed terminal, from `begin` to `end`.

    Signal, in the thread that this object lives in: `closing()` at the first of them.
    One that comes later, while the program is still closing, ends it at once.
    """

    closing = Signal()

    _heard = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard.connect(self.closing, Qt.ConnectionType.QueuedConnection)
        self._before: dict[int, Any] = {}

    def begin(self) -> None:
        """Take the place of the handlers there are; in the main thread."""
        self._ears, self._mouth = socket.socketpair()
        # A handler that waited for room would never return.
        self._mouth.setblocking(False)
        self._wakeup = signal.set_wakeup_fd(
            self._mouth.fileno(), warn_on_full_buffer=False
        )
        self._before = {n: signal.signal(n, _leave_to_thread) for n in _numbers()}
        self._thread = threading.Thread(target=self._listen, name="signals")
        self._thread.daemon = True
        self._thread.start()

    def end(self) -> None:
        """Let those take over that were there before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup)
        self._mouth.send(_END)
        self._thread.join()
        self._ears.close()
        self._mouth.close()

    def _listen(self) -> None:
        first: float | None = None
        while (number := self._ears.recv(1)) != _END:
            if number[0] not in self._before:
                continue
            if first is None:
                first = monotonic()
                self._heard.emit()
            elif monotonic() - first > _SAME_WISH_SECONDS:
                os._exit(_DIED_OF_SIGNAL + number[0])


def _numbers() -> list[int]:
    """Of those signals the ones that there are here, and that may end the program."""
    numbers = [signal.SIGINT, signal.SIGTERM]
    # "nohup" asks that a closed terminal be no reason to end.
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    return list(map(int, numbers))


def _leave_to_thread(number: int, frame: FrameType | None) -> None:
    """Python asks for a handler of its own before it writes into the socket."""
