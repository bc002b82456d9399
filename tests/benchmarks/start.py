"""How soon something is on screen, and how soon the window can be used.

`python -m tests.benchmarks.start` starts the program several times in processes of
their own, beside one that only imports torch and pyqtgraph; it prints the medians as
one line of JSON.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterable
from time import time

_ROUNDS = 5

_BASELINE = "import torch, pyqtgraph, time; print('done', time.time())"
# The program itself, which says when its splash is painted and its window stands ready.
_PROGRAM = """
import sys, time
from PySide6.QtCore import QTimer
from desktop import splash, startup

class Splash(splash.Splash):
    def paintEvent(self, event):
        super().paintEvent(event)
        if not hasattr(self, "seen"):
            self.seen = True
            print("splash", time.time())

class Startup(startup.Startup):
    def _open_window(self):
        super()._open_window()
        self.window.session.state_changed.connect(self.ready)

    def ready(self):
        if len(self.window.session.run.history):
            print("window", time.time())
            self.window.close()

startup.Splash, startup.Startup = Splash, Startup
startup.run()
"""


def measure(code: str) -> dict[str, float]:
    """Seconds from the start of the process to each moment that it tells of."""
    begun = time()
    environment = {**os.environ}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = (line.split() for line in done.stdout.splitlines())
    return {name: float(moment) - begun for name, moment in lines}


def main() -> None:
    measure(_PROGRAM)
    rounds = [(measure(_PROGRAM), measure(_BASELINE)["done"]) for _ in range(_ROUNDS)]
    print(
        json.dumps(
            {
                "splash_s": _median(r["splash"] for r, _ in rounds),
                "window_s": _median(r["window"] for r, _ in rounds),
                "imports_s": _median(base for _, base in rounds),
                "window_over_imports": _median(r["window"] / b for r, b in rounds),
            }
        )
    )


def _median(numbers: Iterable[float]) -> float:
    return round(statistics.median(numbers), 3)


if __name__ == "__main__":
    main()
