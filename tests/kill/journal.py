"""What a program says of itself while it lives, in a file that outlives it."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Entry:
    """How the session stood `at` that moment, in seconds of the system's clock.

    `gesture` is the number of the last one that the title names. `newest` is the newest
    recorded iteration of the run of that `key`; None where the gesture may have thrown
    steps away. `iteration` is one that had been recorded, and `loss` its loss.
    """

    at: float
    gesture: int
    newest: int | None
    key: int
    iteration: int
    loss: str


class Journal:
    """Written to by the program; each entry is with the system at once."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def write(self, entry: Entry) -> None:
        os.write(self._file, json.dumps(asdict(entry)).encode() + b"\n")


def read_journal(path: Path) -> list[Entry]:
    """All entries; the last line may have been cut off."""
    if not path.exists():
        return []
    lines = path.read_text().split("\n")[:-1]
    return [Entry(**json.loads(line)) for line in lines]
