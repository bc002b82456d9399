"""Every error of the core as one plain English sentence, for window and command line.

The sentences begin small and have no full stop, so that they can stand after "error:".
Nothing here needs Qt.
"""

from collections.abc import Callable
from functools import singledispatch

from desktop.phrases import (
    cut,
    either,
    limits,
    near,
    no_column,
    plural,
    printable,
    quoted,
    shown,
)
from desktop.project_words import project_sentence
from desktop.table_words import offers_drop, table_sentence
from linreg.catalogue import CatalogueError
from linreg.clipboard import ClipboardError, ClipboardProblem
from linreg.errors import (
    DataError,
    DataProblem,
    LinregError,
    ProjectError,
    SettingError,
)
from linreg.specs import Range
from linreg.table_errors import TableError

__all__ = ["describe", "offers_drop", "printable", "setting_name"]

_SETTING_NAMES = {
    "lr": "learning rate",
    "lr_decay": "learning rate decay",
    "dtype": "number type",
    "eps": "epsilon",
    "lambd": "lambda",
    "max_iter": "number of inner iterations",
    "line_search_fn": "line search",
    "iterations": "number of iterations",
    "initial_weight": "initial w",
    "initial_bias": "initial b",
    "loss": "criterion",
    "l1": "L1 penalty",
    "lr_bias": "learning rate of b",
    "clip": "gradient clipping",
    "standardize": "standardizing",
    "predict": "x to predict for",
    "config": "this change",
    "lowest": "the lowest value",
    "highest": "the highest value",
    "count": "the number of values",
}
_KINDS = {
    "float": "a number",
    "int": "a whole number",
    "flag": "yes or no",
    "pair": "two numbers",
    "counts": "a whole number",
}
# What the core names as the other side of a conflict.
_CONFLICTS = {
    "restart": "{name} can be changed only with a restart of the run",
    "several x columns": "{name} {value} needs a single x column, and there are "
    "several",
    "shortest <= longest": "{name} must be the shortest and then the longest, "
    "not {value}",
    "rising": "{name} must rise from one to the next, not {value}",
    "LBFGS": "{name} cannot be set for LBFGS, which finds its steps by itself",
    "OneCycleLR": "{name} cannot be set with OneCycleLR, which sets all rates",
    "Rprop": "a scheduler does nothing for Rprop, which sets its steps by itself",
}


def setting_name(name: str) -> str:
    """What people call the setting: "learning rate" for lr."""
    return _SETTING_NAMES.get(name, name.replace("_", " "))


@singledispatch
def describe(error: LinregError) -> str:
    """What is wrong, in one line; with file, line and column where they are known."""
    return str(error)


@describe.register
def _(error: SettingError) -> str:
    name, allowed = setting_name(error.name), error.allowed
    if error.problem == "unknown_name":
        return (
            f"{name} {quoted(str(error.value))} is not known{_suggest_setting(error)}"
        )
    if error.problem == "not_a_number":
        wanted = _KINDS.get(str(allowed), "a number")
        return f"{name} must be {wanted}, not {shown(error.value)}"
    if error.problem == "wrong_count":
        given = len(error.value) if isinstance(error.value, (tuple, list)) else 1
        return f"{name} takes {plural(allowed, 'value')}, not {given}"
    if error.problem == "conflict":
        phrase = _CONFLICTS.get(str(allowed), "{name} needs {allowed}")
        return phrase.format(name=name, value=shown(error.value), allowed=allowed)
    return f"{name} must be {_range(error)}, not {shown(error.value)}"


@describe.register
def _(error: DataError) -> str:
    return _DATA_SENTENCES[error.problem](error)


@describe.register
def _(error: TableError) -> str:
    return table_sentence(error)


@describe.register
def _(error: ProjectError) -> str:
    return project_sentence(error)


@describe.register
def _(error: CatalogueError) -> str:
    place = f", entry {error.entry}" if error.entry else ""
    what = f"{quoted(error.key)} is wrong there" if error.key else "cannot be read"
    return f"the list of data sets, {printable(str(error.path))}{place}: {what}"


@describe.register
def _(error: ClipboardError) -> str:
    sentence = _CLIPBOARD_SENTENCES[error.problem](error)
    return f"{sentence}; nothing was changed"


_DATA_SENTENCES: dict[DataProblem, Callable[[DataError], str]] = {
    "too_few_rows": lambda e: (
        f"a line needs two rows of data or more, and the table has {e.rows}"
    ),
    "constant_feature": lambda e: (
        f"column {quoted(e.column)} is the same in every "
        f"{'training row' if e.rows else 'row'}, so w and b are not determined"
    ),
    "unknown_column": lambda e: no_column(e.column, e.columns),
    "no_numeric_column": lambda e: (
        "a line needs two columns of numbers, one for x and one for y"
    ),
    "no_training_rows": lambda e: (
        f"with so large a test fraction none of the {plural(e.rows, 'row')} is left "
        "for training"
    ),
    "not_finite": lambda e: (
        f"row {e.row}, column {quoted(e.column)}: the cell holds no finite number"
        if e.row
        else f"the numbers of {quoted(e.column)} are too large to be computed with"
    ),
    "needed_column": lambda e: (
        f"column {quoted(e.column)} is y or the only x; choose another one first"
    ),
    "taken_name": lambda e: f"there is a column {quoted(e.column)} already",
    "blank_name": lambda e: "a column needs a name",
}

_CLIPBOARD_SENTENCES: dict[ClipboardProblem, Callable[[ClipboardError], str]] = {
    "empty": lambda e: "there is no text to be pasted",
    "not_a_number": lambda e: f"{_pasted_cell(e)} is not a number: {cut(e.cell)}",
    "not_finite": lambda e: f"{_pasted_cell(e)} is not finite: {cut(e.cell)}",
    "unclosed_cell": lambda e: (
        f"a cell in line {e.row} of what was pasted does not end as it should; is "
        "there a quotation mark without its partner?"
    ),
    "computed_column": lambda e: (
        "the set, the predictions and the residuals are not pasted; choose a cell of "
        "the data"
    ),
}


def _pasted_cell(error: ClipboardError) -> str:
    if not error.row:
        return "the cell"
    return f"the cell in row {error.row}, column {error.column} of what was pasted"


def _suggest_setting(error: SettingError) -> str:
    """The names that are near, or else all of them."""
    if not isinstance(error.allowed, tuple):
        return ""
    names = [str(name) for name in error.allowed]
    spoken = {setting_name(name): name for name in names}
    close = near(str(error.value), spoken | {name: name for name in names})
    if close:
        return f"; did you mean {either(close)}?"
    return f"; choose one of {', '.join(names)}"


def _range(error: SettingError) -> str:
    if isinstance(error.allowed, Range):
        return limits(error.allowed, error.value)
    return f"at most {error.allowed}, the number of training rows"
