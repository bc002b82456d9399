"""How the files of projects are called."""

from pathlib import Path

import pytest

from desktop.project_names import is_project, project_path


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("lesson.linreg", "lesson.linreg"),
        ("LESSON.LINREG", "LESSON.LINREG"),
        ("lesson", "lesson.linreg"),
        ("lesson 1.5", "lesson 1.5.linreg"),
        ("data.csv", "data.csv.linreg"),
        (".linreg", ".linreg.linreg"),
    ],
)
def test_a_name_without_the_ending_gets_it(name: str, saved: str) -> None:
    assert project_path(Path("folder") / name) == Path("folder") / saved
    assert is_project(Path("folder") / saved)
