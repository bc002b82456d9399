"""The command line's options: made from the specs, as all other controls are."""

from dataclasses import replace
from pathlib import Path

from desktop.cli.help import (
    EXAMPLES,
    RACE_DESCRIPTION,
    RACE_EXAMPLES,
    TRAIN_DESCRIPTION,
    optimizer_list,
    scheduler_list,
)
from desktop.cli.parser import (
    Add,
    Parser,
    add_spec,
    any_number,
    assignment,
    column_names,
    command_parser,
    help_of,
    numbers_of,
    optimizer,
    optimizers,
    program,
    scheduler,
    sweep_range,
)
from linreg.config import SPECS
from linreg.specs import Range

# Of the command line alone: a full batch is asked for by leaving the option out.
_BATCH_SIZE = replace(
    SPECS["batch_size"],
    meaning="Rows in an update; 1 is one sample at a time (default: all of them).",
    ranges=(Range(low=1),),
)


def train_parser() -> Parser:
    """For `train` and its options; reading a value may raise SettingError."""
    lists = f"{optimizer_list()}\n\n{scheduler_list()}"
    examples = EXAMPLES.format(program=program())
    parser = command_parser("train", TRAIN_DESCRIPTION, f"{lists}\n\n{examples}")
    _add_data(parser.add_argument_group("data").add_argument)
    _add_model(parser.add_argument_group("model").add_argument)
    training = parser.add_argument_group("training").add_argument
    _add_optimizer(training)
    _add_training(training)
    output = parser.add_argument_group("output").add_argument
    _add_files(output)
    _add_output(output)
    return parser


def race_parser() -> Parser:
    """For `race` and its options; reading a value may raise SettingError."""
    examples = RACE_EXAMPLES.format(program=program())
    parser = command_parser("race", RACE_DESCRIPTION, examples)
    _add_runs(parser.add_argument_group("runs").add_argument)
    _add_data(parser.add_argument_group("data").add_argument)
    _add_model(parser.add_argument_group("model").add_argument)
    _add_training(parser.add_argument_group("training, the same for all").add_argument)
    _add_output(parser.add_argument_group("output").add_argument)
    return parser


def _add_runs(add: Add) -> None:
    add(
        "--optimizers",
        metavar="A,B,…",
        type=optimizers,
        help="classes of torch.optim, one run each; one may be named twice (default: "
        "the eight of the lecture, or SGD with --sweep)",
    )
    add(
        "--lr",
        metavar="LR,…",
        help="learning rate: one for all, or one for each run (default: each "
        "optimizer's own)",
    )
    add(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        type=assignment,
        help="a number that all the optimizers have; may be repeated",
    )
    add(
        "--sweep",
        metavar="NAME=…",
        type=sweep_range,
        help="one run for each value of a setting of one optimizer: momentum=0,0.5,0.9 "
        "or, as a range in equal factors, lr=0.001:0.1:5; pairs stand apart with "
        "semicolons; also l1, clip and lr_bias",
    )
    add(
        "--target",
        metavar="L",
        type=any_number("target").parse,
        help="the loss to be reached (default: 1 %% of the way from the exact fit's "
        "up to the one at the start)",
    )


def _add_data(add: Add) -> None:
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
        type=column_names,
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
    add_spec(add, "--test-fraction", SPECS["test_fraction"], "F")


def _add_model(add: Add) -> None:
    add_spec(add, "--degree", SPECS["degree"], "N")
    add(
        "--no-bias", dest="bias", action="store_false", help="y = xw, a model without b"
    )
    add(
        "--init-w",
        metavar="W,…",
        type=numbers_of("initial_weight"),
        help="w at iteration 0, one value for each x column or power of x (default: "
        "PyTorch's own, from the seed); with --standardize, of the scaled x",
    )
    add(
        "--init-b",
        metavar="B",
        type=any_number("initial_bias").parse,
        help="b at iteration 0 (default: PyTorch's own, from the seed)",
    )
    add("--standardize", action="store_true", help=help_of(SPECS["standardize"]))
    add_spec(add, "--dtype", SPECS["dtype"])


def _add_optimizer(add: Add) -> None:
    add(
        "--optimizer",
        metavar="NAME",
        type=optimizer,
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
        type=assignment,
        help="one of the optimizer's numbers, listed below; may be repeated",
    )


def _add_training(add: Add) -> None:
    add_spec(add, "--loss", SPECS["loss"])
    add_spec(add, "--reduction", SPECS["reduction"])
    add_spec(add, "--l1", SPECS["l1"], "L")
    _add_step(add)
    add_spec(add, "--batch-size", _BATCH_SIZE, "N")
    add(
        "--no-shuffle",
        dest="shuffle",
        action="store_false",
        help="keep the rows in the file's order in every epoch",
    )
    add_spec(add, "--steps", SPECS["iterations"], "N")
    add_spec(add, "--tolerance", SPECS["tolerance"], "T")
    add_spec(add, "--early-stopping", SPECS["patience"], "PATIENCE")
    add_spec(add, "--seed", SPECS["seed"], "N")


def _add_step(add: Add) -> None:
    add_spec(add, "--lr-bias", SPECS["lr_bias"], "LR")
    add(
        "--scheduler",
        metavar="NAME",
        type=scheduler,
        default=SPECS["scheduler"].default,
        help="class of torch.optim.lr_scheduler that moves the learning rate from "
        "iteration to iteration (default: none); `train --help` lists them",
    )
    add(
        "--scheduler-set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        type=assignment,
        help="one of the scheduler's numbers; may be repeated",
    )
    add_spec(add, "--clip", SPECS["clip"], "NORM")
    add(
        "--no-zero-grad",
        dest="zero_grad",
        action="store_false",
        help="leave the gradients as they are before each backward, so they add up",
    )


def _add_files(add: Add) -> None:
    add(
        "--predict",
        metavar="X,…",
        action="append",
        default=[],
        type=numbers_of("predict"),
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


def _add_output(add: Add) -> None:
    add(
        "--json",
        action="store_true",
        help="print one JSON object in place of the summary; w and b in it are in the "
        "data's own units, and null stands for what there is not",
    )
    add("--quiet", action="store_true", help="no progress bar and no summary")
