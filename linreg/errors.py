"""What can be wrong with an input, as types whose fields hold the facts.

The core says what is wrong and where; the words for people are made elsewhere from
these fields.
"""

import reprlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

SettingProblem = Literal[
    "not_a_number",  # the text or value is of another type than the setting
    "out_of_range",  # `allowed` says which values are taken
    "unknown_name",  # `allowed` lists the names on offer
    "wrong_count",  # `allowed` is the number of values expected
    "conflict",  # `allowed` names the other setting
]


class LinregError(Exception):
    """The base of every error that the core raises on purpose."""


@dataclass
class SettingError(LinregError):
    """A setting whose value cannot be used.

    Fields: `name` of the setting, the `value` that was given, the `problem`, and
    `allowed`, whose meaning depends on the problem (see `SettingProblem`).
    """

    name: str
    value: object
    problem: SettingProblem
    allowed: object = None

    def __str__(self) -> str:
        return f"{self.name}={self.value!r}: {self.problem} ({self.allowed})"


DataProblem = Literal[
    "too_few_rows",  # `rows` says how many there are
    "constant_feature",  # with a bias, w and b are not determined
    "unknown_column",  # `column` is not among `columns`
    "no_numeric_column",
    "no_training_rows",
    "not_finite",  # an infinity in `column` at `row`, or in a term made of it
    "needed_column",  # `column` is y, or the only x
    "taken_name",  # `column` has a name that another one of `columns` has
    "blank_name",  # a column must be called something
]


@dataclass
class DataError(LinregError):
    """A data set that no line can be fitted to.

    `row` counts from 1 as a person would count the rows of the table.
    """

    problem: DataProblem
    column: str = ""
    columns: tuple[str, ...] = ()
    row: int = 0
    rows: int = 0

    def __str__(self) -> str:
        return f"{self.problem} (column {self.column!r}, rows {self.rows})"


ProjectProblem = Literal[
    "missing",  # there is no such file
    "unreadable",  # the system refuses to read it, for that `reason`
    "not_json",  # the text breaks the rules of JSON, for that `reason`
    "not_a_project",  # JSON, but of something else
    "newer_version",  # `value` is the file's version, `allowed` the newest known
    "too_large",  # `allowed` is the most of what `field` may hold, or bytes of the file
    "absent",  # a field that must be there is not
    "unknown",  # a field that nobody knows
    "wrong_type",  # `allowed` says what the field holds
    "out_of_range",  # `allowed` says which values are taken
    "inconsistent",  # it contradicts another field, or what a run can have
]


@dataclass
class ProjectError(LinregError):
    """A project file that cannot be opened.

    `field` is the place in the file, such as "runs[0].config.settings.lr", and `value`
    what stands there. The meaning of `allowed` and `reason` depends on the problem (see
    `ProjectProblem`). `path` is the file, None where only its bytes were given.
    """

    problem: ProjectProblem
    field: str = ""
    value: object = None
    allowed: object = None
    reason: str = ""
    path: Path | None = None

    def __str__(self) -> str:
        facts = f"{self.field}={reprlib.repr(self.value)} ({self.allowed})"
        return f"{self.problem}: {facts} {self.reason}".rstrip()
