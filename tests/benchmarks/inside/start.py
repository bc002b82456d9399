"""When something is on the screen, and when the window can be used."""

import json
import time
from typing import TYPE_CHECKING

from tests.benchmarks.inside.program import run_program

if TYPE_CHECKING:
    from desktop.window import MainWindow

_moments: dict[str, float] = {}


def painted() -> None:
    _moments["painted"] = time.time()


def ready(window: "MainWindow") -> None:
    _moments["ready"] = time.time()


if __name__ == "__main__":
    run_program(ready, painted)
    print(json.dumps(_moments))
