"""The data sets against the statistics that the literature gives for them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from linreg.catalogue import (
    CatalogueError,
    Entry,
    certified_of,
    load,
    quartet,
    read_catalogue,
)
from linreg.dataset import Dataset, FloatArray
from linreg.prepare import prepare
from linreg.status import Status
from linreg.table_errors import TableError
from linreg.trainer import Trainer
from linreg.wampler import wampler_certified, wampler_data

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "resources" / "datasets"
REFERENCE = ROOT.parent / "shared" / "data" / "teaching"

ENTRIES = {entry.name: entry for entry in read_catalogue(FOLDER)}

# File: rows, intercept, slope, R², as published to the digits given here.
LITERATURE = {
    "lecture": (3, "0.0", "2.0", "1.0"),
    "overfitting": (12, "-0.060", "1.398", "0.841"),
    "anscombe1": (11, "3.0001", "0.5001", "0.667"),
    "anscombe2": (11, "3.0009", "0.5000", "0.666"),
    "anscombe3": (11, "3.0025", "0.4997", "0.666"),
    "anscombe4": (11, "3.0017", "0.4999", "0.667"),
    "forbes": (17, "-81.0637", "0.5229", "0.9944"),
    "hubble": (24, "-40.784", "454.158", "0.6235"),
    "women": (15, "-87.5167", "3.4500", "0.9910"),
    "cars": (50, "-17.5791", "3.9324", "0.6511"),
}
# Of these there is no copy to compare with.
INVENTED = ("lecture", "overfitting")


def dataset(name: str) -> Dataset:
    return load(ENTRIES[name])


def rounded(number: float, like: str) -> str:
    """The number to as many decimals as `like` has; never "-0.0"."""
    decimals = len(like.partition(".")[2])
    return f"{round(number, decimals) + 0.0:.{decimals}f}"


def test_the_catalogue_lists_every_table_and_begins_with_the_lecture() -> None:
    made = [f"wampler{number}" for number in range(1, 6)]
    assert list(ENTRIES) == [*LITERATURE, *made]
    files = {entry.file for entry in ENTRIES.values() if entry.file}
    assert files == set(FOLDER.glob("*.csv"))


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


@pytest.mark.parametrize("name", [n for n in LITERATURE if n not in INVENTED])
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
    assert len(entry.units) == len(data.names)
    for text in (entry.measured, entry.look_for):
        assert text.endswith(".")


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_every_file_has_its_source(entry: Entry) -> None:
    sources = (FOLDER / "SOURCES.md").read_text(encoding="utf-8")
    between_two = entry.name in ("anscombe2", "anscombe3")
    assert between_two or f"`{entry.name}.csv`" in sources or entry.wampler


def test_wamplers_sets_are_made_and_have_certified_answers() -> None:
    entry = ENTRIES["wampler4"]
    data = load(entry)
    assert np.array_equal(data.y, wampler_data(4).y)
    assert certified_of(entry) == wampler_certified(4)
    assert entry.title == data.name
    assert certified_of(ENTRIES["forbes"]) is None


def test_anscombes_four_are_found() -> None:
    four = quartet(tuple(ENTRIES.values()))
    assert [entry.title for entry in four] == [
        "Anscombe I",
        "Anscombe II",
        "Anscombe III",
        "Anscombe IV",
    ]
    assert quartet(four[2:]) == four[2:]
    assert quartet(()) == ()


def residuals(x: FloatArray, y: FloatArray, degree: int = 1) -> FloatArray:
    left: FloatArray = y - np.polyval(np.polyfit(x, y, degree), x)
    return left


def claims(name: str) -> tuple[str, FloatArray, FloatArray]:
    """What the story says to look for, and the numbers that it speaks of."""
    data = dataset(name)
    return ENTRIES[name].look_for, data.x[:, 0], data.y


def bends(left: FloatArray, sign: int) -> bool:
    """Whether residuals in the order of x have that sign at both ends, not between."""
    ends, middle = (left[0], left[-1]), left[len(left) // 2]
    return all(sign * end > 0 for end in ends) and sign * middle < 0


def test_the_claims_about_anscombes_four() -> None:
    said, x, y = claims("anscombe2")
    order = np.argsort(x)
    assert "negative at both ends" in said
    assert bends(residuals(x, y)[order], -1)
    assert "within 0.003" in said
    assert np.abs(residuals(x, y, 2)).max() < 0.003

    said, x, y = claims("anscombe3")
    assert "Row 3, at x = 13, lies 3.2 above the line" in said
    assert (x[2], rounded(residuals(x, y)[2], "3.2")) == (13, "3.2")
    others = np.arange(11) != 2
    slope, intercept = np.polyfit(x[others], y[others], 1)
    assert "y = 4.01 + 0.345 x, to within 0.01" in said
    assert (rounded(intercept, "4.01"), rounded(slope, "0.345")) == ("4.01", "0.345")
    assert np.abs(residuals(x[others], y[others])).max() < 0.01

    said, x, y = claims("anscombe4")
    assert "row 8, at x = 19" in said
    assert (x[7], len(set(np.delete(x, 7)))) == (19, 1)
    raised = y + 5 * (np.arange(11) == 7)
    assert residuals(x, raised)[7] == pytest.approx(0, abs=1e-12)


def test_the_claims_about_forbes() -> None:
    said, x, y = claims("forbes")
    others = np.arange(17) != 11
    assert "positive at both ends and negative in the middle" in said
    assert bends(residuals(x[others], y[others]), 1)
    left = residuals(x, np.log10(y))
    in_deviations = left / np.sqrt(left @ left / 15)
    assert "row 12, at 204.6 °F, alone lies far off, 3.6" in said
    assert (x[11], rounded(in_deviations[11], "3.6")) == (204.6, "3.6")
    assert np.abs(in_deviations[others]).max() < 1


def test_the_claims_about_hubble() -> None:
    said, x, y = claims("hubble")
    assert "454 km/s" in said
    assert "without a bias it is 424" in said
    assert rounded(float(x @ y) / float(x @ x), "424") == "424"
    assert "Five" in said
    assert (y < 0).sum() == 5


def test_the_claims_about_women() -> None:
    said, x, y = claims("women")
    assert bends(residuals(x, y), 1)
    assert "falls from 3.1 to 0.6 pounds" in said
    assert rounded(np.abs(residuals(x, y)).max(), "3.1") == "3.1"
    assert rounded(np.abs(residuals(x, y, 2)).max(), "0.6") == "0.6"


def test_the_claims_about_cars() -> None:
    said, x, y = claims("cars")
    slope, intercept = np.polyfit(x, y, 1)
    assert "Below 4.5 mph" in said
    assert rounded(-intercept / slope, "4.5") == "4.5"
    left, fast = residuals(x, y), x > 15
    assert left[fast].std() > 1.2 * left[~fast].std()


def ended(entry: Entry, **changes: Any) -> Trainer:
    """The entry's own run to its end, or with other settings."""
    assert entry.config is not None
    config = replace(entry.config, **changes)
    trainer = Trainer(prepare(load(entry), config), config)
    while trainer.status is Status.TRAINING:
        trainer.step()
    trainer.evaluate()
    return trainer


def test_the_claims_about_overfitting() -> None:
    """The test loss is least early on, and the training loss falls and falls."""
    entry = ENTRIES["overfitting"]
    history = ended(entry).history
    least, rows = history.least_test, history.rows()
    assert least is not None
    assert len(history) == 2001
    assert 50 < least.iteration < 1000
    assert least.loss < 0.25 * rows.test_losses[0]
    assert rows.test_losses[-1] > 3 * least.loss
    assert rows.losses[-1] < 0.1 * rows.losses[least.iteration]
    assert (np.diff(rows.losses[:2000:100]) < 0).all()


def test_what_is_advised_against_overfitting_helps() -> None:
    entry = ENTRIES["overfitting"]
    assert entry.config is not None
    plain = ended(entry).history.rows().test_losses[-1]
    decayed = {**entry.config.settings, "weight_decay": 0.1}
    for changes in ({"settings": decayed}, {"l1": 0.03}, {"degree": 3}):
        assert ended(entry, **changes).history.rows().test_losses[-1] < plain / 2
    stopped = ended(entry, patience=100)
    assert stopped.status is Status.EARLY_STOPPED
    for word in ("patience 100", "weight_decay 0.1", "l1 of 0.03", "degree 3"):
        assert word in entry.look_for


def test_the_claims_about_wampler() -> None:
    for number in range(3, 6):
        said, known = ENTRIES[f"wampler{number}"].look_for, wampler_certified(number)
        assert known.weight == (1.0,) * 5
        decimals = {3: "0.999996", 4: "0.957", 5: "0.002"}[number]
        assert f"R² is {decimals}" in said
        assert rounded(known.r_squared, decimals) == decimals
    for number in (3, 4):
        largest = round(max(wampler_certified(number).standard_errors))
        said = ENTRIES[f"wampler{number}"].look_for
        assert f"{largest:,}" in said or str(largest) in said


GOOD = {
    "file": "a.csv",
    "title": "A",
    "source": "S",
    "measured": "M.",
    "look_for": "L.",
    "units": {"x": "m", "y": "s"},
    "x": ["x"],
}
NO_FILE = {key: value for key, value in GOOD.items() if key != "file"}


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
        (json.dumps([{**GOOD, "y": "y", "x": [1]}]), 1, "x"),
        (json.dumps([{**GOOD, "y": "y", "look_for": ""}]), 1, "look_for"),
        (json.dumps([{**GOOD, "y": "y", "units": "m"}]), 1, "units"),
        (json.dumps([{**GOOD, "y": "y", "units": {"x": "m"}}]), 1, "units"),
        (json.dumps([{**GOOD, "y": "y", "units": {"x": "m", "y": 1}}]), 1, "units"),
        (json.dumps([{**GOOD, "y": "y", "file": "../a.csv"}]), 1, "file"),
        (json.dumps([{**GOOD, "y": "y", "file": ""}]), 1, "file"),
        (json.dumps([{**GOOD, "y": "y", "file": 1}]), 1, "file"),
        (json.dumps([{**NO_FILE, "y": "y"}]), 1, "file"),
        (json.dumps([{**GOOD, "y": "y", "wampler": 1}]), 1, "file"),
        (json.dumps([{**NO_FILE, "y": "y", "wampler": 6}]), 1, "wampler"),
        (json.dumps([{**NO_FILE, "y": "y", "wampler": "1"}]), 1, "wampler"),
        (json.dumps([{**NO_FILE, "y": "y", "wampler": [1]}]), 1, "wampler"),
        (json.dumps([{**NO_FILE, "y": "y", "wampler": True}]), 1, "wampler"),
        (json.dumps([{**GOOD, "y": "y", "settings": 1}]), 1, "settings"),
        (json.dumps([{**GOOD, "y": "y", "settings": {"dgree": 2}}]), 1, "settings"),
        (json.dumps([{**GOOD, "y": "y", "settings": {"degree": 0}}]), 1, "settings"),
        (json.dumps([{**GOOD, "y": "y", "settings": {"lr": "1"}}]), 1, "settings"),
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
