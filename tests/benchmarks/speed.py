"""How much of PyTorch's speed is left while everything is drawn."""

import statistics
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import chain

from tests.benchmarks.cases import CASES, RACE_ROWS, Case
from tests.benchmarks.effort import Effort
from tests.benchmarks.figure import Aim, Figure, p99, ratio
from tests.benchmarks.partners import Reply, alternated, inside, plain

_BARE = "bare PyTorch loop"
_NAMES = "live_steps_per_s", "bare_steps_per_s"
_LEAST_OF_BARE = {"lecture": 0.90}
_FRAME_MS = 16.7


def live(name: str, effort: Effort) -> list[Figure]:
    """One case live against its bare loop, and its frames meanwhile."""
    case = CASES[name]
    turns = alternated([bare_loop(case), inside("live", name)], effort)
    aim = Aim("≥", _LEAST_OF_BARE.get(name, 0.95))
    what = f"training with all plots live, {case.title}"
    speed = ratio(what, _BARE, aim, speeds(turns), _NAMES)
    return [speed, frames(case.title, turns, effort)]


def bare_loop(case: Case) -> list[str]:
    """The command line of the same training without a window."""
    return plain("loop", case.rows, case.optimizer, case.lr, case.batch)


def speeds(turns: Sequence[Sequence[Reply]]) -> list[tuple[float, float]]:
    """Steps a second live, and of the baseline before it."""
    return [(live["per_s"], bare["per_s"]) for bare, live in turns]


def frames(title: str, turns: Sequence[Sequence[Reply]], effort: Effort) -> Figure:
    """The slow frames of each round."""
    gaps = [live["gaps_ms"] for _, live in turns]
    rounds = [
        list(chain(*gaps[first : first + effort.turns]))
        for first in range(0, len(gaps), effort.turns)
    ]
    slow = list(map(p99, rounds))
    every = list(chain(*rounds))
    measured = {
        "frame_ms": statistics.median(every),
        "frames_per_s": 1000 * len(every) / sum(every),
        "worst_round_ms": max(slow),
    }
    what = f"frame interval meanwhile, {title}, p99"
    return Figure(what, f"{_FRAME_MS} ms", Aim("≤", 25, "ms"), slow, measured)


def race(effort: Effort) -> list[Figure]:
    turns = alternated([plain("eight", RACE_ROWS), inside("live", "race")], effort)
    figure = ratio(
        "race of eight optimizers, all plots and the race's page",
        "the eight bare loops one after another",
        Aim("≥", 0.80),
        speeds(turns),
        ("live_iterations_per_s", "bare_iterations_per_s"),
        f"{RACE_ROWS:,} rows, each at its default rate, at which none diverges; an "
        "iteration is one of each",
    )
    return [figure, frames("race", turns, effort)]


def over_matplotlib(effort: Effort) -> list[Figure]:
    what = "live steps a second, 3 points, SGD"
    against = "live plot of matplotlib, drawn in each step"
    aim = Aim("≥", 250)
    if find_spec("matplotlib") is None:
        return [Figure(what, against, aim, note="matplotlib is not installed")]
    turns = alternated([plain("matplotlib_plot"), inside("live", "lecture")], effort)
    names = "live_steps_per_s", "matplotlib_steps_per_s"
    return [ratio(what, against, aim, speeds(turns), names)]
