"""What the next launch finds after a kill, and whether that is as it should be."""

from dataclasses import dataclass
from pathlib import Path

from desktop.recovery import find_left, sessions_folder
from desktop.resumption import resumption
from linreg.errors import LinregError
from linreg.project import Project, SavedRun
from tests.kill.journal import Entry, read_journal
from tests.kill.program import take_name
from tests.kill.replay import differences

OLDEST = 5.0


@dataclass(frozen=True)
class Verdict:
    """The `age` of what was saved, None where nothing was, and the steps of its runs.

    `faults` say what is bad.
    """

    age: float | None
    steps: int
    faults: tuple[str, ...]


def check(journal: Path, killed_at: float) -> Verdict:
    """Judge what a killed program has left; run where it had its folders."""
    take_name()
    entries = [entry for entry in read_journal(journal) if entry.at <= killed_at]
    left = find_left(sessions_folder())
    if not left.crashed:
        # The first gesture has begun it all.
        lost = killed_at - entries[0].at if entries else 0.0
        fault = f"nothing was saved in {lost:.1f} s"
        return Verdict(None, 0, (fault,) if lost > OLDEST else ())
    try:
        project = left.crashed[0].read()
        resumption(project)
    except LinregError as error:
        return Verdict(None, 0, (f"cannot be read: {error!r}",))
    age = killed_at - _last_saved(entries, project)
    faults = []
    if age > OLDEST:
        faults.append(f"it is {age:.2f} s old")
    for run in project.runs:
        found = differences(run.still, _seen(entries, project, run))
        faults += [f"run {run.key}: {fault}" for fault in found]
    steps = sum(run.still.length for run in project.runs)
    return Verdict(max(age, 0.0), steps, tuple(faults))


def _gesture(project: Project) -> int:
    return int(project.title.rpartition(" ")[2])


def _last_saved(entries: list[Entry], project: Project) -> float:
    """When the session stood so that all of it is in what was saved."""
    gesture = _gesture(project)
    lengths = {run.key: run.still.length for run in project.runs}

    def is_saved(entry: Entry) -> bool:
        if entry.gesture != gesture or entry.newest is None:
            return entry.gesture <= gesture
        return entry.newest < lengths.get(entry.key, 0)

    return max((entry.at for entry in entries if is_saved(entry)), default=0.0)


def _seen(entries: list[Entry], project: Project, run: SavedRun) -> dict[int, float]:
    gesture = _gesture(project)
    return {
        entry.iteration: float.fromhex(entry.loss)
        for entry in entries
        if entry.gesture == gesture and entry.newest is not None
        if entry.key == run.key
    }
