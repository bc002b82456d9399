"""The rows of a run that grows, each taken once."""

import numpy as np

from desktop.plots.row_trail import RowTrail
from linreg.dataset import FloatArray
from linreg.rows import Rows

STEPS = np.array([[1.0, 1, 7], [3, 1, 7], [3, 5, 7], [8, 5, 7], [8, 8, 7]])


def rows_of(parameters: FloatArray, *, stride: int = 1, branch: int = 0) -> Rows:
    steps, count = parameters.shape
    iterations = np.arange(0, steps * stride, stride)
    rest = np.zeros((steps, count + 3))
    return Rows(np.column_stack([iterations, parameters, rest]), count, stride, branch)


def trail() -> RowTrail:
    return RowTrail((2, 0), np.array([10.0, 10.0]))


def test_each_row_is_taken_once_but_for_the_newest() -> None:
    followed = trail()
    for length in range(1, 6):
        rows = rows_of(STEPS[:length])
        assert followed.taken(rows) == max(length - 2, 0)
        assert followed.follow(rows) == max(length - 2, 0)
    np.testing.assert_array_equal(followed.points, STEPS[:4, [2, 0]][[0, 1, 3]])


def test_another_branch_thinned_rows_and_fewer_rows_begin_anew() -> None:
    followed = trail()
    followed.follow(rows_of(STEPS))
    for other in (
        rows_of(STEPS[::-1].copy(), branch=1),
        rows_of(STEPS, branch=1, stride=2),
        rows_of(STEPS[:3], branch=1, stride=2),
    ):
        assert followed.taken(other) == 0
        assert followed.follow(other) == 0
        np.testing.assert_array_equal(followed.points[0], other.parameters[0, [2, 0]])
        kept = np.isin(followed.iterations, other.iterations[:-1])
        assert kept.all()
