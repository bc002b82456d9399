"""The window at full speed for half an hour: memory stays flat, and frames stay short.

`python -m tests.soak --minutes 30` trains the lecture's data without end, with all
pictures on the screen, and once a minute measures the memory of the process, the time
between two frames, and how far the history is thinned. It prints a table, writes all of
it as JSON, and ends with a verdict by two rules:

- Memory. The history grows until it is full, and is then thinned again and again. From
  the second minute after it was first thinned, the last third of the minutes takes at
  most 5 % or 24 MB more than the first third, by their medians, whichever is more.
  Keyframes do not count in this: they go on being kept, at an even pace, until they
  take 96 MiB, which they never do more than. While rows are thinned both arrays are
  there for a moment; a median does not see it.
- Frames. The 99th percentile of the time between two frames, in the last third of the
  minutes, is at most 1.25 times that of the first third, or 5 ms more; both are medians
  over the minutes, since a machine that is shared has bad minutes.

A rule for which there are not enough minutes says so, and fails nothing.
"""

import argparse
import json
import os
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from desktop.assets import resource
from desktop.garbage import GarbageCollector
from desktop.session import Session
from desktop.theme import LIGHT, apply_theme
from desktop.window import MainWindow
from linreg.config import Config
from linreg.keyframes import MOST_BYTES
from tests.benchmarks.inside.program import FrameWatch, gaps_ms

_ENDLESS = 10**9
_MB = 1 << 20
_MEMORY_PART, _MEMORY_MB = 1.05, 24.0
_FRAME_PART, _FRAME_MS = 1.25, 5.0
# Thirds of fewer minutes than these say nothing.
_FEWEST = 6


@dataclass(frozen=True)
class Minute:
    """What was measured at the end of a minute, and over its frames.

    `rows_mb` and `keyframes_mb` are what the history says of its own memory.
    """

    minute: float
    iteration: int
    stride: int
    rss_mb: float
    rows_mb: float
    keyframes_mb: float
    frames: int
    frame_p99_ms: float


@dataclass(frozen=True)
class Verdict:
    """What came of a rule: whether it holds, None where it cannot be said, and why."""

    rule: str
    holds: bool | None
    reason: str


def taken(frames: FrameWatch) -> tuple[int, float]:
    """How many frames there were since the last time, and the p99 between two."""
    times, frames.times = frames.times, []
    gaps = gaps_ms(times)
    return len(times), float(np.percentile(gaps, 99)) if gaps else 0.0


def memory_mb() -> float:
    """The process's resident memory."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def soak(window: MainWindow, minutes: float, tick_seconds: float) -> list[Minute]:
    """Train for so long, and measure at each tick; printed as it comes."""
    session = window.session
    session.configure(Config(reduction="sum", iterations=_ENDLESS))
    window.transport.speed.setValue(window.transport.speed.maximum())
    frames, found = FrameWatch(window), []
    print("minute    iteration  stride  RSS MB  rows  keyframes  frames  p99 ms")
    session.train()
    begun = perf_counter()
    while perf_counter() - begun < 60 * minutes:
        _wait(tick_seconds)
        minute = _measure((perf_counter() - begun) / 60, session, frames)
        found.append(minute)
        print(_line(minute), flush=True)
    return found


def _measure(minute: float, session: Session, frames: FrameWatch) -> Minute:
    history, (count, p99) = session.run.history, taken(frames)
    return Minute(
        round(minute, 2),
        session.newest,
        history.rows().stride,
        round(memory_mb(), 1),
        round(history.nbytes / _MB, 1),
        round(history.keyframes.nbytes / _MB, 1),
        count,
        round(p99, 1),
    )


def _line(m: Minute) -> str:
    return (
        f"{m.minute:6.1f} {m.iteration:12} {m.stride:7} {m.rss_mb:7.1f}"
        f" {m.rows_mb:5.1f} {m.keyframes_mb:10.1f} {m.frames:7} {m.frame_p99_ms:7.1f}"
    )


def _wait(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def judge(minutes: Sequence[Minute]) -> list[Verdict]:
    """The two rules at the head of this module."""
    return [_judge_memory(minutes), _judge_frames(minutes)]


def _judge_memory(minutes: Sequence[Minute]) -> Verdict:
    thinned = [m.rss_mb - m.keyframes_mb for m in minutes if m.stride > 1][1:]
    if len(thinned) < _FEWEST:
        reason = f"{len(thinned)} of {_FEWEST} minutes since the history was thinned"
        return Verdict("memory is flat", None, reason)
    first, last = _ends(thinned)
    allowed = max(_MEMORY_PART * first, first + _MEMORY_MB)
    keyframes = max(m.keyframes_mb for m in minutes)
    reason = (
        f"{first:.1f} MB, then {last:.1f} MB; at most {allowed:.1f} MB; "
        f"and keyframes {keyframes:.1f} MB"
    )
    holds = last <= allowed and keyframes <= MOST_BYTES / _MB
    return Verdict("memory is flat", holds, reason)


def _judge_frames(minutes: Sequence[Minute]) -> Verdict:
    # In the first minute much is done for the first time.
    p99 = [m.frame_p99_ms for m in minutes][1:]
    if len(p99) < _FEWEST:
        reason = f"{len(p99)} of {_FEWEST} minutes after the first"
        return Verdict("frames stay short", None, reason)
    first, last = _ends(p99)
    allowed = max(_FRAME_PART * first, first + _FRAME_MS)
    reason = f"p99 {first:.1f} ms, then {last:.1f} ms; at most {allowed:.1f} ms"
    return Verdict("frames stay short", last <= allowed, reason)


def _ends(numbers: Sequence[float]) -> tuple[float, float]:
    """The medians of the first and of the last third."""
    third = len(numbers) // 3
    return statistics.median(numbers[:third]), statistics.median(numbers[-third:])


def main() -> int:
    parser = argparse.ArgumentParser("python -m tests.soak")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--tick", type=float, default=60, help="seconds of a “minute”")
    parser.add_argument("--json", type=Path, default=Path("soak.json"))
    options = parser.parse_args()
    application = QApplication(sys.argv[:1])
    application.setOrganizationName("Linreg Lab soak")
    apply_theme(application, LIGHT)
    with TemporaryDirectory() as home:
        for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
            QSettings.setPath(form, QSettings.Scope.UserScope, home)
        os.environ["XDG_DATA_HOME"] = home
        window = MainWindow(resource("datasets"), LIGHT, QSettings(), application)
        window.resize(1440, 900)
        window.show()
        # As in the program itself: the training thread never collects garbage.
        garbage = GarbageCollector(window)
        garbage.begin()
        # The session is kept on disk all along.
        window.begin(None)
        minutes = soak(window, options.minutes, options.tick)
        garbage.end()
        window.close()
    verdicts = judge(minutes)
    for verdict in verdicts:
        word = {True: "yes", False: "NO", None: "not known"}[verdict.holds]
        print(f"{verdict.rule}: {word} ({verdict.reason})")
    found = {
        "minutes": [asdict(minute) for minute in minutes],
        "verdicts": [asdict(verdict) for verdict in verdicts],
    }
    options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")
    return int(any(verdict.holds is False for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main())
