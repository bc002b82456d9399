"""The exact fit against fractions, the curvature against numpy and against training."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linreg.config import Config
from linreg.dataset import Dataset, FloatArray, lecture_data, make_dataset
from linreg.exact import Curvature, ExactFit, curvature, fit_exact
from linreg.prepare import prepare
from tests.linreg.certified import digits, fit_in_fractions
from tests.linreg.runs import noisy_data, run

# Fractions that float64 holds exactly, so that what is parallel is exactly so.
cells = st.integers(-9999, 9999).map(lambda n: n / 64)
rows_of = {
    columns: st.lists(st.tuples(*[cells] * columns), min_size=2, max_size=12)
    for columns in (2, 3, 4)
}


def table(*columns: Any) -> Dataset:
    """The columns as x0, x1 …, and the last one as y."""
    *x, y = (np.array(column, dtype=np.float64) for column in columns)
    return make_dataset("test", {f"x{i}": c for i, c in enumerate(x)} | {"y": y})


def fit(*columns: Any, **config: Any) -> ExactFit:
    return fit_exact(prepare(table(*columns), Config(**config)))


def bend(*columns: Any, reduction: str = "mean", **config: Any) -> Curvature:
    return curvature(prepare(table(*columns), Config(**config)), reduction)


def numbers(exact: ExactFit) -> list[float]:
    bias = [] if exact.bias is None else [exact.bias]
    return [*map(float, exact.weight), *bias]


# The exact fit


def check_against_fractions(data: Dataset, degree: int, bias: bool) -> None:
    exact = fit_exact(prepare(data, Config(degree=degree, bias=bias)))
    known = fit_in_fractions(data, degree, bias)
    count = degree * len(data.x_names) + bias
    assert exact.determined == (known is not None)
    assert exact.determined == (exact.rank == count)
    assert np.isfinite(numbers(exact)).all()
    if known is not None:
        assert numbers(exact) == [float(c) for c in known.coefficients]
        if data.rows > count:
            variance = known.residual_sum / (data.rows - count)
            assert exact.residual_sd == pytest.approx(math.sqrt(variance), rel=1e-15)
        else:
            assert math.isnan(exact.residual_sd)


@settings(deadline=None)
@example([(1, 0), (-1, 0), (2, 0), (-2, 0), (-90, 1)], 5, False)
@given(rows_of[2], st.integers(1, 5), st.booleans())
def test_polynomials_are_rounded_from_the_exact_fractions(
    rows: list[tuple[float, ...]], degree: int, bias: bool
) -> None:
    check_against_fractions(table(*zip(*rows, strict=True)), degree, bias)


@settings(deadline=None)
@given(st.one_of(rows_of[3], rows_of[4]), st.booleans())
def test_several_columns_are_rounded_from_the_exact_fractions(
    rows: list[tuple[float, ...]], bias: bool
) -> None:
    check_against_fractions(table(*zip(*rows, strict=True)), 1, bias)


def test_the_lectures_line_is_exact_to_the_bit() -> None:
    exact = fit([1, 2, 3], [2, 4, 6])
    assert exact.weight.tolist() == [2.0]
    assert exact.bias == 0.0
    assert exact.residual_sd == 0.0
    assert (exact.rank, exact.determined) == (2, True)


def test_without_a_bias_the_line_goes_through_the_origin() -> None:
    exact = fit([1, 2, 3], [1, 1, 3], bias=False)
    assert exact.weight == pytest.approx([12 / 14])
    assert exact.bias is None
    # SSR = 11 - 12²/14, and one parameter.
    assert exact.residual_sd == pytest.approx(math.sqrt((11 - 144 / 14) / 2))


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("degree", [1, 3])
def test_scaling_does_not_change_the_fit_in_data_units(degree: int, bias: bool) -> None:
    """Against numpy's least squares in the model's own units, converted."""
    data = noisy_data(rows=30)
    config = Config(degree=degree, bias=bias, standardize=True)
    prepared = prepare(data, config)
    a = np.column_stack([prepared.x, np.ones(30)][: 1 + bias])
    own = np.append(np.linalg.lstsq(a, prepared.y)[0], 0.0).astype(np.float64)
    weight, intercept = prepared.inputs.to_data_units(own[:degree], own[degree])
    exact = fit_exact(prepared)
    np.testing.assert_allclose(exact.weight, weight, rtol=1e-11)
    if bias:
        assert exact.bias == pytest.approx(intercept, rel=1e-11)
    plain = fit_exact(prepare(data, Config(degree=degree, bias=bias)))
    assert numbers(plain) == numbers(exact)


def test_rows_held_out_are_not_fitted() -> None:
    data = noisy_data(rows=20)
    prepared = prepare(data, Config(test_fraction=0.5))
    train = table(prepared.x_train[:, 0], prepared.y_train)
    assert numbers(fit_exact(prepared)) == numbers(fit_exact(prepare(train, Config())))


@pytest.mark.parametrize("rows", [4000, 300_000])
@pytest.mark.parametrize("degree", [1, 4])
def test_long_tables_against_numpy(rows: int, degree: int) -> None:
    x = np.random.default_rng(1).uniform(2, 5, rows)
    y = x**2 + np.random.default_rng(2).normal(size=rows)
    exact = fit(x, y, degree=degree)
    known = np.polynomial.Polynomial.fit(x, y, degree).convert().coef.tolist()
    assert digits([exact.bias or 0.0, *exact.weight], known) >= 8
    residual = y - np.polynomial.Polynomial(known)(x)
    sd = math.sqrt(residual @ residual / (rows - degree - 1))
    assert exact.residual_sd == pytest.approx(sd, rel=1e-10)


@pytest.mark.parametrize("x_unit", [1e-300, 1e-20, 1e20, 1e300, 5e307])
@pytest.mark.parametrize("y_unit", [1e-300, 1.0, 1e300])
def test_scales_at_the_ends_of_float64(x_unit: float, y_unit: float) -> None:
    """y = (3/x_unit) x + 1, all times y_unit, with noise that the fit averages out."""
    x = np.array([-1.0, 0.0, 1.0, 2.0])
    y = 3 * x + 1 + np.array([0.25, -0.25, -0.25, 0.25])
    exact = fit(x * x_unit, y * y_unit)
    with np.errstate(over="ignore", under="ignore"):
        slope = np.float64(3) * y_unit / x_unit
    assert exact.weight[0] == pytest.approx(slope, rel=1e-14)
    assert exact.bias == pytest.approx(y_unit, rel=1e-14)
    assert exact.residual_sd == pytest.approx(math.sqrt(0.125) * y_unit, rel=1e-14)
    assert exact.determined


@pytest.mark.parametrize("degree", [1, 3])
@pytest.mark.parametrize("value", [0.0, 0.1, 1e-300, 1e100])
def test_constant_x_leaves_the_mean(value: float, degree: int) -> None:
    exact = fit([value] * 10, range(10), degree=degree)
    assert exact.weight.tolist() == [0.0] * degree
    assert exact.bias == 4.5
    assert (exact.rank, exact.determined) == (1, False)
    assert exact.residual_sd == pytest.approx(math.sqrt(82.5 / (9 - degree)))


@pytest.mark.parametrize("degree", [1, 2])
def test_x_of_zeros_without_a_bias_explains_nothing(degree: int) -> None:
    exact = fit([0, 0, 0], [1, 2, 3], bias=False, degree=degree)
    assert exact.weight.tolist() == [0.0] * degree
    assert (exact.rank, exact.determined) == (0, False)


def test_a_column_given_twice_shares_its_weight() -> None:
    x = np.array([1.0, 2.0, 4.0, 8.0])
    exact = fit(x, x, 2 * x + 1)
    assert exact.weight == pytest.approx([1.0, 1.0])
    assert exact.bias == pytest.approx(1.0)
    assert (exact.rank, exact.determined) == (2, False)


def test_more_parameters_than_rows() -> None:
    """The polynomials of the higher degrees, which the rows do not need, stay out."""
    exact = fit([1, 2], [3, 5], degree=4)
    assert numbers(exact) == [2.0, 0.0, 0.0, 0.0, 1.0]
    assert (exact.rank, exact.determined) == (2, False)
    assert math.isnan(exact.residual_sd)


def test_few_different_x_cannot_hold_a_high_degree() -> None:
    x = np.array([1.0, 2.0, 3.0, 1.0, 2.0, 3.0, 1.0])
    exact = fit(x, x**2, degree=4)
    assert numbers(exact) == pytest.approx([0, 1, 0, 0, 0], abs=1e-12)
    assert (exact.rank, exact.determined) == (3, False)


def test_two_rows_and_a_line() -> None:
    exact = fit([1, 2], [3, 5])
    assert numbers(exact) == [2.0, 1.0]
    assert exact.determined
    assert math.isnan(exact.residual_sd)


def test_x_far_from_the_origin() -> None:
    x = 1e9 + np.arange(5.0)
    exact = fit(x, 2 * (x - 1e9) ** 2, degree=2)
    # 2x² - 4e9 x + 2e18
    assert numbers(exact) == [-4e9, 2.0, 2e18]


def test_a_coefficient_may_be_tiny_beside_the_data() -> None:
    x = [0, 2.0**-60, 2.0**-59, 1]
    y = [2.0**-90, 2.0**-60, 2.0**-59 + 2.0**-80, 1]
    check_against_fractions(table(x, y), 1, True)


def test_x_that_hardly_varies_still_holds_a_high_degree() -> None:
    x = 1 + 2.0**-40 * np.arange(20)
    assert fit(x, x, degree=15).determined


@pytest.mark.parametrize("apart", [2.0**-20, 2.0**-40, 2.0**-46])
@pytest.mark.parametrize("seed", range(4))
def test_columns_that_are_all_but_parallel(apart: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    x, y = random.integers(-64, 64, size=(2, 12)) / 64
    beside = x + apart * random.integers(-9, 9, size=12)
    check_against_fractions(table(x, beside, y), 1, True)


# The curvature


@pytest.mark.parametrize(
    ("reduction", "factor", "rate"), [("sum", 1, 0.0601), ("mean", 3, 0.1803)]
)
def test_the_lectures_largest_stable_rate(
    reduction: str, factor: int, rate: float
) -> None:
    found = curvature(prepare(lecture_data(), Config()), reduction)
    # The Hessian of the sum is [[28, 12], [12, 6]].
    root = math.sqrt(11**2 + 12**2)
    np.testing.assert_allclose(
        found.eigenvalues, np.array([17 - root, 17 + root]) / factor, rtol=1e-13
    )
    assert round(found.max_stable_lr, 4) == rate
    assert found.max_stable_lr == pytest.approx(factor * 2 / (17 + root))
    assert found.condition_number == pytest.approx((17 + root) / (17 - root))


@pytest.mark.parametrize("standardize", [True, False])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_eigenvalues_are_those_of_the_hessian_in_the_models_units(
    reduction: str, bias: bool, standardize: bool
) -> None:
    data = noisy_data(rows=20_000, columns=3)
    config = Config(bias=bias, standardize=standardize, test_fraction=0.25)
    prepared = prepare(data, config)
    a = np.column_stack([prepared.x_train, np.ones(15_000)])[:, : 3 + bias]
    hessian = 2 * a.T @ a / (15_000 if reduction == "mean" else 1)
    known = np.linalg.eigvalsh(hessian)
    found = curvature(prepared, reduction)
    np.testing.assert_allclose(found.hessian, hessian, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(found.eigenvalues, known, rtol=1e-12)
    np.testing.assert_allclose(
        hessian @ found.axes, found.axes * known, rtol=1e-9, atol=1e-9 * known[-1]
    )
    assert found.condition_number == pytest.approx(known[-1] / known[0])
    assert found.max_stable_lr == pytest.approx(2 / known[-1])


@pytest.mark.parametrize("rows", [2, 3, 9])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_the_axes_are_orthogonal_also_with_fewer_rows_than_parameters(
    rows: int, reduction: str
) -> None:
    data = noisy_data(rows=rows, columns=4)
    found = curvature(prepare(data, Config()), reduction)
    a = np.column_stack([data.x, np.ones(rows)])
    hessian = 2 * a.T @ a / (rows if reduction == "mean" else 1)
    np.testing.assert_allclose(found.hessian, hessian, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(found.axes.T @ found.axes, np.eye(5), atol=1e-14)
    rebuilt = found.axes * found.eigenvalues @ found.axes.T
    np.testing.assert_allclose(rebuilt, hessian, atol=1e-13 * hessian.max())
    assert np.count_nonzero(found.eigenvalues) == min(rows, 5)


def test_the_flat_axis_is_as_precise_as_its_eigenvalue() -> None:
    """A long valley: the condition number is 5e27."""
    x = 1e7 + np.arange(-2.0, 3.0)
    found = bend(x, x)
    # Along w = 1, b = -1e7 the model turns about the data's middle: 2 · Σ d² / 5.
    flat = np.array([1.0, -1e7]) / math.hypot(1.0, 1e7)
    assert abs(found.axes[:, 0] @ flat) == pytest.approx(1, rel=1e-15)
    assert found.eigenvalues[0] == pytest.approx(4 / (1 + 1e14), rel=1e-6)


def test_standardized_x_has_a_round_bowl() -> None:
    found = bend([1, 5, 9, 2], [1, 2, 3, 5], standardize=True)
    assert found.eigenvalues == pytest.approx([2, 2])
    assert found.condition_number == pytest.approx(1)
    assert found.max_stable_lr == pytest.approx(1)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**31 - 1), st.booleans(), st.sampled_from(["mean", "sum"]))
def test_descent_falls_below_the_largest_stable_rate_and_climbs_above_it(
    seed: int, standardize: bool, reduction: str
) -> None:
    """From beside the best fit, along the steepest direction."""
    data = noisy_data(rows=6, seed=seed)
    common = Config(reduction=reduction, standardize=standardize, dtype="float64")
    prepared = prepare(data, common)
    a = np.column_stack([prepared.x, np.ones(6)])
    steepest = np.linalg.eigh(a.T @ a)[1][:, -1]
    w, b = np.linalg.lstsq(a, prepared.y)[0] + steepest
    bound = curvature(prepared, reduction).max_stable_lr

    def changes(rate: float) -> FloatArray:
        config = replace(
            common,
            initial_weight=(float(w),),
            initial_bias=float(b),
            settings={"lr": rate},
        )
        return np.diff(run(data, config, 20).history.losses(21))

    assert (changes(0.98 * bound) < 0).all()
    assert (changes(1.02 * bound) > 0).all()


@pytest.mark.parametrize(
    ("columns", "config"),
    [
        (([5, 5, 5], [1, 2, 3]), {}),
        (([0.1] * 10, range(10)), {"degree": 2}),
        (([0, 0], [1, 2]), {"bias": False}),
        (([1, 2], [1, 2]), {"degree": 4}),
        (([1, 2, 4], [3, 6, 12], [1, 2, 3]), {}),
        (([1e300, 2e300], [1, 2]), {}),
    ],
)
def test_a_singular_hessian_has_an_infinite_condition_number(
    columns: Any, config: Any
) -> None:
    found = bend(*columns, **config)
    prepared = prepare(table(*columns), Config(**config))
    assert len(found.eigenvalues) == len(prepared.parameter_names)
    assert found.eigenvalues[0] == 0.0
    assert found.condition_number == math.inf
    assert np.all(np.diff(found.eigenvalues) >= 0)


def test_scales_beyond_float64() -> None:
    steep = bend([1e300, 2e300], [1, 2])
    assert steep.eigenvalues[-1] == math.inf
    assert steep.hessian[0, 0] == math.inf
    assert steep.hessian[1, 1] == pytest.approx(2)
    assert abs(steep.axes[0, -1]) == pytest.approx(1)
    assert steep.max_stable_lr == 0.0
    flat = bend([0, 0], [1, 2], bias=False)
    assert flat.max_stable_lr == math.inf
