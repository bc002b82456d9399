"""How much of its speed training keeps while a page that explains its steps is shown.

`python -m tests.benchmarks.pages` shows each of them in turn in one window, between
stretches in which none is, and prints one line of JSON: the steps a second with the
page over those of the stretches before and after it.
"""

import json
import os
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.benchmarks.cases import CASES
from tests.benchmarks.inside.live import begin, measured
from tests.benchmarks.inside.program import FrameWatch, run_program

if TYPE_CHECKING:
    from desktop.window import MainWindow

_SECONDS = 3.0


def drive(window: "MainWindow") -> None:
    begin(window, CASES["lecture"])
    frames, body = FrameWatch(window), window.body
    pages = {
        "code": (body.step_stack, 1),
        "graph": (body.step_stack, 2),
        "numbers": (body.step_stack, 3),
        "log": (body.loss_stack, 1),
    }

    def steps_per_s() -> float:
        speed: float = measured(window.session, frames, _SECONDS)["per_s"]
        return speed

    ratios, before = {}, steps_per_s()
    for name, (stack, place) in pages.items():
        stack.setCurrent(place)
        shown = steps_per_s()
        stack.setCurrent(0)
        after = steps_per_s()
        ratios[f"{name}_over_hidden"] = round(2 * shown / (before + after), 3)
        before = after
    print(json.dumps(ratios))


if __name__ == "__main__":
    run_program(drive)
