"""What a race has come to, as tables to read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop.cli.coaching import diagnosis_clause
from desktop.cli.race import RaceOutcome, RaceTask, Result
from desktop.cli.words import (
    DIGITS,
    STATUS_WORDS,
    counted,
    data_words,
    extra_words,
    in_columns,
    own_numbers,
    shared_words,
    shown,
)
from linreg.config import Config

_NOTHING, _EXACT = "–", "least squares"
# Of rates and losses, which are there to be compared.
_DIGITS = 4


@dataclass(frozen=True)
class _Column:
    """A title of two lines, what stands in it of a run, and of the exact fit."""

    title: tuple[str, str]
    of_run: Callable[[Result], str]
    of_exact: str = ""
    is_text: bool = False


def race_summary(task: RaceTask, outcome: RaceOutcome, swept: str) -> str:
    """The data, the settings, how far each has come, and the models beside the exact.

    `swept` is the setting in which the runs differ, "" if they were named one by one.
    """
    names = _names(task.configs, swept)
    parts = (
        [data_words(task.table, task.prepared), _settings(task.configs[0], swept)],
        _table([*names, *_standings(task, outcome)], outcome.results),
        [*_target(task, outcome, swept), *_diagnoses(outcome.results, swept)],
        _table([*names, *_models(task, outcome)], outcome.results),
    )
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _settings(config: Config, swept: str) -> str:
    """What all the runs have in common."""
    limit = f"at most {counted(config.iterations, 'iteration')} each"
    return "; ".join([*extra_words(config, swept), *shared_words(config), limit])


def _table(columns: Sequence[_Column], results: Sequence[Result]) -> list[str]:
    lines = [
        [column.title[0] for column in columns],
        [column.title[1] for column in columns],
        *([column.of_run(result) for column in columns] for result in results),
        [column.of_exact for column in columns],
    ]
    text = [place for place, column in enumerate(columns) if column.is_text]
    return in_columns([line for line in lines if any(line)], text, gap=2)


def _names(configs: Sequence[Config], swept: str) -> list[_Column]:
    """By which the runs are told from each other."""
    columns = [
        _Column(("", "optimizer"), lambda r: r.config.optimizer, _EXACT, is_text=True),
        _Column(("", "lr"), lambda r: f"{r.config.lr:.{_DIGITS}g}"),
    ]
    if any(own_numbers(config, swept) for config in configs):
        columns.append(
            _Column(("", "settings"), lambda r: " ".join(own_numbers(r.config, swept)))
        )
    return columns


def _standings(task: RaceTask, outcome: RaceOutcome) -> list[_Column]:
    exact_loss = shown(outcome.truth.loss, _DIGITS)
    columns = [
        _Column(("", "status"), _status, is_text=True),
        _Column(("", "steps"), lambda r: f"{r.steps:,}"),
        _Column(("", "evals"), lambda r: f"{r.evaluations:,}"),
        _Column(("", "loss"), lambda r: shown(r.loss, _DIGITS), exact_loss),
        _Column(("to the", "steps"), lambda r: _reached(r, 0)),
        _Column(("target", "evals"), lambda r: _reached(r, 1)),
        _Column(("", "µs/step"), _microseconds),
    ]
    if len(task.prepared.y_test):
        test = _Column(("", "test loss"), lambda r: shown(r.test_loss, _DIGITS))
        columns.insert(4, test)
    return columns


def _status(result: Result) -> str:
    return STATUS_WORDS[result.standing.status]


def _reached(result: Result, place: int) -> str:
    reached = result.standing.reached
    return _NOTHING if reached is None else f"{reached[place]:,}"


def _microseconds(result: Result) -> str:
    seconds = result.seconds_a_step
    return _NOTHING if seconds is None else f"{seconds * 1e6:,.0f}"


def _models(task: RaceTask, outcome: RaceOutcome) -> list[_Column]:
    """A column for each coefficient, in the data's own units."""
    digits, exact = DIGITS[task.configs[0].dtype], outcome.truth.exact
    numbers = exact.coefficients.tolist() if exact.determined else []
    names = task.prepared.coefficient_names

    def column(place: int, name: str) -> _Column:
        return _Column(
            ("", name),
            lambda r: shown(r.trained.numbers[place], digits),
            shown(numbers[place], digits) if numbers else _NOTHING,
        )

    return [column(place, name) for place, name in enumerate(names)]


def _label(config: Config, swept: str) -> str:
    """The run in a line of text, as it is told from others in the tables."""
    rate = f"lr={config.lr:.{_DIGITS}g}"
    return " ".join([config.optimizer, rate, *own_numbers(config, swept)])


def _target(task: RaceTask, outcome: RaceOutcome, swept: str) -> list[str]:
    """What was to be reached, and who was there first."""
    evals = "evals are evaluations of the loss and its gradient"
    target = outcome.target
    if target is None:
        return ["no target: the start is no worse than least squares", evals]
    of = ", on all training rows" if task.configs[0].batch_size else ""
    whose = " (1 % of the way from least squares up to the start)"
    asked = "" if task.target is not None else whose
    line = f"target: a loss of {target:.{_DIGITS}g}{of}{asked}"
    return [line, *_firsts(outcome.results, swept), evals]


def _firsts(results: Sequence[Result], swept: str) -> list[str]:
    there = [(r.standing.reached, _label(r.config, swept)) for r in results]
    reached = [(at, label) for at, label in there if at is not None]
    if not reached:
        return ["none of the runs has reached it"]
    steps, by_steps = min(reached, key=lambda run: run[0][0])
    calls, by_calls = min(reached, key=lambda run: run[0][1])
    return [
        f"fewest steps to it: {steps[0]:,}, {by_steps}",
        f"fewest evaluations: {calls[1]:,}, {by_calls}",
    ]


def _diagnoses(results: Sequence[Result], swept: str) -> list[str]:
    return [
        f"{_label(r.config, swept)}: {diagnosis_clause(r.diagnosis, r.config)}"
        for r in results
        if r.diagnosis is not None
    ]
