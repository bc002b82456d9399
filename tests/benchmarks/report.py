"""The figures as a table for people and as JSON for programs."""

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from tests.benchmarks.effort import Effort
from tests.benchmarks.figure import Figure, with_unit

_HEAD = ("what", "against", "figure", "aim", "", "measured")
_PACKAGES = ("torch", "PySide6-Essentials", "pyqtgraph", "numpy")


def table(figures: Sequence[Figure]) -> str:
    """A line for each figure, and its note below it."""
    rows = [_HEAD, *map(_cells, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = []
    for row, note in zip(rows, ["", *(f.note for f in figures)], strict=True):
        pairs = zip(row, widths, strict=True)
        lines.append("  ".join(cell.ljust(width) for cell, width in pairs).rstrip())
        if note:
            lines.append(f"    ({note})")
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join(lines)


def _cells(figure: Figure) -> tuple[str, ...]:
    value, unit = figure.value, figure.aim.unit
    shown = "none" if value is None else with_unit(value, unit)
    measured = ", ".join(f"{k} {with_unit(v, '')}" for k, v in figure.measured.items())
    return (
        figure.what,
        figure.against,
        shown,
        str(figure.aim),
        figure.verdict,
        measured.replace(" ,", ",").rstrip(),
    )


def as_json(figures: Mapping[str, Sequence[Figure]], effort: Effort) -> dict[str, Any]:
    """All of it, by the name of the benchmark."""
    return {
        "machine": _machine(),
        "effort": asdict(effort),
        "benchmarks": {
            name: [_as_object(figure) for figure in each]
            for name, each in figures.items()
        },
    }


def _machine() -> dict[str, Any]:
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "cores": _cores(),
        "screen": os.environ.get("QT_QPA_PLATFORM", "default"),
        **{name: version(name) for name in _PACKAGES},
    }


def _cores() -> int | None:
    """Those that may be used, which can be fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count()


def _as_object(figure: Figure) -> dict[str, Any]:
    return {
        "what": figure.what,
        "against": figure.against,
        "value": figure.value,
        "unit": figure.aim.unit,
        "aim": {"relation": figure.aim.relation, "bound": figure.aim.bound},
        "met": figure.is_met,
        "samples": list(figure.samples),
        "measured": dict(figure.measured),
        "note": figure.note,
    }
