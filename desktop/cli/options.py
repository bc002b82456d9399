"""What the command line asks for, checked as far as it can be without the data."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from desktop.cli.arguments import race_parser, train_parser
from desktop.cli.parser import Parser, program_parser
from desktop.cli.sweep import sweep_values
from linreg.config import SPECS, Config
from linreg.errors import SettingError
from linreg.optimizers import find_hyperparameter
from linreg.race import LECTURE_EIGHT, sweep, sweep_spec
from linreg.schedules import NO_SCHEDULER, find_scheduler_setting
from linreg.specs import Value

COMMANDS = ("train", "race")


@dataclass(frozen=True)
class Source:
    """The table that is asked for, and the roles of its columns.

    Without a `file` the data are the lecture's; `x_names` and `y_name` are None where
    the default roles are wanted.
    """

    file: Path | None
    x_names: tuple[str, ...] | None
    y_name: str | None
    drop_invalid: bool


@dataclass(frozen=True)
class TrainOptions:
    """One call of `train`; `predict` has the values of each option, as given."""

    config: Config
    source: Source
    predict: tuple[tuple[float, ...], ...]
    export: Path | None
    script: Path | None
    json: bool
    quiet: bool


@dataclass(frozen=True)
class RaceOptions:
    """One call of `race`: a config for each run, in the order asked for.

    `swept` is the setting in which they differ, "" where they were named one by one.
    `target` is None where the default is wanted.
    """

    configs: tuple[Config, ...]
    source: Source
    swept: str
    target: float | None
    json: bool
    quiet: bool


def parse(arguments: Sequence[str]) -> TrainOptions | RaceOptions:
    """The options of `train …` or `race …`.

    Raises SettingError; SystemExit where argparse has said all there is to say (the
    help, the version, or a mistake in one line).
    """
    command = arguments[0] if arguments else ""
    if command == "train":
        return _train_options(_found(train_parser(), arguments[1:]))
    if command == "race":
        return _race_options(_found(race_parser(), arguments[1:]))
    raise _unknown_command(arguments)


def _unknown_command(arguments: Sequence[str]) -> SettingError:
    """The mistake that it is, if it is not the program's own help or version."""
    _, rest = program_parser().parse_known_args(arguments)
    command = rest[0] if rest else ""
    return SettingError("command", command, "unknown_name", COMMANDS)


def _found(parser: Parser, arguments: Sequence[str]) -> Any:
    """What was given for each option; raises SettingError, SystemExit."""
    _refuse_dashes(arguments, parser)
    found, rest = parser.parse_known_args(_with_values_joined(arguments))
    if rest:
        _refuse(rest[0], parser)
    return found


def _refuse_dashes(arguments: Sequence[str], parser: Parser) -> None:
    """Refuse `--lr=--`, in whose place argparse would give an empty list."""
    for argument in arguments:
        name, _, value = argument.partition("=")
        if name.startswith("--") and value == "--":
            parser.error(f"argument {name}: expected one argument")


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
    options = re.findall(r"(?<![\w-])--[a-z][a-z0-9-]*", parser.format_help())
    name = argument.partition("=")[0]
    raise SettingError("option", name, "unknown_name", tuple(dict.fromkeys(options)))


def _train_options(found: Any) -> TrainOptions:
    given = [] if found.lr is None else [("lr", found.lr)]
    return TrainOptions(
        config=_config(found, found.optimizer, given + found.set),
        source=_source(found),
        predict=tuple(found.predict),
        export=found.export,
        script=found.script,
        json=found.json,
        quiet=found.quiet,
    )


def _race_options(found: Any) -> RaceOptions:
    return RaceOptions(
        configs=_swept(found) if found.sweep else _named_one_by_one(found),
        source=_source(found),
        swept=found.sweep[0] if found.sweep else "",
        target=found.target,
        json=found.json,
        quiet=found.quiet,
    )


def _source(found: Any) -> Source:
    return Source(
        file=found.file,
        x_names=None if found.x is None else tuple(found.x),
        y_name=found.y,
        drop_invalid=found.drop_invalid,
    )


def _named_one_by_one(found: Any) -> tuple[Config, ...]:
    """A config for each of the optimizers; raises SettingError."""
    names = found.optimizers or LECTURE_EIGHT
    rates = [] if found.lr is None else found.lr.split(",")
    if len(rates) not in (0, 1, len(names)):
        raise SettingError("lr", rates, "wrong_count", len(names))
    if len(rates) == 1:
        rates *= len(names)
    given = [[("lr", rate)] for rate in rates] or [[]] * len(names)
    return tuple(
        _config(found, name, own + found.set)
        for name, own in zip(names, given, strict=True)
    )


def _swept(found: Any) -> tuple[Config, ...]:
    """A config for each value of one setting; raises SettingError."""
    names, (name, text) = found.optimizers or ("SGD",), found.sweep
    if len(names) > 1:
        raise SettingError("sweep", text, "conflict", "a single optimizer")
    if found.lr is not None and name == "lr":
        raise SettingError("sweep", text, "conflict", "the learning rate left to it")
    given = [] if found.lr is None else [("lr", found.lr)]
    config = _config(found, names[0], given + found.set)
    return sweep(config, name, sweep_values(sweep_spec(config, name), text))


def _config(found: Any, optimizer: str, given: Sequence[tuple[str, str]]) -> Config:
    """The settings that were asked for; raises SettingError."""
    of_bias = {"initial_bias": found.init_b, "lr_bias": found.lr_bias or None}
    for name, value in of_bias.items():
        if value is not None and not found.bias:
            raise SettingError(name, value, "conflict", "a model with a bias")
    return Config(
        optimizer=optimizer,
        settings={
            name: find_hyperparameter(optimizer, name).parse(text)
            for name, text in given
        },
        scheduler_settings=_scheduler_settings(found),
        initial_weight=found.init_w,
        initial_bias=found.init_b,
        **{name: getattr(found, name) for name in SPECS},
    )


def _scheduler_settings(found: Any) -> dict[str, Value]:
    given: list[tuple[str, str]] = found.scheduler_set
    if given and found.scheduler == NO_SCHEDULER:
        raise SettingError("--scheduler-set", given, "conflict", "a --scheduler")
    return {
        name: find_scheduler_setting(found.scheduler, name).parse(text)
        for name, text in given
    }
