"""To play an input again that was printed: `replay(TableCase(…))`."""

from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.arguments import ArgumentsCase
from tests.fuzz.case import Case
from tests.fuzz.clipboard import ClipboardCase
from tests.fuzz.projects import ProjectCase
from tests.fuzz.tables import TableCase

__all__ = ["ArgumentsCase", "ClipboardCase", "ProjectCase", "TableCase", "replay"]


def replay(case: Case) -> str:
    """What becomes of the input, in a folder that is thrown away."""
    with TemporaryDirectory() as name, chdir(name):
        return case.play(Path(name))
