"""Playing a batch of inputs in this process, and shrinking the first that fails."""

import resource
import sys
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from traceback import extract_tb, format_exception
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.case import Case
from tests.fuzz.tally import Fault, Tally
from tests.fuzz.targets import TARGETS

_PROGRAM = ("/linreg/", "/desktop/")
_BYTES = 1024 if sys.platform == "linux" else 1


class Batch(NamedTuple):
    """So many inputs to one target; equal batches have equal inputs."""

    target: str
    seed: int
    inputs: int


def play_batch(
    batch: Batch,
    known: frozenset[str] = frozenset(),
    before: Callable[[Case], None] = lambda case: None,
) -> Tally:
    """Play the inputs; a fault of a kind that is not `known` is shrunk.

    `before` is told each input in time. The work is done in a folder that is thrown
    away.
    """
    tally = Tally()
    with TemporaryDirectory(prefix="linreg-fuzz-") as name, chdir(name):
        player = _Player(tally, known, before, Path(name))
        # Hypothesis ends early where it thinks that it has seen everything.
        while tally.inputs < batch.inputs:
            player.play_some(batch)
    return tally


class _Player:
    def __init__(
        self,
        tally: Tally,
        known: frozenset[str],
        before: Callable[[Case], None],
        folder: Path,
    ) -> None:
        self._tally, self._known = tally, known
        self._before, self._folder = before, folder
        self._failed: tuple[Case, Exception] | None = None

    def play_some(self, batch: Batch) -> None:
        """Play what is missing of the batch, or as far as to a fault, and shrink it."""
        done = self._tally.inputs

        @seed(batch.seed + done)
        @settings(
            max_examples=batch.inputs - done,
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        )
        @given(TARGETS[batch.target].cases)
        def play(case: Any) -> None:
            self._play(case)

        try:
            play()
        except Exception as error:
            case, original = self._failed or (None, error)
            trace = "".join(format_exception(original))
            self._tally.faults.append(Fault(kind_of(original), repr(case), trace))
            self._known |= {kind_of(original)}

    def _play(self, case: Case) -> None:
        try:
            self._play_measured(case)
        except Exception as error:
            if kind_of(error) not in self._known:
                self._failed = case, error
                raise

    def _play_measured(self, case: Case) -> None:
        self._before(case)
        peak, start, outcome = _peak(), process_time(), "FAULT"
        try:
            outcome = case.play(self._folder)
        except BaseException as error:
            # So a library in Rust says that it has failed, past all `except Exception`.
            if type(error).__name__ == "PanicException":
                raise AssertionError("panic") from error
            raise
        finally:
            seconds = process_time() - start
            self._tally.add(outcome, seconds, _peak() - peak, case)


def _peak() -> float:
    """The most memory that this process has ever had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _BYTES / 2**20


def kind_of(error: BaseException) -> str:
    """The exception's type, and the last line of the program that it came through."""
    frames = extract_tb((error.__cause__ or error).__traceback__)
    own = [f for f in frames if any(part in f.filename for part in _PROGRAM)]
    frame = (own or list(frames))[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
