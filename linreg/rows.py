"""Rows of a history, as they are read."""

import math
from dataclasses import dataclass

import numpy as np

from linreg.dataset import FloatArray


@dataclass(frozen=True, eq=False)
class Row:
    """The state at one iteration; all numbers in float64, in the model's own units.

    `parameters` and `gradient`, both (k,), are the weights and then, with a bias, b.
    `loss` is that of the rows this iteration trains on, without a penalty; `test_loss`
    is NaN without test rows. `lr` is the learning rate of w in the update from here.
    """

    iteration: int
    parameters: FloatArray
    gradient: FloatArray
    loss: float
    test_loss: float
    lr: float

    @property
    def gradient_norm(self) -> float:
        return math.hypot(*self.gradient)


def as_row(numbers: FloatArray, count: int) -> Row:
    """One row of the array, with `count` parameters; a copy."""
    return Row(
        int(numbers[0]),
        numbers[1 : count + 1].copy(),
        numbers[count + 1 : 2 * count + 1].copy(),
        float(numbers[-3]),
        float(numbers[-2]),
        float(numbers[-1]),
    )


class Rows:
    """A still of a history that goes on growing, to be read in any thread.

    Every `stride`th iteration is in it, and the newest, which alone may still be
    written again. Where `branch` is another one than before, the run has gone on from
    an earlier step, and nothing that was drawn of its rows needs to be true any more.
    """

    def __init__(
        self, array: FloatArray, count: int, stride: int = 1, branch: int = 0
    ) -> None:
        self._array, self._count = array, count
        self.stride, self.branch = stride, branch

    def __len__(self) -> int:
        return len(self._array)

    @property
    def numbers(self) -> FloatArray:
        """All columns side by side (m, 2k + 4), in the order of those below."""
        return self._array

    @property
    def iterations(self) -> FloatArray:
        """Which iteration each row is the state of, (m,), rising."""
        return self._array[:, 0]

    @property
    def parameters(self) -> FloatArray:
        """Parameters (m, k), the bias last."""
        return self._array[:, 1 : self._count + 1]

    @property
    def gradients(self) -> FloatArray:
        """Gradients (m, k)."""
        return self._array[:, self._count + 1 : 2 * self._count + 1]

    @property
    def losses(self) -> FloatArray:
        """Losses (m,) of the rows that each iteration trains on."""
        return self._array[:, -3]

    @property
    def test_losses(self) -> FloatArray:
        """Test losses (m,), NaN without test rows."""
        return self._array[:, -2]

    @property
    def rates(self) -> FloatArray:
        """Learning rates of w (m,) in the updates from each row."""
        return self._array[:, -1]

    @property
    def newest(self) -> int:
        """The last row's iteration; IndexError where there is none."""
        return int(self._array[-1, 0])

    def before(self, iteration: int) -> int:
        """How many rows lie before that iteration."""
        return int(np.searchsorted(self.iterations, iteration))

    def index(self, iteration: int) -> int:
        """The place of the last row at or before that iteration, or of the first."""
        after = np.searchsorted(self.iterations, iteration, side="right")
        return max(int(after) - 1, 0)

    def row(self, index: int) -> Row:
        """The row in that place; IndexError where there is none."""
        return as_row(self._array[index], self._count)

    def until(self, iteration: int) -> "Rows":
        """Those up to that iteration, at least the first; a view."""
        part = self._array[: self.index(iteration) + 1]
        return Rows(part, self._count, self.stride, self.branch)

    def thinned(self, start: int, points: int) -> "Rows":
        """A copy of about so many rows from that place on, the last among them."""
        rest = self._array[start:]
        step = max(-(-len(rest) // points), 1)
        places = np.arange(len(rest) - 1, -1, -step)[::-1]
        if len(places) and places[0]:
            places = np.concatenate([[0], places])
        return Rows(rest[places], self._count, self.stride, self.branch)
