"""How the ranges of the loss plot follow what is to be seen."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.plots.canvas import Canvas
from desktop.plots.loss_axes import LossAxes
from linreg.dataset import FloatArray

NONE = np.empty(0)
PLACES = st.lists(st.floats(-300, 300) | st.just(np.nan), max_size=5).map(
    lambda places: np.array(places, np.float64)
)


@pytest.fixture
def axes(canvas: Canvas) -> LossAxes:
    return LossAxes(canvas)


def test_losses_stand_at_their_logarithms_or_at_themselves(axes: LossAxes) -> None:
    losses = np.array([100.0, 0.01, 0.0, -1.0, np.inf, np.nan])
    none = [np.nan] * 4
    np.testing.assert_allclose(axes.on_axis(losses), [2, -2, *none])
    axes.set_logarithmic(False)
    np.testing.assert_allclose(axes.on_axis(losses), [100, 0.01, 0, -1, np.nan, np.nan])


def test_the_iterations_grow_in_steps_and_never_shrink(
    canvas: Canvas, axes: LossAxes
) -> None:
    ends = []
    for newest in (0, 10, 11, 80, 300, 40):
        axes.fit(newest, NONE, NONE)
        ends.append(canvas.mapping.x[1] / 1.02)
    assert ends == pytest.approx([10, 10, 20, 100, 500, 500])
    axes.start()
    axes.fit(5, NONE, NONE)
    assert canvas.mapping.x[1] == pytest.approx(10.2)


@pytest.mark.parametrize("logarithmic", [True, False])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=PLACES, left_behind=PLACES)
def test_all_places_and_what_was_left_below_them_are_in_sight(
    canvas: Canvas,
    axes: LossAxes,
    logarithmic: bool,
    places: FloatArray,
    left_behind: FloatArray,
) -> None:
    axes.set_logarithmic(logarithmic)
    axes.fit(5, places, left_behind)
    low, high = canvas.mapping.y
    seen = places[np.isfinite(places)]
    if logarithmic and len(seen):
        seen = np.concatenate([seen, left_behind[left_behind < seen.max()]])
    # A linear axis begins at 0, and no loss is negative.
    seen = seen if logarithmic else np.abs(seen[seen >= 0])
    assert ((low <= seen) & (seen <= high)).all()


def test_what_was_left_above_is_out_of_sight(canvas: Canvas, axes: LossAxes) -> None:
    axes.fit(5, np.array([0.0, 1.0]), np.array([np.nan, 20.0, -7.0]))
    low, high = canvas.mapping.y
    assert low < -7
    assert high < 2


def test_other_losses_are_another_range_once_they_are_forgotten(
    canvas: Canvas, axes: LossAxes
) -> None:
    axes.fit(5, np.array([0.0, 20.0]), NONE)
    axes.fit(5, np.array([0.0, 1.0]), NONE)
    assert canvas.mapping.y[1] > 20
    axes.forget_losses()
    axes.fit(5, np.array([0.0, 1.0]), NONE)
    assert canvas.mapping.y[1] < 2


def test_names_have_room_right_of_the_iterations(
    canvas: Canvas, axes: LossAxes
) -> None:
    axes.fit(10, NONE, NONE, names=80.0)
    mapping = canvas.mapping
    assert (mapping.x[1] - 10) * mapping.x_scale == pytest.approx(80, abs=12)


def test_the_ceiling_is_ten_times_or_twice_the_highest_start(axes: LossAxes) -> None:
    calm, lost = np.array([1.0, 0.0]), np.array([1.0, 9.0])
    assert axes.ceiling([calm, lost]) == 2
    assert axes.ceiling([np.array([1.0, 3.0]), lost]) == 4
    axes.set_logarithmic(False)
    assert axes.ceiling([calm, lost]) == 2
    assert axes.ceiling([np.array([1.0, 3.0]), lost]) == 6
    assert axes.ceiling([NONE, np.array([np.nan])]) == np.inf


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PLACES, max_size=4))
def test_below_the_ceiling_one_run_is_whole(
    axes: LossAxes, runs: list[FloatArray]
) -> None:
    drawable = [run for run in runs if np.isfinite(run).any()]
    ceiling = axes.ceiling(runs)
    assert not drawable or any(np.nanmax(run) <= ceiling for run in drawable)
