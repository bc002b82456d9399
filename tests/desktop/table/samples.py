"""Data sets that the tests of the table share."""

import numpy as np
import numpy.typing as npt

from linreg.dataset import Dataset, lecture_data, make_dataset


def no_test_rows(dataset: Dataset) -> npt.NDArray[np.bool_]:
    return np.zeros(dataset.rows, dtype=np.bool_)


def lecture() -> tuple[Dataset, npt.NDArray[np.bool_]]:
    dataset = lecture_data()
    return dataset, no_test_rows(dataset)


def houses(rows: int = 40) -> Dataset:
    """Three features with long names, one of which looks like markup."""
    row = np.arange(rows, dtype=np.float64)
    return make_dataset(
        "houses.csv",
        {
            "median income (USD)": 1000 * row,
            "rooms & <b>baths</b>": row % 7 + 1,
            "distance to centre": np.sqrt(row),
            "median value (USD)": 5000 + 3 * row,
        },
    )


def many_rows(rows: int = 1_000_000) -> Dataset:
    x = np.arange(rows, dtype=np.float64)
    return make_dataset("many.csv", {"x": x, "y": 2 * x})
