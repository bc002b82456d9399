"""Statistics against NIST's certified ones, numpy's least squares, and autograd."""

import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from linreg.config import Config
from linreg.dataset import LEFT_OUT, Dataset, FloatArray, make_dataset
from linreg.exact import fit_exact
from linreg.losses import LOSSES, REDUCTIONS, make_criterion
from linreg.prepare import Prepared, prepare
from linreg.statistics import (
    FitStatistics,
    confidence_band,
    fit_statistics,
    model_statistics,
    row_facts,
)
from tests.linreg.certified import (
    FOLDER,
    digits,
    needs_files,
    read_certified,
)
from tests.linreg.runs import noisy_data

# Set: digits of the standard errors, and of R².
CERTIFIED = {
    "Norris": (13.5, 15.0),
    "Pontius": (13.5, 15.0),
    "NoInt1": (14.5, 15.0),
    "NoInt2": (14.5, 15.0),
    "Filip": (14.0, 15.0),
    "Longley": (14.0, 15.0),
    "Wampler1": (15.5, 15.5),
    "Wampler2": (14.0, 15.0),
    "Wampler3": (14.0, 15.0),
    "Wampler4": (14.0, 15.0),
    # y is nearly all noise: R² is what is left of 1.
    "Wampler5": (14.0, 12.5),
}
# The same sets, repeated until the fit is no longer refined.
LONG = {"Wampler1": 6.0, "Wampler2": 8.0}


def table(*columns: Any) -> Dataset:
    """The columns as x0, x1 …, and the last one as y."""
    *x, y = (np.array(column, dtype=np.float64) for column in columns)
    return make_dataset("test", {f"x{i}": c for i, c in enumerate(x)} | {"y": y})


def statistics(data: Dataset, **config: Any) -> FitStatistics:
    prepared = prepare(data, Config(**config))
    return fit_statistics(prepared, fit_exact(prepared))


def bias_first(numbers: FloatArray, bias: bool) -> list[float]:
    return [float(n) for n in (np.roll(numbers, 1) if bias else numbers)]


def raw_matrix(prepared: Prepared) -> FloatArray:
    """The raw terms of the training rows, and ones for the bias."""
    x = prepared.dataset.x[prepared.is_train]
    terms = x ** np.arange(1, prepared.inputs.degree + 1) if x.shape[1] == 1 else x
    return np.column_stack([terms, np.ones(len(x))]) if prepared.bias else terms


# The exact fit


@needs_files
@pytest.mark.parametrize("name", CERTIFIED)
@pytest.mark.parametrize("standardize", [False, True])
def test_certified_digits(name: str, standardize: bool) -> None:
    known = read_certified(name)
    text = (FOLDER / "certified.json").read_text(encoding="utf-8")
    facts = json.loads(text)["datasets"][name]
    found = statistics(
        known.dataset, degree=known.degree, bias=known.bias, standardize=standardize
    )
    of_errors, of_r_squared = CERTIFIED[name]
    errors = bias_first(found.standard_errors, known.bias)
    assert digits(errors, facts["std_errors"]) >= of_errors
    assert digits([found.r_squared], [facts["r_squared"]]) >= of_r_squared
    assert found.residual_sd == pytest.approx(known.residual_sd, rel=1e-13, abs=1e-14)
    n, k = known.dataset.rows, len(errors)
    unexplained = (1 - facts["r_squared"]) * (n - known.bias) / (n - k)
    assert found.adjusted_r_squared == pytest.approx(1 - unexplained, rel=1e-13)


@needs_files
@pytest.mark.parametrize("name", CERTIFIED)
def test_certified_sets_repeated_to_a_long_table(name: str) -> None:
    known = read_certified(name)
    text = (FOLDER / "certified.json").read_text(encoding="utf-8")
    facts = json.loads(text)["datasets"][name]
    rows, times = known.dataset.rows, 20_000 // known.dataset.rows
    columns = {n: np.tile(known.dataset.column(n), times) for n in known.dataset.names}
    data = make_dataset("long", columns)
    found = statistics(data, degree=known.degree, bias=known.bias)
    count = len(found.standard_errors)
    fewer = math.sqrt((rows - count) / (times * rows - count))
    errors = [fewer * error for error in facts["std_errors"]]
    found_errors = bias_first(found.standard_errors, known.bias)
    assert digits(found_errors, errors) >= LONG.get(name, 11.0)
    assert digits([found.r_squared], [facts["r_squared"]]) >= 10


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("standardize", [True, False])
@pytest.mark.parametrize(("columns", "degree"), [(1, 1), (3, 1), (1, 4)])
@pytest.mark.parametrize("rows", [40, 12_000])
def test_against_numpy(
    rows: int, columns: int, degree: int, standardize: bool, bias: bool
) -> None:
    data = noisy_data(rows=rows, columns=columns)
    config = Config(
        degree=degree, bias=bias, standardize=standardize, test_fraction=0.25
    )
    prepared = prepare(data, config)
    found = fit_statistics(prepared, fit_exact(prepared))
    a, y = raw_matrix(prepared), prepared.y_train
    n, k = a.shape
    residual = y - a @ np.linalg.lstsq(a, y)[0]
    ssr = residual @ residual
    sst = ((y - y.mean() * bias) ** 2).sum()
    variance = ssr / (n - k)
    # The inverse of R, not of RᵀR.
    half = np.linalg.inv(np.linalg.qr(a, mode="r"))
    errors = np.sqrt(variance * (half**2).sum(axis=1))
    np.testing.assert_allclose(found.standard_errors, errors, rtol=1e-9)
    assert found.r_squared == pytest.approx(1 - ssr / sst, rel=1e-10)
    adjusted = 1 - variance / (sst / (n - bias))
    assert found.adjusted_r_squared == pytest.approx(adjusted, rel=1e-10)
    assert found.rmse == pytest.approx(math.sqrt(ssr / n), rel=1e-10)
    assert found.mae == pytest.approx(np.abs(residual).mean(), rel=1e-10)
    assert found.residual_sd == pytest.approx(math.sqrt(variance), rel=1e-10)


@pytest.mark.parametrize("y_unit", [1e-300, 1.0, 1e300])
@pytest.mark.parametrize("x_unit", [1e-300, 1.0, 1e300])
def test_scales_at_the_ends_of_float64(x_unit: float, y_unit: float) -> None:
    x, y = np.array([-1.0, 0.0, 1.0, 2.0]), np.array([-1.75, 0.75, 3.75, 7.25])
    plain = statistics(table(x, y))
    found = statistics(table(x * x_unit, y * y_unit))
    assert found.r_squared == pytest.approx(plain.r_squared, rel=1e-14)
    assert found.adjusted_r_squared == pytest.approx(plain.adjusted_r_squared)
    for name in ("rmse", "mae", "residual_sd"):
        expected = getattr(plain, name) * y_unit
        assert getattr(found, name) == pytest.approx(expected, rel=1e-12)
    slope, bias = plain.standard_errors
    with np.errstate(over="ignore", under="ignore"):
        assert found.standard_errors[0] == pytest.approx(
            np.float64(slope) * y_unit / x_unit, rel=1e-12
        )
    assert found.standard_errors[1] == pytest.approx(bias * y_unit, rel=1e-12)


def test_a_perfect_fit() -> None:
    found = statistics(table([1, 2, 3], [2, 4, 6]))
    assert (found.r_squared, found.adjusted_r_squared) == (1.0, 1.0)
    assert (found.rmse, found.mae, found.residual_sd) == (0.0, 0.0, 0.0)
    assert found.standard_errors.tolist() == [0.0, 0.0]


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("value", [0.1, 0.0, 1e300])
def test_a_constant_y_leaves_nothing_to_explain(value: float, bias: bool) -> None:
    found = statistics(table([1, 2, 3, 5], [value] * 4), bias=bias)
    undefined = bias or value == 0
    assert math.isnan(found.r_squared) == undefined
    assert math.isnan(found.adjusted_r_squared) == undefined
    assert np.isfinite([found.rmse, found.mae]).all()


@pytest.mark.parametrize(("x", "k"), [([1, 2], 2), ([1, 1], 2), ([1, 2, 4], 5)])
def test_too_few_rows_for_any_error(x: list[float], k: int) -> None:
    found = statistics(table(x, np.arange(len(x))), degree=k - 1)
    assert math.isnan(found.adjusted_r_squared)
    assert math.isnan(found.residual_sd)
    assert np.isnan(found.standard_errors).all()
    assert len(found.standard_errors) == k
    determined_by_rows = len(set(x)) == len(x)
    assert found.rmse == (0.0 if determined_by_rows else 0.5)
    assert found.mae == found.rmse
    assert found.r_squared == (1.0 if determined_by_rows else 0.0)


def test_one_training_row() -> None:
    prepared = prepare(table([1, 2], [3, 4]), Config(test_fraction=0.5))
    found = fit_statistics(prepared, fit_exact(prepared))
    assert math.isnan(found.r_squared)
    assert (found.rmse, found.mae) == (0.0, 0.0)


def test_undetermined_coefficients_have_no_errors() -> None:
    found = statistics(table([1.0, 2, 4, 8], [2.0, 4, 8, 16], [1.0, 2, 1, 3]))
    assert np.isnan(found.standard_errors).all()
    assert 0 < found.r_squared < 1


cells = st.integers(-999, 999).map(lambda n: n / 8)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(cells, cells), min_size=2, max_size=15),
    st.integers(1, 3),
    st.booleans(),
)
def test_what_holds_for_all_tables(
    rows: list[tuple[float, float]], degree: int, bias: bool
) -> None:
    prepared = prepare(
        table(*zip(*rows, strict=True)), Config(degree=degree, bias=bias)
    )
    found = fit_statistics(prepared, fit_exact(prepared))
    assert math.isnan(found.r_squared) or 0 <= found.r_squared <= 1
    assert 0 <= found.mae <= found.rmse
    if not math.isnan(found.residual_sd):
        assert found.rmse <= found.residual_sd
        assert not found.adjusted_r_squared > found.r_squared
    errors = found.standard_errors
    assert np.isnan(errors).all() or (errors >= 0).all()


# The band


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("standardize", [True, False])
@pytest.mark.parametrize(("columns", "degree"), [(1, 1), (2, 1), (1, 3)])
def test_the_band_against_numpy(
    columns: int, degree: int, standardize: bool, bias: bool
) -> None:
    data = noisy_data(rows=13 + columns * degree + bias, columns=columns)
    config = Config(degree=degree, bias=bias, standardize=standardize)
    prepared = prepare(data, config)
    exact = fit_exact(prepared)
    a = raw_matrix(prepared)
    half = np.linalg.inv(np.linalg.qr(a, mode="r"))
    # With 13 degrees of freedom; a table of quantiles says 2.1604 for 95 %.
    reach = exact.residual_sd * np.linalg.norm(a @ half, axis=1)
    for level, quantile in ((0.95, 2.16036865646279), (0.99, 3.01227583871658)):
        band = confidence_band(prepared, exact, prepared.x, level)
        np.testing.assert_allclose(band, quantile * reach, rtol=1e-9)


def test_the_band_holds_the_line_as_often_as_it_says() -> None:
    random = np.random.default_rng(5)
    x, at = np.linspace(0, 4, 12), np.array([[0.5], [3.0], [9.0]])
    held = np.zeros(3)
    for _ in range(400):
        y = 2 * x + 1 + random.normal(size=12)
        prepared = prepare(table(x, y), Config())
        exact = fit_exact(prepared)
        line = at[:, 0] * exact.weight[0] + (exact.bias or 0.0)
        band = confidence_band(prepared, exact, at, 0.8)
        held += np.abs(line - (2 * at[:, 0] + 1)) <= band
    # Four standard deviations of a binomial are 32.
    assert np.all(np.abs(held - 320) < 32)


def test_the_error_of_the_bias_is_that_of_the_line_at_zero() -> None:
    prepared = prepare(noisy_data(rows=20), Config(degree=3, standardize=True))
    exact = fit_exact(prepared)
    zero = prepared.inputs.matrix(np.zeros((1, 1)))
    band = confidence_band(prepared, exact, zero, 0.95)
    # The quantile for 16 degrees of freedom.
    errors = fit_statistics(prepared, exact).standard_errors
    assert band[0] == pytest.approx(2.11990529922125 * errors[-1], rel=1e-10)


@pytest.mark.parametrize(
    "data", [table([1, 2], [1, 3]), table([2, 2, 2], [1, 2, 3]), table([1, 1], [0, 1])]
)
def test_no_band_where_nothing_is_sure(data: Dataset) -> None:
    prepared = prepare(data, Config())
    band = confidence_band(prepared, fit_exact(prepared), np.zeros((5, 1)))
    assert np.isnan(band).all()
    assert len(band) == 5


@pytest.mark.parametrize("unit", [1e-300, 1e300])
def test_the_band_at_the_ends_of_float64(unit: float) -> None:
    x, y = np.array([-1.0, 0.0, 1.0, 2.0]), np.array([-1.75, 0.75, 3.75, 7.25])
    plain = prepare(table(x, y), Config())
    scaled = prepare(table(x * unit, y * unit), Config())
    band = confidence_band(plain, fit_exact(plain), plain.x)
    found = confidence_band(scaled, fit_exact(scaled), scaled.x)
    np.testing.assert_allclose(found / unit, band, rtol=1e-12)


# The model now


@pytest.mark.parametrize("bias", [True, False])
def test_the_model_is_scored_on_both_sets(bias: bool) -> None:
    data = noisy_data(rows=50, columns=2)
    config = Config(bias=bias, test_fraction=0.3, standardize=True)
    prepared = prepare(data, config)
    weight = np.array([0.5, -1.0])
    found = model_statistics(prepared, weight, 2.0 if bias else None)
    assert found.test is not None
    for scores, x, y in (
        (found.train, prepared.x_train, prepared.y_train),
        (found.test, prepared.x_test, prepared.y_test),
    ):
        residual = y - x @ weight - 2.0 * bias
        sst = ((y - y.mean() * bias) ** 2).mean()
        assert scores.rmse == pytest.approx(math.sqrt(np.mean(residual**2)))
        assert scores.mae == pytest.approx(np.mean(np.abs(residual)))
        assert scores.r_squared == pytest.approx(1 - np.mean(residual**2) / sst)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("rows", [30, 20_000])
def test_at_the_exact_fit_the_model_has_its_statistics(rows: int, bias: bool) -> None:
    prepared = prepare(noisy_data(rows=rows), Config(standardize=True, bias=bias))
    exact = fit_exact(prepared)
    known = fit_statistics(prepared, exact)
    weight, intercept = prepared.inputs.to_model_units(exact.weight, exact.bias or 0)
    found = model_statistics(prepared, weight, float(intercept) if bias else None)
    assert found.test is None
    assert found.train.r_squared == pytest.approx(known.r_squared, rel=1e-10)
    assert found.train.rmse == pytest.approx(known.rmse, rel=1e-10)
    assert found.train.mae == pytest.approx(known.mae, rel=1e-10)


@settings(deadline=None, max_examples=40)
@given(st.floats(-5, 5), st.floats(-5, 5), st.integers(0, 99))
def test_no_line_is_better_than_the_exact_fit(w: float, b: float, seed: int) -> None:
    prepared = prepare(noisy_data(rows=9, seed=seed), Config())
    best = fit_statistics(prepared, fit_exact(prepared))
    found = model_statistics(prepared, np.array([w]), b).train
    assert found.r_squared <= best.r_squared + 1e-12
    assert found.rmse >= best.rmse * (1 - 1e-12)


@pytest.mark.parametrize(
    ("w", "rmse", "r_squared"),
    [(1e300, 1e300, -math.inf), (math.inf, math.inf, -math.inf)],
)
def test_a_diverged_model(w: float, rmse: float, r_squared: float) -> None:
    prepared = prepare(table([-1, 1], [-1, 1]), Config())
    found = model_statistics(prepared, np.array([w]), 0.0).train
    assert (found.rmse, found.mae, found.r_squared) == (rmse, rmse, r_squared)
    found = model_statistics(prepared, np.array([math.nan]), 0.0).train
    assert math.isnan(found.rmse)
    assert math.isnan(found.r_squared)


# One row


def gradient_by_autograd(
    prepared: Prepared, row: int, parameters: FloatArray, loss: str
) -> FloatArray:
    weight = torch.tensor(parameters, requires_grad=True)
    terms = torch.tensor(prepared.x[[row]])
    if prepared.bias:
        terms = torch.cat([terms, torch.ones(1, 1, dtype=terms.dtype)], dim=1)
    criterion = make_criterion(loss, "sum")
    criterion(terms @ weight, torch.tensor(prepared.y[[row]])).backward()
    assert weight.grad is not None
    gradient: FloatArray = weight.grad.numpy()
    return gradient


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_a_rows_gradient_loss_and_share(loss: str, reduction: str, bias: bool) -> None:
    data = noisy_data(rows=30, columns=2)
    prepared = prepare(data, Config(bias=bias, test_fraction=0.2))
    parameters = np.array([0.5, 0.2, 1.0][: 2 + bias])
    weight, intercept = parameters[:2], 1.0 if bias else None
    part = 1 / len(prepared.y_train) if reduction == "mean" else 1.0
    shares = 0.0
    for row in range(data.rows):
        facts = row_facts(prepared, row, weight, intercept, loss, reduction)
        assert facts is not None
        y_pred = float(prepared.x[row] @ weight) + bias
        assert facts.residual == pytest.approx(float(prepared.y[row]) - y_pred)
        criterion = make_criterion(loss, "sum")
        pair = torch.tensor([y_pred, prepared.y[row]], dtype=torch.float64)
        assert facts.loss == pytest.approx(criterion(pair[0], pair[1]).item())
        gradient = gradient_by_autograd(prepared, row, parameters, loss)
        expected = gradient * part * prepared.is_train[row]
        np.testing.assert_allclose(facts.gradient, expected, rtol=1e-12)
        shares += facts.share
    assert shares == pytest.approx(1.0)


def test_a_row_held_out_has_no_share_but_a_residual() -> None:
    prepared = prepare(table([1, 2, 3], [2, 4, 6]), Config(test_fraction=0.4))
    (row,) = np.flatnonzero(prepared.is_test)
    facts = row_facts(prepared, int(row), np.array([1.0]), 0.0, "mse", "mean")
    assert facts is not None
    assert facts.share == 0.0
    assert facts.gradient.tolist() == [0.0, 0.0]
    assert facts.residual == row + 1


def test_a_row_that_is_not_used_has_no_facts() -> None:
    data = table([1, 2, 3, np.nan, 5], [2, 4, 6, 8, 10])
    marks = data.marks.copy()
    marks[1] = LEFT_OUT
    prepared = prepare(replace(data, marks=marks), Config())
    facts = [
        row_facts(prepared, row, np.array([1.0]), 0.0, "mse", "sum")
        for row in range(data.rows)
    ]
    assert [each is None for each in facts] == [False, True, False, True, False]
    assert facts[4] is not None
    assert facts[4].share == pytest.approx(25 / (1 + 9 + 25))


@pytest.mark.parametrize("loss", LOSSES)
def test_where_all_residuals_vanish_no_share_is_made_up(loss: str) -> None:
    prepared = prepare(table([1, 2], [2, 4]), Config())
    facts = row_facts(prepared, 0, np.array([2.0]), 0.0, loss, "mean")
    assert facts is not None
    assert math.isnan(facts.share)
    assert facts.loss == 0.0


@pytest.mark.parametrize("unit", [1e-300, 1e300])
def test_shares_of_squares_beyond_float64(unit: float) -> None:
    data = table(np.array([1.0, 2.0]), np.array([3.0, 4.0]) * unit)
    prepared = prepare(data, Config())
    facts = row_facts(prepared, 1, np.zeros(1), 0.0, "mse", "mean")
    assert facts is not None
    assert facts.share == pytest.approx(16 / 25)
