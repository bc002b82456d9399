"""Data sets that the tests of the table share."""

import numpy as np
import numpy.typing as npt

from linreg.dataset import TEST, Dataset, make_dataset
from linreg.edits import mark_rows, set_cells


def split(
    dataset: Dataset, is_test: npt.NDArray[np.bool_] | None = None
) -> tuple[Dataset, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """The data set with its training and test rows: none of the latter, or those."""
    if is_test is None:
        is_test = np.zeros(dataset.rows, dtype=np.bool_)
    is_test = dataset.used & ((dataset.marks == TEST) | is_test)
    return dataset, dataset.used & ~is_test, is_test


def patient() -> Dataset:
    """Eight rows: one left out, two marked as test, a blank x, and an unused column."""
    steps = np.arange(8.0)
    dataset = make_dataset(
        "patient.csv", {"age": steps, "z": 10 * steps, "y": 2 * steps}
    )
    dataset = dataset.with_roles(("age",), "y")
    dataset = set_cells(dataset, 3, 0, np.array([[np.nan]]))
    dataset = mark_rows(dataset, np.array([1]), "left_out")
    return mark_rows(dataset, np.array([2, 5]), "test")


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
