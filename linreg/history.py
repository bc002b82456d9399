"""What happened in a run: one row a step.

Row t is the state t: the parameters before update t, and the loss and its gradient
there. So a row is a point on the loss surface together with its slope.
"""

import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from linreg.dataset import FloatArray
from linreg.prepare import Prepared
from linreg.specs import Value

_FIRST_CAPACITY = 1024


@dataclass(frozen=True, eq=False)
class Row:
    """The state at one iteration; all numbers in float64, in the model's own units.

    `parameters` and `gradient`, both (k,), are the weights and then, with a bias, b.
    `loss` is that of the rows this iteration trains on; `test_loss` is NaN without test
    rows.
    """

    iteration: int
    parameters: FloatArray
    gradient: FloatArray
    loss: float
    test_loss: float

    @property
    def gradient_norm(self) -> float:
        return math.hypot(*self.gradient)


@dataclass(frozen=True)
class Change:
    """Hyperparameters that took effect at update `iteration`, while the run went on."""

    iteration: int
    settings: Mapping[str, Value]


@dataclass(frozen=True, eq=False)
class DataChange:
    """Edited data that took effect at update `iteration`, while the run went on.

    Epochs are counted on from `epochs_before` since `epoch_start`, the iteration at
    which the number of training rows last became another.
    """

    iteration: int
    epoch_start: int
    epochs_before: int
    prepared: Prepared


class History:
    """Rows in one growing array; one thread writes while others read.

    The writer fills a row and raises the length last. A reader takes the length once:
    every row below it is complete and stays as it is. (The last row alone is written a
    second time when the run goes on from it: with the same numbers, unless the data
    have been edited there.) `changes` and `data_changes` are in the order of their
    iterations; a replay meets each of them at its iteration.
    """

    def __init__(self, parameter_names: tuple[str, ...]) -> None:
        self.parameter_names = parameter_names
        self.changes: list[Change] = []
        self.data_changes: list[DataChange] = []
        count = len(parameter_names)
        self._parameters = slice(0, count)
        self._gradient = slice(count, 2 * count)
        self._loss, self._test_loss = 2 * count, 2 * count + 1
        self._data = np.empty((_FIRST_CAPACITY, 2 * count + 2))
        self._pack = struct.Struct(f"{2 * count + 2}d").pack_into
        self._bytes = self._data.data.cast("B")
        self._row_bytes = 8 * (2 * count + 2)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def write(self, iteration: int, numbers: Sequence[float]) -> None:
        """Row `iteration`: the parameters, the gradient, the loss and the test loss."""
        if iteration >= len(self._data):
            self._grow()
        # Half the price of an assignment to the array, in a loop where it counts.
        self._pack(self._bytes, iteration * self._row_bytes, *numbers)
        if iteration >= self._length:
            self._length = iteration + 1

    def _grow(self) -> None:
        larger = np.empty((2 * len(self._data), self._data.shape[1]))
        larger[: len(self._data)] = self._data
        self._data = larger
        self._bytes = larger.data.cast("B")

    def change_data(self, change: DataChange) -> None:
        """Note edited data; those that no update has used are replaced by them."""
        earlier = self.data_changes
        if earlier and earlier[-1].iteration == change.iteration:
            earlier[-1] = change
        else:
            earlier.append(change)

    def row(self, iteration: int) -> Row:
        """The state at that iteration; IndexError where it is not recorded."""
        if not 0 <= iteration < self._length:
            raise IndexError(iteration)
        numbers = self._data[iteration]
        return Row(
            iteration,
            numbers[self._parameters].copy(),
            numbers[self._gradient].copy(),
            float(numbers[self._loss]),
            float(numbers[self._test_loss]),
        )

    def parameters(self, length: int) -> FloatArray:
        """Parameters of the first rows, shape (length, k); a view to read."""
        return self._data[:length, self._parameters]

    def gradients(self, length: int) -> FloatArray:
        """Gradients of the first rows, shape (length, k); a view."""
        return self._data[:length, self._gradient]

    def losses(self, length: int) -> FloatArray:
        """Losses of the first rows, shape (length,); a view."""
        return self._data[:length, self._loss]

    def test_losses(self, length: int) -> FloatArray:
        """Test losses of the first rows, shape (length,), NaN without test rows."""
        return self._data[:length, self._test_loss]
