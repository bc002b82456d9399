"""What is wrong with a project's file, in words for people. Nothing here needs Qt."""

from collections.abc import Callable, Mapping

from desktop.phrases import cut, either, limits, plural, printable, shown
from linreg.errors import ProjectError, ProjectProblem
from linreg.specs import Range

_KINDS = {
    "object": "an object",
    "list": "a list",
    "text": "a text",
    "number": "a number",
    "float": "a number",
    "whole number": "a whole number",
    "int": "a whole number",
    "flag": "true or false",
    "pair": "two numbers",
    "counts": "a list of whole numbers",
}
_MEGABYTE = 1 << 20


def project_sentence(error: ProjectError) -> str:
    """What is wrong, with the file, and the field by its path in it."""
    place = "" if error.path is None else f"{printable(str(error.path))}: "
    return f"{place}{_SENTENCES[error.problem](error)}"


_SENTENCES: dict[ProjectProblem, Callable[[ProjectError], str]] = {
    "missing": lambda e: "there is no such file",
    "unreadable": lambda e: f"the file cannot be read ({printable(e.reason)})",
    "not_json": lambda e: (
        "this is no project of Linreg Lab, or it is damaged" + _because(e)
    ),
    "not_a_project": lambda e: "this is no project of Linreg Lab" + _because(e),
    "newer_version": lambda e: (
        "this project was saved by a newer version of Linreg Lab (format "
        f"{_value(e.value)}; this one reads {_value(e.allowed)}), which is needed to "
        "open it"
    ),
    "too_large": lambda e: f"{_what_is_large(e)}, which is the most there can be",
    "absent": lambda e: f"field {_field(e)} is missing",
    "unknown": lambda e: f"field {_field(e)} is not known",
    "wrong_type": lambda e: (
        f"field {_field(e)} must be {_kind(e.allowed)}, not {_value(e.value)}"
    ),
    "out_of_range": lambda e: f"field {_field(e)} {_allowed(e)}, not {_value(e.value)}",
    "inconsistent": lambda e: f"field {_field(e)} does not fit the rest" + _because(e),
}


def _field(error: ProjectError) -> str:
    return printable(error.field)


def _because(error: ProjectError) -> str:
    reason = error.reason or error.allowed
    if reason is None:
        return ""
    place = f"{_field(error)}: " if error.problem == "not_json" and error.field else ""
    return f" ({place}{printable(str(reason))})"


def _what_is_large(error: ProjectError) -> str:
    if error.field:
        return f"field {_field(error)} holds more than {error.allowed}"
    if error.value is None and isinstance(error.allowed, int):
        return f"the file is larger than {error.allowed // _MEGABYTE} MB"
    return f"the file holds more than {error.allowed} values"


def _kind(allowed: object) -> str:
    if isinstance(allowed, int):
        return f"a list of {plural(allowed, 'value')}"
    return _KINDS.get(str(allowed), printable(str(allowed)))


def _allowed(error: ProjectError) -> str:
    allowed = error.allowed
    if isinstance(allowed, Range):
        return f"must be {limits(allowed, error.value)}"
    if isinstance(allowed, tuple) and all(isinstance(name, str) for name in allowed):
        return f"must be {either(allowed)}"
    if isinstance(allowed, tuple) and len(allowed) == 2:
        return f"must be from {allowed[0]} to {allowed[1]}"
    return f"takes {printable(str(allowed))}"


def _value(value: object) -> str:
    """What stands in the file; of what is long, only what it is."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return _KINDS["object"]
    if isinstance(value, (list, tuple)):
        return _KINDS["list"]
    if isinstance(value, int):
        return cut(str(value))
    return shown(value)
