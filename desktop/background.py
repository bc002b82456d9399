"""Work that takes long, in a thread of its own, while the window lives on."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from linreg.errors import LinregError
from linreg.table_errors import Cancelled

Progress = Callable[[float], None]
Work = Callable[[Progress], object]

# Finer steps than this of the whole would not be seen.
_STEP = 1 / 500


class Background(QObject):
    """Does one piece of work at a time; of several, only the last one counts.

    Work is a function that is given `progress`: it calls this with the fraction that is
    done, and must let through the Cancelled that it may raise.
    Signals, in the thread that this object lives in: `progressed(fraction)`; then
    `finished(result)`, `failed(LinregError)`, or `broke_off()` where the work has
    raised what nobody expected, which ends up in the thread's excepthook. Nothing is
    told any more of what was cancelled.
    """

    progressed = Signal(float)
    finished = Signal(object)
    failed = Signal(object)
    broke_off = Signal()

    _told = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._task: _Task | None = None
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._told.connect(self._deliver)

    @property
    def busy(self) -> bool:
        """Whether something is being done that has not been told of."""
        return self._task is not None

    def start(self, work: Work) -> None:
        """Begin this, and give up what is being done."""
        self.cancel()
        self._task = _Task(work, self._told.emit)
        self._pool.start(self._task)

    def cancel(self) -> None:
        """Give up what is being done, at its next word of progress."""
        self._pool.clear()
        if self._task is not None:
            self._task.cancelled.set()
            self._task = None

    def close(self) -> None:
        """Give up, and wait for the thread to end."""
        self.cancel()
        self._pool.waitForDone()

    @Slot(object, object, object)
    def _deliver(self, token: object, signal: str, value: object) -> None:
        if self._task is None or token is not self._task.token:
            return
        if signal == "progressed":
            self.progressed.emit(value)
            return
        self._task = None
        if signal == "finished":
            self.finished.emit(value)
        elif signal == "failed":
            self.failed.emit(value)
        else:
            self.broke_off.emit()


class _Task(QRunnable):
    """One piece of work; it runs in the pool's thread.

    `token` stands for it in what it tells, since the pool deletes what it has run.
    """

    def __init__(
        self, work: Work, tell: Callable[[object, object, object], None]
    ) -> None:
        super().__init__()
        self.token = object()
        self.cancelled = threading.Event()
        self._work, self._tell = work, tell
        self._said = 0.0

    def run(self) -> None:
        signal: str = "broke_off"
        value: object = None
        try:
            signal, value = "finished", self._work(self._progress)
        except Cancelled:
            # Nobody listens to it any more.
            pass
        except LinregError as error:
            signal, value = "failed", error
        finally:
            self._tell(self.token, signal, value)

    def _progress(self, fraction: float) -> None:
        if self.cancelled.is_set():
            raise Cancelled
        if fraction - self._said >= _STEP:
            self._said = fraction
            self._tell(self.token, "progressed", fraction)
