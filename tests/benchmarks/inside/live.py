"""The window while it trains at full speed: `live CASE`, or `live race`.

For each line that it reads, a number of seconds, it trains so long and answers with the
steps a second and the milliseconds from frame to frame.
"""

import json
import sys
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

from tests.benchmarks.cases import CASES, RACE_ROWS, Case
from tests.benchmarks.inside.program import (
    FrameWatch,
    gaps_ms,
    run_program,
    until,
    wait,
)

if TYPE_CHECKING:
    from desktop.session import Session
    from desktop.window import MainWindow

_SETTLE_SECONDS = 0.3
_ENDLESS = 10**9
_RACE_PAGE = 4


def begin(window: "MainWindow", case: Case) -> None:
    """Let that stand ready, to be trained as fast as it goes."""
    from linreg.config import Config
    from linreg.dataset import lecture_data
    from linreg.generators import generate

    is_lecture = case.rows == 3
    dataset = lecture_data() if is_lecture else generate("noisy_line", case.rows, 1, 0)
    config = Config(
        reduction="sum" if is_lecture else "mean",
        optimizer=case.optimizer,
        settings={"lr": case.lr},
        batch_size=case.batch,
        iterations=_ENDLESS,
    )
    session = window.session
    session.restore(dataset, case.title, config)
    until(lambda: session.dataset is dataset and len(session.run.history) > 0)
    window.transport.speed.setValue(window.transport.speed.maximum())


def begin_race(window: "MainWindow") -> None:
    """Let the lecture's eight stand ready on a noisy line, with the race's own page."""
    from linreg.race import lecture_eight

    begin(window, Case("race", RACE_ROWS, "SGD", 0.01))
    window.body.step_stack.setCurrent(_RACE_PAGE)
    session = window.session
    session.race(lecture_eight(session.config))
    until(lambda: len(session.runs) == 8 and all(len(r.history) for r in session.runs))


def measured(session: "Session", frames: FrameWatch, seconds: float) -> dict[str, Any]:
    """Steps a second and the frames of so long a stretch of training."""
    session.train()
    wait(_SETTLE_SECONDS)
    frames.times.clear()
    first, begun = session.newest, perf_counter()
    wait(seconds)
    steps, ended = session.newest - first, perf_counter()
    # With both ends, so that a window that paints nothing at all has a gap as well.
    gaps = gaps_ms([begun, *frames.times, ended])
    session.pause()
    until(lambda: not session.running)
    if session.over:
        raise RuntimeError(f"the run has ended by itself: {session.status}")
    return {"per_s": steps / (ended - begun), "gaps_ms": gaps}


def drive(name: str, window: "MainWindow") -> None:
    if name == "race":
        begin_race(window)
    else:
        begin(window, CASES[name])
    frames = FrameWatch(window)
    for line in sys.stdin:
        answer = measured(window.session, frames, float(line))
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    run_program(partial(drive, sys.argv[1]))
