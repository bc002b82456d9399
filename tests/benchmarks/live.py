"""How much of PyTorch's speed is left when everything is drawn while it trains.

`python -m tests.benchmarks.live` measures, in turn and several times over, the bare
PyTorch loop, the worker without drawing, and the whole window at full speed with its
three plots; it prints the medians as one line of JSON. All of them train the lecture's
data with the lecture's settings in one process, with one thread of torch.

In the same window and the same run, each page that explains a step is then shown in
turn, between stretches in which none is: `code_over_hidden` and the like are its steps
a second over those of the stretches before and after it.
"""

import json
import os
import statistics
import sys
from collections.abc import Callable
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import torch
from PySide6.QtCore import QEvent, QEventLoop, QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from desktop.assets import resource
from desktop.garbage import GarbageCollector
from desktop.session import Session
from desktop.theme import LIGHT, apply_theme
from desktop.window import MainWindow
from linreg.config import Config
from linreg.dataset import lecture_data

_SECONDS = 3.0
_ROUNDS = 5
_ENDLESS = 10**9


def bare_steps_per_s() -> float:
    """The lecture's loop, written plainly, with nothing recorded."""

    class Model(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.linear = torch.nn.Linear(1, 1)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            y_pred: torch.Tensor = self.linear(x)
            return y_pred

    x = torch.tensor([[1.0], [2.0], [3.0]])
    y = torch.tensor([[2.0], [4.0], [6.0]])
    model = Model()
    criterion = torch.nn.MSELoss(reduction="sum")
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    steps, begun = 0, perf_counter()
    while perf_counter() - begun < _SECONDS:
        y_pred = model(x)
        loss = criterion(y_pred, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        steps += 1
    return steps / (perf_counter() - begun)


def worker_steps_per_s() -> float:
    """The training thread, with its record and its signals, and nothing drawn."""
    config = Config(reduction="sum", iterations=_ENDLESS)
    session = Session(lecture_data(), "lecture", config)
    session.start()
    session.set_rate(None)
    session.train()
    speed = _steps_per_s(lambda: len(session.run.history))
    session.close()
    return speed


def live(application: QApplication) -> dict[str, float]:
    """The whole window: steps and frames a second, the slow frames, and a pause."""
    window = MainWindow(resource("datasets"), LIGHT, QSettings(), application)
    window.resize(1440, 900)
    window.show()
    # As in the program itself: the training thread never collects garbage.
    garbage = GarbageCollector(window)
    session = window.session
    session.configure(Config(reduction="sum", iterations=_ENDLESS))
    window.transport.speed.setValue(window.transport.speed.maximum())
    frames = FrameWatch(window)
    session.train()
    _wait(0.5)
    frames.times.clear()
    steps = _steps_per_s(lambda: len(session.run.history))
    gaps = np.diff(frames.times) * 1000
    explained = _explained(window)
    result = {
        "live_steps_per_s": steps,
        "frames_per_s": 1000 / float(gaps.mean()),
        "frame_p99_ms": float(np.percentile(gaps, 99)),
        "pause_ms": _pause_ms(session),
        **explained,
    }
    garbage.end()
    window.close()
    window.deleteLater()
    return result


def _explained(window: MainWindow) -> dict[str, float]:
    """What is left of the speed while a page that explains the steps is on screen."""
    steps = window.body.step_stack
    pages = {
        "code": (steps, 1),
        "graph": (steps, 2),
        "numbers": (steps, 3),
        "log": (window.body.loss_stack, 1),
    }
    ratios = {}
    before = _hidden_steps_per_s(window)
    for name, (stack, place) in pages.items():
        stack.setCurrent(place)
        _wait(0.2)
        shown = _steps_per_s(lambda: len(window.session.run.history))
        stack.setCurrent(0)
        after = _hidden_steps_per_s(window)
        ratios[f"{name}_over_hidden"] = 2 * shown / (before + after)
        before = after
    return ratios


def _hidden_steps_per_s(window: MainWindow) -> float:
    _wait(0.2)
    return _steps_per_s(lambda: len(window.session.run.history))


class FrameWatch(QObject):
    """Notes when the loss plot, which changes in every frame, is painted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.times: list[float] = []
        window.loss.canvas.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.times.append(perf_counter())
        return super().eventFilter(watched, event)


def _pause_ms(session: Session) -> float:
    loop = QEventLoop()
    session.state_changed.connect(loop.quit)
    asked = perf_counter()
    session.pause()
    loop.exec()
    return (perf_counter() - asked) * 1000


def _steps_per_s(length: Callable[[], int]) -> float:
    first, begun = length(), perf_counter()
    _wait(_SECONDS)
    return (length() - first) / (perf_counter() - begun)


def _wait(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def main() -> None:
    application = QApplication(sys.argv[:1])
    application.setOrganizationName("Linreg Lab benchmarks")
    apply_theme(application, LIGHT)
    torch.set_num_threads(1)
    rounds: list[dict[str, float]] = []
    for _ in range(_ROUNDS):
        bare = bare_steps_per_s()
        worker = worker_steps_per_s()
        rounds.append(
            {"bare_steps_per_s": bare, "worker_steps_per_s": worker} | live(application)
        )
    for each in rounds:
        each["live_over_bare"] = each["live_steps_per_s"] / each["bare_steps_per_s"]
    medians = {k: statistics.median(each[k] for each in rounds) for k in rounds[0]}
    print(json.dumps({k: round(v, 3) for k, v in medians.items()}))


if __name__ == "__main__":
    main()
