"""The thread in which runs are trained, and the commands that are sent to it."""

from PySide6.QtCore import QObject, QThread, Signal

from desktop.worker import TrainingWorker

_STOP_MILLISECONDS = 5000


class TrainingThread(QObject):
    """Owns the worker and its thread; each signal is a command, queued in order.

    What the commands mean, and what they carry, stands at the worker's slots of the
    same names.
    """

    load = Signal(object)
    run = Signal(object)
    pause = Signal()
    set_rate = Signal(object)
    change = Signal(object)
    change_data = Signal(object)
    show = Signal(object)
    remove = Signal(object, object)
    set_target = Signal(object)
    capture = Signal()
    _finish = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread = QThread(self)
        self._thread.setObjectName("training")
        self.worker = worker = TrainingWorker()
        worker.moveToThread(self._thread)
        self._thread.started.connect(worker.start)
        self.load.connect(worker.load)
        self.run.connect(worker.run)
        self.pause.connect(worker.pause)
        self.set_rate.connect(worker.set_rate)
        self.change.connect(worker.change)
        self.change_data.connect(worker.change_data)
        self.show.connect(worker.show)
        self.remove.connect(worker.remove)
        self.set_target.connect(worker.set_target)
        self.capture.connect(worker.capture)
        self._finish.connect(worker.finish)

    def start(self) -> None:
        self._thread.start()

    def finish(self) -> None:
        """End the thread, in the middle of a run or not."""
        self._finish.emit()
        self._thread.wait(_STOP_MILLISECONDS)
