"""The window's memory after few and after many steps: `memory FEW STEPS`."""

import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.cases import CASES
from tests.benchmarks.inside.live import begin
from tests.benchmarks.inside.program import run_program, until

if TYPE_CHECKING:
    from desktop.window import MainWindow

_LOOK_SECONDS = 0.1
_STATUS = Path("/proc/self/status")


def resident_mib() -> float:
    """What is in memory of this process; raises OSError where Linux is not."""
    for line in _STATUS.read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise OSError(_STATUS)


def mib_after(window: "MainWindow", steps: int) -> float:
    """Train until so many steps are made in all, and stand still."""
    session = window.session
    session.train()
    until(lambda: session.newest >= steps, _LOOK_SECONDS)
    session.pause()
    until(lambda: not session.running)
    return resident_mib()


def drive(few: int, steps: int, window: "MainWindow") -> None:
    begin(window, CASES["lecture"])
    early, late = (mib_after(window, count) for count in (few, steps))
    answer = {"early_mib": early, "late_mib": late, "steps": window.session.newest}
    print(json.dumps(answer))


if __name__ == "__main__":
    run_program(partial(drive, int(sys.argv[1]), int(sys.argv[2])))
