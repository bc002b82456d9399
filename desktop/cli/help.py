"""What `--help` says beyond the options themselves."""

import textwrap

from linreg.optimizers import OPTIMIZERS
from linreg.specs import Range, Spec, Value

_WIDTH = 80
_COLUMN = 26

USES = """\
two ways to use it:
  {program}                      opens the window
  {program} train [FILE] […]     trains without one, in this terminal

`{program} train --help` lists the options, with examples."""

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
  {program} train sales.csv --batch-size 8 --optimizer Adam \\
      --set betas=0.8,0.99 --export results --json
      mini-batches; pictures and history in results/, one JSON object on stdout

exit codes:
  0  finished, or converged to the tolerance
  2  bad input or arguments: one line on stderr says what and where
  3  diverged: a number was no longer finite; the last finite state is reported
  130  interrupted (Ctrl-C)"""


def optimizer_list() -> str:
    """Every optimizer and what `--set` takes for it, from the specs."""
    lines = ["optimizers, and what --set takes for each (with its default):"]
    for name in OPTIMIZERS:
        optimizer = OPTIMIZERS[name]
        title = f"{name}: {_small(optimizer.meaning)}"
        lines += textwrap.wrap(
            title, _WIDTH, initial_indent="  ", subsequent_indent="    "
        )
        for spec in optimizer.hyperparameters:
            lines += _hyperparameter(spec)
    return "\n".join(lines)


def _hyperparameter(spec: Spec) -> list[str]:
    setting = f"{spec.name}={as_typed(spec.default)}"
    text = f"{_small(spec.meaning)}{_values(spec)}"
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
        return ",".join(f"{part:g}" for part in value)
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


def _small(sentence: str) -> str:
    """The sentence as a part of another: no full stop, and a small first letter."""
    first, rest = sentence[0], sentence[1:].rstrip(".")
    name_first = rest[:1].isupper() or sentence.startswith(tuple(OPTIMIZERS))
    return sentence.rstrip(".") if name_first else first.lower() + rest
