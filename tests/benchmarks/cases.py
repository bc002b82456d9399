"""What is trained: the same in the window and in a plain loop."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """So many rows, the lecture's where it is 3, else of a noisy line.

    A `batch` of 0 takes all rows in each step.
    """

    title: str
    rows: int
    optimizer: str
    lr: float
    batch: int = 0


CASES = {
    "lecture": Case("3 points, SGD", 3, "SGD", 0.01),
    "large": Case("100,000 points, SGD", 100_000, "SGD", 0.001),
    "adam": Case("3 points, Adam", 3, "Adam", 0.001),
    "batches": Case("mini-batch 32 of 1,000, SGD", 1000, "SGD", 0.001, 32),
}

# Of a noisy line. On it none of the lecture's eight optimizers diverges at its default
# rate. LBFGS arrives within some steps, and from then on evaluates once in each.
RACE_ROWS = 1000
