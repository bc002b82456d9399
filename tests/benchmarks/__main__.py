"""`python -m tests.benchmarks`: every figure beside its baseline, from the same run.

It prints a table and writes JSON. Numbers are good only on a machine that has nothing
else to do; all processes share two cores.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from tests.benchmarks.catalogue import BENCHMARKS
from tests.benchmarks.effort import SMOKE, Effort
from tests.benchmarks.figure import Figure
from tests.benchmarks.partners import PartnerError
from tests.benchmarks.report import as_json, table

_CORES = 2
# Where the program keeps what belongs to a person.
_FOLDERS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")


def parser() -> argparse.ArgumentParser:
    names = ", ".join(BENCHMARKS)
    found = argparse.ArgumentParser("python -m tests.benchmarks", description=__doc__)
    add = found.add_argument
    add("--only", nargs="+", choices=BENCHMARKS, metavar="NAME", help=f"from {names}")
    add("--json", type=Path, default=Path("benchmarks.json"), metavar="FILE")
    add("--rounds", type=_count, metavar="N", help="how often each is measured")
    add("--memory-steps", type=_count, metavar="N", help="steps of the live run")
    add("--quick", action="store_true", help="a smoke run; its numbers mean nothing")
    add("--display", action="store_true", help="on the real display, not offscreen")
    return found


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return count


def effort_of(arguments: argparse.Namespace) -> Effort:
    effort = SMOKE if arguments.quick else Effort()
    return replace(
        effort,
        rounds=arguments.rounds or effort.rounds,
        steps=arguments.memory_steps or effort.steps,
    )


def prepare_surroundings(folder: str, *, display: bool) -> None:
    """What every process of a benchmark inherits: a screen, two cores, own settings."""
    if not display:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ |= dict.fromkeys(_FOLDERS, folder)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:_CORES])


def measure(names: Sequence[str], effort: Effort) -> dict[str, list[Figure]]:
    """The figures of each, without those whose process has failed, which is said."""
    found = {}
    for name in names:
        print(f"{name} … ", end="", flush=True, file=sys.stderr)
        begun = perf_counter()
        try:
            found[name] = BENCHMARKS[name](effort)
        except PartnerError as error:
            print(f"a process has failed: {error}", file=sys.stderr)
        else:
            print(f"{perf_counter() - begun:.0f} s", file=sys.stderr)
    return found


def main(given: Sequence[str] | None = None) -> int:
    arguments = parser().parse_args(given)
    if arguments.display and not os.environ.get("DISPLAY"):
        parser().error("--display needs one: DISPLAY is not set")
    effort = effort_of(arguments)
    with tempfile.TemporaryDirectory() as folder:
        prepare_surroundings(folder, display=arguments.display)
        names = arguments.only or list(BENCHMARKS)
        figures = measure(names, effort)
    print(table([figure for each in figures.values() for figure in each]))
    if arguments.quick:
        print("A smoke run: these numbers mean nothing.")
    text = json.dumps(as_json(figures, effort), indent=2, ensure_ascii=False)
    arguments.json.write_text(text + "\n", encoding="utf-8")
    return 0 if len(figures) == len(names) else 1


if __name__ == "__main__":
    sys.exit(main())
