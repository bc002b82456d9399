"""A short game of the monkey, and that it finds, shrinks and writes down what fails."""

import re
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.plots.fit import FitPlot
from desktop.transport import Transport
from linreg.dataset import FloatArray
from tests.monkey.gesture import Gesture, as_gesture, as_line, read_script
from tests.monkey.machine import Record, play
from tests.monkey.player import Player
from tests.monkey.race_gestures import ShowRace
from tests.monkey.run_gestures import Command, Rest, StepMany
from tests.monkey.shrink import fails_so, failure_of, shrink
from tests.monkey.window_gestures import CloseAndStart, TypeInto

# The plugin of a platform without windows cannot raise one.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_random_gestures_leave_the_window_well(qtbot: QtBot, tmp_path: Path) -> None:
    record = Record(tmp_path / "script.txt")
    play(record, number=2026, sequences=3, gestures=25)
    assert record.shortest is None
    assert record.tally.total() > 40


def test_a_fault_is_found_and_its_script_is_short(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line is drawn for parameters that are a little off, once there are steps."""
    show = FitPlot.show_model

    def show_wrongly(plot: FitPlot, parameters: FloatArray) -> None:
        show(plot, parameters + 0.001)

    monkeypatch.setattr(FitPlot, "show_model", show_wrongly)
    player = Player(tmp_path, tmp_path / "script.txt")
    with pytest.raises(AssertionError, match="the line is off"):
        player.play(Rest())
    player.end()
    assert player.failure.startswith("AssertionError at displayed.py")
    assert read_script(player.script) == [Rest()]


def test_a_script_says_what_to_play_and_what_came_of_it(
    qtbot: QtBot, tmp_path: Path
) -> None:
    log = tmp_path / "script.txt"
    player = Player(tmp_path, log)
    gestures: list[Gesture] = [
        StepMany(7),
        Rest(),
        Command("step_back"),
        Rest(),
        CloseAndStart(),
    ]
    for gesture in gestures:
        player.play(gesture)
    player.end()
    assert read_script(player.script) == gestures
    assert read_script(log.read_text("utf-8").splitlines()) == gestures
    assert re.fullmatch(r"Rest {}  # at \d of \d", player.script[3])
    assert player.tally == {"StepMany": 1, "Rest": 2, "Command": 1, "CloseAndStart": 1}


def test_a_script_is_shrunk_to_what_it_fails_by() -> None:
    script = [f"line {number}" for number in range(20)]
    needed = {"line 3", "line 11", "line 12"}
    assert shrink(script, lambda shorter: needed <= set(shorter)) == sorted(
        needed, key=script.index
    )


def test_a_failure_is_told_apart_and_shrunk(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slot that raises; nothing else in the script matters."""

    def divide(transport: Transport) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Transport, "_request_steps", divide)
    script = [as_line(g) for g in (ShowRace(), StepMany(2))]
    log = tmp_path / "script.txt"
    failure = failure_of(script, log)
    assert failure.startswith("ZeroDivisionError at test_monkey.py")
    shrunk = shrink(script, lambda shorter: fails_so(shorter, failure, log))
    assert read_script(shrunk) == [StepMany(2)]


@pytest.mark.parametrize("gesture", [TypeInto(3, "½ # no comment"), Command("run")])
def test_a_line_is_read_again(gesture: Gesture) -> None:
    assert as_gesture(as_line(gesture, "what came of it")) == gesture


def test_comments_and_blank_lines_are_passed_over() -> None:
    assert read_script(["# by hand", "", "  Rest {}  "]) == [Rest()]
