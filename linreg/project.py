"""A project: the runs at hand, and how the window shows them, as one value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from linreg.config import Config
from linreg.run_still import RunStill

# 2 knows of the loss surface's overlays, 3 of what is on the axes.
VERSION = 3
MOST_RUNS = 20

Json: TypeAlias = (
    "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
)


@dataclass(frozen=True, eq=False)
class SavedRun:
    """A run of a project; its `key` tells it from the others and is its colour.

    `wanted` is what the controls ask for, some of which may wait for a restart.
    """

    key: int
    wanted: Config
    still: RunStill


@dataclass(frozen=True, eq=False)
class Project:
    """What a person saves: data under a title, and all runs of the race.

    `shown` is the place of the run that is shown. `target` is the loss that a person
    has chosen to count steps up to, None for the usual one. `window` is for whoever
    shows it; the core only holds it.
    """

    title: str
    runs: tuple[SavedRun, ...]
    shown: int
    target: float | None
    window: Mapping[str, Json]
