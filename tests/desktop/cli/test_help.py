"""The help lists what there is, and its examples work."""

import re
import shlex

import pytest

from desktop.cli.help import EXAMPLES, RACE_EXAMPLES, as_typed
from desktop.cli.options import RaceOptions, TrainOptions, parse
from linreg.optimizers import OPTIMIZERS, find_optimizer
from linreg.schedules import SCHEDULERS, find_scheduler
from linreg.specs import Spec
from tests.desktop.cli.command_line import answer_to

SPECS = [
    (name, spec) for name in OPTIMIZERS for spec in find_optimizer(name).hyperparameters
]

OPTIONS = (
    "FILE --x --y --degree --no-bias --loss --reduction --optimizer --lr --set "
    "--init-w --init-b --batch-size --test-fraction --standardize --seed --dtype "
    "--steps --tolerance --predict --export --script --json --quiet --drop-invalid "
    "--lr-bias --scheduler --scheduler-set --l1 --clip --early-stopping"
)
RACE_OPTIONS = (
    "FILE --x --y --degree --no-bias --loss --reduction --optimizers --lr --set "
    "--sweep --target --init-w --init-b --batch-size --test-fraction --standardize "
    "--seed --dtype --steps --tolerance --json --quiet --drop-invalid --lr-bias "
    "--scheduler --scheduler-set --l1 --clip --early-stopping --no-zero-grad"
)


@pytest.fixture
def help_text(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", "80")
    # The longest name that the program goes by.
    monkeypatch.setattr("sys.argv", ["main.py"])
    return answer_to("train", "--help").out


@pytest.fixture
def race_help(help_text: str) -> str:
    return answer_to("race", "--help").out


def test_it_fits_a_terminal(help_text: str, race_help: str) -> None:
    for text in (help_text, race_help):
        assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("format", ["CSV", "TSV", "Parquet", ".xlsx", ".ods"])
def test_the_formats_are_named(help_text: str, format: str) -> None:
    assert format in help_text


@pytest.mark.parametrize("option", OPTIONS.split())
def test_every_option_is_there(help_text: str, option: str) -> None:
    assert re.search(rf"^  {option}( .*)?$", help_text, re.MULTILINE)


@pytest.mark.parametrize("option", RACE_OPTIONS.split())
def test_every_option_of_a_race_is_there(race_help: str, option: str) -> None:
    assert re.search(rf"^  {option}( .*)?$", race_help, re.MULTILINE)


@pytest.mark.parametrize("name", SCHEDULERS)
def test_every_setting_of_a_schedule_is_there_with_its_default(
    help_text: str, name: str
) -> None:
    schedules = help_text.partition("\nschedulers, ")[2]
    part = re.search(rf"^  {name}: .+(\n    .+)*", schedules, re.MULTILINE)
    assert part is not None
    listed = re.findall(r"^    (\w+)=(\S+) ", part[0], re.MULTILINE)
    settings = find_scheduler(name).settings
    assert listed == [(spec.name, as_typed(spec.default)) for spec in settings]
    for spec in settings:
        assert spec.parse(as_typed(spec.default)) == spec.default


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_hyperparameter_is_there_with_its_default(
    help_text: str, optimizer: str
) -> None:
    part = re.search(rf"^  {optimizer}: .+(\n    .+)+", help_text, re.MULTILINE)
    assert part is not None
    listed = re.findall(r"^    (\w+)=(\S+) ", part[0], re.MULTILINE)
    specs = find_optimizer(optimizer).hyperparameters
    assert listed == [(spec.name, as_typed(spec.default)) for spec in specs]


@pytest.mark.parametrize(("optimizer", "spec"), SPECS)
def test_a_default_can_be_typed_as_it_is_shown(optimizer: str, spec: Spec) -> None:
    assert spec.parse(as_typed(spec.default)) == spec.default
    setting = f"{spec.name}={as_typed(spec.default)}"
    options = parse(["train", "--optimizer", optimizer, "--set", setting])
    assert isinstance(options, TrainOptions)
    assert options.config.settings[spec.name] == spec.default


def test_the_examples_can_be_typed() -> None:
    text = EXAMPLES.format(program="linreg-lab").replace("\\\n", " ")
    commands = re.findall(r"^  linreg-lab (train.*)$", text, re.MULTILINE)
    assert len(commands) == 7
    for command in commands:
        assert isinstance(parse(shlex.split(command)), TrainOptions)
    text = RACE_EXAMPLES.format(program="linreg-lab").replace("\\\n", " ")
    commands = re.findall(r"^  linreg-lab (race.*)$", text, re.MULTILINE)
    assert len(commands) == 5
    for command in commands:
        assert isinstance(parse(shlex.split(command)), RaceOptions)


def test_the_program_s_help_names_all_uses() -> None:
    out = answer_to("--help").out
    assert re.search(r"^  \S.* +opens the window$", out, re.MULTILINE)
    assert re.search(r"^  \S.* FILE +opens it with this project", out, re.MULTILINE)
    assert re.search(r"^  \S.* race \[FILE\].* +lets several", out, re.MULTILINE)
    assert re.search(r"^  \S.* train \[FILE\].* +trains without one", out, re.MULTILINE)
