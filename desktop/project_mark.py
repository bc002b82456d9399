"""What of a session a project's file has to hold: by it a change is told."""

from dataclasses import dataclass

from desktop.session_state import SessionState
from linreg.config import Config
from linreg.dataset import Dataset


@dataclass(frozen=True)
class _RunMark:
    """A run of the race: what is asked of it, and how far it has been trained."""

    key: int
    wanted: Config
    length: int
    branches: int


@dataclass(frozen=True)
class Mark:
    """Data, settings and steps of a session; two are equal where these are the same.

    What is looked at, which run and which step of it, is not among them.
    """

    title: str
    dataset: Dataset
    target: float | None
    runs: tuple[_RunMark, ...]


def mark_of(session: SessionState) -> Mark:
    """How things stand now."""
    runs = (
        _RunMark(run.key, wanted, len(run.history), len(run.history.abandoned))
        for run, wanted in zip(session.runs, session.wanted, strict=True)
    )
    return Mark(session.title, session.dataset, session.chosen_target, tuple(runs))
