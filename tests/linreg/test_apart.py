"""Functions in another process, and what is left when it comes to its end."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from linreg.apart import Apart, ProcessLost
from linreg.errors import SettingError


@pytest.fixture(scope="module")
def apart() -> Apart:
    return Apart()


def refuse(name: str) -> None:
    raise SettingError(name, 7, "unknown_name", allowed=("a", "b"))


def divide(number: float, by: float) -> float:
    return number / by


def test_the_answer_comes_from_another_process(apart: Apart) -> None:
    there = apart.call(os.getpid)
    assert there != os.getpid()
    assert apart.call(os.getpid) == there
    assert apart.call(divide, 6, by=4) == 1.5


def test_an_error_of_the_core_comes_out_as_it_is(apart: Apart) -> None:
    with pytest.raises(SettingError) as caught:
        apart.call(refuse, "lr")
    assert caught.value == SettingError("lr", 7, "unknown_name", allowed=("a", "b"))


def fail() -> float:
    return divide(1, 0)


@pytest.mark.parametrize("end", [os.abort, fail])
def test_a_lost_process_is_told_of_and_another_one_begun(
    apart: Apart, end: Callable[[], object]
) -> None:
    before = apart.call(os.getpid)
    with pytest.raises(ProcessLost):
        apart.call(end)
    assert apart.call(os.getpid) not in (before, os.getpid())


def test_threads_get_their_own_answers(apart: Apart) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = threads.map(lambda n: apart.call(divide, n, 1), range(200))
        assert list(answers) == list(range(200))


INTERRUPTED = """
import os, signal
from linreg.apart import Apart

apart = Apart()
try:
    apart.call(os.kill, os.getpid(), signal.SIGINT)
except KeyboardInterrupt:
    print(apart.call(abs, -3))
"""


def test_an_answer_that_nobody_waited_for_is_not_the_next_one() -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED], stdout=subprocess.PIPE, timeout=60
    )
    assert done.stdout.split() == [b"3"]


def test_it_says_nothing_of_its_end(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ProcessLost):
        Apart().call(fail)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("end", ["os._exit(0)", "os.kill(os.getpid(), 9)", "pass"])
def test_it_ends_with_the_process_that_began_it(end: str) -> None:
    code = f"import os\nfrom linreg.apart import Apart\nApart().call(os.getpid)\n{end}"
    # It has the same standard output, which is at its end when both have closed it.
    subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, timeout=60)
