"""Several runs on the same data, of which one is shown."""

from dataclasses import replace

import pytest

from desktop.lineup import Lineup, single
from desktop.runs import edited_run, make_run
from linreg.config import Config
from linreg.dataset import lecture_data
from linreg.edits import set_point
from linreg.race import OWN, with_optimizer

SGD = Config(settings={"lr": 0.05})


def three() -> Lineup:
    """SGD, which is shown, and two beside it with the keys 1 and 2."""
    others = [with_optimizer(SGD, "Adam"), with_optimizer(SGD, "LBFGS")]
    return single(make_run(lecture_data(), SGD)).joined_by(others)


def keys(lineup: Lineup) -> list[int]:
    return [run.key for run in lineup.runs]


def test_those_who_join_share_data_and_answers_but_no_history() -> None:
    lineup = three()
    first = lineup.run
    assert keys(lineup) == [0, 1, 2]
    assert [c.optimizer for c in lineup.configs] == ["SGD", "Adam", "LBFGS"]
    for run in lineup.runs[1:]:
        assert run.prepared is first.prepared
        assert run.exact is first.exact
        assert run.history is not first.history
        assert len(run.history) == 0
    assert lineup.wanted == lineup.configs


def test_what_is_shared_is_asked_of_all_and_the_rest_of_one() -> None:
    asked = three().asking(replace(SGD, seed=5, settings={"lr": 0.5}, l1=0.3))
    assert [c.seed for c in asked.wanted] == [5, 5, 5]
    assert asked.config.lr == 0.5
    assert [c.l1 for c in asked.wanted] == [0.3, 0.0, 0.0]
    assert asked.wanted[1].lr == 0.001
    assert asked.waits_for_restart
    assert asked.configs == three().configs


def test_each_follows_what_it_can() -> None:
    config = replace(SGD, seed=5, settings={"lr": 0.5}, loss="huber")
    followed = three().asking(config).following()
    assert [c.seed for c in followed.configs] == [0, 0, 0]
    assert [c.loss for c in followed.configs] == ["huber"] * 3
    assert followed.run.config.lr == 0.5
    surfaces = {id(run.surface) for run in followed.runs}
    assert len(surfaces) == 1
    assert surfaces != {id(three().run.surface)}
    assert followed.waits_for_restart


def test_another_criterion_has_another_surface_and_the_same_history() -> None:
    before = three()
    after = before.asking(replace(SGD, loss="l1")).following()
    zero = before.run.exact.coefficients * 0
    # The mean of 2² 4² 6², and of 2 4 6.
    assert before.run.surface.at(zero) == pytest.approx(56 / 3)
    assert after.run.surface.at(zero) == pytest.approx(4)
    for old, new in zip(before.runs, after.runs, strict=True):
        assert old.history is new.history


def test_other_data_are_those_of_all() -> None:
    lineup = three()
    moved = set_point(lecture_data(), 0, "x", 1.0, 9.0)
    run = edited_run(lineup.run, moved, rescaled=False)
    assert run is not None
    after = lineup.on_data_of(run)
    assert keys(after) == [0, 1, 2]
    for old, new in zip(lineup.runs, after.runs, strict=True):
        assert new.prepared is run.prepared
        assert new.config == old.config
        assert new.history is old.history


def test_anew_all_have_empty_histories_and_follow_what_was_asked() -> None:
    asked = three().showing(1).asking(replace(three().wanted[1], seed=3))
    run = make_run(lecture_data(), asked.config)
    anew = asked.anew(run)
    assert keys(anew) == [0, 1, 2]
    assert anew.run.history is run.history
    assert anew.configs == anew.wanted == asked.wanted
    assert not anew.waits_for_restart


def test_an_earlier_step_shows_the_settings_of_then() -> None:
    lineup = three()
    now = lineup.asking(replace(SGD, settings={"lr": 0.5}, seed=9)).following()
    then = now.at_step_of(lineup.configs)
    assert then.configs == lineup.configs
    assert then.config.lr == 0.05
    # What waits for a restart waits on.
    assert [c.seed for c in then.wanted] == [9, 9, 9]


@pytest.mark.parametrize(
    ("shown", "removed", "expected"),
    [(0, 2, 0), (0, 0, 1), (2, 2, 1), (2, 0, 2), (1, 1, 2), (1, 0, 1)],
)
def test_without_one_the_same_or_its_neighbour_is_shown(
    shown: int, removed: int, expected: int
) -> None:
    left = three().showing(shown).without(removed)
    assert keys(left) == [key for key in (0, 1, 2) if key != removed]
    assert left.run.key == expected
    assert len(left.wanted) == 2
    assert left.config.optimizer == left.run.config.optimizer


def test_own_fields_alone_may_differ() -> None:
    lineup = three().asking(replace(SGD, batch_size=2, dtype="float64"))
    shared = [
        {name: getattr(c, name) for name in vars(c) if name not in OWN}
        for c in lineup.wanted
    ]
    assert shared[0] == shared[1] == shared[2]
