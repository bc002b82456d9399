"""A race as it once stood, that it may be had back."""

from dataclasses import dataclass

from desktop.lineup import Lineup
from linreg.dataset import Dataset
from linreg.race import Runner


@dataclass(eq=False)
class Memento:
    """Data and runs of a race; and its `runners`, once they have left the thread."""

    dataset: Dataset
    title: str
    lineup: Lineup
    runners: tuple[Runner, ...] = ()

    def is_of(self, runners: tuple[Runner, ...]) -> bool:
        """Whether these runners are those of its runs, in the same order."""
        histories = [id(run.history) for run in self.lineup.runs]
        return [id(runner.trainer.history) for runner in runners] == histories
