"""The way of a run: its line, its start, its newest point."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from desktop.plots.canvas import Canvas
from desktop.plots.landscape import HeatMap, Section
from desktop.plots.path import Moment, ParameterPath
from desktop.plots.race_colours import race_colour, race_colour_on_heat
from desktop.plots.region import Region
from desktop.theme import LIGHT
from linreg.dataset import FloatArray
from linreg.rows import Rows
from tests.desktop.plots.drawing import sees, shows

WHITE = "#ffffff"
# White at less than half of its strength on the ground of these tests.
FAINT = "#989898"
# Their view, with its margins, goes from 0 to 10.
ENDS = np.array([20 / 9, 70 / 9])
STEPS = np.array([[1.0, 1, 7], [3, 1, 7], [3, 5, 7], [8, 5, 7], [8, 8, 7]])


def region_of(axes: int = 2) -> Region:
    return Region(np.full(axes, ENDS[0]), np.full(axes, ENDS[1]), np.ones(axes))


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas(LIGHT)
    qtbot.addWidget(canvas)
    canvas.resize(420, 300)
    canvas.set_ranges((0.0, 10.0), (0.0, 10.0))
    canvas.setBackgroundBrush(QColor("#444444"))
    canvas.show()
    return canvas


@pytest.fixture
def path(canvas: Canvas) -> ParameterPath:
    path = ParameterPath(canvas, HeatMap(canvas))
    path.set_theme(LIGHT, on_heat=True)
    path.begin((0, 1), region_of(), path.landscape)
    return path


def rows_of(
    parameters: FloatArray, *, every: int = 1, stride: int = 1, branch: int = 0
) -> Rows:
    """Rows whose iterations go up by so many, with gradients and losses of 0."""
    steps, count = parameters.shape
    iterations = np.arange(0, steps * every, every)
    rest = np.zeros((steps, count + 3))
    return Rows(np.column_stack([iterations, parameters, rest]), count, stride, branch)


def follow(path: ParameterPath, rows: Rows, iteration: int | None = None) -> None:
    iteration = rows.newest if iteration is None else iteration
    row = rows.row(rows.index(iteration))
    path.follow(Moment(rows, iteration, row.parameters))


def test_it_goes_through_every_step_and_ends_at_the_last_row(
    canvas: Canvas, path: ParameterPath
) -> None:
    follow(path, rows_of(STEPS[:2]))
    assert sees(canvas, 3, 1, LIGHT.model)
    follow(path, rows_of(STEPS))
    for x, y in ((1, 1), (2.5, 1), (3, 3), (7, 5), (8, 6.5)):
        assert sees(canvas, x, y, WHITE)
    assert sees(canvas, 8, 8, LIGHT.model)
    assert not sees(canvas, 3, 1, LIGHT.model)


def test_of_a_run_that_grows_each_row_is_taken_once(path: ParameterPath) -> None:
    for length in range(1, 6):
        rows = rows_of(STEPS[:length])
        assert path.taken(rows) == max(length - 2, 0)
        follow(path, rows)
    np.testing.assert_array_equal(path._trail.points, STEPS[:4, :2])


def test_the_newest_row_may_be_written_again(
    canvas: Canvas, path: ParameterPath
) -> None:
    follow(path, rows_of(STEPS[:3]))
    other = STEPS.copy()
    other[2] = [3.0, 3.0, 7.0]
    follow(path, rows_of(other))
    assert not sees(canvas, 3, 4.5, WHITE)
    assert sees(canvas, 5.5, 4, WHITE)


def test_what_lies_after_the_shown_step_is_faint(
    canvas: Canvas, path: ParameterPath
) -> None:
    follow(path, rows_of(STEPS), 2)
    assert sees(canvas, 3, 5, LIGHT.model)
    assert sees(canvas, 3, 3, WHITE)
    assert not sees(canvas, 5.5, 5, WHITE)
    assert sees(canvas, 5.5, 5, FAINT)
    assert sees(canvas, 8, 6.5, FAINT)
    follow(path, rows_of(STEPS))
    assert sees(canvas, 5.5, 5, WHITE)
    assert path._rest.item.path().isEmpty()


def test_between_two_kept_rows_the_point_stands_where_it_is_said_to(
    canvas: Canvas, path: ParameterPath
) -> None:
    rows = rows_of(STEPS, every=4, stride=4)
    path.follow(Moment(rows, 6, np.array([3.0, 3.0, 7.0])))
    assert sees(canvas, 3, 3, LIGHT.model)
    assert sees(canvas, 3, 2, WHITE)
    assert sees(canvas, 3, 4.2, FAINT)
    assert not sees(canvas, 3, 4.2, WHITE)


@pytest.mark.parametrize(("stride", "branch"), [(1, 1), (2, 0)])
def test_another_branch_and_thinned_rows_begin_anew(
    canvas: Canvas, path: ParameterPath, stride: int, branch: int
) -> None:
    follow(path, rows_of(STEPS))
    other = np.array([[1.0, 1, 7], [1, 8, 7], [4, 8, 7], [5, 8, 7], [6, 8, 7]])
    rows = rows_of(other, stride=stride, branch=branch)
    assert path.taken(rows) == 0
    follow(path, rows)
    assert sees(canvas, 1, 5, WHITE)
    assert not sees(canvas, 3, 3, WHITE)


def test_fewer_rows_than_before_begin_anew(canvas: Canvas, path: ParameterPath) -> None:
    follow(path, rows_of(STEPS))
    follow(path, rows_of(STEPS[:3]))
    assert sees(canvas, 3, 5, LIGHT.model)
    assert not sees(canvas, 7, 5, WHITE)


def test_branches_left_are_faint(canvas: Canvas, path: ParameterPath) -> None:
    left = rows_of(np.array([[3.0, 1, 7], [9, 1, 7]]))
    rows = rows_of(STEPS, branch=1)
    path.follow(Moment(rows, rows.newest, STEPS[-1], (left,)))
    found = [sees(canvas, x, 1, FAINT) for x in np.linspace(4, 8, 9)]
    assert any(found)
    follow(path, rows)
    assert not any(sees(canvas, x, 1, FAINT) for x in np.linspace(4, 8, 9))


def test_other_parameters_may_be_on_the_axes(
    canvas: Canvas, path: ParameterPath
) -> None:
    path.begin((2, 0), region_of(), path.landscape)
    follow(path, rows_of(STEPS))
    assert sees(canvas, 7, 8, LIGHT.model)
    assert sees(canvas, 7, 5, WHITE)


def test_another_run_begins_without_a_path(canvas: Canvas, path: ParameterPath) -> None:
    rows = rows_of(STEPS)
    path.follow(Moment(rows, 2, STEPS[2], (rows_of(STEPS[::-1]),)))
    path.begin((0, 1), region_of(), path.landscape)
    path.draw()
    assert not shows(canvas, WHITE)
    assert not shows(canvas, LIGHT.model)
    assert not shows(canvas, FAINT)


def test_beside_a_section_it_has_the_models_colour(
    canvas: Canvas, path: ParameterPath
) -> None:
    section = Section(canvas)
    section._x, section._y = np.array([0.0, 10.0]), np.array([0.0, 10.0])
    path.set_theme(LIGHT, on_heat=False)
    path.begin((0,), region_of(1), section)
    follow(path, rows_of(STEPS))
    assert sees(canvas, 8, 8, LIGHT.model)
    assert sees(canvas, 5, 5, LIGHT.model)


def test_no_step_breaks_it(canvas: Canvas, path: ParameterPath) -> None:
    rows = rows_of(np.array([[1.0, 1], [1e200, -1e308], [np.nan, np.inf], [2, 2]]))
    for iteration in range(4):
        follow(path, rows, iteration)
        canvas.grab()
        path.nearest(QPointF(5, 5), canvas.mapping)
    assert sees(canvas, 2, 2, LIGHT.model)


def nearest(canvas: Canvas, path: ParameterPath, x: float, y: float) -> int | None:
    right, down = canvas.mapping.to_pixels(np.array([x]), np.array([y]))
    return path.nearest(QPointF(right[0], down[0]), canvas.mapping)


def test_the_step_that_is_pointed_at_is_found(
    canvas: Canvas, path: ParameterPath
) -> None:
    assert nearest(canvas, path, 3, 5) is None
    follow(path, rows_of(STEPS, every=10, stride=10), 20)
    for place, (x, y, _) in enumerate(STEPS):
        assert nearest(canvas, path, x + 0.1, y - 0.1) == 10 * place
    assert nearest(canvas, path, 3, 3) is None
    assert nearest(canvas, path, 9.5, 1) is None


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(0, 2**32 - 1), st.integers(0, 2999))
def test_on_a_long_path_it_is_as_near_as_any(
    canvas: Canvas, path: ParameterPath, seed: int, step: int
) -> None:
    # Slower and slower, so that many rows lie between two that are drawn.
    angle = 3 * np.sqrt(np.linspace(0, 1, 3000)) + seed % 7
    parameters = np.column_stack([5 + 4 * np.cos(angle), 5 + 4 * np.sin(angle)])
    path.begin((0, 1), region_of(), path.landscape)
    follow(path, rows_of(parameters))
    found = nearest(canvas, path, *parameters[step])
    assert found is not None
    away = (parameters[found] - parameters[step]) * [
        canvas.mapping.x_scale,
        canvas.mapping.y_scale,
    ]
    assert np.hypot(*away) <= 0.5 + 1e-6
    assert found <= step


def test_of_steps_in_one_place_the_first_is_meant(
    canvas: Canvas, path: ParameterPath
) -> None:
    still = np.concatenate([STEPS, np.repeat(STEPS[-1:], 20_000, axis=0)])
    still[5:] += 1e-3 * np.random.default_rng(0).normal(size=(20_000, 3))
    follow(path, rows_of(still))
    assert nearest(canvas, path, 8.001, 8) == 4


def test_a_run_that_diverges_leaves_the_view_once(
    canvas: Canvas, path: ParameterPath
) -> None:
    leaps = np.array([[5.0, 5], [8, 5], [-9, 5], [90, 1], [-900, 9], [9000, 5]])
    follow(path, rows_of(leaps))
    assert sees(canvas, 6.5, 5, WHITE)
    assert sees(canvas, 1, 5, WHITE)
    # The later ones would run across it as well.
    assert not any(sees(canvas, 9, y, WHITE) for y in (4.27, 1.65, 8.63))


def test_in_a_race_it_has_a_colour_of_its_own(
    canvas: Canvas, path: ParameterPath
) -> None:
    path.race_key = 3
    path.set_theme(LIGHT, on_heat=True)
    follow(path, rows_of(STEPS))
    assert sees(canvas, 8, 8, race_colour(LIGHT, 3))
    assert sees(canvas, 7, 5, race_colour_on_heat(3))
    path.race_key = None
    path.set_theme(LIGHT, on_heat=True)
    assert sees(canvas, 8, 8, LIGHT.model)
    assert sees(canvas, 7, 5, WHITE)
