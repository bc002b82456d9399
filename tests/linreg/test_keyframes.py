"""Keyframes: near enough to one another, and in bounded memory."""

from dataclasses import dataclass

import numpy as np
import pytest

from linreg import keyframes
from linreg.batches import Batches
from linreg.config import Config
from linreg.keyframes import MOST_BYTES, Keyframe, Keyframes, thinned
from linreg.snapshot import Snapshot

STATE = Batches(3, 0, True, 0).state()
CONFIG = Config()


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(keyframes, "perf_counter", clock)
    return clock


def frame(iteration: int, numbers: int = 10) -> Keyframe:
    snapshot = Snapshot(np.zeros(numbers), ("list", ()), STATE)
    return Keyframe(iteration, CONFIG, snapshot)


def kept(frames: Keyframes, newest: int) -> list[int]:
    found = {frames.before(k).iteration for k in range(newest + 1)}
    assert len(found) == len(frames)
    return sorted(found)


def test_one_is_due_at_once_and_then_after_some_time(clock: Clock) -> None:
    frames = Keyframes()
    assert frames.is_due(0)
    frames.keep(frame(0))
    assert not frames.is_due(1)
    clock.now += 0.9 * frames.spacing
    assert not frames.is_due(1)
    clock.now += 0.2 * frames.spacing
    assert frames.is_due(1)
    # The same state is not kept twice.
    assert not frames.is_due(0)


def test_the_last_one_at_or_before_an_iteration() -> None:
    frames = Keyframes()
    for iteration in (0, 10, 20):
        frames.keep(frame(iteration))
    assert [frames.before(k).iteration for k in (0, 9, 10, 19, 20, 99)] == [
        0,
        0,
        10,
        10,
        20,
        20,
    ]
    with pytest.raises(IndexError):
        frames.before(-1)


def test_every_second_one_is_let_go_where_they_grow_too_many() -> None:
    frames = Keyframes(most_bytes=20 * frame(0).snapshot.nbytes)
    spacing = frames.spacing
    for iteration in range(21):
        frames.keep(frame(iteration))
    assert kept(frames, 30) == list(range(0, 21, 2))
    assert frames.spacing == 2 * spacing
    assert frames.nbytes == 11 * frame(0).snapshot.nbytes


def test_an_epochs_generator_counts_once() -> None:
    batches = Batches(10, 3, True, 0)
    frames, iteration = Keyframes(), 0
    own = Snapshot(np.zeros(10), ("list", ()), STATE).nbytes
    generator = []
    for _ in range(3):
        for _ in range(4):
            batches.rows_of(iteration)
            state = batches.state()
            frames.keep(Keyframe(iteration, CONFIG, Snapshot(np.zeros(10), (), state)))
            iteration += 1
        generator.append(state.nbytes)
    assert generator[0] > 5000
    assert frames.nbytes == 12 * own + sum(generator)
    frames.drop_after(5)
    assert frames.nbytes == 6 * own + sum(generator[:2])
    frames.drop_after(3)
    assert frames.nbytes == 4 * own + generator[0]


def test_those_that_the_run_has_left_behind_are_forgotten(clock: Clock) -> None:
    frames = Keyframes()
    for iteration in range(5):
        frames.keep(frame(iteration))
    frames.drop_after(3)
    assert kept(frames, 9) == [0, 1, 2, 3]
    frames.drop_from(2)
    assert kept(frames, 9) == [0, 1]
    assert frames.nbytes == 2 * frame(0).snapshot.nbytes
    # What comes next is another state, to be kept at once.
    assert frames.is_due(2)


def test_a_change_that_drops_none_leaves_the_next_one_to_its_time(
    clock: Clock,
) -> None:
    """While a point is dragged, changes come faster than keyframes are due."""
    frames = Keyframes()
    frames.keep(frame(0))
    frames.drop_from(1)
    assert not frames.is_due(1)
    clock.now += 1.1 * frames.spacing
    assert frames.is_due(1)


@pytest.mark.parametrize(
    ("seconds_a_step", "numbers"), [(50e-6, 20), (1e-3, 500), (60e-6, 1300)]
)
def test_a_hundred_million_steps(
    clock: Clock, seconds_a_step: float, numbers: int
) -> None:
    """SGD, LBFGS with a full memory, and a shuffled run's generator of 5 KB."""
    frames, iteration, at_a_million = Keyframes(), 0, 0.0
    while iteration < 100_000_000:
        assert frames.is_due(iteration)
        frames.keep(frame(iteration, numbers))
        assert frames.nbytes <= MOST_BYTES
        steps = int(frames.spacing / seconds_a_step) + 1
        iteration += steps
        clock.now += 1.0001 * steps * seconds_a_step
        if iteration < 1_000_000:
            at_a_million = frames.spacing
    assert at_a_million <= 0.1
    assert frames.before(0).iteration == 0
    assert len(frames) > 3000


@pytest.mark.parametrize(("most", "kept_of_all"), [(5000, 1), (400, 4), (2, 1024)])
def test_so_many_are_taken_along(most: int, kept_of_all: int) -> None:
    frames = [frame(iteration) for iteration in range(1025)]
    few = thinned(frames, most, MOST_BYTES)
    assert list(few) == frames[::kept_of_all]
    assert len(few) <= most


def test_no_more_memory_is_taken_along_than_is_allowed() -> None:
    frames = [frame(iteration, 1000) for iteration in range(100)]
    few = thinned(frames, 5000, 80_000)
    assert [each.iteration for each in few] == list(range(0, 100, 16))
