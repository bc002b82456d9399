"""The losses of whole epochs, which are comparable where those of batches are not."""

import math
from dataclasses import dataclass

import numpy as np

from linreg.dataset import FloatArray
from linreg.rows import Rows


@dataclass(frozen=True, eq=False)
class Epochs:
    """Mean `losses` (m,) of complete epochs, and the iterations that begin them."""

    starts: FloatArray
    losses: FloatArray

    def __len__(self) -> int:
        return len(self.losses)

    def least_before(self, iteration: int) -> tuple[int, float] | None:
        """Where the last of the least losses up to there begins, and that loss.

        None where no loss is finite.
        """
        usable = np.isfinite(self.losses) & (self.starts <= iteration)
        if not usable.any():
            return None
        losses = np.where(usable, self.losses, math.inf)
        place = len(losses) - 1 - int(losses[::-1].argmin())
        return int(self.starts[place]), float(losses[place])


def epochs_of(rows: Rows, per_epoch: int) -> Epochs:
    """The epochs of so many iterations that the rows have to their end.

    The first row begins one. Of a thinned history it is the mean of what is kept of
    each, and an epoch of which nothing is kept is left out.
    """
    if per_epoch == 1 or not len(rows):
        return Epochs(rows.iterations, rows.losses)
    first = rows.iterations[0]
    number = ((rows.iterations - first) // per_epoch).astype(np.intp)
    counts = np.bincount(number)
    complete = int(rows.iterations[-1] - first + 1) // per_epoch
    kept = np.flatnonzero(counts[:complete])
    sums = np.bincount(number, weights=rows.losses)
    return Epochs(first + kept * per_epoch, sums[kept] / counts[kept])
