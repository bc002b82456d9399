"""Certified answers: read strictly, compared digit by digit."""

import json
import math
import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linreg.certified import (
    FILE_NAME,
    CertifiedError,
    agreeing_digits,
    differences,
    find_certified,
    read_certified,
)
from linreg.config import Config
from linreg.dataset import LEFT_OUT, make_dataset
from linreg.prepare import prepare
from linreg.wampler import wampler_certified, wampler_data
from tests.linreg.certified import FOLDER, needs_files

GOOD: dict[str, object] = {
    "file": "a.csv",
    "n": 12,
    "terms": "poly",
    "degree": 2,
    "intercept": True,
    "reference": "A. Author",
    "parameter_names": ["B0", "B1", "B2"],
    "coefficients_text": ["0.5", "-0.358191792925910E-01", "3"],
    "std_errors_text": ["0.1", "0.2", "0.3"],
    "residual_std_dev_text": "0.25",
    "r_squared_text": "0.999",
}


def write(folder: Path, **changed: object) -> Path:
    """A file of answers beside a table, whose path is returned."""
    facts = {key: value for key, value in {**GOOD, **changed}.items() if value != "-"}
    text = json.dumps({"source": "S", "datasets": {"other": {}, "Set A": facts}})
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    return folder / "a.csv"


def test_the_answers_in_the_order_of_the_terms(tmp_path: Path) -> None:
    certified = find_certified(write(tmp_path))
    assert certified is not None
    assert certified.title == "Set A"
    assert certified.source == "A. Author"
    assert (certified.degree, certified.x_columns, certified.rows) == (2, 1, 12)
    assert certified.names == ("B1", "B2", "B0")
    assert certified.weight == (-0.0358191792925910, 3.0)
    assert certified.bias == 0.5
    assert certified.standard_errors == (0.2, 0.3, 0.1)
    assert (certified.residual_sd, certified.r_squared) == (0.25, 0.999)


def test_several_columns_and_no_bias(tmp_path: Path) -> None:
    path = write(tmp_path, terms="linear", degree=1, intercept=False, n="-")
    certified = find_certified(path)
    assert certified is not None
    assert certified.bias is None
    assert len(certified.weight) == certified.x_columns == 3
    assert certified.names == ("B0", "B1", "B2")
    assert certified.rows is None


def test_a_table_without_answers_has_none(tmp_path: Path) -> None:
    assert read_certified(tmp_path / "a.csv") is None
    write(tmp_path)
    assert read_certified(tmp_path / "b.csv") is None
    assert read_certified(tmp_path / "A.csv") is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("intercept", 1),
        ("intercept", "-"),
        ("coefficients_text", []),
        ("coefficients_text", "1"),
        ("coefficients_text", ["0.5", "1", 2.0]),
        ("coefficients_text", ["0.5", "1", "nan"]),
        ("coefficients_text", ["0.5", "1", "1_0"]),
        ("coefficients_text", ["0.5", "1", "1e999"]),
        ("coefficients_text", ["0.5", "1", " 1"]),
        ("coefficients_text", ["0.5", "1", "1" * 50]),
        ("coefficients_text", ["1"] * 2000),
        ("std_errors_text", ["0.1", "0.2"]),
        ("parameter_names", ["B0", "B1", ""]),
        ("parameter_names", ["B0", "B1", 2]),
        ("parameter_names", ["B0"]),
        ("degree", True),
        ("degree", 2.0),
        ("degree", 16),
        ("degree", 0),
        ("terms", "linear"),
        ("terms", "cubic"),
        ("terms", ["poly"]),
        ("n", 0),
        ("n", "12"),
        ("residual_std_dev_text", None),
        ("r_squared_text", 0.999),
    ],
)
def test_a_field_that_is_not_as_it_should_be(
    tmp_path: Path, key: str, value: object
) -> None:
    path = write(tmp_path, **{key: value})
    with pytest.raises(CertifiedError) as caught:
        read_certified(path)
    assert caught.value.problem == "bad_field"
    assert (caught.value.title, caught.value.key) == ("Set A", key)
    assert caught.value.path == tmp_path / FILE_NAME
    assert find_certified(path) is None


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "unreadable"),
        (b"{", "unreadable"),
        (b"\xff\xfe\xff", "unreadable"),
        (b"[" * 200_000, "unreadable"),
        (b'{"datasets": {}}' + b" " * 1_000_000, "unreadable"),
        (b"[]", "no_datasets"),
        (b"{}", "no_datasets"),
        (b'{"datasets": []}', "no_datasets"),
    ],
)
def test_a_file_that_holds_no_answers(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(CertifiedError) as caught:
        read_certified(tmp_path / "a.csv")
    assert caught.value.problem == problem
    assert find_certified(tmp_path / "a.csv") is None


def test_what_is_no_regular_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    assert find_certified(tmp_path / "a.csv") is None
    (tmp_path / FILE_NAME).rmdir()
    if hasattr(os, "mkfifo"):
        # To read it would wait for ever for somebody to write.
        os.mkfifo(tmp_path / FILE_NAME)
        assert find_certified(tmp_path / "a.csv") is None


@given(
    key=st.sampled_from(sorted(GOOD)),
    value=st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists),
)
def test_any_json_is_read_or_refused(key: str, value: object) -> None:
    with TemporaryDirectory() as folder:
        certified = find_certified(write(Path(folder), **{key: value}))
    if certified is not None:
        numbers = (*certified.weight, *certified.standard_errors)
        assert all(map(math.isfinite, numbers))


# Set: file's name, number of weights, degree, has a bias.
NIST = {
    "norris": (1, 1, True),
    "pontius": (2, 2, True),
    "noint1": (1, 1, False),
    "noint2": (1, 1, False),
    "filip": (10, 10, True),
    "longley": (6, 1, True),
    "wampler1": (5, 5, True),
    "wampler5": (5, 5, True),
}


@needs_files
@pytest.mark.parametrize("name", NIST)
def test_nists_own_answers(name: str) -> None:
    certified = find_certified(FOLDER / f"{name}.csv")
    assert certified is not None
    weights, degree, has_bias = NIST[name]
    assert len(certified.weight) == weights
    assert certified.degree == degree
    assert (certified.bias is not None) == has_bias
    facts = json.loads((FOLDER / FILE_NAME).read_text(encoding="utf-8"))
    numbers = facts["datasets"][certified.title]
    bias = [certified.bias] if has_bias else []
    assert [*bias, *certified.weight] == numbers["coefficients"]
    errors = certified.standard_errors
    last = [errors[-1], *errors[:-1]] if has_bias else list(errors)
    assert last == numbers["std_errors"]
    assert certified.residual_sd == numbers["residual_std_dev"]
    assert certified.r_squared == numbers["r_squared"]


def test_the_digits_that_agree() -> None:
    assert agreeing_digits(1.0, 1.0) == math.inf
    assert agreeing_digits(0.0, 0.0) == math.inf
    assert agreeing_digits(1.001, 1.0) == pytest.approx(3)
    assert agreeing_digits(-2.02e8, -2e8) == pytest.approx(2)
    assert agreeing_digits(1e-7, 0.0) == pytest.approx(7)
    assert agreeing_digits(np.nextafter(1.0, 2.0), 1.0) == 15
    assert agreeing_digits(3.0, 1.0) == 0
    assert agreeing_digits(-1.0, 1.0) == 0
    for wrong in (math.nan, math.inf, -math.inf):
        assert agreeing_digits(wrong, 1.0) == 0
    assert agreeing_digits(1e308, -1e308) == 0
    assert agreeing_digits(1.0, 1e-320) == 0


@given(st.floats(1e-100, 1e100), st.floats(1e-14, 0.9))
def test_the_digits_are_those_of_decimal_arithmetic(known: float, off: float) -> None:
    found = known * (1 + off)
    error = abs(Decimal(found) - Decimal(known)) / Decimal(known)
    assert agreeing_digits(found, known) == pytest.approx(
        float(-error.log10()), abs=0.05
    )


def wampler(config: Config) -> tuple[str, ...]:
    prepared = prepare(wampler_data(3), config)
    return differences(wampler_certified(3), prepared, edited=False)


def test_the_certified_model_has_no_differences() -> None:
    assert wampler(Config(degree=5)) == ()
    assert wampler(Config(degree=5, standardize=True)) == ()


def test_in_what_a_model_differs() -> None:
    assert wampler(Config(degree=1)) == ("degree",)
    assert wampler(Config(degree=5, bias=False)) == ("bias",)
    assert wampler(Config(degree=5, test_fraction=0.2)) == ("rows",)
    assert wampler(Config(degree=2, bias=False, test_fraction=0.2)) == (
        "degree",
        "bias",
        "rows",
    )


def test_other_rows_and_columns() -> None:
    certified, data = wampler_certified(3), wampler_data(3)
    marks = np.zeros(21, np.int8)
    marks[4] = LEFT_OUT
    fewer = prepare(replace(data, marks=marks), Config(degree=5))
    assert differences(certified, fewer, edited=False) == ("rows",)
    unknown = replace(certified, rows=None)
    assert differences(unknown, fewer, edited=False) == ("rows",)
    whole = prepare(data, Config(degree=5))
    assert differences(unknown, whole, edited=False) == ()
    assert differences(certified, whole, edited=True) == ("rows",)
    x = data.x[:, 0]
    two = make_dataset("two", {"x": x, "x2": x**2, "y": data.y})
    assert differences(certified, prepare(two, Config()), edited=False) == (
        "degree",
        "x_columns",
    )
