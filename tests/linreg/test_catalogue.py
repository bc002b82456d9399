"""The data sets against the statistics that the literature gives for them."""

import json
from pathlib import Path

import numpy as np
import pytest

from linreg.catalogue import CatalogueError, Entry, load, read_catalogue
from linreg.dataset import Dataset
from linreg.table_errors import TableError

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "resources" / "datasets"
REFERENCE = ROOT.parent / "shared" / "data" / "teaching"

ENTRIES = {entry.file.stem: entry for entry in read_catalogue(FOLDER)}

# File: rows, intercept, slope, R², as published to the digits given here.
LITERATURE = {
    "lecture": (3, "0.0", "2.0", "1.0"),
    "anscombe1": (11, "3.0001", "0.5001", "0.667"),
    "anscombe2": (11, "3.0009", "0.5000", "0.666"),
    "anscombe3": (11, "3.0025", "0.4997", "0.666"),
    "anscombe4": (11, "3.0017", "0.4999", "0.667"),
    "forbes": (17, "-81.0637", "0.5229", "0.9944"),
    "hubble": (24, "-40.784", "454.158", "0.6235"),
    "women": (15, "-87.5167", "3.4500", "0.9910"),
    "cars": (50, "-17.5791", "3.9324", "0.6511"),
}


def dataset(name: str) -> Dataset:
    return load(ENTRIES[name])


def rounded(number: float, like: str) -> str:
    """The number to as many decimals as `like` has; never "-0.0"."""
    decimals = len(like.partition(".")[2])
    return f"{round(number, decimals) + 0.0:.{decimals}f}"


def test_the_catalogue_lists_every_table_and_begins_with_the_lecture() -> None:
    assert list(ENTRIES) == list(LITERATURE)
    assert {entry.file for entry in ENTRIES.values()} == set(FOLDER.glob("*.csv"))


@pytest.mark.parametrize("name", LITERATURE)
def test_the_least_squares_fit_is_that_of_the_literature(name: str) -> None:
    data = dataset(name)
    x, y = data.x[:, 0], data.y
    covariance = np.cov(x, y)
    slope = covariance[0, 1] / covariance[0, 0]
    intercept = y.mean() - slope * x.mean()
    r_squared = np.corrcoef(x, y)[0, 1] ** 2
    rows, *published = LITERATURE[name]
    found = (intercept, slope, r_squared)
    assert data.rows == rows
    assert [rounded(f, p) for f, p in zip(found, published, strict=True)] == published


def test_anscombes_four_share_their_moments() -> None:
    for name in ("anscombe1", "anscombe2", "anscombe3", "anscombe4"):
        data = dataset(name)
        assert data.x.mean() == 9
        assert data.x.var(ddof=1) == pytest.approx(11)
        assert data.y.mean() == pytest.approx(7.50, abs=0.005)
        assert data.y.var(ddof=1) == pytest.approx(4.125, abs=0.005)


def test_hubbles_constant_of_a_line_through_the_origin() -> None:
    data = dataset("hubble")
    x, y = data.x[:, 0], data.y
    slope = float(x @ y) / float(x @ x)
    assert rounded(slope, "423.9") == "423.9"


def test_forbes_in_weisbergs_scale() -> None:
    """100 log10(pressure) on the boiling point.

    Weisberg prints -42.13 and 0.895, from logarithms that he rounded first.
    """
    data = dataset("forbes")
    slope, intercept = np.polyfit(data.x[:, 0], 100 * np.log10(data.y), 1)
    assert (rounded(intercept, "-42.2"), rounded(slope, "0.896")) == ("-42.2", "0.896")


@pytest.mark.parametrize("name", [name for name in LITERATURE if name != "lecture"])
def test_every_number_is_that_of_the_reference_copy(name: str) -> None:
    if not REFERENCE.is_dir():
        pytest.skip("no reference tables in ../shared/data/teaching")
    file = "hubble1929.csv" if name == "hubble" else f"{name}.csv"
    reference = np.loadtxt(REFERENCE / file, delimiter=",", skiprows=1)
    data = dataset(name)
    np.testing.assert_array_equal(np.column_stack([data.x, data.y]), reference)


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_roles_and_words(entry: Entry) -> None:
    data = load(entry)
    assert data.y_name == data.names[-1]
    assert data.x_names == data.names[:-1]
    assert entry.measured.endswith(".")
    assert entry.file.name in (FOLDER / "SOURCES.md").read_text(
        encoding="utf-8"
    ) or entry.file.stem in ("anscombe2", "anscombe3")


GOOD = {"file": "a.csv", "title": "A", "source": "S", "measured": "M.", "x": ["x"]}


@pytest.mark.parametrize(
    ("content", "entry", "key"),
    [
        (None, 0, ""),
        ("{", 0, ""),
        ("{}", 0, ""),
        ("[1]", 1, ""),
        (json.dumps([{**GOOD, "y": "y"}, GOOD]), 2, "y"),
        (json.dumps([{**GOOD, "y": "y", "z": 1}]), 1, "z"),
        (json.dumps([{**GOOD, "y": 1}]), 1, "y"),
        (json.dumps([{**GOOD, "y": ""}]), 1, "y"),
        (json.dumps([{**GOOD, "y": "y", "x": "x"}]), 1, "x"),
        (json.dumps([{**GOOD, "y": "y", "x": []}]), 1, "x"),
        (json.dumps([{**GOOD, "y": "y", "file": "../a.csv"}]), 1, "file"),
    ],
)
def test_a_bad_catalogue(
    tmp_path: Path, content: str | None, entry: int, key: str
) -> None:
    if content is not None:
        (tmp_path / "catalogue.json").write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(tmp_path)
    assert (caught.value.entry, caught.value.key) == (entry, key)


def test_an_entry_whose_table_is_gone(tmp_path: Path) -> None:
    text = json.dumps([{**GOOD, "y": "y"}])
    (tmp_path / "catalogue.json").write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as caught:
        load(read_catalogue(tmp_path)[0])
    assert caught.value.problem == "missing"
