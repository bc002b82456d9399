"""What it takes to go on with a project: its runs, made anew with their answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from desktop.lineup import Lineup
from desktop.memento import Memento
from desktop.runs import run_of
from linreg.prepare import Prepared
from linreg.project import Json, Project
from linreg.run_still import runner_of


@dataclass(frozen=True, eq=False)
class Resumption:
    """A race as it stood in a project, its target, and what the window was like."""

    memento: Memento
    target: float | None
    window: Mapping[str, Json]

    @property
    def prepared(self) -> Prepared:
        """What the run that is shown trains on."""
        return self.memento.lineup.run.prepared


def resumption(project: Project) -> Resumption:
    """Make the runs of a project; for a long table this takes a while.

    Raises LinregError where they cannot be made.
    """
    runners = tuple(runner_of(saved.still) for saved in project.runs)
    keys = [saved.key for saved in project.runs]
    run = run_of(runners[project.shown].trainer, keys[project.shown])
    pairs = [(runner.trainer, key) for runner, key in zip(runners, keys, strict=True)]
    runs = [
        replace(run, config=trainer.config, history=trainer.history, key=key)
        for trainer, key in pairs
    ]
    runs[project.shown] = run
    wanted = tuple(saved.wanted for saved in project.runs)
    lineup = Lineup(tuple(runs), wanted, project.shown)
    memento = Memento(run.prepared.dataset, project.title, lineup, runners)
    return Resumption(memento, project.target, project.window)
