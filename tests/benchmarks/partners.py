"""Processes of their own: what is measured, and what it is compared with, in turn.

The program makes some of torch faster for itself. A plain loop in the same process
would have that for nothing.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from typing import Any, TextIO

from tests.benchmarks.effort import Effort

ROOT = Path(__file__).parents[2]
_PLAIN = Path(__file__).with_name("plain")
# Beyond what was asked for, a partner may take so long: the surface has 10 million rows
# to draw first.
_PATIENCE_SECONDS = 300.0
_WARM_UP_SECONDS = 0.5

Reply = dict[str, Any]


class PartnerError(Exception):
    """A process that was to measure something has ended without an answer."""


def plain(script: str, *arguments: object) -> list[str]:
    """The command line of a plain script."""
    return [sys.executable, str(_PLAIN / f"{script}.py"), *map(str, arguments)]


def inside(module: str, *arguments: object) -> list[str]:
    """The command line of a module that works inside of the program's process."""
    name = f"tests.benchmarks.inside.{module}"
    return [sys.executable, "-m", name, *map(str, arguments)]


class Partner:
    """A process that works for so many seconds, tells how it went, and waits."""

    def __init__(self, process: subprocess.Popen[str], errors: TextIO) -> None:
        self._process, self._errors = process, errors

    def measure(self, seconds: float) -> Reply:
        """What it has to tell of so many seconds; raises PartnerError."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        limit = Timer(seconds + _PATIENCE_SECONDS, self._process.kill)
        limit.start()
        try:
            self._process.stdin.write(f"{seconds}\n")
            self._process.stdin.flush()
            return _parsed(self._process.stdout.readline())
        except (ValueError, BrokenPipeError):
            self._process.kill()
            self._process.wait()
            # What has not been sent would be sent when the pipe is closed.
            with suppress(BrokenPipeError):
                self._process.stdin.close()
            raise PartnerError(self._last_words()) from None
        finally:
            limit.cancel()
            limit.join()

    def _last_words(self) -> str:
        self._errors.seek(0)
        code, words = self._process.returncode, self._errors.read()[-2000:]
        return f"{self._process.args!r} ended with {code}\n{words}"


@contextmanager
def partner(command: Sequence[str]) -> Iterator[Partner]:
    """Such a process, which ends when nothing more can be asked of it."""
    pipe = subprocess.PIPE
    with (
        TemporaryFile("w+") as errors,
        subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=errors, text=True, cwd=ROOT
        ) as process,
    ):
        yield Partner(process, errors)


def alternated(commands: Sequence[Sequence[str]], effort: Effort) -> list[list[Reply]]:
    """What these partners tell, each turn of all of them one after another.

    While one works, the others wait. Each round has new processes: where they lie in
    memory makes some faster than others. Raises PartnerError.
    """
    turns = []
    for _ in range(effort.rounds):
        with ExitStack() as stack:
            partners = [stack.enter_context(partner(each)) for each in commands]
            for each in partners:
                each.measure(min(_WARM_UP_SECONDS, effort.seconds))
            for _ in range(effort.turns):
                turns.append([p.measure(effort.seconds) for p in partners])
    return turns


def told(command: Sequence[str]) -> Reply:
    """What a process tells that measures by itself, and ends; raises PartnerError."""
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    lines = done.stdout.splitlines()
    try:
        return _parsed(lines[-1] if lines else "")
    except ValueError:
        words = f"{command!r}\n{done.stderr[-2000:]}"
        raise PartnerError(words) from None


def _parsed(line: str) -> Reply:
    """Raises ValueError for anything but a JSON object."""
    reply = json.loads(line)
    if not isinstance(reply, dict):
        raise ValueError(line)
    return reply
