"""From the table to what the model sees, and coefficients back again."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as stn

from linreg.config import Config
from linreg.dataset import (
    AUTO,
    LEFT_OUT,
    TEST,
    TRAIN,
    Dataset,
    FloatArray,
    make_dataset,
    split_rows,
)
from linreg.errors import DataError, SettingError
from linreg.prepare import (
    Inputs,
    adapted,
    constant_inputs,
    polynomial_terms,
    prepare,
    weight_names,
)
from tests.linreg.runs import ALWAYS, noisy_data


def table(**columns: list[float]) -> Dataset:
    return make_dataset("table", {name: np.array(c) for name, c in columns.items()})


# Terms and names


def test_a_single_column_becomes_its_powers() -> None:
    data = table(x=[1.0, -2.0, 3.0], y=[0.0, 0.0, 0.0])
    prepared = prepare(data, Config(degree=4))
    assert prepared.x.tolist() == [[1, 1, 1, 1], [-2, 4, -8, 16], [3, 9, 27, 81]]
    assert prepared.inputs.names == ("x", "x²", "x³", "x⁴")
    assert prepared.parameter_names == ("w1", "w2", "w3", "w4", "b")


def test_the_highest_degree_is_written_in_two_digits() -> None:
    prepared = prepare(table(x=[1.0, 2.0], y=[0.0, 1.0]), Config(degree=15))
    assert prepared.inputs.names[9:] == ("x¹⁰", "x¹¹", "x¹²", "x¹³", "x¹⁴", "x¹⁵")
    np.testing.assert_array_equal(prepared.x[1], 2.0 ** np.arange(1, 16))


def test_several_columns_pass_through() -> None:
    data = noisy_data(columns=3)
    prepared = prepare(data, Config(bias=False))
    np.testing.assert_array_equal(prepared.x, data.x)
    np.testing.assert_array_equal(prepared.y, data.y)
    assert prepared.inputs.names == ("x0", "x1", "x2")
    assert prepared.parameter_names == ("w1", "w2", "w3")


def test_one_weight_has_no_number() -> None:
    assert weight_names(1) == ("w",)
    assert prepare(noisy_data(), Config()).parameter_names == ("w", "b")


@pytest.mark.filterwarnings("error")
def test_powers_that_overflow_are_infinite_without_a_warning() -> None:
    terms = polynomial_terms(np.array([[1e200], [2.0]]), 2)
    assert terms.tolist() == [[1e200, np.inf], [2.0, 4.0]]


# Split


def test_train_and_test_rows_are_the_split_and_nothing_is_lost() -> None:
    data = noisy_data(rows=20)
    prepared = prepare(data, Config(test_fraction=0.3, seed=4))
    is_test = split_rows(20, 0.3, seed=4)
    np.testing.assert_array_equal(prepared.is_test, is_test)
    np.testing.assert_array_equal(prepared.x_train, data.x[~is_test])
    np.testing.assert_array_equal(prepared.y_train, data.y[~is_test])
    np.testing.assert_array_equal(prepared.x_test, data.x[is_test])
    np.testing.assert_array_equal(prepared.y_test, data.y[is_test])
    np.testing.assert_array_equal(prepared.x, data.x)


def test_without_a_split_every_row_trains() -> None:
    prepared = prepare(noisy_data(), Config())
    assert not prepared.is_test.any()
    assert len(prepared.x_train) == len(prepared.y_train) == 10
    assert prepared.x_test.shape == (0, 1)
    assert prepared.y_test.shape == (0,)


# Standardising

TALL: dict[str, Any] = {"standardize": True, "test_fraction": 0.4, "seed": 3}


@pytest.mark.parametrize(
    ("data", "degree"), [(noisy_data(rows=30, columns=3), 1), (noisy_data(30), 4)]
)
def test_the_training_rows_alone_have_mean_0_and_deviation_1(
    data: Dataset, degree: int
) -> None:
    prepared = prepare(data, Config(degree=degree, **TALL))
    np.testing.assert_allclose(prepared.x_train.mean(axis=0), 0, atol=1e-14)
    np.testing.assert_allclose(prepared.x_train.std(axis=0), 1, rtol=1e-14)
    assert np.abs(prepared.x_test.mean(axis=0)).max() > 0.01
    np.testing.assert_array_equal(prepared.y, data.y)
    terms = polynomial_terms(data.x, degree)
    train = terms[~prepared.is_test]
    expected = (terms - train.mean(axis=0)) / train.std(axis=0)
    np.testing.assert_allclose(prepared.x, expected, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(prepared.inputs.matrix(data.x), prepared.x)


def test_without_a_bias_the_terms_are_scaled_but_not_shifted() -> None:
    """No shift could be taken back, and 0 must stay 0."""
    data = noisy_data(rows=30, columns=2)
    prepared = prepare(data, Config(bias=False, **TALL))
    spread = data.x[~prepared.is_test].std(axis=0)
    np.testing.assert_allclose(prepared.x, data.x / spread, rtol=1e-13)
    np.testing.assert_allclose(prepared.x_train.std(axis=0), 1, rtol=1e-14)
    assert prepared.inputs.matrix(np.zeros((1, 2))).tolist() == [[0, 0]]


def test_without_standardising_nothing_is_changed() -> None:
    inputs = prepare(noisy_data(columns=2), Config()).inputs
    assert (inputs.shift.tolist(), inputs.scale.tolist()) == ([0, 0], [1, 1])


# Three times 0.1 has the mean 0.10000000000000002, and so a deviation of 1e-17.
@pytest.mark.parametrize("constant", [5.0, 0.1, 1e-300, -1e200])
@pytest.mark.parametrize("bias", [True, False])
def test_a_column_that_does_not_vary_is_not_blown_up(
    constant: float, bias: bool
) -> None:
    data = table(c=[constant] * 3, x=[1.0, 2.0, 4.0], y=[1.0, 2.0, 3.0])
    prepared = prepare(data, Config(standardize=True, bias=bias))
    assert prepared.inputs.scale[0] == 1
    left = 0 if bias else constant
    np.testing.assert_allclose(prepared.x[:, 0], left, atol=abs(constant) * 1e-15)
    assert constant_inputs(prepared) == ("c",)


def test_constant_inputs_are_those_of_the_training_rows() -> None:
    data = table(x=[1.0, 2.0, 2.0], y=[1.0, 2.0, 3.0])
    seeds = range(20)
    found = {
        prepare(data, Config(test_fraction=0.34, seed=seed, degree=2)) for seed in seeds
    }
    for prepared in found:
        constant = bool(prepared.is_test[0])
        assert constant_inputs(prepared) == (("x", "x²") if constant else ())
    assert {bool(prepared.is_test[0]) for prepared in found} == {True, False}


@pytest.mark.parametrize("size", [1e-200, 1e-30, 1e30, 1e300])
def test_columns_of_any_size_are_standardised(size: float) -> None:
    x = size * np.array([1.0, 2.0, 4.0])
    data = make_dataset("table", {"x": x, "y": np.array([1.0, 2.0, 3.0])})
    prepared = prepare(data, Config(standardize=True))
    raw = np.array([1.0, 2.0, 4.0])
    expected = (raw - raw.mean()) / raw.std()
    np.testing.assert_allclose(prepared.x[:, 0], expected, rtol=1e-12)


NUMBERS = st.floats(-1e6, 1e6, allow_subnormal=False)


def arrays(*shape: int) -> st.SearchStrategy[FloatArray]:
    return stn.arrays(np.float64, shape, elements=NUMBERS)


@given(
    shift=arrays(3),
    scale=stn.arrays(np.float64, 3, elements=st.floats(1e-3, 1e3)),
    weight=arrays(5, 3),
    bias=arrays(5),
)
@ALWAYS
def test_units_can_be_changed_there_and_back(
    shift: FloatArray, scale: FloatArray, weight: FloatArray, bias: FloatArray
) -> None:
    inputs = Inputs(("a", "b", "c"), 1, shift, scale)
    # A bias is a sum of terms as large as these, which sets what rounding does to it.
    terms = np.abs(bias) + np.abs(weight / scale) @ np.abs(shift)
    terms += np.abs(weight) @ np.abs(shift)
    for there, back in (
        (inputs.to_data_units, inputs.to_model_units),
        (inputs.to_model_units, inputs.to_data_units),
    ):
        again, bias_again = back(*there(weight, bias))
        np.testing.assert_allclose(again, weight, rtol=1e-13, atol=1e-300)
        assert np.all(np.abs(bias_again - bias) <= 1e-13 * terms + 1e-300)


@given(
    x=arrays(6, 2),
    weight=arrays(2),
    bias=NUMBERS,
    has_bias=st.booleans(),
    standardize=st.booleans(),
)
@ALWAYS
def test_coefficients_in_both_units_predict_the_same(
    x: FloatArray, weight: FloatArray, bias: float, has_bias: bool, standardize: bool
) -> None:
    assume(np.ptp(x, axis=0).min() > 1e-3)
    data = make_dataset("table", {"a": x[:, 0], "b": x[:, 1], "y": np.arange(6.0)})
    prepared = prepare(data, Config(standardize=standardize, bias=has_bias))
    bias = bias if has_bias else 0.0
    raw_weight, raw_bias = prepared.inputs.to_data_units(weight, bias)
    ours = prepared.x @ weight + bias
    raw = x @ raw_weight + raw_bias
    size = 1 + abs(bias) + np.abs(x).max() * np.abs(raw_weight).sum()
    size += np.abs(prepared.x).max() * np.abs(weight).sum()
    np.testing.assert_allclose(raw, ours, rtol=0, atol=1e-12 * float(size))
    if not has_bias:
        assert raw_bias == 0


# What does not fit together


@pytest.mark.parametrize(
    ("data", "settings", "error"),
    [
        (
            noisy_data(columns=2),
            {"degree": 2},
            SettingError("degree", 2, "conflict", "several x columns"),
        ),
        (
            noisy_data(),
            {"batch_size": 11},
            SettingError("batch_size", 11, "out_of_range", 10),
        ),
        (
            noisy_data(),
            {"batch_size": 8, "test_fraction": 0.3},
            SettingError("batch_size", 8, "out_of_range", 7),
        ),
        (
            noisy_data(columns=2),
            {"initial_weight": (1.0,)},
            SettingError("initial_weight", (1.0,), "wrong_count", 2),
        ),
        (
            noisy_data(),
            {"initial_weight": (1.0,), "degree": 3},
            SettingError("initial_weight", (1.0,), "wrong_count", 3),
        ),
        (
            noisy_data(),
            {"initial_weight": ()},
            SettingError("initial_weight", (), "wrong_count", 1),
        ),
        (
            noisy_data(rows=3),
            {"test_fraction": 0.9},
            DataError("no_training_rows", rows=3),
        ),
        (
            table(x=[1.0, 1e110], y=[1.0, 2.0]),
            {"degree": 3},
            DataError("not_finite", "x³"),
        ),
        (
            table(x=[1.0, -1e110], y=[1.0, 2.0]),
            {"degree": 3, "standardize": True},
            DataError("not_finite", "x³"),
        ),
        (
            table(x=[-1.7e308, 1.7e308], y=[1.0, 2.0]),
            {"standardize": True},
            DataError("not_finite", "x"),
        ),
        (
            table(x=[1.6e308, 1.7e308], y=[1.0, 2.0]),
            {"standardize": True, "bias": False},
            DataError("not_finite", "x"),
        ),
    ],
    ids=lambda value: value.name if isinstance(value, Dataset) else str(value),
)
def test_data_and_settings_that_do_not_fit_together(
    data: Dataset, settings: dict[str, Any], error: SettingError | DataError
) -> None:
    with pytest.raises(type(error)) as caught:
        prepare(data, Config(**settings))
    assert caught.value == error


def test_a_batch_of_all_training_rows_fits() -> None:
    prepare(noisy_data(), Config(batch_size=10))
    prepare(noisy_data(), Config(batch_size=7, test_fraction=0.3))


# Rows as a person has marked them


def _marked(*marks: int) -> Dataset:
    column = np.arange(float(len(marks)))
    table = np.array(marks, np.int8)
    return Dataset("t", ("x", "y"), (column, column), ("x",), "y", table)


def test_marked_rows_are_in_their_set_and_the_others_are_drawn() -> None:
    data = _marked(TRAIN, TEST, LEFT_OUT, *[AUTO] * 10)
    prepared = prepare(data, Config(test_fraction=0.3))
    assert prepared.is_train[:3].tolist() == [True, False, False]
    assert prepared.is_test[:3].tolist() == [False, True, False]
    drawn = split_rows(10, 0.3, 0)
    assert np.array_equal(prepared.is_test[3:], drawn)
    assert np.array_equal(prepared.is_train[3:], ~drawn)


def test_rows_that_are_not_used_reach_neither_training_nor_scaling() -> None:
    column = np.array([1.0, np.nan, 3.0, 1e9])
    marks = np.array([AUTO, AUTO, AUTO, LEFT_OUT], np.int8)
    data = Dataset("t", ("x", "y"), (column, np.arange(4.0)), ("x",), "y", marks)
    prepared = prepare(data, Config(standardize=True))
    assert prepared.x_train.tolist() == [[-1.0], [1.0]]
    assert prepared.y_train.tolist() == [0.0, 2.0]
    assert len(prepared.y_test) == 0


def test_marks_may_leave_no_row_for_training() -> None:
    with pytest.raises(DataError) as caught:
        prepare(_marked(TEST, TEST, LEFT_OUT), Config())
    assert caught.value == DataError("no_training_rows", rows=2)


# Settings that give way to the data

_SIX = Dataset(
    "t",
    ("a", "b", "c"),
    tuple(np.arange(6.0) * k for k in (1, 2, 3)),
    ("a",),
    "c",
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {}),
        (
            {"batch_size": 7, "initial_weight": (2.0,)},
            {"batch_size": 0, "initial_weight": (2.0,)},
        ),
        ({"batch_size": 6}, {"batch_size": 6}),
        ({"initial_weight": (1.0, 2.0)}, {"initial_weight": None}),
        ({"test_fraction": 0.95}, {"test_fraction": 0.0}),
        ({"degree": 3, "test_fraction": 0.5}, {"degree": 3, "test_fraction": 0.5}),
    ],
)
def test_settings_give_way_no_further_than_they_must(
    given: dict[str, Any], expected: dict[str, Any]
) -> None:
    config = adapted(_SIX, Config(**given))
    for name, value in expected.items():
        assert getattr(config, name) == value
    prepare(_SIX, config)


def test_several_x_columns_and_huge_numbers_bring_a_line() -> None:
    several = _SIX.with_roles(("a", "b"), "c")
    assert adapted(several, Config(degree=3)).degree == 1
    huge = make_dataset("t", {"x": np.array([1e300, 2.0]), "y": np.array([1.0, 2.0])})
    assert adapted(huge, Config(degree=2, batch_size=2)).degree == 1


def test_data_with_no_row_for_training_cannot_be_adapted_to() -> None:
    with pytest.raises(DataError):
        adapted(_marked(TEST, TEST), Config())
