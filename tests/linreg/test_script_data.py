"""Where the script of a long table finds its numbers."""

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from linreg.config import Config
from linreg.dataset import LEFT_OUT, TEST, TRAIN, Dataset, make_dataset
from linreg.prepare import prepare
from linreg.script import make_script
from linreg.script_data import DataFile
from linreg.threads import use_threads_for
from tests.linreg.runs import noisy_data
from tests.linreg.scripts import (
    found,
    printed,
    printed_in_a_process,
    script_of,
    trained,
)


def write_file(folder: Path, data: Dataset, **form: Any) -> DataFile:
    """The data set as a text file of that form, which has another column as well."""
    file = DataFile("data.csv", **form)
    rows = np.column_stack([data.y, data.x]).tolist()
    lines = [["label", data.y_name, *data.x_names]]
    lines += [
        ["of, it", *(repr(v).replace(".", file.decimal) for v in r)] for r in rows
    ]
    quoted = [[f'"{cell}"' for cell in line] for line in lines]
    text = "\n".join(file.separator.join(line) for line in quoted)
    path = folder / file.path
    path.write_text(text, encoding=file.python_encoding)
    return file


FORMS: list[dict[str, Any]] = [
    {},
    {"separator": "\t", "encoding": "utf-16"},
    {"separator": ";", "decimal": ",", "encoding": "windows-1252"},
]


@pytest.mark.parametrize("form", FORMS, ids=str)
@pytest.mark.parametrize(
    "given", [{}, {"test_fraction": 0.2}, {"degree": 2, "batch_size": 50}], ids=str
)
def test_a_long_table_is_read_from_its_file(
    tmp_path: Path, given: dict[str, Any], form: dict[str, Any]
) -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=250)
    data = make_dataset("long", {"größe": x, "y": 2 * x + random.normal(size=250)})
    file = write_file(tmp_path, data, **form)
    assert file.holds(tmp_path, data)
    config = Config(iterations=6, **given)
    text = script_of(data, config, file=file).text
    assert len(text) < 4000
    assert printed(text, tmp_path / "script.py") == found(trained(data, config))


def test_a_file_with_other_numbers_does_not_hold_the_data(tmp_path: Path) -> None:
    data = noisy_data(rows=250)
    assert not DataFile("data.csv").holds(tmp_path, data)
    file = write_file(tmp_path, data)
    assert file.holds(tmp_path, data)
    edited = data.y.copy()
    edited[100] = np.nextafter(edited[100], 9)
    other = replace(data, columns=(data.columns[0], edited))
    assert not file.holds(tmp_path, other)
    assert not file.holds(tmp_path, noisy_data(rows=251))
    assert not file.holds(tmp_path, noisy_data(rows=250, columns=2))
    assert not replace(file, separator=";").holds(tmp_path, data)
    assert not replace(file, encoding="utf-16").holds(tmp_path, data)
    path = tmp_path / "data.csv"
    for cell in ('"x"', '""', ""):
        path.write_text(f"label,y,x0\n1,{cell}", encoding="utf-8")
        assert not file.holds(tmp_path, data)


@pytest.mark.parametrize("mark", [TRAIN, TEST, LEFT_OUT])
def test_what_a_person_has_said_of_rows_is_in_no_file(mark: int) -> None:
    data = noisy_data(rows=250)
    marks = np.zeros(250, np.int8)
    marks[3] = mark
    data = replace(data, marks=marks)
    config = Config(iterations=5)
    text = script_of(data, config, file=DataFile("data.csv")).text
    assert "data.csv" not in text
    assert printed(text) == found(trained(data, config))


@pytest.mark.parametrize(("rows", "is_read"), [(200, False), (201, True)])
def test_a_short_table_stands_in_the_script(rows: int, is_read: bool) -> None:
    text = script_of(noisy_data(rows=rows), Config(), file=DataFile("data.csv")).text
    assert ("data.csv" in text) == is_read


@pytest.mark.parametrize("rows", [1_000, 99_999, 100_000])
def test_the_threads_are_those_of_the_program(
    monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr("linreg.threads._ALL_THREADS", 2)
    threads = torch.get_num_threads()
    use_threads_for(rows)
    is_one = torch.get_num_threads() == 1
    torch.set_num_threads(threads)
    text = script_of(noisy_data(rows=rows), Config(), file=DataFile("data.csv")).text
    assert ("torch.set_num_threads(1)" in text) == is_one


def test_a_long_table_in_a_process_of_its_own(tmp_path: Path) -> None:
    """With so many rows a sum on two threads is another one than on one."""
    data = noisy_data(rows=40_000, columns=3)
    file = write_file(tmp_path, data)
    config = Config(iterations=5, test_fraction=0.1)
    text = script_of(data, config, file=file).text
    threads = torch.get_num_threads()
    use_threads_for(36_000)
    expected = found(trained(data, config))
    torch.set_num_threads(threads)
    assert printed_in_a_process(text, tmp_path / "long.py") == expected


@pytest.mark.parametrize("columns", [1, 3])
def test_a_script_to_look_at_leaves_out_rows_of_a_long_table(columns: int) -> None:
    data = noisy_data(rows=5000, columns=columns)
    config = Config(test_fraction=0.5, standardize=True)
    whole = script_of(data, config)
    short = make_script(prepare(data, config), config, None, abridged=True)
    assert len(whole.text) > 100_000
    assert len(short.text) < 6_000
    lines = whole.text.splitlines()
    ours = short.text.splitlines()
    note = "    # … and 2,490 more rows, all of them in the copied or saved script."
    # x and y of the training rows, and of the test rows.
    assert ours.count(note) == 4
    assert note not in lines
    for phase, number in whole.lines.items():
        assert ours[short.lines[phase] - 1] == lines[number - 1]
    ast.parse(short.text)


def test_a_script_to_look_at_is_whole_where_the_table_is_short() -> None:
    data, config = noisy_data(rows=300), Config()
    prepared = prepare(data, config)
    short = make_script(prepared, config, None, abridged=True)
    assert short == make_script(prepared, config, None)
