"""Every error of the core as one plain English sentence, for window and command line.

The sentences begin small and have no full stop, so that they can stand after "error:".
Nothing here needs Qt.
"""

import math
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import singledispatch

from linreg.catalogue import CatalogueError
from linreg.clipboard import ClipboardError, ClipboardProblem
from linreg.errors import DataError, DataProblem, LinregError, SettingError
from linreg.specs import Range
from linreg.table_errors import TableError, TableProblem

_LONGEST_CELL = 40

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


def offers_drop(error: LinregError) -> bool:
    """Whether the table can be read once the rows with missing numbers are left out."""
    return isinstance(error, TableError) and error.problem in (
        "blank_cell",
        "not_finite_cell",
    )


@singledispatch
def describe(error: LinregError) -> str:
    """What is wrong, in one line; with file, line and column where they are known."""
    return str(error)


@describe.register
def _(error: SettingError) -> str:
    name, allowed = setting_name(error.name), error.allowed
    if error.problem == "unknown_name":
        return (
            f"{name} {_quoted(str(error.value))} is not known{_suggest_setting(error)}"
        )
    if error.problem == "not_a_number":
        wanted = _KINDS.get(str(allowed), "a number")
        return f"{name} must be {wanted}, not {_shown(error.value)}"
    if error.problem == "wrong_count":
        given = len(error.value) if isinstance(error.value, (tuple, list)) else 1
        return f"{name} takes {_plural(allowed, 'value')}, not {given}"
    if error.problem == "conflict":
        phrase = _CONFLICTS.get(str(allowed), "{name} needs {allowed}")
        return phrase.format(name=name, value=_shown(error.value), allowed=allowed)
    return f"{name} must be {_range(error)}, not {_shown(error.value)}"


@describe.register
def _(error: DataError) -> str:
    return _DATA_SENTENCES[error.problem](error)


@describe.register
def _(error: TableError) -> str:
    place = [printable(str(error.path))]
    if error.row:
        unit = "line" if error.file_kind == "text" else "row"
        place.append(f"{unit} {error.row}")
    if error.column and error.row:
        place.append(f"column {_quoted(error.column)}")
    return f"{', '.join(place)}: {_TABLE_SENTENCES[error.problem](error)}"


@describe.register
def _(error: CatalogueError) -> str:
    place = f", entry {error.entry}" if error.entry else ""
    what = f"{_quoted(error.key)} is wrong there" if error.key else "cannot be read"
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
        f"column {_quoted(e.column)} is the same in every "
        f"{'training row' if e.rows else 'row'}, so w and b are not determined"
    ),
    "unknown_column": lambda e: _no_column(e.column, e.columns),
    "no_numeric_column": lambda e: (
        "a line needs two columns of numbers, one for x and one for y"
    ),
    "no_training_rows": lambda e: (
        f"with so large a test fraction none of the {_plural(e.rows, 'row')} is left "
        "for training"
    ),
    "not_finite": lambda e: (
        f"row {e.row}, column {_quoted(e.column)}: the cell holds no finite number"
        if e.row
        else f"the numbers of {_quoted(e.column)} are too large to be computed with"
    ),
    "needed_column": lambda e: (
        f"column {_quoted(e.column)} is y or the only x; choose another one first"
    ),
    "taken_name": lambda e: f"there is a column {_quoted(e.column)} already",
    "blank_name": lambda e: "a column needs a name",
}

_CLIPBOARD_SENTENCES: dict[ClipboardProblem, Callable[[ClipboardError], str]] = {
    "empty": lambda e: "there is no text to be pasted",
    "not_a_number": lambda e: f"{_pasted_cell(e)} is not a number: {_cut(e.cell)}",
    "not_finite": lambda e: f"{_pasted_cell(e)} is not finite: {_cut(e.cell)}",
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


_ENCODINGS = {"utf-8": "UTF-8", "utf-16": "UTF-16", "windows-1252": "Windows-1252"}
_FILE_KINDS = {"text": "text", "parquet": "Parquet file", "excel": "Excel workbook"}
_LEAVE_OUT = "rows with such cells can be left out"

_TABLE_SENTENCES: dict[TableProblem, Callable[[TableError], str]] = {
    "missing": lambda e: "there is no such file",
    "folder": lambda e: "this is a folder, not a file",
    "unreadable": lambda e: f"the file cannot be read ({printable(e.reason)})",
    "empty": lambda e: "the file is empty",
    "binary": lambda e: (
        "this is not a text file"
        + (f": byte {e.byte} is zero" if e.byte else "")
        + "; save the table as CSV first"
    ),
    "encoding": lambda e: (
        f"the text is not {_ENCODINGS[e.encoding]}: byte {e.byte} is {e.cell}; save "
        "it as UTF-8"
    ),
    "damaged": lambda e: (
        f"this is no {_FILE_KINDS[e.file_kind]}, or it is damaged"
        + (f" ({printable(e.reason)})" if e.reason else "")
    ),
    "encrypted": lambda e: (
        "the workbook is locked with a password; save it without one first"
    ),
    "no_sheet": lambda e: (
        f"there is no sheet {_quoted(e.sheet)}; sheets: {_listed(e.columns)}"
    ),
    "empty_sheet": lambda e: (
        f"the sheet {_quoted(e.sheet)} is empty"
        + (f"; sheets: {_listed(e.columns)}" if len(e.columns) > 1 else "")
    ),
    "unclosed_cell": lambda e: (
        "a cell does not end as it should; is there a quotation mark without its "
        "partner?"
    ),
    "ragged_row": lambda e: (
        f"the row has {_plural(e.count, 'cell')}, but the first row has {e.expected}"
    ),
    "header_only": lambda e: "there is a header, but no row of data below it",
    "too_few_rows": lambda e: (
        f"a line needs two rows of data or more, and there is {e.count or 'none'}"
        + (f" after {_plural(e.dropped, 'row')} left out" if e.dropped else "")
    ),
    "no_numeric_column": lambda e: (
        "no column holds numbers; columns of text: " + _listed(e.columns)
    ),
    "one_numeric_column": lambda e: (
        "a line needs two columns of numbers, one for x and one for y; "
        f"numeric here: {_listed(e.columns)}"
    ),
    "unknown_column": lambda e: _no_column(e.column, e.columns),
    "text_column": lambda e: (
        f"column {_quoted(e.column)} holds text, not numbers; "
        f"numeric columns: {_listed(e.columns)}"
    ),
    "same_column": lambda e: (
        f"column {_quoted(e.column)} is named more than once among x and y"
    ),
    "text_cell": lambda e: f"{_quoted(e.cell)} is not a number",
    "blank_cell": lambda e: f"the cell is blank; {_LEAVE_OUT}",
    "not_finite_cell": lambda e: (
        f"{_quoted(e.cell)} is not a finite number; {_LEAVE_OUT}"
    ),
}


def _no_column(name: str, columns: tuple[str, ...]) -> str:
    near = _near(name, {column: column for column in columns})
    if near:
        hint = f"did you mean {_either(map(_quoted, near))}?"
    else:
        hint = f"numeric columns: {_listed(columns)}"
    return f"there is no column {_quoted(name)}; {hint}"


def _suggest_setting(error: SettingError) -> str:
    """The names that are near, or else all of them."""
    if not isinstance(error.allowed, tuple):
        return ""
    names = [str(name) for name in error.allowed]
    spoken = {setting_name(name): name for name in names}
    near = _near(str(error.value), spoken | {name: name for name in names})
    if near:
        return f"; did you mean {_either(near)}?"
    return f"; choose one of {', '.join(names)}"


def _near(wanted: str, names: dict[str, str]) -> list[str]:
    """The values whose keys are spelt much like `wanted`, the nearest first."""
    by_key = {key.casefold().replace("_", " "): name for key, name in names.items()}
    key = wanted.casefold().replace("_", " ")
    if key in by_key:
        return [by_key[key]]
    matches = get_close_matches(key, by_key, n=3, cutoff=0.7)
    return list(dict.fromkeys(by_key[match] for match in matches))


def _range(error: SettingError) -> str:
    allowed = error.allowed
    if not isinstance(allowed, Range):
        return f"at most {allowed}, the number of training rows"
    low, high = allowed.low, allowed.high
    limits = []
    if math.isfinite(low):
        limits.append(f"{'greater than' if allowed.low_open else 'at least'} {low:g}")
    if math.isfinite(high):
        limits.append(f"{'less than' if allowed.high_open else 'at most'} {high:.10g}")
    text = " and ".join(limits)
    is_finite = not isinstance(error.value, float) or math.isfinite(error.value)
    return text if text and is_finite else f"a finite number {text}".strip()


def _shown(value: object) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, (tuple, list)):
        return ", ".join(_shown(part) for part in value)
    return printable(str(value))


def printable(text: str) -> str:
    """The text on one line: what cannot be shown is written as its code."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode() for c in text
    )


def _cut(text: str) -> str:
    text = text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"
    return printable(text)


def _quoted(text: str) -> str:
    return f"'{_cut(text)}'"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(_quoted(name) for name in names) or "none"


def _either(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last


def _plural(count: object, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
