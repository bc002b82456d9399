"""What a run has come to, as a short summary to read."""

import math
from collections.abc import Iterator

from desktop.cli.coaching import coaching
from desktop.cli.run import Outcome, Task
from desktop.cli.words import (
    DIGITS,
    LOSS_DIGITS,
    STATUS_WORDS,
    counted,
    data_words,
    extra_words,
    in_columns,
    optimizer_words,
    shared_words,
    shown,
)
from linreg.config import Config
from linreg.dataset import FloatArray


def summary(task: Task, outcome: Outcome) -> str:
    """The data, the settings, how it ended, and the answers beside the exact ones."""
    config = task.config
    settings = [optimizer_words(config), *extra_words(config), *shared_words(config)]
    parts = (
        [data_words(task.table, task.prepared), "; ".join(settings)],
        _ending(config, outcome),
        [*_table(task, outcome), *_notes(config, outcome)],
        _predictions(task, outcome.predictions),
    )
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _ending(config: Config, outcome: Outcome) -> list[str]:
    count = (
        f"{counted(outcome.state.iteration, 'iteration')}, "
        f"{counted(outcome.epochs, 'epoch')}, {outcome.seconds:.2f} s"
    )
    ending, coach = STATUS_WORDS[outcome.status], coaching(config, outcome)
    if outcome.divergence is None:
        return [f"{ending}: {count}", *_least_test(outcome), *coach]
    why, *ways = coach
    last = "state" if outcome.divergence.quantity == "growth" else "finite state"
    return [f"{ending}: {why}", *ways, f"shown is the last {last}: {count}"]


def _least_test(outcome: Outcome) -> list[str]:
    """Where the test loss was least, if it has risen since."""
    least = outcome.history.least_test
    if least is None or least.iteration == outcome.state.iteration:
        return []
    loss = shown(least.loss, LOSS_DIGITS)
    return [f"the test loss was least at iteration {least.iteration:,}: {loss}"]


def _table(task: Task, outcome: Outcome) -> list[str]:
    """A line for each parameter and each loss, a column for each kind of answer."""
    scaled = task.config.standardize
    titles = ("", "trained", *(["for scaled x"] if scaled else []), "least squares")
    lines = [titles, *_parameter_cells(task, outcome), *_loss_cells(task, outcome)]
    return in_columns(lines)


def _parameter_cells(task: Task, outcome: Outcome) -> Iterator[tuple[str, ...]]:
    digits = DIGITS[task.config.dtype]
    exact, trained = outcome.truth.exact, outcome.trained
    columns = [
        [*trained.weight, trained.bias or 0.0],
        [*exact.weight.tolist(), exact.bias or 0.0],
    ]
    if not exact.determined:
        columns[1] = [math.nan] * len(columns[1])
    if task.config.standardize:
        columns.insert(1, outcome.state.parameters.tolist())
    # What comes without a bias ends with the weights.
    for label, *numbers in zip(task.prepared.coefficient_names, *columns, strict=False):
        yield label, *(shown(number, digits) for number in numbers)


def _loss_cells(task: Task, outcome: Outcome) -> Iterator[tuple[str, ...]]:
    between = [""] if task.config.standardize else []
    has_test = len(task.prepared.y_test) > 0
    loss, exact = (
        shown(outcome.loss, LOSS_DIGITS),
        shown(outcome.truth.loss, LOSS_DIGITS),
    )
    yield ("train loss" if has_test else "loss"), loss, *between, exact
    if has_test:
        yield "test loss", shown(outcome.state.test_loss, LOSS_DIGITS), *between, ""


def _notes(config: Config, outcome: Outcome) -> list[str]:
    notes = []
    if not outcome.truth.exact.determined:
        notes.append("many lines fit these x equally well: there is no one answer")
    if config.standardize:
        notes.append('all but the column "for scaled x" is in the data\'s own units')
    notes += _largest_rate(config, outcome)
    return ["", *notes] if notes else []


def _largest_rate(config: Config, outcome: Outcome) -> list[str]:
    """That of this run where it is known, else that of plain SGD on the same data."""
    own, plain = outcome.stability.max_lr, outcome.truth.curvature.max_stable_lr
    bound, whose = (plain, "of plain SGD") if own in (None, plain) else (own, "here")
    if config.loss != "mse" or bound is None or not 0 < bound < math.inf:
        return []
    return [f"largest stable learning rate {whose}: {bound:.4g}"]


def _predictions(task: Task, predictions: FloatArray) -> list[str]:
    names = task.prepared.dataset.x_names
    digits = DIGITS[task.config.dtype]
    lines = []
    for row, y in zip(task.asked.tolist(), predictions.tolist(), strict=True):
        at = ", ".join(f"{x} = {v:.{digits}g}" for x, v in zip(names, row, strict=True))
        lines.append(f"at {at}: {task.prepared.dataset.y_name} = {shown(y, digits)}")
    return lines
