"""What of the data is drawn, and along which line."""

from dataclasses import replace

import numpy as np
import pytest

from desktop.plots.partial_fit import make_partial_fit, predicted_by
from linreg.config import Config
from linreg.dataset import make_dataset
from linreg.edits import mark_rows
from linreg.exact import fit_exact
from linreg.prepare import prepare
from tests.desktop.plots.drawing import LECTURE, prepared_two


def test_the_exact_fit_of_the_lecture_is_twice_x() -> None:
    partial = make_partial_fit(LECTURE, 0, None)
    along = predicted_by(LECTURE, fit_exact(LECTURE), partial.grid_inputs)
    np.testing.assert_allclose(along, 2 * partial.grid, atol=1e-12)
    assert partial.grid[0] < 1
    assert partial.grid[-1] > 3
    assert partial.asked_x is None


def test_a_question_outside_of_the_data_comes_into_view() -> None:
    partial = make_partial_fit(LECTURE, 0, np.array([10.0]))
    assert partial.asked_x == 10
    assert partial.grid[-1] > 10
    np.testing.assert_array_equal(partial.asked_inputs, [[10.0]])


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("test_fraction", [0.0, 0.3])
def test_the_other_feature_stands_at_its_training_mean(
    standardize: bool, test_fraction: float
) -> None:
    config = Config(standardize=standardize, test_fraction=test_fraction)
    prepared = prepared_two(config)
    age = prepared.dataset.column("age")[prepared.is_train].mean()
    partial = make_partial_fit(prepared, 0, None)
    along = predicted_by(prepared, fit_exact(prepared), partial.grid_inputs)
    np.testing.assert_allclose(along, 3 * partial.grid - 2 * age + 5)


def test_a_polynomial_has_a_curve() -> None:
    config = replace(Config(), degree=2)
    x = np.array([-1.0, 0, 1, 2])
    prepared = prepare(make_dataset("p", {"x": x, "y": x**2}), config)
    partial = make_partial_fit(prepared, 0, None)
    along = predicted_by(prepared, fit_exact(prepared), partial.grid_inputs)
    assert len(partial.grid) > 50
    np.testing.assert_allclose(along, partial.grid**2, atol=1e-9)


def test_of_a_crowd_the_selected_rows_alone_are_drawn() -> None:
    x = np.arange(53_000.0)
    data = make_dataset("m", {"x": x, "y": -x})
    prepared = prepare(mark_rows(data, np.array([7]), "left_out"), Config())
    partial = make_partial_fit(prepared, 0, None, selected=np.array([5, 7, 52_000]))
    assert partial.is_dense
    assert partial.rows.tolist() == [5, 52_000]
    assert partial.y_ends.tolist() == [-52_999, 0]
    assert partial.grid[-1] >= 52_999


def test_left_out_rows_are_drawn_and_rows_without_a_number_are_not() -> None:
    x = np.array([1.0, np.nan, 3.0, 4.0, 90.0])
    y = np.array([1.0, 2.0, 3.0, np.nan, 9.0])
    data = mark_rows(make_dataset("b", {"x": x, "y": y}), np.array([4]), "left_out")
    partial = make_partial_fit(prepare(data, Config()), 0, None)
    assert partial.rows.tolist() == [0, 2, 4]
    assert partial.is_left_out.tolist() == [False, False, True]
    assert partial.grid[-1] > 90


def test_training_means_are_those_of_the_rows_that_are_trained_on() -> None:
    data = prepared_two().dataset
    data = mark_rows(data, np.arange(10), "left_out")
    partial = make_partial_fit(prepare(data, Config()), 0, None)
    np.testing.assert_allclose(
        partial.grid_inputs[:, 1], data.column("age")[10:].mean()
    )


def test_the_grid_can_be_told_where_to_end() -> None:
    partial = make_partial_fit(LECTURE, 0, None, (-7.0, 9.0))
    assert partial.grid.tolist() == [-7.0, 9.0]
