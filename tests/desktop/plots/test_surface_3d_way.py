import numpy as np
import pytest

from desktop.plots.surface_3d_way import Moment, Way
from linreg.history import History
from tests.desktop.plots.drawing import add_rows, history_of

STEPS = np.column_stack([np.arange(6.0), np.zeros(6), np.arange(6.0) ** 2])


def way() -> Way:
    return Way((0, 2), np.array([10.0, 10.0]))


def moment(history: History, iteration: int) -> Moment:
    rows = history.rows()
    return Moment(rows, iteration, rows.row(rows.index(iteration)).parameters)


def test_it_goes_through_the_shown_parameters_to_the_newest() -> None:
    path = way()
    path.follow(moment(history_of(("a", "b", "c"), STEPS), 5))
    assert path.until_now() == pytest.approx(STEPS[:, [0, 2]])
    assert path.start.tolist() == [[0, 0]]
    assert path.now.tolist() == [[5, 25]]
    assert not len(path.from_now())


def test_in_the_past_it_is_cut_in_two_that_meet() -> None:
    path = way()
    path.follow(moment(history_of(("a", "b", "c"), STEPS), 2))
    assert path.until_now()[-1].tolist() == [2, 4]
    assert path.until_now()[0].tolist() == [0, 0]
    assert path.from_now().tolist() == STEPS[2:, [0, 2]].tolist()


def test_rows_are_taken_once_but_the_newest_that_may_change() -> None:
    path, history = way(), history_of(("a", "b", "c"), STEPS[:3])
    path.follow(moment(history, 2))
    assert path.fresh(history.rows()).tolist() == [[2, 4]]
    add_rows(history, STEPS[3:])
    assert path.fresh(history.rows()).tolist() == STEPS[2:, [0, 2]].tolist()
    path.follow(moment(history, 5))
    assert path.until_now() == pytest.approx(STEPS[:, [0, 2]])


def test_another_branch_is_taken_anew() -> None:
    path, history = way(), history_of(("a", "b", "c"), STEPS)
    path.follow(moment(history, 5))
    history.branch(3, [*(STEPS[3] + 1), 0.0, 0.0, 0.0, 1.0, np.nan, 0.01])
    path.follow(moment(history, 3))
    assert path.until_now().tolist() == [[0, 0], [1, 1], [2, 4], [4, 10]]


def test_before_anything_is_recorded_it_is_nowhere() -> None:
    for points in (way().start, way().now, way().until_now(), way().from_now()):
        assert points.shape == (0, 2)


def test_what_cannot_be_drawn_is_left_out() -> None:
    path = way()
    broken = np.array([[0.0, 0, 0], [1, 0, 1], [np.inf, 0, np.nan]])
    path.follow(moment(history_of(("a", "b", "c"), broken), 2))
    assert path.until_now().tolist() == [[0, 0], [1, 1]]
    assert not len(path.now)
