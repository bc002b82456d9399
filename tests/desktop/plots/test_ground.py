"""What is known of a loss surface before the first step."""

import numpy as np
import pytest

from desktop.plots.ground import Ground, ground_of_batch, sharpened, survey
from linreg.config import Config
from linreg.dataset import make_dataset
from linreg.exact import fit_exact
from linreg.prepare import Prepared, prepare
from linreg.surface import Surface
from tests.desktop.plots.drawing import LECTURE, NO_BIAS, prepared_two


def surveyed(prepared: Prepared, loss: str = "mse") -> Ground:
    surface = Surface(prepared, loss, "sum")
    return survey(prepared, surface, fit_exact(prepared), loss)


def test_the_lectures_target_is_the_minimum() -> None:
    ground = surveyed(LECTURE)
    np.testing.assert_allclose(ground.target, [2, 0], atol=1e-12)
    assert ground.is_minimum
    assert ground.determined
    assert ground.lowest == pytest.approx(0, abs=1e-20)
    np.testing.assert_allclose(ground.sensitivity, [2, 1])


def test_without_a_bias_there_is_one_parameter() -> None:
    np.testing.assert_allclose(surveyed(NO_BIAS).target, [2])


def test_the_target_is_in_the_units_in_which_the_model_trains() -> None:
    prepared = prepared_two(Config(standardize=True))
    ground = surveyed(prepared)
    assert ground.scaled
    predicted = prepared.x @ ground.target[:2] + ground.target[2]
    np.testing.assert_allclose(predicted, prepared.y)
    assert not surveyed(LECTURE).scaled


def test_another_losss_minimum_is_not_known() -> None:
    ground = surveyed(LECTURE, "l1")
    assert not ground.is_minimum
    assert np.isnan(ground.lowest)


def test_fewer_cells_are_drawn_where_each_costs_more() -> None:
    x = np.arange(3000.0)
    long = prepare(make_dataset("long", {"x": x, "y": x}), Config())
    assert surveyed(long).cells == 200
    assert surveyed(long, "huber").cells < 100
    assert surveyed(LECTURE, "huber").cells == 200


def test_huge_numbers_are_no_error() -> None:
    data = make_dataset("h", {"x": np.array([1e300, 1.7e308]), "y": np.arange(2.0)})
    ground = surveyed(prepare(data, Config()))
    assert len(ground.target) == 2


@pytest.mark.parametrize("loss", ["mse", "l1"])
def test_a_coarse_ground_has_fewer_points_until_it_is_sharpened(loss: str) -> None:
    x = np.linspace(0, 1, 1000)
    prepared = prepare(make_dataset("m", {"x": x, "y": x}), Config())
    surface = Surface(prepared, loss, "sum")
    coarse = survey(prepared, surface, fit_exact(prepared), loss, coarse=True)
    sharp = surveyed(prepared, loss)
    assert coarse.cells < sharp.cells
    assert sharpened(coarse).cells == sharp.cells
    assert sharpened(sharp).cells == sharp.cells


def test_the_ground_of_a_batch_has_the_loss_of_its_rows_alone() -> None:
    whole = surveyed(LECTURE)
    ground = ground_of_batch(whole, np.array([2, 0]))
    assert ground.of_batch
    assert not whole.of_batch
    # x = 3, y = 6 and x = 1, y = 2 with the prediction x + 1.
    assert ground.surface.at(np.ones(2)) == pytest.approx(2.0**2)
    assert np.isnan(ground.lowest)
    np.testing.assert_array_equal(ground.target, whole.target)
    assert ground_of_batch(whole, np.empty(0, np.int64)) is whole


def test_rows_that_are_not_trained_on_are_no_batch() -> None:
    x = np.arange(20.0)
    data = make_dataset("s", {"x": x, "y": x})
    whole = surveyed(prepare(data, Config(test_fraction=0.5)))
    test_row = int(np.flatnonzero(whole.prepared.is_test)[0])
    train_row = int(np.flatnonzero(whole.prepared.is_train)[0])
    assert ground_of_batch(whole, np.array([train_row, test_row])) is whole
    assert ground_of_batch(whole, np.array([train_row, 20])) is whole
    assert ground_of_batch(whole, np.array([train_row])).surface.rows == 1


def test_a_batch_of_another_loss_is_drawn_with_as_many_cells_as_it_allows() -> None:
    x = np.linspace(0, 1, 3000)
    whole = surveyed(prepare(make_dataset("m", {"x": x, "y": x}), Config()), "l1")
    batch = ground_of_batch(whole, np.arange(32))
    assert batch.cells == 200
    assert sharpened(batch).cells == batch.cells
