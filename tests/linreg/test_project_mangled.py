"""Whatever is in a file, it can be trained or is refused with a typed error."""

import json
import random
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linreg.config import Config
from linreg.errors import ProjectError
from linreg.project import Project
from linreg.project_file import decode
from linreg.run_still import runner_of
from tests.linreg.projects import (
    as_text,
    eventful,
    mangled,
    project_of,
    race,
    text_of,
)

CONFIGS: list[dict[str, Any]] = [
    {"optimizer": "Adam", "batch_size": 3, "test_fraction": 0.2},
    {"optimizer": "LBFGS", "degree": 2, "standardize": True},
    {"optimizer": "RMSprop", "settings": {"momentum": 0.5}},
    {"scheduler": "OneCycleLR", "scheduler_settings": {"total_steps": 9}},
    {"scheduler": "ReduceLROnPlateau"},
]


@cache
def text_numbered(number: int) -> bytes:
    """Of a run under each config, and of a race."""
    if number == len(CONFIGS):
        return text_of(project_of(race()))
    return text_of(project_of([eventful(Config(**CONFIGS[number]))]))


TEXTS = st.integers(0, len(CONFIGS)).map(text_numbered)
STRANGE: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 40)
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([10**400, 2**53, 16777217, "float32", "LBFGS", "l1", ""])
    | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["float32", "float64", "a"]), inner)
    ),
    max_leaves=4,
)
SOME = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)


def opened(text: bytes) -> Project | None:
    try:
        return decode(text)
    except ProjectError:
        return None


def try_to_train(text: bytes) -> None:
    project = opened(text)
    if project is None:
        return
    for run in project.runs:
        runner = runner_of(run.still)
        for _ in range(3):
            runner.step(past_end=True)
        runner.standing()
    text_of(project)


@given(TEXTS, st.randoms(), st.lists(STRANGE, min_size=1))
@SOME
def test_fields_that_were_changed(
    text: bytes, chance: random.Random, strange: list[Any]
) -> None:
    document = json.loads(text)
    for value in strange[:3]:
        document = mangled(document, chance, value)
    try_to_train(as_text(document))


@given(
    TEXTS,
    st.lists(st.tuples(st.integers(0), st.integers(0, 255)), min_size=1, max_size=3),
    st.none() | st.integers(0),
)
@SOME
def test_bytes_that_were_changed(
    text: bytes, places: list[tuple[int, int]], end: int | None
) -> None:
    changed = bytearray(text)
    for place, byte in places:
        changed[place % len(changed)] = byte
    try_to_train(bytes(changed[:end]))


@given(st.binary(max_size=200))
@SOME
def test_any_bytes(text: bytes) -> None:
    try_to_train(text)
