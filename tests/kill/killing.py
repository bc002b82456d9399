"""Programs in processes of their own, each made by a fork of one that is warm."""

import json
import os
import random
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from tests.kill.check import Verdict, check
from tests.kill.journal import read_journal
from tests.kill.program import live

_LONGEST_START = 120.0


def warm_up() -> None:
    """Import what takes long, which the first optimizer does most of."""
    torch.set_num_threads(1)
    torch.optim.SGD([torch.zeros(1)])


def kill_one(seed: int, longest: float) -> Verdict:
    """Start a program, kill it after at most so many seconds of life, and judge.

    Raises RuntimeError where it did not live that long by itself.
    """
    source = random.Random(seed)
    with TemporaryDirectory() as folder:
        home, journal = Path(folder), Path(folder) / "journal"
        program = _fork(home, lambda: live(journal, seed))
        _wait_for_life(program, journal, home)
        time.sleep(source.uniform(0, longest))
        killed_at = time.monotonic()
        os.kill(program, signal.SIGKILL)
        _, status = os.waitpid(program, 0)
        if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            raise RuntimeError((home / "output").read_text())
        return _judge(home, journal, killed_at)


def _wait_for_life(program: int, journal: Path, home: Path) -> None:
    began = time.monotonic()
    while not read_journal(journal):
        ended, _ = os.waitpid(program, os.WNOHANG)
        if ended or time.monotonic() - began > _LONGEST_START:
            raise RuntimeError((home / "output").read_text())
        time.sleep(0.02)


def _judge(home: Path, journal: Path, killed_at: float) -> Verdict:
    """In a process of its own, so that this one stays fit for forks."""
    answer = home / "verdict"

    def write() -> None:
        answer.write_text(json.dumps(asdict(check(journal, killed_at))))

    judge = _fork(home, write)
    os.waitpid(judge, 0)
    if not answer.exists():
        raise RuntimeError((home / "output").read_text())
    return Verdict(**json.loads(answer.read_text()))


def _fork(home: Path, work: Callable[[], None]) -> int:
    """The number of a new process that does this, at home in that folder."""
    child = os.fork()
    if child:
        return child
    try:
        output = os.open(home / "output", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = str(home)
        work()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
