"""Whether a run can go on, and if not, why."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """Whether a run can go on, and if not, why."""

    TRAINING = "training"
    FINISHED = "finished"
    CONVERGED = "converged"
    DIVERGED = "diverged"


@dataclass(frozen=True)
class Divergence:
    """The first iteration at which a number was not finite, and which one it was."""

    iteration: int
    quantity: str
