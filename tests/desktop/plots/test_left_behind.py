"""Branches that a run has left: one faint curve each, of few points."""

import numpy as np
import pytest

from desktop.plots.canvas import Canvas
from desktop.plots.left_behind import LeftBehind
from linreg.dataset import FloatArray
from linreg.rows import Rows
from tests.desktop.plots.drawing import look, place, sees, shows

RED, FAINT = "#ff0000", "#ff5555"


@pytest.fixture
def left_behind(canvas: Canvas) -> LeftBehind:
    left_behind = LeftBehind(canvas, 1)
    left_behind.colour(RED)
    return left_behind


def plain(losses: FloatArray) -> FloatArray:
    return losses


def branch(iterations: FloatArray, losses: FloatArray) -> Rows:
    """Rows of a model with one parameter."""
    rest = np.zeros((len(losses), 2))
    none = np.full(len(losses), np.nan)
    return Rows(np.column_stack([iterations, rest, losses, none, none]), 1)


def has_dashes(canvas: Canvas, y: float, left: float, right: float) -> bool:
    """Whether a level line is drawn there, with gaps."""
    image, start, end = look(canvas), place(canvas, left, y), place(canvas, right, y)
    red = set()
    for x in range(start.x(), end.x()):
        # A line between two rows of pixels is blended with what is beside it in both.
        column = [image.pixelColor(x, start.y() + by) for by in (-1, 0, 1)]
        red.add(min(each.green() for each in column) < 200)
    return red == {True, False}


def test_each_branch_is_a_curve_of_its_own(
    canvas: Canvas, left_behind: LeftBehind
) -> None:
    low = branch(np.arange(1.0, 5), np.full(4, 2.0))
    high = branch(np.arange(3.0, 10), np.full(7, 8.0))
    left_behind.take((low, high), plain)
    assert has_dashes(canvas, 2, 1.2, 3.8)
    assert has_dashes(canvas, 8, 3.2, 8.8)
    # No line leads from the end of one to the start of the other.
    assert not any(sees(canvas, 3.5, y, FAINT) for y in np.linspace(3, 7, 20))
    assert left_behind.newest == 9
    left_behind.take((), plain)
    assert not shows(canvas, FAINT, 80)
    assert left_behind.newest == 0


def test_it_is_drawn_where_its_losses_stand_on_the_axis(
    canvas: Canvas, left_behind: LeftBehind
) -> None:
    left_behind.take((branch(np.arange(10.0), np.full(10, 1000.0)),), plain)
    assert not shows(canvas, FAINT, 80)
    left_behind.draw(np.log10)
    assert has_dashes(canvas, 3, 1, 8)
    assert np.nanmax(left_behind.places) == pytest.approx(3)


def test_many_long_branches_are_few_points_and_the_last_of_them(
    canvas: Canvas, left_behind: LeftBehind
) -> None:
    iterations = np.arange(500.0)
    branches = [branch(iterations, np.full(500, 0.1 * i)) for i in range(100)]
    left_behind.take(branches, plain)
    assert left_behind._line.item.path().elementCount() < 2500
    assert np.nanmax(left_behind.places) == pytest.approx(9.9)


def test_a_branch_of_one_row_or_without_a_loss_is_no_line(
    canvas: Canvas, left_behind: LeftBehind
) -> None:
    one, none = branch(np.array([3.0]), np.array([4.0])), np.full(5, np.nan)
    left_behind.take((one, branch(np.arange(5.0), none)), plain)
    assert not shows(canvas, FAINT, 80)
