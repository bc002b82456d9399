"""The benchmarks' own arithmetic, their table, and that their processes answer."""

import json
import math
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks import __main__ as command
from tests.benchmarks import speed
from tests.benchmarks.cases import CASES
from tests.benchmarks.catalogue import BENCHMARKS
from tests.benchmarks.effort import SMOKE, Effort
from tests.benchmarks.figure import Aim, Figure, p99, ratio, with_unit
from tests.benchmarks.partners import PartnerError, alternated, told
from tests.benchmarks.report import as_json, table

_AT_LEAST, _AT_MOST = Aim("≥", 0.9), Aim("≤", 25, "ms")
# Answers the first time with its seconds, and then with twice as many each time.
_DOUBLING = """
import json, sys
factor = 1
for line in sys.stdin:
    print(json.dumps({"told": factor * float(line), "name": sys.argv[1]}), flush=True)
    factor *= 2
"""


@pytest.mark.parametrize(
    ("aim", "value", "met"),
    [
        (_AT_LEAST, 0.9, True),
        (_AT_LEAST, 0.89, False),
        (_AT_LEAST, math.nan, False),
        (_AT_MOST, 25.0, True),
        (_AT_MOST, 25.1, False),
        (_AT_MOST, math.nan, False),
    ],
)
def test_an_aim_is_met_on_its_own_side(aim: Aim, value: float, met: bool) -> None:
    assert aim.is_met(value) is met


def test_a_figure_is_the_median_of_its_ratios() -> None:
    """Not the ratio of the medians, which would mix quiet turns with loud ones."""
    pairs = [(90.0, 100.0), (10.0, 20.0), (300.0, 310.0)]
    figure = ratio("speed", "loop", _AT_LEAST, pairs, ("ours", "theirs"))
    assert figure.value == pytest.approx(0.9)
    assert figure.verdict == "met"
    assert figure.measured == {"ours": 90.0, "theirs": 100.0}


def test_what_could_not_be_measured_is_not_met() -> None:
    figure = Figure("speed", "plot", _AT_LEAST, note="it is not installed")
    assert figure.value is None
    assert figure.verdict == "not met"


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=300))
def test_at_most_one_in_a_hundred_is_above_the_p99(numbers: list[float]) -> None:
    bound = p99(numbers)
    assert sum(number > bound for number in numbers) <= math.ceil(len(numbers) / 100)
    assert min(numbers) <= bound <= max(numbers)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.8951, "0.895 ×"), (25, "25 ×"), (12345.6, "12,346 ×"), (99.96, "100 ×")],
)
def test_numbers_have_as_many_digits_as_mean_something(value: float, text: str) -> None:
    assert with_unit(value, "×") == text


def _figures() -> list[Figure]:
    return [
        Figure("frames", "16.7 ms", _AT_MOST, (20.0, 40.0, 30.0), {"frame_ms": 17.0}),
        Figure("speed", "a plot", _AT_LEAST, note="it is not installed"),
    ]


def test_the_table_says_what_is_met_and_why_not() -> None:
    head, rule, frames, speeds, note = table(_figures()).splitlines()
    assert head.split() == ["what", "against", "figure", "aim", "measured"]
    assert set(rule) == {"-"}
    assert frames.split("  ")[0] == "frames"
    assert "30 ms" in frames
    assert "≤ 25 ms" in frames
    assert "not met" in frames
    assert "frame_ms 17" in frames
    assert "none" in speeds
    assert "not met" in speeds
    assert note.strip() == "(it is not installed)"


def test_the_json_holds_every_sample() -> None:
    text = json.dumps(as_json({"live": _figures()}, SMOKE), allow_nan=False)
    found = json.loads(text)
    frames, speeds = found["benchmarks"]["live"]
    assert frames["value"] == statistics.median(frames["samples"]) == 30.0
    assert frames["aim"] == {"relation": "≤", "bound": 25}
    assert (frames["met"], speeds["met"]) == (False, False)
    assert speeds["value"] is None
    assert found["effort"]["rounds"] == SMOKE.rounds
    assert found["machine"]["torch"]


def test_partners_take_turns_and_are_new_in_each_round() -> None:
    effort = replace(SMOKE, rounds=2, turns=3, seconds=0.25)
    commands = [[sys.executable, "-c", _DOUBLING, name] for name in ("a", "b")]
    turns = alternated(commands, effort)
    # Each has been warmed up once before; then it is asked once in each turn.
    assert [[r["told"] for r in turn] for turn in turns] == 2 * [
        [x, x] for x in (0.5, 1, 2)
    ]
    assert {tuple(r["name"] for r in turn) for turn in turns} == {("a", "b")}


@pytest.mark.parametrize("ask", [told, lambda each: alternated([each], SMOKE)])
def test_a_process_that_fails_is_quoted(ask: Callable[[Sequence[str]], object]) -> None:
    with pytest.raises(PartnerError, match="ZeroDivisionError"):
        ask([sys.executable, "-c", "1 / 0"])


def test_frames_are_judged_round_by_round() -> None:
    """One bad round of three does not decide."""
    calm, rough = [20.0] * 50, [20.0] * 40 + [80.0] * 10
    turns = [[{}, {"gaps_ms": gaps}] for gaps in (calm, calm, calm, rough, calm, calm)]
    figure = speed.frames("x", turns, replace(SMOKE, rounds=3, turns=2))
    assert figure.samples == [20.0, 80.0, 20.0]
    assert figure.is_met
    assert figure.measured["worst_round_ms"] == 80.0


def test_without_matplotlib_the_figure_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speed, "find_spec", lambda name: None)
    (figure,) = speed.over_matplotlib(SMOKE)
    assert figure.note == "matplotlib is not installed"
    assert not figure.is_met


def test_options_change_the_effort() -> None:
    parse = command.parser().parse_args
    assert command.effort_of(parse([])) == Effort()
    assert command.effort_of(parse(["--quick", "--rounds", "3"])) == replace(
        SMOKE, rounds=3
    )
    given_steps = parse(["--memory-steps", "10000000"])
    assert command.effort_of(given_steps).steps == 10_000_000


def test_the_command_writes_table_and_json(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(BENCHMARKS, "race", lambda effort: _figures())
    monkeypatch.setattr(command, "prepare_surroundings", lambda *_, **__: None)
    path = tmp_path / "found.json"
    assert command.main(["--quick", "--only", "race", "--json", str(path)]) == 0
    assert list(json.loads(path.read_text("utf-8"))["benchmarks"]) == ["race"]
    out = capsys.readouterr().out
    assert "frames" in out
    assert "mean nothing" in out


def test_a_failed_process_is_told_of_and_does_not_take_others_with_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(effort: Effort) -> list[Figure]:
        raise PartnerError("no answer")

    monkeypatch.setitem(BENCHMARKS, "race", fail)
    monkeypatch.setitem(BENCHMARKS, "surface", lambda effort: [])
    monkeypatch.setattr(command, "prepare_surroundings", lambda *_, **__: None)
    path = tmp_path / "found.json"
    names = ["--only", "race", "surface"]
    assert command.main([*names, "--json", str(path)]) == 1
    assert "no answer" in capsys.readouterr().err
    text = path.read_text(encoding="utf-8")
    assert "surface" in text
    assert "race" not in text


def test_a_plain_loop_answers() -> None:
    """The window's own side is tried by a smoke run, which takes too long here."""
    ((reply,),) = alternated([speed.bare_loop(CASES["lecture"])], SMOKE)
    assert reply["per_s"] > 0
