"""Whether a run can go on, and if not, why."""

import math
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """Whether a run can go on, and if not, why."""

    TRAINING = "training"
    FINISHED = "finished"
    CONVERGED = "converged"
    EARLY_STOPPED = "early_stopped"
    DIVERGED = "diverged"


@dataclass(frozen=True)
class Divergence:
    """The iteration at which a run was lost, and how.

    `quantity` names the first number that was not finite: "loss", "gradient" or
    "parameters"; or it is "growth": all are finite still, but the loss is `growth`
    times what it was at the start, which is above `MOST_GROWTH`.
    """

    iteration: int
    quantity: str
    growth: float = math.inf


# A loss so many times larger than at the start does not come back: with plain gradient
# descent it is 1,000 times as far from the minimum, and still growing.
MOST_GROWTH = 1e6
