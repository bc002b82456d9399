"""The data of a run as torch's tensors."""

from dataclasses import dataclass

import numpy as np
import torch

from linreg.dataset import FloatArray
from linreg.prepare import Prepared


@dataclass(frozen=True, eq=False)
class Tensors:
    """Training rows x (n, p) and y (n, 1), and those held out, which may be none."""

    x: torch.Tensor
    y: torch.Tensor
    x_test: torch.Tensor
    y_test: torch.Tensor


def make_tensors(prepared: Prepared, dtype: str) -> Tensors:
    """In the dtype of the run; what it does not hold is infinite in it."""

    def tensor(numbers: FloatArray) -> torch.Tensor:
        with np.errstate(over="ignore"):
            return torch.from_numpy(numbers.astype(dtype, order="C"))

    return Tensors(
        tensor(prepared.x_train),
        tensor(prepared.y_train).unsqueeze(1),
        tensor(prepared.x_test),
        tensor(prepared.y_test).unsqueeze(1),
    )
