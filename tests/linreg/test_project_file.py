"""A project file: what is written, and that it comes back."""

import errno
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from linreg import project_file, project_json, project_run_writing
from linreg.config import Config
from linreg.dataset import Dataset, make_dataset
from linreg.errors import ProjectError
from linreg.project_file import (
    decode,
    encode,
    encode_table,
    read_project,
    write_project,
)
from linreg.race import Runner
from linreg.run_still import runner_of
from linreg.time_travel import go_to
from tests.linreg.projects import (
    WINDOW,
    document,
    edit,
    eventful,
    project_of,
    race,
    steps,
    text_of,
)
from tests.linreg.runs import noisy_data, trainer_of


def problem_of(path: Path, **given: Any) -> ProjectError:
    with pytest.raises(ProjectError) as caught:
        read_project(path, **given)
    assert caught.value.path == path
    return caught.value


def test_the_text_of_what_was_read_is_the_same_text() -> None:
    for runners in ([eventful(Config(optimizer="LBFGS"))], race()):
        text = text_of(project_of(runners, 0.5))
        again = decode(text)
        assert text_of(again) == text
        assert (again.title, again.shown, again.target) == ("noisy data", 0, 0.5)
        assert again.window == WINDOW


def test_the_text_is_plain_json_that_a_person_can_read() -> None:
    read = document([eventful(Config())])
    assert (read["format"], read["version"]) == ("linreg-lab project", 3)
    assert read["data"]["names"] == ["x0", "y"]
    assert read["runs"][0]["config"]["settings"]["lr"] == 0.01
    # A number for each recorded step.
    run = read["runs"][0]
    assert len(run["rows"]["parameters"]["w"]) == run["rows"]["length"]


def test_data_that_runs_share_are_written_once() -> None:
    read = document(race())
    assert len(read["runs"]) == 8
    assert len(read["edits"]["tables"]) == 1
    assert read["tables"] == []


@pytest.mark.parametrize("rows", [10, 3000])
def test_every_number_comes_back_to_the_bit(rows: int) -> None:
    x, y = np.arange(rows) / 7, np.full(rows, 1 / 3)
    y[:4] = -0.0, 5e-324, 1e308, np.nan
    other = np.full(rows, np.inf)
    columns = (other, x, y)
    data = Dataset("strange", ("note", "x", "y"), columns, ("x",), "y")
    again = decode(text_of(project_of([Runner(trainer_of(data, Config()))])))
    table = again.runs[0].still.first.dataset
    assert table.names == data.names
    assert [c.tobytes() for c in table.columns] == [c.tobytes() for c in columns]


def test_no_piece_is_longer_than_a_megabyte() -> None:
    project = project_of([Runner(trainer_of(noisy_data(300_000), Config()))])
    pieces = list(encode(project))
    assert max(map(len, pieces)) <= 1 << 20
    assert len(pieces) > 4


def test_a_long_run_is_thinned_and_all_of_its_steps_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(project_run_writing, "MOST_ROWS", 16)
    monkeypatch.setattr(project_run_writing, "_MOST_KEYFRAME_BYTES", 4000)
    runner = eventful(Config(optimizer="Adam", batch_size=3))
    steps(runner, 60)
    still = decode(text_of(project_of([runner]))).runs[0].still
    assert len(still.rows) <= 16
    assert len(still.keyframes) < 10 < len(runner.trainer.history.keyframes)
    again = runner_of(still)
    for iteration in (70, 3, 41, 12, 0):
        go_to(again.trainer, iteration)
        row, once = again.trainer.evaluate(), runner.trainer.history.row(iteration)
        assert row.parameters.tobytes() == once.parameters.tobytes()
        assert row.loss == once.loss


def test_a_file_is_written_and_read(tmp_path: Path) -> None:
    path, project = tmp_path / "race.linreg", project_of(race())
    write_project(path, project)
    assert text_of(read_project(path)) == path.read_bytes()


def test_what_nobody_could_read_again_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "race.linreg"
    path.write_text("what was there")
    monkeypatch.setattr(project_file, "MOST_BYTES", 1000)
    with pytest.raises(OSError, match="too large") as caught:
        write_project(path, project_of([eventful(Config())]))
    assert caught.value.errno == errno.EFBIG
    assert path.read_text() == "what was there"


def test_the_first_table_may_be_in_a_file_beside(tmp_path: Path) -> None:
    runner = eventful(Config())
    project, data = project_of([runner]), noisy_data(9)
    path, table = tmp_path / "a.linreg", tmp_path / "a.table"
    path.write_bytes(b"".join(encode(project, table_file=table.name)))
    table.write_bytes(b"".join(encode_table(data)))
    again = read_project(path, table_beside=True)
    assert text_of(again) == text_of(project)
    assert problem_of(path).field in ("data.name", "data.file")
    table.unlink()
    with pytest.raises(ProjectError) as caught:
        read_project(path, table_beside=True)
    assert (caught.value.problem, caught.value.path) == ("missing", table)


@pytest.mark.parametrize(
    "name", ["../a.table", "/etc/passwd", "", "..", "b/a.table", "a\0"]
)
def test_a_table_elsewhere_is_not_opened(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.linreg"
    project = project_of([eventful(Config())])
    path.write_bytes(b"".join(encode(project, table_file=name or "x")))
    if not name:
        path.write_bytes(path.read_bytes().replace(b'"file": "x"', b'"file": ""'))
    error = problem_of(path, table_beside=True)
    assert (error.problem, error.field) == ("out_of_range", "data.file")


def test_files_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert problem_of(tmp_path / "nothing").problem == "missing"
    assert problem_of(tmp_path).problem == "unreadable"
    path = tmp_path / "a.linreg"
    for text in ("", "{", '{"a": NaN}', "\x00", "[" * 100_000, '{"a": 1, "a": 1}'):
        path.write_text(text)
        assert problem_of(path).problem == "not_json"
    path.write_bytes(b"\xff\xfe")
    assert problem_of(path).problem == "not_json"
    path.write_text("[" + "1" * 5000 + "]")
    assert problem_of(path).problem == "not_json"
    for text in ("[]", "3", "{}", '{"format": "another"}', '{"format": []}'):
        path.write_text(text)
        assert problem_of(path).problem == "not_a_project"
    monkeypatch.setattr(project_file, "MOST_BYTES", 10)
    assert problem_of(path).problem == "too_large"


def test_text_that_would_take_too_much_memory_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = text_of(project_of([eventful(Config())]))
    monkeypatch.setattr(project_json, "_MOST_VALUES", 100)
    with pytest.raises(ProjectError) as caught:
        decode(text)
    assert caught.value.problem == "too_large"


def test_a_newer_version_is_refused_before_all_else(tmp_path: Path) -> None:
    path = tmp_path / "a.linreg"
    path.write_text(json.dumps({"format": "linreg-lab project", "version": 4, "q": 1}))
    error = problem_of(path)
    assert (error.problem, error.value, error.allowed) == ("newer_version", 4, 3)


def test_columns_that_tables_share_are_written_once() -> None:
    table = {name: np.arange(6.0) ** k for k, name in enumerate("abcy", 1)}
    runner = Runner(
        trainer_of(make_dataset("wide", table), Config(settings={"lr": 1e-9}))
    )
    steps(runner, 2)
    edit(runner.trainer, "add")
    steps(runner, 2)
    edit(runner.trainer, "move")
    read = document([runner])
    assert len(read["tables"]) == 1
    assert len(read["columns"]) == 4
