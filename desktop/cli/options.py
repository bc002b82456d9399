"""What the command line asks for, checked as far as it can be without the data."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from desktop.cli.arguments import Parser, program_parser, train_parser
from linreg.config import SPECS, Config
from linreg.errors import SettingError
from linreg.optimizers import find_hyperparameter


@dataclass(frozen=True)
class TrainOptions:
    """One call of `train`.

    Without a `file` the data are the lecture's; `x_names` and `y_name` are None where
    the default roles are wanted. `predict` has the values of each option, as given.
    """

    config: Config
    file: Path | None
    x_names: tuple[str, ...] | None
    y_name: str | None
    drop_invalid: bool
    predict: tuple[tuple[float, ...], ...]
    export: Path | None
    script: Path | None
    json: bool
    quiet: bool


def parse(arguments: Sequence[str]) -> TrainOptions:
    """The options of `train …`.

    Raises SettingError; SystemExit where argparse has said all there is to say (the
    help, the version, or a mistake in one line).
    """
    if arguments[:1] != ["train"]:
        _answer_without_command(arguments)
    parser = train_parser()
    found, rest = parser.parse_known_args(_with_values_joined(arguments[1:]))
    if rest:
        _refuse(rest[0], parser)
    return TrainOptions(
        config=_config(found),
        file=found.file,
        x_names=None if found.x is None else tuple(found.x),
        y_name=found.y,
        drop_invalid=found.drop_invalid,
        predict=tuple(found.predict),
        export=found.export,
        script=found.script,
        json=found.json,
        quiet=found.quiet,
    )


def _answer_without_command(arguments: Sequence[str]) -> NoReturn:
    """The program's own help and version; anything else is a mistake."""
    _, rest = program_parser().parse_known_args(arguments)
    command = rest[0] if rest else ""
    raise SettingError("command", command, "unknown_name", ("train",))


def _with_values_joined(arguments: Sequence[str]) -> list[str]:
    """`--init-w -0.5,1` as `--init-w=-0.5,1`: argparse sees an option in the value."""
    joined: list[str] = []
    for argument in arguments:
        before = joined[-1] if joined else ""
        is_negative = re.match(r"-\.?[0-9]", argument) is not None
        if is_negative and before.startswith("--") and "=" not in before:
            joined[-1] = f"{before}={argument}"
        else:
            joined.append(argument)
    return joined


def _refuse(argument: str, parser: Parser) -> NoReturn:
    if not argument.startswith("-"):
        parser.error(f"there can be one FILE, and {argument!r} is a second one")
    options = re.findall(r"(?<![\w-])--[a-z][a-z-]*", parser.format_help())
    name = argument.partition("=")[0]
    raise SettingError("option", name, "unknown_name", tuple(dict.fromkeys(options)))


def _config(found: Any) -> Config:
    """The settings that were asked for; raises SettingError."""
    if found.init_b is not None and not found.bias:
        raise SettingError(
            "initial_bias", found.init_b, "conflict", "a model with a bias"
        )
    given: list[tuple[str, str]] = found.set
    if found.lr is not None:
        given = [("lr", found.lr), *given]
    return Config(
        optimizer=found.optimizer,
        settings={
            name: find_hyperparameter(found.optimizer, name).parse(text)
            for name, text in given
        },
        initial_weight=found.init_w,
        initial_bias=found.init_b,
        **{name: getattr(found, name) for name in SPECS},
    )
