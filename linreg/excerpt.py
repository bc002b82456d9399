"""The part of a tensor that a person can look at: its shape and its first values."""

from dataclasses import dataclass

import numpy as np
import torch

from linreg.dataset import FloatArray

MOST_ROWS = 8
MOST_COLUMNS = 6


@dataclass(frozen=True, eq=False)
class Excerpt:
    """A tensor's shape, and up to 8 rows and 6 columns of its values in float64.

    `values` has as many axes as `shape`; none of them is longer than in the tensor.
    """

    shape: tuple[int, ...]
    values: FloatArray

    @property
    def whole(self) -> bool:
        """Whether all of the tensor's values are in it."""
        return self.values.shape == self.shape


def excerpt(values: torch.Tensor | FloatArray) -> Excerpt:
    """The first values of a tensor or an array with up to two axes."""
    shape = tuple(values.shape)
    # Of a matrix (n, p) the last axis is p; a vector (p,) is a row of it.
    limits = {0: (), 1: (MOST_COLUMNS,), 2: (MOST_ROWS, MOST_COLUMNS)}[len(shape)]
    part = values[tuple(slice(limit) for limit in limits)]
    if isinstance(part, torch.Tensor):
        part = part.detach().numpy()
    return Excerpt(shape, np.array(part, dtype=np.float64))
