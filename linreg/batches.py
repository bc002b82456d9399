"""Which rows each iteration trains on."""

import torch


class Batches:
    """Full batch, mini-batches or single samples of the training rows, without end.

    An epoch is one pass over all the rows. With shuffling, each epoch has a new order
    from the run's own generator, so equal seeds give equal batches. The last batch of
    an epoch holds what is left.
    """

    def __init__(self, rows: int, size: int, shuffle: bool, seed: int) -> None:
        self._rows = rows
        self._size = size or rows
        self._shuffle = shuffle
        self._generator = torch.Generator().manual_seed(seed)
        self._order = torch.arange(rows)

    @property
    def per_epoch(self) -> int:
        """Iterations that make one pass over the training rows."""
        return -(-self._rows // self._size)

    @property
    def full(self) -> bool:
        """Every batch is all the rows, so their order does not matter."""
        return self._size >= self._rows

    def rows_of(self, iteration: int) -> torch.Tensor:
        """The rows (batch,) of this iteration; to be asked for in order."""
        position = iteration % self.per_epoch
        if position == 0 and self._shuffle:
            self._order = torch.randperm(self._rows, generator=self._generator)
        return self._order[position * self._size : (position + 1) * self._size]
