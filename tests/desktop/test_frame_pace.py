"""Frames are even, and leave most of the time to training."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest

from desktop import frame_pace
from desktop.frame_pace import FramePace


class Clock:
    """The time, and what the processor has worked, in seconds."""

    def __init__(self) -> None:
        self.now, self.worked = 100.0, 0.0


@pytest.fixture
def clock() -> Iterator[Clock]:
    clock = Clock()
    with (
        patch.object(frame_pace, "perf_counter", lambda: clock.now),
        patch.object(frame_pace, "thread_time", lambda: clock.worked),
    ):
        yield clock


def rest_after(pace: FramePace, clock: Clock, work: float, lasts: float = 0.0) -> int:
    """Milliseconds from its end to the next, when it worked and lasted so long."""
    pace.begin()
    clock.worked += work
    clock.now += lasts
    return pace.end_frame()


def test_frames_are_even_whatever_one_of_them_takes(clock: Clock) -> None:
    pace = FramePace()
    for _ in range(30):
        assert rest_after(pace, clock, 0.001) == 18
    assert rest_after(pace, clock, 0.008) == 18
    # But each of them would take too much of the training's time.
    for _ in range(100):
        seldom = rest_after(pace, clock, 0.008)
    assert seldom == 64


def test_what_is_done_between_two_frames_counts_as_well(clock: Clock) -> None:
    pace = FramePace()
    for _ in range(100):
        pace.begin()
        clock.worked += 0.003
        pace.end()
        # Nobody works for it meanwhile.
        clock.worked += 0.5
        rest = rest_after(pace, clock, 0.002)
    assert rest == 40


def test_a_frame_counts_from_when_it_was_due(clock: Clock) -> None:
    pace = FramePace()
    pace.begin()
    clock.now += 0.004
    pace.end()
    clock.now += 0.009
    assert rest_after(pace, clock, 0.001, lasts=0.007) == 11
    assert rest_after(pace, clock, 0.001, lasts=0.03) == 0
