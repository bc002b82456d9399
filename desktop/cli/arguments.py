"""The command line's options: made from the specs, as all other controls are."""

import argparse
import csv
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import NoReturn

from desktop.cli.help import EXAMPLES, TRAIN_DESCRIPTION, USES, optimizer_list
from linreg.config import SPECS
from linreg.optimizers import OPTIMIZERS, find_optimizer
from linreg.specs import Range, Spec, Value

_Add = Callable[..., argparse.Action]

# Of the command line alone: a full batch is asked for by leaving the option out.
_BATCH_SIZE = replace(
    SPECS["batch_size"],
    meaning="Rows in an update; 1 is one sample at a time (default: all of them).",
    ranges=(Range(low=1),),
)


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage above it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"error: {message.removeprefix('argument ')}\n")


def program_parser() -> Parser:
    """For the program as a whole: its help and its version."""
    parser = Parser(
        prog=_program(),
        usage="%(prog)s [-h] [--version] [train …]",
        description="Linreg Lab: see linear regression being trained with PyTorch.",
        epilog=USES.format(program=_program()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=_version())
    return parser


def train_parser() -> Parser:
    """For `train` and its options; reading a value may raise SettingError."""
    parser = Parser(
        prog=f"{_program()} train",
        usage="%(prog)s [FILE] [option …]",
        description=TRAIN_DESCRIPTION,
        epilog=f"{optimizer_list()}\n\n{EXAMPLES.format(program=_program())}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_data(parser.add_argument_group("data").add_argument)
    _add_model(parser.add_argument_group("model").add_argument)
    _add_training(parser.add_argument_group("training").add_argument)
    _add_output(parser.add_argument_group("output").add_argument)
    return parser


def _program() -> str:
    """The program as the person called it."""
    return "python main.py" if Path(sys.argv[0]).name == "main.py" else "linreg-lab"


def _version() -> str:
    try:
        return f"Linreg Lab {metadata.version('linreg-lab')}"
    except metadata.PackageNotFoundError:
        return "Linreg Lab (not installed: run from a copy of its sources)"


def _add_data(add: _Add) -> None:
    add(
        "file",
        metavar="FILE",
        nargs="?",
        type=Path,
        help="a table: CSV, TSV or other text with commas, semicolons or tabs, decimal "
        "points or commas, with or without a header; Parquet (.parquet); or the first "
        "sheet of a workbook (.xlsx, .xls, .xlsb, .ods) (default: the lecture's data, "
        "x 1 2 3 and y 2 4 6)",
    )
    add(
        "--x",
        metavar="A,B",
        type=_names,
        action="extend",
        help="the x columns (default: all numeric columns but the last); a name that "
        "has a comma in it goes in double quotes",
    )
    add("--y", metavar="C", help="the y column (default: the last numeric column)")
    add(
        "--drop-invalid",
        action="store_true",
        help="leave out the rows in which a number is missing, NaN or infinite; "
        "without it they are an error",
    )
    _add_spec(add, "--test-fraction", SPECS["test_fraction"], "F")


def _add_model(add: _Add) -> None:
    _add_spec(add, "--degree", SPECS["degree"], "N")
    add(
        "--no-bias", dest="bias", action="store_false", help="y = xw, a model without b"
    )
    add(
        "--init-w",
        metavar="W,…",
        type=_numbers_of("initial_weight"),
        help="w at iteration 0, one value for each x column or power of x (default: "
        "PyTorch's own, from the seed); with --standardize, of the scaled x",
    )
    add(
        "--init-b",
        metavar="B",
        type=_any_number("initial_bias").parse,
        help="b at iteration 0 (default: PyTorch's own, from the seed)",
    )
    add("--standardize", action="store_true", help=_help(SPECS["standardize"]))
    _add_spec(add, "--dtype", SPECS["dtype"])


def _add_training(add: _Add) -> None:
    _add_spec(add, "--loss", SPECS["loss"])
    _add_spec(add, "--reduction", SPECS["reduction"])
    add(
        "--optimizer",
        metavar="NAME",
        type=_optimizer,
        default="SGD",
        help="class of torch.optim (default: SGD); all of them stand below",
    )
    add(
        "--lr",
        metavar="LR",
        help="learning rate, the same as --set lr=LR (default: the optimizer's own; "
        "SGD's is 0.01)",
    )
    add(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        type=_assignment,
        help="one of the optimizer's numbers, listed below; may be repeated",
    )
    add(
        "--no-zero-grad",
        dest="zero_grad",
        action="store_false",
        help="leave the gradients as they are before each backward, so they add up",
    )
    _add_spec(add, "--batch-size", _BATCH_SIZE, "N")
    add(
        "--no-shuffle",
        dest="shuffle",
        action="store_false",
        help="keep the rows in the file's order in every epoch",
    )
    _add_spec(add, "--steps", SPECS["iterations"], "N")
    _add_spec(add, "--tolerance", SPECS["tolerance"], "T")
    _add_spec(add, "--seed", SPECS["seed"], "N")


def _add_output(add: _Add) -> None:
    add(
        "--predict",
        metavar="X,…",
        action="append",
        default=[],
        type=_numbers_of("predict"),
        help="x to predict y for. One x column: each number is one prediction, so 4,5 "
        "gives two. Several: one row of values, one for each column; repeat the option "
        "for more rows",
    )
    add(
        "--export",
        metavar="DIR",
        type=Path,
        help="write fit.png, loss.png, surface.png and history.csv into this folder",
    )
    add(
        "--script",
        metavar="FILE.py",
        type=Path,
        help="write the run as a PyTorch script that can be run on its own, and prints "
        "the model's w, b and loss with all digits",
    )
    add(
        "--json",
        action="store_true",
        help="print one JSON object in place of the summary; w and b in it are in the "
        "data's own units, and null stands for what there is not",
    )
    add("--quiet", action="store_true", help="no progress bar and no summary")


def _add_spec(add: _Add, flag: str, spec: Spec, metavar: str = "") -> None:
    add(
        flag,
        dest=spec.name,
        metavar=metavar or "|".join(spec.choices),
        type=_parser_of(spec),
        default=spec.default,
        help=_help(spec),
    )


def _help(spec: Spec) -> str:
    """The spec's line, which here begins small and ends in the default."""
    text = spec.meaning[0].lower() + spec.meaning[1:].rstrip(".").replace("%", "%%")
    says_default = spec.kind == "flag" or "default" in text
    return text if says_default else f"{text} (default: {spec.default})"


def _parser_of(spec: Spec) -> Callable[[str], Value]:
    if spec.kind != "choice":
        return spec.parse
    return lambda text: spec.parse(_but_for_case(text, spec.choices))


def _but_for_case(text: str, names: Sequence[str]) -> str:
    """The one of the names that the text is, but for its case; or the text."""
    by_key = {name.casefold(): name for name in names}
    return by_key.get(text.strip().casefold().replace("-", "_"), text)


def _optimizer(text: str) -> str:
    return find_optimizer(_but_for_case(text, tuple(OPTIMIZERS))).name


def _any_number(name: str) -> Spec:
    """Any finite number, under the name by which a mistake in it is told."""
    return Spec(name, "float", 0.0, "")


def _numbers_of(name: str) -> Callable[[str], tuple[Value, ...]]:
    spec = _any_number(name)
    return lambda text: tuple(spec.parse(part) for part in text.split(","))


def _names(text: str) -> list[str]:
    """Column names with commas between them, in quotes as in the file itself."""
    # No column that is read has a line break in its name: a space stands in its place.
    line = " ".join(text.splitlines())
    names = next(csv.reader([line], skipinitialspace=True), [])
    return [name.strip() for name in names]


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"NAME=VALUE is wanted, not {text!r}")
    return name.strip(), value
