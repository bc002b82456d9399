"""What `--help` says beyond the options themselves."""

import textwrap
from collections.abc import Sequence

from linreg.optimizers import OPTIMIZERS
from linreg.schedules import SCHEDULERS
from linreg.specs import Range, Spec, Value

_WIDTH = 80
_COLUMN = 26

USES = """\
four ways to use it:
  {program}                      opens the window
  {program} FILE                 opens it with this project (.linreg) or table
  {program} train [FILE] […]     trains without one, in this terminal
  {program} race [FILE] […]      lets several optimizers race, in this terminal

`{program} train --help` lists the options, with examples; so does `race --help`."""

TRAIN_DESCRIPTION = """\
Trains a linear model with PyTorch, without a window, and says what it learned:
w, b and the loss, beside the exact least-squares fit.

y = xw + b, a torch.nn.Linear, is fitted to the columns of FILE. The same data,
options and seed give the same numbers, to the last bit."""

EXAMPLES = """\
examples:
  {program} train
      the lecture's data; learns y = 2x
  {program} train --reduction sum --predict 4
      the lecture's own run, and its prediction at x = 4
  {program} train ozone.csv --dtype float64 --standardize \\
      --optimizer LBFGS --set line_search_fn=strong_wolfe --steps 20
      the exact answer, in a few steps
  {program} train houses.csv --x area,rooms --y price --standardize \\
      --lr 0.1 --test-fraction 0.2 --predict 120,4 --predict 65,2
      two x columns, a fifth of the rows held out, two predictions
  {program} train houses.csv --standardize --lr 0.2 \\
      --scheduler CosineAnnealingLR --scheduler-set T_max=500 --steps 500
      a learning rate that falls to 0 along half a cosine wave
  {program} train ozone.csv --degree 9 --standardize --test-fraction 0.3 \\
      --early-stopping 200 --l1 0.01 --clip 1
      answers to overfitting and to steps that are too long
  {program} train sales.csv --batch-size 8 --optimizer Adam \\
      --set betas=0.8,0.99 --export results --json
      mini-batches; pictures and history in results/, one JSON object on stdout

exit codes:
  0  finished, converged to the tolerance, or stopped early
  2  bad input or arguments: one line on stderr says what and where
  3  diverged: the loss grew to a million times that at the start, or a number
     was no longer finite; the last finite state is reported
  130  interrupted (Ctrl-C)"""

RACE_DESCRIPTION = """\
Trains one model with several optimizers, step by step beside each other,
without a window, and says how far each has come: from the same initial w and b,
on the same rows in the same order. Without options the lecture's eight race."""

RACE_EXAMPLES = """\
`{program} train --help` lists the optimizers, the schedulers and their
numbers.

examples:
  {program} race
      the lecture's eight optimizers on the lecture's data
  {program} race ozone.csv --standardize --optimizers SGD,Adam,LBFGS \\
      --lr 0.1,0.1,1 --steps 200
      three optimizers, each at its own learning rate
  {program} race --optimizers SGD --sweep lr=0.001:0.1:5
      one optimizer at five rates, each the same factor above the last
  {program} race --sweep momentum=0,0.5,0.9 --lr 0.02 --target 0.01
      SGD with three momenta: which is the first at a loss of 0.01?
  {program} race sales.csv --optimizers Adam,AdamW,NAdam --lr 0.05 \\
      --batch-size 8 --json
      mini-batches, the same ones for all; one JSON object on stdout

exit codes:
  0  at least one of the runs did not diverge
  2  bad input or arguments: one line on stderr says what and where
  3  all of them diverged
  130  interrupted (Ctrl-C)"""


def optimizer_list() -> str:
    """Every optimizer and what `--set` takes for it, from the specs."""
    lines = ["optimizers, and what --set takes for each (with its default):"]
    for optimizer in OPTIMIZERS.values():
        lines += _entry(optimizer.name, optimizer.meaning, optimizer.hyperparameters)
    return "\n".join(lines)


def scheduler_list() -> str:
    """Every schedule and what `--scheduler-set` takes for it, from the specs."""
    lines = ["schedulers, and what --scheduler-set takes for each (with its default):"]
    for schedule in SCHEDULERS.values():
        lines += _entry(schedule.name, schedule.meaning, schedule.settings)
    return "\n".join(lines)


def _entry(name: str, meaning: str, specs: Sequence[Spec]) -> list[str]:
    title = textwrap.wrap(
        f"{name}: {small(meaning)}",
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="    ",
    )
    return title + [line for spec in specs for line in _hyperparameter(spec)]


def _hyperparameter(spec: Spec) -> list[str]:
    setting = f"{spec.name}={as_typed(spec.default)}"
    text = f"{small(spec.meaning)}{_values(spec)}"
    return textwrap.wrap(
        f"{setting:<{_COLUMN}} {text}",
        _WIDTH,
        initial_indent=" " * 4,
        subsequent_indent=" " * (_COLUMN + 5),
    )


def as_typed(value: Value) -> str:
    """The value as a person types it after `--set name=`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ",".join(map(as_typed, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _values(spec: Spec) -> str:
    if spec.kind == "choice":
        return f" ({' or '.join(spec.choices)})"
    if spec.kind == "flag":
        return " (yes or no)"
    limits = [limit for limit in map(_limits, spec.ranges) if limit]
    return f" ({'; '.join(dict.fromkeys(limits))})" if limits else ""


def _limits(allowed: Range) -> str:
    """The interval as ">=0, <1"; its open ends are not told."""
    low = f"{'>' if allowed.low_open else '>='}{allowed.low:g}"
    high = f"{'<' if allowed.high_open else '<='}{allowed.high:g}"
    ends = [end for end in (low, high) if "inf" not in end]
    return ", ".join(ends)


def small(sentence: str) -> str:
    """The sentence as a part of another: no full stop, and a small first letter."""
    sentence = sentence.removesuffix(".")
    is_word = sentence[1:2].islower() or sentence[1:2] in (" ", "-")
    if not is_word or sentence.startswith(tuple(OPTIMIZERS)):
        return sentence
    return sentence[:1].lower() + sentence[1:]
