"""Where the runs of a race stand, as far as the window has heard."""

from collections.abc import Sequence

from desktop.runs import Run
from desktop.worker import Halt
from linreg.race import Standing
from linreg.status import Status


class Whereabouts:
    """The last halt and the last standing of each run, by its key."""

    def __init__(self) -> None:
        self.halts: dict[int, Halt] = {}
        self.standings: dict[int, Standing] = {}

    def halt(self, run: Run) -> Halt:
        """Where that run stands: at its start, if nothing was heard of it."""
        return self.halts.get(run.key, Halt(Status.TRAINING, 0))

    @property
    def iteration(self) -> int:
        """How far the race was when it halted: a run that is over stays behind."""
        return max((halt.iteration for halt in self.halts.values()), default=0)

    def over(self, runs: Sequence[Run]) -> bool:
        """Whether none of these runs can go on."""
        return all(self.halt(run).status is not Status.TRAINING for run in runs)

    def take_halt(self, halt: Halt, runs: Sequence[Run]) -> bool:
        """Remember it; False, and nothing, where it does not tell of all these runs."""
        halts = halts_of(halt, runs)
        if not halts:
            return False
        self.halts = halts
        for key, each in halts.items():
            if each.standing is not None:
                self.standings[key] = each.standing
        return True

    def take_standings(
        self, standings: Sequence[Standing], runs: Sequence[Run]
    ) -> bool:
        """Remember them; False where they are those of more runs, or of fewer."""
        if len(standings) != len(runs):
            return False
        keys = (run.key for run in runs)
        self.standings = dict(zip(keys, standings, strict=True))
        return True

    def forget(self, key: int) -> None:
        """That run races no more."""
        self.halts.pop(key, None)
        self.standings.pop(key, None)


def halts_of(halt: Halt, runs: Sequence[Run]) -> dict[int, Halt]:
    """What it tells of each of these runs; nothing where one of them is missing."""
    by_history = {id(each.history): each for each in halt.field}
    if any(id(run.history) not in by_history for run in runs):
        return {}
    return {run.key: by_history[id(run.history)] for run in runs}
