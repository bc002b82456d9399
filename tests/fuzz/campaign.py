"""Many batches of inputs in two processes, which may even crash."""

import faulthandler
import os
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

from tests.fuzz.case import Case
from tests.fuzz.play import Batch, play_batch
from tests.fuzz.tally import Tally

_PROCESSES = 2
_BATCH = 500
# After so many seconds an input is stuck: its process ends, and says where.
_STUCK = 300


class Campaign:
    """So many inputs to each target, and what has come of them.

    Each of `crashes` has the inputs over one of which a process has died; those of the
    batches that were lost with it are made up for by others.
    """

    def __init__(self, shares: Mapping[str, int], seed: int) -> None:
        self.tallies = {target: Tally() for target in shares}
        self.crashes: list[str] = []
        self._left, self._seed, self._number = dict(shares), seed, 0
        self._known: frozenset[str] = frozenset()

    def play(self, diaries: Path, report: Callable[[str, Tally], None]) -> None:
        """Play them all, or as many as there is time for until an interruption.

        In `diaries` each process keeps the input that it works on. `report` is told
        after each batch.
        """
        beginning = (diaries, tuple(self.tallies))
        while any(self._left.values()):
            spawn = get_context("spawn")
            with ProcessPoolExecutor(_PROCESSES, spawn, _begin, beginning) as pool:
                try:
                    self._play_in(pool, report)
                except BrokenProcessPool:
                    self.crashes.append(_read_and_clear(diaries))
                except KeyboardInterrupt:
                    pool.shutdown(cancel_futures=True)
                    return

    def _next_batch(self) -> Batch | None:
        """One more of what is left, the targets by turns."""
        targets = [target for target, inputs in self._left.items() if inputs]
        if not targets:
            return None
        target = targets[self._number % len(targets)]
        size = min(_BATCH, self._left[target])
        self._left[target] -= size
        self._number += 1
        # A batch takes seeds of its own: at most one for each of its inputs.
        return Batch(target, self._seed * 10**9 + self._number * _BATCH, size)

    def _play_in(
        self, pool: ProcessPoolExecutor, report: Callable[[str, Tally], None]
    ) -> None:
        waiting: dict[Future[Tally], Batch] = {}
        try:
            while batch := self._next_batch():
                waiting[pool.submit(_work, batch, self._known)] = batch
                if len(waiting) > _PROCESSES:
                    self._collect(waiting, report)
            while waiting:
                self._collect(waiting, report)
        finally:
            for batch in waiting.values():
                self._left[batch.target] += batch.inputs

    def _collect(
        self,
        waiting: dict[Future[Tally], Batch],
        report: Callable[[str, Tally], None],
    ) -> None:
        """Take in what is done; raises BrokenProcessPool."""
        for done in wait(waiting, return_when=FIRST_COMPLETED).done:
            tally = done.result()
            target = waiting.pop(done).target
            self._known |= {fault.kind for fault in tally.faults}
            self.tallies[target].merge(tally)
            report(target, self.tallies[target])


def _read_and_clear(diaries: Path) -> str:
    cases = [diary.read_text() for diary in diaries.iterdir()]
    for diary in diaries.iterdir():
        diary.unlink()
    return "\n".join(cases)


_diary = Path(os.devnull)


def _begin(diaries: Path, targets: tuple[str, ...]) -> None:
    """Load what torch and Qt load only once, so that no input is charged with it."""
    global _diary
    _diary = diaries / f"{os.getpid()}.txt"
    for target in targets:
        play_batch(Batch(target, 0, 20), before=_note)


def _work(batch: Batch, known: frozenset[str]) -> Tally:
    tally = play_batch(batch, known, before=_note)
    faulthandler.cancel_dump_traceback_later()
    return tally


def _note(case: Case) -> None:
    _diary.write_text(repr(case))
    faulthandler.dump_traceback_later(_STUCK, exit=True)
