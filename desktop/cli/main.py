"""`python main.py train …` and `race …`: the same core, without a window or Qt."""

import io
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from desktop.cli.options import COMMANDS, RaceOptions, Source, TrainOptions, parse
from desktop.cli.progress import ProgressBar
from desktop.cli.race import make_race, run_race
from desktop.cli.race_report import race_json
from desktop.cli.race_summary import race_summary
from desktop.cli.report import to_json
from desktop.cli.run import LECTURE, Outcome, Task, make_task, run
from desktop.cli.script import write_script
from desktop.cli.summary import summary
from desktop.phrases import either, near, quoted
from desktop.wording import describe, offers_drop
from linreg.errors import DataError, LinregError, SettingError
from linreg.optimizers import OPTIMIZERS
from linreg.status import Status

_OTHERS = "; leave it out with --optimizers"
FINISHED, REFUSED, DIVERGED, INTERRUPTED = 0, 2, 3, 130


@dataclass
class NoQtError(LinregError):
    """Qt cannot be imported, for this reason."""

    reason: str


@describe.register
def _(error: NoQtError) -> str:
    return (
        f"the pictures need Qt, which cannot be loaded ({error.reason}); on Debian or "
        "Ubuntu install the packages that the README names, or leave --export out"
    )


@dataclass
class OutputError(LinregError):
    """What was found cannot be written to stdout, for this reason."""

    reason: str


@describe.register
def _(error: OutputError) -> str:
    return f"the answer cannot be written ({error.reason})"


def main(arguments: Sequence[str]) -> int:
    """Follow the arguments, which begin with the command; the exit code.

    What is refused ends in one line on stderr, and nothing is trained.
    """
    _take_any_text()
    try:
        return _follow(parse(arguments))
    except SystemExit as answered:
        return answered.code if isinstance(answered.code, int) else REFUSED
    except LinregError as error:
        if isinstance(error, SettingError) and error.name == "command":
            return _refuse(_neither(str(error.value)))
        hint = _OTHERS if arguments[:1] == ["race"] and _is_of_one(error) else ""
        return _refuse(describe(error) + hint)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED


def _neither(word: str) -> str:
    """A first word that is neither a command, nor a file that the window could open."""
    if word.startswith("-"):
        return f"option {quoted(word)} is not known; --help lists all there is"
    close = near(word, dict(zip(COMMANDS, COMMANDS, strict=True)))
    hint = f"; did you mean {either(close)}?" if close else ""
    return f"{quoted(word)} is neither a command ({either(COMMANDS)}) nor a file{hint}"


def _is_of_one(error: LinregError) -> bool:
    """Whether one optimizer alone has refused what the others may take."""
    return isinstance(error, SettingError) and error.allowed in tuple(OPTIMIZERS)


def _take_any_text() -> None:
    """A column's name must not end the program where stdout knows few characters."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _say(text: str) -> None:
    """Print the answer; raises OutputError."""
    try:
        print(text, flush=True)
    except OSError as error:
        # What is left in the buffer would fail once more when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise OutputError(error.strerror or type(error).__name__) from None


def _refuse(sentence: str) -> int:
    # A path or the system's own reason may have several lines.
    print("error:", *sentence.splitlines(), file=sys.stderr)
    return REFUSED


def _follow(options: TrainOptions | RaceOptions) -> int:
    try:
        if isinstance(options, RaceOptions):
            return _race(options)
        return _train(options)
    except LinregError as error:
        return _refuse(_explain(error, options.source))


def _progress(options: TrainOptions | RaceOptions, total: int) -> ProgressBar:
    shown = sys.stderr.isatty() and not options.quiet
    return ProgressBar(sys.stderr, total, shown=shown)


def _race(options: RaceOptions) -> int:
    task = make_race(options)
    outcome = run_race(task, _progress(options, task.configs[0].iterations))
    if options.json:
        _say(race_json(outcome))
    elif not options.quiet:
        _say(race_summary(task, outcome, options.swept))
    all_diverged = all(result.has_diverged for result in outcome.results)
    return DIVERGED if all_diverged else FINISHED


def _train(options: TrainOptions) -> int:
    task = make_task(options)
    export = None if options.export is None else _exporter(options.export)
    if options.script is not None:
        write_script(options.script, task)
    outcome = run(task, _progress(options, task.config.iterations))
    if options.json:
        _say(to_json(task, outcome))
    elif not options.quiet:
        _say(summary(task, outcome))
    if export is not None:
        files = export(task, outcome)
        if not (options.json or options.quiet):
            names = ", ".join(file.name for file in files)
            _say(f"\nwritten to {options.export}: {names}")
    if options.script is not None and not (options.json or options.quiet):
        _say(f"\nscript written to {options.script}")
    return DIVERGED if outcome.status is Status.DIVERGED else FINISHED


def _exporter(folder: Path) -> Callable[[Task, Outcome], list[Path]]:
    """What writes the files, once there is nothing more that it could fail for.

    Qt is imported here and nowhere else on the command line, for it may be missing.
    """
    try:
        from desktop.cli import export
    except ImportError as error:
        raise NoQtError(str(error)) from None
    export.prepare_folder(folder)
    return partial(export.export, folder)


def _explain(error: LinregError, source: Source) -> str:
    """The error in words, with the options that help."""
    sentence = describe(error)
    if offers_drop(error):
        return f"{sentence} with --drop-invalid"
    if isinstance(error, SettingError) and error.allowed == "test rows":
        return f"{sentence}; hold some out with --test-fraction"
    if not isinstance(error, DataError):
        return sentence
    if error.problem == "constant_feature":
        sentence += "; choose other columns with --x, or a model without b: --no-bias"
    return f"{source.file or LECTURE}: {sentence}"
