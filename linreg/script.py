"""The run as a PyTorch script that a student could have written, and can run.

The script's comments are teaching text: in this module and those beside it, the one
exception to the rule that the core has no prose for people.
"""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from linreg.config import Config
from linreg.dataset import FloatArray
from linreg.prepare import Prepared
from linreg.script_cycle import Line, cycle_lines
from linreg.script_data import (
    WIDTH,
    DataFile,
    can_be_read,
    read_lines,
    tensor_lines,
    written_lines,
)
from linreg.script_parts import (
    Plan,
    criterion_lines,
    make_plan,
    model_lines,
    optimizer_lines,
    scaling_lines,
    scheduler_lines,
    start_lines,
)
from linreg.threads import MANY_ROWS

_MOST_ROWS_WRITTEN = 200
# From so many rows on torch may divide a sum among threads; the program lets it from
# MANY_ROWS on.
_SOME_ROWS = 1_000


@dataclass(frozen=True)
class Script:
    """A whole .py file, and the line of it, from 1, on which each phase is.

    `lines` has those of penalty, clip and schedule as well, where the run has them.
    """

    text: str
    lines: Mapping[Line, int]


def make_script(
    prepared: Prepared,
    config: Config,
    question: FloatArray | None,
    file: DataFile | None = None,
    *,
    abridged: bool = False,
) -> Script:
    """The run of this config from its beginning, and the prediction for the question.

    `question` is raw x, (columns,) or several rows (m, columns). A table of more than
    200 rows is read from `file`, if there is one and it says all that there is to say
    of the rows; else the numbers stand in the script itself. It needs nothing but
    torch, and numpy for powers of x and the draw of test rows, which torch does
    otherwise. An `abridged` one is to be looked at: of thousands of numbers it has the
    first few, and says so.

    The script prints the model's own w, b and its loss over the training rows, equal to
    the bit to those of a Trainer after all iterations. From 100,000 training rows on
    this needs as many threads as the program had: torch's own number of them. Changes
    during a run are not in it, and where a Trainer stops at a number that is not
    finite, or at a loss far above that at the start, the script goes on.
    """
    plan = make_plan(prepared, config)
    is_long = prepared.dataset.rows > _MOST_ROWS_WRITTEN
    file = file if is_long and can_be_read(prepared) else None
    lines = [
        *_title_lines(prepared),
        *_import_lines(plan, file),
        *_data_lines(plan, file, abridged),
        *scaling_lines(plan),
        *model_lines(plan),
        *start_lines(config),
        *criterion_lines(config),
        *optimizer_lines(config),
        *scheduler_lines(config),
    ]
    cycle, numbers = cycle_lines(plan, len(lines))
    lines += cycle
    if question is not None:
        lines += _prediction_lines(plan, np.atleast_2d(question))
    lines += _result_lines(plan, 5 if question is None else 6)
    return Script("\n".join(lines) + "\n", numbers)


def _title_lines(prepared: Prepared) -> list[str]:
    """As repr writes the names, none of them can end the comment."""
    dataset = prepared.dataset
    x_names = ", ".join(map(repr, dataset.x_names))
    if len(x_names) > WIDTH:
        x_names = f"{len(dataset.x_names)} columns"
    text = (
        f"Linear regression with PyTorch. Data set {dataset.name!r}: "
        f"{dataset.y_name!r} from {x_names}, {len(prepared.y_train)} training rows."
    )
    return textwrap.wrap(text, WIDTH, initial_indent="# ", subsequent_indent="# ")


def _import_lines(plan: Plan, file: DataFile | None) -> list[str]:
    standard = {
        "import csv": file is not None,
        "import math": plan.config.tolerance > 0 or plan.stops_early,
        "from pathlib import Path": file is not None,
    }
    lines = [line for line, is_needed in standard.items() if is_needed]
    draws_test_rows = file is not None and plan.has_test
    lines = ["", *lines] if lines else []
    lines.append("")
    if plan.config.degree > 1 or draws_test_rows:
        lines.append("import numpy as np")
    lines.append("import torch")
    if _SOME_ROWS <= len(plan.prepared.y_train) < MANY_ROWS:
        lines += [
            "",
            "# One thread is enough, and several would round long sums otherwise.",
            "torch.set_num_threads(1)",
        ]
    return lines


def _data_lines(plan: Plan, file: DataFile | None, abridged: bool) -> list[str]:
    prepared, config = plan.prepared, plan.config
    if file is None:
        lines = written_lines(prepared, config, plan.x_dtype, plan.train, abridged)
    else:
        lines = read_lines(prepared, config, file, plan.x_dtype, plan.train)
    return [
        "",
        "# 1. Prepare the data set: each sample is a row of x and of y.",
        *lines,
    ]


def _prediction_lines(plan: Plan, rows: FloatArray) -> list[str]:
    x_new = "inputs(x_new)" if plan.transforms else "x_new"
    if len(rows) == 1:
        answer = 'print("prediction =", y_new.item())'
    else:
        answer = 'print("predictions =", y_new.flatten().tolist())'
    return [
        "",
        f"# 5. The prediction for {_asked(rows)}.",
        *tensor_lines("x_new", rows, plan.x_dtype),
        "with torch.no_grad():",
        f"    y_new = model({x_new})",
        answer,
    ]


def _asked(rows: FloatArray) -> str:
    if rows.size == 1:
        return f"x = {rows.item():.15g}"
    return "a new row of x" if len(rows) == 1 else "new rows of x"


def _result_lines(plan: Plan, part: int) -> list[str]:
    note = ", for the scaled inputs" if plan.config.standardize else ""
    lines = ["", f"# {part}. What was learned, with all digits{note}."]
    if "w" in plan.prepared.parameter_names:
        lines.append('print("w =", model.linear.weight.item())')
    else:
        lines += [
            "for i, w in enumerate(model.linear.weight[0].tolist(), 1):",
            '    print(f"w{i} =", w)',
        ]
    if plan.config.bias:
        lines.append('print("b =", model.linear.bias.item())')
    lines += ["with torch.no_grad():", *_loss_lines("loss", "loss", plan.train)]
    if plan.has_test:
        lines += _loss_lines("test_loss", "test loss", "_test")
    return lines


def _loss_lines(name: str, label: str, suffix: str) -> list[str]:
    return [
        f"    {name} = criterion(model(x{suffix}), y{suffix})",
        f'    print("{label} =", {name}.item())',
    ]
