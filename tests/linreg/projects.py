"""What the tests of project files share: projects of every kind, and their text."""

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from linreg.config import Config
from linreg.edits import add_point, mark_rows, set_point
from linreg.prepare import prepare
from linreg.project import Json, Project, SavedRun
from linreg.project_file import decode, encode
from linreg.race import Runner, lecture_eight, step_all
from linreg.run_still import runner_of, still_of
from linreg.time_travel import go_to
from linreg.trainer import Trainer
from tests.linreg.runs import noisy_data, trainer_of

WINDOW: dict[str, Json] = {
    "pages": ["loss", "line"],
    "log": True,
    "speed": 2.5,
    "split": {"left": 3},
}


def project_of(runners: Iterable[Runner], target: float | None = None) -> Project:
    runs = tuple(
        SavedRun(key, runner.trainer.config, still_of(runner))
        for key, runner in enumerate(runners)
    )
    return Project("noisy data", runs, 0, target, WINDOW)


def text_of(project: Project) -> bytes:
    return b"".join(encode(project))


def reopened(runners: Iterable[Runner]) -> list[Runner]:
    """The runners that a saved file of these brings back."""
    saved = decode(text_of(project_of(runners)))
    return [runner_of(run.still) for run in saved.runs]


def steps(runner: Runner, count: int) -> None:
    for _ in range(count):
        runner.step(past_end=True)
    runner.trainer.evaluate()


def change(trainer: Trainer, **settings: Any) -> None:
    """Other hyperparameters, or other fields, from the next step on."""
    config = trainer.config
    own = {
        name: settings.pop(name) for name in list(settings) if name in config.settings
    }
    trainer.change(replace(config, settings={**config.settings, **own}, **settings))


def edit(trainer: Trainer, kind: str) -> None:
    data = trainer.prepared.dataset
    if kind == "move":
        data = set_point(data, 1, data.x_names[0], 0.5, -1.0)
    elif kind == "add":
        data = add_point(data, data.x_names[0], 0.3, 1.0)
    else:
        data = mark_rows(data, np.array([2]), "test")
    trainer.change_data(prepare(data, trainer.config, trainer.prepared.inputs))


def eventful(config: Config, *, back: bool = True) -> Runner:
    """A run that has met everything: other settings, edits, and a way that it left."""
    runner = Runner(trainer_of(noisy_data(9), config))
    trainer = runner.trainer
    trainer.history.keyframes.spacing = 0.0
    steps(runner, 4)
    change(trainer, l1=0.1)
    steps(runner, 3)
    edit(trainer, "move")
    steps(runner, 3)
    edit(trainer, "add")
    steps(runner, 3)
    if back:
        go_to(trainer, 6)
        trainer.branch()
        steps(runner, 2)
        edit(trainer, "mark")
        steps(runner, 3)
    return runner


def race() -> list[Runner]:
    """The eight, of which one has diverged; their data have been edited meanwhile."""
    data, shared = noisy_data(9), Config(batch_size=4, seed=3)
    configs = list(lecture_eight(shared))
    configs[-1] = replace(configs[-1], settings={"lr": 50.0})
    prepared = prepare(data, shared)
    runners = [Runner(Trainer(prepared, config)) for config in configs]
    for runner in runners:
        runner.set_target(0.6)
    for _ in range(12):
        step_all(runners)
    moved = prepare(set_point(data, 1, "x0", 0.5, -1.0), shared, prepared.inputs)
    for runner in runners:
        runner.trainer.evaluate()
        runner.trainer.change_data(moved)
    for _ in range(5):
        step_all(runners)
    return runners


def document(runners: Sequence[Runner]) -> Any:
    return json.loads(text_of(project_of(runners)))


def as_text(value: Any) -> bytes:
    return json.dumps(value).encode()


def mangled(value: Any, random: random.Random, strange: Any) -> Any:
    """The document with one thing in it deleted, replaced or added."""
    value = json.loads(json.dumps(value))
    place = value
    while True:
        keys = list(place) if isinstance(place, dict) else range(len(place))
        if not keys:
            break
        key = random.choice(list(keys))
        if isinstance(place[key], (dict, list)) and random.random() < 0.9:
            place = place[key]
            continue
        _mangle(place, key, random, strange)
        return value
    if isinstance(place, dict):
        place["strange"] = strange
    else:
        place.append(strange)
    return value


def _mangle(place: Any, key: Any, random: random.Random, strange: Any) -> None:
    what = random.choice(["delete", "replace", "replace", "replace", "add"])
    if what == "delete":
        del place[key]
    elif what == "replace":
        place[key] = strange
    elif isinstance(place, dict):
        place[f"{key}s"] = strange
    else:
        place.insert(key, strange)
