"""Project files, opened, trained on, saved again and gone back in."""

from dataclasses import dataclass, replace
from pathlib import Path

from desktop.resumption import resumption
from desktop.window_state import check_state
from linreg.errors import ProjectError
from linreg.project import Project, SavedRun
from linreg.project_file import decode, encode, read_project
from linreg.race import Runner
from linreg.run_still import runner_of, still_of
from linreg.time_travel import go_to
from tests.fuzz.case import refusal, warnings_raised
from tests.fuzz.training import STEPS, how_it_went


@dataclass(frozen=True)
class ProjectCase:
    """The bytes of a project file, None for one that is not there.

    They are read from a file, or else decoded at once.
    """

    content: bytes | None
    from_file: bool = False

    def play(self, folder: Path) -> str:
        """Open it, go on with each of its runs, and save and open it once more."""
        try:
            with warnings_raised():
                project = self._open(folder / "session.linreg")
        except ProjectError as error:
            return refusal(error)
        with warnings_raised():
            return _go_on(project)

    def _open(self, path: Path) -> Project:
        if self.content is not None and not self.from_file:
            return decode(self.content)
        if self.content is None:
            return read_project(path)
        path.write_bytes(self.content)
        try:
            return read_project(path)
        finally:
            path.unlink()


def _go_on(project: Project) -> str:
    read = resumption(project)
    try:
        check_state(read.window, read.prepared)
    except ProjectError as error:
        return refusal(error)
    runners = [runner_of(run.still) for run in project.runs]
    for runner in runners:
        for _ in range(STEPS):
            runner.step(past_end=True)
    outcomes = {how_it_went(runner.trainer) for runner in runners}
    saved = _saved(project, runners)
    for runner in runners:
        _go_to_start(runner)
    again = decode(saved)
    assert saved == b"".join(encode(again))
    return max(outcomes, key=len)


def _saved(project: Project, runners: list[Runner]) -> bytes:
    runs = tuple(
        SavedRun(run.key, run.wanted, still_of(runner))
        for run, runner in zip(project.runs, runners, strict=True)
    )
    return b"".join(encode(replace(project, runs=runs)))


def _go_to_start(runner: Runner) -> None:
    trainer = runner.trainer
    if len(trainer.history):
        go_to(trainer, 0)
        assert trainer.iteration == 0
