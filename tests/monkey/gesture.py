"""Gestures as values: made up, written down as a line of a script, and played."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import ClassVar

from tests.monkey.stage import Stage


@dataclass(frozen=True)
class Gesture:
    """One thing that a person does to the window.

    Its fields are plain numbers and texts. Places are counted from 0 among whatever is
    there, and begin again at the end, so that every gesture can be tried at any time.
    Those that are `in_dialog` can be done while a dialog is open as well; after one
    that `rests` nothing that was asked for is on its way any more.
    """

    in_dialog: ClassVar[bool] = False
    rests: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        KINDS[cls.__name__] = cls

    def play(self, stage: Stage) -> str:
        """Do it; what it came to, in a few words, or "" where it cannot be done now."""
        raise NotImplementedError


KINDS: dict[str, type[Gesture]] = {}


def as_line(gesture: Gesture, comment: str = "") -> str:
    """The gesture as a line of a script."""
    line = f"{type(gesture).__name__} {json.dumps(asdict(gesture))}"
    return f"{line}  # {comment}" if comment else line


def as_gesture(line: str) -> Gesture:
    """The gesture of such a line; KeyError, TypeError or ValueError for another."""
    name, _, rest = line.strip().partition(" ")
    fields, _ = json.JSONDecoder().raw_decode(rest)
    return KINDS[name](**fields)


def read_script(lines: Iterable[str]) -> list[Gesture]:
    """The gestures of a script; blank lines and comments are passed over."""
    stripped = (line.strip() for line in lines)
    return [as_gesture(line) for line in stripped if line and not line.startswith("#")]
