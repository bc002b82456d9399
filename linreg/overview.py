"""Where the data are, in a few numbers: what the pictures need of a long table."""

from dataclasses import dataclass

import numpy as np

from linreg.dataset import BoolArray, Dataset, FloatArray

# Rows at a time: few enough for the cache, and for other threads to get their turn.
_BLOCK = 1 << 16


@dataclass(frozen=True, eq=False)
class Overview:
    """Of the raw x columns, of y, and of the model's inputs.

    `low` and `high`, both (columns + 1,), are the ends of the x columns and of y over
    the rows that are used; `mean`, of the same shape, is over the training rows.
    `input_size` (p,) is the mean size of the model's inputs over the training rows.
    """

    low: FloatArray
    high: FloatArray
    mean: FloatArray
    input_size: FloatArray


def overview(dataset: Dataset, inputs: FloatArray, is_train: BoolArray) -> Overview:
    """In one pass, without a copy of a column. What overflows is infinite.

    `inputs` (n, p) is what the model sees, and `is_train` (n,) marks the training rows.
    """
    columns = [dataset.column(name) for name in (*dataset.x_names, dataset.y_name)]
    low, high = np.full(len(columns), np.inf), np.full(len(columns), -np.inf)
    mean, size = np.zeros(len(columns)), np.zeros(inputs.shape[1])
    count = int(np.count_nonzero(is_train))
    for start in range(0, dataset.rows, _BLOCK):
        part = slice(start, start + _BLOCK)
        table = np.column_stack([column[part] for column in columns])
        used, trained = table[dataset.used[part]], is_train[part]
        low = np.minimum(low, used.min(axis=0, initial=np.inf))
        high = np.maximum(high, used.max(axis=0, initial=-np.inf))
        # Divided first: the sum of huge numbers would overflow.
        mean += (table[trained] / count).sum(axis=0)
        size += (np.abs(inputs[part][trained]) / count).sum(axis=0)
    return Overview(low, high, mean, size)
