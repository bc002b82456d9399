"""What the window has heard of the runs, and what it takes for true."""

from dataclasses import replace

from desktop.lineup import Lineup, single
from desktop.runs import make_run
from desktop.whereabouts import Whereabouts, halts_of
from desktop.worker import Halt
from linreg.config import Config
from linreg.dataset import lecture_data
from linreg.race import Standing, with_optimizer
from linreg.status import Status


def two() -> Lineup:
    config = Config()
    others = [with_optimizer(config, "Adam")]
    return single(make_run(lecture_data(), config)).joined_by(others)


def standing(iteration: int) -> Standing:
    return Standing(Status.TRAINING, None, iteration, 1.0, iteration, 0.5, None)


def halt(lineup: Lineup, *ends: tuple[Status, int]) -> Halt:
    """Of each run, in their order."""
    pairs = zip(lineup.runs, ends, strict=True)
    field = tuple(
        Halt(status, at, run.history, standing=standing(at))
        for run, (status, at) in pairs
    )
    return replace(field[0], field=field)


def test_before_anything_is_heard_all_stand_at_their_start() -> None:
    lineup, known = two(), Whereabouts()
    assert known.iteration == 0
    assert known.halt(lineup.run) == Halt(Status.TRAINING, 0)
    assert not known.over(lineup.runs)


def test_each_run_has_its_own_halt_and_the_race_is_as_far_as_the_first() -> None:
    lineup, known = two(), Whereabouts()
    told = halt(lineup, (Status.DIVERGED, 3), (Status.TRAINING, 40))
    assert known.take_halt(told, lineup.runs)
    assert [known.halt(run).iteration for run in lineup.runs] == [3, 40]
    assert known.iteration == 40
    assert not known.over(lineup.runs)
    assert known.standings == {0: standing(3), 1: standing(40)}
    over = halt(lineup, (Status.DIVERGED, 3), (Status.FINISHED, 90))
    assert known.take_halt(over, lineup.runs)
    assert known.over(lineup.runs)


def test_what_is_told_of_other_runs_is_not_taken() -> None:
    lineup, known = two(), Whereabouts()
    of_others = halt(two(), (Status.TRAINING, 5), (Status.TRAINING, 5))
    assert not known.take_halt(of_others, lineup.runs)
    assert halts_of(of_others, lineup.runs) == {}
    assert not known.halts


def test_what_is_told_of_one_run_too_many_is_taken() -> None:
    """It was on its way here when that run was removed."""
    lineup, known = two(), Whereabouts()
    told = halt(lineup, (Status.TRAINING, 5), (Status.TRAINING, 5))
    left = lineup.without(0)
    assert known.take_halt(told, left.runs)
    assert set(known.halts) == {1}
    assert not known.take_standings((standing(6), standing(6)), left.runs)
    assert known.take_standings((standing(7),), left.runs)
    assert known.standings == {1: standing(7)}
    known.forget(1)
    assert not known.halts
    assert not known.standings
