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
from linreg.edits import mark_rows, set_cells
from tests.desktop.table.samples import many_rows


def ask(x: list[float], is_train: list[bool] | None = None) -> float:
    dataset = make_dataset("t", {"x": np.array(x), "y": np.array(x)})
    rows = dataset.used if is_train is None else np.array(is_train)
    (answer,) = default_question(dataset, rows)
    return answer


def test_the_lecture_asks_for_four() -> None:
    lecture = lecture_data()
    assert default_question(lecture, lecture.used) == (4.0,)
    entry = read_catalogue(resource("datasets"))[0]
    from_file = load(entry)
    assert default_question(from_file, from_file.used) == (4.0,)


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
    assert ask([1, 3, 1000], [True, True, False]) == 2.0


def test_blank_cells_and_rows_left_out_do_not_count() -> None:
    dataset = make_dataset("t", {"x": np.arange(5.0), "y": np.arange(5.0)})
    blank = set_cells(dataset, 4, 0, np.array([[np.nan]]))
    left_out = mark_rows(blank, np.array([0]), "left_out")
    assert default_question(left_out, left_out.used) == (2.0,)


def test_of_very_many_rows_some_tell_the_middle() -> None:
    dataset = many_rows()
    (answer,) = default_question(dataset, dataset.used)
    assert answer == pytest.approx(5e5, rel=0.02)


def test_one_number_for_each_x() -> None:
    dataset = make_dataset(
        "t", {"a": np.array([1.0, 3.0]), "b": np.array([10.0, 30.0]), "y": np.ones(2)}
    )
    assert default_question(dataset, dataset.used) == (2.0, 20.0)


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
