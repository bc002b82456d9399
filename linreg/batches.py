"""Which rows each iteration trains on."""

from dataclasses import dataclass, replace

import torch


@dataclass(frozen=True, eq=False)
class Order:
    """The rows in the order of an epoch: as they stand, or drawn by lot.

    `drawn_from` is the generator's state before the draw, from which the same order is
    drawn again; None where the rows stand in the table's order.
    """

    rows: int
    drawn_from: torch.Tensor | None = None


@dataclass(frozen=True)
class Place:
    """Where a run stands among the rows: the epoch's order, and where it began."""

    order: Order
    first_iteration: int = 0
    epochs_before: int = 0


@dataclass(frozen=True, eq=False)
class BatchesState:
    """All that decides which rows come next; small, whatever the number of rows."""

    place: Place
    before: tuple[int, Place] | None
    drawn_at: int
    generator: torch.Tensor

    @property
    def nbytes(self) -> int:
        """About what it takes of memory that is not shared by all states."""
        drawn_from = self.place.order.drawn_from
        return 0 if drawn_from is None else drawn_from.nbytes + self.generator.nbytes


class Batches:
    """Full batch, mini-batches or single samples of the training rows, without end.

    An epoch is one pass over all the rows. With shuffling, each epoch has a new order
    from the run's own generator, so equal seeds give equal batches. The last batch of
    an epoch holds what is left. An epoch begins anew where the number of rows changes.
    """

    def __init__(self, rows: int, size: int, shuffle: bool, seed: int) -> None:
        self._asked_size = size
        self._shuffle = shuffle
        self._drawn_at = -1
        # How things stood before the rows were changed at that iteration.
        self._before: tuple[int, Place] | None = None
        self._generator = torch.Generator().manual_seed(seed)
        # The generator's state, which takes time to copy and changes once an epoch.
        self._generator_state = self._generator.get_state()
        self._order_of: Order | None = None
        self._take(Place(Order(rows)))

    def _take(self, place: Place, order: torch.Tensor | None = None) -> None:
        self._place, rows = place, place.order.rows
        self._rows, self._first_iteration = rows, place.first_iteration
        # Kept, since every step of a run asks for it.
        self._size = self._asked_size or rows
        if order is not None:
            self._order = order
        elif place.order is not self._order_of:
            self._order = _drawn(place.order)
        self._order_of = place.order

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
        return self._first_iteration, self._place.epochs_before

    def epoch(self, iteration: int) -> int:
        """Passes over the rows that are complete at that iteration."""
        return self._place.epochs_before + self._since(iteration) // self.per_epoch

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
            self._take_draw_back()
        if self._before is not None and self._before[0] == iteration:
            self._take(self._before[1])
        else:
            self._before = (iteration, self._place)
        if rows != self._rows:
            epochs = self.epoch(iteration)
            self._take(Place(Order(rows), iteration, epochs))

    def _take_draw_back(self) -> None:
        drawn_from = self._place.order.drawn_from
        assert drawn_from is not None
        self._generator.set_state(drawn_from)
        self._generator_state, self._drawn_at = drawn_from, -1

    def _draw(self, iteration: int) -> None:
        """A new epoch's order."""
        order = Order(self._rows, self._generator_state)
        permutation = torch.randperm(self._rows, generator=self._generator)
        self._generator_state = self._generator.get_state()
        self._drawn_at = iteration
        self._take(replace(self._place, order=order), permutation)

    def rows_of(self, iteration: int) -> torch.Tensor:
        """The rows (batch,) of this iteration; to be asked for in order.

        The newest iteration may be asked for again.
        """
        position = self._since(iteration) % self.per_epoch
        if position == 0 and self._shuffle and iteration != self._drawn_at:
            self._draw(iteration)
        return self._order[position * self._size : (position + 1) * self._size]

    def state(self) -> BatchesState:
        return BatchesState(
            self._place, self._before, self._drawn_at, self._generator_state
        )

    def restore(self, state: BatchesState) -> None:
        """Go on as from that state."""
        self._before, self._drawn_at = state.before, state.drawn_at
        self._generator_state = state.generator
        self._generator.set_state(state.generator)
        self._take(state.place)


def _drawn(order: Order) -> torch.Tensor:
    """The rows (n,) in that order."""
    if order.drawn_from is None:
        return torch.arange(order.rows)
    generator = torch.Generator()
    generator.set_state(order.drawn_from)
    return torch.randperm(order.rows, generator=generator)
