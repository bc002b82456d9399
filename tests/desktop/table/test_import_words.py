"""What the import says of a file's size and of its faults."""

from pathlib import Path

import pytest

from desktop.table.import_words import advice, error_words, extent_words, size_words
from linreg.errors import DataError, LinregError
from linreg.table_errors import TableError
from linreg.table_options import Kind, Preview, ReadOptions

PATH = Path("/home/ada/data.csv")


def preview_of(shown: int, total: int | None) -> Preview:
    rows = (("1", "2", "a"),) * shown
    kinds: tuple[Kind, ...] = ("number", "number", "text")
    names = ("x", "y", "who")
    return Preview(PATH, "text", ReadOptions(), names, kinds, rows, (), 10, total)


@pytest.mark.parametrize(
    ("shown", "total", "words"),
    [
        (3, 3, "All 3 rows"),
        (50, 10_000_000, "The first 50 of 10,000,000 rows"),
        (50, None, "The first 50 rows"),
    ],
)
def test_how_much_is_shown(shown: int, total: int | None, words: str) -> None:
    expected = f"{words}; columns of numbers: 2, ignored: 1"
    assert extent_words(preview_of(shown, total)) == expected


def test_sizes() -> None:
    sizes = [size_words(size) for size in (12, 1_500, 250_000_000)]
    assert sizes == ["12 bytes", "1.5 kB", "250.0 MB"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (TableError(PATH, "empty"), "data.csv: the file is empty."),
        (
            DataError("no_numeric_column"),
            "A line needs two columns of numbers, one for x and one for y.",
        ),
    ],
)
def test_an_error_is_a_sentence_without_the_folder(
    error: LinregError, words: str
) -> None:
    assert error_words(error) == words


@pytest.mark.parametrize(
    ("error", "is_text", "words"),
    [
        (TableError(PATH, "blank_cell", 3), False, "Tick “Leave out rows"),
        (TableError(PATH, "encoding", 3, cell="0xFF"), True, "Perhaps the encoding"),
        (TableError(PATH, "ragged_row", 3), True, "Perhaps the separator"),
        (TableError(PATH, "one_numeric_column"), False, ""),
        (TableError(PATH, "empty"), True, ""),
        (DataError("too_few_rows"), True, ""),
    ],
)
def test_what_helps(error: LinregError, is_text: bool, words: str) -> None:
    said = advice(error, is_text)
    assert said.startswith(words)
    assert bool(said) == bool(words)
