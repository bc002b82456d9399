"""A run that is drawn beside the one that is shown."""

from dataclasses import dataclass

from linreg.rows import Rows


@dataclass(frozen=True)
class Rival:
    """One of the others in a race.

    `key` tells it from all others for as long as it races, and chooses its colour;
    `rows` are all that are recorded of it by now.
    """

    key: int
    name: str
    rows: Rows
