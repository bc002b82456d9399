"""What long tables cost: to read, to open in the window, to scroll, and to draw.

`python -m tests.benchmarks.scale` measures tables of 1e3, 1e5 and 1e7 rows and three
columns, each in processes of its own, and prints one line of JSON for each. Beside each
figure stands its baseline from the same round: polars alone for the reading, the
numbers themselves as float64 for the memory.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, sleep

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import polars as pl
from PySide6.QtCore import (
    QCoreApplication,
    QEventLoop,
    QObject,
    QPoint,
    QPointF,
    QSettings,
    Qt,
    QTimer,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.assets import resource
from desktop.garbage import GarbageCollector
from desktop.table.view import DataTableView
from desktop.theme import LIGHT, apply_theme
from desktop.window import MainWindow
from linreg.config import Config
from linreg.prepare import prepare
from linreg.surface import Surface
from linreg.table_io import read_table, table_to_dataset

_SIZES = (1_000, 100_000, 10_000_000)
_COLUMNS = 3
_ROUNDS = 3
_BEAT_MILLISECONDS = 2
_DRAG_STEPS = 120


def write_table(path: Path, rows: int) -> None:
    random = np.random.default_rng(0)
    a, b = random.normal(size=(2, rows))
    y = 1 + 2 * a - b + random.normal(size=rows)
    pl.DataFrame({"a": a, "b": b, "y": y}).write_csv(path)


def reading(path: Path) -> dict[str, float]:
    """Seconds to read the file as a table, and by polars alone, in turn."""
    read_table(path)
    pairs = [
        (_seconds(lambda: read_table(path)), _seconds(lambda: pl.read_csv(path)))
        for _ in range(_ROUNDS)
    ]
    return {
        "read_s": statistics.median(ours for ours, _ in pairs),
        "polars_s": statistics.median(theirs for _, theirs in pairs),
        "read_over_polars": statistics.median(o / t for o, t in pairs),
    }


def surface(path: Path) -> dict[str, float]:
    """Seconds to make the surface of MSE, and to draw 200 x 200 points of it."""
    prepared = prepare(table_to_dataset(read_table(path)), Config())
    made: list[Surface] = []
    making = _seconds(lambda: made.append(Surface(prepared, "mse", "mean")))
    axis = np.linspace(-3, 3, 200)
    held = np.zeros(_COLUMNS)
    drawing = [
        _seconds(lambda: made[0].grid(0, 1, held, axis, axis)) for _ in range(_ROUNDS)
    ]
    return {
        "surface_moments_s": making,
        "surface_grid_ms": 1000 * statistics.median(drawing),
    }


def window(path: Path) -> dict[str, float]:
    """The file opened in the window, as a person does, and what follows."""
    application = QApplication(sys.argv[:1])
    application.setOrganizationName("Linreg Lab benchmarks")
    apply_theme(application, LIGHT)
    shown = MainWindow(resource("datasets"), LIGHT, QSettings(), application)
    shown.resize(1440, 900)
    shown.show()
    _until(lambda: len(shown.session.run.history) == 1)
    # The optimizers' modules are loaded by now, as in the program itself; they are no
    # cost of the table.
    garbage = GarbageCollector(shown)
    garbage.begin()
    memory = MemoryWatch()
    beat = Beat()
    found = _open(shown, path)
    found |= {"open_gap_ms": beat.longest_ms, "memory_over_data": 0.0}
    data = 8 * _COLUMNS * shown.session.dataset.rows
    found["memory_over_data"] = memory.peak_bytes / data
    beat.forget()
    found |= _scroll(shown)
    if shown.session.dataset.rows <= 1000:
        found |= _drag(shown)
    beat.forget()
    shown.session.step(3)
    _until(lambda: not shown.session.running)
    found["train_gap_ms"] = beat.longest_ms
    found["memory_training_over_data"] = memory.peak_bytes / data
    memory.end()
    garbage.end()
    shown.close()
    return found


def _open(shown: MainWindow, path: Path) -> dict[str, float]:
    opener = shown.gestures.opener
    begun = perf_counter()
    opener.open(path)
    button = opener.dialog.import_button
    _until(button.isEnabled)
    preview = perf_counter() - begun
    begun = perf_counter()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    rows = shown.session.dataset.rows
    _until(lambda: shown.session.dataset.rows != rows)
    _until(lambda: len(shown.session.run.history) == 1)
    return {"preview_s": preview, "open_s": perf_counter() - begun}


def _scroll(shown: MainWindow) -> dict[str, float]:
    """Milliseconds until another part of the table is on the screen."""
    (view,) = shown.data.findChildren(DataTableView)
    bar = view.verticalScrollBar()
    times = []
    for part in (0.5, 1.0, 0.1):
        begun = perf_counter()
        bar.setValue(round(part * bar.maximum()))
        view.viewport().repaint()
        times.append(perf_counter() - begun)
    return {"scroll_ms": 1000 * max(times)}


def _drag(shown: MainWindow) -> dict[str, float]:
    """Milliseconds from a move of a dragged point to all pictures painted anew."""
    canvas = shown.fit.canvas
    port, times = canvas.viewport(), []
    dataset = shown.session.dataset
    x, y = dataset.column(dataset.x_names[0])[5:6], dataset.y[5:6]
    right, down = canvas.mapping.to_pixels(x, y)
    place = canvas.frame.mapToScene(QPointF(float(right[0]), float(down[0])))
    spot = canvas.mapFromScene(place)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=spot)
    for step in range(_DRAG_STEPS):
        begun = perf_counter()
        QTest.mouseMove(port, spot + QPoint(step % 40 + 1, step % 30 + 1))
        # What has changed is painted now, as far as it has changed.
        QCoreApplication.sendPostedEvents()
        QCoreApplication.processEvents()
        times.append(perf_counter() - begun)
        _wait(1)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=spot + QPoint(40, 30))
    assert shown.edits.stack.count() == 2, "the point was not dragged"
    return {
        "drag_ms": 1000 * statistics.median(times),
        "drag_p99_ms": 1000 * float(np.percentile(times, 99)),
    }


class Beat(QObject):
    """The longest time for which the window did not answer."""

    def __init__(self) -> None:
        super().__init__()
        self._last, self.longest_ms = perf_counter(), 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_beat)
        self._timer.start(_BEAT_MILLISECONDS)

    def _on_beat(self) -> None:
        now = perf_counter()
        self.longest_ms = max(self.longest_ms, 1000 * (now - self._last))
        self._last = now

    def forget(self) -> None:
        self._last, self.longest_ms = perf_counter(), 0.0


class MemoryWatch:
    """The most memory of its own that the process has taken since this was made."""

    def __init__(self) -> None:
        self._first = self._most = _own_bytes()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while not self._ended.is_set():
            self._most = max(self._most, _own_bytes())
            sleep(0.01)

    @property
    def peak_bytes(self) -> int:
        return self._most - self._first

    def end(self) -> None:
        self._ended.set()
        self._thread.join()


def _own_bytes() -> int:
    """Memory that is not a file's: pages of a mapped file can always be given back."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return 1024 * int(line.split()[1])
    return 0


def _seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def _until(holds: Callable[[], bool]) -> None:
    while not holds():
        _wait(1)


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


_PARTS = {"reading": reading, "surface": surface, "window": window}


def _in_own_process(part: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.scale", part, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    if len(sys.argv) == 3:
        print(json.dumps(_PARTS[sys.argv[1]](Path(sys.argv[2]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        for rows in _SIZES:
            path = Path(folder) / f"{rows}.csv"
            write_table(path, rows)
            found: dict[str, float] = {"rows": rows}
            for part in _PARTS:
                found |= _in_own_process(part, path)
            print(json.dumps({k: round(v, 3) for k, v in found.items()}), flush=True)
            path.unlink()


if __name__ == "__main__":
    main()
