"""How a run stands, in words and figures."""

import math

import pytest

from desktop.race.figures import BEST, NOTHING, Cell, Lap, cells
from linreg.race import Standing
from linreg.status import Divergence, Status
from tests.desktop.race.samples import NAN, standing


def row(
    stands: Standing, loss: float = 0.5, iteration: int = 10, target: float | None = 0.1
) -> tuple[Cell, ...]:
    lap = Lap({1: stands}, {1: loss}, iteration, target)
    return cells(lap, 1, is_best=False, running=True)


def test_a_run_at_its_target() -> None:
    stands = standing(iteration=2000, seconds=0.25, reached=(1234, 5678))
    texts = [cell.text for cell in row(stands, iteration=2000)]
    assert texts == ["0.5000", "1,234", "5,678", "125", "training"]


def test_what_is_not_known_is_a_dash_that_says_why() -> None:
    loss, steps, evaluations, time, status = row(standing(iteration=0), iteration=0)
    assert (loss.text, status.text) == ("0.5000", "training")
    assert [c.text for c in (steps, evaluations, time)] == [NOTHING] * 3
    assert steps.tip == evaluations.tip == "The target was not reached"
    assert row(standing(), target=None)[1].tip == "There is no target"
    # In the order of its column it comes last.
    assert steps.order == math.inf


def test_a_run_that_has_no_standing_yet() -> None:
    none = cells(Lap({}, {}, 0, None), 1, is_best=False, running=True)
    assert [cell.text for cell in none] == [NOTHING] * 5


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (Status.FINISHED, "finished"),
        (Status.CONVERGED, "converged"),
        (Status.EARLY_STOPPED, "stopped early"),
    ],
)
def test_how_a_run_has_ended(status: Status, word: str) -> None:
    cell = row(standing(status))[-1]
    assert cell.text == word
    assert cell.tip
    assert cell.tone == "text"


def test_a_run_that_waits_is_not_said_to_train() -> None:
    for iteration, word in ((0, "ready"), (5, "paused")):
        lap = Lap({1: standing(iteration=iteration)}, {1: 1.0}, iteration, None)
        assert cells(lap, 1, is_best=False, running=False)[-1].text == word


@pytest.mark.parametrize(
    ("divergence", "reason"),
    [
        (
            Divergence(1234, "growth", 2e6),
            "At iteration 1,234 the loss was 2.00e6 times that at the start",
        ),
        (Divergence(37, "loss"), "At iteration 37 the loss was no finite number"),
        (
            Divergence(37, "gradient"),
            "At iteration 37 the gradient was no finite number",
        ),
        (Divergence(37, "parameters"), "At iteration 37 w or b was no finite number"),
    ],
)
def test_a_run_that_was_lost(divergence: Divergence, reason: str) -> None:
    stands = standing(
        Status.DIVERGED, divergence.iteration, divergence=divergence, loss=math.inf
    )
    loss, *_, status = row(stands, NAN, 5000)
    assert status.text == f"diverged at {divergence.iteration:,}"
    assert status.tip == reason
    assert status.tone == loss.tone == "error"
    assert loss.text == "∞"


def test_a_run_that_has_ended_keeps_its_last_loss() -> None:
    ended = standing(Status.CONVERGED, 6, loss=0.125)
    loss = row(ended, NAN, 10)[0]
    assert (loss.text, loss.tone) == ("0.1250", "muted")
    assert "iteration 6" in loss.tip
    # Back at a step that it has made, it has a loss as every other run.
    loss = row(ended, 0.75, 3)[0]
    assert (loss.text, loss.tone, loss.tip) == ("0.7500", "text", "")


def test_a_loss_that_is_no_number_is_shown_as_it_is() -> None:
    loss = row(standing(), NAN, 10)[0]
    assert (loss.text, loss.order) == ("nan", math.inf)


def test_the_best_is_the_least_loss_that_has_not_diverged() -> None:
    standings = {
        1: standing(),
        2: standing(),
        3: standing(Status.CONVERGED, 4, loss=0.25),
        4: standing(Status.DIVERGED, 10, divergence=Divergence(10, "loss")),
    }
    lap = Lap(standings, {1: 0.5, 2: NAN, 3: NAN, 4: 0.0}, 10, None)
    assert lap.best() == {3}
    best = cells(lap, 3, is_best=True, running=True)[0]
    assert best.text == f"{BEST}0.2500"
    assert "least loss" in best.tip
    # Further back, the other one leads.
    assert Lap(standings, {1: 0.5, 2: 0.4, 3: 0.7, 4: 0.0}, 2, None).best() == {2}


def test_nobody_leads_while_all_are_equal_or_alone() -> None:
    two = {1: standing(), 2: standing()}
    assert Lap(two, {1: 3.0, 2: 3.0}, 0, None).best() == frozenset()
    assert Lap({1: standing()}, {1: 3.0}, 0, None).best() == frozenset()
    assert Lap(two, {1: NAN, 2: NAN}, 0, None).best() == frozenset()
    assert Lap({}, {}, 0, None).best() == frozenset()
