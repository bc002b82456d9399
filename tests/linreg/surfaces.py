"""What the tests of loss surfaces share: data, and places to look at."""

from typing import Any

import numpy as np

from linreg.config import Config
from linreg.dataset import FloatArray
from linreg.prepare import Prepared, prepare
from tests.linreg.runs import noisy_data


def prepared_rows(rows: int, columns: int = 1, **config: Any) -> Prepared:
    return prepare(noisy_data(rows, columns), Config(**config))


def design(prepared: Prepared) -> FloatArray:
    x = prepared.x_train
    return np.column_stack([x, np.ones(len(x))]) if prepared.bias else x


def points(count: int, seed: int = 0) -> FloatArray:
    drawn: FloatArray = np.random.default_rng(seed).normal(scale=3, size=(20, count))
    return drawn
