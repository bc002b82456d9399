"""How many threads torch works with."""

import torch

# From so many rows on torch uses all of its threads.
MANY_ROWS = 100_000
_ALL_THREADS = torch.get_num_threads()


def use_threads_for(rows: int) -> None:
    """Set torch's threads: one where the tensors are small, for there it is faster.

    The number follows from the rows alone, since it decides how sums are rounded.
    """
    threads = 1 if rows < MANY_ROWS else _ALL_THREADS
    if torch.get_num_threads() != threads:
        torch.set_num_threads(threads)
