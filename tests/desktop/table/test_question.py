"""What is asked before a person asks."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.assets import resource
from desktop.table.question import default_question
from linreg.catalogue import load, read_catalogue
from linreg.dataset import lecture_data, make_dataset
from tests.desktop.table.samples import no_test_rows


def ask(x: list[float], is_test: list[bool] | None = None) -> float:
    dataset = make_dataset("t", {"x": np.array(x), "y": np.array(x)})
    held_out = no_test_rows(dataset) if is_test is None else np.array(is_test)
    (answer,) = default_question(dataset, held_out)
    return answer


def test_the_lecture_asks_for_four() -> None:
    lecture = lecture_data()
    assert default_question(lecture, no_test_rows(lecture)) == (4.0,)
    entry = read_catalogue(resource("datasets"))[0]
    from_file = load(entry)
    assert default_question(from_file, no_test_rows(from_file)) == (4.0,)


@pytest.mark.parametrize(
    ("x", "asked"),
    [
        ([1, 2, 3], 2.0),
        ([194.5, 203.13, 212.0], 203.2),
        ([1000.1, 1000.9], 1000.5),
        ([0.03, 2.13], 1.1),
        ([7, 7, 7], 7.0),
        ([0.1, 0.1, 0.1], 0.1),
        ([-5, 5], 0.0),
        ([-5, 5.0001], 0.0),
        ([0, 0], 0.0),
        ([5e-324, 5e-324], 5e-324),
        ([1.7e308, 1.79e308], 1.745e308),
        ([-1.7e308, 1.7e308], 0.0),
    ],
)
def test_the_middle_of_other_data(x: list[float], asked: float) -> None:
    assert ask(x) == asked


def test_only_training_rows_count() -> None:
    assert ask([1, 3, 1000], [False, False, True]) == 2.0


def test_one_number_for_each_x() -> None:
    dataset = make_dataset(
        "t", {"a": np.array([1.0, 3.0]), "b": np.array([10.0, 30.0]), "y": np.ones(2)}
    )
    assert default_question(dataset, no_test_rows(dataset)) == (2.0, 20.0)


@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2, max_size=8)
)
def test_it_lies_about_the_mean_and_is_finite(x: list[float]) -> None:
    asked = ask(x)
    assert math.isfinite(asked)
    exact = [Fraction(value) for value in x]
    mean = sum(exact, Fraction(0)) / len(x)
    half_spread = (max(exact) - min(exact)) / 2
    rounding = Fraction(1e-12) * max(abs(value) for value in exact) + Fraction(1e-322)
    assert abs(Fraction(asked) - mean) <= half_spread / 5 + rounding
