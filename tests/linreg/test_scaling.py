"""Both scales of a model, against torch and plain linear algebra."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from linreg.config import Config, lecture_config
from linreg.dataset import Dataset, FloatArray, lecture_data, make_dataset
from linreg.errors import DataError, SettingError
from linreg.scaling import Scaled, compare_scaling
from tests.linreg.runs import noisy_data

BOTH = ("raw", "standardised")


def far_from_zero() -> Dataset:
    x = np.linspace(190.0, 212.0, 12)
    return make_dataset("far", {"x": x, "y": 0.5 * x - 81 + np.sin(x)})


def design(scaled: Scaled) -> FloatArray:
    x = scaled.prepared.x_train
    return np.column_stack([x, np.ones(len(x))]) if scaled.prepared.bias else x


def torch_descent(scaled: Scaled, lr: float, steps: int) -> FloatArray:
    """A plain loop of autograd and SGD, in float64."""
    a = torch.from_numpy(design(scaled))
    y = torch.from_numpy(scaled.prepared.y_train.copy())
    parameters = torch.zeros(a.shape[1], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([parameters], lr=lr)
    path = [parameters.detach().numpy().copy()]
    for _ in range(steps):
        optimizer.zero_grad()
        torch.nn.MSELoss()(a @ parameters, y).backward()
        optimizer.step()
        path.append(parameters.detach().numpy().copy())
    return np.array(path)


@pytest.mark.parametrize("side", BOTH)
@pytest.mark.parametrize(("columns", "bias"), [(1, True), (1, False), (3, True)])
def test_the_descent_is_that_of_torch(side: str, columns: int, bias: bool) -> None:
    comparison = compare_scaling(noisy_data(40, columns), Config(bias=bias))
    scaled: Scaled = getattr(comparison, side)
    known = torch_descent(scaled, 0.9 * scaled.curvature.max_stable_lr, 60)
    path = scaled.descent(0.9, 60)
    assert path == pytest.approx(known, rel=1e-9, abs=1e-9)
    distances = np.linalg.norm(known - scaled.parameters, axis=1)
    left = scaled.distance_left(0.9, 60)
    assert left == pytest.approx(distances[-1] / distances[0], rel=1e-4)


def test_both_scales_are_one_model() -> None:
    comparison = compare_scaling(far_from_zero(), Config())
    x, y = far_from_zero().x[:, 0], far_from_zero().y
    w, b = np.polyfit(x, y, 1)
    raw, standardised = comparison.raw, comparison.standardised
    assert raw.parameters == pytest.approx([w, b])
    assert raw.in_data_units == pytest.approx([w, b])
    assert standardised.parameters == pytest.approx([w * x.std(), y.mean()])
    assert standardised.in_data_units == pytest.approx([w, b])
    assert comparison.names == ("w", "b")
    assert not comparison.constant


def test_standardising_rounds_the_valley_of_one_x() -> None:
    comparison = compare_scaling(far_from_zero(), Config())
    raw, standardised = comparison.raw, comparison.standardised
    for scaled in (raw, standardised):
        known = np.linalg.cond(design(scaled))
        assert scaled.valley(0, 1) == pytest.approx(known, rel=1e-6)
        assert scaled.curvature.condition_number == pytest.approx(known**2, rel=1e-6)
    assert raw.valley(0, 1) > 1000
    assert standardised.valley(0, 1) == pytest.approx(1)
    assert raw.distance_left(0.9, 60) > 0.99
    assert standardised.distance_left(0.9, 60) == pytest.approx(0.8**60)


def test_of_several_parameters_a_valley_is_a_section() -> None:
    raw = compare_scaling(far_from_zero(), Config(degree=3)).raw
    columns = design(raw)[:, [2, 0]]
    assert raw.valley(2, 0) == pytest.approx(np.linalg.cond(columns), rel=1e-6)
    assert raw.valley(0, 2) == pytest.approx(raw.valley(2, 0))


@pytest.mark.parametrize("side", BOTH)
def test_columns_are_measured(side: str) -> None:
    scaled: Scaled = getattr(compare_scaling(noisy_data(30, 3), Config()), side)
    a = design(scaled)
    lengths = np.linalg.norm(a, axis=0)
    assert scaled.length_ratio() == pytest.approx(lengths.max() / lengths.min())
    cosines = np.abs((a / lengths).T @ (a / lengths))[np.triu_indices(4, 1)]
    assert scaled.smallest_angle() == pytest.approx(
        np.degrees(np.arccos(cosines.max()))
    )


def test_an_angle_is_between_lines_not_arrows() -> None:
    x = np.array([1.0, 2.0, 3.0])
    table = {"up": x, "down": -x + 0.01 * x**2, "y": x}
    raw = compare_scaling(make_dataset("two", table), Config(bias=False)).raw
    assert 0 < raw.smallest_angle() < 1


def test_initial_values_belong_to_one_scale_and_are_left_out() -> None:
    config = replace(
        lecture_config(), initial_weight=(1.0, 2.0), initial_bias=3.0, standardize=True
    )
    comparison = compare_scaling(lecture_data(), config)
    assert comparison.raw.parameters == pytest.approx([2, 0])
    assert not comparison.raw.descent(0.9, 3)[0].any()


def test_the_reduction_changes_the_rate_and_not_the_shape() -> None:
    mean = compare_scaling(lecture_data(), Config(reduction="mean")).raw
    total = compare_scaling(lecture_data(), Config(reduction="sum")).raw
    ratio = mean.curvature.max_stable_lr / total.curvature.max_stable_lr
    assert ratio == pytest.approx(3)
    assert mean.descent(0.9, 9) == pytest.approx(total.descent(0.9, 9))
    assert total.surface.at(np.zeros(2)) == pytest.approx(56)
    assert compare_scaling(lecture_data(), Config(loss="l1")).loss == "l1"


def test_a_constant_x_leaves_a_valley_without_an_end() -> None:
    table = {"x": np.full(4, 3.0), "y": np.array([1.0, 2, 3, 5])}
    comparison = compare_scaling(make_dataset("flat", table), Config())
    assert comparison.constant == ("x",)
    for scaled in (comparison.raw, comparison.standardised):
        assert math.isinf(scaled.valley(0, 1))
        assert math.isinf(scaled.curvature.condition_number)
        assert np.isfinite(scaled.descent(0.9, 60)).all()
    assert math.isinf(comparison.standardised.length_ratio())
    assert math.isnan(comparison.standardised.smallest_angle())


def test_two_columns_of_one_direction_leave_no_end_either() -> None:
    x = np.array([1.0, -2, 3, 4])
    table = {"x1": x, "x2": 2 * x, "y": x + 1}
    comparison = compare_scaling(make_dataset("twins", table), Config())
    assert not comparison.exact.determined
    assert math.isinf(comparison.standardised.valley(0, 1))
    assert comparison.standardised.valley(0, 2) == pytest.approx(1)


@pytest.mark.parametrize("size", [1e300, 1e-300, 1e150, 1e-150])
@pytest.mark.parametrize("column", ["x", "y"])
def test_no_size_of_numbers_breaks_it(size: float, column: str) -> None:
    table = {"x": np.array([1.0, 2, 3]), "y": np.array([1.0, 2, 5])}
    table[column] = table[column] * size
    comparison = compare_scaling(make_dataset("sized", table), Config())
    assert comparison.standardised.valley(0, 1) == pytest.approx(1)
    for scaled in (comparison.raw, comparison.standardised):
        left = scaled.distance_left(0.9, 60)
        assert math.isnan(left) or 0 <= left <= 1
        scaled.descent(0.9, 60)
        scaled.length_ratio()
        scaled.smallest_angle()


def test_a_start_at_the_exact_fit_has_no_distance() -> None:
    table = {"x": np.array([1.0, 2, 3]), "y": np.zeros(3)}
    raw = compare_scaling(make_dataset("zero", table), Config()).raw
    assert math.isnan(raw.distance_left(0.9, 60))


def test_what_cannot_be_prepared_is_refused() -> None:
    with pytest.raises(SettingError):
        compare_scaling(lecture_data(), Config(batch_size=9))
    table = {"x": np.array([1.0, 1e200, 3.0]), "y": np.arange(3.0)}
    with pytest.raises(DataError):
        compare_scaling(make_dataset("huge", table), Config(degree=3))
