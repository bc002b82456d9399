"""Makes a script that fails as short as it can be, however often it fails.

Hypothesis shrinks what fails each time. What hangs on how fast two threads are fails
now and then, and is not shrunk by it; and it stops after five minutes.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from tests.monkey.gesture import read_script
from tests.monkey.player import Player

_TRIES = 3
_MOST_SECONDS = 300.0


def shrink(script: list[str], fails: Callable[[list[str]], bool]) -> list[str]:
    """The script without whatever it fails without, larger parts first.

    After five minutes it is left as short as it is by then.
    """
    end, size = monotonic() + _MOST_SECONDS, len(script) // 2
    while size:
        start = 0
        while start < len(script) and monotonic() < end:
            shorter = script[:start] + script[start + size :]
            if fails(shorter):
                script = shorter
            else:
                start += size
        size //= 2
    return script


def fails_so(script: Sequence[str], failure: str, log: Path) -> bool:
    """Whether the script, played a few times, fails in that way once."""
    return any(failure_of(script, log) == failure for _ in range(_TRIES))


def failure_of(script: Sequence[str], log: Path) -> str:
    """How the script fails now, as the player says it; "" where it does not."""
    with TemporaryDirectory() as folder:
        player = Player(Path(folder), log)
        try:
            for gesture in read_script(script):
                player.play(gesture)
        except Exception:
            # It is what the player says it is.
            assert player.failure
        try:
            player.end()
        except Exception:
            assert player.failure
    return player.failure
