"""What an input is here, and what is told of how it ended."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from warnings import catch_warnings, simplefilter

from hypothesis.strategies import SearchStrategy

from desktop.wording import describe
from linreg.errors import LinregError


class Case(Protocol):
    """One input. Its repr, with the class imported, makes it again."""

    def play(self, folder: Path) -> str:
        """What became of it, in a few words: accepted, or the problem's name.

        It may write into the folder alone. Any exception that it raises is a fault of
        the program, as is a warning.
        """


@dataclass(frozen=True)
class Target:
    """A kind of input, how it is made, and the problems that it should reach.

    `weight` is its share of a campaign: the less, the longer each one takes.
    """

    name: str
    weight: int
    cases: SearchStrategy[Any]
    problems: frozenset[str]


@contextmanager
def warnings_raised() -> Iterator[None]:
    with catch_warnings():
        simplefilter("error")
        yield


def refusal(error: LinregError) -> str:
    """The name of a problem, whose sentence for people must be one plain line."""
    sentence = describe(error)
    assert sentence, error
    assert len(sentence.splitlines()) == 1, sentence
    return problem_of(error)


def problem_of(error: LinregError) -> str:
    problem = getattr(error, "problem", "")
    return f"{type(error).__name__} {problem}".strip()
