"""One line of the race: a run's settings, its name and how its pictures are drawn."""

from dataclasses import dataclass

from PySide6.QtCore import Qt

from linreg.config import Config

# More lines in one picture could not be told apart, and each run slows the others.
MOST_RUNS = 20


@dataclass(frozen=True)
class Entry:
    """A run that races.

    `key` identifies it for as long as it races. A blank `name` stands for one made from
    its settings. `colour` is "#rrggbb". A `hidden` run is not drawn in the pictures,
    but trains like the others; the controls and the pictures show the `shown` one.
    """

    key: int
    name: str
    config: Config
    colour: str
    dash: Qt.PenStyle
    hidden: bool
    shown: bool
