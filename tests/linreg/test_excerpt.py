"""The part of a tensor that a person can look at."""

import numpy as np
import pytest
import torch

from linreg.excerpt import MOST_COLUMNS, MOST_ROWS, excerpt


@pytest.mark.parametrize("shape", [(), (1,), (6,), (1, 1), (3, 1), (8, 6)])
def test_a_small_tensor_is_there_as_a_whole(shape: tuple[int, ...]) -> None:
    tensor = torch.rand(shape)
    found = excerpt(tensor)
    assert found.whole
    assert found.shape == shape
    assert found.values.dtype == np.float64
    assert found.values.tolist() == tensor.tolist()


@pytest.mark.parametrize(
    ("shape", "part"),
    [
        ((100, 1), (MOST_ROWS, 1)),
        ((1, 50), (1, MOST_COLUMNS)),
        ((9, 7), (MOST_ROWS, MOST_COLUMNS)),
        ((50,), (MOST_COLUMNS,)),
    ],
)
def test_of_a_large_one_the_first_values(
    shape: tuple[int, ...], part: tuple[int, ...]
) -> None:
    array = np.arange(float(np.prod(shape))).reshape(shape)
    found = excerpt(array)
    assert not found.whole
    assert found.shape == shape
    assert found.values.shape == part
    assert found.values.tolist() == array[tuple(map(slice, part))].tolist()


def test_it_stays_as_it_was_when_the_tensor_changes() -> None:
    tensor = torch.ones(2, 2, dtype=torch.float64, requires_grad=True)
    found = excerpt(tensor)
    with torch.no_grad():
        tensor.fill_(5)
    assert found.values.tolist() == [[1, 1], [1, 1]]
