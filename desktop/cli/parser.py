"""What reads the command line: the parser, and how a value is read from its text."""

import argparse
import csv
import sys
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from typing import NoReturn

from desktop.cli.help import USES, as_typed, small
from linreg.optimizers import OPTIMIZERS, find_optimizer
from linreg.schedules import SCHEDULERS, find_scheduler
from linreg.specs import Spec, Value

Add = Callable[..., argparse.Action]


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage above it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"error: {message.removeprefix('argument ')}\n")


def program_parser() -> Parser:
    """For the program as a whole: its help and its version."""
    parser = Parser(
        prog=program(),
        usage="%(prog)s [-h] [--version] [FILE | train … | race …]",
        description="Linreg Lab: see linear regression being trained with PyTorch.",
        epilog=USES.format(program=program()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=_version())
    return parser


def command_parser(command: str, description: str, epilog: str) -> Parser:
    """For the options of one command."""
    return Parser(
        prog=f"{program()} {command}",
        usage="%(prog)s [FILE] [option …]",
        description=description,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def program() -> str:
    """The program as the person called it."""
    return "python main.py" if Path(sys.argv[0]).name == "main.py" else "linreg-lab"


def _version() -> str:
    try:
        return f"Linreg Lab {metadata.version('linreg-lab')}"
    except metadata.PackageNotFoundError:
        return "Linreg Lab (not installed: run from a copy of its sources)"


def add_spec(add: Add, flag: str, spec: Spec, metavar: str = "") -> None:
    """The option of a setting, made from its spec."""
    add(
        flag,
        dest=spec.name,
        metavar=metavar or "|".join(spec.choices),
        type=_parser_of(spec),
        default=spec.default,
        help=help_of(spec),
    )


def help_of(spec: Spec) -> str:
    """The spec's line, which here begins small and ends in the default."""
    text = small(spec.meaning).replace("%", "%%")
    says_default = spec.kind == "flag" or "default" in text
    return text if says_default else f"{text} (default: {as_typed(spec.default)})"


def _parser_of(spec: Spec) -> Callable[[str], Value]:
    if spec.kind != "choice":
        return spec.parse
    return lambda text: spec.parse(_but_for_case(text, spec.choices))


def _but_for_case(text: str, names: Sequence[str]) -> str:
    """The one of the names that the text is, but for its case; or the text."""
    by_key = {name.casefold(): name for name in names}
    return by_key.get(text.strip().casefold().replace("-", "_"), text)


def optimizer(text: str) -> str:
    """The optimizer's own name; raises SettingError."""
    return find_optimizer(_but_for_case(text, tuple(OPTIMIZERS))).name


def optimizers(text: str) -> tuple[str, ...]:
    """Several, with commas between them; raises SettingError."""
    return tuple(map(optimizer, text.split(",")))


def scheduler(text: str) -> str:
    """The schedule's own name; raises SettingError."""
    return find_scheduler(_but_for_case(text, tuple(SCHEDULERS))).name


def any_number(name: str) -> Spec:
    """Any finite number, under the name by which a mistake in it is told."""
    return Spec(name, "float", 0.0, "")


def numbers_of(name: str) -> Callable[[str], tuple[Value, ...]]:
    """What reads numbers with commas between them, under that name."""
    spec = any_number(name)
    return lambda text: tuple(spec.parse(part) for part in text.split(","))


def column_names(text: str) -> list[str]:
    """Column names with commas between them, in quotes as in the file itself."""
    # No column that is read has a line break in its name: a space stands in its place.
    line = " ".join(text.splitlines())
    names = next(csv.reader([line], skipinitialspace=True), [])
    return [name.strip() for name in names]


def assignment(text: str) -> tuple[str, str]:
    """The name and the text of its value."""
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"NAME=VALUE is wanted, not {text!r}")
    return name.strip(), value


def sweep_range(text: str) -> tuple[str, str]:
    """The same, of values: some with commas between them, or LOW:HIGH:COUNT."""
    name, values = assignment(text)
    if values.count(":") not in (0, 2):
        raise argparse.ArgumentTypeError(
            f"NAME=A,B,… or NAME=LOW:HIGH:COUNT is wanted, not {text!r}"
        )
    return name, values
