"""A file that vanishes, or is written to, while it is being read."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from desktop.wording import describe
from linreg import table_fast, table_parquet
from linreg.table_errors import TableError
from linreg.table_io import preview_table, read_table
from linreg.table_source import look_at, unchanged

ROWS = 20_000


def text_table(folder: Path, last: str = "1.5,2.5\n") -> Path:
    """Too long to be read at once."""
    path = folder / "table.csv"
    path.write_text("x,y\n" + "1.5,2.5\n" * ROWS + last)
    return path


def odd_table(folder: Path) -> Path:
    """Only the precise reading takes it, which opens the file again and again."""
    return text_table(folder, "ä,2.5\n")


def parquet_table(folder: Path) -> Path:
    path = folder / "table.parquet"
    x = np.arange(float(ROWS))
    pl.DataFrame({"x": x, "y": x}).write_parquet(path, row_group_size=1000)
    return path


def excel_table(folder: Path) -> Path:
    path = folder / "table.xlsx"
    pl.DataFrame({"x": [1.0, 2.0, 3.0], "y": [1.0, 2.0, 4.0]}).write_excel(path)
    return path


def vanish(path: Path) -> None:
    path.unlink()


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"7,8\n")


def rewrite(path: Path) -> None:
    """Other bytes, as many as before."""
    content = path.read_bytes()
    path.write_bytes(content[::-1])
    os.utime(path, (1e9, 1e9))


@pytest.mark.parametrize("harm", [vanish, truncate, empty, grow, rewrite])
@pytest.mark.parametrize("make", [text_table, odd_table, parquet_table, excel_table])
@pytest.mark.parametrize("word", [1, 2])
def test_what_happens_to_the_file_is_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    harm: Callable[[Path], None],
    make: Callable[[Path], Path],
    word: int,
) -> None:
    """At each word of progress; a part of a table is never taken for the whole."""
    monkeypatch.setattr(table_fast, "PIECE_BYTES", 10_000)
    monkeypatch.setattr(table_parquet, "_ROWS_AT_ONCE", 1000)
    path, told = make(tmp_path), 0

    def progress(fraction: float) -> None:
        nonlocal told
        told += 1
        if told == word:
            harm(path)

    with pytest.raises(TableError) as caught:
        read_table(path, progress=progress)
    problem = "vanished" if harm is vanish else "changed"
    assert caught.value.problem == problem
    sentence = describe(caught.value)
    assert sentence.startswith(f"{path}: the file ")
    assert "while it was being read" in sentence


def test_a_preview_is_of_one_state_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = text_table(tmp_path)
    facts = look_at(path)
    grow(path)
    monkeypatch.setattr("linreg.table_io.look_at", lambda path: facts)
    with pytest.raises(TableError) as caught:
        preview_table(path)
    assert caught.value.problem == "changed"


def test_another_error_of_a_file_that_stays_is_itself(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("x,y\n1,2\n3,4,5\n")
    with pytest.raises(TableError) as caught, unchanged(look_at(path)):
        read_table(path)
    assert caught.value.problem == "ragged_row"
