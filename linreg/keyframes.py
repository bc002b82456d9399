"""Whole states of a run, kept every now and then, from which any step is had back."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from time import perf_counter

from linreg.config import Config
from linreg.snapshot import Snapshot

MOST_BYTES = 96 << 20
# A replay from one keyframe to the next lasts about as long as training did between
# them, and going to a step must not take longer than a moment.
_FIRST_SPACING = 0.025

_iteration = attrgetter("iteration")


@dataclass(frozen=True, eq=False)
class Keyframe:
    """The state before update `iteration`, and the settings that were followed then.

    The data of then are not in it, for while a point is dragged each keyframe would
    hold another table. They are had back from the changes in the history.
    """

    iteration: int
    config: Config
    snapshot: Snapshot


class Keyframes:
    """Keyframes in the order of their iterations, in bounded memory.

    They are kept so far apart as `spacing` seconds of training. When they hold more
    than `most_bytes`, every second one is let go and the spacing doubles. The first one
    stays. It is the caller who decides, by `is_due()`, when to keep another.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._frames: list[Keyframe] = []
        self._due = 0.0
        self.spacing = _FIRST_SPACING
        self.nbytes = 0

    @classmethod
    def of(cls, frames: Sequence[Keyframe]) -> "Keyframes":
        """With these kept already."""
        keyframes = cls()
        keyframes._frames = list(frames)
        keyframes.nbytes = _bytes_after([], frames)
        return keyframes

    @property
    def frames(self) -> tuple[Keyframe, ...]:
        """All that are kept by now."""
        return tuple(self._frames)

    def __len__(self) -> int:
        return len(self._frames)

    def is_due(self, iteration: int) -> bool:
        """Whether the state of that iteration, the newest, should be kept."""
        if perf_counter() < self._due:
            return False
        return not self._frames or iteration > self._frames[-1].iteration

    def keep(self, frame: Keyframe) -> None:
        """The latest of all so far."""
        self.nbytes += _bytes_after(self._frames[-1:], [frame])
        self._frames.append(frame)
        while self.nbytes > self._most_bytes and len(self._frames) > 2:
            self._frames = self._frames[::2]
            self.nbytes = _bytes_after([], self._frames)
            self.spacing *= 2
        self._due = perf_counter() + self.spacing

    def before(self, iteration: int) -> Keyframe:
        """The last one at or before that iteration; IndexError where there is none."""
        place = bisect_right(self._frames, iteration, key=_iteration)
        if not place:
            raise IndexError(iteration)
        return self._frames[place - 1]

    def drop_after(self, iteration: int) -> None:
        """Forget those of later iterations, which the run has left behind."""
        place = bisect_right(self._frames, iteration, key=_iteration)
        dropped = self._frames[place:]
        if dropped:
            del self._frames[place:]
            self.nbytes -= _bytes_after(self._frames[-1:], dropped)
            self._due = 0.0

    def drop_from(self, iteration: int) -> None:
        """Forget those of that iteration and later: it goes another way from there."""
        self.drop_after(iteration - 1)


def thinned(
    frames: Sequence[Keyframe], most: int, most_bytes: int
) -> Sequence[Keyframe]:
    """Every second one of them, or every fourth, …: so many, in so much memory.

    The first one stays. The time that it takes hardly grows with their number.
    """
    # Only of few of them are the bytes counted, which takes long.
    while len(frames) > 2 and (
        len(frames) > most or _bytes_after([], frames) > most_bytes
    ):
        frames = frames[::2]
    return frames


def _bytes_after(before: Sequence[Keyframe], frames: Sequence[Keyframe]) -> int:
    """What these take of memory that they do not share with the one before each."""
    total = 0
    earlier = before[-1] if before else None
    for frame in frames:
        total += frame.snapshot.nbytes
        # The generator's state is the same object all through an epoch.
        batches = frame.snapshot.batches
        if earlier and earlier.snapshot.batches.generator is batches.generator:
            total -= batches.nbytes
        earlier = frame
    return total
