"""What people read when a project cannot be opened."""

import math
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.wording import describe
from linreg.errors import ProjectError, ProjectProblem
from linreg.specs import Range

LR = "runs[0].config.settings.lr"
LESSON = Path("lessons") / "first.linreg"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            ProjectError("missing", path=LESSON),
            f"{LESSON}: there is no such file",
        ),
        (
            ProjectError("unreadable", reason="Permission denied", path=LESSON),
            f"{LESSON}: the file cannot be read (Permission denied)",
        ),
        (
            ProjectError("not_json", reason="Expecting value: line 1 column 1"),
            "this is no project of Linreg Lab, or it is damaged (Expecting value: line "
            "1 column 1)",
        ),
        (
            ProjectError("not_json", "lr", reason="the name comes twice"),
            "this is no project of Linreg Lab, or it is damaged (lr: the name comes "
            "twice)",
        ),
        (ProjectError("not_a_project"), "this is no project of Linreg Lab"),
        (
            ProjectError("newer_version", "version", 2, 1),
            "this project was saved by a newer version of Linreg Lab (format 2; this "
            "one reads 1), which is needed to open it",
        ),
        (
            ProjectError("too_large", allowed=64 << 20),
            "the file is larger than 64 MB, which is the most there can be",
        ),
        (
            ProjectError("too_large", value=9, allowed=8),
            "the file holds more than 8 values, which is the most there can be",
        ),
        (
            ProjectError("too_large", "runs", 21, 20),
            "field runs holds more than 20, which is the most there can be",
        ),
        (ProjectError("absent", LR), f"field {LR} is missing"),
        (ProjectError("unknown", LR, 3, ("a",)), f"field {LR} is not known"),
        (
            ProjectError("wrong_type", LR, "fast", "number"),
            f"field {LR} must be a number, not 'fast'",
        ),
        (
            ProjectError("wrong_type", LR, {"a": [1] * 999}, "float"),
            f"field {LR} must be a number, not an object",
        ),
        (
            ProjectError("wrong_type", LR, [1], 2),
            f"field {LR} must be a list of 2 values, not a list",
        ),
        (
            ProjectError("out_of_range", LR, -1.0, Range(0, low_open=True)),
            f"field {LR} must be greater than 0, not -1",
        ),
        (
            ProjectError("out_of_range", LR, math.inf, "finite numbers"),
            f"field {LR} takes finite numbers, not inf",
        ),
        (
            ProjectError("out_of_range", "shown", 7, (0, 2)),
            "field shown must be from 0 to 2, not 7",
        ),
        (
            ProjectError("out_of_range", "window.pages.fit", "lo", ("fit", "log")),
            "field window.pages.fit must be fit or log, not 'lo'",
        ),
        (
            ProjectError("inconsistent", "data.names", reason="a name comes twice"),
            "field data.names does not fit the rest (a name comes twice)",
        ),
        (
            ProjectError("inconsistent", "data.names", 3, "as many names as columns"),
            "field data.names does not fit the rest (as many names as columns)",
        ),
    ],
)
def test_every_problem_has_its_sentence(error: ProjectError, sentence: str) -> None:
    assert describe(error) == sentence


@given(
    problem=st.sampled_from(get_args(ProjectProblem)),
    field=st.text(max_size=90),
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        st.lists,
    ),
    allowed=st.none() | st.integers() | st.text(max_size=90) | st.just(("a", "b")),
)
def test_whatever_stands_in_the_file_it_is_one_line(
    problem: ProjectProblem, field: str, value: object, allowed: object
) -> None:
    error = ProjectError(problem, field, value, allowed, "because\n", LESSON)
    sentence = describe(error)
    assert len(sentence.splitlines()) == 1
    assert len(sentence) < 600
    assert sentence.startswith(str(LESSON))
    assert not sentence.endswith(".")
