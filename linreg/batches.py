"""Which rows each iteration trains on."""

from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class _Before:
    """How things stood when the rows were changed at that iteration."""

    iteration: int
    rows: int
    order: torch.Tensor
    first_iteration: int
    epochs_before: int


class Batches:
    """Full batch, mini-batches or single samples of the training rows, without end.

    An epoch is one pass over all the rows. With shuffling, each epoch has a new order
    from the run's own generator, so equal seeds give equal batches. The last batch of
    an epoch holds what is left. An epoch begins anew where the number of rows changes.
    """

    def __init__(self, rows: int, size: int, shuffle: bool, seed: int) -> None:
        self._rows = rows
        self._asked_size = size
        self._size = size or rows
        self._shuffle = shuffle
        self._first_iteration = self._epochs_before = 0
        self._drawn_at = -1
        self._before: _Before | None = None
        self._generator = torch.Generator().manual_seed(seed)
        self._state_before = self._generator.get_state()
        self._order = torch.arange(rows)

    @property
    def per_epoch(self) -> int:
        """Iterations that make one pass over the training rows."""
        return -(-self._rows // self._size)

    @property
    def full(self) -> bool:
        """Every batch is all the rows, so their order does not matter."""
        return self._size >= self._rows

    @property
    def epoch_start(self) -> tuple[int, int]:
        """The iteration since which epochs are counted on, and those before it."""
        return self._first_iteration, self._epochs_before

    def epoch(self, iteration: int) -> int:
        """Passes over the rows that are complete at that iteration."""
        return self._epochs_before + self._since(iteration) // self.per_epoch

    def is_new_epoch(self, iteration: int) -> bool:
        """Whether the iteration takes the first batch of an epoch."""
        return self._since(iteration) % self.per_epoch == 0

    def _since(self, iteration: int) -> int:
        return iteration - self._first_iteration

    def change_rows(self, rows: int, iteration: int) -> None:
        """Go on with so many rows from that iteration, if they are others in number.

        Of several changes at one iteration the last alone counts, and so it does not
        matter whether its rows were asked for between them.
        """
        if self._drawn_at == iteration:
            self._generator.set_state(self._state_before)
            self._drawn_at = -1
        if self._before is not None and self._before.iteration == iteration:
            self._order, self._rows = self._before.order, self._before.rows
            self._first_iteration = self._before.first_iteration
            self._epochs_before = self._before.epochs_before
        else:
            self._before = _Before(
                iteration,
                self._rows,
                self._order,
                self._first_iteration,
                self._epochs_before,
            )
        if rows != self._rows:
            self._epochs_before = self.epoch(iteration)
            self._first_iteration = iteration
            self._rows, self._order = rows, torch.arange(rows)
        # Kept, since every step of a run asks for it.
        self._size = self._asked_size or self._rows

    def rows_of(self, iteration: int) -> torch.Tensor:
        """The rows (batch,) of this iteration; to be asked for in order.

        The newest iteration may be asked for again.
        """
        position = self._since(iteration) % self.per_epoch
        if position == 0 and self._shuffle and iteration != self._drawn_at:
            self._state_before = self._generator.get_state()
            self._drawn_at = iteration
            self._order = torch.randperm(self._rows, generator=self._generator)
        return self._order[position * self._size : (position + 1) * self._size]
