"""The program itself, as a person starts it, and driven from within its window."""

import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QMainWindow

from desktop import startup

if TYPE_CHECKING:
    from desktop.window import MainWindow

# More often would slow the imports down, which run beside it.
_LOOK_MILLISECONDS = 10

Drive = Callable[["MainWindow"], None]


def run_program(drive: Drive, painted: Callable[[], None] | None = None) -> None:
    """Run it until `drive` has returned, which is called once with the window.

    By then the window stands on the screen and its first run is ready. `painted` is
    called when anything at all has been painted.
    """

    class Application(QApplication):
        def __init__(self, arguments: Sequence[str]) -> None:
            super().__init__(arguments)
            self.lookout = Lookout(drive)
            if painted is not None:
                self.first = FirstPaint(painted)
                self.installEventFilter(self.first)

    # A patch of unittest.mock would cost the start a tenth of a second.
    vars(startup)["QApplication"] = Application
    code = startup.run()
    if code:
        sys.exit(code)


class Lookout(QObject):
    """Waits for the window, lets it be driven, and closes it."""

    def __init__(self, drive: Drive) -> None:
        super().__init__()
        self._drive = drive
        self._was_ready = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_LOOK_MILLISECONDS)

    @Slot()
    def _look(self) -> None:
        for window in map(_ready_window, QApplication.topLevelWidgets()):
            if window is not None and self._was_ready:
                self._timer.stop()
                try:
                    self._drive(window)
                finally:
                    window.close()
                return
            # What it shows when it is ready is painted before the next look.
            self._was_ready = self._was_ready or window is not None


def _ready_window(widget: object) -> "MainWindow | None":
    """The program's window, if this is it and its first run is ready."""
    if not isinstance(widget, QMainWindow) or not widget.isVisible():
        return None
    from desktop.window import MainWindow

    if isinstance(widget, MainWindow) and len(widget.session.run.history):
        return widget
    return None


class FirstPaint(QObject):
    """Tells once that something has been painted."""

    def __init__(self, painted: Callable[[], None]) -> None:
        super().__init__()
        self._painted, self._is_done = painted, False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self._is_done and event.type() == QEvent.Type.Paint:
            self._is_done = True
            # By then all of the widget is painted, and handed to the screen.
            QTimer.singleShot(0, self._painted)
        return False


class FrameWatch(QObject):
    """Notes when the window looks at its run to draw what has moved.

    That is once a frame, and no sooner than the frame before is painted: both are done
    in the same thread.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.times: list[float] = []
        window.live._timer.timeout.connect(self._note)

    @Slot()
    def _note(self) -> None:
        self.times.append(perf_counter())


def gaps_ms(moments: Sequence[float]) -> list[float]:
    """Milliseconds from each of these moments, in seconds, to the next."""
    return [1000 * (after - before) for before, after in pairwise(moments)]


def wait(seconds: float) -> None:
    """Let the window live for so long."""
    loop, timer = QEventLoop(), QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setSingleShot(True)
    timer.timeout.connect(loop.quit)
    timer.start(round(1000 * seconds))
    loop.exec()


def until(holds: Callable[[], bool], look_seconds: float = 0.005) -> None:
    """Let the window live until that holds."""
    while not holds():
        wait(look_seconds)
