"""The step that is pointed at: which one it is, and how it is marked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.plots.canvas import Canvas
from desktop.plots.loss_brush import LossBrush, nearest_iteration
from desktop.theme import LIGHT
from linreg.dataset import FloatArray
from linreg.history import History
from linreg.rows import Row, Rows
from tests.desktop.plots.drawing import sees, shows


def plain(losses: FloatArray) -> FloatArray:
    return losses


def row(iteration: int, loss: float) -> Row:
    return Row(iteration, np.zeros(1), np.zeros(1), loss, np.nan, 0.01)


@given(st.integers(1, 200), st.floats(-50, 250))
def test_it_is_the_nearest_of_all_kept(length: int, x: float) -> None:
    history = History(("w",), most_rows=20)
    for iteration in range(length):
        history.write(iteration, [0.0, 0.0, 1.0, np.nan, 0.01])
    rows = history.rows()
    found = nearest_iteration(rows, x)
    assert found is not None
    assert found in rows.iterations
    assert abs(found - x) == np.abs(rows.iterations - x).min()


def test_without_rows_there_is_none() -> None:
    assert nearest_iteration(Rows(np.empty((0, 5)), 1), 3.0) is None


@pytest.fixture
def brush(canvas: Canvas) -> LossBrush:
    brush = LossBrush(canvas, 1)
    brush.set_theme(LIGHT)
    return brush


def test_a_ring_is_on_the_loss_and_a_line_through_it(
    canvas: Canvas, brush: LossBrush
) -> None:
    brush.show(row(4, 7.0), plain)
    dark = shows(canvas, LIGHT.text, 60)
    assert dark
    assert sees(canvas, 4, 2, LIGHT.muted)
    brush.show(None, plain)
    assert not shows(canvas, LIGHT.text, 60)
    assert not sees(canvas, 4, 2, LIGHT.muted)
    assert brush.row is None


def test_a_loss_that_is_not_on_the_axis_has_a_line_alone(
    canvas: Canvas, brush: LossBrush
) -> None:
    for loss in (np.nan, np.inf, -np.inf):
        brush.show(row(4, loss), plain)
        assert sees(canvas, 4, 2, LIGHT.muted)
        assert not brush._ring.item.isVisible()
