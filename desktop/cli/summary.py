"""What a run has come to, as a short summary to read."""

import math
from collections.abc import Iterator

from desktop.advice import rate_hint
from desktop.cli.help import as_typed
from desktop.cli.run import Outcome, Task
from linreg.config import Config
from linreg.dataset import FloatArray
from linreg.optimizers import find_optimizer
from linreg.prepare import Prepared

_DIGITS = {"float32": 7, "float64": 12}
_LOSS_DIGITS = 6


def summary(task: Task, outcome: Outcome) -> str:
    """The data, the settings, how it ended, and the answers beside the exact ones."""
    parts = (
        [_data(task), _settings(task.config)],
        _ending(task.config, outcome),
        [*_table(task, outcome), *_notes(task.config, outcome)],
        _predictions(task, outcome.predictions),
    )
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _data(task: Task) -> str:
    table, prepared = task.table, task.prepared
    dataset, held_out = prepared.dataset, len(prepared.y_test)
    facts = [f"{dataset.rows:,} rows"]
    if table.dropped_rows:
        facts.append(f"{table.dropped_rows:,} more left out as invalid")
    if held_out:
        facts.append(f"{held_out:,} of them held out for testing")
    clauses = [", ".join(facts), f"{dataset.y_name} from {', '.join(dataset.x_names)}"]
    if table.text_names:
        clauses.append(f"columns of text are ignored: {', '.join(table.text_names)}")
    return f"{table.path}: {'; '.join(clauses)}"


def _settings(config: Config) -> str:
    """The run's settings, as far as they are not the usual ones."""
    numbers = [
        f"{spec.name}={as_typed(config.settings[spec.name])}"
        for spec in find_optimizer(config.optimizer).hyperparameters
        if spec.name == "lr" or config.settings[spec.name] != spec.default
    ]
    batch = f"batches of {config.batch_size:,}" if config.batch_size else "full batch"
    clauses = (
        f"{config.optimizer} {' '.join(numbers)}",
        f"{config.loss} with {config.reduction}",
        batch,
        config.dtype,
        f"seed {config.seed}",
    )
    return "; ".join(clauses)


def _ending(config: Config, outcome: Outcome) -> list[str]:
    count = (
        f"{_counted(outcome.state.iteration, 'iteration')}, "
        f"{_counted(outcome.epochs, 'epoch')}, {outcome.seconds:.2f} s"
    )
    if outcome.divergence is None:
        return [f"{outcome.status.value}: {count}", *_rate_advice(config, outcome)]
    what = {
        "loss": "the loss is no longer a finite number",
        "gradient": "the gradient is no longer a finite number",
        "parameters": "w and b are no longer finite numbers",
    }[outcome.divergence.quantity]
    return [
        f"diverged: at iteration {outcome.divergence.iteration:,} {what}",
        *_way_out(config, outcome),
        f"shown is the last finite state: {count}",
    ]


def _rate_advice(config: Config, outcome: Outcome) -> list[str]:
    """What is wrong with the learning rate, where there is a theorem that says so."""
    hint = rate_hint(config, outcome.curvature)
    safe = outcome.curvature.max_stable_lr / 2
    return [f"{hint}: try --lr {safe:.1g}"] if hint else []


def _way_out(config: Config, outcome: Outcome) -> list[str]:
    """What may help a run that has diverged."""
    scaling = [] if config.standardize else ["--standardize"]
    if outcome.divergence and outcome.divergence.iteration > 0:
        ways = [f"a smaller --lr than {config.lr:g}", *scaling]
        return _rate_advice(config, outcome) or [f"try {' or '.join(ways)}"]
    ways = [*scaling, *(["--dtype float64"] if config.dtype == "float32" else [])]
    advice = f": try {' or '.join(ways)}" if ways else ""
    return [f"the numbers are too large for {config.dtype}{advice}"]


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _table(task: Task, outcome: Outcome) -> list[str]:
    """A line for each parameter and each loss, a column for each kind of answer."""
    scaled = task.config.standardize
    titles = ("", "trained", *(["for scaled x"] if scaled else []), "least squares")
    lines = [titles, *_parameter_cells(task, outcome), *_loss_cells(task, outcome)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "   ".join(
            [label.ljust(widths[0]), *map(str.rjust, cells, widths[1:])],
        ).rstrip()
        for label, *cells in lines
    ]


def _parameter_cells(task: Task, outcome: Outcome) -> Iterator[tuple[str, ...]]:
    digits = _DIGITS[task.config.dtype]
    exact, trained = outcome.exact, outcome.trained
    columns = [
        [*trained.weight, trained.bias or 0.0],
        [*exact.weight.tolist(), exact.bias or 0.0],
    ]
    if not exact.determined:
        columns[1] = [math.nan] * len(columns[1])
    if task.config.standardize:
        columns.insert(1, outcome.state.parameters.tolist())
    # What comes without a bias ends with the weights.
    for label, *numbers in zip(_labels(task.prepared), *columns, strict=False):
        yield label, *(_shown(number, digits) for number in numbers)


def _labels(prepared: Prepared) -> list[str]:
    inputs, names = prepared.inputs.names, prepared.parameter_names
    if len(inputs) == 1:
        return list(names)
    weights = [f"{w} · {x}" for w, x in zip(names, inputs, strict=False)]
    return [*weights, *names[len(inputs) :]]


def _loss_cells(task: Task, outcome: Outcome) -> Iterator[tuple[str, ...]]:
    between = [""] if task.config.standardize else []
    has_test = len(task.prepared.y_test) > 0
    loss, exact = (
        _shown(outcome.loss, _LOSS_DIGITS),
        _shown(outcome.exact_loss, _LOSS_DIGITS),
    )
    yield ("train loss" if has_test else "loss"), loss, *between, exact
    if has_test:
        yield "test loss", _shown(outcome.state.test_loss, _LOSS_DIGITS), *between, ""


def _shown(number: float, digits: int) -> str:
    return f"{number:.{digits}g}" if math.isfinite(number) else "–"


def _notes(config: Config, outcome: Outcome) -> list[str]:
    notes = []
    if not outcome.exact.determined:
        notes.append("many lines fit these x equally well: there is no one answer")
    if config.standardize:
        notes.append('all but the column "for scaled x" is in the data\'s own units')
    bound = outcome.curvature.max_stable_lr
    if config.loss == "mse" and 0 < bound < math.inf:
        notes.append(f"largest stable learning rate of plain SGD: {bound:.4g}")
    return ["", *notes] if notes else []


def _predictions(task: Task, predictions: FloatArray) -> list[str]:
    names = task.prepared.dataset.x_names
    digits = _DIGITS[task.config.dtype]
    lines = []
    for row, y in zip(task.asked.tolist(), predictions.tolist(), strict=True):
        at = ", ".join(f"{x} = {v:.{digits}g}" for x, v in zip(names, row, strict=True))
        lines.append(f"at {at}: {task.prepared.dataset.y_name} = {_shown(y, digits)}")
    return lines
