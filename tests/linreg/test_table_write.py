"""The table as a file: every number comes back to the bit, and nothing is half done."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linreg import table_write
from linreg.dataset import LEFT_OUT, Dataset, FloatArray, MarkArray
from linreg.table_errors import Cancelled
from linreg.table_io import read_table
from linreg.table_write import write_table
from tests.linreg.disks import FULL, small_disk
from tests.linreg.tables import SAME_FOLDER

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def dataset_of(
    table: dict[str, list[float]], marks: list[int] | None = None
) -> Dataset:
    names = tuple(table)
    columns = tuple(np.array(values) for values in table.values())
    mark_array: MarkArray = np.array(marks or [0] * len(columns[0]), np.int8)
    return Dataset("data", names, columns, names[:-1], names[-1], mark_array)


def cells_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def no_test(dataset: Dataset) -> np.typing.NDArray[np.bool_]:
    return np.zeros(dataset.rows, np.bool_)


def test_what_stands_in_the_file(tmp_path: Path) -> None:
    nan = math.nan
    dataset = dataset_of(
        {"x": [1.0, 0.1, nan, 4.0], "y": [2.0, 1e300, 6.0, -0.0]}, [0, 0, 0, LEFT_OUT]
    )
    is_test = np.array([False, True, False, False])
    predictions = np.array([1.5, 0.0, nan, 1.0])
    path = tmp_path / "out.csv"
    write_table(path, dataset, is_test, predictions)
    assert cells_of(path) == [
        ["x", "y", "set", "prediction", "residual"],
        ["1.0", "2.0", "train", "1.5", "0.5"],
        ["0.1", "1e+300", "test", "0.0", "1e+300"],
        ["", "6.0", "", "", ""],
        ["4.0", "-0.0", "left out", "1.0", "-1.0"],
    ]


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    dataset = dataset_of({"prediction": [1.0, 2.0], "set": [1.0, 3.0]})
    path = tmp_path / "out.csv"
    write_table(path, dataset, no_test(dataset), np.zeros(2))
    names = ["prediction", "set", "set (2)", "prediction (2)", "residual"]
    assert cells_of(path)[0] == names
    assert list(read_table(path).names) == [n for n in names if n != "set (2)"]


def bits(column: FloatArray) -> list[int]:
    # A blank is one thing, whatever the bits of its NaN.
    column = np.where(np.isnan(column), np.nan, column)
    numbers: list[int] = column.view(np.int64).tolist()
    return numbers


@SAME_FOLDER
@given(
    rows=st.lists(st.tuples(FINITE, FINITE, FINITE), min_size=2, max_size=12),
    at_once=st.integers(1, 5),
)
@example([(0.0, 1e308, -1e308)] * 2, 1)
@example([(0.0, 1e308, -1e308), (0.0, 1e308, 0.0)], 1)
def test_every_number_comes_back_to_the_bit(
    tmp_path: Path, rows: list[tuple[float, float, float]], at_once: int
) -> None:
    a, b, predicted = (list(column) for column in zip(*rows, strict=True))
    dataset = dataset_of({"a": a, "b": b})
    path = tmp_path / "out.csv"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_write, "_ROWS_AT_ONCE", at_once)
        write_table(path, dataset, no_test(dataset), np.array(predicted))
    table = read_table(path, only=("a", "b", "prediction"))
    with np.errstate(over="ignore"):
        expected = np.array(b) - np.array(predicted)
    # Where all of them overflow there is no number by which the column is told.
    untold = () if np.isfinite(expected).any() else ("residual",)
    assert table.text_names == ("set", *untold)
    for read, written in zip(table.columns, (a, b, predicted), strict=True):
        assert bits(read) == bits(np.array(written))
    residuals = [float(row[-1]) for row in cells_of(path)[1:]]
    assert bits(np.array(residuals)) == bits(expected)


@SAME_FOLDER
@given(
    rows=st.lists(st.tuples(FINITE | st.just(math.nan), FINITE), max_size=10),
)
def test_blank_cells_come_back_as_blank(
    tmp_path: Path, rows: list[tuple[float, float]]
) -> None:
    x, y = zip((1.0, 1.0), (2.0, 2.0), *rows, strict=True)
    dataset = dataset_of({"x": list(x), "y": list(y)})
    path = tmp_path / "out.csv"
    write_table(path, dataset, no_test(dataset), np.array(y))
    cells = cells_of(path)[1:]
    read = [float(row[0]) if row[0] else math.nan for row in cells]
    assert bits(np.array(read)) == bits(dataset.column("x"))
    assert [row[2] for row in cells] == [
        "" if math.isnan(value) else "train" for value in x
    ]


NAMES = st.text(
    st.sampled_from("abÄ1.;,\t\"' \n\r&<µ") | st.characters(codec="utf-8"), max_size=8
).filter(lambda name: "\0" not in name and " ".join(name.split()))


@SAME_FOLDER
@given(names=st.lists(NAMES, min_size=2, max_size=5, unique=True))
def test_names_come_back_with_their_spaces_put_in_order(
    tmp_path: Path, names: list[str]
) -> None:
    dataset = dataset_of({name: [1.5, float(i)] for i, name in enumerate(names)})
    path = tmp_path / "out.csv"
    write_table(path, dataset, no_test(dataset), np.zeros(2))
    written = cells_of(path)[0]
    read = read_table(path).names
    assert written[: len(names)] == names
    in_order = [" ".join(name.split()) for name in names]
    if len({*in_order, "set", "prediction", "residual"}) == len(names) + 3:
        assert list(read[: len(names)]) == in_order


def test_a_file_that_was_there_is_replaced_as_a_whole(tmp_path: Path) -> None:
    dataset = dataset_of({"x": [1.0, 2.0], "y": [1.0, 3.0]})
    path = tmp_path / "out.csv"
    path.write_text("before")

    def stop(fraction: float) -> None:
        assert fraction == 1.0
        raise Cancelled

    with pytest.raises(Cancelled):
        write_table(path, dataset, no_test(dataset), np.zeros(2), stop)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]
    write_table(path, dataset, no_test(dataset), np.zeros(2))
    assert len(cells_of(path)) == 3
    assert list(tmp_path.iterdir()) == [path]


def test_progress_in_parts_of_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_write, "_ROWS_AT_ONCE", 2)
    dataset = dataset_of({"x": [1.0, 2.0, 3.0], "y": [1.0, 3.0, 5.0]})
    fractions: list[float] = []
    path = tmp_path / "out.csv"
    write_table(path, dataset, no_test(dataset), np.zeros(3), fractions.append)
    assert fractions == [2 / 3, 1.0]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    dataset = dataset_of({"x": [1.0, 2.0], "y": [1.0, 3.0]})
    with pytest.raises(FileNotFoundError):
        write_table(
            tmp_path / "none" / "out.csv", dataset, no_test(dataset), np.zeros(2)
        )


def test_a_full_disk_leaves_the_file_of_before(tmp_path: Path) -> None:
    numbers = np.random.default_rng(0).normal(size=10_000).tolist()
    dataset = dataset_of({"x": numbers, "y": numbers})
    with small_disk(tmp_path) as disk:
        path = disk / "out.csv"
        path.write_text("before")
        with pytest.raises(OSError, match="No space"):
            write_table(path, dataset, no_test(dataset), np.zeros(10_000))
        assert path.read_text() == "before"
        assert list(disk.iterdir()) == [path]


@pytest.mark.skipif(not FULL.exists(), reason="no such device here")
def test_a_device_that_is_always_full() -> None:
    dataset = dataset_of({"x": [1.0, 2.0], "y": [1.0, 3.0]})
    with pytest.raises(OSError, match="No space"):
        write_table(FULL, dataset, no_test(dataset), np.zeros(2))
