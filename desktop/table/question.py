"""The x at which a prediction is asked for, before a person asks for another one."""

import math

import numpy as np

from desktop.table.figures import evenly_sampled
from linreg.dataset import BoolArray, Dataset, FloatArray, lecture_data

_LECTURE_QUESTION = (4.0,)
_EXACT_DIGITS = 17


def default_question(dataset: Dataset, is_train: BoolArray) -> tuple[float, ...]:
    """One number for each x column: the lecture's 4, or else about the middle.

    The middle is the mean over the training rows (n,), of very many over an even
    sample. It is where the data say most about the line, it is never outside of them,
    and it is rounded to what it takes to tell it from its neighbours: nobody measured
    it, and it should not look as if.
    """
    if _is_lecture(dataset):
        return _LECTURE_QUESTION
    rows = evenly_sampled(is_train)
    columns = (evenly_sampled(dataset.column(name)) for name in dataset.x_names)
    return tuple(_middle(column[rows]) for column in columns)


def _is_lecture(dataset: Dataset) -> bool:
    lecture = lecture_data()
    if dataset.rows != lecture.rows:
        return False
    return np.array_equal(dataset.x, lecture.x) and np.array_equal(dataset.y, lecture.y)


def _middle(column: FloatArray) -> float:
    """The mean, to about a tenth of the spread or finer."""
    if not len(column):
        return 0.0
    largest = float(np.abs(column).max())
    # Halves and parts of the largest, because sums of large numbers overflow.
    mean = float((column / largest).mean()) * largest if largest else 0.0
    half_spread = float(column.max()) / 2 - float(column.min()) / 2
    if mean == 0 or half_spread == 0:
        return mean
    digits = _power(mean) - _power(half_spread) + 2
    if digits < 1:
        return 0.0
    rounded = float(f"{mean:.{min(digits, _EXACT_DIGITS)}g}")
    return rounded if math.isfinite(rounded) else mean


def _power(value: float) -> int:
    """The power of ten of the first digit."""
    return math.floor(math.log10(abs(value)))
