"""How soon the program is there, and how soon it answers a click."""

import statistics
from itertools import chain
from time import time

from tests.benchmarks.effort import Effort
from tests.benchmarks.figure import Aim, Figure, p99, ratio
from tests.benchmarks.partners import Reply, inside, plain, told

_AT_ONCE = Aim("≤", 33, "ms")


def clicks(effort: Effort) -> list[Figure]:
    command = inside("clicks", effort.clicks, effort.pauses)
    rounds = [told(command) for _ in range(effort.rounds)]
    steps, pauses = ([r[kind] for r in rounds] for kind in ("step_ms", "pause_ms"))
    return [
        _slow("click on Step until painted, p99", steps),
        _slow("Pause at full speed until stopped, p99", pauses),
    ]


def _slow(what: str, rounds: list[list[float]]) -> Figure:
    """The slow ones of each round."""
    slow = list(map(p99, rounds))
    measured = {
        "median_ms": statistics.median(chain(*rounds)),
        "worst_round_ms": max(slow),
    }
    note = f"{len(rounds[0])} clicks in each of {len(rounds)} rounds"
    return Figure(what, "none", _AT_ONCE, slow, measured, note)


def start(effort: Effort) -> list[Figure]:
    """The first launch, which fills the caches of files, is not counted."""
    _since_launch(inside("start"))
    pairs = [
        (_since_launch(inside("start")), _since_launch(plain("imports")))
        for _ in range(effort.rounds)
    ]
    usable = ratio(
        "window usable after launch",
        "import torch, pyqtgraph alone",
        Aim("≤", 1.3),
        [(ours["ready"], theirs["done"]) for ours, theirs in pairs],
        ("usable_s", "imports_s"),
    )
    painted = [ours["painted"] for ours, _ in pairs]
    something = Figure(
        "something on screen after launch", "none", Aim("≤", 0.5, "s"), painted
    )
    return [usable, something]


def _since_launch(command: list[str]) -> Reply:
    """Seconds from the start of the process to each moment that it tells of."""
    begun = time()
    return {name: moment - begun for name, moment in told(command).items()}
