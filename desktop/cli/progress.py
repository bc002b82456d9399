"""A progress bar for a terminal: one line that is written over and then taken away."""

import shutil
from time import perf_counter
from typing import TextIO

_SECONDS_BETWEEN = 0.1
_BAR_WIDTH = 20


class ProgressBar:
    """Shows how far a run is; a run too short to wait for shows none.

    Where it is not `shown` it is never due, and costs a look at the clock.
    """

    def __init__(self, stream: TextIO, total: int, *, shown: bool) -> None:
        self._stream = stream
        self._total = total
        self._start = perf_counter()
        self._next = self._start + _SECONDS_BETWEEN if shown else float("inf")
        self._length = 0

    def is_due(self) -> bool:
        return perf_counter() >= self._next

    def show(self, iteration: int, news: str) -> None:
        """Draw the bar, and beside it what else there is; to be called when due."""
        now = perf_counter()
        self._next = now + _SECONDS_BETWEEN
        done = iteration / self._total
        bar = ("#" * round(done * _BAR_WIDTH)).ljust(_BAR_WIDTH, "-")
        rate = iteration / (now - self._start)
        line = (
            f"[{bar}] {done:4.0%}  {iteration:,} of {self._total:,}  "
            f"{news}  {rate:,.0f}/s"
        )
        # A line as wide as the terminal would break and could not be taken away.
        line = line[: shutil.get_terminal_size().columns - 1]
        self._write(f"\r{line.ljust(self._length)}")
        self._length = len(line)

    def clear(self) -> None:
        """Leave the terminal's line as it was."""
        if self._length:
            self._write(f"\r{' ' * self._length}\r")
            self._length = 0

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
