"""What many rows and many steps cost."""

from pathlib import Path

from tests.benchmarks.effort import Effort
from tests.benchmarks.figure import Aim, Figure, ratio
from tests.benchmarks.partners import Reply, alternated, inside, plain, told

_LITTLE = Aim("≤", 256, "MiB")


def surface(effort: Effort) -> list[Figure]:
    commands = [plain("forward", effort.rows), inside("surface", effort.rows)]
    turns = alternated(commands, effort)
    figure = ratio(
        f"MSE surface of 200x200 points over {effort.rows:,} rows",
        "one full-batch forward",
        Aim("≤", 3.0),
        [(ours["seconds"], theirs["seconds"]) for theirs, ours in turns],
        ("surface_s", "forward_s"),
        "counted from the prepared data to the grid; forward in float32, all threads",
    )
    return [figure]


def loss_plot(effort: Effort) -> list[Figure]:
    command = inside("loss_plot", effort.history, effort.frames)
    rounds = [told(command)["pairs"] for _ in range(effort.rounds)]
    figure = ratio(
        f"frame of the loss plot with {effort.history:,} rows of history",
        "with 1,000 rows",
        Aim("≤", 1.5),
        [tuple(pair) for pairs in rounds for pair in pairs],
        ("long_ms", "short_ms"),
    )
    return [figure]


def memory(effort: Effort) -> list[Figure]:
    """The window's, live; a single round, for it takes its time."""
    few = f"after {effort.few:,} steps"
    what = f"window's memory after {effort.steps:,} live steps"
    if not Path("/proc/self/status").exists():
        return [Figure(what, few, _LITTLE, note="needs Linux")]
    return [_growth(what, few, told(inside("memory", effort.few, effort.steps)))]


def record(effort: Effort) -> list[Figure]:
    few = f"after {effort.few:,} steps"
    what = f"memory of the record of {effort.recorded:,} steps"
    if not Path("/proc/self/status").exists():
        return [Figure(what, few, _LITTLE, note="needs Linux")]
    note = "rows written and states kept as in a run of that length, without a window"
    return [
        _growth(what, few, told(inside("record", effort.few, effort.recorded)), note)
    ]


def _growth(what: str, few: str, reply: Reply, note: str = "") -> Figure:
    early, late = reply["early_mib"], reply["late_mib"]
    measured = {"early_mib": early, "late_mib": late}
    return Figure(what, few, _LITTLE, [late - early], measured, note)
