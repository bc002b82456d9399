"""The progress bar, by a clock of the test's own."""

from io import StringIO

import pytest

from desktop.cli.progress import ProgressBar


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("desktop.cli.progress.perf_counter", clock)
    monkeypatch.setenv("COLUMNS", "80")
    return clock


def test_it_is_due_ten_times_a_second(clock: Clock) -> None:
    bar = ProgressBar(StringIO(), 100, shown=True)
    shown = 0
    for iteration in range(1000):
        clock.now += 0.001
        if bar.is_due():
            bar.show(iteration, "loss 1")
            shown += 1
    assert 9 <= shown <= 10


def test_it_is_never_due_where_it_is_not_shown(clock: Clock) -> None:
    bar = ProgressBar(StringIO(), 100, shown=False)
    clock.now += 1e6
    assert not bar.is_due()


def test_what_it_says(clock: Clock) -> None:
    stream = StringIO()
    bar = ProgressBar(stream, 2000, shown=True)
    clock.now += 0.5
    bar.show(1000, "loss 0.01235")
    assert stream.getvalue() == (
        "\r[##########----------]  50%  1,000 of 2,000  loss 0.01235  2,000/s"
    )


def test_it_leaves_nothing_behind(clock: Clock) -> None:
    stream = StringIO()
    bar = ProgressBar(stream, 2000, shown=True)
    bar.clear()
    assert stream.getvalue() == ""
    for iteration, news in ((1000, "loss 1.235e-05"), (1001, "loss 1")):
        clock.now += 0.1
        bar.show(iteration, news)
    bar.clear()
    assert on_screen(stream.getvalue()) == ""


def test_a_narrow_terminal(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    stream = StringIO()
    bar = ProgressBar(stream, 2000, shown=True)
    clock.now += 0.1
    bar.show(1, "loss 1")
    assert on_screen(stream.getvalue()) == "[--------------------]   0%  1 of 2,000"


def on_screen(written: str) -> str:
    """The line that a terminal shows, its blank end left out."""
    line: list[str] = []
    for part in written.split("\r"):
        line[: len(part)] = part
    return "".join(line).rstrip()
