"""What has come of many inputs: counts, the slowest, the most greedy, the faults."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

_MOST_SHOWN = 5


class Cost(NamedTuple):
    """What an input took: seconds of the processor, or MiB of new memory."""

    amount: float
    case: str


@dataclass
class Fault:
    """The smallest input found that ends in an exception of no expected type.

    `kind` says where in the program it comes from, so that others of it are known.
    """

    kind: str
    case: str
    trace: str


@dataclass
class Tally:
    """Of inputs to one target."""

    inputs: int = 0
    seconds: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: list[Cost] = field(default_factory=list)
    greediest: list[Cost] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def add(self, outcome: str, seconds: float, mebibytes: float, case: object) -> None:
        """Count one more input."""
        self.inputs += 1
        self.seconds += seconds
        self.outcomes[outcome] += 1
        _keep_most(self.slowest, seconds, case)
        _keep_most(self.greediest, mebibytes, case)

    def merge(self, other: "Tally") -> None:
        """Count those of another tally as well."""
        self.inputs += other.inputs
        self.seconds += other.seconds
        self.outcomes += other.outcomes
        self.slowest = sorted((*self.slowest, *other.slowest), reverse=True)
        self.greediest = sorted((*self.greediest, *other.greediest), reverse=True)
        del self.slowest[_MOST_SHOWN:], self.greediest[_MOST_SHOWN:]
        self.faults += other.faults


def _keep_most(costs: list[Cost], amount: float, case: object) -> None:
    if len(costs) == _MOST_SHOWN and amount <= costs[-1].amount:
        return
    costs.append(Cost(amount, repr(case)))
    costs.sort(reverse=True)
    del costs[_MOST_SHOWN:]
