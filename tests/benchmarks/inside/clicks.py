"""How soon the window answers a click: `clicks STEPS PAUSES`.

Each click is due at a moment, and from then on the time counts: a window that is busy
answers late. Tells the milliseconds of each click on Step until the new row is painted,
and of each click on Pause, during full speed, until the run has stopped.
"""

import json
import random
import sys
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from tests.benchmarks.cases import CASES
from tests.benchmarks.inside.live import begin
from tests.benchmarks.inside.program import run_program, until, wait

if TYPE_CHECKING:
    from desktop.window import MainWindow

_GAP_SECONDS = 0.03, 0.06
_RUN_SECONDS = 0.1, 0.25


class Click(QObject):
    """A click on a button that is due after so many milliseconds."""

    def __init__(self, button: QToolButton, milliseconds: int) -> None:
        super().__init__()
        self._button = button
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._click)
        self.due = perf_counter() + milliseconds / 1000
        self._timer.start(milliseconds)

    @Slot()
    def _click(self) -> None:
        QTest.mouseClick(self._button, Qt.MouseButton.LeftButton)


class Painted(QObject):
    """Ends a loop when the loss plot has been painted with that iteration."""

    def __init__(self, window: "MainWindow", iteration: int, loop: QEventLoop) -> None:
        super().__init__()
        self._window, self._iteration, self._loop = window, iteration, loop
        self._port = window.loss.canvas.viewport()
        self._port.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        drawn = self._window.loss._train.newest_iteration
        if event.type() == QEvent.Type.Paint and drawn >= self._iteration:
            self._port.removeEventFilter(self)
            # The rest of the frame is painted first.
            QTimer.singleShot(0, self._loop.quit)
        return False


def step_ms(window: "MainWindow", button: QToolButton, gap: float) -> float:
    """From the click on Step to the frame in which the new row is painted."""
    loop = QEventLoop()
    painted = Painted(window, window.session.newest + 1, loop)
    click = Click(button, round(1000 * gap))
    loop.exec()
    took = 1000 * (perf_counter() - click.due)
    until(lambda: not window.session.running)
    painted.deleteLater()
    return took


def pause_ms(window: "MainWindow", run_seconds: float) -> float:
    """From the click on Pause, at full speed, to a run that has stopped."""
    session, button, loop = window.session, window.transport.run_button, QEventLoop()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert session.running
    session.state_changed.connect(loop.quit)
    click = Click(button, round(1000 * run_seconds))
    loop.exec()
    took = 1000 * (perf_counter() - click.due)
    session.state_changed.disconnect(loop.quit)
    assert not session.running
    return took


def drive(steps: int, pauses: int, window: "MainWindow") -> None:
    begin(window, CASES["lecture"])
    chance = random.Random(0)
    buttons = window.transport.findChildren(QToolButton)
    (button,) = (b for b in buttons if b.defaultAction() is window.actions_.step)
    wait(0.5)
    step_times = [
        step_ms(window, button, chance.uniform(*_GAP_SECONDS)) for _ in range(steps)
    ]
    pause_times = [
        pause_ms(window, chance.uniform(*_RUN_SECONDS)) for _ in range(pauses)
    ]
    print(json.dumps({"step_ms": step_times, "pause_ms": pause_times}))


if __name__ == "__main__":
    run_program(partial(drive, int(sys.argv[1]), int(sys.argv[2])))
