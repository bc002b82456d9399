"""Phrases and columns that the summaries of `train` and `race` are made of."""

import math
from collections.abc import Mapping, Sequence

from desktop.cli.help import as_typed
from linreg.config import Config
from linreg.optimizers import find_optimizer
from linreg.prepare import Prepared
from linreg.schedules import find_scheduler
from linreg.specs import Spec, Value
from linreg.status import Status
from linreg.table_io import Table

# Of w and b, by the number type of the training.
DIGITS = {"float32": 7, "float64": 12}
LOSS_DIGITS = 6

STATUS_WORDS = {status: status.value for status in Status} | {
    Status.EARLY_STOPPED: "stopped early"
}


def data_words(table: Table, prepared: Prepared) -> str:
    """The table, its rows, and what is learned from what."""
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


def optimizer_words(config: Config) -> str:
    """The optimizer with those of its numbers that are not the usual ones."""
    specs = find_optimizer(config.optimizer).hyperparameters
    numbers = _unusual(specs, config.settings, shown=("lr",))
    rate = [f"lr_bias={config.lr_bias:g}"] if config.has_bias_rate else []
    return " ".join([config.optimizer, *numbers, *rate])


def own_numbers(config: Config, swept: str) -> list[str]:
    """What tells a run from others of its optimizer, beside the learning rate."""
    specs = find_optimizer(config.optimizer).hyperparameters[1:]
    numbers = _unusual(specs, config.settings, shown=(swept,))
    if config.has_bias_rate or swept == "lr_bias":
        numbers.append(f"lr_bias={config.lr_bias:g}")
    if swept in ("l1", "clip"):
        numbers.append(f"{swept}={getattr(config, swept):g}")
    return numbers


def extra_words(config: Config, swept: str = "") -> list[str]:
    """What else there is about the steps, where it is not as usual, but for `swept`."""
    clauses = []
    if config.has_schedule:
        specs = find_scheduler(config.scheduler).settings
        names = tuple(spec.name for spec in specs)
        numbers = _unusual(specs, config.scheduler_settings, shown=names)
        clauses.append(" ".join([config.scheduler, *numbers]))
    if config.l1 and swept != "l1":
        clauses.append(f"L1 penalty {config.l1:g}")
    if config.clip and swept != "clip":
        clauses.append(f"gradients clipped at {config.clip:g}")
    if not config.zero_grad:
        clauses.append("gradients add up")
    return clauses


def shared_words(config: Config) -> list[str]:
    """The criterion, the batches, the number type and so on."""
    batch = f"batches of {config.batch_size:,}" if config.batch_size else "full batch"
    clauses = [
        f"{config.loss} with {config.reduction}",
        batch,
        config.dtype,
        f"seed {config.seed}",
    ]
    if config.patience:
        clauses.append(f"early stopping after {config.patience:,}")
    return clauses


def _unusual(
    specs: Sequence[Spec], settings: Mapping[str, Value], shown: Sequence[str]
) -> list[str]:
    """As they are typed: those that have not their default, and those to be shown."""
    return [
        f"{spec.name}={as_typed(settings[spec.name])}"
        for spec in specs
        if spec.name in shown or settings[spec.name] != spec.default
    ]


def counted(count: int, noun: str) -> str:
    """ "1 row", "2,000 rows"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def shown(number: float, digits: int) -> str:
    """The number to so many digits, a dash where it is not finite."""
    return f"{number:.{digits}g}" if math.isfinite(number) else "–"


def in_columns(
    lines: Sequence[Sequence[str]], left: Sequence[int] = (0,), gap: int = 3
) -> list[str]:
    """The cells below each other, those of the `left` columns from the left."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        (" " * gap)
        .join(
            cell.ljust(width) if place in left else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        .rstrip()
        for cells in lines
    ]
