"""Each problem of a project file names the field that has it."""

import json
from functools import cache
from typing import Any

import pytest

from linreg.config import Config
from linreg.errors import ProjectError
from linreg.project_file import decode
from tests.linreg.projects import as_text, eventful, project_of, race, text_of

CONFIGS: dict[str, dict[str, Any]] = {
    "Adam": {"optimizer": "Adam", "batch_size": 3},
    "StepLR": {"scheduler": "StepLR"},
    "LBFGS": {"optimizer": "LBFGS"},
}
GONE = object()
RUN = "runs[0]"

CASES: list[tuple[str, str, Any, str]] = [
    # Where; what is put there; and the problem.
    ("Adam", f"{RUN}.config.settings.lr", -1.0, "out_of_range"),
    ("Adam", f"{RUN}.config.settings.lr", "fast", "wrong_type"),
    ("Adam", f"{RUN}.config.settings.lr", 10**400, "out_of_range"),
    ("Adam", f"{RUN}.config.settings.lr", GONE, "absent"),
    ("Adam", f"{RUN}.config.settings.speed", 1, "unknown"),
    ("Adam", f"{RUN}.config.optimizer", "Adamant", "out_of_range"),
    ("Adam", f"{RUN}.config.optimizer", [], "wrong_type"),
    ("Adam", f"{RUN}.config", "SGD", "wrong_type"),
    ("Adam", f"{RUN}.config.seed", 5, "inconsistent:config"),
    ("Adam", f"{RUN}.changes[0].config.batch_size", 2, "inconsistent:config"),
    ("Adam", f"{RUN}.changes[0].iteration", 10**6, "out_of_range"),
    ("Adam", f"{RUN}.wanted.betas", [0.1, 0.2], "unknown"),
    ("Adam", f"{RUN}.wanted.settings.betas", [0.1], "wrong_type"),
    ("Adam", f"{RUN}.first_config.initial_weight", [1.0, 2.0], "inconsistent"),
    ("Adam", f"{RUN}.key", True, "wrong_type"),
    ("Adam", f"{RUN}.iteration", -1, "out_of_range"),
    ("Adam", f"{RUN}.scale", 7, "out_of_range"),
    ("Adam", f"{RUN}.rows.stride", 3, "out_of_range"),
    ("Adam", f"{RUN}.rows.length", 10**12, "too_large"),
    ("Adam", f"{RUN}.rows.losses", [1.0], "inconsistent"),
    ("Adam", f"{RUN}.rows.losses", {"float64": "AAAA"}, "wrong_type:float64"),
    ("Adam", f"{RUN}.rows.losses[2]", "x", "wrong_type"),
    ("Adam", f"{RUN}.rows.parameters.v", [], "unknown"),
    ("Adam", f"{RUN}.abandoned[0].iterations[0]", 10**6, "inconsistent:iterations"),
    ("Adam", f"{RUN}.data_changes.edits[0]", 99, "out_of_range"),
    ("Adam", f"{RUN}.data_changes.iterations[0]", 10**6, "out_of_range"),
    ("Adam", f"{RUN}.state.numbers", [], "inconsistent"),
    ("Adam", f"{RUN}.state.numbers[4]", 77.0, "out_of_range:numbers"),
    ("Adam", f"{RUN}.state.numbers[0]", 1e300, "out_of_range:numbers"),
    ("Adam", f"{RUN}.state.batches.rows[0]", 3, "inconsistent:rows"),
    ("Adam", f"{RUN}.state.batches.generator[0]", 99, "out_of_range"),
    (
        "Adam",
        f"{RUN}.state.kinds[0].states[0].step",
        {"float32": [10**9]},
        "inconsistent:kind",
    ),
    (
        "Adam",
        f"{RUN}.state.kinds[0].states[0].step",
        {"float16": []},
        "out_of_range",
    ),
    ("Adam", f"{RUN}.keyframes.iterations[0]", 1, "inconsistent:iterations"),
    ("Adam", f"{RUN}.race.reached", [1], "wrong_type"),
    ("Adam", f"{RUN}.race.seconds", -1.0, "out_of_range"),
    ("Adam", f"{RUN}.least_test", 0.5, "wrong_type"),
    ("Adam", "generators[0]", {"uint8": "AAAA"}, "inconsistent"),
    ("Adam", "generators[0].uint8", "A" * 6744, "inconsistent:generators[0]"),
    ("Adam", "edits.rows[0]", 10**6, "inconsistent:edits.cells[0]"),
    ("Adam", "scales[0].scale[0]", 0.0, "out_of_range:scale"),
    ("Adam", "scales[0].scale[0]", 2.0, "inconsistent:scales[0]"),
    ("Adam", "data.names", ["x0"], "inconsistent"),
    ("Adam", "data.y", "nobody", "inconsistent:data"),
    ("Adam", "data.columns[1]", [1.0], "inconsistent"),
    ("Adam", "data.columns[0][0]", True, "wrong_type"),
    ("Adam", "data.marks.test", [99], "out_of_range:test[0]"),
    ("Adam", "data.file", "x.table", "unknown"),
    ("Adam", "window", [], "wrong_type"),
    ("Adam", "shown", 1, "out_of_range"),
    ("Adam", "target", "low", "wrong_type"),
    ("Adam", "title", "\ud800", "out_of_range"),
    ("Adam", "title", GONE, "absent"),
    ("Adam", "runs", [], "out_of_range"),
    ("Adam", "runs", [0] * 21, "too_large"),
    ("Adam", "version", "1", "wrong_type"),
    ("StepLR", f"{RUN}.state.numbers[-3]", 1.0, "out_of_range:numbers"),
    ("LBFGS", f"{RUN}.state.kinds[0].states[0].ro", [], "inconsistent:kind"),
    # Four parameters and gradients, and then how often the loss was evaluated.
    ("LBFGS", f"{RUN}.state.numbers[4]", 2.5, "out_of_range:numbers"),
    ("LBFGS", f"{RUN}.state.numbers[5]", 0, "out_of_range:numbers"),
    ("LBFGS", f"{RUN}.state.kinds[0].states[0].d", None, "inconsistent:kind"),
    ("LBFGS", f"{RUN}.state.kinds[0].states[0].al", [[10**9, None]], "out_of_range"),
    ("race", "runs[3].key", 0, "inconsistent:runs"),
    ("race", "runs[3].first_config.lr_bias", 0.5, "inconsistent:runs[3].config"),
]


@cache
def text_named(name: str) -> bytes:
    runners = race() if name == "race" else [eventful(Config(**CONFIGS[name]))]
    return text_of(project_of(runners))


def parts_of(path: str) -> list[str | int]:
    words = path.replace("[", ".[").split(".")
    return [int(word[1:-1]) if word[0] == "[" else word for word in words]


@pytest.mark.parametrize(
    ("name", "path", "value", "expected"),
    CASES,
    ids=[f"{number} {case[1]} {case[3]}" for number, case in enumerate(CASES)],
)
def test_the_field_is_named(name: str, path: str, value: Any, expected: str) -> None:
    changed = json.loads(text_named(name))
    *way, last = parts_of(path)
    place = changed
    for part in way:
        place = place[part]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    with pytest.raises(ProjectError) as caught:
        decode(as_text(changed))
    problem, _, other = expected.partition(":")
    assert caught.value.problem == problem
    field = caught.value.field
    if other:
        assert field.endswith(other)
    else:
        assert field.startswith(path)
    assert field in str(caught.value)


def test_all_runs_of_a_race_share_what_runs_of_a_race_share() -> None:
    changed = json.loads(text_named("race"))
    for name in ("first_config", "config"):
        changed["runs"][3][name]["seed"] = 99
    with pytest.raises(ProjectError) as caught:
        decode(as_text(changed))
    assert caught.value.problem == "inconsistent"
    assert caught.value.field == "runs[3].first_config"
