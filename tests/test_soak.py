"""The rules by which half an hour at full speed is judged."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.soak import Minute, judge

THINNED_AT = 5


def minutes(
    memory: Callable[[int], float], p99: Callable[[int], float] = lambda minute: 30.0
) -> list[Minute]:
    """Half an hour with that memory and those frames in each minute."""
    return [
        Minute(m, m * 10**5, 1 + (m >= THINNED_AT), memory(m), 64, 9, 2000, p99(m))
        for m in range(30)
    ]


def flat(minute: int) -> float:
    """It grows until the history is full, and then stays."""
    return 400.0 + 10 * min(minute, THINNED_AT)


def test_memory_that_is_flat_once_the_history_is_full_is_well() -> None:
    assert [verdict.holds for verdict in judge(minutes(flat))] == [True, True]


@pytest.mark.parametrize("leak", [2.0, 10.0])
def test_a_leak_is_seen(leak: float) -> None:
    memory, frames = judge(minutes(lambda minute: flat(minute) + leak * minute))
    assert (memory.holds, frames.holds) == (False, True)
    assert "at most" in memory.reason


def test_keyframes_may_grow_but_not_beyond_their_bound() -> None:
    growing = [
        replace(
            each, rss_mb=each.rss_mb + 4 * each.minute, keyframes_mb=4 * each.minute
        )
        for each in minutes(flat)
    ]
    assert max(each.keyframes_mb for each in growing) == 116
    assert [verdict.holds for verdict in judge(growing)] == [False, True]
    assert [verdict.holds for verdict in judge(growing[:24])] == [True, True]


def test_frames_that_become_slow_are_seen() -> None:
    memory, frames = judge(minutes(flat, lambda minute: 30.0 + minute))
    assert (memory.holds, frames.holds) == (True, False)


def test_a_single_bad_minute_is_the_machines() -> None:
    _, frames = judge(minutes(flat, lambda minute: 400.0 if minute == 29 else 30.0))
    assert frames.holds


def test_too_few_minutes_say_nothing() -> None:
    assert [verdict.holds for verdict in judge(minutes(flat)[:4])] == [None, None]
