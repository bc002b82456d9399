"""Parts of the sentences about errors: names, lists and numbers as people write them.

Nothing here needs Qt.
"""

import math
from collections.abc import Iterable
from difflib import get_close_matches

from linreg.specs import Range

_LONGEST_CELL = 40


def printable(text: str) -> str:
    """The text on one line: what cannot be shown is written as its code."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode() for c in text
    )


def cut(text: str) -> str:
    """The beginning of a text that may be long, on one line."""
    text = text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"
    return printable(text)


def quoted(text: str) -> str:
    """The text, or its beginning, as what somebody has written."""
    return f"'{cut(text)}'"


def listed(names: tuple[str, ...]) -> str:
    """All the names, quoted; "none" where there is none."""
    return ", ".join(quoted(name) for name in names) or "none"


def either(names: Iterable[str]) -> str:
    """The names as a choice: "a, b or c"."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last


def plural(count: object, noun: str) -> str:
    """So many of them: "1 row", "2 rows"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def shown(value: object) -> str:
    """A value as a person would type it."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, (tuple, list)):
        return ", ".join(shown(part) for part in value)
    return printable(str(value))


def limits(allowed: Range, value: object) -> str:
    """Which numbers are allowed, to somebody who has given this value."""
    low, high = allowed.low, allowed.high
    ends = []
    if math.isfinite(low):
        ends.append(f"{'greater than' if allowed.low_open else 'at least'} {low:g}")
    if math.isfinite(high):
        ends.append(f"{'less than' if allowed.high_open else 'at most'} {high:.10g}")
    text = " and ".join(ends)
    is_finite = not isinstance(value, float) or math.isfinite(value)
    return text if text and is_finite else f"a finite number {text}".strip()


def near(wanted: str, names: dict[str, str]) -> list[str]:
    """The values whose keys are spelt much like `wanted`, the nearest first."""
    by_key = {key.casefold().replace("_", " "): name for key, name in names.items()}
    key = wanted.casefold().replace("_", " ")
    if key in by_key:
        return [by_key[key]]
    matches = get_close_matches(key, by_key, n=3, cutoff=0.7)
    return list(dict.fromkeys(by_key[match] for match in matches))


def no_column(name: str, columns: tuple[str, ...]) -> str:
    """What is said of a column that is not among these."""
    close = near(name, {column: column for column in columns})
    if close:
        hint = f"did you mean {either(map(quoted, close))}?"
    else:
        hint = f"numeric columns: {listed(columns)}"
    return f"there is no column {quoted(name)}; {hint}"
