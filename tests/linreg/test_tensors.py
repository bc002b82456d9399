"""The data of a run as torch's tensors."""

import numpy as np
import pytest
import torch

from linreg.config import Config
from linreg.dataset import make_dataset
from linreg.prepare import prepare
from linreg.tensors import make_tensors
from tests.linreg.runs import DTYPES, noisy_data


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_rows_and_shapes(dtype: str) -> None:
    prepared = prepare(noisy_data(10, 3), Config(test_fraction=0.3))
    tensors = make_tensors(prepared, dtype)
    assert (tensors.x.shape, tensors.y.shape) == ((7, 3), (7, 1))
    assert (tensors.x_test.shape, tensors.y_test.shape) == ((3, 3), (3, 1))
    assert tensors.x.dtype == tensors.y_test.dtype == DTYPES[dtype]
    assert tensors.y.flatten().tolist() == prepared.y_train.astype(dtype).tolist()


def test_what_the_dtype_does_not_hold_is_infinite() -> None:
    data = make_dataset("t", {"x": np.array([1.0, 1e300]), "y": np.array([1.0, 2.0])})
    prepared = prepare(data, Config())
    assert torch.isinf(make_tensors(prepared, "float32").x[1])
    assert make_tensors(prepared, "float64").x[1] == 1e300
