"""Texts of project files: sound ones, and those with something else in a field."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import cache
from itertools import count
from typing import Any, TypeAlias
from unittest.mock import patch

import numpy as np
from hypothesis import strategies as st

from linreg import keyframes, race
from linreg.config import Config
from linreg.dataset import Dataset, lecture_data, make_dataset
from linreg.edits import mark_rows, set_cells
from linreg.prepare import Prepared, prepare
from linreg.project import Json, Project, SavedRun
from linreg.project_file import encode
from linreg.race import Runner
from linreg.run_still import still_of
from linreg.time_travel import go_to
from linreg.trainer import Trainer
from tests.fuzz.mangling import mixed, one_in, wounded
from tests.fuzz.projects import ProjectCase

# Where a field is in a document: the keys and places that lead to it.
Place: TypeAlias = tuple[str | int, ...]

_RACE = (
    Config(settings={"lr": 0.05, "momentum": 0.9}),
    Config(optimizer="Adam", settings={"lr": 0.1}),
    Config(optimizer="LBFGS", settings={"lr": 1.0}),
)
_BATCHES = Config(batch_size=2, test_fraction=0.25, patience=5, seed=7)
_SCHEDULE = Config(scheduler="StepLR", standardize=True, dtype="float64", degree=2)
_LOST = Config(settings={"lr": 10.0}, reduction="sum")


_PAGES = {"fit": "fit", "loss": "log", "surface": "scaling", "step": "race"}
_SUBJECTS: tuple[Json, ...] = (
    None,
    {"entry": "lecture"},
    {"generator": "line", "rows": 100, "noise": 0.5, "seed": 3},
)


@cache
def documents() -> tuple[bytes, ...]:
    """Projects of many kinds, as they are saved."""
    projects = (
        _project(lecture_data(), (Config(),), 0, _SUBJECTS[0]),
        _project(lecture_data(), _RACE, 6, _SUBJECTS[1]),
        _project(_many_rows(), (_BATCHES,), 9, _SUBJECTS[2], _change_much),
        _project(_many_rows(), (_SCHEDULE,), 3, _SUBJECTS[0]),
        _project(lecture_data(), (_LOST,), 8, _SUBJECTS[1]),
    )
    return tuple(b"".join(encode(project)) for project in projects)


def _many_rows() -> Dataset:
    x = np.linspace(-1.0, 2.0, 12)
    rows = make_dataset("Größe 温", {"x": x, "y": 3 * x - np.sin(9 * x)})
    marked = mark_rows(rows, np.array([1, 4]), "test")
    return set_cells(
        mark_rows(marked, np.array([2]), "left_out"), 0, 2, np.ones((3, 1))
    )


def _project(
    dataset: Dataset,
    configs: tuple[Config, ...],
    steps: int,
    subject: Json,
    change: Callable[[Runner], None] = lambda runner: None,
) -> Project:
    prepared, ticks = prepare(dataset, configs[0]), count(0.0, 0.01)
    # So that equal batches are equal: keyframes and races look at the time.
    with (
        patch.object(keyframes, "perf_counter", ticks.__next__),
        patch.object(race, "perf_counter", ticks.__next__),
    ):
        runners = _trained(prepared, configs, steps, change)
    runs = tuple(
        SavedRun(key, config, still_of(runner))
        for key, (config, runner) in enumerate(zip(configs, runners, strict=True))
    )
    window: dict[str, Json] = {
        "pages": _PAGES,
        "enlarged": "loss",
        "logarithmic_loss": True,
        "best_fit": False,
        "overlays": ["gradient_field"],
        "feature": 0,
        "parameters": None,
        "speed": None,
        "subject": subject,
    }
    return Project("Größe 温", runs, 0, 0.5, window)


def _trained(
    prepared: Prepared,
    configs: tuple[Config, ...],
    steps: int,
    change: Callable[[Runner], None],
) -> list[Runner]:
    runners = [Runner(Trainer(prepared, config), 0.5) for config in configs]
    for runner in runners:
        for _ in range(steps):
            runner.step()
        change(runner)
        runner.trainer.evaluate()
    return runners


def _change_much(runner: Runner) -> None:
    """Another rate and other data in the course of the run, and a branch."""
    trainer = runner.trainer
    config = trainer.config
    trainer.change(replace(config, settings={**config.settings, "lr": 0.02}))
    runner.step()
    dataset = set_cells(trainer.prepared.dataset, 3, 0, np.array([[0.5]]))
    trainer.change_data(prepare(dataset, config, trainer.prepared.inputs))
    for _ in range(4):
        runner.step()
    go_to(trainer, 5)
    trainer.change(replace(trainer.config, l1=0.1))
    for _ in range(3):
        runner.step()
    go_to(trainer, 4)


# What may stand in a field in place of what belongs there, as JSON text.
_TEXTS = (
    *("null", "true", "0", "-1", "1", "2", "1.5", "1e308", "-1e308", "1e999", "-0.0"),
    *("NaN", "Infinity", "-Infinity", "1" * 400, "9" * 5000, "2147483648", "1e-320"),
    *('""', '"x"', '"SGD"', '"\\ud800"', '"\\u0000"', '"nan"', f'"{"a" * 5000}"'),
    *("[]", "{}", "[[]]", "[1]", "[null]", "[0, 0, 0]", '{"a": 1}', "[NaN]"),
    *("[" * 3000 + "]" * 3000, '{"a":' * 3000 + "1" + "}" * 3000, "[" * 100_000),
    *('"../../etc/passwd"', "\"__import__('os')\"", "00", "+1", ".5", "\ufeff"),
)
_MARK = "the place of what is put in"


def _places(value: Any, place: Place = ()) -> list[Place]:
    """All fields of a document, itself the first."""
    found = [place]
    if isinstance(value, dict):
        for key, inner in value.items():
            found += _places(inner, (*place, key))
    elif isinstance(value, list):
        # Numbers by the thousand are all alike.
        for at, inner in enumerate(value[:8]):
            found += _places(inner, (*place, at))
    return found


@st.composite
def _altered(draw: st.DrawFn, content: bytes) -> bytes:
    """The document with something else in up to three of its fields."""
    document, texts = json.loads(content), []
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
        place = draw(st.sampled_from(_places(document)))
        if not place:
            continue
        texts += _alter(draw, document, place)
    text = json.dumps(document)
    for other in texts:
        text = text.replace(json.dumps(_MARK), other, 1)
    return text.encode("utf-8", "surrogatepass")


def _alter(draw: st.DrawFn, document: Any, place: Place) -> list[str]:
    """Change the field there; the texts that are to stand where a mark is now."""
    *above, key = place
    holder = document
    for step in above:
        holder = holder[step]
    value = holder[key]
    match draw(st.sampled_from(["text", "text", "near", "other", "remove", "more"])):
        case "text":
            holder[key] = _MARK
            return [draw(st.sampled_from(_TEXTS))]
        case "near":
            holder[key] = draw(_near(value))
        case "other":
            holder[key] = deepcopy(_at(document, draw(_place_in(document))))
        case "remove":
            del holder[key]
        case _ if isinstance(holder, list):
            holder.insert(int(key), deepcopy(value))
        case _:
            holder[draw(st.sampled_from([f"{key} ", "version", "x", ""]))] = value
    return []


def _place_in(document: Any) -> st.SearchStrategy[Place]:
    return st.sampled_from(_places(document))


def _at(document: Any, place: Place) -> Any:
    for step in place:
        document = document[step]
    return document


@st.composite
def _near(draw: st.DrawFn, value: Any) -> Any:
    """A value of the same type, and not far away."""
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, (int, float)):
        factor = draw(st.sampled_from([-1, 0.5, 2, 10, 1e6, 1e30]))
        return draw(
            st.sampled_from([value + 1, value - 1, value + 0.5, value * factor])
        )
    if isinstance(value, str):
        end = draw(st.integers(0, len(value)))
        rest = draw(st.sampled_from(["", value, value[end + 1 :], "=", "A", "Ä"]))
        return value[:end] + rest
    if isinstance(value, list):
        end = draw(st.integers(0, len(value)))
        return draw(st.sampled_from([value[:end], value[end:], value * 2, value[::-1]]))
    return dict(list(value.items())[::-1])


@st.composite
def _contents(draw: st.DrawFn) -> bytes:
    content = draw(st.sampled_from(documents()))
    if draw(one_in(6)):
        return draw(wounded(content))
    content = draw(_altered(content))
    return draw(wounded(content, least=1)) if draw(one_in(30)) else content


_RAW = st.one_of(
    st.binary(max_size=80),
    st.sampled_from([text.encode("utf-8", "surrogatepass") for text in _TEXTS]),
)


def project_cases() -> st.SearchStrategy[ProjectCase]:
    """Files of projects, most of them with something wrong in one place."""
    contents = mixed((12, _contents()), (1, _RAW))
    return mixed(
        (40, st.builds(ProjectCase, contents, st.booleans())),
        (1, st.just(ProjectCase(None))),
    )
