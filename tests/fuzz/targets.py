"""All that can be fuzzed, by name."""

from typing import Any, get_args

from linreg.clipboard import ClipboardError, ClipboardProblem
from linreg.errors import (
    DataError,
    DataProblem,
    LinregError,
    ProjectError,
    ProjectProblem,
    SettingError,
    SettingProblem,
)
from linreg.table_errors import TableError, TableProblem
from tests.fuzz.case import Target
from tests.fuzz.clipboard import clipboard_cases
from tests.fuzz.mangling import mixed
from tests.fuzz.project_texts import project_cases
from tests.fuzz.tables import table_cases
from tests.fuzz.words import arguments_cases


def _problems(*kinds: tuple[type[LinregError], Any]) -> frozenset[str]:
    """The names of all the problems of these errors."""
    return frozenset(
        f"{error.__name__} {problem}"
        for error, problems in kinds
        for problem in get_args(problems)
    )


TABLES = Target(
    "table",
    11,
    mixed((8, table_cases()), (1, clipboard_cases())),
    _problems(
        (TableError, TableProblem),
        (ClipboardError, ClipboardProblem),
        (DataError, DataProblem),
    ),
)

ARGUMENTS = Target(
    "arguments",
    4,
    arguments_cases(),
    _problems(
        (SettingError, SettingProblem),
        (TableError, TableProblem),
        (DataError, DataProblem),
    ),
)

PROJECTS = Target(
    "project", 5, project_cases(), _problems((ProjectError, ProjectProblem))
)

TARGETS = {target.name: target for target in (TABLES, ARGUMENTS, PROJECTS)}
